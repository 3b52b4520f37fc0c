//! `Serialize` and `Deserialize` of single values, as in the JSON of records.

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use super::object::PartObject;
use super::read::{Key, MemberSeed, ObjectSeed, misfit};
use super::serialize::{JsonValue, Map};
use crate::event::{Addresses, Bool, Field, Fields, Header, MacAddr, Value};
use crate::kind::Version;
use crate::raw::{
    ActionType, Af, AppcNetworkCapabilityType, AuthenticationMethodType, CapabilityFlags, DataType,
    Direction, EmSaState, FileTime, Guid, IkeextEmFailureFlags, IkeextMmFailureFlags,
    InternalFlags, InternalSublayer, IpVersion, IpsecFailurePoint, IpsecTrafficType, KeyModuleType,
    MmSaState, MsFwpDirection, NetEventFlags, NetEventType, NtStatus, QmSaState, ReauthReasons,
    SaRole, WinError,
};
use crate::value::{Sid, TextBlob, WideStr};

macro_rules! values {
    ($($Type:ty),+ $(,)?) => { $(
        impl Serialize for $Type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                JsonValue(self.value()).serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $Type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let mut value = Self::default();
                MemberSeed(&mut value).deserialize(deserializer)?;
                Ok(value)
            }
        }
    )+ };
}

values! {
    ActionType, Af, AppcNetworkCapabilityType, AuthenticationMethodType, Bool, CapabilityFlags, DataType, Direction, EmSaState,
    FileTime, Guid, IkeextEmFailureFlags, IkeextMmFailureFlags, InternalFlags, InternalSublayer, IpVersion, IpsecFailurePoint,
    IpsecTrafficType, KeyModuleType, MacAddr, MmSaState, MsFwpDirection, NetEventFlags,
    NetEventType, NtStatus, QmSaState, ReauthReasons, SaRole, TextBlob<'_>, WinError,
}

macro_rules! optional_values {
    ($($Type:ident: $Value:ident),+ $(,)?) => { $(
        impl Serialize for $Type<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                JsonValue(Value::$Value(Some(self))).serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $Type<'_> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let mut value: Option<$Type<'_>> = None;
                MemberSeed(&mut value).deserialize(deserializer)?;
                value.ok_or_else(|| D::Error::custom("null is not a value here"))
            }
        }
    )+ };
}

optional_values! { Sid: Sid, WideStr: Text }

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Key(text) = Key::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// An object of `ipVersion` and the two addresses, as in a header.
impl Serialize for Addresses {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Map(&PartObject::of(self)).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Addresses {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut builder = <Header<'_> as Fields<'_>>::Builder::default();
        deserializer.deserialize_map(ObjectSeed { slots: &mut builder, hints: false })?;
        let header = Header::from_builder(builder).map_err(|wrong| misfit("header", wrong))?;
        let addresses = header.addresses;
        if (Header { addresses, ..Header::default() }) == header {
            Ok(addresses)
        } else {
            Err(D::Error::custom("a member that is not an address"))
        }
    }
}
