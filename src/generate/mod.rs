//! Synthetic records from a seed, similar to those of a real machine. See [`Generator`] for an example.

mod edge_cases;
mod event;
mod ike;
mod random;
mod traffic;

use crate::event::{BarePayload, Record};
use crate::kind::{PayloadKind, RecordKind, Version};
use crate::raw::NetEventType;
use random::{Random, Weighted};

/// Generates records of one structure, the same for the same seed.
///
/// They are similar to those of a real machine. After the first records, a few have an edge case: a time of 0, no
/// payload, ill-formed text, NULL in a list, or a member that is usually empty.
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
    /// Numbers for members that `FWPM_NET_EVENT_IKEEXT_MM_FAILURE0` does not have. They have a generator of their own,
    /// so that the records of that structure stay the same for the same seed.
    later_members: Random,
    /// Numbers for edge cases.
    edge_cases: Random,
    /// One header, and one payload, in this many has an edge case.
    edge_case_interval: u64,
    /// How many of the next records have no edge case.
    plain_left: u64,
    /// The percentage of records with an unnamed value or an undefined bit.
    unnamed: u32,
    /// Whether the current record has an unnamed value or an undefined bit.
    has_unnamed: bool,
    /// The lowest id of the machine's filters. There are few, and their ids are close together.
    first_filter: u64,
    mm_id: u64,
    /// The machine's domain: the numbers in its SIDs.
    domain: [u32; 3],
    /// The machine's address.
    address: [u8; 4],
    /// The time of the last event.
    ticks: u64,
}

/// Combined with the seed, it gives the seed for edge cases.
const EDGE_CASE_SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// Principal names for authentication, including the empty name and NULL.
const PRINCIPALS: &[Weighted<Option<&str>>] = &[
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
        let mut later_members = Random::new(!seed);
        let domain = [
            later_members.below_u32(u32::MAX),
            later_members.below_u32(u32::MAX),
            later_members.below_u32(u32::MAX),
        ];
        let address = [10, later_members.byte(), later_members.byte(), later_members.byte() | 1];
        // A time in 2024.
        let ticks =
            133_485_408_000_000_000_u64.saturating_add(later_members.below(316_224_000_000_000));
        let edge_cases = Random::new(seed ^ EDGE_CASE_SEED);
        Self {
            kind,
            random,
            later_members,
            edge_cases,
            edge_case_interval: 40,
            plain_left: 16,
            unnamed,
            has_unnamed: false,
            first_filter,
            mm_id,
            domain,
            address,
            ticks,
        }
    }

    /// The next record. There is no last one.
    pub fn record(&mut self) -> Record<'static> {
        self.has_unnamed = false;
        self.plain_left = self.plain_left.saturating_sub(1);
        match self.kind {
            RecordKind::Event(version) => self.any_event(version),
            RecordKind::Internal => self.any_event(Version::V5),
            RecordKind::Payload(kind) => {
                Record::Bare(BarePayload::new_unchecked(kind, self.payload(kind)))
            }
        }
    }

    /// An event of any type.
    fn any_event(&mut self, version: Version) -> Record<'static> {
        let kind = self.event_kind(version);
        let mut event = self.event(version, kind);
        if self.has_unnamed {
            self.set_unnamed_type(&mut event);
        } else {
            self.remove_payload(&mut event);
        }
        Record::Event(event)
    }

    fn filter(&mut self) -> u64 {
        let filter = self.random.below(12);
        self.first_filter.wrapping_add(filter)
    }

    /// Decides whether the current record gets an unnamed value or an undefined bit.
    fn is_unnamed(&mut self) -> bool {
        let unnamed = self.random.below(100) < u64::from(self.unnamed);
        self.has_unnamed |= unnamed;
        unnamed
    }

    /// A value without a name. 13 occurs in genuine records; the others are arbitrary.
    fn unnamed_number(&mut self) -> u32 {
        self.random.choose(&[(3, 13), (2, 14), (2, 97), (1, 0xffff_ffff), (1, 0x8000_0000)])
    }

    fn undefined_bit(&mut self) -> u32 {
        self.random.choose(&[(3, 4), (1, 0x4000_0000)])
    }
}

/// One record of each payload in each version of an event, and of each payload by itself, with a name for its file:
/// `FWPM_NET_EVENT5-ikeMmFailure`, `FWPM_NET_EVENT_IKEEXT_MM_FAILURE0`. Each has an edge case, if its structure has
/// one.
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
    let generator = move |kind| Generator {
        edge_case_interval: 1,
        plain_left: 0,
        ..Generator::new(kind, seed, unnamed)
    };
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
