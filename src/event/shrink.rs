//! Simpler values of a record, for property tests to shrink a failing one. Each can be written.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::net::{Ipv4Addr, Ipv6Addr};

use super::{BarePayload, Bool, Event, Fields as _, MacAddr, Payload, Record};
use crate::kind::{PayloadKind, Version};
use crate::raw::{FileTime, Guid, NetEventType};
use crate::value::{Sid, TextBlob, WideStr};

/// A record or a field that can be shrunk.
pub(crate) trait Shrink: Sized {
    /// Simpler values, the simplest first; none if it is the simplest.
    fn shrink(&self) -> Vec<Self>;
}

impl Shrink for Event<'_> {
    fn shrink(&self) -> Vec<Self> {
        // Each with the rank of the simpler field's value: 0 is the simplest.
        let mut all: Vec<(usize, Self)> = Vec::new();
        if self.payload.is_some() {
            all.push((0, Self { payload: None, ..self.clone() }));
        }
        let earlier = Version::ALL.into_iter().filter(|version| *version < self.version);
        all.extend(earlier.map(|version| (0, self.in_version(version))));
        if self.event_type != NetEventType::default() {
            let event_type = NetEventType::default();
            let payload = self.payload.is_some().then(|| Payload::IkeMmFailure(Default::default()));
            all.push((0, Self { event_type, payload, ..self.clone() }));
        }
        self.header.for_each_shrunk(&mut |rank, mut header| {
            header.clear_lost(self.version.header());
            all.push((rank, Self { header, ..self.clone() }));
        });
        if let Some(payload) = &self.payload {
            payload.for_each_shrunk(&mut |rank, payload| {
                all.push((rank, Self { payload: Some(payload), ..self.clone() }));
            });
        }
        all.sort_by_key(|(rank, _)| *rank);
        all.into_iter().map(|(_, event)| event).filter(|event| event.has_room().is_ok()).collect()
    }
}

impl Event<'_> {
    /// The same event in another version, even if that version does not have its type.
    fn in_version(&self, version: Version) -> Self {
        let mut event = Self { version, ..self.clone() };
        event.header.clear_lost(version.header());
        if let (Some(payload), Some(kind)) =
            (&mut event.payload, PayloadKind::of(self.event_type, version))
        {
            payload.clear_lost(kind.structure());
        }
        event
    }
}

impl Shrink for BarePayload<'_> {
    fn shrink(&self) -> Vec<Self> {
        let (kind, payload) = (self.kind(), self.payload());
        let mut all: Vec<(usize, Self)> = Vec::new();
        for earlier in PayloadKind::all() {
            if earlier.event_type() == kind.event_type() && earlier.structure() < kind.structure() {
                let mut payload = payload.clone();
                payload.clear_lost(earlier.structure());
                all.push((0, Self::new_unchecked(earlier, payload)));
            }
        }
        payload.for_each_shrunk(&mut |rank, payload| {
            all.push((rank, Self::new_unchecked(kind, payload)))
        });
        all.sort_by_key(|(rank, _)| *rank);
        all.into_iter().map(|(_, bare)| bare).filter(|bare| bare.has_room().is_ok()).collect()
    }
}

impl Shrink for Record<'_> {
    fn shrink(&self) -> Vec<Self> {
        match self {
            Self::Event(event) => event.shrink().into_iter().map(Self::Event).collect(),
            Self::Bare(bare) => bare.shrink().into_iter().map(Self::Bare).collect(),
        }
    }
}

/// Smaller numbers: 0, then numbers closer and closer to `number`.
pub(super) fn smaller(number: u64) -> impl Iterator<Item = u64> {
    let halves = |distance: &u64| Some(distance / 2);
    core::iter::successors(Some(number), halves)
        .take_while(|distance| *distance > 0)
        .map(move |distance| number.saturating_sub(distance))
}

/// All bytes zero, then one byte zero at a time.
pub(super) fn zeroed<const N: usize>(bytes: [u8; N]) -> Vec<[u8; N]> {
    let mut all = Vec::new();
    if bytes != [0; N] {
        all.push([0; N]);
    }
    for at in 0..N {
        let mut one = bytes;
        if let Some(byte @ 1..) = one.get_mut(at) {
            *byte = 0;
            all.push(one);
        }
    }
    all
}

/// Shorter prefixes: the empty one, then longer and longer ones.
fn shorter<T: Clone>(all: &[T], unit: usize) -> impl Iterator<Item = Vec<T>> + '_ {
    let length = u64::try_from(all.len().div_ceil(unit)).unwrap_or(0);
    smaller(length).filter_map(move |units| {
        let end = usize::try_from(units).ok()?.checked_mul(unit)?;
        all.get(..end).map(<[T]>::to_vec)
    })
}

