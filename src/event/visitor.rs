//! The traits by which the members of a record are visited.

use alloc::string::String;

use super::Value;

/// A visitor of the members of a record, or of a part of it, in the SDK's order.
pub trait Visitor {
    /// The error that ends the visit.
    type Error;

    /// Visits a member, with its name in the SDK.
    ///
    /// # Errors
    /// Returns an error to end the visit.
    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), Self::Error>;

    /// Visits a part within the part, such as the header of an event; `None` for NULL.
    ///
    /// # Errors
    /// Returns an error to end the visit.
    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), Self::Error>;

    /// Visits a list of parts within the part. By default, each is visited as a part of this name.
    ///
    /// # Errors
    /// Returns an error to end the visit.
    fn parts<P: Part>(&mut self, name: &'static str, parts: &[P]) -> Result<(), Self::Error> {
        parts.iter().try_for_each(|part| self.part(name, Some(part)))
    }

    /// Visits texts that have names of their own. By default, they are skipped.
    ///
    /// # Errors
    /// Returns an error to end the visit.
    fn entries(
        &mut self,
        _name: &'static str,
        _entries: &[(String, String)],
    ) -> Result<(), Self::Error> {
        Ok(())
    }
}

/// A part of a record with named members: the record, its header, its payload, or a subnet. Other crates cannot
/// implement it.
pub trait Part: private::Sealed {
    /// Passes each member that its structure has to a visitor.
    ///
    /// A member of a header whose flag bit is clear is visited only if it is not zero, NULL or empty.
    ///
    /// # Errors
    /// Returns the visitor's error.
    fn visit<V: Visitor>(&self, visitor: &mut V) -> Result<(), V::Error>;
}

pub(crate) mod private {
    /// Prevents other crates from implementing `Part`.
    pub trait Sealed {}
}
