//! Windows error codes (`winerror.h`).
//!
//! A code is a Win32 code (0 to 65535) or an HRESULT (the top bit is set).
//!
//! ```
//! use wfp_events::raw::WinError;
//!
//! let error = WinError::new(0x800b_010b);
//! assert_eq!(error.name(), Some("TRUST_E_FAIL"));
//! assert_eq!("ERROR_IPSEC_IKE_AUTH_FAIL".parse(), Ok(WinError::new(13801)));
//! assert!(WinError::ERROR_IPSEC_IKE_AUTH_FAIL.meaning().is_some());
//! ```

use super::open_enum;
use crate::layout::CodeNames;

/// A static, so that the binary contains it only once.
static NAMES: CodeNames = CodeNames {
    names: include_str!("winerror_names.txt"),
    index: include_bytes!("winerror_names.idx"),
};

open_enum! {
    /// A Windows error code, as `failureErrorCode` holds it: a `UINT32`.
    ///
    /// It is a Win32 code, or an HRESULT, which has the top bit set. [`name`](Self::name) has the names of all Win32
    /// codes of `winerror.h` (SDK 10.0.26100), and of the HRESULTs of WFP, SSPI, certificates and cryptography, but
    /// other codes occur too. The constants here are the codes that have a [`meaning`](Self::meaning): those of IPsec,
    /// 13000 to 13932, and others that are known to occur in `failureErrorCode`.
    ///
    /// ```
    /// use wfp_events::raw::WinError;
    ///
    /// let code = WinError::new(0x800b_010b);
    /// assert_eq!(code.name(), Some("TRUST_E_FAIL"));
    /// assert_eq!(WinError::from_name("TRUST_E_FAIL"), Some(code));
    /// assert!(WinError::ERROR_IPSEC_IKE_NO_CERT.meaning().is_some_and(|text| text.starts_with("No certificate")));
    /// ```
    pub enum WinError("winerror.h", "") as Code named by NAMES {
        /// The operation succeeded: no error was recorded.
        ERROR_SUCCESS = 0,
        /// The account or process lacks the right that the operation needs.
        ERROR_ACCESS_DENIED = 5,
        /// A function was called with an argument that it does not accept.
        ERROR_INVALID_PARAMETER = 87,
        /// The object that was looked up does not exist.
        ERROR_NOT_FOUND = 1168,
        /// The operation was cancelled.
        ERROR_CANCELLED = 1223,
        /// The logon session whose credentials were to be used no longer exists.
        ERROR_NO_SUCH_LOGON_SESSION = 1312,
        /// Logon was refused: the user name or the password is wrong.
        ERROR_LOGON_FAILURE = 1326,
        /// Something failed inside Windows, without a more precise code.
        ERROR_INTERNAL_ERROR = 1359,
        /// The clocks of the two machines differ by more than the logon protocol tolerates.
        ERROR_TIME_SKEW = 1398,
        /// The operation timed out.
        ERROR_TIMEOUT = 1460,
        /// A quick mode policy could not be added: one like it already exists.
        ERROR_IPSEC_QM_POLICY_EXISTS = 13000,
        /// No such quick mode policy exists.
        ERROR_IPSEC_QM_POLICY_NOT_FOUND = 13001,
        /// The quick mode policy cannot be removed while something refers to it.
        ERROR_IPSEC_QM_POLICY_IN_USE = 13002,
        /// A main mode policy could not be added: one like it already exists.
        ERROR_IPSEC_MM_POLICY_EXISTS = 13003,
        /// No such main mode policy exists.
        ERROR_IPSEC_MM_POLICY_NOT_FOUND = 13004,
        /// The main mode policy cannot be removed while something refers to it.
        ERROR_IPSEC_MM_POLICY_IN_USE = 13005,
        /// A main mode filter could not be added: one like it already exists.
        ERROR_IPSEC_MM_FILTER_EXISTS = 13006,
        /// No such main mode filter exists.
        ERROR_IPSEC_MM_FILTER_NOT_FOUND = 13007,
        /// A transport mode filter could not be added: one like it already exists.
        ERROR_IPSEC_TRANSPORT_FILTER_EXISTS = 13008,
        /// No such transport mode filter exists.
        ERROR_IPSEC_TRANSPORT_FILTER_NOT_FOUND = 13009,
        /// A list of main mode authentication methods could not be added: it already exists.
        ERROR_IPSEC_MM_AUTH_EXISTS = 13010,
        /// No such list of main mode authentication methods exists.
        ERROR_IPSEC_MM_AUTH_NOT_FOUND = 13011,
        /// The list of main mode authentication methods cannot be removed while something refers to it.
        ERROR_IPSEC_MM_AUTH_IN_USE = 13012,
        /// There is no default main mode policy.
        ERROR_IPSEC_DEFAULT_MM_POLICY_NOT_FOUND = 13013,
        /// There is no default list of main mode authentication methods.
        ERROR_IPSEC_DEFAULT_MM_AUTH_NOT_FOUND = 13014,
        /// There is no default quick mode policy.
        ERROR_IPSEC_DEFAULT_QM_POLICY_NOT_FOUND = 13015,
        /// A tunnel mode filter could not be added: one like it already exists.
        ERROR_IPSEC_TUNNEL_FILTER_EXISTS = 13016,
        /// No such tunnel mode filter exists.
        ERROR_IPSEC_TUNNEL_FILTER_NOT_FOUND = 13017,
        /// The main mode filter is marked for deletion and still waits to be removed.
        ERROR_IPSEC_MM_FILTER_PENDING_DELETION = 13018,
        /// The transport mode filter is marked for deletion and still waits to be removed.
        ERROR_IPSEC_TRANSPORT_FILTER_PENDING_DELETION = 13019,
        /// The tunnel mode filter is marked for deletion and still waits to be removed.
        ERROR_IPSEC_TUNNEL_FILTER_PENDING_DELETION = 13020,
        /// The main mode policy is marked for deletion and still waits to be removed.
        ERROR_IPSEC_MM_POLICY_PENDING_DELETION = 13021,
        /// The main mode authentication list is marked for deletion and still waits to be removed.
        ERROR_IPSEC_MM_AUTH_PENDING_DELETION = 13022,
        /// The quick mode policy is marked for deletion and still waits to be removed.
        ERROR_IPSEC_QM_POLICY_PENDING_DELETION = 13023,
        /// A warning: the main mode policy was accepted without the proposals that Windows does not support.
        WARNING_IPSEC_MM_POLICY_PRUNED = 13024,
        /// A warning: the quick mode policy was accepted without the proposals that Windows does not support.
        WARNING_IPSEC_QM_POLICY_PRUNED = 13025,
        /// Not a failure: it only marks where the range of IKE negotiation codes starts.
        ERROR_IPSEC_IKE_NEG_STATUS_BEGIN = 13800,
        /// The peer did not accept this machine's credentials, or this machine did not accept the peer's.
        ///
        /// See first who refused: failurePoint ME is this machine, PEER the remote one, whose log has the
        /// reason. With certificates, check that the refused one is in date, that its root CA is in the
        /// Trusted Root store of the machine (not of the user) on the other side, and that its intermediate CAs
        /// are sent or known. A server certificate needs the Server Authentication EKU (IP security IKE
        /// intermediate is recommended beside it), and its SAN or subject must hold the very name or address
        /// that the client dials. A client's machine certificate needs the Client Authentication EKU, a private
        /// key and a CA that the server accepts. If the negotiation fails only now and then, several certificates
        /// may be eligible, and the wrong one is sometimes picked. With a pre-shared key, compare the keys and
        /// the identities.
        ERROR_IPSEC_IKE_AUTH_FAIL = 13801,
        /// The security attributes that were offered or chosen in the negotiation are not acceptable.
        ERROR_IPSEC_IKE_ATTRIB_FAIL = 13802,
        /// Not a failure: the negotiation is still under way.
        ERROR_IPSEC_IKE_NEGOTIATION_PENDING = 13803,
        /// IKE could not process a message or a step, without a more precise code.
        ERROR_IPSEC_IKE_GENERAL_PROCESSING_ERROR = 13804,
        /// The negotiation did not complete in time: the replies it needed did not arrive.
        ///
        /// Check that UDP 500 and 4500 pass both ways through every firewall and NAT, that the name resolves
        /// to the right address, and that the peer is up and listens. The state member shows how far it came:
        /// nothing at all answered, or the first exchange did and a later one did not. In the second case
        /// large messages with certificates may be lost as IP fragments: let fragments pass, or enable IKEv2
        /// fragmentation (RFC 7383) on both sides; and see that UDP 4500 is open, not only 500. A peer that
        /// silently discards what it has no policy for looks the same: read its log.
        ERROR_IPSEC_IKE_TIMED_OUT = 13805,
        /// No certificate suitable for IKE was found in the machine's own certificate store.
        ///
        /// Look in Personal of the Local Computer (certlm.msc), not of the user, on the machine that failed:
        /// a VPN server can report this as well as a client. The certificate must be there with its private
        /// key, in date and not revoked, with the Digital Signature key usage and the EKU for its role
        /// (Server Authentication or Client Authentication), and its chain must lead to a root that this
        /// machine trusts. It must also fit what narrows the choice: the CA that the policy, the VPN profile
        /// or the peer's certificate request names, and any EKU filter of the connection.
        ERROR_IPSEC_IKE_NO_CERT = 13806,
        /// The peer deleted the IKE SA before it was fully established.
        ERROR_IPSEC_IKE_SA_DELETED = 13807,
        /// This machine discarded the IKE SA before it was fully established.
        ERROR_IPSEC_IKE_SA_REAPED = 13808,
        /// A request to negotiate main mode waited too long in the queue and was dropped.
        ERROR_IPSEC_IKE_MM_ACQUIRE_DROP = 13809,
        /// A request to negotiate quick mode waited too long in the queue and was dropped.
        ERROR_IPSEC_IKE_QM_ACQUIRE_DROP = 13810,
        /// A queued negotiation request that had a main mode waited too long and was dropped.
        ERROR_IPSEC_IKE_QUEUE_DROP_MM = 13811,
        /// A queued negotiation request that had no main mode waited too long and was dropped.
        ERROR_IPSEC_IKE_QUEUE_DROP_NO_MM = 13812,
        /// The negotiation was dropped because the peer did not answer.
        ERROR_IPSEC_IKE_DROP_NO_RESPONSE = 13813,
        /// Main mode was dropped because it took too long to complete.
        ERROR_IPSEC_IKE_MM_DELAY_DROP = 13814,
        /// Quick mode was dropped because it took too long to complete.
        ERROR_IPSEC_IKE_QM_DELAY_DROP = 13815,
        /// IKE failed for a reason that it has no other code for.
        ///
        /// The code itself says no more, so the context has to. If failurePoint is PEER, the peer's log for
        /// the same moment is the place to look. Otherwise take the state and role members, which show the
        /// step that failed, and records of the same peer just before: a more precise code is often
        /// there. On Windows, netsh wfp capture start and stop record a trace of the IKE service, and the
        /// Security log has events 4652, 4653 (main mode) and 4654 (quick mode) if auditing is on.
        ERROR_IPSEC_IKE_ERROR = 13816,
        /// Checking a certificate for revocation failed.
        ERROR_IPSEC_IKE_CRL_FAILED = 13817,
        /// The key usage of a certificate does not permit what IKE needs it for.
        ERROR_IPSEC_IKE_INVALID_KEY_USAGE = 13818,
        /// A certificate is not of a type that this negotiation can use.
        ///
        /// Compare the kind of certificate with the authentication method that both sides are set to: an RSA
        /// certificate does not serve an ECDSA P-256 or P-384 method, nor the reverse, and the curve has to
        /// fit as well. Check also that the peer sends a plain X.509 certificate: RFC 7296 knows other
        /// encodings (raw keys, hash and URL, PKCS 7) that not every implementation accepts. endCertHash,
        /// where it is not zero, is the thumbprint of the certificate in question.
        ERROR_IPSEC_IKE_INVALID_CERT_TYPE = 13819,
        /// The certificate that this machine was to use has no private key here.
        ERROR_IPSEC_IKE_NO_PRIVATE_KEY = 13820,
        /// Both sides started to rekey the same SA at the same time.
        ERROR_IPSEC_IKE_SIMULTANEOUS_REKEY = 13821,
        /// The Diffie-Hellman computation did not succeed, so there are no keys.
        ///
        /// Compare the DH groups of both sides and, for a test, allow exactly one group that both support
        /// (Set-VpnConnectionIPsecConfiguration, parameter DHGroup). In a packet capture, the key exchange
        /// payload must carry the group that was negotiated and a public value of the length of that group.
        /// If it happens with one peer only, suspect that peer's implementation or a device that alters its
        /// messages; if with every peer, suspect the cryptographic set-up of this machine.
        ERROR_IPSEC_IKE_DH_FAIL = 13822,
        /// A payload marked as critical is of a type that the receiver does not know.
        ERROR_IPSEC_IKE_CRITICAL_PAYLOAD_NOT_RECOGNIZED = 13823,
        /// The header of an IKE message is not valid.
        ERROR_IPSEC_IKE_INVALID_HEADER = 13824,
        /// There is no IPsec policy that applies to this negotiation.
        ///
        /// If failurePoint is PEER, the remote machine has no policy for this one: read its configuration.
        /// Else look for the rule that should cover these two addresses here: Get-NetIPsecRule with
        /// -PolicyStore ActiveStore lists what is in force. It must be enabled, belong to the active network
        /// profile (domain, private, public) and allow the keying module used (IKEv1, IKEv2, AuthIP). On a
        /// VPN server, check that Remote Access runs and accepts this type of VPN. On a responder, with an
        /// unknown remote address, it may be a scan or a misdirected peer.
        ERROR_IPSEC_IKE_NO_POLICY = 13825,
        /// The signature with which a peer proves its identity could not be verified.
        ///
        /// The signature must have been made with the private key of the certificate that was sent. Check on
        /// the signing side that certificate and key belong together, above all after a renewal, and that
        /// all nodes behind a load balancer have the same identity. Check that both sides agree on the
        /// signature method and hash. What is signed covers the IKE messages themselves: a device that
        /// alters them, or someone in the middle, has this effect too. If it appears suddenly for one peer
        /// whose set-up did not change, treat it as possible tampering.
        ERROR_IPSEC_IKE_INVALID_SIGNATURE = 13826,
        /// Authentication with Kerberos did not succeed.
        ERROR_IPSEC_IKE_KERBEROS_ERROR = 13827,
        /// The public key could not be obtained from the certificate of the peer.
        ERROR_IPSEC_IKE_NO_PUBLIC_KEY = 13828,
        /// A payload could not be processed; the code does not say of what kind it was.
        ERROR_IPSEC_IKE_PROCESS_ERR = 13829,
        /// The security association (SA) payload could not be processed.
        ERROR_IPSEC_IKE_PROCESS_ERR_SA = 13830,
        /// A proposal within the SA payload could not be processed.
        ERROR_IPSEC_IKE_PROCESS_ERR_PROP = 13831,
        /// A transform within a proposal could not be processed.
        ERROR_IPSEC_IKE_PROCESS_ERR_TRANS = 13832,
        /// The key exchange (KE) payload could not be processed.
        ERROR_IPSEC_IKE_PROCESS_ERR_KE = 13833,
        /// An identification (ID) payload could not be processed.
        ERROR_IPSEC_IKE_PROCESS_ERR_ID = 13834,
        /// A certificate payload could not be processed.
        ERROR_IPSEC_IKE_PROCESS_ERR_CERT = 13835,
        /// A certificate request payload could not be processed.
        ERROR_IPSEC_IKE_PROCESS_ERR_CERT_REQ = 13836,
        /// A hash payload could not be processed.
        ERROR_IPSEC_IKE_PROCESS_ERR_HASH = 13837,
        /// A signature payload could not be processed.
        ERROR_IPSEC_IKE_PROCESS_ERR_SIG = 13838,
        /// A nonce payload could not be processed.
        ERROR_IPSEC_IKE_PROCESS_ERR_NONCE = 13839,
        /// A notify payload could not be processed.
        ERROR_IPSEC_IKE_PROCESS_ERR_NOTIFY = 13840,
        /// A delete payload could not be processed.
        ERROR_IPSEC_IKE_PROCESS_ERR_DELETE = 13841,
        /// A vendor ID payload could not be processed.
        ERROR_IPSEC_IKE_PROCESS_ERR_VENDOR = 13842,
        /// A message held a payload that is malformed or not allowed in its place.
        ///
        /// In IKEv1 with a pre-shared key, first compare the keys: with different keys the first encrypted
        /// message decrypts to nonsense and can be taken for this. Otherwise capture UDP 500 and 4500 and see
        /// which message was refused. Suspect an implementation at the other end that differs from the
        /// standard or is out of date, a mismatch of IKE versions or options between the two sides, and
        /// devices on the path that alter or cut IKE messages. From unknown addresses it may be probing.
        ERROR_IPSEC_IKE_INVALID_PAYLOAD = 13843,
        /// A soft SA was set up: traffic with this peer is not protected, as the policy permits.
        ERROR_IPSEC_IKE_LOAD_SOFT_SA = 13844,
        /// A soft SA, whose traffic was not protected, was removed.
        ERROR_IPSEC_IKE_SOFT_SA_TORN_DOWN = 13845,
        /// A message carried an IKE cookie that is not valid here.
        ERROR_IPSEC_IKE_INVALID_COOKIE = 13846,
        /// The peer sent no machine certificate, or none that is valid.
        ERROR_IPSEC_IKE_NO_PEER_CERT = 13847,
        /// Checking the certificate of the peer for revocation failed.
        ERROR_IPSEC_IKE_PEER_CRL_FAILED = 13848,
        /// The IPsec policy changed, and SAs made under the old one are no longer valid.
        ERROR_IPSEC_IKE_POLICY_CHANGE = 13849,
        /// No main mode policy could be found for this negotiation.
        ERROR_IPSEC_IKE_NO_MM_POLICY = 13850,
        /// The IKE service could not get the privilege to act as part of the operating system.
        ERROR_IPSEC_IKE_NOTCBPRIV = 13851,
        /// The IKE service could not load the Windows security library (SSPI).
        ERROR_IPSEC_IKE_SECLOADFAIL = 13852,
        /// The IKE service could not get the function table of the Windows security library (SSPI).
        ERROR_IPSEC_IKE_FAILSSPINIT = 13853,
        /// The IKE service could not ask the Kerberos package how large its tokens can be.
        ERROR_IPSEC_IKE_FAILQUERYSSP = 13854,
        /// The IKE service got no Kerberos credentials of its own; normal outside a domain.
        ERROR_IPSEC_IKE_SRVACQFAIL = 13855,
        /// The IKE service could not find out the principal name of its own SSPI credentials.
        ERROR_IPSEC_IKE_SRVQUERYCRED = 13856,
        /// The IPsec driver provided no SPI for the inbound SA; often it has no filter for the traffic.
        ERROR_IPSEC_IKE_GETSPIFAIL = 13857,
        /// The filter that was given to IKE is not valid.
        ERROR_IPSEC_IKE_INVALID_FILTER = 13858,
        /// The IKE service ran out of memory.
        ERROR_IPSEC_IKE_OUT_OF_MEMORY = 13859,
        /// The IPsec driver did not accept the negotiated SA, often because the negotiation was too slow.
        ERROR_IPSEC_IKE_ADD_UPDATE_KEY_FAILED = 13860,
        /// The policy that IKE was to use is not valid.
        ERROR_IPSEC_IKE_INVALID_POLICY = 13861,
        /// The domain of interpretation (DOI) in an IKEv1 message is not the one for IPsec.
        ERROR_IPSEC_IKE_UNKNOWN_DOI = 13862,
        /// The situation field of an IKEv1 SA payload has a value that is not supported.
        ERROR_IPSEC_IKE_INVALID_SITUATION = 13863,
        /// The Diffie-Hellman exchange failed.
        ERROR_IPSEC_IKE_DH_FAILURE = 13864,
        /// The Diffie-Hellman group is unknown or not acceptable here.
        ERROR_IPSEC_IKE_INVALID_GROUP = 13865,
        /// An IKE payload could not be encrypted.
        ERROR_IPSEC_IKE_ENCRYPT = 13866,
        /// An IKE payload could not be decrypted; the two sides may hold different keys.
        ERROR_IPSEC_IKE_DECRYPT = 13867,
        /// The two sides have no proposal in common, or their policies do not fit each other.
        ///
        /// Compare, on both sides, encryption, integrity or PRF, and DH group of the IKE SA; for quick mode
        /// also the ESP transforms, the PFS group and the traffic selectors. By default, the
        /// Windows VPN client has long offered only DH group 2 (1024 bits) for IKEv2, which many gateways
        /// refuse. Set-VpnConnectionIPsecConfiguration sets its proposal (DHGroup Group14, for instance), and
        /// Get-VpnServerIPsecConfiguration shows that of a Windows server. For all connections of a client:
        /// DWORD NegotiateDH2048_AES256 in HKLM\SYSTEM\CurrentControlSet\Services\RasMan\Parameters, where 1
        /// also offers AES-256 with DH group 14, and 2 insists on them.
        ERROR_IPSEC_IKE_POLICY_MATCH = 13868,
        /// An identity was presented in a form that is not supported here.
        ERROR_IPSEC_IKE_UNSUPPORTED_ID = 13869,
        /// A hash over the IKE exchange does not have the value that was computed here.
        ERROR_IPSEC_IKE_INVALID_HASH = 13870,
        /// The hash algorithm is unknown or not acceptable here.
        ERROR_IPSEC_IKE_INVALID_HASH_ALG = 13871,
        /// A hash does not have the length that its algorithm gives.
        ERROR_IPSEC_IKE_INVALID_HASH_SIZE = 13872,
        /// The encryption algorithm is unknown or not acceptable here.
        ERROR_IPSEC_IKE_INVALID_ENCRYPT_ALG = 13873,
        /// The authentication algorithm is unknown or not acceptable here.
        ERROR_IPSEC_IKE_INVALID_AUTH_ALG = 13874,
        /// The signature on a certificate is not valid.
        ERROR_IPSEC_IKE_INVALID_SIG = 13875,
        /// Something that IKE needed could not be loaded; the code does not say what.
        ERROR_IPSEC_IKE_LOAD_FAILED = 13876,
        /// The SA was deleted on request, through the management interface (RPC).
        ERROR_IPSEC_IKE_RPC_DELETE = 13877,
        /// Benign: the negotiation starts afresh, and this state existed only for the change-over.
        ERROR_IPSEC_IKE_BENIGN_REINIT = 13878,
        /// The SA lifetime that the responder announced is shorter than the minimum permitted here.
        ERROR_IPSEC_IKE_INVALID_RESPONDER_LIFETIME_NOTIFY = 13879,
        /// The receiver does not support the major IKE version that a message header states.
        ///
        /// One side speaks IKEv1 and the other IKEv2: set both to the same. In Windows the type of connection
        /// decides: an L2TP/IPsec VPN uses IKEv1, an IKEv2 VPN uses IKEv2, and a connection security rule
        /// uses its KeyModule (Get-NetIPsecRule; IKEv2 is among the defaults only from Windows 11
        /// 24H2 and Server 2025 on). Windows 7 and Server 2008 R2 were the first to have IKEv2. If the
        /// version in a packet capture is neither 1 nor 2, something other than IKE reaches the port.
        ERROR_IPSEC_IKE_INVALID_MAJOR_VERSION = 13880,
        /// The key in a certificate is shorter than the security settings in force require.
        ///
        /// Check the key size of the machine certificate and of every CA certificate above it, on the side
        /// whose certificate was refused; endCertHash, where it is not zero, is its thumbprint. Reissue a
        /// short one with RSA of 2048 bits or more, or with ECDSA P-256 or P-384 if the policy has an ECDSA
        /// method. An update of 2012 made Windows refuse RSA keys under 1024 bits, and administrators can set
        /// the limit higher. Use a longer key, not a lower limit.
        ERROR_IPSEC_IKE_INVALID_CERT_KEYLEN = 13881,
        /// The limit of main mode SAs with this peer is reached.
        ERROR_IPSEC_IKE_MM_LIMIT = 13882,
        /// The applicable policy does not allow a negotiation.
        ERROR_IPSEC_IKE_NEGOTIATION_DISABLED = 13883,
        /// The main mode SA has reached its limit of quick modes; a new one will be negotiated.
        ERROR_IPSEC_IKE_QM_LIMIT = 13884,
        /// The main mode SA has ended: its lifetime expired, or the peer deleted it.
        ERROR_IPSEC_IKE_MM_EXPIRED = 13885,
        /// The peer no longer answers, so its main mode SA is assumed to be invalid.
        ERROR_IPSEC_IKE_PEER_MM_ASSUMED_INVALID = 13886,
        /// The certificate chain does not end at a root CA that the IPsec policy names.
        ERROR_IPSEC_IKE_CERT_CHAIN_POLICY_MISMATCH = 13887,
        /// A message arrived with an unexpected message ID.
        ERROR_IPSEC_IKE_UNEXPECTED_MESSAGE_ID = 13888,
        /// The peer's offer of authentication methods is not valid.
        ERROR_IPSEC_IKE_INVALID_AUTH_PAYLOAD = 13889,
        /// The initiator was asked to return a cookie first, a defence against floods of requests.
        ERROR_IPSEC_IKE_DOS_COOKIE_SENT = 13890,
        /// The negotiation ended because the IKE service is being stopped.
        ERROR_IPSEC_IKE_SHUTTING_DOWN = 13891,
        /// The peer's cryptographically generated IPv6 address (CGA) could not be tied to its certificate.
        ERROR_IPSEC_IKE_CGA_AUTH_FAILED = 13892,
        /// A NAT original address (NAT-OA) payload could not be processed.
        ERROR_IPSEC_IKE_PROCESS_ERR_NATOA = 13893,
        /// The main mode SA does not have the properties that this quick mode requires.
        ERROR_IPSEC_IKE_INVALID_MM_FOR_QM = 13894,
        /// The IPsec driver declared the quick mode SA expired.
        ERROR_IPSEC_IKE_QM_EXPIRED = 13895,
        /// IKE has added too many dynamic filters.
        ERROR_IPSEC_IKE_TOO_MANY_FILTERS = 13896,
        /// Not a failure: it only marks the end of the first range of IKE negotiation codes.
        ERROR_IPSEC_IKE_NEG_STATUS_END = 13897,
        /// NAP has authenticated again, so its placeholder IKEv2 tunnel is removed.
        ERROR_IPSEC_IKE_KILL_DUMMY_NAP_TUNNEL = 13898,
        /// No inner IP address for the tunnel could be assigned to the initiator.
        ERROR_IPSEC_IKE_INNER_IP_ASSIGNMENT_FAILURE = 13899,
        /// The peer did not send the configuration payload (CP), which is required here.
        ERROR_IPSEC_IKE_REQUIRE_CP_PAYLOAD_MISSING = 13900,
        /// Not a failure: a negotiation on behalf of the user who opened the connection is still under way.
        ERROR_IPSEC_KEY_MODULE_IMPERSONATION_NEGOTIATION_PENDING = 13901,
        /// The SA was removed because IKEv1 and AuthIP were both active, and one of them has precedence.
        ERROR_IPSEC_IKE_COEXISTENCE_SUPPRESS = 13902,
        /// A request was dropped because its source address sends more than the rate limit allows.
        ERROR_IPSEC_IKE_RATELIMIT_DROP = 13903,
        /// The peer cannot move an IKEv2 SA to a new address, for lack of MOBIKE (RFC 4555).
        ERROR_IPSEC_IKE_PEER_DOESNT_SUPPORT_MOBIKE = 13904,
        /// The peer was authenticated, but is not authorized to set up this SA.
        ERROR_IPSEC_IKE_AUTHORIZATION_FAILURE = 13905,
        /// The SA is refused: it requires a strong Kerberos logon by certificate (PKINIT).
        ERROR_IPSEC_IKE_STRONG_CRED_AUTHORIZATION_FAILURE = 13906,
        /// The SA is refused; trying again with other credentials, such as a smart card, may help.
        ERROR_IPSEC_IKE_AUTHORIZATION_FAILURE_WITH_OPTIONAL_RETRY = 13907,
        /// The SA is refused for lack of a strong PKINIT logon; perhaps a certificate maps to no account.
        ERROR_IPSEC_IKE_STRONG_CRED_AUTHORIZATION_AND_CERTMAP_FAILURE = 13908,
        /// Not a failure: it only marks the end of the extended range of IKE negotiation codes.
        ERROR_IPSEC_IKE_NEG_STATUS_EXTENDED_END = 13909,
        /// A packet arrived whose SPI belongs to no SA here, as happens after one side lost its SAs.
        ERROR_IPSEC_BAD_SPI = 13910,
        /// A packet arrived on an SA whose lifetime had expired.
        ERROR_IPSEC_SA_LIFETIME_EXPIRED = 13911,
        /// A packet arrived on an SA that was not negotiated for this kind of traffic.
        ERROR_IPSEC_WRONG_SA = 13912,
        /// The sequence number of a packet was seen before or is too old: replay, or strong reordering.
        ERROR_IPSEC_REPLAY_CHECK_FAILED = 13913,
        /// A packet's AH or ESP header or trailer is malformed.
        ERROR_IPSEC_INVALID_PACKET = 13914,
        /// A packet's integrity check value is wrong: it was altered, damaged or made with another key.
        ERROR_IPSEC_INTEGRITY_CHECK_FAILED = 13915,
        /// An unprotected packet arrived, but the policy requires IPsec.
        ERROR_IPSEC_CLEAR_TEXT_DROP = 13916,
        /// Benign: an inbound ESP packet was dropped in authenticated firewall mode.
        ERROR_IPSEC_AUTH_FIREWALL_DROP = 13917,
        /// A packet was dropped by the throttling that guards IPsec against denial of service.
        ERROR_IPSEC_THROTTLE_DROP = 13918,
        /// IPsec DoS Protection dropped a packet because a rule says to block it.
        ERROR_IPSEC_DOSP_BLOCK = 13925,
        /// IPsec DoS Protection dropped IPsec traffic sent to a multicast address.
        ERROR_IPSEC_DOSP_RECEIVED_MULTICAST = 13926,
        /// IPsec DoS Protection dropped a malformed packet.
        ERROR_IPSEC_DOSP_INVALID_PACKET = 13927,
        /// IPsec DoS Protection found no state for the packet.
        ERROR_IPSEC_DOSP_STATE_LOOKUP_FAILED = 13928,
        /// IPsec DoS Protection has reached its limit of state entries, and created no new one.
        ERROR_IPSEC_DOSP_MAX_ENTRIES = 13929,
        /// IPsec DoS Protection dropped a negotiation whose keying module its settings do not allow.
        ERROR_IPSEC_DOSP_KEYMOD_NOT_ALLOWED = 13930,
        /// IPsec DoS Protection is not enabled on this machine.
        ERROR_IPSEC_DOSP_NOT_INSTALLED = 13931,
        /// IPsec DoS Protection has reached its limit of rate limit queues for internal addresses.
        ERROR_IPSEC_DOSP_MAX_PER_IP_RATELIMIT_QUEUES = 13932,
        /// The key container does not exist or cannot be opened: the private key is not available.
        NTE_BAD_KEYSET = 0x8009_0016,
        /// The target name is not known to the logon authority, or the target cannot be reached.
        SEC_E_TARGET_UNKNOWN = 0x8009_0303,
        /// The credentials were refused at logon.
        SEC_E_LOGON_DENIED = 0x8009_030C,
        /// There are no credentials that the security package could use.
        SEC_E_NO_CREDENTIALS = 0x8009_030E,
        /// No authority, such as a domain controller, could be reached to authenticate against.
        SEC_E_NO_AUTHENTICATING_AUTHORITY = 0x8009_0311,
        /// The principal name of the target is not the one that was expected.
        SEC_E_WRONG_PRINCIPAL = 0x8009_0322,
        /// The certificate chain ends at a root CA that this machine does not trust.
        SEC_E_UNTRUSTED_ROOT = 0x8009_0325,
        /// A certificate that was presented has expired.
        SEC_E_CERT_EXPIRED = 0x8009_0328,
        /// The Kerberos key distribution centre (KDC) was sent a request that is not valid.
        SEC_E_KDC_INVALID_REQUEST = 0x8009_0340,
        /// A certificate or another cryptographic object was not found.
        CRYPT_E_NOT_FOUND = 0x8009_2004,
        /// The issuing CA has revoked the certificate.
        CRYPT_E_REVOKED = 0x8009_2010,
        /// The revocation status of the certificate could not be checked.
        CRYPT_E_NO_REVOCATION_CHECK = 0x8009_2012,
        /// The revocation status of the certificate could not be checked: the revocation server is offline.
        CRYPT_E_REVOCATION_OFFLINE = 0x8009_2013,
        /// The signature on a certificate could not be verified.
        TRUST_E_CERT_SIGNATURE = 0x8009_6004,
        /// A certificate in the chain is outside its validity period; check the clock as well.
        CERT_E_EXPIRED = 0x800B_0101,
        /// The chain is complete, but its root CA is not in the Trusted Root store.
        CERT_E_UNTRUSTEDROOT = 0x800B_0109,
        /// No chain to a trusted root could be built; an intermediate CA may be missing.
        CERT_E_CHAINING = 0x800B_010A,
        /// The name in the certificate is not the name of the machine that was addressed.
        CERT_E_CN_NO_MATCH = 0x800B_010F,
        /// The certificate's key usage or EKU does not allow the requested use.
        CERT_E_WRONG_USAGE = 0x800B_0110,
        /// The WFP filter does not exist, or no longer does.
        FWP_E_FILTER_NOT_FOUND = 0x8032_0003,
        /// The WFP layer does not exist.
        FWP_E_LAYER_NOT_FOUND = 0x8032_0004,
        /// The filter engine is set not to collect net events.
        FWP_E_NET_EVENTS_DISABLED = 0x8032_0013,
        /// WFP dropped a notification because the queue for it was full.
        FWP_E_NOTIFICATION_DROPPED = 0x8032_0019,
    }
}
