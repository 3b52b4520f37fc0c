//! What all events have.

use zerocopy::{FromBytes, IntoBytes};

use super::addresses::Addresses;
use super::follow::Follow;
use super::members::{Holds, MacAddr, Part, Visitor};
use crate::arena::Arena;
use crate::error::Error;
use crate::memory::Memory;
use crate::raw::{
    Af, ByteArray6, FileTime, FlagBits, IpVersion, NetEventFlags, NetEventHeader0, NetEventHeader1,
    NetEventHeader2, NetEventHeader3, TextBlobAt,
};
use crate::value::{Sid, TextBlob, Value, WideStr};

/// The header of an event (`FWPM_NET_EVENT_HEADER0` to `3`).
///
/// A member counts only where its bit of `flags` is set; what it holds otherwise is kept all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Header<'a> {
    /// When it happened; 0 until events are enumerated.
    pub time_stamp: FileTime,
    /// Which members are set.
    pub flags: NetEventFlags,
    /// `ipVersion`, and the local and the remote address.
    pub addresses: Addresses,
    /// IP protocol number.
    pub ip_protocol: u8,
    /// Local port; for ICMP, the type.
    pub local_port: u16,
    /// Remote port; for ICMP, the code.
    pub remote_port: u16,
    /// Scope of an IPv6 address.
    pub scope_id: u32,
    /// Path of the application.
    pub app_id: TextBlob<'a>,
    /// The user whose application it was; NULL is `None`.
    pub user_id: Option<Sid<'a>>,
    /// Of structure 1 alone: what stands there without an IP version.
    pub reserved: Reserved,
    /// Address family. Since structure 2.
    pub address_family: Af,
    /// The package of a Windows app; NULL is `None`. Since structure 2.
    pub package_sid: Option<Sid<'a>>,
    /// Enterprise of the data that Windows Information Protection guards; NULL is `None`. Since structure 3.
    pub enterprise_id: Option<WideStr<'a>>,
    /// Flags of that policy. Since structure 3.
    pub policy_flags: u64,
    /// The remote server, under the name that the policy goes by. Since structure 3.
    pub effective_name: TextBlob<'a>,
}

/// The reserved members of `FWPM_NET_EVENT_HEADER1`: the first counts where `ipVersion` is NONE, the others where it
/// is also `FWP_AF_ETHER`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Reserved {
    /// Address family.
    pub reserved1: Af,
    /// Six bytes.
    pub reserved2: MacAddr,
    /// Six bytes.
    pub reserved3: MacAddr,
    /// A number.
    pub reserved4: u32,
    /// A number.
    pub reserved5: u32,
    /// A number.
    pub reserved6: u16,
    /// A number.
    pub reserved7: u32,
    /// A number.
    pub reserved8: u32,
    /// A number.
    pub reserved9: u16,
    /// A number.
    pub reserved10: u64,
}

impl<'m> Header<'m> {
    /// Reads the header that an event begins with.
    #[inline]
    pub(super) fn read<M: Memory + ?Sized>(
        follow: &mut Follow<'m, M>,
        bytes: &[u8],
        structure: u8,
    ) -> Result<Self, Error> {
        let Ok((raw, _)) = NetEventHeader0::ref_from_prefix(bytes) else {
            return Ok(Self::default());
        };
        let flags = raw.flags.get();
        // In memory order, so that the first fault is the first in the bytes; and put together in one go.
        let app_id = follow.text("appId", flags.contains(NetEventFlags::APP_ID_SET), raw.app_id)?;
        let set = flags.contains(NetEventFlags::USER_ID_SET);
        let user_id = follow.set_sid("userId", set, raw.user_id)?;
        let (mut address_family, mut package_sid) = (Af::default(), None);
        if structure >= 2
            && let Ok((raw, _)) = NetEventHeader2::ref_from_prefix(bytes)
        {
            address_family = raw.address_family;
            let set = flags.contains(NetEventFlags::PACKAGE_ID_SET);
            package_sid = follow.set_sid("packageSid", set, raw.package_sid)?;
        }
        let (mut enterprise_id, mut policy_flags) = (None, 0);
        let mut effective_name = TextBlob::default();
        if structure >= 3
            && let Ok((raw, _)) = NetEventHeader3::ref_from_prefix(bytes)
        {
            let set = flags.contains(NetEventFlags::ENTERPRISE_ID_SET);
            enterprise_id = follow.set_wide("enterpriseId", set, raw.enterprise_id)?;
            policy_flags = raw.policy_flags.get();
            let set = flags.contains(NetEventFlags::EFFECTIVE_NAME_SET);
            effective_name = follow.text("effectiveName", set, raw.effective_name)?;
        }
        let reserved = match NetEventHeader1::ref_from_prefix(bytes) {
            Ok((raw, _)) if structure == 1 => Reserved::read(raw),
            _ => Reserved::default(),
        };
        Ok(Self {
            time_stamp: raw.time_stamp,
            flags,
            addresses: Addresses::read(raw.ip_version, &raw.local_addr, &raw.remote_addr),
            ip_protocol: raw.ip_protocol,
            local_port: raw.local_port.get(),
            remote_port: raw.remote_port.get(),
            scope_id: raw.scope_id.get(),
            app_id,
            user_id,
            reserved,
            address_family,
            package_sid,
            enterprise_id,
            policy_flags,
            effective_name,
        })
    }

