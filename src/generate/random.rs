//! Random numbers, the same for the same seed.

use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::{Rng, SeedableRng};

/// A weight and a choice: choices are made in proportion to their weights.
pub(super) type Weighted<T> = (u32, T);

/// A random number generator whose numbers stay the same for the same seed, from release to release.
#[derive(Clone, Debug)]
pub(super) struct Random(Pcg64Mcg);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(Pcg64Mcg::seed_from_u64(seed))
    }

    /// A number below `bound`. The bias of the remainder is negligible here.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0.next_u64().checked_rem(bound).unwrap_or(0)
    }

    /// A number below a 32-bit `bound`.
    pub(super) fn below_u32(&mut self, bound: u32) -> u32 {
        u32::try_from(self.below(u64::from(bound))).unwrap_or(0)
    }

    pub(super) fn byte(&mut self) -> u8 {
        let [byte] = self.bytes();
        byte
    }

    pub(super) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    /// One of these choices; there must be at least one.
    pub(super) fn choose<T: Copy>(&mut self, choices: &[Weighted<T>]) -> T {
        self.choose_from(choices.iter())
    }

    /// One of these choices; there must be at least one.
    pub(super) fn choose_from<'a, T: Copy + 'a>(
        &mut self,
        mut choices: impl Iterator<Item = &'a Weighted<T>> + Clone,
    ) -> T {
        let total =
            choices.clone().fold(0, |sum: u64, (weight, _)| sum.saturating_add(u64::from(*weight)));
        let mut left = self.below(total);
        let chosen = choices.find(|(weight, _)| {
            let weight = u64::from(*weight);
            let here = left < weight;
            left = left.saturating_sub(weight);
            here
        });
        let Some((_, choice)) = chosen else { unreachable!("what is left is below the total") };
        *choice
    }
}
