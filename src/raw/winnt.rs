//! Security identifiers (`winnt.h`).
//!
//! ```
//! use wfp_events::raw::SidHeader;
//! use wfp_events::zerocopy::FromBytes;
//!
//! let (header, sub_authorities) = SidHeader::ref_from_prefix(&[1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0]).unwrap();
//! assert_eq!((header.sub_authority_count, sub_authorities.len()), (1, 4));
//! ```

use super::layout;

layout! {
    /// The fixed part of a SID; the sub-authorities follow it, 32 bits each (`SID`, `winnt.h`).
    pub struct SidHeader("SID", size 8, align 4, pointee Sid) {
        /// The revision: 1.
          0 revision: u8 = "Revision",
        /// The number of sub-authorities: at most 15.
          1 sub_authority_count: u8 = "SubAuthorityCount",
        /// The authority: a big-endian number.
          2 identifier_authority: [u8; 6] = "IdentifierAuthority",
    }
}
