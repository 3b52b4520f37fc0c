//! What an event tells, and in which structure each version tells it.

use zerocopy::IntoBytes;

use super::capability::{CapabilityAllow, CapabilityDrop};
use super::classify::{ClassifyAllow, ClassifyDrop, ClassifyDropMac};
use super::extended_mode::IkeEmFailure;
use super::follow::Follow;
use super::ipsec::{IdpDrop, IpsecDrop, LpmPacketArrival};
use super::main_mode::IkeMmFailure;
use super::members::{Part, Visitor};
use super::quick_mode::IkeQmFailure;
use super::version::Version;
use crate::arena::Arena;
use crate::error::{Error, Fault};
use crate::layout::Layout;
use crate::memory::Memory;
use crate::raw::{
    CapabilityAllow0, CapabilityDrop0, ClassifyAllow0, ClassifyDrop0, ClassifyDrop1, ClassifyDrop2,
    ClassifyDropMac0, IkeextEmFailure0, IkeextEmFailure1, IkeextMmFailure0, IkeextMmFailure1,
    IkeextMmFailure2, IkeextQmFailure0, IkeextQmFailure1, IpsecDospDrop0, IpsecKernelDrop0,
    LpmPacketArrival0, NetEventType, Structure,
};

/// A row of what each version has: the number of the payload's structure, or none.
type Row = [Option<u8>; 6];

const ALWAYS: Row = [Some(0); 6];
const SINCE_2: Row = [None, None, Some(0), Some(0), Some(0), Some(0)];
const SINCE_5: Row = [None, None, None, None, None, Some(0)];

/// Lists the payloads: the union's member that points to it, its event type, its structures from number 0 on, and
/// which of them each version points to.
macro_rules! payloads {
    ($( $(#[doc = $doc:literal])+ $Name:ident $(<$a:lifetime>)? = $member:literal, $TYPE:ident, [$($Raw:ident)+], $row:expr; )+) => {
        /// What an event tells, whatever the version of the structure that told it.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Payload<'a> {
            $( $(#[doc = $doc])+ $Name($Name $(<$a>)?), )+
            /// The address of the payload of a type that the version has no structure for. It is never followed.
            Unknown(u64),
        }

        impl<'a> Payload<'a> {
            /// The name of the union's member that points to such a payload: `ikeMmFailure`. Of a payload of
            /// unknown type it is `payload`.
            #[must_use]
            pub const fn member(&self) -> &'static str {
                match self {
                    $( Self::$Name(_) => $member, )+
                    Self::Unknown(_) => "payload",
                }
            }

            /// The type of events that have such a payload; `None` for one of unknown type.
            #[must_use]
            pub const fn event_type(&self) -> Option<NetEventType> {
                match self {
                    $( Self::$Name(_) => Some(NetEventType::$TYPE), )+
                    Self::Unknown(_) => None,
                }
            }

            /// The payload that the union's member of this name points to, all zero.
            pub(crate) fn empty(member: &str) -> Option<Self> {
                match member {
                    $( $member => Some(Self::$Name(Default::default())), )+
                    _ => None,
                }
            }

            pub(crate) fn read<M: Memory + ?Sized>(
                follow: &mut Follow<'a, M>,
                shape: Shape,
                bytes: &[u8],
            ) -> Result<Self, Error> {
                match shape.event_type {
                    $( NetEventType::$TYPE => Ok(Self::$Name($Name::read(follow, bytes, shape.structure)?)), )+
                    _ => Ok(Self::Unknown(0)),
                }
            }

            /// Writes the payload as the structure of this layout and gives its address.
            pub(crate) fn write(&self, arena: &mut Arena<'_>, layout: &Layout) -> u64 {
                match self {
                    $( Self::$Name(payload) => {
                        let place = arena.keep(layout.size, layout.align);
                        let raw = payload.write(arena);
                        // The structures of one payload begin alike: the last is written as far as the one goes.
                        arena.fill(place, raw.as_bytes().get(..layout.size).unwrap_or_default());
                        place.address
                    } )+
                    Self::Unknown(address) => *address,
                }
            }

            /// Shows the payload's members; one of unknown type has none.
            #[inline]
            pub(crate) fn show<V: Visitor>(&self, structure: u8, visitor: &mut V) -> Result<(), V::Error> {
                match self {
                    $( Self::$Name(payload) => payload.show(structure, visitor), )+
                    Self::Unknown(_) => Ok(()),
                }
            }

            /// Names the members that hold something and that the structure has no room for.
            pub(crate) fn lost(&self, structure: u8, name: &mut dyn FnMut(&'static str)) {
                match self {
                    $( Self::$Name(payload) => payload.lost(structure, name), )+
                    Self::Unknown(_) => {}
                }
            }

            /// Empties the members that the structure has no room for.
            pub(crate) fn cut(&mut self, structure: u8) {
                match self {
                    $( Self::$Name(payload) => payload.cut(structure), )+
                    Self::Unknown(_) => {}
                }
            }
        }

        impl $crate::event::Part for Payload<'_> {
            fn show<V: Visitor>(&self, structure: u8, visitor: &mut V) -> Result<(), V::Error> {
                self.show(structure, visitor)
            }
        }

        impl Shape {
            /// The shape that a type's payload has in a version; `None` where the version's union has no arm for it.
            #[must_use]
            #[inline]
            pub(crate) const fn of(event_type: NetEventType, version: Version) -> Option<Self> {
                let structure = match event_type {
                    $( NetEventType::$TYPE => version.pick($row), )+
                    _ => None,
                };
                match structure {
                    Some(structure) => Some(Self { event_type, structure }),
                    None => None,
                }
            }

            /// The shape whose structure has this layout.
            pub(crate) fn of_layout(layout: &Layout) -> Option<Self> {
                $(
                    let names = [$(<$Raw as Structure>::LAYOUT.name),+];
                    if let Some(structure) = names.iter().position(|name| *name == layout.name) {
                        let structure = u8::try_from(structure).ok()?;
                        return Some(Self { event_type: NetEventType::$TYPE, structure });
                    }
                )+
                None
            }

            /// The layout of its structure.
            pub(crate) fn layout(self) -> &'static Layout {
                const NONE: &Layout = <LpmPacketArrival0 as Structure>::LAYOUT;
                match self.event_type {
                    $( NetEventType::$TYPE => {
                        const LAYOUTS: &[&Layout] = &[$(<$Raw as Structure>::LAYOUT),+];
                        LAYOUTS.get(usize::from(self.structure)).copied().unwrap_or(NONE)
                    } )+
                    _ => NONE,
                }
            }

            /// The union's member that points to it.
            pub(crate) const fn member(self) -> &'static str {
                match self.event_type {
                    $( NetEventType::$TYPE => $member, )+
                    _ => "payload",
                }
            }
        }
    };
}

