//! What newer versions of Windows know about an event beside its public structure.
//!
//! **Microsoft does not document this.** The names of members and values are those that netsh writes. The layout was
//! found by reverse engineering (System Informer, `fwmon.h`): in events that the engine hands out, the structure lies
//! behind `FWPM_NET_EVENT5`, at offset 0x98 of it. It is a guess.
//!
//! ```
//! use wfp_events::raw::{LAYOUTS, NetEventInternal, NetEventInternalFields0, Structure, UNDOCUMENTED};
//!
//! let member = NetEventInternal::LAYOUT.member("internalFields").ok_or("no such member")?;
//! assert_eq!((member.offset, member.size), (0x98, NetEventInternalFields0::LAYOUT.size));
//! assert!(UNDOCUMENTED.contains(&NetEventInternal::LAYOUT) && !LAYOUTS.contains(&NetEventInternal::LAYOUT));
//! # Ok::<(), &str>(())
//! ```

use zerocopy::little_endian::{U16, U32, U64};

use crate::raw::{FlagBits, Ptr, WideString, flag_set, layout, open_enum};

flag_set! {
    /// Which members of `internalFields` are set. Undocumented.
    pub struct InternalFlags("FWPM_NET_EVENT_INTERNAL_FLAG") {
        /// The members fqbnVersion and fqbnName are set.
        FQBN_SET = 1,
        /// The member filterOrigin is set.
        FILTER_ORIGIN_SET = 2,
        /// The member policyAppId is set.
        POLICY_APP_ID_SET = 4,
    }
}

flag_set! {
    /// Capabilities of an app. Undocumented.
    pub struct CapabilityFlags("FWP_CAPABILITIES_FLAG") {
        /// The app is a client on the Internet.
        INTERNET_CLIENT = 1,
        /// The app is a client and a server on the Internet.
        INTERNET_CLIENT_SERVER = 2,
        /// The app is a client and a server in a private network.
        PRIVATE_NETWORK = 4,
        /// The app connects to this machine.
        NETWORK_LOOPBACK = 8,
    }
}

open_enum! {
    /// A sublayer of Windows. Undocumented.
    pub enum InternalSublayer("FWPP_SUBLAYER_INTERNAL", "FWPP_SUBLAYER_INTERNAL_") as Enumeration {
        /// Inspection.
        INSPECTION = 0,
        /// Teredo.
        TEREDO = 1,
        /// Windows Firewall.
        FIREWALL_WF = 2,
        /// Windows service hardening.
        FIREWALL_WSH = 3,
        /// Quarantine: an interface whose network is not known yet.
        FIREWALL_QUARANTINE = 4,
        /// Enterprise data protection.
        FIREWALL_EDP = 5,
        /// Tenant restrictions.
        FIREWALL_TENANT_RESTRICTIONS = 6,
        /// Isolation of apps.
        FIREWALL_APP_ISOLATION = 7,
    }
}

open_enum! {
    /// What a filter decides (`FWP_ACTION_TYPE`, `fwptypes.h`).
    pub enum ActionType("FWP_ACTION_TYPE", "FWP_ACTION_") as Enumeration {
        /// No action.
        NONE = 0x7,
        /// No filter matched.
        NONE_NO_MATCH = 0x8,
        /// Block.
        BLOCK = 0x1001,
        /// Permit.
        PERMIT = 0x1002,
        /// Ask the next filter.
        CONTINUE = 0x2006,
        /// A callout that can return anything.
        CALLOUT_UNKNOWN = 0x4005,
        /// A callout that blocks or permits.
        CALLOUT_TERMINATING = 0x5003,
        /// A callout that only inspects.
        CALLOUT_INSPECTION = 0x6004,
    }
}

layout! {
    /// A filter that ended the classification in its sublayer. Undocumented.
    pub struct TerminatingFilterInfo0("FWPP_TERMINATING_FILTER_INFO0", size 16, align 8) {
        /// Run-time id of the filter.
          0 filter_id: U64 = "filterId",
        /// Sublayer of the filter.
          8 sub_layer: InternalSublayer = "subLayer",
        /// What the filter decided.
         12 action_type: ActionType = "actionType",
    }
}

layout! {
    /// What newer versions of Windows know about an event beside its public structure. Undocumented.
    pub struct NetEventInternalFields0("FWPM_NET_EVENT_INTERNAL_FIELDS0", size 88, align 8) {
        /// Which members are set.
          0 internal_flags: FlagBits<InternalFlags> = "internalFlags",
        /// Capabilities of the app that the filters asked for.
          4 capabilities: FlagBits<CapabilityFlags> = "capabilities",
        /// Version of the fully qualified binary name.
          8 fqbn_version: U64 = "fqbnVersion" where [internal_flags & InternalFlags::FQBN_SET],
        /// Fully qualified binary name of the app; may be NULL.
         16 fqbn_name: Ptr<WideString> = "fqbnName" where [internal_flags & InternalFlags::FQBN_SET],
        /// Number of filters in terminatingFiltersInfo.
         24 terminating_filters_info_count: U16 = "terminatingFiltersInfoCount",
         26 _pad0: [u8; 6] => padding,
        /// The filters that ended the classification, one of each sublayer; may be NULL.
         32 terminating_filters_info: Ptr<TerminatingFilterInfo0>
            = "terminatingFiltersInfo" [structures terminating_filters_info_count],
        /// Owner of the filter that decided; may be NULL.
         40 filter_origin: Ptr<WideString> = "filterOrigin" where [internal_flags & InternalFlags::FILTER_ORIGIN_SET],
        /// LUID of the network interface.
         48 interface_luid: U64 = "interfaceLuid",
        /// App id in policies; may be NULL.
         56 policy_app_id: Ptr<WideString> = "policyAppId" where [internal_flags & InternalFlags::POLICY_APP_ID_SET],
        /// Id of the network compartment.
         64 compartment_id: U32 = "compartmentId",
         68 _pad1: [u8; 4] => padding,
        /// Id of the process.
         72 process_id: U32 = "processId",
         76 _pad2: [u8; 4] => padding,
        /// SIDs of the services in the process; may be NULL.
         80 service_sids: Ptr<WideString> = "serviceSids",
    }
}
