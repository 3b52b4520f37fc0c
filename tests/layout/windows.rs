//! The layout tables equal the declarations of `windows-sys`, which are generated independently from the SDK's
//! metadata.

use std::collections::BTreeMap;
use std::mem::{align_of, offset_of, size_of};

use wfp_events::layout::MemberKind;
use wfp_events::raw;
use windows_sys::Win32::Foundation::FILETIME;
use windows_sys::Win32::NetworkManagement::WindowsFilteringPlatform::*;
use windows_sys::Win32::Security::SID;
use windows_sys::core::GUID;

use super::reference::NOT_IN_REFERENCE;
use crate::kit::layouts::layouts;

/// The size and alignment of a structure, and its members with their offsets.
type Declared = (usize, usize, Vec<(String, usize)>);

/// Lists structures and their members by their SDK names. `=` gives the path in `windows-sys` if it is another.
macro_rules! declared {
    ($( $Name:ident { $( $member:ident $(= $($field:ident).+)? ),+ $(,)? } )+) => {
        BTreeMap::from([$( (stringify!($Name), (
            size_of::<$Name>(),
            align_of::<$Name>(),
            vec![$( (stringify!($member).to_owned(), declared!(@offset $Name $member $(= $($field).+)?)) ),+],
        )) ),+])
    };
    (@offset $Name:ident $member:ident) => { offset_of!($Name, $member) };
    (@offset $Name:ident $member:ident = $($field:ident).+) => { offset_of!($Name, $($field).+) };
}