payloads! {
    /// A failed main-mode negotiation.
    IkeMmFailure<'a> = "ikeMmFailure", IKEEXT_MM_FAILURE, [IkeextMmFailure0 IkeextMmFailure1 IkeextMmFailure2],
        [Some(0), Some(1), Some(1), Some(1), Some(2), Some(2)];
    /// A failed quick-mode negotiation.
    IkeQmFailure = "ikeQmFailure", IKEEXT_QM_FAILURE, [IkeextQmFailure0 IkeextQmFailure1],
        [Some(0), Some(0), Some(0), Some(0), Some(1), Some(1)];
    /// A failed extended-mode negotiation.
    IkeEmFailure<'a> = "ikeEmFailure", IKEEXT_EM_FAILURE, [IkeextEmFailure0 IkeextEmFailure1],
        [Some(0), Some(1), Some(1), Some(1), Some(1), Some(1)];
    /// A packet or connection that a filter blocked.
    ClassifyDrop<'a> = "classifyDrop", CLASSIFY_DROP, [ClassifyDrop0 ClassifyDrop1 ClassifyDrop2],
        [Some(0), Some(1), Some(2), Some(2), Some(2), Some(2)];
    /// A packet that IPsec dropped.
    IpsecDrop = "ipsecDrop", IPSEC_KERNEL_DROP, [IpsecKernelDrop0], ALWAYS;
    /// A packet that IPsec denial-of-service protection dropped.
    IdpDrop = "idpDrop", IPSEC_DOSP_DROP, [IpsecDospDrop0], ALWAYS;
    /// A connection that a filter allowed.
    ClassifyAllow = "classifyAllow", CLASSIFY_ALLOW, [ClassifyAllow0], SINCE_2;
    /// Traffic that was blocked because the app lacks a capability.
    CapabilityDrop = "capabilityDrop", CAPABILITY_DROP, [CapabilityDrop0], SINCE_2;
    /// Traffic that was allowed because the app has a capability.
    CapabilityAllow = "capabilityAllow", CAPABILITY_ALLOW, [CapabilityAllow0], SINCE_2;
    /// A frame that a filter blocked.
    ClassifyDropMac<'a> = "classifyDropMac", CLASSIFY_DROP_MAC, [ClassifyDropMac0], SINCE_2;
    /// An LPM packet arrived; no document says what that is.
    LpmPacketArrival = "lpmPacketArrival", LPM_PACKET_ARRIVAL, [LpmPacketArrival0], SINCE_5;
}

impl Payload<'_> {
    /// The member that does not say what those beside it hold.
    pub(crate) const fn misfit(&self) -> Option<&'static str> {
        match self {
            Self::IkeQmFailure(failure) => failure.misfit(),
            Self::IdpDrop(drop) if drop.addresses.misfit() => Some("ipVersion"),
            _ => None,
        }
    }

    /// Whether a structure has room for everything; `name` is the C name of what is to be written.
    pub(crate) fn has_room(&self, structure: u8, name: &'static str) -> Result<(), Error> {
        let error = |fault, member| Error::new(name, None, fault).of(self.member(), member);
        if let Some(member) = self.misfit() {
            return Err(error(Fault::Misfit, member));
        }
        let mut first = None;
        self.lost(structure, &mut |member| {
            first.get_or_insert(member);
        });
        first.map_or(Ok(()), |member| Err(error(Fault::NoRoom, member)))
    }
}

/// A type of payload, in one of its structures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Shape {
    pub(crate) event_type: NetEventType,
    /// The number that the structure's C name ends in.
    pub(crate) structure: u8,
}
