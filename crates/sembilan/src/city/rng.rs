//! Chance from a seed: SplitMix64, small, fast and the same on every machine.

/// A source of chance.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// From a seed and a purpose, so that adding a purpose does not disturb the others.
    #[must_use]
    pub fn new(seed: u64, purpose: &str) -> Rng {
        let mut state = seed ^ 0x9E37_79B9_7F4A_7C15;
        for byte in purpose.bytes() {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
        Rng(state)
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to `n - 1`; 0 when `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        if n == 0 {
            return 0;
        }
        let n = n as u64;
        usize::try_from(self.bits() % n).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high - low).unwrap_or(0) + 1;
        low + i64::try_from(self.bits() % width).unwrap_or(0)
    }

    /// True in so many of ten thousand cases.
    pub fn chance(&mut self, of_ten_thousand: u64) -> bool {
        self.bits() % 10_000 < of_ten_thousand
    }

    /// One of them.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let n = self.below(of.len());
        of.get(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_itself_and_purposes_differ() {
        let draw = |seed, purpose| Rng::new(seed, purpose).bits();
        assert_eq!(draw(9, "people"), draw(9, "people"));
        assert_ne!(draw(9, "people"), draw(9, "days"));
        assert_ne!(draw(9, "people"), draw(10, "people"));
    }
}
