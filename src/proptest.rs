//! Strategies of records for property tests (crate `proptest`): of every version and type, with everything
//! that members can hold. Each record can be written; what fails shrinks to the simplest record that fails, member by
//! member.
//!
//! ```
//! use proptest::prelude::*;
//! use wfp_events::event::Event;
//!
//! proptest!(|(event in wfp_events::proptest::events())| {
//!     let bytes = event.write(0).unwrap();
//!     prop_assert_eq!(Event::read(bytes.as_slice(), 0, event.version).unwrap(), event);
//! });
//! ```

use std::fmt::Debug;
use std::marker::PhantomData;
use std::vec;

use ::arbitrary::{Arbitrary, Unstructured};
use ::proptest::prelude::Rng as _;
use ::proptest::strategy::{NewTree, Strategy, ValueTree};
use ::proptest::test_runner::TestRunner;

use crate::event::{Event, Record, Shrink};

/// As many bytes as decide on all members of most records.
const MOST: usize = 2048;

/// Events of every version and type.
pub fn events() -> impl Strategy<Value = Event<'static>> {
    Shrinking(PhantomData)
}

/// Records of every kind: events, and payloads by themselves.
pub fn records() -> impl Strategy<Value = Record<'static>> {
    Shrinking(PhantomData)
}

/// Any values of a type.
#[derive(Debug)]
struct Shrinking<T>(PhantomData<T>);

impl<T: Shrink + Clone + Debug + for<'b> Arbitrary<'b>> Strategy for Shrinking<T> {
    type Tree = Tree<T>;
    type Value = T;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let mut bytes = [0; MOST];
        runner.rng().fill_bytes(&mut bytes);
        // Half of the records have fewer, and end in simple values.
        let [a, b, bytes @ ..] = &bytes;
        let length = usize::from(u16::from_le_bytes([*a, *b]) & 0x0fff);
        let bytes = bytes.get(..length).unwrap_or(bytes);
        let failing =
            T::arbitrary(&mut Unstructured::new(bytes)).map_err(|error| error.to_string())?;
        Ok(Tree { failing, tried: None, left: None })
    }
}

/// A value that fails, and the simpler ones that are tried.
#[derive(Debug)]
struct Tree<T> {
    failing: T,
    tried: Option<T>,
    /// What is still to be tried instead of what fails; `None` before the first of it was.
    left: Option<vec::IntoIter<T>>,
}

impl<T: Shrink + Clone + Debug> ValueTree for Tree<T> {
    type Value = T;

    fn current(&self) -> T {
        self.tried.as_ref().unwrap_or(&self.failing).clone()
    }

    fn simplify(&mut self) -> bool {
        if let Some(tried) = self.tried.take() {
            self.failing = tried;
            self.left = None;
        }
        let left = self.left.get_or_insert_with(|| self.failing.shrink().into_iter());
        self.tried = left.next();
        self.tried.is_some()
    }

    /// Tries the next value. Behind the last one is what fails: it fails again, and nothing simpler is left.
    fn complicate(&mut self) -> bool {
        let undone = self.tried.is_some();
        if let Some(left) = self.left.as_mut().filter(|_| undone) {
            self.tried = left.next();
        }
        undone
    }
}
