//! Other crates that read flat records, all with the same work: every member is read, the enumerations and flags are
//! checked, and all numbers are added up.
//!
//! Each file is one way of reading. It reads plain integers and passes them on as [`Numbers`], so the check and the sum
//! are the same code for all. Only `typed` uses the library's own checks.

mod binrw;
mod byteorder;
mod deku;
mod scroll;
mod typed;
mod windows_sys;

use ::windows_sys::Win32::NetworkManagement::WindowsFilteringPlatform::{
    FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG_BENIGN, FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG_MULTIPLE,
    IKEEXT_AUTHENTICATION_METHOD_TYPE_MAX, IKEEXT_KEY_MODULE_MAX, IKEEXT_MM_SA_STATE_MAX,
    IKEEXT_SA_ROLE_MAX, IPSEC_FAILURE_POINT_MAX,
};

/// The members of a record as integers.
pub(crate) use byteorder_reader::MmFailure0 as Numbers;

/// A way of reading: from the bytes of whole records to their sum.
pub(crate) type Read = fn(&[u8]) -> u64;

/// The library.
pub(crate) const TYPED: (&str, Read) = ("typed", typed::fold);

/// All ways of reading.
pub(crate) const ALL: [(&str, Read); 6] = [
    TYPED,
    ("windows-sys", windows_sys::fold),
    ("scroll", scroll::fold),
    ("byteorder", byteorder::fold),
    ("binrw", binrw::fold),
    ("deku", deku::fold),
];

const FLAGS: u32 =
    FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG_BENIGN | FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG_MULTIPLE;

/// A record whose numbers are added to a sum.
pub(crate) trait Fold {
    fn is_named(&self) -> bool;
    fn onto(&self, sum: u64) -> u64;
    fn onto_as(&self, sum: u64, named: bool) -> u64;
}

impl Fold for Numbers {
    /// Whether all enumerations have named values and no undefined flag is set, computed without a branch.
    #[inline(always)]
    fn is_named(&self) -> bool {
        (self.failure_point < IPSEC_FAILURE_POINT_MAX as u32)
            & (self.flags & !FLAGS == 0)
            & (self.keying_module_type < IKEEXT_KEY_MODULE_MAX as u32)
            & (self.mm_state < IKEEXT_MM_SA_STATE_MAX as u32)
            & (self.sa_role < IKEEXT_SA_ROLE_MAX as u32)
            & (self.mm_auth_method < IKEEXT_AUTHENTICATION_METHOD_TYPE_MAX as u32)
    }

    /// The sum with this record, which is checked.
    #[inline(always)]
    fn onto(&self, sum: u64) -> u64 {
        self.onto_as(sum, self.is_named())
    }

    /// The sum with all numbers of this record, and 2^40 more if it is not fully named. The hash counts as five
    /// numbers.
    #[inline(always)]
    fn onto_as(&self, sum: u64, named: bool) -> u64 {
        let members = [
            self.failure_error_code,
            self.failure_point,
            self.flags,
            self.keying_module_type,
            self.mm_state,
            self.sa_role,
            self.mm_auth_method,
        ];
        let (words, _) = self.end_cert_hash.as_chunks::<4>();
        let words = words.iter().map(|word| u32::from_le_bytes(*word));
        let numbers = members.into_iter().chain(words).map(u64::from);
        numbers
            .chain([self.mm_id, self.mm_filter_id, u64::from(!named) << 40])
            .fold(sum, u64::wrapping_add)
    }
}

/// Asserts that all ways give the same sum, for named records and for records with an unnamed value in some member.
pub(crate) fn assert_agree(bytes: &[u8]) {
    let mut odd = bytes[..bytes.len().min(1 << 16)].to_vec();
    for (number, record) in odd.chunks_exact_mut(64).enumerate() {
        // Every eighth record stays named.
        let value = if number % 3 == 0 { 13_u32 } else { 0x8000_0000 };
        if let Some(at) = [4, 8, 12, 16, 20, 24, 28].get(number % 8) {
            record[*at..*at + 4].copy_from_slice(&value.to_le_bytes());
        }
    }
    for bytes in [bytes, &odd] {
        let expected = (TYPED.1)(bytes);
        for (name, read) in ALL {
            assert_eq!(read(bytes), expected, "{name}");
        }
    }
}
