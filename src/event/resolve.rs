//! Following pointers: each once, checked, and a fault is attributed to the member that it lies in.

use alloc::vec::Vec;

use crate::error::{At, Error, Fault, Location};
use crate::memory::{Memory, MemoryReader};
use crate::value::WideStr;

/// Resolves the pointers of one record.
pub(crate) struct Resolver<M> {
    pub(crate) reader: MemoryReader<M>,
    /// The structure that is being read.
    pub(crate) structure: &'static str,
    /// The part of the event that it is.
    pub(crate) part: &'static str,
    /// What could not be read, where that is no reason to stop.
    faults: Option<Vec<Error>>,
}

impl<'m, M: Memory<'m>> Resolver<M> {
    /// Stops at the first fault.
    pub(crate) fn strict(reader: MemoryReader<M>) -> Self {
        Self { reader, structure: "", part: "", faults: None }
    }

    /// Keeps the faults and goes on.
    pub(crate) fn lenient(reader: MemoryReader<M>) -> Self {
        Self { faults: Some(Vec::new()), ..Self::strict(reader) }
    }

    /// The faults that were kept.
    pub(crate) fn into_faults(self) -> Vec<Error> {
        self.faults.unwrap_or_default()
    }

    /// Resolves a member. One that does not count (its flag bit is clear) is absent if its pointer leads nowhere.
    #[inline(always)]
    pub(crate) fn of(&mut self, name: &'static str, counts: bool) -> MemberResolver<'_, M> {
        MemberResolver { resolve: self, name, counts }
    }

    /// Keeps a fault of a member where faults are kept; returns it where it is a reason to stop.
    #[cold]
    #[inline(never)]
    fn fault(
        &mut self,
        name: &'static str,
        index: Option<usize>,
        at: u64,
        fault: Fault,
    ) -> Result<(), Error> {
        let Self { structure, part, .. } = *self;
        let location = Location { structure, part, member: name, index };
        let error = location.error(Some(At::Address(at)), fault);
        self.faults.as_mut().ok_or(error)?.push(error);
        Ok(())
    }
}

/// A member whose pointer is being followed.
pub(crate) struct MemberResolver<'r, M> {
    resolve: &'r mut Resolver<M>,
    name: &'static str,
    counts: bool,
}

impl<'m, M: Memory<'m>> MemberResolver<'_, M> {
    /// What lies at an address.
    #[inline(always)]
    pub(crate) fn at<T: Default>(
        &mut self,
        address: u64,
        read: impl FnOnce(&mut MemoryReader<M>) -> Result<T, Fault>,
    ) -> Result<T, Error> {
        match read(&mut self.resolve.reader) {
            Ok(value) => Ok(value),
            Err(_) if !self.counts => Ok(T::default()),
            Err(fault) => match self.resolve.fault(self.name, None, address, fault) {
                Ok(()) => Ok(T::default()),
                Err(error) => Err(error),
            },
        }
    }

    /// What a pointer to an address leads to; NULL is `None`.
    #[inline(always)]
    pub(crate) fn pointer<T>(
        &mut self,
        address: u64,
        read: impl FnOnce(&mut MemoryReader<M>, u64) -> Result<T, Fault>,
    ) -> Result<Option<T>, Error> {
        if address == 0 {
            return Ok(None);
        }
        self.at(address, |reader| read(reader, address).map(Some))
    }

    /// The texts of a list; a NULL among them is `None`, one at fault is left out.
    #[inline(always)]
    pub(crate) fn texts(
        &mut self,
        count: u32,
        address: u64,
    ) -> Result<Vec<Option<WideStr<'m>>>, Error> {
        if count == 0 {
            return Ok(Vec::new());
        }
        let pointers = self.at(address, |reader| reader.pointers(address, count))?;
        let (addresses, _) = pointers.as_chunks();
        // As many as were found mapped, and within the limit.
        let mut texts = Vec::with_capacity(addresses.len());
        for (index, address) in addresses.iter().enumerate() {
            let address = u64::from_le_bytes(*address);
            let reader = &mut self.resolve.reader;
            match if address == 0 { Ok(None) } else { reader.wide_str(address).map(Some) } {
                Ok(text) => texts.push(text),
                Err(fault) => {
                    self.resolve.fault(self.name, Some(index), address, fault)?;
                    // So it would be of all that follow.
                    if matches!(fault, Fault::OverLimit { .. }) {
                        break;
                    }
                }
            }
        }
        Ok(texts)
    }
}
