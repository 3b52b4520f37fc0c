//! The header of events, in its four versions (`fwpmtypes.h`).
//!
//! Most members are valid only if their bit of `flags` is set; addresses depend on `ipVersion` too.
//!
//! ```
//! use wfp_events::raw::{NetEventFlags, NetEventHeader3};
//!
//! let flags = NetEventFlags::LOCAL_PORT_SET.into();
//! let header = NetEventHeader3 { flags, local_port: 500.into(), ..Default::default() };
//! assert!(format!("{header:?}").contains("localPort: 500"));
//! ```

use zerocopy::little_endian::{U16, U32, U64};

use crate::raw::{
    Af, ByteArray6, ByteArray16, FileTime, FlagBits, IpVersion, Ipv4Number, Ptr, SidHeader,
    TextByteBlob, WideString, flag_set, layout,
};

flag_set! {
    /// Which members of a header are set (`fwpmtypes.h`).
    pub struct NetEventFlags("FWPM_NET_EVENT_FLAG") {
        /// The header's ipProtocol is set.
        IP_PROTOCOL_SET = 0x0000_0001,
        /// The local address is set.
        LOCAL_ADDR_SET = 0x0000_0002,
        /// The remote address is set.
        REMOTE_ADDR_SET = 0x0000_0004,
        /// The header's localPort is set.
        LOCAL_PORT_SET = 0x0000_0008,
        /// The header's remotePort is set.
        REMOTE_PORT_SET = 0x0000_0010,
        /// The header's appId is set.
        APP_ID_SET = 0x0000_0020,
        /// The header's userId is set.
        USER_ID_SET = 0x0000_0040,
        /// The header's scopeId is set.
        SCOPE_ID_SET = 0x0000_0080,
        /// The header's ipVersion is set.
        IP_VERSION_SET = 0x0000_0100,
        /// An existing connection was reauthorized: the payload's reauthReason is set.
        REAUTH_REASON_SET = 0x0000_0200,
        /// The header's packageSid is set.
        PACKAGE_ID_SET = 0x0000_0400,
        /// The header's enterpriseId is set.
        ENTERPRISE_ID_SET = 0x0000_0800,
        /// The header's policyFlags is set.
        POLICY_FLAGS_SET = 0x0000_1000,
        /// The header's effectiveName is set.
        EFFECTIVE_NAME_SET = 0x0000_2000,
    }
}

layout! {
    /// The header of an event, as Windows Vista describes it (`FWPM_NET_EVENT_HEADER0`, `fwpmtypes.h`).
    pub struct NetEventHeader0("FWPM_NET_EVENT_HEADER0", size 88, align 8) {
        /// Time of the event; 0 in an event that has not been enumerated.
          0 time_stamp: FileTime = "timeStamp",
        /// Which members of the header are valid.
          8 flags: FlagBits<NetEventFlags> = "flags",
        /// IP version of the addresses; NONE if there are none.
         12 ip_version: IpVersion = "ipVersion",
        /// IP protocol number: 6 is TCP, 17 UDP.
         16 ip_protocol: u8 = "ipProtocol" where [flags & NetEventFlags::IP_PROTOCOL_SET],
         17 _pad0: [u8; 3] => padding,
        /// Local address: an IPv4 address in host order, or an IPv6 address in network order.
         20 local_addr: [u8; 16]
            = "localAddrV4" as local_addr_v4: Ipv4Number
                where [ip_version == IpVersion::V4, flags & NetEventFlags::LOCAL_ADDR_SET]
            | "localAddrV6" as local_addr_v6: ByteArray16
                where [ip_version == IpVersion::V6, flags & NetEventFlags::LOCAL_ADDR_SET],
        /// Remote address: an IPv4 address in host order, or an IPv6 address in network order.
         36 remote_addr: [u8; 16]
            = "remoteAddrV4" as remote_addr_v4: Ipv4Number
                where [ip_version == IpVersion::V4, flags & NetEventFlags::REMOTE_ADDR_SET]
            | "remoteAddrV6" as remote_addr_v6: ByteArray16
                where [ip_version == IpVersion::V6, flags & NetEventFlags::REMOTE_ADDR_SET],
        /// Local port; for ICMP, the type.
         52 local_port: U16 = "localPort" where [flags & NetEventFlags::LOCAL_PORT_SET],
        /// Remote port; for ICMP, the code.
         54 remote_port: U16 = "remotePort" where [flags & NetEventFlags::REMOTE_PORT_SET],
        /// Scope of an IPv6 address.
         56 scope_id: U32 = "scopeId" where [flags & NetEventFlags::SCOPE_ID_SET],
         60 _pad1: [u8; 4] => padding,
        /// Path of the application, usually a device path in lower case.
         64 app_id: TextByteBlob = "appId" where [flags & NetEventFlags::APP_ID_SET],
        /// User, as a binary SID; may be NULL.
         80 user_id: Ptr<SidHeader> = "userId" where [flags & NetEventFlags::USER_ID_SET],
    }
}

