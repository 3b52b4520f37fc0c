//! Which structures each version of an event is made of.

use crate::layout::Layout;
use crate::raw::{NetEvent0, NetEvent1, NetEvent2, NetEvent3, NetEvent4, NetEvent5, Structure};

/// The version of an event structure: what `FWPM_NET_EVENT0` to `5` end in.
///
/// It comes from the caller or the container; nothing in the bytes tells it. Versions 3, 4 and 5 have the same
/// outer bytes and differ in the payload structures that they point to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// Windows Vista.
    V0,
    /// Windows 7.
    V1,
    /// Windows 8.
    V2,
    /// Windows 10 (1507).
    V3,
    /// Windows 10 (1803).
    V4,
    /// Windows 10 (1809).
    V5,
}

impl Version {
    /// All versions, ascending.
    pub const ALL: [Self; 6] = [Self::V0, Self::V1, Self::V2, Self::V3, Self::V4, Self::V5];

    /// The layout of its event structure.
    #[must_use]
    pub const fn layout(self) -> &'static Layout {
        match self {
            Self::V0 => <NetEvent0 as Structure>::LAYOUT,
            Self::V1 => <NetEvent1 as Structure>::LAYOUT,
            Self::V2 => <NetEvent2 as Structure>::LAYOUT,
            Self::V3 => <NetEvent3 as Structure>::LAYOUT,
            Self::V4 => <NetEvent4 as Structure>::LAYOUT,
            Self::V5 => <NetEvent5 as Structure>::LAYOUT,
        }
    }

    /// The version that a layout is of; `None` if it is no event's.
    #[must_use]
    pub fn of(layout: &Layout) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.layout().name == layout.name)
    }

    /// Its place in a row of what each version has.
    pub(crate) const fn pick<T: Copy>(self, row: [T; 6]) -> T {
        let [v0, v1, v2, v3, v4, v5] = row;
        match self {
            Self::V0 => v0,
            Self::V1 => v1,
            Self::V2 => v2,
            Self::V3 => v3,
            Self::V4 => v4,
            Self::V5 => v5,
        }
    }

    /// The number of its header structure.
    pub(crate) const fn header(self) -> u8 {
        self.pick([0, 1, 2, 3, 3, 3])
    }
}
