//! Values of one of many types, and the addresses with masks that they can point to (`fwptypes.h`).
//!
//! IPv4 addresses and masks are numbers in host order. Prefix lengths are in bits.
//!
//! ```
//! use wfp_events::raw::{ConditionValue0, DataType};
//!
//! let value = ConditionValue0 { type_: DataType::V4_ADDR_MASK, ..Default::default() };
//! assert_eq!(size_of_val(&value), 16);
//! ```

use zerocopy::little_endian::{U16, U32};

use super::{ByteArray16, Ipv4Number};
use crate::raw::{Opaque, Ptr, layout, open_enum};

open_enum! {
    /// The type of the value in an `FWP_CONDITION_VALUE0` (`FWP_DATA_TYPE`, `fwptypes.h`).
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
        /// A pointer to an IPv6 address and its prefix length.
        V6_ADDR_MASK = 257,
        /// A pointer to a range of values.
        RANGE_TYPE = 258,
    }
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
    /// An IPv6 address and its prefix length (`FWP_V6_ADDR_AND_MASK`, `fwptypes.h`).
    pub struct V6AddrAndMask("FWP_V6_ADDR_AND_MASK", size 17, align 1) {
        /// The address.
          0 addr: ByteArray16 = "addr",
        /// Its prefix length in bits.
         16 prefix_length: u8 = "prefixLength",
    }
}

layout! {
    /// A value of one of many types, in a filter condition (`FWP_CONDITION_VALUE0`, `fwptypes.h`).
    pub struct ConditionValue0("FWP_CONDITION_VALUE0", size 16, align 8) {
        /// The type of the value, which selects the arm of the union.
          0 type_: DataType = "type",
          4 _pad0: [u8; 4] => padding,
        /// The value, or a pointer to it, by type.
          8 value: [u8; 8]
            = "uint8" as uint8: u8 where [type_ == DataType::UINT8]
            | "uint16" as uint16: U16 where [type_ == DataType::UINT16]
            | "uint32" as uint32: U32 where [type_ == DataType::UINT32]
            | "uint64" as uint64: Ptr<Opaque> where [type_ == DataType::UINT64]
            | "int8" as int8: u8 where [type_ == DataType::INT8]
            | "int16" as int16: U16 where [type_ == DataType::INT16]
            | "int32" as int32: U32 where [type_ == DataType::INT32]
            | "int64" as int64: Ptr<Opaque> where [type_ == DataType::INT64]
            | "float32" as float32: [u8; 4] where [type_ == DataType::FLOAT]
            | "double64" as double64: Ptr<Opaque> where [type_ == DataType::DOUBLE]
            | "byteArray16" as byte_array16: Ptr<Opaque> where [type_ == DataType::BYTE_ARRAY16_TYPE]
            | "byteBlob" as byte_blob: Ptr<Opaque> where [type_ == DataType::BYTE_BLOB_TYPE]
            | "sid" as sid: Ptr<Opaque> where [type_ == DataType::SID]
            | "sd" as sd: Ptr<Opaque> where [type_ == DataType::SECURITY_DESCRIPTOR_TYPE]
            | "tokenInformation" as token_information: Ptr<Opaque> where [type_ == DataType::TOKEN_INFORMATION_TYPE]
            | "tokenAccessInformation" as token_access_information: Ptr<Opaque>
                where [type_ == DataType::TOKEN_ACCESS_INFORMATION_TYPE]
            | "unicodeString" as unicode_string: Ptr<Opaque> where [type_ == DataType::UNICODE_STRING_TYPE]
            | "byteArray6" as byte_array6: Ptr<Opaque> where [type_ == DataType::BYTE_ARRAY6_TYPE]
            | "v4AddrMask" as v4_addr_mask: Ptr<V4AddrAndMask> where [type_ == DataType::V4_ADDR_MASK]
            | "v6AddrMask" as v6_addr_mask: Ptr<V6AddrAndMask> where [type_ == DataType::V6_ADDR_MASK]
            | "rangeValue" as range_value: Ptr<Opaque> where [type_ == DataType::RANGE_TYPE],
    }
}
