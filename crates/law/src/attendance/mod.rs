//! The attendance engine: from punches and facts to judged days, silently for a city or aloud for
//! one person.
//!
//! It never changes a punch, never trusts its status key and never stores a code. The order of
//! punches and facts cannot matter, and a declared outage can only help.

mod bands;
mod clock;
mod codec;
pub mod cut;
mod day;
mod input;
mod judge;
mod kind;
mod month;
mod plan;
mod rules;
mod taps;
#[cfg(test)]
mod tests;
mod why;

pub use bands::{BANDS, Band, Bands, CODES, Code, MAX_BANDS, Side};
pub use codec::{BadBlob, DAY_BYTES, VERSION, pack, unpack};
pub use day::{Day, DayFlags, Days, Status};
pub use input::{
    Correction, CorrectionKind, DayFact, FactKind, MonthInput, Outage, PlanSource, Punch,
    PunchFlags,
};
pub use kind::{Class, DutyKind, FlexMode, Grade, LeaveKind, PermitKind};
pub use month::{MonthResult, MonthSums, judge_day, judge_month, why_day};
pub use plan::{
    Assigned, DayPlan, Hours, PATTERNS, PLAN_DAYS, Pattern, Plan, PlanFacts, RosterDay, Work,
    civil_seconds, parse_clock,
};
pub use rules::{AttendanceLaw, MonthLaw, Pick, key};
pub use why::REASON_KEYS;
