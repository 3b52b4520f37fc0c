//! The labels of an event, and the words of its values.

use crate::layout::Enumeration;
use crate::raw::{EmSaState, IpVersion, IpsecFailurePoint, IpsecTrafficType, MmSaState, QmSaState};

/// The end of an event's first line.
pub(super) const FIRST: &str = "IKE diagnostic event:";

/// The lines without a member.
pub(super) const EVENT_HEADER: &str = "Event Header";
pub(super) const FAILURE_TYPE: &str = "Failure type";
pub(super) const TYPE_SPECIFIC: &str = "Type specific info";

/// The members of a header whose names depend on the IP version.
pub(super) const LOCAL: &str = "localAddr";
pub(super) const REMOTE: &str = "remoteAddr";

/// The label of each member of a header.
pub(super) const HEADER: &[(&str, &str)] = &[
    ("Timestamp", "timeStamp"),
    ("Flags", "flags"),
    ("IP version", "ipVersion"),
    ("IP protocol", "ipProtocol"),
    ("Local address", LOCAL),
    ("Remote address", REMOTE),
    ("Local Port", "localPort"),
    ("Remote Port", "remotePort"),
    ("Application ID", "appId"),
    ("User SID", "userId"),
    ("Enterprise ID", "enterpriseId"),
    ("Policy Flags", "policyFlags"),
    ("Effective Name", "effectiveName"),
    // As Windows spells it.
    ("Effevtive Name", "effectiveName"),
];

/// How many members of the header each version of Windows writes.
pub(super) const ALWAYS: usize = 10;

/// The label of each member of a payload. Where a label has several, the first that the payload has is meant.
pub(super) const PAYLOAD: &[(&str, &str)] = &[
    ("Failure error code", "failureErrorCode"),
    ("Failure point", "failurePoint"),
    ("Flags", "flags"),
    ("Keying module type", "keyingModuleType"),
    ("MM State", "mmState"),
    ("QM State", "qmState"),
    ("EM State", "emState"),
    ("MM SA role", "saRole"),
    ("QM SA role", "saRole"),
    ("EM SA role", "saRole"),
    ("MM auth method", "mmAuthMethod"),
    ("EM auth method", "emAuthMethod"),
    ("Cert hash", "endCertHash"),
    ("MM ID", "mmId"),
    ("MM ID", "mmSaLuid"),
    ("MM Filter ID", "mmFilterId"),
    ("QM Filter ID", "qmFilterId"),
    ("Local Principal Name", "localPrincipalNameForAuth"),
    ("Remote Principal Name", "remotePrincipalNameForAuth"),
    ("Local Principal Group SIDs", "localPrincipalGroupSids"),
    (REMOTE_SIDS, "remotePrincipalGroupSids"),
    (MODE, "saTrafficType"),
];

const REMOTE_SIDS: &str = "Remote Principal Group SIDs";
const MODE: &str = "Mode";

/// The words that name the type of a failure, and its payload; the first word of the payload's own labels.
pub(super) const TYPES: &[(&str, &str, &str)] = &[
    ("main mode", "ikeMmFailure", "MM"),
    ("quick mode", "ikeQmFailure", "QM"),
    ("extended mode", "ikeEmFailure", "EM"),
];

/// The words of values that are not those of the SDK's names.
const WORDS: &[(&Enumeration, &str, u32)] = &[
    (IpVersion::ENUMERATION, "IPv4", IpVersion::V4.get()),
    (IpVersion::ENUMERATION, "IPv6", IpVersion::V6.get()),
    (IpsecFailurePoint::ENUMERATION, "Local", IpsecFailurePoint::ME.get()),
    (IpsecFailurePoint::ENUMERATION, "Remote", IpsecFailurePoint::PEER.get()),
    (IpsecTrafficType::ENUMERATION, "Transport Mode", IpsecTrafficType::TRANSPORT.get()),
    (IpsecTrafficType::ENUMERATION, "Tunnel Mode", IpsecTrafficType::TUNNEL.get()),
    (MmSaState::ENUMERATION, "Initial state, no packets sent", MmSaState::NONE.get()),
    (QmSaState::ENUMERATION, "Initial state, no QM packets sent", QmSaState::NONE.get()),
    (EmSaState::ENUMERATION, "Initial state, no EM packets sent", EmSaState::NONE.get()),
];

/// The label and the value of a line.
pub(super) fn labelled(line: &str) -> Option<(&str, &str)> {
    let (label, value) = line.split_once(':')?;
    Some((label.trim(), value.trim()))
}

/// The members with this label.
pub(super) fn members<'l>(
    labels: &'static [(&'static str, &'static str)],
    label: &'l str,
) -> impl Iterator<Item = &'static str> + use<'l> {
    let has_label = |own: &str| own.eq_ignore_ascii_case(label);
    labels.iter().filter(move |(own, _)| has_label(own)).map(|(_, member)| *member)
}

/// Whether the label is that of a member.
pub(super) fn is_member(label: &str) -> bool {
    [HEADER, PAYLOAD].into_iter().any(|labels| members(labels, label).next().is_some())
}

/// Whether the line is one of those without a member.
pub(super) fn is(label: &str, outline: &str) -> bool {
    label.eq_ignore_ascii_case(outline)
}

/// Whether the label can be the last of an event.
pub(super) fn is_last(label: &str) -> bool {
    [REMOTE_SIDS, MODE].into_iter().any(|last| is(label, last))
}

/// Whether the line is a value whose label is on an earlier line, whatever its indentation: a hash or a SID.
pub(super) fn is_value(line: &str) -> bool {
    line.bytes().all(|byte| byte.is_ascii_hexdigit()) || line.starts_with("S-1-")
}

/// The value that a text names: by the words that a trace has, or by those of the SDK's name.
pub(super) fn value_of(of: &Enumeration, text: &str) -> Option<u32> {
    let words = WORDS
        .iter()
        .find(|(own, words, _)| own.name == of.name && words.eq_ignore_ascii_case(text));
    if let Some((_, _, value)) = words {
        return Some(*value);
    }
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_uppercase()).collect()
    };
    let name = letters(text);
    let named = of.values.iter().find(|named| {
        let own = named.name.strip_prefix(of.prefix).unwrap_or(named.name);
        named.name == text || letters(own) == name
    });
    named.map(|named| named.value)
}
