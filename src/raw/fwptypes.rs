//! Types of the filtering platform that user and kernel mode share (`fwptypes.h`).

use core::net::Ipv4Addr;

use zerocopy::little_endian::{U16, U32};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use super::{Field, Opaque, Ptr, Structure, flag_set, layout, open_enum};
use crate::layout::{Kind, When};

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
        /// There are no addresses.
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
    /// What an `FWP_VALUE0` or `FWP_CONDITION_VALUE0` holds (`FWP_DATA_TYPE`, `fwptypes.h`).
    pub enum DataType("FWP_DATA_TYPE", "FWP_") as Enumeration {
        /// Nothing.
        EMPTY = 0,
        /// An 8-bit number.
        UINT8 = 1,
        /// A 16-bit number.
        UINT16 = 2,
        /// A 32-bit number.
        UINT32 = 3,
        /// A pointer to a 64-bit number.
        UINT64 = 4,
        /// A signed 8-bit number.
        INT8 = 5,
        /// A signed 16-bit number.
        INT16 = 6,
        /// A signed 32-bit number.
        INT32 = 7,
        /// A pointer to a signed 64-bit number.
        INT64 = 8,
        /// A 32-bit floating-point number.
        FLOAT = 9,
        /// A pointer to a 64-bit floating-point number.
        DOUBLE = 10,
        /// A pointer to 16 bytes.
        BYTE_ARRAY16_TYPE = 11,
        /// A pointer to a blob.
        BYTE_BLOB_TYPE = 12,
        /// A pointer to a SID.
        SID = 13,
        /// A pointer to a blob that holds a security descriptor.
        SECURITY_DESCRIPTOR_TYPE = 14,
        /// A pointer to the SIDs of a token.
        TOKEN_INFORMATION_TYPE = 15,
        /// A pointer to a blob that holds the access information of a token.
        TOKEN_ACCESS_INFORMATION_TYPE = 16,
        /// A pointer to a text.
        UNICODE_STRING_TYPE = 17,
        /// A pointer to 6 bytes.
        BYTE_ARRAY6_TYPE = 18,
        /// A pointer to an IPv4 address and its mask.
        V4_ADDR_MASK = 256,
        /// A pointer to an IPv6 address and the length of its prefix.
        V6_ADDR_MASK = 257,
        /// A pointer to a range of values.
        RANGE_TYPE = 258,
    }
}

open_enum! {
    /// Direction of a classified packet, as `msFwpDirection` numbers it.
    ///
    /// No header names these values. `IN` and `OUT` are how netsh spells them; the other two spellings are inferred
    /// from the event manifest of Microsoft-Windows-WFP.
    pub enum MsFwpDirection("MS_FWP_DIRECTION", "MS_FWP_DIRECTION_") as Enumeration {
        /// To this machine.
        IN = 0x3900,
        /// From this machine.
        OUT = 0x3901,
        /// Through this machine.
        FORWARD = 0x3902,
        /// Both ways.
        BIDIRECTIONAL = 0x3903,
    }
}

flag_set! {
    /// Why a connection was authorized anew (`fwptypes.h`).
    pub struct ReauthReasons("FWP_CONDITION_REAUTHORIZE_REASON") {
        /// The policy changed.
        POLICY_CHANGE = 0x0000_0001,
        /// It arrived on another interface.
        NEW_ARRIVAL_INTERFACE = 0x0000_0002,
        /// Its next hop is on another interface.
        NEW_NEXTHOP_INTERFACE = 0x0000_0004,
        /// It crossed from one network profile to another.
        PROFILE_CROSSING = 0x0000_0008,
        /// A callout finished its classification.
        CLASSIFY_COMPLETION = 0x0000_0010,
        /// Its IPsec properties changed.
        IPSEC_PROPERTIES_CHANGED = 0x0000_0020,
        /// It is inspected in mid-stream.
        MID_STREAM_INSPECTION = 0x0000_0040,
        /// A property of its socket changed.
        SOCKET_PROPERTY_CHANGED = 0x0000_0080,
        /// A new inbound multicast or broadcast packet came.
        NEW_INBOUND_MCAST_BCAST_PACKET = 0x0000_0100,
        /// The enterprise data protection policy changed.
        EDP_POLICY_CHANGED = 0x0000_0200,
        /// The handle of its proxy changed.
        PROXY_HANDLE_CHANGED = 0x0000_4000,
        /// Whether it can be offloaded is to be checked.
        CHECK_OFFLOAD = 0x0001_0000,
    }
}