fn declared() -> BTreeMap<&'static str, Declared> {
    declared! {
        FILETIME { dwLowDateTime, dwHighDateTime }
        FWP_BYTE_ARRAY6 { byteArray6 }
        FWP_CONDITION_VALUE0 {
            type = r#type, uint8 = Anonymous.uint8, uint16 = Anonymous.uint16, uint32 = Anonymous.uint32,
            uint64 = Anonymous.uint64, int8 = Anonymous.int8, int16 = Anonymous.int16,
            int32 = Anonymous.int32, int64 = Anonymous.int64, float32 = Anonymous.float32,
            double64 = Anonymous.double64, byteArray16 = Anonymous.byteArray16,
            byteBlob = Anonymous.byteBlob, sid = Anonymous.sid, sd = Anonymous.sd,
            tokenInformation = Anonymous.tokenInformation,
            tokenAccessInformation = Anonymous.tokenAccessInformation,
            unicodeString = Anonymous.unicodeString, byteArray6 = Anonymous.byteArray6,
            v4AddrMask = Anonymous.v4AddrMask, v6AddrMask = Anonymous.v6AddrMask,
            rangeValue = Anonymous.rangeValue,
        }
        FWP_BYTE_ARRAY16 { byteArray16 }
        FWP_BYTE_BLOB { size, data }
        SID { Revision, SubAuthorityCount, IdentifierAuthority, SubAuthority }
        FWPM_NET_EVENT_HEADER0 {
            timeStamp, flags, ipVersion, ipProtocol, localAddrV4 = Anonymous1.localAddrV4,
            localAddrV6 = Anonymous1.localAddrV6, remoteAddrV4 = Anonymous2.remoteAddrV4,
            remoteAddrV6 = Anonymous2.remoteAddrV6, localPort, remotePort, scopeId, appId, userId,
        }
        FWPM_NET_EVENT_HEADER1 {
            timeStamp, flags, ipVersion, ipProtocol, localAddrV4 = Anonymous1.localAddrV4,
            localAddrV6 = Anonymous1.localAddrV6, remoteAddrV4 = Anonymous2.remoteAddrV4,
            remoteAddrV6 = Anonymous2.remoteAddrV6, localPort, remotePort, scopeId, appId, userId,
            reserved1 = Anonymous3.Anonymous.reserved1,
            reserved2 = Anonymous3.Anonymous.Anonymous.Anonymous.reserved2,
            reserved3 = Anonymous3.Anonymous.Anonymous.Anonymous.reserved3,
            reserved4 = Anonymous3.Anonymous.Anonymous.Anonymous.reserved4,
            reserved5 = Anonymous3.Anonymous.Anonymous.Anonymous.reserved5,
            reserved6 = Anonymous3.Anonymous.Anonymous.Anonymous.reserved6,
            reserved7 = Anonymous3.Anonymous.Anonymous.Anonymous.reserved7,
            reserved8 = Anonymous3.Anonymous.Anonymous.Anonymous.reserved8,
            reserved9 = Anonymous3.Anonymous.Anonymous.Anonymous.reserved9,
            reserved10 = Anonymous3.Anonymous.Anonymous.Anonymous.reserved10,
        }
        FWPM_NET_EVENT_HEADER2 {
            timeStamp, flags, ipVersion, ipProtocol, localAddrV4 = Anonymous1.localAddrV4,
            localAddrV6 = Anonymous1.localAddrV6, remoteAddrV4 = Anonymous2.remoteAddrV4,
            remoteAddrV6 = Anonymous2.remoteAddrV6, localPort, remotePort, scopeId, appId, userId,
            addressFamily, packageSid,
        }
        FWPM_NET_EVENT_HEADER3 {
            timeStamp, flags, ipVersion, ipProtocol, localAddrV4 = Anonymous1.localAddrV4,
            localAddrV6 = Anonymous1.localAddrV6, remoteAddrV4 = Anonymous2.remoteAddrV4,
            remoteAddrV6 = Anonymous2.remoteAddrV6, localPort, remotePort, scopeId, appId, userId,
            addressFamily, packageSid, enterpriseId, policyFlags, effectiveName,
        }
        FWP_V4_ADDR_AND_MASK { addr, mask }
        FWP_V6_ADDR_AND_MASK { addr, prefixLength }
        FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 {
            failureErrorCode, failurePoint, flags, keyingModuleType, mmState, saRole, mmAuthMethod,
            endCertHash, mmId, mmFilterId,
        }
        FWPM_NET_EVENT_IKEEXT_MM_FAILURE1 {
            failureErrorCode, failurePoint, flags, keyingModuleType, mmState, saRole, mmAuthMethod,
            endCertHash, mmId, mmFilterId, localPrincipalNameForAuth, remotePrincipalNameForAuth,
            numLocalPrincipalGroupSids, localPrincipalGroupSids, numRemotePrincipalGroupSids,
            remotePrincipalGroupSids,
        }
        FWPM_NET_EVENT_IKEEXT_MM_FAILURE2 {
            failureErrorCode, failurePoint, flags, keyingModuleType, mmState, saRole, mmAuthMethod,
            endCertHash, mmId, mmFilterId, localPrincipalNameForAuth, remotePrincipalNameForAuth,
            numLocalPrincipalGroupSids, localPrincipalGroupSids, numRemotePrincipalGroupSids,
            remotePrincipalGroupSids, providerContextKey,
        }
        FWPM_NET_EVENT_IKEEXT_QM_FAILURE0 {
            failureErrorCode, failurePoint, keyingModuleType, qmState, saRole, saTrafficType,
            localSubNet = Anonymous1.localSubNet, remoteSubNet = Anonymous2.remoteSubNet, qmFilterId,
        }
        GUID { Data1 = data1, Data2 = data2, Data3 = data3, Data4 = data4 }
        FWPM_NET_EVENT_IKEEXT_QM_FAILURE1 {
            failureErrorCode, failurePoint, keyingModuleType, qmState, saRole, saTrafficType,
            localSubNet = Anonymous1.localSubNet, remoteSubNet = Anonymous2.remoteSubNet, qmFilterId,
            mmSaLuid, mmProviderContextKey,
        }
        FWPM_NET_EVENT_IKEEXT_EM_FAILURE0 {
            failureErrorCode, failurePoint, flags, emState, saRole, emAuthMethod, endCertHash, mmId,
            qmFilterId,
        }
        FWPM_NET_EVENT_IKEEXT_EM_FAILURE1 {
            failureErrorCode, failurePoint, flags, emState, saRole, emAuthMethod, endCertHash, mmId,
            qmFilterId, localPrincipalNameForAuth, remotePrincipalNameForAuth, numLocalPrincipalGroupSids,
            localPrincipalGroupSids, numRemotePrincipalGroupSids, remotePrincipalGroupSids, saTrafficType,
        }
        FWPM_NET_EVENT_CLASSIFY_DROP0 { filterId, layerId }
        FWPM_NET_EVENT_CLASSIFY_DROP1 {
            filterId, layerId, reauthReason, originalProfile, currentProfile, msFwpDirection, isLoopback,
        }
        FWPM_NET_EVENT_CLASSIFY_DROP2 {
            filterId, layerId, reauthReason, originalProfile, currentProfile, msFwpDirection, isLoopback,
            vSwitchId, vSwitchSourcePort, vSwitchDestinationPort,
        }
        FWPM_NET_EVENT_CLASSIFY_DROP_MAC0 {
            localMacAddr, remoteMacAddr, mediaType, ifType, etherType, ndisPortNumber, reserved, vlanTag,
            ifLuid, filterId, layerId, reauthReason, originalProfile, currentProfile, msFwpDirection,
            isLoopback, vSwitchId, vSwitchSourcePort, vSwitchDestinationPort,
        }
        FWPM_NET_EVENT_CLASSIFY_ALLOW0 {
            filterId, layerId, reauthReason, originalProfile, currentProfile, msFwpDirection, isLoopback,
        }
        FWPM_NET_EVENT_IPSEC_KERNEL_DROP0 { failureStatus, direction, spi, filterId, layerId }
        FWPM_NET_EVENT_IPSEC_DOSP_DROP0 {
            ipVersion, publicHostV4Addr = Anonymous1.publicHostV4Addr,
            publicHostV6Addr = Anonymous1.publicHostV6Addr,
            internalHostV4Addr = Anonymous2.internalHostV4Addr,
            internalHostV6Addr = Anonymous2.internalHostV6Addr, failureStatus, direction,
        }
        FWPM_NET_EVENT_CAPABILITY_DROP0 { networkCapabilityId, filterId, isLoopback }
        FWPM_NET_EVENT_CAPABILITY_ALLOW0 { networkCapabilityId, filterId, isLoopback }
        FWPM_NET_EVENT_LPM_PACKET_ARRIVAL0 { spi }
        FWPM_NET_EVENT0 {
            header, type = r#type, ikeMmFailure = Anonymous.ikeMmFailure,
            ikeQmFailure = Anonymous.ikeQmFailure, ikeEmFailure = Anonymous.ikeEmFailure,
            classifyDrop = Anonymous.classifyDrop, ipsecDrop = Anonymous.ipsecDrop,
            idpDrop = Anonymous.idpDrop,
        }
        FWPM_NET_EVENT1 {
            header, type = r#type, ikeMmFailure = Anonymous.ikeMmFailure,
            ikeQmFailure = Anonymous.ikeQmFailure, ikeEmFailure = Anonymous.ikeEmFailure,
            classifyDrop = Anonymous.classifyDrop, ipsecDrop = Anonymous.ipsecDrop,
            idpDrop = Anonymous.idpDrop,
        }
        FWPM_NET_EVENT2 {
            header, type = r#type, ikeMmFailure = Anonymous.ikeMmFailure,
            ikeQmFailure = Anonymous.ikeQmFailure, ikeEmFailure = Anonymous.ikeEmFailure,
            classifyDrop = Anonymous.classifyDrop, ipsecDrop = Anonymous.ipsecDrop,
            idpDrop = Anonymous.idpDrop, classifyAllow = Anonymous.classifyAllow,
            capabilityDrop = Anonymous.capabilityDrop, capabilityAllow = Anonymous.capabilityAllow,
            classifyDropMac = Anonymous.classifyDropMac,
        }
        FWPM_NET_EVENT3 {
            header, type = r#type, ikeMmFailure = Anonymous.ikeMmFailure,
            ikeQmFailure = Anonymous.ikeQmFailure, ikeEmFailure = Anonymous.ikeEmFailure,
            classifyDrop = Anonymous.classifyDrop, ipsecDrop = Anonymous.ipsecDrop,
            idpDrop = Anonymous.idpDrop, classifyAllow = Anonymous.classifyAllow,
            capabilityDrop = Anonymous.capabilityDrop, capabilityAllow = Anonymous.capabilityAllow,
            classifyDropMac = Anonymous.classifyDropMac,
        }
        FWPM_NET_EVENT4 {
            header, type = r#type, ikeMmFailure = Anonymous.ikeMmFailure,
            ikeQmFailure = Anonymous.ikeQmFailure, ikeEmFailure = Anonymous.ikeEmFailure,
            classifyDrop = Anonymous.classifyDrop, ipsecDrop = Anonymous.ipsecDrop,
            idpDrop = Anonymous.idpDrop, classifyAllow = Anonymous.classifyAllow,
            capabilityDrop = Anonymous.capabilityDrop, capabilityAllow = Anonymous.capabilityAllow,
            classifyDropMac = Anonymous.classifyDropMac,
        }
        FWPM_NET_EVENT5 {
            header, type = r#type, ikeMmFailure = Anonymous.ikeMmFailure,
            ikeQmFailure = Anonymous.ikeQmFailure, ikeEmFailure = Anonymous.ikeEmFailure,
            classifyDrop = Anonymous.classifyDrop, ipsecDrop = Anonymous.ipsecDrop,
            idpDrop = Anonymous.idpDrop, classifyAllow = Anonymous.classifyAllow,
            capabilityDrop = Anonymous.capabilityDrop, capabilityAllow = Anonymous.capabilityAllow,
            classifyDropMac = Anonymous.classifyDropMac, lpmPacketArrival = Anonymous.lpmPacketArrival,
        }
    }
}

