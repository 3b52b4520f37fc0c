//! What newer versions of Windows know about an event beside its public structure.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::mem::offset_of;

use zerocopy::FromBytes as _;

use super::field_types::{IntoOwned, StoredAs};
use super::resolve::Resolver;
use super::visitor::private::Sealed;
use super::{Field, Part, Visitor};
use crate::arena::Arena;
use crate::error::Error;
use crate::memory::Memory;
use crate::raw::{
    ActionType, CapabilityFlags, InternalFlags, InternalSublayer, NetEventInternal,
    NetEventInternalFields0, Ptr, Structure as _, TerminatingFilterInfo0, WideString,
};
use crate::value::WideStr;

/// What newer versions of Windows know about an event beside its public structure: which filters decided, and to whom
/// they belong.
///
/// It is `internalFields` in the XML of netsh, and in memory the structure behind an `FWPM_NET_EVENT5`
/// ([`NetEventInternalFields0`]), which [`RecordKind::Internal`](super::RecordKind::Internal) reads. Microsoft does not
/// document it: see [`raw::internal`](crate::raw::internal).
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

/// Their name as a part of an event.
pub(crate) const INTERNAL: &str = "internalFields";

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

    /// Its members that are not zero, NULL or empty and that its structure in memory does not have.
    pub fn without_room(&self) -> impl Iterator<Item = &str> {
        let index = (self.interface_index != 0).then_some("interfaceIndex");
        index.into_iter().chain(self.other.iter().map(|(name, _)| &**name))
    }

    /// Reads it behind an event, from the bytes of [`NetEventInternal`]; `None` if nothing is set.
    pub(super) fn read<'m, M: Memory<'m>>(
        resolver: &mut Resolver<M>,
        event: &[u8],
    ) -> Result<Option<Box<Self>>, Error> {
        let raw = event.get(offset_of!(NetEventInternal, internal_fields)..).unwrap_or_default();
        let Ok((raw, _)) = NetEventInternalFields0::read_from_prefix(raw) else { return Ok(None) };
        resolver.structure = NetEventInternalFields0::LAYOUT.name;
        resolver.part = INTERNAL;
        let internal_flags = raw.internal_flags.get();
        let mut text = |member, pointer: Ptr<WideString>, flag| {
            let text: Option<WideStr<'m>> =
                StoredAs::read(pointer, resolver, member, internal_flags.contains(flag))?;
            Ok::<_, Error>(text.into_owned())
        };
        let fqbn_name = text("fqbnName", raw.fqbn_name, InternalFlags::FQBN_SET)?;
        let filter_origin =
            text("filterOrigin", raw.filter_origin, InternalFlags::FILTER_ORIGIN_SET)?;
        let policy_app_id =
            text("policyAppId", raw.policy_app_id, InternalFlags::POLICY_APP_ID_SET)?;
        let service_sids = text("serviceSids", raw.service_sids, InternalFlags::empty())?;
        let (count, filters) =
            (raw.terminating_filters_info_count.get(), raw.terminating_filters_info.address());
        let terminating_filters_info = match count {
            0 => Vec::new(),
            _ => resolver.member(FILTERS, true).at(filters, |reader| {
                let bytes =
                    reader.elements(filters, count.into(), size_of::<TerminatingFilterInfo0>())?;
                let filters = <[TerminatingFilterInfo0]>::ref_from_bytes(&bytes);
                Ok(filters.unwrap_or_default().iter().map(TerminatingFilter::of).collect())
            })?,
        };
        let fields = Self {
            internal_flags,
            capabilities: raw.capabilities.get(),
            fqbn_version: raw.fqbn_version.get(),
            fqbn_name,
            terminating_filters_info,
            filter_origin,
            interface_luid: raw.interface_luid.get(),
            interface_index: 0,
            policy_app_id,
            compartment_id: raw.compartment_id.get(),
            process_id: raw.process_id.get(),
            service_sids,
            other: Vec::new(),
        };
        Ok((fields != Self::default()).then(|| Box::new(fields)))
    }

    /// Appends what its structure points to, and returns the bytes of the structure.
    pub(super) fn write(&self, arena: &mut Arena<'_>) -> NetEventInternalFields0 {
        let filters: Vec<_> =
            self.terminating_filters_info.iter().map(TerminatingFilter::info).collect();
        let (terminating_filters_info_count, terminating_filters_info) = arena.structures(&filters);
        NetEventInternalFields0 {
            internal_flags: self.internal_flags.into(),
            capabilities: self.capabilities.into(),
            fqbn_version: self.fqbn_version.into(),
            fqbn_name: arena.wide_str(self.fqbn_name.as_ref()),
            terminating_filters_info_count,
            terminating_filters_info,
            filter_origin: arena.wide_str(self.filter_origin.as_ref()),
            interface_luid: self.interface_luid.into(),
            policy_app_id: arena.wide_str(self.policy_app_id.as_ref()),
            compartment_id: self.compartment_id.into(),
            process_id: self.process_id.into(),
            service_sids: arena.wide_str(self.service_sids.as_ref()),
            ..NetEventInternalFields0::default()
        }
    }

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
    fn of(info: &TerminatingFilterInfo0) -> Self {
        let (sub_layer, action_type) = (info.sub_layer, info.action_type);
        Self { filter_id: info.filter_id.get(), sub_layer, action_type }
    }

    fn info(&self) -> TerminatingFilterInfo0 {
        let Self { filter_id, sub_layer, action_type } = *self;
        TerminatingFilterInfo0 { filter_id: filter_id.into(), sub_layer, action_type }
    }

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
