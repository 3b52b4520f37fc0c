//! Synthetic failures of the keying modules.

use core::net::Ipv4Addr;

use super::random::Weighted;
use super::{Generator, PRINCIPALS};
use crate::event::{IkeEmFailure, IkeMmFailure, IkeQmFailure, Subnet, Traffic, V4Subnet};
use crate::raw::{
    AuthenticationMethodType as Method, EmSaState, Guid, IkeextEmFailureFlags,
    IkeextMmFailureFlags as Flags, IpsecFailurePoint as Point, IpsecTrafficType,
    KeyModuleType as Module, MmSaState as State, QmSaState, SaRole as Role, WinError,
};
use crate::value::WideStr;

/// Failures: the error, the side on which the negotiation fails, and the state that it has reached.
const FAILURES: &[Weighted<(WinError, Point, State)>] = &[
    (220, (WinError::ERROR_IPSEC_IKE_TIMED_OUT, Point::ME, State::SA_SENT)),
    (40, (WinError::ERROR_IPSEC_IKE_TIMED_OUT, Point::ME, State::FINAL_SENT)),
    (150, (WinError::ERROR_IPSEC_IKE_AUTH_FAIL, Point::PEER, State::NONE)),
    (60, (WinError::ERROR_IPSEC_IKE_AUTH_FAIL, Point::ME, State::FINAL)),
    (110, (WinError::ERROR_IPSEC_IKE_POLICY_MATCH, Point::PEER, State::SA_SENT)),
    (50, (WinError::ERROR_IPSEC_IKE_POLICY_MATCH, Point::ME, State::NONE)),
    (90, (WinError::ERROR_IPSEC_IKE_NO_CERT, Point::ME, State::NONE)),
    (30, (WinError::ERROR_IPSEC_IKE_NO_POLICY, Point::ME, State::NONE)),
    (30, (WinError::ERROR_IPSEC_IKE_ERROR, Point::PEER, State::SA_SENT)),
    (20, (WinError::ERROR_IPSEC_IKE_INVALID_PAYLOAD, Point::ME, State::SA_SENT)),
    (20, (WinError::ERROR_IPSEC_IKE_INVALID_SIGNATURE, Point::ME, State::FINAL)),
    (20, (WinError::ERROR_IPSEC_IKE_INVALID_CERT_TYPE, Point::ME, State::FINAL)),
    (15, (WinError::ERROR_IPSEC_IKE_DH_FAIL, Point::ME, State::SA_SENT)),
    (10, (WinError::ERROR_IPSEC_IKE_INVALID_MAJOR_VERSION, Point::PEER, State::SA_SENT)),
    (10, (WinError::ERROR_IPSEC_IKE_INVALID_CERT_KEYLEN, Point::ME, State::FINAL)),
    (25, (WinError::ERROR_IPSEC_IKE_NEGOTIATION_DISABLED, Point::ME, State::NONE)),
    (25, (WinError::ERROR_IPSEC_IKE_MM_EXPIRED, Point::NONE, State::COMPLETE)),
    (15, (WinError::CERT_E_UNTRUSTEDROOT, Point::ME, State::FINAL)),
    (15, (WinError::CERT_E_EXPIRED, Point::ME, State::FINAL)),
    (10, (WinError::CRYPT_E_REVOCATION_OFFLINE, Point::ME, State::FINAL)),
    (15, (WinError::SEC_E_NO_AUTHENTICATING_AUTHORITY, Point::ME, State::SSPI_SENT)),
    (10, (WinError::SEC_E_LOGON_DENIED, Point::PEER, State::SSPI_SENT)),
    (10, (WinError::ERROR_ACCESS_DENIED, Point::ME, State::NONE)),
];

/// Keying modules, with authentication methods that they use.
const MODULES: &[Weighted<(Module, Method)>] = &[
    (45, (Module::IKEV2, Method::CERTIFICATE)),
    (15, (Module::IKEV2, Method::EAP)),
    (8, (Module::IKEV2, Method::PRESHARED_KEY)),
    (5, (Module::IKEV2, Method::CERTIFICATE_ECDSA_P256)),
    (3, (Module::IKEV2, Method::CERTIFICATE_ECDSA_P384)),
    (10, (Module::IKE, Method::PRESHARED_KEY)),
    (8, (Module::IKE, Method::CERTIFICATE)),
    (12, (Module::AUTHIP, Method::KERBEROS)),
    (4, (Module::AUTHIP, Method::NTLM_V2)),
    (2, (Module::AUTHIP, Method::SSL)),
    (1, (Module::AUTHIP, Method::ANONYMOUS)),
];

