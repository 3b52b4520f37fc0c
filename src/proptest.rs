//! Strategies of records for property tests (crate `proptest`): every version and type, and every value that a member
//! can have. Each record can be written. A failing record shrinks member by member to a simple one that still fails.
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

/// Enough random bytes for all members of most records.
const MAX_BYTES: usize = 2048;

/// Events of every version and type.
pub fn events() -> impl Strategy<Value = Event<'static>> {
    AnyValue(PhantomData)
}

/// Records of every kind: events, and payloads by themselves.
pub fn records() -> impl Strategy<Value = Record<'static>> {
    AnyValue(PhantomData)
}

/// A strategy of any values of a type.
#[derive(Debug)]
struct AnyValue<T>(PhantomData<T>);

impl<T: Shrink + Clone + Debug + for<'b> Arbitrary<'b>> Strategy for AnyValue<T> {
    type Tree = ShrinkTree<T>;
    type Value = T;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let mut bytes = [0; MAX_BYTES];
        runner.rng().fill_bytes(&mut bytes);
        // Half of the records get fewer bytes: their last members have simple values.
        let [a, b, bytes @ ..] = &bytes;
        let length = usize::from(u16::from_le_bytes([*a, *b]) & 0x0fff);
        let bytes = bytes.get(..length).unwrap_or(bytes);
        let failing =
            T::arbitrary(&mut Unstructured::new(bytes)).map_err(|error| error.to_string())?;
        Ok(ShrinkTree { failing, tried: None, left: None })
    }
}

/// A failing value, and the simpler values that are tried.
#[derive(Debug)]
struct ShrinkTree<T> {
    failing: T,
    tried: Option<T>,
    /// The simpler values that are still to be tried; `None` before the first try.
    left: Option<vec::IntoIter<T>>,
}

impl<T: Shrink + Clone + Debug> ValueTree for ShrinkTree<T> {
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

    /// Tries the next value. After the last one, the failing value itself is left.
    fn complicate(&mut self) -> bool {
        let undone = self.tried.is_some();
        if let Some(left) = self.left.as_mut().filter(|_| undone) {
            self.tried = left.next();
        }
        undone
    }
}