layout! {
    /// The header of an event, as Windows 7 describes it (`FWPM_NET_EVENT_HEADER1`, `fwpmtypes.h`).
    ///
    /// Folklore: when Windows 7 was released, its reserved members had names. Microsoft removed them, but mingw-w64's
    /// `fwpmtypes.h` still has them, and Microsoft's page about the structure still describes most of these members.
    pub struct NetEventHeader1("FWPM_NET_EVENT_HEADER1", size 144, align 8) extends NetEventHeader0 {
        /// Reserved; formerly `addressFamily`: the address family of an event without an IP version.
         88 reserved1: Af = "reserved1" where [ip_version == IpVersion::NONE],
         92 _pad2: [u8; 4] => padding,
        /// Reserved; formerly `dstAddrEth`: destination address of an Ethernet frame.
         96 reserved2: ByteArray6 = "reserved2" where [ip_version == IpVersion::NONE, reserved1 == Af::ETHER],
        /// Reserved; formerly `srcAddrEth`: source address of an Ethernet frame.
        102 reserved3: ByteArray6 = "reserved3" where [ip_version == IpVersion::NONE, reserved1 == Af::ETHER],
        /// Reserved; formerly `addrType`: whether an Ethernet frame is unicast, multicast or broadcast.
        108 reserved4: U32 = "reserved4" where [ip_version == IpVersion::NONE, reserved1 == Af::ETHER],
        /// Reserved; formerly `encapMethod`: encapsulation method of an Ethernet frame.
        112 reserved5: U32 = "reserved5" where [ip_version == IpVersion::NONE, reserved1 == Af::ETHER],
        /// Reserved; formerly `etherType`: EtherType of an Ethernet frame.
        116 reserved6: U16 = "reserved6" where [ip_version == IpVersion::NONE, reserved1 == Af::ETHER],
        118 _pad3: [u8; 2] => padding,
        /// Reserved; formerly `snapControl`: DSAP, SSAP and control field of an Ethernet frame with SNAP (802.2).
        120 reserved7: U32 = "reserved7" where [ip_version == IpVersion::NONE, reserved1 == Af::ETHER],
        /// Reserved; formerly `snapOui`: OUI of an Ethernet frame with SNAP (802.2).
        124 reserved8: U32 = "reserved8" where [ip_version == IpVersion::NONE, reserved1 == Af::ETHER],
        /// Reserved; formerly `vlanTag`: VLAN tag (802.1Q) of an Ethernet frame.
        128 reserved9: U16 = "reserved9" where [ip_version == IpVersion::NONE, reserved1 == Af::ETHER],
        130 _pad4: [u8; 6] => padding,
        /// Reserved; formerly `ifLuid`: LUID of the interface of an Ethernet frame.
        136 reserved10: U64 = "reserved10" where [ip_version == IpVersion::NONE, reserved1 == Af::ETHER],
    }
}

layout! {
    /// The header of an event, as Windows 8 describes it (`FWPM_NET_EVENT_HEADER2`, `fwpmtypes.h`).
    pub struct NetEventHeader2("FWPM_NET_EVENT_HEADER2", size 104, align 8) extends NetEventHeader0 {
        /// Address family; it matters only if there is no IP version.
         88 address_family: Af = "addressFamily",
         92 _pad2: [u8; 4] => padding,
        /// Package (app container) of a Windows app, as a binary SID; may be NULL.
         96 package_sid: Ptr<SidHeader> = "packageSid" where [flags & NetEventFlags::PACKAGE_ID_SET],
    }
}

layout! {
    /// The header of an event, as Windows 10 describes it (`FWPM_NET_EVENT_HEADER3`, `fwpmtypes.h`).
    pub struct NetEventHeader3("FWPM_NET_EVENT_HEADER3", size 136, align 8) extends NetEventHeader2 {
        /// Enterprise id of Windows Information Protection; may be NULL.
        104 enterprise_id: Ptr<WideString> = "enterpriseId" where [flags & NetEventFlags::ENTERPRISE_ID_SET],
        /// Policy flags of Windows Information Protection; the SDK has no names for them.
        112 policy_flags: U64 = "policyFlags" where [flags & NetEventFlags::POLICY_FLAGS_SET],
        /// Name of the remote server that the policy was applied to.
        120 effective_name: TextByteBlob = "effectiveName" where [flags & NetEventFlags::EFFECTIVE_NAME_SET],
    }
}
