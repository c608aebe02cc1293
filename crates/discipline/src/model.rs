//! Sanctions and wealth reports as facts.

use law::Date;
use serde::Serialize;

/// Kinds of punishment by PP 94/2021 Article 8, lightest first; their effects are parameters.
pub const KINDS: [&str; 9] = ["R1", "R2", "R3", "S1", "S2", "S3", "B1", "B2", "B3"];

/// States of a wealth report: not due, open, handed in late, handed in.
pub const LHKPN_STATES: [&str; 3] = ["belum", "terlambat", "lapor"];

/// A sanction in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sanction {
    /// Number.
    pub id: i64,
    /// Person.
    pub person_id: i64,
    /// One of [`KINDS`].
    pub kind: String,
    /// First day in force.
    pub valid_from: Date,
    /// Last day in force.
    pub valid_to: Option<Date>,
    /// Decree.
    pub decree: String,
}

/// A sanction to be recorded.
#[derive(Clone, Debug)]
pub struct NewSanction {
    /// Person.
    pub person_id: i64,
    /// One of [`KINDS`].
    pub kind: String,
    /// First day in force.
    pub valid_from: Date,
    /// Last day in force.
    pub valid_to: Option<Date>,
    /// Decree.
    pub decree: String,
}

/// The state of a wealth report to be recorded.
#[derive(Clone, Debug)]
pub struct NewLhkpn {
    /// Person.
    pub person_id: i64,
    /// Year reported on.
    pub year: i64,
    /// One of [`LHKPN_STATES`].
    pub state: String,
    /// Since when it stands so.
    pub since: Date,
    /// Receipt number or note.
    pub ground: String,
}

/// An open wealth report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenReport {
    /// Number of the fact.
    pub id: i64,
    /// Year reported on.
    pub year: i64,
    /// `belum` or `terlambat`.
    pub state: String,
    /// Since when.
    pub since: Date,
}
