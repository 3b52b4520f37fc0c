//! Following pointers: each once, checked, and what is wrong said of the member that it is.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::error::{At, Error, Fault};
use crate::memory::{Memory, Reader};
use crate::raw::{BytesBlobAt, Ptr, TextBlobAt};
use crate::value::{Sid, TextBlob, WideStr};

/// Reads the parts of one record.
pub(crate) struct Follow<'m, M: ?Sized> {
    pub(crate) reader: Reader<'m, M>,
    /// The structure that is being read.
    pub(crate) structure: &'static str,
    /// The part of the event that it is.
    pub(crate) part: &'static str,
    /// What could not be read, where that is no reason to stop.
    pub(crate) faults: Option<Vec<Error>>,
}

impl<'m, M: Memory + ?Sized> Follow<'m, M> {
    /// Keeps an error where errors are kept, and gives it where they are a reason to stop.
    #[cold]
    fn fault(&mut self, error: Error) -> Result<(), Error> {
        self.faults.as_mut().ok_or(error)?.push(error);
        Ok(())
    }

    fn error(&self, member: &'static str, address: u64, fault: Fault) -> Error {
        Error::new(self.structure, Some(At::Address(address)), fault).of(self.part, member)
    }

    /// What a member leads to, at an address.
    #[inline(always)]
    pub(crate) fn member<T: Default>(
        &mut self,
        member: &'static str,
        address: u64,
        read: impl FnOnce(&mut Reader<'m, M>) -> Result<T, Fault>,
    ) -> Result<T, Error> {
        match read(&mut self.reader) {
            Ok(value) => Ok(value),
            Err(fault) => match self.unread(member, address, fault) {
                Ok(()) => Ok(T::default()),
                Err(error) => Err(error),
            },
        }
    }

    /// Notes a member that could not be read, where that is no reason to stop.
    #[cold]
    #[inline(never)]
    fn unread(&mut self, member: &'static str, address: u64, fault: Fault) -> Result<(), Error> {
        self.fault(self.error(member, address, fault))
    }

    /// The text that a member points to; NULL is `None`.
    #[inline(always)]
    pub(crate) fn wide<T>(
        &mut self,
        member: &'static str,
        at: Ptr<T>,
    ) -> Result<Option<WideStr<'m>>, Error> {
        if at.is_null() {
            return Ok(None);
        }
        self.member(member, at.address(), |reader| reader.wide(at.address()).map(Some))
    }

    /// The bytes of a member that is a blob.
    #[inline(always)]
    pub(crate) fn blob(
        &mut self,
        member: &'static str,
        at: BytesBlobAt,
    ) -> Result<Cow<'m, [u8]>, Error> {
        self.member(member, at.0.data.address(), |reader| reader.blob(at.0))
    }

    /// The texts that a member lists; a NULL among them is `None`.
    #[inline(always)]
    pub(crate) fn list<T>(
        &mut self,
        member: &'static str,
        count: u32,
        at: Ptr<T>,
    ) -> Result<Vec<Option<WideStr<'m>>>, Error> {
        if count == 0 {
            return Ok(Vec::new());
        }
        let pointers = self.member(member, at.address(), |reader| {
            if at.is_null() {
                Err(Fault::Null)
            } else {
                reader.pointers(at.address(), count).map(Some)
            }
        })?;
        let Some(pointers) = pointers else { return Ok(Vec::new()) };
        let addresses = pointers.addresses();
        // As many as were found mapped, and within the limit.
        let mut texts = Vec::with_capacity(addresses.len());
        for (index, address) in addresses.iter().map(|address| address.get()).enumerate() {
            match if address == 0 { Ok(None) } else { self.reader.wide(address).map(Some) } {
                Ok(text) => texts.push(text),
                Err(fault) => {
                    self.fault(self.error(member, address, fault).element(index))?;
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

/// Members of a header, which hang on a flag bit. Where that is clear, a pointer that leads nowhere is no error: the
/// member is absent.
impl<'m, M: Memory + ?Sized> Follow<'m, M> {
    #[inline(always)]
    fn set<T: Default>(
        &mut self,
        member: &'static str,
        set: bool,
        address: u64,
        read: impl FnOnce(&mut Reader<'m, M>) -> Result<T, Fault>,
    ) -> Result<T, Error> {
        if set {
            self.member(member, address, read)
        } else {
            Ok(read(&mut self.reader).unwrap_or_default())
        }
    }

    #[inline(always)]
    pub(crate) fn text(
        &mut self,
        member: &'static str,
        set: bool,
        at: TextBlobAt,
    ) -> Result<TextBlob<'m>, Error> {
        self.set(member, set, at.0.data.address(), |reader| {
            reader.blob(at.0).map(TextBlob::from_bytes)
        })
    }

    #[inline(always)]
    pub(crate) fn set_sid<T>(
        &mut self,
        member: &'static str,
        set: bool,
        at: Ptr<T>,
    ) -> Result<Option<Sid<'m>>, Error> {
        if at.is_null() {
            return Ok(None);
        }
        self.set(member, set, at.address(), |reader| reader.sid(at.address()).map(Some))
    }

    #[inline(always)]
    pub(crate) fn set_wide<T>(
        &mut self,
        member: &'static str,
        set: bool,
        at: Ptr<T>,
    ) -> Result<Option<WideStr<'m>>, Error> {
        if at.is_null() {
            return Ok(None);
        }
        self.set(member, set, at.address(), |reader| reader.wide(at.address()).map(Some))
    }
}
