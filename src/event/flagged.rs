//! Getters and setters for the members of a header that have a flag bit.

use core::net::IpAddr;

use super::{Addresses, Header};
use crate::raw::NetEventFlags;
use crate::value::{Sid, TextBlob, WideStr};

/// Getters: each returns a member only if its flag bit is set.
impl<'a> Header<'a> {
    /// The local address; `None` if its flag bit is clear or there is no IP version.
    #[must_use]
    pub const fn local(&self) -> Option<IpAddr> {
        if self.has(NetEventFlags::LOCAL_ADDR_SET) { self.addresses.first() } else { None }
    }

    /// The remote address; `None` if its flag bit is clear or there is no IP version.
    #[must_use]
    pub const fn remote(&self) -> Option<IpAddr> {
        if self.has(NetEventFlags::REMOTE_ADDR_SET) { self.addresses.second() } else { None }
    }

    /// The user; `None` if the flag bit is clear or the pointer is NULL.
    #[must_use]
    pub fn user(&self) -> Option<&Sid<'a>> {
        self.user_id.as_ref().filter(|_| self.has(NetEventFlags::USER_ID_SET))
    }

    /// Path of the application; `None` if the flag bit is clear or the blob is empty.
    #[must_use]
    pub fn app(&self) -> Option<&TextBlob<'a>> {
        let is_set = self.has(NetEventFlags::APP_ID_SET) && !self.app_id.as_bytes().is_empty();
        is_set.then_some(&self.app_id)
    }

    const fn has(&self, flag: NetEventFlags) -> bool {
        self.flags.contains(flag)
    }
}

macro_rules! setters {
    ($( $set:ident($field:ident: $ty:ty) => $value:expr, $FLAG:ident; )+) => {
        /// Setters: each sets a member and its flag bit.
        ///
        /// ```
        /// use wfp_events::event::Header;
        ///
        /// let mut header = Header::default();
        /// header.set_app_id("c:\\windows\\system32\\svchost.exe".into()).set_user_id("S-1-5-18".parse()?);
        /// assert!(header.app().is_some_and(|app| *app == "c:\\windows\\system32\\svchost.exe"));
        /// assert_eq!(header.user().and_then(|user| user.well_known()), Some("LocalSystem"));
        /// # Ok::<(), wfp_events::value::ParseSidError>(())
        /// ```
        impl<'a> Header<'a> {
            $(
                #[doc = concat!("Sets [`", stringify!($field), "`](field@Self::", stringify!($field), ").")]
                pub fn $set(&mut self, $field: $ty) -> &mut Self {
                    self.$field = $value;
                    self.flags |= NetEventFlags::$FLAG;
                    self
                }
            )+

            /// Sets the local and the remote address, and `ipVersion`.
            pub fn set_addresses(&mut self, addresses: Addresses) -> &mut Self {
                self.addresses = addresses;
                self.flags |= NetEventFlags::IP_VERSION_SET;
                let both = NetEventFlags::LOCAL_ADDR_SET | NetEventFlags::REMOTE_ADDR_SET;
                self.flags.set(both, addresses.first().is_some());
                self
            }
        }
    };
}

setters! {
    set_ip_protocol(ip_protocol: u8) => ip_protocol, IP_PROTOCOL_SET;
    set_local_port(local_port: u16) => local_port, LOCAL_PORT_SET;
    set_remote_port(remote_port: u16) => remote_port, REMOTE_PORT_SET;
    set_scope_id(scope_id: u32) => scope_id, SCOPE_ID_SET;
    set_app_id(app_id: TextBlob<'a>) => app_id, APP_ID_SET;
    set_user_id(user_id: Sid<'a>) => Some(user_id), USER_ID_SET;
    set_package_sid(package_sid: Sid<'a>) => Some(package_sid), PACKAGE_ID_SET;
    set_enterprise_id(enterprise_id: WideStr<'a>) => Some(enterprise_id), ENTERPRISE_ID_SET;
    set_policy_flags(policy_flags: u64) => policy_flags, POLICY_FLAGS_SET;
    set_effective_name(effective_name: TextBlob<'a>) => effective_name, EFFECTIVE_NAME_SET;
}
