//! Chance that can be repeated: every experiment prints its seed, and `SEMBILAN_SEED` sets it.

/// A small generator (SplitMix64); good enough to choose what to break.
pub struct Seed(u64);

impl Seed {
    /// The seed of an experiment, printed so that a failure can be repeated.
    pub fn of(experiment: &str) -> Seed {
        let given = std::env::var("SEMBILAN_SEED").ok().and_then(|text| text.parse().ok());
        let seed = given.unwrap_or_else(|| u64::from(std::process::id()));
        eprintln!("{experiment}: SEMBILAN_SEED={seed}");
        Seed(seed)
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap_or(0)
    }
}
