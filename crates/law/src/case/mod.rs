//! Golden cases: YAML that a lawyer can read, run against the rule functions of the product.
//!
//! A case names a calculation, what is given and what is expected. The runner never repairs a
//! case and never skips one: an unknown calculation is a failure like a wrong number.

pub mod allowance;
pub mod attendance;
pub mod discipline;
mod given;
pub mod master;
pub mod payment;
pub mod payroll;
pub mod performance;
mod runner;

pub use given::{Given, date_of, decimal_of, int_of, month_of};
pub use runner::{CaseReport, Failure, run};

use crate::book::{Book, RuleError};
use crate::month::Month;
use crate::trace::{Narrator, Reason};
use jiff::civil::{Date, date};
use serde_json::Value;
use std::cell::RefCell;
use std::fmt;

/// One calculation: from the words of a case to a JSON answer.
pub type Calc = fn(&Given, &Context) -> Result<Value, CaseError>;

/// Every calculation that a case may name, area by area.
const AREAS: &[&[(&str, Calc)]] = &[
    allowance::CALCS,
    attendance::CALCS,
    discipline::CALCS,
    master::CALCS,
    payment::CALCS,
    payroll::CALCS,
    performance::CALCS,
];

/// The day a case is judged on when it names none.
pub const DEFAULT_DAY: Date = date(2026, 6, 15);

/// The calculation of that name.
#[must_use]
pub fn find(name: &str) -> Option<Calc> {
    AREAS.iter().flat_map(|area| area.iter()).find(|(known, _)| *known == name).map(|(_, f)| *f)
}

/// Names of all calculations.
pub fn names() -> impl Iterator<Item = &'static str> {
    AREAS.iter().flat_map(|area| area.iter()).map(|(name, _)| *name)
}

/// What a calculation may look at besides its `given`.
pub struct Context<'a> {
    /// The law.
    pub book: &'a Book,
    /// Named variants that only cases use, such as the lateness rule of another region.
    pub fixtures: &'a Book,
    /// The day the case is judged on.
    pub on: Date,
    reasons: RefCell<Vec<Reason>>,
}

impl<'a> Context<'a> {
    /// A context for one case.
    #[must_use]
    pub fn new(book: &'a Book, fixtures: &'a Book, on: Date) -> Context<'a> {
        Context { book, fixtures, on, reasons: RefCell::new(Vec::new()) }
    }

    /// The month the case is judged in.
    #[must_use]
    pub fn month(&self) -> Month {
        Month::of(self.on)
    }

    /// The day that `given` names by `tanggal`, `bulan` or `tahun`, or else that of the case.
    pub fn day(&self, given: &Given) -> Result<Date, CaseError> {
        if given.get("tanggal").is_some() {
            return given.date("tanggal");
        }
        if let Some(value) = given.get("bulan") {
            return month_of(value)
                .map(Month::first)
                .ok_or_else(|| CaseError::given("bulan", "is not a month such as 2026-03"));
        }
        if given.get("tahun").is_none() {
            return Ok(self.on);
        }
        i16::try_from(given.int("tahun")?)
            .ok()
            .and_then(|year| Date::new(year, 1, 1).ok())
            .ok_or_else(|| CaseError::given("tahun", "is not a year"))
    }

    /// Keeps the reasons, to be shown when the case fails.
    pub fn explain(&self, narrator: Narrator) {
        self.reasons.borrow_mut().extend(narrator.finish());
    }

    /// The reasons kept so far.
    #[must_use]
    pub fn into_reasons(self) -> Vec<Reason> {
        self.reasons.into_inner()
    }
}

/// Why a calculation has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseError {
    /// The case is malformed.
    Given {
        /// The key in `given`.
        key: String,
        /// What is wrong with it.
        what: String,
    },
    /// The book has no answer; a case may expect it as `{error: not_carried}`.
    Rule(RuleError),
    /// The rule itself refuses with a name; a case may expect it as `{error: name}`.
    Answer(&'static str),
}

impl CaseError {
    /// A malformed key.
    #[must_use]
    pub fn given(key: &str, what: &str) -> CaseError {
        CaseError::Given { key: key.to_owned(), what: what.to_owned() }
    }

    /// The name that a case expects under `error`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            CaseError::Given { .. } => "bad_case",
            CaseError::Rule(RuleError::NoRule { .. }) => "no_rule",
            CaseError::Rule(RuleError::NotCarried { .. }) => "not_carried",
            CaseError::Rule(RuleError::Gap { .. }) => "gap",
            CaseError::Rule(RuleError::Conflict { .. }) => "conflict",
            CaseError::Rule(RuleError::Shape { .. } | RuleError::Cell { .. }) => "shape",
            CaseError::Answer(name) => name,
        }
    }
}

impl From<RuleError> for CaseError {
    fn from(error: RuleError) -> CaseError {
        CaseError::Rule(error)
    }
}

impl fmt::Display for CaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CaseError::Given { key, what } => write!(f, "given '{key}' {what}"),
            CaseError::Rule(error) => write!(f, "{error}"),
            CaseError::Answer(name) => f.write_str(name),
        }
    }
}
impl std::error::Error for CaseError {}

#[cfg(test)]
mod tests;
