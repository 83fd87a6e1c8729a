//! Reproducible draws in whole numbers: the same seed gives the same figures on every machine.

/// Constant of SplitMix64 (Steele, Lea, Flood 2014).
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// One round of the SplitMix64 finaliser.
fn scramble(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// A key made of several parts, in order; keys that differ in one part are unrelated.
pub(super) fn key(parts: &[u64]) -> u64 {
    parts.iter().fold(GOLDEN, |state, part| scramble(state.wrapping_add(GOLDEN) ^ scramble(*part)))
}

/// A text as a part of a key (FNV-1a).
pub(super) fn text(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// A stream of draws.
pub(super) struct Draws(u64);

impl Draws {
    pub fn new(key: u64) -> Self {
        Self(key)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        scramble(self.0)
    }

    /// A number from 0 to `limit - 1`; 0 when the limit is 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        // Multiply and shift: the bias is below 2^-40 for every limit in use.
        u64::try_from((u128::from(self.next()) * u128::from(limit)) >> 64).unwrap_or(0)
    }

    /// The position drawn by weight, `None` when all weights are zero.
    pub fn pick(&mut self, weights: impl Iterator<Item = u64> + Clone) -> Option<usize> {
        let total: u64 = weights.clone().sum();
        let mut left = self.below(total);
        if total == 0 {
            return None;
        }
        for (position, weight) in weights.enumerate() {
            if left < weight {
                return Some(position);
            }
            left -= weight;
        }
        None
    }

    /// Puts a list into a drawn order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let other = usize::try_from(self.below(last as u64 + 1)).unwrap_or(0);
            list.swap(last, other);
        }
    }
}

/// `value` changed by up to `spread` per mille up or down, as the key says.
pub(super) fn around(value: u64, spread: u64, key: u64) -> u64 {
    let spread = spread.min(1000);
    let factor = 1000 - spread + Draws::new(key).below(2 * spread + 1);
    u64::try_from(u128::from(value) * u128::from(factor) / 1000).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_stay_below_their_limit_and_follow_the_key() {
        let mut draws = Draws::new(key(&[1, text("51")]));
        assert!((0..1000).all(|_| draws.below(7) < 7));
        assert_eq!(Draws::new(5).below(1_000_000), Draws::new(5).below(1_000_000));
        assert_ne!(key(&[1, 2]), key(&[2, 1]));
        assert_eq!(Draws::new(5).pick([0, 3, 0].into_iter()), Some(1));
        assert_eq!(Draws::new(5).pick([0, 0].into_iter()), None);
    }

    #[test]
    fn around_keeps_within_its_spread() {
        for seed in 0..500 {
            assert!((900..=1100).contains(&around(1000, 100, seed)));
        }
        assert_eq!(around(1000, 0, 9), 1000);
    }
}
