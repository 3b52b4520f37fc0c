//! The members of a record, one after the other.

use super::Value;

/// Takes the members of a record or a part of one, in the SDK's order.
pub trait Visitor {
    /// Why it stops taking them.
    type Error;

    /// Takes one member by its name in the SDK.
    ///
    /// # Errors
    /// Returns an error if no more members are to come.
    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), Self::Error>;

    /// Takes a part within the part; `None` for NULL.
    ///
    /// # Errors
    /// Returns an error if no more members are to come.
    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), Self::Error>;
}

/// Something whose members have names: a record, its header, its payload, a subnet. It is implemented here alone.
pub trait Part: private::Sealed {
    /// Gives each member that its structure has to a visitor.
    ///
    /// Of a header, a member whose flag bit is clear is given only if it holds something.
    ///
    /// # Errors
    /// Returns the visitor's error.
    fn visit<V: Visitor>(&self, visitor: &mut V) -> Result<(), V::Error>;
}

pub(crate) mod private {
    /// Only this crate has parts.
    pub trait Sealed {}
}
