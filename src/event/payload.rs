//! `Payload`, an enumeration of the payloads of all types of events.

use core::fmt;

#[cfg(feature = "arbitrary")]
use arbitrary::Unstructured;
use zerocopy::IntoBytes;

use super::capability::{CapabilityAllow, CapabilityDrop};
use super::classify::{ClassifyAllow, ClassifyDrop, ClassifyDropMac};
use super::debug::fmt_part;
use super::extended_mode::IkeEmFailure;
use super::field_types::IntoOwned;
use super::fields::Fields;
use super::ipsec::{IdpDrop, IpsecDrop, LpmPacketArrival};
use super::main_mode::IkeMmFailure;
use super::quick_mode::IkeQmFailure;
use super::resolve::Resolver;
#[cfg(feature = "text")]
use super::set::{MemberSlots, Misfit};
#[cfg(feature = "proptest")]
use super::shrink::smaller;
use super::visitor::Visitor;
use crate::arena::Arena;
use crate::error::{Error, Fault};
use crate::kind::{PayloadKind, payload_member};
use crate::memory::Memory;
use crate::raw::{NetEventType, WinError};

/// Declares [`Payload`] from a list of payload types, each with the type of its events.
macro_rules! payloads {
    ($( $(#[doc = $doc:literal])+ $Name:ident $(<$a:lifetime>)?: $TYPE:ident; )+) => {
        /// The payload of an event: what it reports. It is the same type for all structures of the payload.
        #[derive(Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Payload<'a> {
            $( $(#[doc = $doc])+ $Name($Name $(<$a>)?), )+
            /// The address of a payload whose type has no structure in the event's version. It is never resolved.
            Unknown(u64),
        }

        $( impl $(<$a>)? From<$Name $(<$a>)?> for payloads!(@payload $($a)?) {
            fn from(payload: $Name $(<$a>)?) -> Self {
                Self::$Name(payload)
            }
        } )+

        $( impl $(<$a>)? fmt::Debug for $Name $(<$a>)? {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt_part(stringify!($Name), self, 0, f)
            }
        } )+

        $( const _: () = assert!($Name::FAMILY.is_listed($Name::MEMBERS), "a member of the structures is missing"); )+

        impl<'a> Payload<'a> {
            /// The name of the union's member that points to the payload: `ikeMmFailure`; `payload` if the type is
            /// unknown.
            #[must_use]
            pub const fn member(&self) -> &'static str {
                match self {
                    $( Self::$Name(_) => const { payload_member(NetEventType::$TYPE) }, )+
                    Self::Unknown(_) => UNKNOWN,
                }
            }

            /// The type of events that have such a payload; `None` if it is unknown.
            #[must_use]
            pub const fn event_type(&self) -> Option<NetEventType> {
                match self {
                    $( Self::$Name(_) => Some(NetEventType::$TYPE), )+
                    Self::Unknown(_) => None,
                }
            }

            /// The same payload, with owned bytes.
            #[must_use]
            pub fn into_owned(self) -> Payload<'static> {
                match self {
                    $( Self::$Name(payload) => Payload::$Name(payload.into_owned()), )+
                    Self::Unknown(address) => Payload::Unknown(address),
                }
            }

            /// Reads the payload of a kind from the bytes of its structure.
            #[inline]
            pub(crate) fn read<M: Memory<'a>>(
                resolver: &mut Resolver<M>,
                kind: PayloadKind,
                bytes: &[u8],
            ) -> Result<Self, Error> {
                match kind.event_type() {
                    $( NetEventType::$TYPE => Ok(Self::$Name(Fields::read(resolver, bytes, kind.structure())?)), )+
                    _ => Ok(Self::Unknown(0)),
                }
            }

            /// Writes the payload in the structure of a kind, and returns its address.
            #[inline]
            pub(crate) fn write(&self, arena: &mut Arena<'_>, kind: PayloadKind) -> u64 {
                let layout = kind.layout();
                match self {
                    $( Self::$Name(payload) => {
                        let allocation = arena.reserve(layout.size, layout.align);
                        let raw = payload.write(arena);
                        // Every structure of a payload is a prefix of the widest.
                        arena.write_at(allocation, raw.as_bytes().get(..layout.size).unwrap_or_default());
                        allocation.address
                    } )+
                    Self::Unknown(address) => *address,
                }
            }

            /// Visits the members that a structure has; there are none if the type is unknown.
            #[inline]
            pub(crate) fn visit<V: Visitor>(&self, structure: u8, visitor: &mut V) -> Result<(), V::Error> {
                match self {
                    $( Self::$Name(payload) => payload.visit(structure, 0, visitor), )+
                    Self::Unknown(_) => Ok(()),
                }
            }

            /// Visits the members of one field that a structure has.
            #[cfg(feature = "query")]
            #[inline]
            pub(crate) fn visit_field<V: Visitor>(&self, number: u8, structure: u8, visitor: &mut V) -> Result<(), V::Error> {
                match self {
                    $( Self::$Name(payload) => payload.visit_field(number, structure, 0, visitor), )+
                    Self::Unknown(_) => Ok(()),
                }
            }

            /// The number of the field that has a member, in payloads of a type.
            #[cfg(feature = "query")]
            pub(crate) fn number_of(of: NetEventType, member: &str) -> Option<u8> {
                match of {
                    $( NetEventType::$TYPE => $Name::number_of(member), )+
                    _ => None,
                }
            }

            /// Shows the members of the payload.
            pub(super) fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $( Self::$Name(payload) => fmt::Debug::fmt(payload, f), )+
                    Self::Unknown(_) => Ok(()),
                }
            }

            /// Calls `name` with each member that is not empty and that the structure does not have.
            pub(crate) fn visit_lost(&self, structure: u8, name: &mut dyn FnMut(&'static str)) {
                match self {
                    $( Self::$Name(payload) => payload.visit_lost(structure, name), )+
                    Self::Unknown(_) => {}
                }
            }

            /// Clears the members that the structure does not have.
            pub(crate) fn clear_lost(&mut self, structure: u8) {
                match self {
                    $( Self::$Name(payload) => payload.clear_lost(structure), )+
                    Self::Unknown(_) => {}
                }
            }

            /// A payload of a kind, from the bytes of a fuzzer. Members that its structure does not have are empty.
            ///
            /// # Errors
            /// It never returns an error: members for which there are no more bytes have the simplest value.
            #[cfg(feature = "arbitrary")]
            pub fn arbitrary_of(kind: PayloadKind, bytes: &mut Unstructured<'_>) -> arbitrary::Result<Self> {
                match kind.event_type() {
                    $( NetEventType::$TYPE => Fields::any_in(kind.structure(), bytes).map(Self::$Name), )+
                    _ => Ok(Self::Unknown(1)),
                }
            }

            /// Calls `each` with copies in which one field has a simpler value, and with the rank of that value: 0 is
            /// the simplest.
            #[cfg(feature = "proptest")]
            pub(super) fn for_each_shrunk(&self, each: &mut dyn FnMut(usize, Self)) {
                match self {
                    $( Self::$Name(payload) => payload.for_each_shrunk(&mut |rank, payload| each(rank, Self::$Name(payload))), )+
                    Self::Unknown(address) => {
                        for (rank, address) in smaller(address.saturating_sub(1)).enumerate() {
                            each(rank, Self::Unknown(address.saturating_add(1)));
                        }
                    }
                }
            }

            /// A member that contradicts other members.
            fn misfit(&self) -> Option<&'static str> {
                match self {
                    $( Self::$Name(payload) => payload.misfit(), )+
                    Self::Unknown(_) => None,
                }
            }
        }

        /// The names of a payload's members, and the structures that have each: bit *n* for structure *n*.
        pub(crate) fn members_of(payload: PayloadKind) -> &'static [(&'static str, u8)] {
            match payload.event_type() {
                $( NetEventType::$TYPE => $Name::MEMBERS, )+
                _ => &[],
            }
        }

        /// Builds a payload from members that are set by name, in any order.
        #[cfg(feature = "text")]
        #[allow(clippy::large_enum_variant)] // there is only one at a time
        pub(crate) enum PayloadBuilder {
            $( $Name(<payloads!(@static $Name $($a)?) as Fields<'static>>::Builder), )+
        }

        #[cfg(feature = "text")]
        impl PayloadBuilder {
            /// A builder for the payload that this member of the union points to.
            pub(crate) fn of(member: &str) -> Option<Self> {
                $( if member == const { payload_member(NetEventType::$TYPE) } {
                    return Some(Self::$Name(Default::default()));
                } )+
                None
            }

            /// The type of events that have such a payload.
            #[cfg(feature = "text")]
            pub(crate) fn event_type(&self) -> NetEventType {
                match self {
                    $( Self::$Name(_) => NetEventType::$TYPE, )+
                }
            }

            /// The member of the union that points to such a payload.
            #[cfg(feature = "serde")]
            pub(crate) fn member(&self) -> &'static str {
                match self {
                    $( Self::$Name(_) => const { payload_member(NetEventType::$TYPE) }, )+
                }
            }

            /// The members, to be set by name.
            pub(crate) fn slots(&mut self) -> &mut dyn MemberSlots {
                match self {
                    $( Self::$Name(builder) => builder, )+
                }
            }

            /// The payload that was built.
            pub(crate) fn finish(self) -> Result<Payload<'static>, Misfit> {
                match self {
                    $( Self::$Name(builder) => Fields::finish(builder).map(Payload::$Name), )+
                }
            }
        }
    };
    (@payload) => { Payload<'_> };
    (@payload $a:lifetime) => { Payload<$a> };
    (@static $Name:ident) => { $Name };
    (@static $Name:ident $a:lifetime) => { $Name<'static> };
}

payloads! {
    /// A failed main-mode negotiation.
    IkeMmFailure<'a>: IKEEXT_MM_FAILURE;
    /// A failed quick-mode negotiation.
    IkeQmFailure: IKEEXT_QM_FAILURE;
    /// A failed extended-mode negotiation.
    IkeEmFailure<'a>: IKEEXT_EM_FAILURE;
    /// A packet or connection that a filter blocked.
    ClassifyDrop<'a>: CLASSIFY_DROP;
    /// A packet that IPsec dropped.
    IpsecDrop: IPSEC_KERNEL_DROP;
    /// A packet that IPsec denial-of-service protection dropped.
    IdpDrop: IPSEC_DOSP_DROP;
    /// A connection that a filter allowed.
    ClassifyAllow: CLASSIFY_ALLOW;
    /// Traffic that was blocked because the app lacks a capability.
    CapabilityDrop: CAPABILITY_DROP;
    /// Traffic that was allowed because the app has a capability.
    CapabilityAllow: CAPABILITY_ALLOW;
    /// A frame that a filter blocked.
    ClassifyDropMac<'a>: CLASSIFY_DROP_MAC;
    /// A packet that arrived in low power mode (LPM).
    LpmPacketArrival: LPM_PACKET_ARRIVAL;
}

/// The name of the member for a payload of unknown type.
pub(crate) const UNKNOWN: &str = "payload";

impl Payload<'_> {
    /// The names of the members that payloads of a kind have, in the SDK's order.
    pub fn names(kind: PayloadKind) -> impl Iterator<Item = &'static str> {
        let bit = 1u8.unbounded_shl(kind.structure().into());
        members_of(kind).iter().filter(move |(_, having)| having & bit != 0).map(|(name, _)| *name)
    }

    /// The Win32 error code, or HRESULT, of a failed negotiation; `None` for any other payload.
    #[must_use]
    pub const fn error_code(&self) -> Option<WinError> {
        match self {
            Self::IkeMmFailure(failure) => Some(failure.failure_error_code),
            Self::IkeQmFailure(failure) => Some(failure.failure_error_code),
            Self::IkeEmFailure(failure) => Some(failure.failure_error_code),
            _ => None,
        }
    }

    /// Checks that a structure has all members that are not empty; `name` is the C name for the error.
    pub(crate) fn has_room(&self, structure: u8, name: &'static str) -> Result<(), Error> {
        let error = |fault, member| Error::new(name, None, fault).in_member(self.member(), member);
        if let Some(member) = self.misfit() {
            return Err(error(Fault::Misfit, member));
        }
        let mut first = None;
        self.visit_lost(structure, &mut |member| {
            first.get_or_insert(member);
        });
        first.map_or(Ok(()), |member| Err(error(Fault::NoRoom, member)))
    }
}
