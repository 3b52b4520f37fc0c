//! Made-up records from a seed: a plausible mix, not uniform noise.

mod event;
mod ike;
mod random;
mod traffic;

use crate::event::{Bare, Record, Shape, Version};
use crate::layout::Layout;
use random::{Random, Weighted};

/// Makes records of one structure, the same for the same seed.
///
/// ```
/// use wfp_events::generate::Generator;
/// use wfp_events::raw;
///
/// let layout = raw::layout_of("FWPM_NET_EVENT5").unwrap();
/// let records: Vec<_> = Generator::new(layout, 1, 0).take(3).collect();
/// assert_eq!(records, Generator::new(layout, 1, 0).take(3).collect::<Vec<_>>());
/// ```
#[derive(Clone, Debug)]
pub struct Generator {
    layout: &'static Layout,
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
    ///
    /// In structures that no records stand in there are none: what is made then stands in an `FWPM_NET_EVENT5`.
    #[must_use]
    pub fn new(layout: &'static Layout, seed: u64, unnamed: u32) -> Self {
        let mut random = Random::new(seed);
        let first_filter = random.below(200_000).saturating_add(65_536);
        let mm_id = random.below(50_000);
        let mut more = Random::new(!seed);
        let domain = [more.below_u32(u32::MAX), more.below_u32(u32::MAX), more.below_u32(u32::MAX)];
        let address = [10, more.byte(), more.byte(), more.byte() | 1];
        // Some time in 2024.
        let ticks = 133_485_408_000_000_000_u64.saturating_add(more.below(316_224_000_000_000));
        Self { layout, random, more, unnamed, first_filter, mm_id, domain, address, ticks }
    }

    /// The next record. There is always one.
    pub fn record(&mut self) -> Record<'static> {
        if let Some(version) = Version::of(self.layout) {
            return Record::Event(self.event(version));
        }
        let shape = Shape::of_layout(self.layout);
        let bare = shape.and_then(|shape| {
            let mut payload = self.payload(shape.event_type);
            payload.cut(shape.structure);
            Bare::of(self.layout, payload).ok()
        });
        bare.map_or_else(|| Record::Event(self.event(Version::V5)), Record::Bare)
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