/// Pairs in which one of two values is simpler.
pub(super) fn pair<A: Shrink + Copy, B: Shrink + Copy, T>(
    first: A,
    second: B,
    make: impl Fn(A, B) -> T,
) -> Vec<T> {
    let mut all: Vec<T> = first.shrink().into_iter().map(|simpler| make(simpler, second)).collect();
    all.extend(second.shrink().into_iter().map(|simpler| make(first, simpler)));
    all
}

/// The default value, unless it is `this`, then these simpler values.
pub(super) fn default_or<T: Default + PartialEq>(this: &T, simpler: Vec<T>) -> Vec<T> {
    let default = Some(T::default()).filter(|default| default != this);
    default.into_iter().chain(simpler).collect()
}

impl<T: Shrink> Shrink for Option<T> {
    fn shrink(&self) -> Vec<Self> {
        let Some(some) = self else { return Vec::new() };
        core::iter::once(None).chain(some.shrink().into_iter().map(Some)).collect()
    }
}

/// Implements [`Shrink`].
macro_rules! shrink {
    ($($Type:ty: |$this:ident| $simpler:expr;)+) => { $(
        impl $crate::event::shrink::Shrink for $Type {
            fn shrink(&self) -> ::alloc::vec::Vec<Self> {
                let $this = self;
                $simpler
            }
        }
    )+ };
}
pub(super) use shrink;

shrink! {
    u8: |this| smaller((*this).into()).filter_map(|number| number.try_into().ok()).collect();
    u16: |this| smaller((*this).into()).filter_map(|number| number.try_into().ok()).collect();
    u32: |this| smaller((*this).into()).filter_map(|number| number.try_into().ok()).collect();
    u64: |this| smaller(*this).collect();
    FileTime: |this| smaller(this.ticks()).map(Self::from_ticks).collect();
    Guid: |this| zeroed(this.to_bytes()).into_iter().map(Self::from_bytes).collect();
    [u8; 20]: |this| zeroed(*this);
    Bool: |this| this.0.shrink().into_iter().map(Self).collect();
    MacAddr: |this| zeroed(this.0).into_iter().map(Self).collect();
    Ipv4Addr: |this| zeroed(this.octets()).into_iter().map(Self::from).collect();
    Ipv6Addr: |this| zeroed(this.octets()).into_iter().map(Self::from).collect();
    WideStr<'_>: |this| shorter(this.as_bytes(), 2).map(WideStr::from_bytes_until_nul).collect();
    // The last one keeps an odd length odd.
    TextBlob<'_>: |this| {
        let bytes = this.as_bytes();
        let less = bytes.len().checked_sub(2).and_then(|length| bytes.get(..length)).map(<[u8]>::to_vec);
        shorter(bytes, 1).chain(less).map(TextBlob::from_bytes).collect()
    };
    Cow<'_, [u8]>: |this| shorter(this, 1).map(Cow::Owned).collect();
    // Fewer sub-authorities, then revision 1, then one byte zero at a time.
    Sid<'_>: |this| {
        let [revision, count, rest @ ..] = this.as_bytes() else { return Vec::new() };
        let mut all: Vec<Vec<u8>> = smaller((*count).into()).filter_map(|count| {
            let length = usize::try_from(count).ok()?.checked_mul(4)?.checked_add(6)?;
            Some([&[*revision, u8::try_from(count).ok()?], rest.get(..length)?].concat())
        }).collect();
        if *revision != 1 {
            all.push([&[1, *count], rest].concat());
        }
        for (at, _) in rest.iter().enumerate().filter(|(_, byte)| **byte != 0) {
            let byte = |(index, byte): (usize, &u8)| if index == at { 0 } else { *byte };
            all.push([*revision, *count].into_iter().chain(rest.iter().enumerate().map(byte)).collect());
        }
        all.into_iter().filter_map(|bytes| Sid::from_bytes(bytes).ok()).collect()
    };
    Vec<Option<WideStr<'_>>>: |this| {
        let mut all: Vec<Self> = shorter(this, 1).collect();
        for (at, text) in this.iter().enumerate() {
            let mut one = this.clone();
            one.remove(at);
            all.push(one);
            all.extend(text.shrink().into_iter().map(|text| {
                let mut one = this.clone();
                if let Some(target) = one.get_mut(at) {
                    *target = text;
                }
                one
            }));
        }
        all
    };
}
