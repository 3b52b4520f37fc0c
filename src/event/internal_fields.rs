//! What newer versions of Windows know about an event beside its public structure.

use alloc::string::String;
use alloc::vec::Vec;

#[cfg(feature = "text")]
use super::set::{InputValue, ValueError};
use super::visitor::private::Sealed;
use super::{Field, Part, Value, Visitor};
use crate::layout::{Enumeration, FlagSet, NamedValue, Scalar};
use crate::value::WideStr;

/// What newer versions of Windows know about an event beside its public structure: which filters decided, and to whom
/// they belong.
///
/// It is `internalFields` in the XML of netsh. Microsoft does not document it: the names of members are those that
/// netsh writes, the names and numbers of values are known from netsh and from System Informer. Only JSON and the XML
/// of netsh can store it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct InternalFields {
    /// Which of the members are set (`internalFlags`).
    pub internal_flags: InternalFlags,
    /// The capabilities of the app that the filters asked for.
    pub capabilities: CapabilityFlags,
    /// The version of the fully qualified binary name.
    pub fqbn_version: u64,
    /// The fully qualified binary name of the app.
    pub fqbn_name: Option<WideStr<'static>>,
    /// The filters that ended the classification, one of each sublayer.
    pub terminating_filters_info: Vec<TerminatingFilter>,
    /// The owner of the filter that decided: the name of a rule, `Quarantine Default`, `AppContainer Loopback`.
    pub filter_origin: Option<WideStr<'static>>,
    /// The LUID of the network interface.
    pub interface_luid: u64,
    /// The index of the network interface.
    pub interface_index: u32,
    /// The app id in policies.
    pub policy_app_id: Option<WideStr<'static>>,
    /// The id of the network compartment.
    pub compartment_id: u32,
    /// The id of the process.
    pub process_id: u32,
    /// The SIDs of the services in the process.
    pub service_sids: Option<WideStr<'static>>,
    /// Members that have no name here, by name and text.
    pub other: Vec<(String, String)>,
}

/// A filter that ended the classification in its sublayer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TerminatingFilter {
    /// The run-time id of the filter.
    pub filter_id: u64,
    /// The sublayer.
    pub sub_layer: InternalSublayer,
    /// What the filter decided.
    pub action_type: ActionType,
}

