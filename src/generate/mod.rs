//! Synthetic records from a seed: a plausible mix, not uniform noise.

mod event;
mod ike;
mod random;
mod traffic;

use crate::event::{Bare, Record};
use crate::kind::RecordKind;
use random::{Random, Weighted};

/// Makes records of one structure, the same for the same seed.
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
    unnamed: u32,
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

/// Who sides claim to be: names, none, and NULL.
const PEOPLE: &[Weighted<Option<&str>>] = &[
    (6, None),
    (3, Some("")),
    (2, Some("EXAMPLE\\GATEWAY-01$")),
    (2, Some("C=DE, O=Example, CN=vpn.example.com")),
    (1, Some("user@example.com")),
];

impl Generator {
    /// A generator of records of which so many percent hold a value without a name or an undefined bit.
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
        Self { kind, random, more, unnamed, first_filter, mm_id, domain, address, ticks }
    }

    /// The next record. There is always one.
    pub fn record(&mut self) -> Record<'static> {
        match self.kind {
            RecordKind::Event(version) => Record::Event(self.event(version)),
            RecordKind::Payload(kind) => {
                let mut payload = self.payload(kind.event_type());
                payload.cut(kind.structure());
                Record::Bare(Bare::made(kind, payload))
            }
        }
    }

    fn filter(&mut self) -> u64 {
        let filter = self.random.below(12);
        self.first_filter.wrapping_add(filter)
    }

    /// Whether the record is to hold something unnamed.
    fn is_unnamed(&mut self) -> bool {
        self.random.below(100) < u64::from(self.unnamed)
    }

    /// 13 has been seen in genuine records; the others are a later SDK's next value, and garbage.
    fn unnamed_number(&mut self) -> u32 {
        self.random.one_of(&[(3, 13), (2, 14), (2, 97), (1, 0xffff_ffff), (1, 0x8000_0000)])
    }

    fn undefined_bit(&mut self) -> u32 {
        self.random.one_of(&[(3, 4), (1, 0x4000_0000)])
    }
}

impl Iterator for Generator {
    type Item = Record<'static>;

    fn next(&mut self) -> Option<Record<'static>> {
        Some(self.record())
    }
}
