//! Ratings and minutes as facts.

use law::Month;
use law::skp::{Predicate, Rating};
use serde::Serialize;

/// A rating in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rated {
    /// Number of the record.
    pub id: i64,
    /// Person.
    pub person_id: i64,
    /// Month.
    pub month: Month,
    /// Results of work.
    pub results: Rating,
    /// Behaviour at work.
    pub behaviour: Rating,
    /// Predicate by the quadrant in force.
    pub predicate: Predicate,
    /// Who rated.
    pub rated_by: i64,
    /// Ground: note, meeting, import.
    pub ground: String,
}

/// A rating to be recorded.
#[derive(Clone, Debug)]
pub struct NewRating {
    /// Person.
    pub person_id: i64,
    /// Month.
    pub month: Month,
    /// Results of work.
    pub results: Rating,
    /// Behaviour at work.
    pub behaviour: Rating,
    /// Ground.
    pub ground: String,
}

/// Minutes to be recorded.
#[derive(Clone, Debug)]
pub struct NewMinutes {
    /// Person.
    pub person_id: i64,
    /// Month.
    pub month: Month,
    /// Validated activity minutes, 0 or more.
    pub minutes: i64,
    /// Ground.
    pub ground: String,
}

/// Most minutes a month can hold, 31 days of 24 hours.
pub const MOST_MINUTES: i64 = 44_640;
