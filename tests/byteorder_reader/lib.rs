//! `FWPM_NET_EVENT_IKEEXT_MM_FAILURE0`, read field by field with `byteorder` into native integers.
//!
//! The reader shares no code with the library, so tests, fuzz targets and benches can compare the library with it.

use std::io::{Error, Read};

use byteorder::{LittleEndian, ReadBytesExt};
use wfp_events::raw::IkeextMmFailure0;

/// The size of a record in bytes.
pub const SIZE: usize = 64;

/// The record in native integers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MmFailure0 {
    pub failure_error_code: u32,
    pub failure_point: u32,
    pub flags: u32,
    pub keying_module_type: u32,
    pub mm_state: u32,
    pub sa_role: u32,
    pub mm_auth_method: u32,
    pub end_cert_hash: [u8; 20],
    pub mm_id: u64,
    pub mm_filter_id: u64,
}

/// Reads one record.
#[inline]
pub fn read(mut from: impl Read) -> Result<MmFailure0, Error> {
    Ok(MmFailure0 {
        failure_error_code: from.read_u32::<LittleEndian>()?,
        failure_point: from.read_u32::<LittleEndian>()?,
        flags: from.read_u32::<LittleEndian>()?,
        keying_module_type: from.read_u32::<LittleEndian>()?,
        mm_state: from.read_u32::<LittleEndian>()?,
        sa_role: from.read_u32::<LittleEndian>()?,
        mm_auth_method: from.read_u32::<LittleEndian>()?,
        end_cert_hash: {
            let mut hash = [0; 20];
            from.read_exact(&mut hash)?;
            hash
        },
        mm_id: from.read_u64::<LittleEndian>()?,
        mm_filter_id: from.read_u64::<LittleEndian>()?,
    })
}

/// Reads all records of the bytes.
#[inline]
pub fn read_all(mut bytes: &[u8]) -> Result<Vec<MmFailure0>, Error> {
    let mut records = Vec::new();
    while !bytes.is_empty() {
        records.push(read(&mut bytes)?);
    }
    Ok(records)
}

/// The record as the library reads it.
impl From<&IkeextMmFailure0> for MmFailure0 {
    #[inline]
    fn from(record: &IkeextMmFailure0) -> Self {
        Self {
            failure_error_code: record.failure_error_code.get(),
            failure_point: record.failure_point.get(),
            flags: record.flags.get().bits(),
            keying_module_type: record.keying_module_type.get(),
            mm_state: record.mm_state.get(),
            sa_role: record.sa_role.get(),
            mm_auth_method: record.mm_auth_method.get(),
            end_cert_hash: record.end_cert_hash,
            mm_id: record.mm_id.get(),
            mm_filter_id: record.mm_filter_id.get(),
        }
    }
}