/// A `BOOL`: 0 is false, 1 true; other numbers occur.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    FromBytes,
    IntoBytes,
    Immutable,
    KnownLayout,
    Unaligned,
)]
#[repr(transparent)]
pub struct Bool32(pub U32);

impl Field for Bool32 {
    const KIND: Kind = Kind::Bool;
}

/// An IPv4 address as a number in host order, so its first byte comes last in memory.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    FromBytes,
    IntoBytes,
    Immutable,
    KnownLayout,
    Unaligned,
)]
#[repr(transparent)]
pub struct Ipv4Number(pub U32);

impl Field for Ipv4Number {
    const KIND: Kind = Kind::Ipv4;
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
    pub struct ByteArray6("FWP_BYTE_ARRAY6", size 6, align 1) {
        /// The bytes.
          0 byte_array6: [u8; 6] = "byteArray6",
    }
}

impl Field for ByteArray6 {
    const KIND: Kind = Kind::Mac;
}

layout! {
    /// Sixteen bytes: an IPv6 address in network order (`FWP_BYTE_ARRAY16`, `fwptypes.h`).
    pub struct ByteArray16("FWP_BYTE_ARRAY16", size 16, align 1) {
        /// The bytes.
          0 byte_array16: [u8; 16] = "byteArray16",
    }
}

impl Field for ByteArray16 {
    const KIND: Kind = Kind::Ipv6;
}

layout! {
    /// Bytes that are counted (`FWP_BYTE_BLOB`, `fwptypes.h`).
    pub struct ByteBlob("FWP_BYTE_BLOB", size 16, align 8) {
        /// Bytes of data.
          0 size: U32 = "size",
        /// Padding; Windows does not clear it.
          4 _pad0: [u8; 4] => padding,
        /// The data.
          8 data: Ptr<Opaque> = "data",
    }
}

/// An `FWP_BYTE_BLOB` that holds UTF-16 text, mostly with a final NUL, which the size counts.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    FromBytes,
    IntoBytes,
    Immutable,
    KnownLayout,
    Unaligned,
)]
#[repr(transparent)]
pub struct TextBlobAt(pub ByteBlob);

impl Field for TextBlobAt {
    const KIND: Kind = Kind::TextBlob;
}

/// An `FWP_BYTE_BLOB` that holds bytes.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    FromBytes,
    IntoBytes,
    Immutable,
    KnownLayout,
    Unaligned,
)]
#[repr(transparent)]
pub struct BytesBlobAt(pub ByteBlob);

impl Field for BytesBlobAt {
    const KIND: Kind = Kind::BytesBlob;
}

layout! {
    /// An IPv4 address and its mask (`FWP_V4_ADDR_AND_MASK`, `fwptypes.h`).
    pub struct V4AddrAndMask("FWP_V4_ADDR_AND_MASK", size 8, align 4) {
        /// The address.
          0 addr: Ipv4Number = "addr",
        /// Its mask.
          4 mask: Ipv4Number = "mask",
    }
}

layout! {
    /// An IPv6 address and the length of its prefix (`FWP_V6_ADDR_AND_MASK`, `fwptypes.h`).
    pub struct V6AddrAndMask("FWP_V6_ADDR_AND_MASK", size 17, align 1) {
        /// The address.
          0 addr: ByteArray16 = "addr",
        /// Bits of its prefix.
         16 prefix_length: u8 = "prefixLength",
    }
}

/// The value's type is this one.
const fn is(data_type: DataType) -> When {
    When::Equals("type", data_type.get())
}