    /// Writes what the header points to and gives its bytes: those of the structure of this number come first.
    pub(super) fn write(&self, arena: &mut Arena<'_>, structure: u8) -> [u8; 144] {
        let [local_addr, remote_addr] = self.addresses.write();
        let raw = NetEventHeader3 {
            time_stamp: self.time_stamp,
            flags: FlagBits::new(self.flags),
            ip_version: self.addresses.ip_version(),
            ip_protocol: self.ip_protocol,
            _pad0: [0; 3],
            local_addr,
            remote_addr,
            local_port: self.local_port.into(),
            remote_port: self.remote_port.into(),
            scope_id: self.scope_id.into(),
            _pad1: [0; 4],
            app_id: TextBlobAt(arena.blob(self.app_id.as_bytes())),
            user_id: arena.sid(self.user_id.as_ref()),
            address_family: self.address_family,
            _pad2: [0; 4],
            package_sid: arena.sid(self.package_sid.as_ref()),
            enterprise_id: arena.wide(self.enterprise_id.as_ref()),
            policy_flags: self.policy_flags.into(),
            effective_name: TextBlobAt(arena.blob(self.effective_name.as_bytes())),
        };
        let mut bytes = [0; 144];
        // All structures begin like this one; the second alone goes on in another way.
        if let Ok((target, _)) = NetEventHeader3::mut_from_prefix(&mut bytes) {
            *target = raw;
        }
        if structure == 1
            && let Ok((target, _)) = NetEventHeader1::mut_from_prefix(&mut bytes)
        {
            self.reserved.write(target);
        }
        bytes
    }

    /// Names the members that hold something and that the structure has no room for.
    pub(super) fn lost(&self, structure: u8, name: &mut dyn FnMut(&'static str)) {
        self.reserved.lost(structure == 1 && self.addresses.ip_version() == IpVersion::NONE, name);
        if structure >= 3 {
            return;
        }
        let lost = [
            (2, "addressFamily", self.address_family == Af::default()),
            (2, "packageSid", self.package_sid.is_none()),
            (3, "enterpriseId", self.enterprise_id.is_none()),
            (3, "policyFlags", self.policy_flags == 0),
            (3, "effectiveName", self.effective_name.as_bytes().is_empty()),
        ];
        for (since, member, empty) in lost {
            if structure < since && !empty {
                name(member);
            }
        }
    }

    /// Empties the members that the structure has no room for.
    pub(crate) fn cut(&mut self, structure: u8) {
        self.reserved.cut(structure == 1 && self.addresses.ip_version() == IpVersion::NONE);
        if structure < 2 {
            self.address_family = Af::default();
            self.package_sid = None;
        }
        if structure < 3 {
            self.enterprise_id = None;
            self.policy_flags = 0;
            self.effective_name = TextBlob::default();
        }
    }
}

impl Reserved {
    fn read(raw: &NetEventHeader1) -> Self {
        let mut reserved = Self::default();
        if raw.ip_version == IpVersion::NONE {
            reserved.reserved1 = raw.reserved1;
            if raw.reserved1 == Af::ETHER {
                reserved = Self {
                    reserved1: raw.reserved1,
                    reserved2: MacAddr(raw.reserved2.byte_array6),
                    reserved3: MacAddr(raw.reserved3.byte_array6),
                    reserved4: raw.reserved4.get(),
                    reserved5: raw.reserved5.get(),
                    reserved6: raw.reserved6.get(),
                    reserved7: raw.reserved7.get(),
                    reserved8: raw.reserved8.get(),
                    reserved9: raw.reserved9.get(),
                    reserved10: raw.reserved10.get(),
                };
            }
        }
        reserved
    }