/// Structures that are longer in C than in the table: the first member that the table lacks, and its offset.
///
/// C declares a SID with one sub-authority, because it cannot declare an array of variable length.
const DECLARED_LONGER: [(&str, &str, usize); 1] = [("SID", "SubAuthority", 8)];

/// Structures of the library that `windows-sys` lacks.
const NOT_DECLARED: [&str; 0] = [];

#[test]
fn tables_equal_the_declarations_of_windows_sys() {
    let mut declared = declared();
    for (name, member, offset) in DECLARED_LONGER {
        let (size, _, members) = declared.get_mut(name).unwrap();
        assert_eq!(members.pop(), Some((member.to_owned(), offset)), "{name}");
        assert!(offset < *size, "{name}");
        *size = offset;
    }
    for layout in raw::LAYOUTS {
        let members =
            layout.members.iter().filter(|member| !matches!(member.kind, MemberKind::Padding));
        let members = members.map(|member| (member.name.to_owned(), member.offset)).collect();
        let table: Declared = (layout.size, layout.align, members);
        let expected = (!NOT_DECLARED.contains(&layout.name)).then_some(&table);
        assert_eq!(declared.get(layout.name), expected, "{}", layout.name);
    }
    let names: Vec<_> = raw::LAYOUTS.iter().map(|layout| layout.name).collect();
    let strangers = declared.keys().chain(&NOT_DECLARED).filter(|name| !names.contains(name));
    assert_eq!(strangers.collect::<Vec<_>>(), [&""; 0], "no tables");
}

#[test]
fn the_reference_equals_the_declarations_of_windows_sys() {
    let reference = layouts().iter().map(|(name, of)| {
        let members = of.members.iter().map(|member| (member.name.clone(), member.offset));
        (name.clone(), (of.size, of.align, members.collect()))
    });
    let reference: BTreeMap<String, Declared> = reference.collect();
    let declared = declared().into_iter().filter(|(name, _)| !NOT_IN_REFERENCE.contains(name));
    let declared: BTreeMap<String, Declared> =
        declared.map(|(name, declared)| (name.to_owned(), declared)).collect();
    assert_eq!(reference, declared);
}
