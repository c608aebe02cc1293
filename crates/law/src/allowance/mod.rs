//! The allowance engine (TPP, TRK): one person and month, from the ceiling of the post to the
//! amount that is transferred, under the law of any pemda.
//!
//! Whatever a region may set is a parameter resolved by [`AllowanceLaw::at`]; only the order of
//! the steps and the arithmetic are code. The engine must never guess a missing fact, never stop
//! for another person's flaw, and never compute a narrated number differently from a silent one.

mod bytes;
mod ceiling;
mod change;
mod compute;
mod cuts;
mod difference;
mod from_attendance;
mod input;
mod keys;
mod law;
mod levy;
mod line;
mod reduce;
mod resolve;
mod seat;
mod value;
mod words;

pub use bytes::{LINE_BYTES, NotALine};
pub use change::{Change, changes, nearest_change};
pub use compute::compute;
pub use cuts::{Cuts, attendance_cuts, block_cost};
pub use difference::{Difference, Differing, difference};
pub use from_attendance::day_marks;
pub use input::{
    Acting, AgencyFacts, AttendanceSums, DayMark, DayPairs, Employment, FactIds, LeaveSpan,
    Performance, PersonInput, SalarySheet, Sanction, TAP_STATES, Tap, YearToDate,
};
pub use keys::Key;
pub use law::{
    ActingRule, AllowanceLaw, CLASSES, Ceiling, CutRule, Effect, EligibilityRule, Gate, Gates,
    LEAVE_STEPS, LeaveRule, MinutesRule, PerCriterion, ProductivityRule, ProductivitySource,
    RoundRule, Roundings,
};
pub use line::{CriterionLine, PayLine, PayRefusal, Remarks};
pub use value::{MinutesScore, WHOLE_PPM, minutes_score, surplus_value};
pub use words::{
    ActingKind, ActingLevel, Base, Criterion, EffectKind, Event, LeaveKind, LhkpnState, PersonKind,
    PostKind, Predicate, Remark, SanctionKind, SpecialGroup,
};

#[cfg(test)]
mod tests;