/// Whether a failure can occur with a keying module and an authentication method: certificate errors need a method with
/// certificates, and SSPI states need AuthIP.
fn is_plausible(code: WinError, state: State, (module, method): (Module, Method)) -> bool {
    let has_certificate = matches!(
        method,
        Method::CERTIFICATE
            | Method::CERTIFICATE_ECDSA_P256
            | Method::CERTIFICATE_ECDSA_P384
            | Method::SSL
    );
    let needs_certificate =
        CERTIFICATE_ERRORS.contains(&code) || code == WinError::ERROR_IPSEC_IKE_NO_CERT;
    (has_certificate || !needs_certificate)
        && (module == Module::AUTHIP || state != State::SSPI_SENT)
}

const FLAGS: &[Weighted<Flags>] =
    &[(85, Flags::empty()), (5, Flags::BENIGN), (9, Flags::MULTIPLE), (1, Flags::all())];

const ROLES: &[Weighted<Role>] = &[(70, Role::INITIATOR), (30, Role::RESPONDER)];

/// The errors of records that have the hash of a certificate.
const CERTIFICATE_ERRORS: &[WinError] = &[
    WinError::ERROR_IPSEC_IKE_INVALID_CERT_TYPE,
    WinError::ERROR_IPSEC_IKE_INVALID_CERT_KEYLEN,
    WinError::ERROR_IPSEC_IKE_INVALID_SIGNATURE,
    WinError::CERT_E_UNTRUSTEDROOT,
    WinError::CERT_E_EXPIRED,
    WinError::CRYPT_E_REVOCATION_OFFLINE,
];

/// Failures of quick mode: the error, the side on which it fails, and the state that it has reached.
const QUICK_MODE_FAILURES: &[Weighted<(WinError, Point, QmSaState)>] = &[
    (30, (WinError::ERROR_IPSEC_IKE_TIMED_OUT, Point::ME, QmSaState::INITIAL)),
    (40, (WinError::ERROR_IPSEC_IKE_POLICY_MATCH, Point::PEER, QmSaState::INITIAL)),
    (20, (WinError::ERROR_IPSEC_IKE_NO_POLICY, Point::ME, QmSaState::NONE)),
    (10, (WinError::ERROR_IPSEC_IKE_INVALID_PAYLOAD, Point::ME, QmSaState::FINAL)),
];

impl Generator {
    /// The next id of a main-mode security association: ids increase in small steps.
    fn next_mm_id(&mut self) -> u64 {
        let step = self.random.below(4).saturating_add(1);
        self.mm_id = self.mm_id.wrapping_add(step);
        self.mm_id
    }

    fn cert_hash(&mut self, error: WinError) -> [u8; 20] {
        if CERTIFICATE_ERRORS.contains(&error) { self.random.bytes() } else { [0; 20] }
    }