/// Declares a number with names: an enumeration, or flags.
macro_rules! named {
    ($(
        $(#[doc = $doc:literal])+
        $Name:ident: $Kind:ident($name:literal $(, $prefix:literal)?) { $($(#[doc = $value_doc:literal])+ $VALUE:ident = $value:literal, $full:literal;)+ }
    )+) => { $(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub struct $Name(pub u32);

        impl $Name {
            $( $(#[doc = $value_doc])+ pub const $VALUE: Self = Self($value); )+

            /// The names of its values.
            pub const NAMES: &'static $Kind = &named!(@table $Kind $name $($prefix)? [$(NamedValue { value: $value, name: $full, doc: &[$($value_doc),+] }),+]);
        }

        impl Field for $Name {
            fn value(&self) -> Value<'_> {
                Value::Scalar(named!(@scalar $Kind self))
            }

            #[cfg(feature = "text")]
            fn set(&mut self, input: InputValue<'_>) -> Result<(), ValueError> {
                self.0 = named!(@set $Kind input)?;
                Ok(())
            }
        }
    )+ };
    (@table Enumeration $name:literal $prefix:literal $values:expr) => {
        Enumeration { name: $name, prefix: $prefix, values: &$values, codes: &[] }
    };
    (@table FlagSet $name:literal $values:expr) => { FlagSet { name: $name, flags: &$values } };
    (@scalar Enumeration $this:ident) => { Scalar::Enumeration($this.0, Self::NAMES) };
    (@scalar FlagSet $this:ident) => { Scalar::Flags($this.0, Self::NAMES) };
    (@set Enumeration $input:ident) => { $input.enumeration(Self::NAMES) };
    (@set FlagSet $input:ident) => { $input.flags(Self::NAMES) };
}

named! {
    /// Which members of [`InternalFields`] are set.
    InternalFlags: FlagSet("FWPM_NET_EVENT_INTERNAL_FLAG") {
        /// `fqbnName` is set.
        FQBN_SET = 1, "FWPM_NET_EVENT_INTERNAL_FLAG_FQBN_SET";
        /// `filterOrigin` is set.
        FILTER_ORIGIN_SET = 2, "FWPM_NET_EVENT_INTERNAL_FLAG_FILTER_ORIGIN_SET";
        /// `policyAppId` is set.
        POLICY_APP_ID_SET = 4, "FWPM_NET_EVENT_INTERNAL_FLAG_POLICY_APP_ID_SET";
    }

    /// Capabilities of an app.
    CapabilityFlags: FlagSet("FWP_CAPABILITIES_FLAG") {
        /// The app is a client on the Internet.
        INTERNET_CLIENT = 1, "FWP_CAPABILITIES_FLAG_INTERNET_CLIENT";
        /// The app is a client and a server on the Internet.
        INTERNET_CLIENT_SERVER = 2, "FWP_CAPABILITIES_FLAG_INTERNET_CLIENT_SERVER";
        /// The app is a client and a server in a private network.
        PRIVATE_NETWORK = 4, "FWP_CAPABILITIES_FLAG_PRIVATE_NETWORK";
        /// The app connects to this machine.
        NETWORK_LOOPBACK = 8, "FWP_CAPABILITIES_FLAG_NETWORK_LOOPBACK";
    }

    /// A sublayer of Windows.
    InternalSublayer: Enumeration("FWPP_SUBLAYER_INTERNAL", "FWPP_SUBLAYER_INTERNAL_") {
        /// Inspection.
        INSPECTION = 0, "FWPP_SUBLAYER_INTERNAL_INSPECTION";
        /// Teredo.
        TEREDO = 1, "FWPP_SUBLAYER_INTERNAL_TEREDO";
        /// Windows Firewall.
        FIREWALL_WF = 2, "FWPP_SUBLAYER_INTERNAL_FIREWALL_WF";
        /// Windows service hardening.
        FIREWALL_WSH = 3, "FWPP_SUBLAYER_INTERNAL_FIREWALL_WSH";
        /// Quarantine: an interface whose network is not known yet.
        FIREWALL_QUARANTINE = 4, "FWPP_SUBLAYER_INTERNAL_FIREWALL_QUARANTINE";
        /// Enterprise data protection.
        FIREWALL_EDP = 5, "FWPP_SUBLAYER_INTERNAL_FIREWALL_EDP";
        /// Tenant restrictions.
        FIREWALL_TENANT_RESTRICTIONS = 6, "FWPP_SUBLAYER_INTERNAL_FIREWALL_TENANT_RESTRICTIONS";
        /// Isolation of apps.
        FIREWALL_APP_ISOLATION = 7, "FWPP_SUBLAYER_INTERNAL_FIREWALL_APP_ISOLATION";
    }

    /// What a filter decides (`FWP_ACTION_TYPE`, `fwptypes.h`).
    ActionType: Enumeration("FWP_ACTION_TYPE", "FWP_ACTION_") {
        /// No action.
        NONE = 0x7, "FWP_ACTION_NONE";
        /// No filter matched.
        NONE_NO_MATCH = 0x8, "FWP_ACTION_NONE_NO_MATCH";
        /// Block.
        BLOCK = 0x1001, "FWP_ACTION_BLOCK";
        /// Permit.
        PERMIT = 0x1002, "FWP_ACTION_PERMIT";
        /// Ask the next filter.
        CONTINUE = 0x2006, "FWP_ACTION_CONTINUE";
        /// A callout that can return anything.
        CALLOUT_UNKNOWN = 0x4005, "FWP_ACTION_CALLOUT_UNKNOWN";
        /// A callout that blocks or permits.
        CALLOUT_TERMINATING = 0x5003, "FWP_ACTION_CALLOUT_TERMINATING";
        /// A callout that only inspects.
        CALLOUT_INSPECTION = 0x6004, "FWP_ACTION_CALLOUT_INSPECTION";
    }
}

/// The name of the list of filters.
pub(crate) const FILTERS: &str = "terminatingFiltersInfo";

/// The member with what has no name here.
pub(crate) const OTHER: &str = "other";

impl InternalFields {
    /// The names of its members, in order.
    pub const NAMES: [&'static str; 13] = [
        "internalFlags",
        "capabilities",
        "fqbnVersion",
        "fqbnName",
        FILTERS,
        "filterOrigin",
        "interfaceLuid",
        "interfaceIndex",
        "policyAppId",
        "compartmentId",
        "processId",
        "serviceSids",
        OTHER,
    ];

    /// The member of this name, and the name; `None` for one that is not a single value.
    #[cfg(any(feature = "netsh", feature = "query", feature = "serde"))]
    pub(crate) fn field(&mut self, name: &str) -> Option<(&'static str, &mut dyn Field)> {
        let own = Self::NAMES.into_iter().find(|own| *own == name)?;
        let field: &mut dyn Field = match name {
            "internalFlags" => &mut self.internal_flags,
            "capabilities" => &mut self.capabilities,
            "fqbnVersion" => &mut self.fqbn_version,
            "fqbnName" => &mut self.fqbn_name,
            "filterOrigin" => &mut self.filter_origin,
            "interfaceLuid" => &mut self.interface_luid,
            "interfaceIndex" => &mut self.interface_index,
            "policyAppId" => &mut self.policy_app_id,
            "compartmentId" => &mut self.compartment_id,
            "processId" => &mut self.process_id,
            "serviceSids" => &mut self.service_sids,
            _ => return None,
        };
        Some((own, field))
    }
}

impl TerminatingFilter {
    /// The member of this name.
    #[cfg(any(feature = "netsh", feature = "serde"))]
    pub(crate) fn field(&mut self, name: &str) -> Option<&mut dyn Field> {
        Some(match name {
            "filterId" => &mut self.filter_id,
            "subLayer" => &mut self.sub_layer,
            "actionType" => &mut self.action_type,
            _ => return None,
        })
    }
}

impl Sealed for InternalFields {}
impl Sealed for TerminatingFilter {}

/// The first five members are always visited, as netsh always writes them; the others if they are not zero or NULL.
impl Part for InternalFields {
    fn visit<V: Visitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
        visitor.member("internalFlags", self.internal_flags.value())?;
        visitor.member("capabilities", self.capabilities.value())?;
        visitor.member("fqbnVersion", self.fqbn_version.value())?;
        visitor.member("fqbnName", self.fqbn_name.value())?;
        visitor.parts(FILTERS, &self.terminating_filters_info)?;
        for (name, value) in [
            ("filterOrigin", self.filter_origin.value()),
            ("interfaceLuid", self.interface_luid.value()),
            ("interfaceIndex", self.interface_index.value()),
            ("policyAppId", self.policy_app_id.value()),
            ("compartmentId", self.compartment_id.value()),
            ("processId", self.process_id.value()),
            ("serviceSids", self.service_sids.value()),
        ] {
            if !value.is_zero() {
                visitor.member(name, value)?;
            }
        }
        if self.other.is_empty() { Ok(()) } else { visitor.entries(OTHER, &self.other) }
    }
}

impl Part for TerminatingFilter {
    fn visit<V: Visitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
        visitor.member("filterId", self.filter_id.value())?;
        visitor.member("subLayer", self.sub_layer.value())?;
        visitor.member("actionType", self.action_type.value())
    }
}