layout! {
    /// A value of one of many types (`FWP_VALUE0`, `fwptypes.h`).
    pub struct Value0("FWP_VALUE0", size 16, align 8) {
        /// What the event tells, and so which structure the pointer leads to.
          0 type_: DataType = "type",
        /// Padding; Windows does not clear it.
          4 _pad0: [u8; 4] => padding,
        /// The value, or where it lies, by type.
          8 value: [u8; 8]
            = "uint8": u8 where [is(DataType::UINT8)]
            | "uint16": U16 where [is(DataType::UINT16)]
            | "uint32": U32 where [is(DataType::UINT32)]
            | "uint64": Ptr<Opaque> where [is(DataType::UINT64)]
            | "int8": u8 where [is(DataType::INT8)]
            | "int16": U16 where [is(DataType::INT16)]
            | "int32": U32 where [is(DataType::INT32)]
            | "int64": Ptr<Opaque> where [is(DataType::INT64)]
            | "float32": [u8; 4] where [is(DataType::FLOAT)]
            | "double64": Ptr<Opaque> where [is(DataType::DOUBLE)]
            | "byteArray16": Ptr<Opaque> where [is(DataType::BYTE_ARRAY16_TYPE)]
            | "byteBlob": Ptr<Opaque> where [is(DataType::BYTE_BLOB_TYPE)]
            | "sid": Ptr<Opaque> where [is(DataType::SID)]
            | "sd": Ptr<Opaque> where [is(DataType::SECURITY_DESCRIPTOR_TYPE)]
            | "tokenInformation": Ptr<Opaque> where [is(DataType::TOKEN_INFORMATION_TYPE)]
            | "tokenAccessInformation": Ptr<Opaque> where [is(DataType::TOKEN_ACCESS_INFORMATION_TYPE)]
            | "unicodeString": Ptr<Opaque> where [is(DataType::UNICODE_STRING_TYPE)]
            | "byteArray6": Ptr<Opaque> where [is(DataType::BYTE_ARRAY6_TYPE)],
    }
}

layout! {
    /// A value of one of many types, in a filter condition (`FWP_CONDITION_VALUE0`, `fwptypes.h`).
    pub struct ConditionValue0("FWP_CONDITION_VALUE0", size 16, align 8) {
        /// What the event tells, and so which structure the pointer leads to.
          0 type_: DataType = "type",
        /// Padding; Windows does not clear it.
          4 _pad0: [u8; 4] => padding,
        /// The value, or where it lies, by type.
          8 value: [u8; 8]
            = "uint8": u8 where [is(DataType::UINT8)]
            | "uint16": U16 where [is(DataType::UINT16)]
            | "uint32": U32 where [is(DataType::UINT32)]
            | "uint64": Ptr<Opaque> where [is(DataType::UINT64)]
            | "int8": u8 where [is(DataType::INT8)]
            | "int16": U16 where [is(DataType::INT16)]
            | "int32": U32 where [is(DataType::INT32)]
            | "int64": Ptr<Opaque> where [is(DataType::INT64)]
            | "float32": [u8; 4] where [is(DataType::FLOAT)]
            | "double64": Ptr<Opaque> where [is(DataType::DOUBLE)]
            | "byteArray16": Ptr<Opaque> where [is(DataType::BYTE_ARRAY16_TYPE)]
            | "byteBlob": Ptr<Opaque> where [is(DataType::BYTE_BLOB_TYPE)]
            | "sid": Ptr<Opaque> where [is(DataType::SID)]
            | "sd": Ptr<Opaque> where [is(DataType::SECURITY_DESCRIPTOR_TYPE)]
            | "tokenInformation": Ptr<Opaque> where [is(DataType::TOKEN_INFORMATION_TYPE)]
            | "tokenAccessInformation": Ptr<Opaque> where [is(DataType::TOKEN_ACCESS_INFORMATION_TYPE)]
            | "unicodeString": Ptr<Opaque> where [is(DataType::UNICODE_STRING_TYPE)]
            | "byteArray6": Ptr<Opaque> where [is(DataType::BYTE_ARRAY6_TYPE)]
            | "v4AddrMask": Ptr<V4AddrAndMask> where [is(DataType::V4_ADDR_MASK)]
            | "v6AddrMask": Ptr<V6AddrAndMask> where [is(DataType::V6_ADDR_MASK)]
            | "rangeValue": Ptr<Opaque> where [is(DataType::RANGE_TYPE)],
    }
}

impl Field for ConditionValue0 {
    const KIND: Kind = Kind::Structure(<Self as Structure>::LAYOUT);

    #[inline]
    fn is_named(&self) -> bool {
        self.is_fully_named()
    }
}