    /// Names the members that hold something and do not count; whether the first counts is the header's affair.
    fn lost(&self, counts: bool, name: &mut dyn FnMut(&'static str)) {
        if *self == Self::default() {
            return;
        }
        let lost = [
            ("reserved2", self.reserved2 == MacAddr::default()),
            ("reserved3", self.reserved3 == MacAddr::default()),
            ("reserved4", self.reserved4 == 0),
            ("reserved5", self.reserved5 == 0),
            ("reserved6", self.reserved6 == 0),
            ("reserved7", self.reserved7 == 0),
            ("reserved8", self.reserved8 == 0),
            ("reserved9", self.reserved9 == 0),
            ("reserved10", self.reserved10 == 0),
        ];
        if !counts && self.reserved1 != Af::default() {
            name("reserved1");
        }
        if !counts || self.reserved1 != Af::ETHER {
            lost.into_iter().filter(|(_, empty)| !empty).for_each(|(member, _)| name(member));
        }
    }

    /// Empties the members that do not count.
    fn cut(&mut self, counts: bool) {
        if !counts {
            *self = Self::default();
        } else if self.reserved1 != Af::ETHER {
            *self = Self { reserved1: self.reserved1, ..Self::default() };
        }
    }

    fn write(&self, raw: &mut NetEventHeader1) {
        // What stood there is of the other structures.
        if let Some(rest) = raw.as_mut_bytes().get_mut(size_of::<NetEventHeader0>()..) {
            rest.fill(0);
        }
        raw.reserved1 = self.reserved1;
        raw.reserved2 = ByteArray6 { byte_array6: self.reserved2.0 };
        raw.reserved3 = ByteArray6 { byte_array6: self.reserved3.0 };
        raw.reserved4 = self.reserved4.into();
        raw.reserved5 = self.reserved5.into();
        raw.reserved6 = self.reserved6.into();
        raw.reserved7 = self.reserved7.into();
        raw.reserved8 = self.reserved8.into();
        raw.reserved9 = self.reserved9.into();
        raw.reserved10 = self.reserved10.into();
    }
}

/// Shows the members that the header's flags say are set, and those that hold something though they are not.
struct Set<'v, V> {
    visitor: &'v mut V,
    flags: NetEventFlags,
}

impl<V: Visitor> Set<'_, V> {
    #[inline]
    fn member(
        &mut self,
        name: &'static str,
        flag: NetEventFlags,
        value: Value<'_>,
    ) -> Result<(), V::Error> {
        if self.flags.contains(flag) || !value.is_zero() {
            self.visitor.member(name, value)?;
        }
        Ok(())
    }
}

impl Part for Header<'_> {
    #[inline]
    fn show<V: Visitor>(&self, structure: u8, visitor: &mut V) -> Result<(), V::Error> {
        self.show_set(self.flags, structure, visitor)
    }
}

impl Header<'_> {
    /// [`show`](Part::show) as if these members were set.
    #[inline]
    pub(crate) fn show_set<V: Visitor>(
        &self,
        flags: NetEventFlags,
        structure: u8,
        visitor: &mut V,
    ) -> Result<(), V::Error> {
        use NetEventFlags as Flag;

        visitor.member("timeStamp", self.time_stamp.value())?;
        visitor.member("flags", self.flags.value())?;
        visitor.member("ipVersion", self.addresses.ip_version().value())?;
        let mut set = Set { visitor, flags };
        set.member("ipProtocol", Flag::IP_PROTOCOL_SET, self.ip_protocol.value())?;
        match self.addresses {
            Addresses::V4(local, remote) => {
                set.member("localAddrV4", Flag::LOCAL_ADDR_SET, Value::Ipv4(local))?;
                set.member("remoteAddrV4", Flag::REMOTE_ADDR_SET, Value::Ipv4(remote))?;
            }
            Addresses::V6(local, remote) => {
                set.member("localAddrV6", Flag::LOCAL_ADDR_SET, Value::Ipv6(local))?;
                set.member("remoteAddrV6", Flag::REMOTE_ADDR_SET, Value::Ipv6(remote))?;
            }
            Addresses::None(_) => {}
        }
        set.member("localPort", Flag::LOCAL_PORT_SET, self.local_port.value())?;
        set.member("remotePort", Flag::REMOTE_PORT_SET, self.remote_port.value())?;
        set.member("scopeId", Flag::SCOPE_ID_SET, self.scope_id.value())?;
        set.member("appId", Flag::APP_ID_SET, self.app_id.value())?;
        set.member("userId", Flag::USER_ID_SET, self.user_id.value())?;
        if structure == 1 && self.addresses.ip_version() == IpVersion::NONE {
            self.reserved.show(structure, set.visitor)?;
        }
        if structure >= 2 {
            set.visitor.member("addressFamily", self.address_family.value())?;
            set.member("packageSid", Flag::PACKAGE_ID_SET, self.package_sid.value())?;
        }
        if structure >= 3 {
            set.member("enterpriseId", Flag::ENTERPRISE_ID_SET, self.enterprise_id.value())?;
            set.member("policyFlags", Flag::POLICY_FLAGS_SET, self.policy_flags.value())?;
            set.member("effectiveName", Flag::EFFECTIVE_NAME_SET, self.effective_name.value())?;
        }
        Ok(())
    }
}

impl Part for Reserved {
    fn show<V: Visitor>(&self, _: u8, visitor: &mut V) -> Result<(), V::Error> {
        visitor.member("reserved1", self.reserved1.value())?;
        if self.reserved1 != Af::ETHER {
            return Ok(());
        }
        visitor.member("reserved2", self.reserved2.value())?;
        visitor.member("reserved3", self.reserved3.value())?;
        visitor.member("reserved4", self.reserved4.value())?;
        visitor.member("reserved5", self.reserved5.value())?;
        visitor.member("reserved6", self.reserved6.value())?;
        visitor.member("reserved7", self.reserved7.value())?;
        visitor.member("reserved8", self.reserved8.value())?;
        visitor.member("reserved9", self.reserved9.value())?;
        visitor.member("reserved10", self.reserved10.value())
    }
}