    /// A principal name, which can be empty or NULL.
    fn principal(&mut self) -> Option<WideStr<'static>> {
        self.later_members.choose(PRINCIPALS).and_then(|name| name.parse().ok())
    }

    fn group_sids(&mut self) -> Vec<Option<WideStr<'static>>> {
        let count = self.later_members.choose(&[(6, 0_u64), (2, 2), (1, 4)]);
        let sid = |generator: &mut Self| {
            let domain = generator.domain;
            let group = generator.later_members.below(600).saturating_add(512);
            let [a, b, c] = domain;
            format!("S-1-5-21-{a}-{b}-{c}-{group}").parse().ok()
        };
        (0..count).map(|_| sid(self)).collect()
    }

    pub(super) fn guid(&mut self) -> Guid {
        let mut bytes: [u8; 16] = self.later_members.bytes();
        // Version 4, variant 1.
        bytes[7] = bytes[7] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        Guid::from_bytes(bytes)
    }

    pub(super) fn main_mode(&mut self) -> IkeMmFailure<'static> {
        let (failure_error_code, failure_point, mm_state) = self.random.choose(FAILURES);
        let modules = MODULES
            .iter()
            .filter(|(_, module)| is_plausible(failure_error_code, mm_state, *module));
        let (keying_module_type, mm_auth_method) = self.random.choose_from(modules);
        let mut failure = IkeMmFailure {
            failure_error_code,
            failure_point,
            keying_module_type,
            mm_state,
            mm_auth_method,
            mm_id: self.next_mm_id(),
            end_cert_hash: self.cert_hash(failure_error_code),
            mm_filter_id: self.filter(),
            flags: self.random.choose(FLAGS),
            sa_role: self.random.choose(ROLES),
            local_principal_name_for_auth: self.principal(),
            remote_principal_name_for_auth: self.principal(),
            local_principal_group_sids: self.group_sids(),
            remote_principal_group_sids: self.group_sids(),
            provider_context_key: self
                .later_members
                .choose(&[(1, false), (1, true)])
                .then(|| self.guid()),
        };
        if self.is_unnamed() {
            let number = self.unnamed_number();
            match self.random.below(6) {
                0 => failure.failure_point = Point::new(number),
                1 => failure.keying_module_type = Module::new(number),
                2 => failure.mm_state = State::new(number),
                3 => failure.sa_role = Role::new(number),
                4 => failure.mm_auth_method = Method::new(number),
                _ => failure.flags |= Flags::from_bits_retain(self.undefined_bit()),
            }
        }
        failure
    }

    pub(super) fn extended_mode(&mut self) -> IkeEmFailure<'static> {
        let (failure_error_code, failure_point, _) = self.random.choose(FAILURES);
        let mut failure = IkeEmFailure {
            failure_error_code,
            failure_point,
            flags: self
                .random
                .choose(&[(9, IkeextEmFailureFlags::empty()), (1, IkeextEmFailureFlags::MULTIPLE)]),
            em_state: self.random.choose(&[
                (2, EmSaState::NONE),
                (2, EmSaState::SENT_ATTS),
                (1, EmSaState::FINAL),
            ]),
            sa_role: self.random.choose(ROLES),
            em_auth_method: self.random.choose(&[
                (3, Method::KERBEROS),
                (1, Method::NTLM_V2),
                (1, Method::SSL),
            ]),
            end_cert_hash: self.cert_hash(failure_error_code),
            mm_id: self.next_mm_id(),
            qm_filter_id: self.filter(),
            local_principal_name_for_auth: self.principal(),
            remote_principal_name_for_auth: self.principal(),
            local_principal_group_sids: self.group_sids(),
            remote_principal_group_sids: self.group_sids(),
            sa_traffic_type: self
                .random
                .choose(&[(4, IpsecTrafficType::TRANSPORT), (1, IpsecTrafficType::TUNNEL)]),
        };
        if self.is_unnamed() {
            let number = self.unnamed_number();
            match self.random.below(3) {
                0 => failure.em_state = EmSaState::new(number),
                1 => failure.em_auth_method = Method::new(number),
                _ => failure.flags |= IkeextEmFailureFlags::from_bits_retain(self.undefined_bit()),
            }
        }
        failure
    }

    pub(super) fn quick_mode(&mut self) -> IkeQmFailure {
        let (failure_error_code, failure_point, qm_state) = self.random.choose(QUICK_MODE_FAILURES);
        let (keying_module_type, _) = self.random.choose(MODULES);
        let subnet = |generator: &mut Self| {
            let third = generator.random.byte();
            let mask = Ipv4Addr::new(255, 255, 255, 0);
            Subnet::V4(Some(V4Subnet { addr: Ipv4Addr::new(10, 0, third, 0), mask }))
        };
        let traffic = match self.random.choose(&[(1, true), (1, false)]) {
            true => Traffic::Tunnel { local: subnet(self), remote: subnet(self) },
            false => Traffic::Other(IpsecTrafficType::TRANSPORT),
        };
        let mut failure = IkeQmFailure {
            failure_error_code,
            failure_point,
            keying_module_type,
            qm_state,
            sa_role: self.random.choose(ROLES),
            traffic,
            qm_filter_id: self.filter(),
            mm_sa_luid: self.next_mm_id(),
            mm_provider_context_key: self.guid(),
        };
        if self.is_unnamed() {
            let number = self.unnamed_number();
            match self.random.below(3) {
                0 => failure.qm_state = QmSaState::new(number),
                1 => failure.traffic = Traffic::Other(IpsecTrafficType::new(number)),
                _ => failure.keying_module_type = Module::new(number),
            }
        }
        failure
    }
}
