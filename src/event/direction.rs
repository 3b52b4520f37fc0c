//! The direction of traffic: by its layer, or as the event itself says.

use super::{Event, Payload, Readable, Record};
use crate::error::Error;
use crate::raw::{Direction, MsFwpDirection, layer_direction, layer_name};

/// The direction of the traffic of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct TrafficDirection {
    /// The direction: that of all traffic at the layer if the layer decides it, otherwise the event's own.
    pub direction: MsFwpDirection,
    /// The event's own direction (`msFwpDirection` or `direction`); `None` if it has none.
    pub own: Option<MsFwpDirection>,
    /// The SDK constant of the layer if it decides the direction.
    pub layer: Option<&'static str>,
}

impl TrafficDirection {
    /// Whether the event's own direction is another than that of its layer.
    #[must_use]
    pub fn contradicts_layer(&self) -> bool {
        self.own.is_some_and(|own| own != self.direction)
    }
}

impl Payload<'_> {
    /// The direction of the traffic: by its layer if the layer decides it ([`layer_direction`]), otherwise its own.
    /// `None` if neither is known.
    ///
    /// ```
    /// use wfp_events::event::{ClassifyDrop, Payload};
    /// use wfp_events::raw::MsFwpDirection;
    ///
    /// let drop = ClassifyDrop { layer_id: 44, ms_fwp_direction: MsFwpDirection::OUT, ..Default::default() };
    /// let direction = Payload::from(drop).direction().ok_or("no direction")?;
    /// assert_eq!(direction.direction, MsFwpDirection::IN);
    /// assert_eq!(direction.own, Some(MsFwpDirection::OUT));
    /// assert_eq!(direction.layer, Some("FWPS_LAYER_ALE_AUTH_RECV_ACCEPT_V4"));
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn direction(&self) -> Option<TrafficDirection> {
        let (own, layer_id) = match self {
            Self::ClassifyDrop(drop) => (drop.ms_fwp_direction, drop.layer_id),
            Self::ClassifyAllow(allow) => (allow.ms_fwp_direction, allow.layer_id),
            Self::ClassifyDropMac(drop) => (drop.ms_fwp_direction, drop.layer_id),
            Self::IpsecDrop(drop) => return of_packet(drop.direction),
            Self::IdpDrop(drop) => return of_packet(drop.direction),
            _ => return None,
        };
        // Zero is no direction: the structure does not have the member, or the record does not have a value.
        let own = Some(own).filter(|own| own.get() != 0);
        match layer_direction(layer_id) {
            Some(direction) => {
                Some(TrafficDirection { direction, own, layer: layer_name(layer_id, None) })
            }
            None => own.map(|direction| TrafficDirection { direction, own, layer: None }),
        }
    }
}

/// The direction of a packet that IPsec dropped.
fn of_packet(direction: Direction) -> Option<TrafficDirection> {
    let direction = match direction {
        Direction::INBOUND => MsFwpDirection::IN,
        Direction::OUTBOUND => MsFwpDirection::OUT,
        _ => return None,
    };
    Some(TrafficDirection { direction, own: Some(direction), layer: None })
}

impl Event<'_> {
    /// The direction of the traffic: that of the [payload](Payload::direction). `None` also for an event from an event
    /// log that tells no direction, such as listening.
    #[must_use]
    pub fn direction(&self) -> Option<TrafficDirection> {
        let direction = self.payload.as_ref()?.direction()?;
        (self.event_log.is_none() || direction.own.is_some()).then_some(direction)
    }
}

impl Record<'_> {
    /// The direction of the traffic, as [`Event::direction`].
    #[must_use]
    pub fn direction(&self) -> Option<TrafficDirection> {
        match self {
            Self::Event(event) => event.direction(),
            Self::Bare(bare) => bare.payload().direction(),
        }
    }
}

impl Readable<'_, Record<'_>> {
    /// The direction of the traffic, as [`Record::direction`]. `None` also if it could not be read, or if the layer that
    /// could decide it could not be read.
    #[must_use]
    pub fn direction(&self) -> Option<TrafficDirection> {
        let decides = |error: &Error| matches!(error.member(), "layerId" | "direction");
        if self.errors().iter().any(decides) { None } else { self.record().direction() }
    }
}
