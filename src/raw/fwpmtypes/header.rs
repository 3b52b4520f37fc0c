//! What all events have: the header, in its four versions (`fwpmtypes.h`).
//!
//! A member means something only if its flag bit is set; addresses depend on `ipVersion` too.
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
        /// An existing connection was authorized anew: the payload's reauthReason is set.
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
        /// When it happened; 0 until events are enumerated.
          0 time_stamp: FileTime = "timeStamp",
        /// Which members of the header are set.
          8 flags: FlagBits<NetEventFlags> = "flags",
        /// Which of the address arms counts; NONE: neither.
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
        /// Remote address: likewise.
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
        /// Path of the application, mostly a device path in lower case.
         64 app_id: TextByteBlob = "appId" where [flags & NetEventFlags::APP_ID_SET],
        /// The user whose traffic it was: a binary SID.
         80 user_id: Ptr<SidHeader> = "userId" where [flags & NetEventFlags::USER_ID_SET],
    }
}

layout! {
    /// The header of an event, as Windows 7 describes it (`FWPM_NET_EVENT_HEADER1`, `fwpmtypes.h`).
    ///
    /// Folklore: its reserved members had names when Windows 7 came out. Microsoft took them back, but mingw-w64's
    /// `fwpmtypes.h` keeps them, and Microsoft's page of the structure still tells what most of them hold.
    pub struct NetEventHeader1("FWPM_NET_EVENT_HEADER1", size 144, align 8) extends NetEventHeader0 {
        /// Reserved; once `addressFamily`: the address family, of an event without an IP version.
         88 reserved1: Af = "reserved1" where [ip_version == IpVersion::NONE],
         92 _pad2: [u8; 4] => padding,
        /// Reserved; once `dstAddrEth`: of an Ethernet frame, the destination.
         96 reserved2: ByteArray6 = "reserved2" where [ip_version == IpVersion::NONE, reserved1 == Af::ETHER],
        /// Reserved; once `srcAddrEth`: of an Ethernet frame, the source.
        102 reserved3: ByteArray6 = "reserved3" where [ip_version == IpVersion::NONE, reserved1 == Af::ETHER],
        /// Reserved; once `addrType`: of an Ethernet frame, whether it is unicast, multicast or broadcast.
        108 reserved4: U32 = "reserved4" where [ip_version == IpVersion::NONE, reserved1 == Af::ETHER],
        /// Reserved; once `encapMethod`: of an Ethernet frame, how its protocol is told.
        112 reserved5: U32 = "reserved5" where [ip_version == IpVersion::NONE, reserved1 == Af::ETHER],
        /// Reserved; once `etherType`: of an Ethernet frame, the protocol of what it holds.
        116 reserved6: U16 = "reserved6" where [ip_version == IpVersion::NONE, reserved1 == Af::ETHER],
        118 _pad3: [u8; 2] => padding,
        /// Reserved; once `snapControl`: of an Ethernet frame, the DSAP, SSAP and control of SNAP (802.2).
        120 reserved7: U32 = "reserved7" where [ip_version == IpVersion::NONE, reserved1 == Af::ETHER],
        /// Reserved; once `snapOui`: of an Ethernet frame, the organization of SNAP (802.2).
        124 reserved8: U32 = "reserved8" where [ip_version == IpVersion::NONE, reserved1 == Af::ETHER],
        /// Reserved; once `vlanTag`: of an Ethernet frame, its VLAN tag (802.1Q).
        128 reserved9: U16 = "reserved9" where [ip_version == IpVersion::NONE, reserved1 == Af::ETHER],
        130 _pad4: [u8; 6] => padding,
        /// Reserved; once `ifLuid`: of an Ethernet frame, the LUID of the interface.
        136 reserved10: U64 = "reserved10" where [ip_version == IpVersion::NONE, reserved1 == Af::ETHER],
    }
}

layout! {
    /// The header of an event, as Windows 8 describes it (`FWPM_NET_EVENT_HEADER2`, `fwpmtypes.h`).
    pub struct NetEventHeader2("FWPM_NET_EVENT_HEADER2", size 104, align 8) extends NetEventHeader0 {
        /// Address family; says something where there is no IP version.
         88 address_family: Af = "addressFamily",
         92 _pad2: [u8; 4] => padding,
        /// The package of the Windows app whose traffic it was (its app container): a binary SID.
         96 package_sid: Ptr<SidHeader> = "packageSid" where [flags & NetEventFlags::PACKAGE_ID_SET],
    }
}

layout! {
    /// The header of an event, as Windows 10 describes it (`FWPM_NET_EVENT_HEADER3`, `fwpmtypes.h`).
    pub struct NetEventHeader3("FWPM_NET_EVENT_HEADER3", size 136, align 8) extends NetEventHeader2 {
        /// Enterprise of the data that Windows Information Protection guards.
        104 enterprise_id: Ptr<WideString> = "enterpriseId" where [flags & NetEventFlags::ENTERPRISE_ID_SET],
        /// Flags of that policy; the SDK names none.
        112 policy_flags: U64 = "policyFlags" where [flags & NetEventFlags::POLICY_FLAGS_SET],
        /// The remote server, under the name that the policy goes by.
        120 effective_name: TextByteBlob = "effectiveName" where [flags & NetEventFlags::EFFECTIVE_NAME_SET],
    }
}
