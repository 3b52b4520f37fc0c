//! Main-mode failures without an event.

use super::evidence::{Evidence, Reason};
use super::filter::is_rare;
use crate::raw::{AuthenticationMethodType, IkeextMmFailure0, Structure as _};
use crate::zerocopy::FromBytes as _;

/// Ids count from 1 when Windows starts. Addresses of a heap, and pairs of small numbers, are greater.
pub(super) const MAX_ID: u64 = (1 << 32) - 1;

/// The greatest authentication method; those of Windows 11 with a name end at 12.
const MAX_METHOD: u32 = 31;

/// The fewest different bytes of a hash: of 20 random ones, fewer are equal.
const HASH_BYTES: usize = 12;

/// What speaks for a main-mode failure in these bytes; `None` if there is none.
pub(super) fn examine(bytes: &[u8]) -> Option<Evidence> {
    let (failure, _) = IkeextMmFailure0::ref_from_prefix(bytes).ok()?;
    let numbers = [failure.mm_id.get(), failure.mm_filter_id.get()];
    if numbers.iter().any(|number| *number > MAX_ID) {
        return None;
    }
    let mut evidence = Evidence::default();
    // Genuine records have an authentication method without a name, and nothing else.
    let mm_auth_method = AuthenticationMethodType::PRESHARED_KEY;
    if failure.mm_auth_method.get() > MAX_METHOD
        || !(IkeextMmFailure0 { mm_auth_method, ..*failure }).is_fully_named()
    {
        return None;
    }
    let code = failure.failure_error_code;
    if !is_rare(code.get()) || code.name().is_none() {
        return None;
    }
    evidence.add(Reason::BareCode);
    let values = [
        failure.failure_point.get(),
        failure.keying_module_type.get(),
        failure.mm_state.get(),
        failure.sa_role.get(),
        failure.mm_auth_method.get(),
    ];
    evidence.add_if(values.iter().any(|value| *value != 0), Reason::Values);
    evidence.add_if(numbers.iter().all(|number| *number != 0), Reason::Id);
    if failure.end_cert_hash != [0; 20] {
        let mut bytes = failure.end_cert_hash.to_vec();
        bytes.sort_unstable();
        bytes.dedup();
        let is_hash = bytes.len() >= HASH_BYTES;
        evidence.add(if is_hash { Reason::Hash } else { Reason::Implausible });
    }
    Some(evidence)
}
