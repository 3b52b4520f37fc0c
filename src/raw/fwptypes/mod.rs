//! Types of the filtering platform for user and kernel mode (`fwptypes.h`).
//!
//! IPv4 addresses are numbers in host order, IPv6 addresses bytes in network order.
//!
//! ```
//! use core::net::Ipv4Addr;
//! use wfp_events::raw::{IpVersion, Ipv4Number};
//!
//! assert_eq!(IpVersion::V6.get(), 1);
//! assert_eq!(Ipv4Addr::from(Ipv4Number::from(Ipv4Addr::LOCALHOST)), Ipv4Addr::LOCALHOST);
//! ```

pub mod value;

use core::net::Ipv4Addr;

use zerocopy::little_endian::U32;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use crate::layout::MemberKind;
use crate::raw::{Field, Opaque, Ptr, Sealed, flag_set, layout, open_enum};

open_enum! {
    /// Direction of a packet (`FWP_DIRECTION`, `fwptypes.h`).
    pub enum Direction("FWP_DIRECTION", "FWP_DIRECTION_") as Enumeration {
        /// From this machine.
        OUTBOUND = 0,
        /// To this machine.
        INBOUND = 1,
    }
}

open_enum! {
    /// IP version of addresses (`FWP_IP_VERSION`, `fwptypes.h`).
    pub enum IpVersion("FWP_IP_VERSION", "FWP_IP_VERSION_") as Enumeration {
        /// IP version 4.
        V4 = 0,
        /// IP version 6.
        V6 = 1,
        /// No IP version: there are no addresses.
        NONE = 2,
    }
}

open_enum! {
    /// Address family (`FWP_AF`, `fwptypes.h`).
    pub enum Af("FWP_AF", "FWP_AF_") as Enumeration {
        /// IP version 4.
        INET = 0,
        /// IP version 6.
        INET6 = 1,
        /// Ethernet.
        ETHER = 2,
        /// None.
        NONE = 3,
    }
}

open_enum! {
    /// Direction of a classified packet, in the numbers of `msFwpDirection`.
    ///
    /// Folklore: these are not the numbers of [`Direction`]. No header has names for them; Microsoft's documentation
    /// lists three of the numbers. The names `IN` and `OUT` are those of netsh; the other two are inferred from the
    /// event manifest of Microsoft-Windows-WFP.
    pub enum MsFwpDirection("MS_FWP_DIRECTION", "MS_FWP_DIRECTION_") as Enumeration {
        /// To this machine.
        IN = 0x3900,
        /// From this machine.
        OUT = 0x3901,
        /// Through this machine.
        FORWARD = 0x3902,
        /// In both directions.
        BIDIRECTIONAL = 0x3903,
    }
}

flag_set! {
    /// Why a connection was reauthorized (`fwptypes.h`).
    pub struct ReauthReasons("FWP_CONDITION_REAUTHORIZE_REASON") {
        /// The policy changed.
        POLICY_CHANGE = 0x0000_0001,
        /// A packet arrived on another interface.
        NEW_ARRIVAL_INTERFACE = 0x0000_0002,
        /// The next hop is on another interface.
        NEW_NEXTHOP_INTERFACE = 0x0000_0004,
        /// The connection crossed from one network profile to another.
        PROFILE_CROSSING = 0x0000_0008,
        /// A callout finished its classification.
        CLASSIFY_COMPLETION = 0x0000_0010,
        /// The IPsec properties of the connection changed.
        IPSEC_PROPERTIES_CHANGED = 0x0000_0020,
        /// The connection was inspected mid-stream.
        MID_STREAM_INSPECTION = 0x0000_0040,
        /// A property of the socket changed.
        SOCKET_PROPERTY_CHANGED = 0x0000_0080,
        /// A new inbound multicast or broadcast packet arrived.
        NEW_INBOUND_MCAST_BCAST_PACKET = 0x0000_0100,
        /// The enterprise data protection policy changed.
        EDP_POLICY_CHANGED = 0x0000_0200,
        /// The proxy handle changed.
        PROXY_HANDLE_CHANGED = 0x0000_4000,
        /// A check whether the connection can be offloaded was due.
        CHECK_OFFLOAD = 0x0001_0000,
    }
}

/// Declares wrapper types that give the wrapped type a meaning.
macro_rules! wrappers {
    ($( $(#[$attr:meta])* pub struct $Name:ident($Inner:ty) as $Kind:ident; )+) => { $(
        $(#[$attr])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, Hash,
            FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned,
        )]
        #[repr(transparent)]
        pub struct $Name(pub $Inner);

        impl Sealed for $Name {}

        impl Field for $Name {
            const KIND: MemberKind = MemberKind::$Kind;
        }
    )+ };
}

wrappers! {
    /// A `BOOL`: 0 is false and 1 is true, but other numbers occur.
    pub struct Bool32(U32) as Bool;
    /// An IPv4 address as a number in host order, so its first byte comes last in memory.
    pub struct Ipv4Number(U32) as Ipv4;
    /// An `FWP_BYTE_BLOB` that holds UTF-16 text.
    ///
    /// Folklore: its size is in bytes, and usually, but not always, includes a final NUL. It can be odd.
    pub struct TextByteBlob(ByteBlob) as TextBlob;
    /// An `FWP_BYTE_BLOB` that holds bytes.
    pub struct BinaryByteBlob(ByteBlob) as BytesBlob;
}

impl From<Ipv4Number> for Ipv4Addr {
    fn from(number: Ipv4Number) -> Self {
        Self::from(number.0.get())
    }
}

impl From<Ipv4Addr> for Ipv4Number {
    fn from(address: Ipv4Addr) -> Self {
        Self(u32::from(address).into())
    }
}

layout! {
    /// Six bytes: a MAC address (`FWP_BYTE_ARRAY6`, `fwptypes.h`).
    pub struct ByteArray6("FWP_BYTE_ARRAY6", size 6, align 1, kind Mac) {
        /// The bytes.
          0 byte_array6: [u8; 6] = "byteArray6",
    }
}

layout! {
    /// Sixteen bytes: an IPv6 address in network order (`FWP_BYTE_ARRAY16`, `fwptypes.h`).
    pub struct ByteArray16("FWP_BYTE_ARRAY16", size 16, align 1, kind Ipv6) {
        /// The bytes.
          0 byte_array16: [u8; 16] = "byteArray16",
    }
}

layout! {
    /// Bytes, with their number (`FWP_BYTE_BLOB`, `fwptypes.h`).
    pub struct ByteBlob("FWP_BYTE_BLOB", size 16, align 8) {
        /// The size of the data in bytes.
          0 size: U32 = "size",
          4 _pad0: [u8; 4] => padding,
        /// The data; NULL if the size is 0.
          8 data: Ptr<Opaque> = "data",
    }
}
