//! Synthetic records from a seed: a plausible mix, not uniform noise. See [`Generator`] for an example.

mod corners;
mod event;
mod ike;
mod random;
mod traffic;

use crate::event::{BarePayload, Record};
use crate::kind::{PayloadKind, RecordKind, Version};
use crate::raw::NetEventType;
use random::{Random, Weighted};

/// Makes records of one structure, the same for the same seed.
///
/// They look like those of a machine in use. A few, never the first ones, have something rare: a time of 0, no payload,
/// ill-formed text, NULL in a list, a member that is mostly empty.
///
/// ```
/// use wfp_events::generate::Generator;
/// use wfp_events::kind::RecordKind;
///
/// let kind = RecordKind::from_name("FWPM_NET_EVENT5").unwrap();
/// let records: Vec<_> = Generator::new(kind, 1, 0).take(3).collect();
/// assert_eq!(records, Generator::new(kind, 1, 0).take(3).collect::<Vec<_>>());
/// ```
#[derive(Clone, Debug)]
pub struct Generator {
    kind: RecordKind,
    random: Random,
    /// What main-mode records in their first structure have no room for comes from here, so that those stay the same
    /// for the same seed.
    more: Random,
    /// Decides whether and where there is something rare.
    corners: Random,
    /// One header, and one payload, in this many has something rare.
    rare: u64,
    /// How many of the next records have nothing rare.
    plain: u64,
    unnamed: u32,
    /// Whether the record holds something unnamed.
    odd: bool,
    /// A machine has few filters, and their ids lie close together.
    first_filter: u64,
    mm_id: u64,
    /// The machine's domain: the numbers in its SIDs.
    domain: [u32; 3],
    /// The machine's address.
    address: [u8; 4],
    /// When the next event happens.
    ticks: u64,
}

/// What makes another seed of one: a bit pattern without a pattern.
const CORNERS: u64 = 0x9e37_79b9_7f4a_7c15;

/// Who sides claim to be: names, none, and NULL.
const PEOPLE: &[Weighted<Option<&str>>] = &[
    (6, None),
    (3, Some("")),
    (2, Some("EXAMPLE\\GATEWAY-01$")),
    (2, Some("C=DE, O=Example, CN=vpn.example.com")),
    (1, Some("user@example.com")),
];

impl Generator {
    /// A generator of records. `unnamed` is the percentage of records with an unnamed value or an undefined bit.
    #[must_use]
    pub fn new(kind: RecordKind, seed: u64, unnamed: u32) -> Self {
        let mut random = Random::new(seed);
        let first_filter = random.below(200_000).saturating_add(65_536);
        let mm_id = random.below(50_000);
        let mut more = Random::new(!seed);
        let domain = [more.below_u32(u32::MAX), more.below_u32(u32::MAX), more.below_u32(u32::MAX)];
        let address = [10, more.byte(), more.byte(), more.byte() | 1];
        // Some time in 2024.
        let ticks = 133_485_408_000_000_000_u64.saturating_add(more.below(316_224_000_000_000));
        let corners = Random::new(seed ^ CORNERS);
        Self {
            kind,
            random,
            more,
            corners,
            rare: 40,
            plain: 16,
            unnamed,
            odd: false,
            first_filter,
            mm_id,
            domain,
            address,
            ticks,
        }
    }

    /// The next record. There is always one.
    pub fn record(&mut self) -> Record<'static> {
        self.odd = false;
        self.plain = self.plain.saturating_sub(1);
        match self.kind {
            RecordKind::Event(version) => {
                let kind = self.event_kind(version);
                let mut event = self.event(version, kind);
                if self.odd {
                    self.unname_type(&mut event);
                } else {
                    self.empty(&mut event);
                }
                Record::Event(event)
            }
            RecordKind::Payload(kind) => {
                Record::Bare(BarePayload::new_unchecked(kind, self.payload(kind)))
            }
        }
    }

    fn filter(&mut self) -> u64 {
        let filter = self.random.below(12);
        self.first_filter.wrapping_add(filter)
    }

    /// Whether the record is to hold something unnamed.
    fn is_unnamed(&mut self) -> bool {
        let odd = self.random.below(100) < u64::from(self.unnamed);
        self.odd |= odd;
        odd
    }

    /// 13 has been seen in genuine records; the others are a later SDK's next value, and garbage.
    fn unnamed_number(&mut self) -> u32 {
        self.random.one_of(&[(3, 13), (2, 14), (2, 97), (1, 0xffff_ffff), (1, 0x8000_0000)])
    }

    fn undefined_bit(&mut self) -> u32 {
        self.random.one_of(&[(3, 4), (1, 0x4000_0000)])
    }
}

/// A record of each payload in each version of an event, and of each payload by itself, with names for their files:
/// `FWPM_NET_EVENT5-ikeMmFailure`, `FWPM_NET_EVENT_IKEEXT_MM_FAILURE0`. Each has something rare, where there is room.
///
/// The arguments are those of [`Generator::new`].
///
/// ```
/// use wfp_events::generate::one_of_each;
///
/// let (name, record) = one_of_each(1, 0).next().unwrap();
/// assert_eq!((name.as_str(), record.layout().name), ("FWPM_NET_EVENT0-ikeMmFailure", "FWPM_NET_EVENT0"));
/// ```
pub fn one_of_each(seed: u64, unnamed: u32) -> impl Iterator<Item = (String, Record<'static>)> {
    let types = NetEventType::ENUMERATION.values.iter().map(|named| named.value);
    let payloads = move |version| {
        types.clone().filter_map(move |of| PayloadKind::of(NetEventType::new(of), version))
    };
    let generator =
        move |kind| Generator { rare: 1, plain: 0, ..Generator::new(kind, seed, unnamed) };
    let events = Version::ALL.into_iter().flat_map(move |version| {
        let mut generator = generator(RecordKind::Event(version));
        payloads(version).map(move |kind| {
            let name = format!("{}-{}", version.layout().name, kind.member());
            (name, Record::Event(generator.event(version, kind)))
        })
    });
    let bare = PayloadKind::all().map(RecordKind::Payload);
    let bare = bare.map(move |kind| (kind.layout().name.to_owned(), generator(kind).record()));
    events.chain(bare)
}

impl Iterator for Generator {
    type Item = Record<'static>;

    fn next(&mut self) -> Option<Record<'static>> {
        Some(self.record())
    }
}
