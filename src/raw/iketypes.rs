//! Types of the IKE and AuthIP keying modules (`iketypes.h`).
//!
//! ```
//! use wfp_events::raw::{MmSaState, SaRole};
//!
//! assert_eq!(MmSaState::FINAL.name(), Some("IKEEXT_MM_SA_STATE_FINAL"));
//! assert_eq!(SaRole::new(7).name(), None); // a value without a name is kept
//! assert_eq!(SaRole::new(7).get(), 7);
//! ```

use super::open_enum;

open_enum! {
    /// The keying module that negotiated (`IKEEXT_KEY_MODULE_TYPE`, `iketypes.h`).
    pub enum KeyModuleType("IKEEXT_KEY_MODULE_TYPE", "IKEEXT_KEY_MODULE_") as Enumeration {
        /// IKE version 1.
        IKE = 0,
        /// AuthIP, Microsoft's extension of IKE.
        AUTHIP = 1,
        /// IKE version 2.
        IKEV2 = 2,
    }
}

open_enum! {
    /// The authentication method of a side (`IKEEXT_AUTHENTICATION_METHOD_TYPE`, `iketypes.h`).
    ///
    /// Folklore: the SDK has no value after 12, but genuine records contain 13, and Windows' own output has a name for
    /// it.
    pub enum AuthenticationMethodType("IKEEXT_AUTHENTICATION_METHOD_TYPE", "IKEEXT_") as Enumeration {
        /// A pre-shared key.
        PRESHARED_KEY = 0,
        /// A certificate with an RSA key.
        CERTIFICATE = 1,
        /// Kerberos.
        KERBEROS = 2,
        /// Anonymous: the side does not authenticate.
        ANONYMOUS = 3,
        /// A certificate, through SSL.
        SSL = 4,
        /// NTLM version 2.
        NTLM_V2 = 5,
        /// An IPv6 cryptographically generated address (CGA).
        IPV6_CGA = 6,
        /// A certificate with an ECDSA key on the curve P-256.
        CERTIFICATE_ECDSA_P256 = 7,
        /// A certificate with an ECDSA key on the curve P-384.
        CERTIFICATE_ECDSA_P384 = 8,
        /// A certificate with an ECDSA key on the curve P-256, through SSL.
        SSL_ECDSA_P256 = 9,
        /// A certificate with an ECDSA key on the curve P-384, through SSL.
        SSL_ECDSA_P384 = 10,
        /// The Extensible Authentication Protocol.
        EAP = 11,
        /// Reserved by the SDK.
        RESERVED = 12,
    }
}

open_enum! {
    /// The state that a main-mode negotiation had reached (`IKEEXT_MM_SA_STATE`, `iketypes.h`).
    pub enum MmSaState("IKEEXT_MM_SA_STATE", "IKEEXT_MM_SA_STATE_") as Enumeration {
        /// Nothing had been sent.
        NONE = 0,
        /// The SA payload had been sent.
        SA_SENT = 1,
        /// The SSPI payload had been sent.
        SSPI_SENT = 2,
        /// The second round trip had been sent.
        FINAL = 3,
        /// The last payload had been sent.
        FINAL_SENT = 4,
        /// Main mode was complete.
        COMPLETE = 5,
    }
}

open_enum! {
    /// The state that a quick-mode negotiation had reached (`IKEEXT_QM_SA_STATE`, `iketypes.h`).
    pub enum QmSaState("IKEEXT_QM_SA_STATE", "IKEEXT_QM_SA_STATE_") as Enumeration {
        /// Nothing had been sent.
        NONE = 0,
        /// The first packet had been sent.
        INITIAL = 1,
        /// The last packet had been sent.
        FINAL = 2,
        /// Quick mode was complete.
        COMPLETE = 3,
    }
}

open_enum! {
    /// The state that an extended-mode negotiation had reached (`IKEEXT_EM_SA_STATE`, `iketypes.h`).
    pub enum EmSaState("IKEEXT_EM_SA_STATE", "IKEEXT_EM_SA_STATE_") as Enumeration {
        /// Nothing had been sent.
        NONE = 0,
        /// The first packet had been sent, with the authentication attributes.
        SENT_ATTS = 1,
        /// The second packet had been sent, with the SSPI payload.
        SSPI_SENT = 2,
        /// In the final round trip: authentication was complete.
        AUTH_COMPLETE = 3,
        /// In the final round trip: the last packet had been sent.
        FINAL = 4,
        /// Extended mode was complete.
        COMPLETE = 5,
    }
}

open_enum! {
    /// The role of this machine in the negotiation (`IKEEXT_SA_ROLE`, `iketypes.h`).
    pub enum SaRole("IKEEXT_SA_ROLE", "IKEEXT_SA_ROLE_") as Enumeration {
        /// This machine started the negotiation.
        INITIATOR = 0,
        /// The peer started the negotiation.
        RESPONDER = 1,
    }
}
