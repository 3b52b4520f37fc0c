//! Made-up records from a seed: a plausible mix, not uniform noise.

use std::io::{self, Read};

use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::{Rng, SeedableRng};

use crate::event::{IkeMmFailure, Payload, Record};
use crate::raw::{
    AuthenticationMethodType as Method, IkeextMmFailure0, IkeextMmFailureFlags as Flags,
    IpsecFailurePoint as Point, KeyModuleType as Module, MmSaState as State, SaRole as Role,
    WinError,
};

/// Makes records, the same for the same seed.
///
/// ```
/// use wfp_events::generate::Generator;
///
/// let records: Vec<_> = Generator::new(1, 0).take(3).collect();
/// assert_eq!(records, Generator::new(1, 0).take(3).collect::<Vec<_>>());
/// ```
#[derive(Clone, Debug)]
pub struct Generator {
    random: Pcg64Mcg,
    unnamed: u32,
    /// A machine has few main-mode filters, and their ids lie close together.
    first_filter: u64,
    mm_id: u64,
}

/// A choice and how often it is made.
type Weighted<T> = (u32, T);

/// What goes wrong, and on which side and at which step it then shows.
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

/// Which keying modules are met, and how their sides prove who they are.
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

/// Whether a failure can be met with this keying module and this proof: one of certificates with those that have
/// some, one of SSPI with AuthIP.
fn fits(code: WinError, state: State, (module, method): (Module, Method)) -> bool {
    let certified = matches!(
        method,
        Method::CERTIFICATE
            | Method::CERTIFICATE_ECDSA_P256
            | Method::CERTIFICATE_ECDSA_P384
            | Method::SSL
    );
    let of_certificates =
        OF_CERTIFICATES.contains(&code) || code == WinError::ERROR_IPSEC_IKE_NO_CERT;
    (certified || !of_certificates) && (module == Module::AUTHIP || state != State::SSPI_SENT)
}

const FLAGS: &[Weighted<Flags>] =
    &[(85, Flags::empty()), (5, Flags::BENIGN), (9, Flags::MULTIPLE), (1, Flags::all())];

const ROLES: &[Weighted<Role>] = &[(70, Role::INITIATOR), (30, Role::RESPONDER)];

/// The errors that name the certificate at fault.
const OF_CERTIFICATES: &[WinError] = &[
    WinError::ERROR_IPSEC_IKE_INVALID_CERT_TYPE,
    WinError::ERROR_IPSEC_IKE_INVALID_CERT_KEYLEN,
    WinError::ERROR_IPSEC_IKE_INVALID_SIGNATURE,
    WinError::CERT_E_UNTRUSTEDROOT,
    WinError::CERT_E_EXPIRED,
    WinError::CRYPT_E_REVOCATION_OFFLINE,
];

/// Values without a name. 13 has been seen in genuine records; the others are a later SDK's next value, and garbage.
const NUMBERS: &[Weighted<u32>] = &[(3, 13), (2, 14), (2, 97), (1, 0xffff_ffff), (1, 0x8000_0000)];

/// Undefined bits.
const BITS: &[Weighted<u32>] = &[(3, 4), (1, 0x4000_0000)];

impl Generator {
    /// A generator of records of which so many percent hold a value without a name or an undefined bit.
    #[must_use]
    pub fn new(seed: u64, unnamed: u32) -> Self {
        let mut random = Pcg64Mcg::seed_from_u64(seed);
        let first_filter = below(&mut random, 200_000).saturating_add(65_536);
        let mm_id = below(&mut random, 50_000);
        Self { random, unnamed, first_filter, mm_id }
    }

    /// The next record. There is always one.
    pub fn record(&mut self) -> Record {
        let failure = self.ike_mm_failure();
        Record::new::<IkeextMmFailure0>(Payload::IkeMmFailure(failure))
    }

    fn ike_mm_failure(&mut self) -> IkeMmFailure {
        let (failure_error_code, failure_point, mm_state) = self.one_of(FAILURES.iter());
        let modules =
            MODULES.iter().filter(|(_, module)| fits(failure_error_code, mm_state, *module));
        let (keying_module_type, mm_auth_method) = self.one_of(modules);
        // Ids go up in small steps, as associations come and go.
        self.mm_id = self.mm_id.wrapping_add(below(&mut self.random, 4)).wrapping_add(1);
        let mut end_cert_hash = [0; 20];
        if OF_CERTIFICATES.contains(&failure_error_code) {
            self.random.fill_bytes(&mut end_cert_hash);
        }
        let filter = below(&mut self.random, 12);
        let mut failure = IkeMmFailure {
            failure_error_code,
            failure_point,
            flags: self.one_of(FLAGS.iter()),
            keying_module_type,
            mm_state,
            sa_role: self.one_of(ROLES.iter()),
            mm_auth_method,
            end_cert_hash,
            mm_id: self.mm_id,
            mm_filter_id: self.first_filter.wrapping_add(filter),
        };
        if below(&mut self.random, 100) < u64::from(self.unnamed) {
            self.unname(&mut failure);
        }
        failure
    }

    /// Puts a value without a name into one of the members that have names.
    fn unname(&mut self, failure: &mut IkeMmFailure) {
        let number = self.one_of(NUMBERS.iter());
        match below(&mut self.random, 6) {
            0 => failure.failure_point = Point::new(number),
            1 => failure.keying_module_type = Module::new(number),
            2 => failure.mm_state = State::new(number),
            3 => failure.sa_role = Role::new(number),
            4 => failure.mm_auth_method = Method::new(number),
            _ => failure.flags |= Flags::from_bits_retain(self.one_of(BITS.iter())),
        }
    }

    /// One of these choices, of which there is one at least.
    fn one_of<'a, T: Copy + 'a>(
        &mut self,
        mut choices: impl Iterator<Item = &'a Weighted<T>> + Clone,
    ) -> T {
        let total =
            choices.clone().fold(0, |sum: u64, (weight, _)| sum.saturating_add(u64::from(*weight)));
        let mut left = below(&mut self.random, total);
        let chosen = choices.find(|(weight, _)| {
            let weight = u64::from(*weight);
            let here = left < weight;
            left = left.saturating_sub(weight);
            here
        });
        let Some((_, choice)) = chosen else { unreachable!("what is left is below the total") };
        *choice
    }
}

/// The bytes of so many records, end to end, to be read like a file.
#[derive(Debug)]
pub struct Capture {
    generator: Generator,
    left: u64,
    /// The record under way, and how much of it was read.
    bytes: Vec<u8>,
    read: usize,
}

impl Generator {
    /// The next so many records as a capture: an array.
    #[must_use]
    pub fn capture(self, records: u64) -> Capture {
        Capture { generator: self, left: records, bytes: Vec::new(), read: 0 }
    }
}

impl Read for Capture {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled: usize = 0;
        while let Some(room) = buffer.get_mut(filled..).filter(|room| !room.is_empty()) {
            if self.read == self.bytes.len() {
                let Some(left) = self.left.checked_sub(1) else { break };
                self.left = left;
                self.bytes.clear();
                self.read = 0;
                self.generator.record().write(&mut self.bytes);
            }
            let read = self.bytes.get(self.read..).unwrap_or_default().read(room)?;
            self.read = self.read.saturating_add(read);
            filled = filled.saturating_add(read);
        }
        Ok(filled)
    }
}

impl Iterator for Generator {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        Some(self.record())
    }
}

/// A number below another. The bias of the remainder, below 2^-40 here, does no harm.
fn below(random: &mut Pcg64Mcg, bound: u64) -> u64 {
    random.next_u64().checked_rem(bound).unwrap_or(0)
}
