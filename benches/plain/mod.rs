//! JSON lines as plain structures with derived names: what a parser costs by itself, without look-ups and checks.
//!
//! Names and values that become numbers in a [`Record`](wfp_events::Record) are borrowed; texts that it owns are owned.

use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

/// Declares structures, which own nothing (`{`) or borrow from the line (`<'a> {`).
macro_rules! plain {
    ($( $Name:ident $(<$a:lifetime>)? { $( $(#[$attr:meta])* $field:ident: $ty:ty, )+ } )+) => { $(
        #[derive(Deserialize, Serialize)]
        #[serde(rename_all = "camelCase")]
        pub(crate) struct $Name $(<$a>)? { $( $(#[$attr])* $field: $ty, )+ }
    )+ };
}

plain! {
    Failure<'a> {
        r#struct: &'a str,
        ike_mm_failure: FlatFailure<'a>,
    }
    FlatFailure<'a> {
        failure_error_code: u32,
        failure_error_name: Option<&'a str>,
        failure_point: &'a str,
        flags: Vec<&'a str>,
        keying_module_type: &'a str,
        mm_state: &'a str,
        sa_role: &'a str,
        mm_auth_method: &'a str,
        end_cert_hash: &'a str,
        mm_id: u64,
        mm_filter_id: u64,
    }
    Event<'a> {
        r#struct: &'a str,
        header: Header<'a>,
        r#type: &'a str,
        ike_mm_failure: Option<MainMode<'a>>,
        ike_qm_failure: Option<QuickMode<'a>>,
        ike_em_failure: Option<ExtendedMode<'a>>,
        classify_drop: Option<Drop<'a>>,
        ipsec_drop: Option<IpsecDrop<'a>>,
        idp_drop: Option<IdpDrop<'a>>,
        classify_allow: Option<Allow<'a>>,
        capability_drop: Option<Capability<'a>>,
        capability_allow: Option<Capability<'a>>,
        classify_drop_mac: Option<MacDrop<'a>>,
        lpm_packet_arrival: Option<Arrival>,
    }
    Header<'a> {
        time_stamp: &'a str,
        flags: Vec<&'a str>,
        ip_version: &'a str,
        ip_protocol: Option<u8>,
        #[serde(rename = "localAddrV4")]
        local_addr_v4: Option<&'a str>,
        #[serde(rename = "remoteAddrV4")]
        remote_addr_v4: Option<&'a str>,
        #[serde(rename = "localAddrV6")]
        local_addr_v6: Option<&'a str>,
        #[serde(rename = "remoteAddrV6")]
        remote_addr_v6: Option<&'a str>,
        local_port: Option<u16>,
        remote_port: Option<u16>,
        scope_id: Option<u32>,
        app_id: Option<Text>,
        user_id: Option<Text>,
        address_family: &'a str,
        package_sid: Option<Text>,
        enterprise_id: Option<Text>,
        policy_flags: Option<u64>,
        effective_name: Option<Text>,
    }
    MainMode<'a> {
        failure_error_code: u32,
        failure_error_name: Option<&'a str>,
        failure_point: &'a str,
        flags: Vec<&'a str>,
        keying_module_type: &'a str,
        mm_state: &'a str,
        sa_role: &'a str,
        mm_auth_method: &'a str,
        end_cert_hash: &'a str,
        mm_id: u64,
        mm_filter_id: u64,
        local_principal_name_for_auth: Option<Text>,
        remote_principal_name_for_auth: Option<Text>,
        local_principal_group_sids: Vec<Option<Text>>,
        remote_principal_group_sids: Vec<Option<Text>>,
        provider_context_key: Option<&'a str>,
    }
    QuickMode<'a> {
        failure_error_code: u32,
        failure_error_name: Option<&'a str>,
        failure_point: &'a str,
        keying_module_type: &'a str,
        qm_state: &'a str,
        sa_role: &'a str,
        sa_traffic_type: &'a str,
        local_sub_net: Option<SubNet<'a>>,
        remote_sub_net: Option<SubNet<'a>>,
        qm_filter_id: u64,
        mm_sa_luid: u64,
        mm_provider_context_key: &'a str,
    }
    SubNet<'a> {
        r#type: &'a str,
        #[serde(rename = "v4AddrMask")]
        v4: Option<V4<'a>>,
        #[serde(rename = "v6AddrMask")]
        v6: Option<V6<'a>>,
    }
    V4<'a> {
        addr: &'a str,
        mask: &'a str,
    }
    V6<'a> {
        addr: &'a str,
        prefix_length: u8,
    }
    ExtendedMode<'a> {
        failure_error_code: u32,
        failure_error_name: Option<&'a str>,
        failure_point: &'a str,
        flags: Vec<&'a str>,
        em_state: &'a str,
        sa_role: &'a str,
        em_auth_method: &'a str,
        end_cert_hash: &'a str,
        mm_id: u64,
        qm_filter_id: u64,
        local_principal_name_for_auth: Option<Text>,
        remote_principal_name_for_auth: Option<Text>,
        local_principal_group_sids: Vec<Option<Text>>,
        remote_principal_group_sids: Vec<Option<Text>>,
        sa_traffic_type: &'a str,
    }
    Drop<'a> {
        filter_id: u64,
        layer_id: u16,
        reauth_reason: Vec<&'a str>,
        original_profile: u32,
        current_profile: u32,
        ms_fwp_direction: &'a str,
        is_loopback: Bool,
        v_switch_id: Option<String>,
        v_switch_source_port: u32,
        v_switch_destination_port: u32,
    }
    IpsecDrop<'a> {
        failure_status: i32,
        failure_status_name: Option<&'a str>,
        direction: &'a str,
        spi: u32,
        filter_id: u64,
        layer_id: u16,
    }
    IdpDrop<'a> {
        ip_version: &'a str,
        #[serde(rename = "publicHostV4Addr")]
        public_host_v4: Option<&'a str>,
        #[serde(rename = "internalHostV4Addr")]
        internal_host_v4: Option<&'a str>,
        #[serde(rename = "publicHostV6Addr")]
        public_host_v6: Option<&'a str>,
        #[serde(rename = "internalHostV6Addr")]
        internal_host_v6: Option<&'a str>,
        failure_status: i32,
        failure_status_name: Option<&'a str>,
        direction: &'a str,
    }
    Allow<'a> {
        filter_id: u64,
        layer_id: u16,
        reauth_reason: Vec<&'a str>,
        original_profile: u32,
        current_profile: u32,
        ms_fwp_direction: &'a str,
        is_loopback: Bool,
    }
    Capability<'a> {
        network_capability_id: &'a str,
        filter_id: u64,
        is_loopback: Bool,
    }
    MacDrop<'a> {
        local_mac_addr: &'a str,
        remote_mac_addr: &'a str,
        media_type: u32,
        if_type: u32,
        ether_type: u16,
        ndis_port_number: u32,
        reserved: u32,
        vlan_tag: u16,
        if_luid: u64,
        filter_id: u64,
        layer_id: u16,
        reauth_reason: Vec<&'a str>,
        original_profile: u32,
        current_profile: u32,
        ms_fwp_direction: &'a str,
        is_loopback: Bool,
        v_switch_id: Option<String>,
        v_switch_source_port: u32,
        v_switch_destination_port: u32,
    }
    Arrival {
        spi: u32,
    }
}

/// A `BOOL`, which is `true`, `false` or a number.
#[derive(Serialize)]
struct Bool(u32);

impl<'de> Deserialize<'de> for Bool {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BoolVisitor)
    }
}

struct BoolVisitor;

impl Visitor<'_> for BoolVisitor {
    type Value = Bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a BOOL")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Bool, E> {
        Ok(Bool(value.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Bool, E> {
        number.try_into().map(Bool).map_err(E::custom)
    }
}

/// A text, or an object with the hex digits of one that is ill-formed.
#[derive(Serialize)]
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
        Ok(Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
        let mut text = String::new();
        while let Some((_, digits)) = map.next_entry::<&str, String>()? {
            text = digits;
        }
        Ok(Text(text))
    }
}
