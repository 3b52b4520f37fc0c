//! Resolves the pointers of a record, each once, and attributes faults to members.

use alloc::vec::Vec;

use crate::error::{At, Error, Fault, Location, MAX_ERRORS};
use crate::memory::{Memory, MemoryReader};
use crate::value::WideStr;

/// Resolves the pointers of one record.
pub(crate) struct Resolver<M> {
    pub(crate) reader: MemoryReader<M>,
    /// The structure that is being read.
    pub(crate) structure: &'static str,
    /// The part of the event that is being read.
    pub(crate) part: &'static str,
    /// The faults so far, if reading continues after a fault.
    faults: Option<Vec<Error>>,
}

impl<'m, M: Memory<'m>> Resolver<M> {
    /// Reading stops at the first fault.
    pub(crate) fn strict(reader: MemoryReader<M>) -> Self {
        Self { reader, structure: "", part: "", faults: None }
    }

    /// Reading continues after a fault, and keeps it.
    pub(crate) fn lenient(reader: MemoryReader<M>) -> Self {
        Self { faults: Some(Vec::new()), ..Self::strict(reader) }
    }

    /// The faults that were kept.
    pub(crate) fn into_faults(self) -> Vec<Error> {
        self.faults.unwrap_or_default()
    }

    fn has_many_faults(&self) -> bool {
        self.faults.as_ref().is_some_and(|faults| faults.len() >= MAX_ERRORS)
    }

    /// Resolves a member. If its flag bit is clear (`is_set` is `false`), a fault gives the default value.
    #[inline(always)]
    pub(crate) fn member(&mut self, name: &'static str, is_set: bool) -> MemberResolver<'_, M> {
        MemberResolver { resolver: self, name, is_set }
    }

    /// Keeps a fault of a member and returns `Ok`, or returns it as an error if reading stops at the first fault.
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

/// Resolves the pointer of one member.
pub(crate) struct MemberResolver<'r, M> {
    resolver: &'r mut Resolver<M>,
    name: &'static str,
    is_set: bool,
}

impl<'m, M: Memory<'m>> MemberResolver<'_, M> {
    /// Reads an object; `address` is for the error.
    #[inline(always)]
    pub(crate) fn at<T: Default>(
        &mut self,
        address: u64,
        read: impl FnOnce(&mut MemoryReader<M>) -> Result<T, Fault>,
    ) -> Result<T, Error> {
        match read(&mut self.resolver.reader) {
            Ok(value) => Ok(value),
            Err(_) if !self.is_set => Ok(T::default()),
            Err(fault) => match self.resolver.fault(self.name, None, address, fault) {
                Ok(()) => Ok(T::default()),
                Err(error) => Err(error),
            },
        }
    }

    /// Reads the object that a pointer points to; `None` for NULL.
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

    /// Reads the texts of a list. A NULL pointer in the list is `None`; a text with a fault is omitted.
    #[inline(always)]
    pub(crate) fn texts(
        &mut self,
        count: u32,
        address: u64,
    ) -> Result<Vec<Option<WideStr<'m>>>, Error> {
        if count == 0 {
            return Ok(Vec::new());
        }
        let pointers = self.at(address, |reader| reader.elements(address, count, 8))?;
        let (addresses, _) = pointers.as_chunks();
        // The number was checked: the pointers are mapped, and within the limit.
        let mut texts = Vec::with_capacity(addresses.len());
        let mut more: u64 = 0;
        for (index, address) in addresses.iter().enumerate() {
            let address = u64::from_le_bytes(*address);
            let reader = &mut self.resolver.reader;
            match if address == 0 { Ok(None) } else { reader.wide_str(address).map(Some) } {
                Ok(text) => texts.push(text),
                Err(_) if self.resolver.has_many_faults() => more = more.saturating_add(1),
                Err(fault) => {
                    self.resolver.fault(self.name, Some(index), address, fault)?;
                    // All further texts would exceed the limit too.
                    if matches!(fault, Fault::OverLimit { .. }) {
                        break;
                    }
                }
            }
        }
        if more > 0 {
            self.resolver.fault(self.name, None, address, Fault::MoreElements { count: more })?;
        }
        Ok(texts)
    }
}
