//! Network capabilities that apps have or lack.

use zerocopy::FromBytes;

use super::follow::Follow;
use super::members::{Bool, part};
use crate::arena::Arena;
use crate::error::Error;
use crate::memory::Memory;
use crate::raw::{AppcNetworkCapabilityType, Bool32, CapabilityAllow0, CapabilityDrop0};

/// The two events have the same members, and structures of their own.
macro_rules! capability {
    ($(#[$attr:meta])* $Name:ident, $Raw:ident) => {
        part! {
            $(#[$attr])*
            pub struct $Name {
                /// The capability that the app has or lacks.
                network_capability_id: AppcNetworkCapabilityType = "networkCapabilityId",
                /// Run-time id of the filter.
                filter_id: u64 = "filterId",
                /// Whether it is loopback traffic.
                is_loopback: Bool = "isLoopback",
            }
        }

        impl $Name {
            pub(super) fn read<M: Memory + ?Sized>(_: &mut Follow<'_, M>, bytes: &[u8], _: u8) -> Result<Self, Error> {
                let Ok((raw, _)) = $Raw::ref_from_prefix(bytes) else { return Ok(Self::default()) };
                Ok(Self {
                    network_capability_id: raw.network_capability_id,
                    filter_id: raw.filter_id.get(),
                    is_loopback: Bool(raw.is_loopback.0.get()),
                })
            }

            pub(super) fn write(&self, _: &mut Arena<'_>) -> $Raw {
                $Raw {
                    network_capability_id: self.network_capability_id,
                    _pad0: [0; 4],
                    filter_id: self.filter_id.into(),
                    is_loopback: Bool32(self.is_loopback.0.into()),
                    _pad1: [0; 4],
                }
            }
        }
    };
}

capability!(
    /// Traffic that was blocked because the app lacks a capability (`FWPM_NET_EVENT_CAPABILITY_DROP0`).
    CapabilityDrop, CapabilityDrop0
);
capability!(
    /// Traffic that was allowed because the app has a capability (`FWPM_NET_EVENT_CAPABILITY_ALLOW0`).
    CapabilityAllow, CapabilityAllow0
);
