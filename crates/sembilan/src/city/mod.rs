//! The invented city: people, posts, machines and three months of working life, all made from a
//! seed. Nothing here is a real person, unit or decree; the same seed makes the same city.

pub mod build;
pub mod cast;
pub mod days;
pub mod live;
pub mod machines;
pub mod names;
pub mod org;
pub mod pay;
pub mod people;
pub mod rng;

use law::{Date, Month};

/// How large and which city.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// People in service.
    pub people: usize,
    /// Seed of all chance.
    pub seed: u64,
    /// Today of the demo.
    pub today: Date,
}

impl Plan {
    /// The three months that end with the last full month before today.
    #[must_use]
    pub fn months(&self) -> [Month; 3] {
        let last = Month::of(self.today).prev();
        [last.prev().prev(), last.prev(), last]
    }
}
