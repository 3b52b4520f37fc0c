//! `EventArray`: arrays of pointers to events, as returned by `FwpmNetEventEnum`.

use core::marker::PhantomData;

use super::resolve::Resolver;
use super::{Event, Partial, Record};
use crate::error::{At, Error, Fault, POINTERS, to_u64};
use crate::kind::Version;
use crate::memory::{Limits, Memory, MemoryReader};

/// Iterates over the events that an array of pointers points to, and reads each leniently.
///
/// All of them together resolve at most [`Limits::array`] bytes. An event that would exceed this limit is an error.
#[derive(Debug)]
pub struct EventArray<'m, M> {
    bytes: PhantomData<&'m [u8]>,
    memory: M,
    address: u64,
    version: Version,
    is_internal: bool,
    limits: Limits,
    next: u64,
    count: u64,
    left: u64,
}

impl<'m, M: Memory<'m>> EventArray<'m, M> {
    /// The events of an array of `count` pointers at an address.
    ///
    /// # Errors
    /// Returns an error if the memory does not contain the whole array.
    pub fn new(
        memory: M,
        address: u64,
        count: u64,
        version: Version,
        limits: Limits,
    ) -> Result<Self, Error> {
        let fault = |fault| Error::new(POINTERS, Some(At::Address(address)), fault);
        let mut found: u64 = 0;
        let needed = count.checked_mul(8).ok_or_else(|| fault(Fault::TooLong))?;
        while found < needed {
            let short = Fault::CutShort { needed, found };
            let next = address.checked_add(found).ok_or_else(|| fault(short))?;
            let tail = memory
                .tail(next)
                .and_then(|tail| if tail.is_empty() { Err(Fault::Unmapped) } else { Ok(tail) })
                .map_err(|unmapped| fault(if found == 0 { unmapped } else { short }))?;
            found = found.saturating_add(to_u64(tail.len()));
        }
        Ok(Self {
            bytes: PhantomData,
            memory,
            address,
            version,
            is_internal: false,
            limits,
            next: 0,
            count,
            left: limits.array,
        })
    }

    /// The same, if each event is an [`RecordKind::Internal`](super::RecordKind::Internal).
    #[must_use]
    pub fn with_internal_fields(mut self) -> Self {
        self.version = Version::V5;
        self.is_internal = true;
        self
    }

    /// The same, starting at this index.
    #[must_use]
    pub fn starting_at(mut self, entry: u64) -> Self {
        self.next = entry;
        self
    }

    /// The same, if the events before the next one left this number of bytes of the limit.
    #[must_use]
    pub fn with_bytes_left(mut self, left: u64) -> Self {
        self.left = left;
        self
    }

    /// The bytes that the remaining events may resolve together.
    #[must_use]
    pub fn bytes_left(&self) -> u64 {
        self.left
    }

    fn entry(&mut self, index: u64) -> Result<Partial<'m>, Error> {
        let at = self.address.saturating_add(index.saturating_mul(8));
        let (left, limit) = if self.left < self.limits.event {
            (self.left, self.limits.array)
        } else {
            (self.limits.event, self.limits.event)
        };
        let mut reader = MemoryReader::with_left(self.memory, left, limit);
        let name = self.version.layout().name;
        let pointer =
            reader.bytes(at, 8).map_err(|fault| Error::new(name, Some(At::Address(at)), fault))?;
        let address = pointer.as_ref().try_into().map(u64::from_le_bytes).unwrap_or(0);
        if address == 0 {
            return Err(Error::new(name, Some(At::Address(at)), Fault::Null { count: 0 }));
        }
        let mut resolver = Resolver::lenient(reader);
        let event = if self.is_internal {
            Event::resolve_internal(&mut resolver, address)
        } else {
            Event::resolve(&mut resolver, address, self.version)
        };
        self.left = self.left.saturating_sub(resolver.reader.resolved());
        Ok(Partial { record: Record::Event(event?), errors: resolver.into_faults() })
    }
}

impl<'m, M: Memory<'m>> Iterator for EventArray<'m, M> {
    type Item = Result<Partial<'m>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let index = self.next;
        if index >= self.count {
            return None;
        }
        self.next = index.saturating_add(1);
        Some(self.entry(index))
    }
}
