//! An independent implementation of the JSON lines of main-mode failures, from native integers and the SDK's names in
//! `tests/data/values.toml` and `tests/data/errors.toml`.
//!
//! It shares no code with the library, so that tests can compare the library with it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::values::{ERRORS, VALUES, numbers};
use byteorder_reader::MmFailure0;

/// The structure of the records.
pub(crate) const STRUCT: &str = "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0";

/// The flags in bit order.
const FLAGS: [&str; 2] = [
    "FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG_BENIGN",
    "FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG_MULTIPLE",
];

/// Names by number.
pub(crate) type Names = BTreeMap<u32, String>;

/// The names of the values that members can have.
pub(crate) struct Values {
    pub(crate) codes: Names,
    pub(crate) points: Names,
    pub(crate) modules: Names,
    pub(crate) states: Names,
    pub(crate) roles: Names,
    pub(crate) methods: Names,
}

/// The names of the values that members can have.
pub(crate) fn values() -> &'static Values {
    static NAMED: OnceLock<Values> = OnceLock::new();
    NAMED.get_or_init(|| {
        let mut codes: Names = numbers(&ERRORS["hresult"]).into_iter().collect();
        // 0 is ERROR_SUCCESS, not SEC_E_OK.
        codes.extend(numbers(&ERRORS["win32"]));
        let of = |name: &str| numbers(&VALUES["enum"][name]).into_iter().collect();
        Values {
            codes,
            points: of("IPSEC_FAILURE_POINT"),
            modules: of("IKEEXT_KEY_MODULE_TYPE"),
            states: of("IKEEXT_MM_SA_STATE"),
            roles: of("IKEEXT_SA_ROLE"),
            methods: of("IKEEXT_AUTHENTICATION_METHOD_TYPE"),
        }
    })
}

/// The members of the payload with their JSON values, in the SDK's order.
pub(crate) fn members(record: &MmFailure0) -> Vec<(&'static str, String)> {
    let values = values();
    let enumeration = |names: &Names, number: u32| match names.get(&number) {
        Some(name) => format!("\"{name}\""),
        None => number.to_string(),
    };
    let code = record.failure_error_code;
    let derived = values.codes.get(&code).map_or("null".to_owned(), |name| format!("\"{name}\""));
    let mut flags = Vec::new();
    for (bit, name) in FLAGS.iter().enumerate() {
        if record.flags >> bit & 1 == 1 {
            flags.push(format!("\"{name}\""));
        }
    }
    if record.flags >> 2 != 0 {
        flags.push(format!("\"0x{:x}\"", record.flags >> 2 << 2));
    }
    let mut hash = String::new();
    for byte in record.end_cert_hash {
        hash += &format!("{byte:02x}");
    }
    vec![
        ("failureErrorCode", code.to_string()),
        ("failureErrorName", derived),
        ("failurePoint", enumeration(&values.points, record.failure_point)),
        ("flags", format!("[{}]", flags.join(","))),
        ("keyingModuleType", enumeration(&values.modules, record.keying_module_type)),
        ("mmState", enumeration(&values.states, record.mm_state)),
        ("saRole", enumeration(&values.roles, record.sa_role)),
        ("mmAuthMethod", enumeration(&values.methods, record.mm_auth_method)),
        ("endCertHash", format!("\"{hash}\"")),
        ("mmId", record.mm_id.to_string()),
        ("mmFilterId", record.mm_filter_id.to_string()),
    ]
}

/// The JSON object of these members.
pub(crate) fn object(members: &[(&str, String)]) -> String {
    let members: Vec<_> =
        members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}

/// The JSON line of a record, without the line feed.
pub(crate) fn json(record: &MmFailure0) -> String {
    object(&[("struct", format!("\"{STRUCT}\"")), ("ikeMmFailure", object(&members(record)))])
}
