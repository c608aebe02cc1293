//! What is known about a person in a month. Facts only: nothing here has been judged, and raw
//! punches are borrowed, so the engine cannot change them.

use super::kind::{Class, DutyKind, FlexMode, Grade, LeaveKind, PermitKind};
use super::plan::Plan;
use crate::month::Zone;
use jiff::civil::Date;
use serde::Serialize;

/// What the receiving side noticed about a punch, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PunchFlags(pub u16);

impl PunchFlags {
    /// More than ten minutes ahead of the receiving clock.
    pub const FUTURE: PunchFlags = PunchFlags(1);
    /// Arrived more than a day after it was taken.
    pub const LATE_SYNC: PunchFlags = PunchFlags(1 << 1);
    /// The device's clock had jumped.
    pub const CLOCK_DRIFT: PunchFlags = PunchFlags(1 << 2);
    /// The device's clock had lost its date.
    pub const CLOCK_RESET: PunchFlags = PunchFlags(1 << 3);
    /// Taken right after somebody set the clock.
    pub const AFTER_CLOCK_SET: PunchFlags = PunchFlags(1 << 4);
    /// The device's offset contradicts its zone.
    pub const ZONE_MISMATCH: PunchFlags = PunchFlags(1 << 5);
    /// The same PIN on two distant devices within impossible time.
    pub const DISTANT: PunchFlags = PunchFlags(1 << 6);
    /// An identity check, not a punch.
    pub const IDENTITY_CHECK: PunchFlags = PunchFlags(1 << 7);
    /// Rejected by decision, for example as *titip absen*.
    pub const REJECTED: PunchFlags = PunchFlags(1 << 8);

    const NAMES: [(&'static str, PunchFlags); 9] = [
        ("future", PunchFlags::FUTURE),
        ("late_sync", PunchFlags::LATE_SYNC),
        ("clock_drift", PunchFlags::CLOCK_DRIFT),
        ("clock_reset", PunchFlags::CLOCK_RESET),
        ("after_clock_set", PunchFlags::AFTER_CLOCK_SET),
        ("zone_mismatch", PunchFlags::ZONE_MISMATCH),
        ("distant", PunchFlags::DISTANT),
        ("identity_check", PunchFlags::IDENTITY_CHECK),
        ("rejected", PunchFlags::REJECTED),
    ];

    /// From its word in rules.
    #[must_use]
    pub fn parse(text: &str) -> Option<PunchFlags> {
        PunchFlags::NAMES.iter().find(|(name, _)| *name == text).map(|(_, flag)| *flag)
    }

    /// The words of the flags that are set.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        PunchFlags::NAMES.iter().filter(move |(_, flag)| self.any(*flag)).map(|(name, _)| *name)
    }

    /// Whether any of these is set.
    #[must_use]
    pub const fn any(self, other: PunchFlags) -> bool {
        self.0 & other.0 != 0
    }
}

/// One punch as it was taken. Its status key (in, out, overtime …) is not part of it: what a
/// punch means follows from the schedule alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Punch {
    /// Civil seconds on the clock of the device.
    pub at_local_s: i64,
    /// Its number, for reasons; 0 when it has none.
    pub id: i64,
    /// Zone of the device.
    pub zone: Zone,
    /// How good the evidence is.
    pub grade: Grade,
    /// What was noticed.
    pub flags: PunchFlags,
}

/// What a fact says about its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", content = "kind", rename_all = "snake_case")]
pub enum FactKind {
    /// An approved leave.
    Leave(LeaveKind),
    /// *Tugas belajar*.
    Study,
    /// *Dinas luar*, *diklat*.
    Duty(DutyKind),
    /// A permit.
    Permit(PermitKind),
    /// An approved flexible mode.
    Flexible(FlexMode),
}

impl FactKind {
    /// Its class in the order of precedence.
    #[must_use]
    pub const fn class(self) -> Class {
        match self {
            FactKind::Leave(LeaveKind::Unpaid) => Class::UnpaidLeave,
            FactKind::Leave(_) => Class::Leave,
            FactKind::Study => Class::Study,
            FactKind::Duty(_) => Class::Duty,
            FactKind::Permit(_) => Class::Permit,
            FactKind::Flexible(_) => Class::Flexible,
        }
    }

    /// Name of the kind of record, for reasons and links.
    #[must_use]
    pub const fn record(self) -> &'static str {
        match self {
            FactKind::Leave(_) => "leave",
            FactKind::Study | FactKind::Duty(_) => "duty",
            FactKind::Permit(_) => "permit",
            FactKind::Flexible(_) => "flexible",
        }
    }

    /// Its word in the law.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            FactKind::Leave(kind) => kind.name(),
            FactKind::Study => "tugas_belajar",
            FactKind::Duty(kind) => kind.name(),
            FactKind::Permit(kind) => kind.name(),
            FactKind::Flexible(mode) => mode.name(),
        }
    }
}

/// An approved fact over days, for the whole of each or for part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayFact {
    /// What it says.
    pub kind: FactKind,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Minutes of each day it covers, from and to; `None` is the whole day.
    pub part: Option<(i16, i16)>,
    /// Day on which it was recorded; a fact may be posted after the day it speaks of.
    pub recorded_on: Date,
    /// Its number. Of two facts of one class the higher number wins, because a later decision
    /// replaces an earlier one.
    pub id: i64,
}

/// A declared outage of the devices a person uses. It never costs pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// From, civil seconds of the office.
    pub from_local_s: i64,
    /// To, civil seconds of the office.
    pub to_local_s: i64,
    /// Its number.
    pub id: i64,
}

/// What an approved correction sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum CorrectionKind {
    /// Check-in at this minute of the day.
    In {
        /// Minutes after the day's midnight.
        minute: i16,
    },
    /// Check-out at this minute of the day.
    Out {
        /// Minutes after the day's midnight.
        minute: i16,
    },
    /// Lateness and a missing check-in are excused.
    ExcuseIn,
    /// Early leave and a missing check-out are excused.
    ExcuseOut,
    /// The whole day counts as worked.
    Present,
}

/// An approved correction of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The day a shift starts on.
    pub date: Date,
    /// What it sets. Of two corrections of one side the higher number wins.
    pub kind: CorrectionKind,
    /// Its number.
    pub id: i64,
}

/// Where the hours of a day come from, for reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanSource {
    /// Name of the pattern or roster.
    pub name: String,
    /// The decree that set it.
    pub decree: String,
    /// Its number, for links.
    pub id: i64,
}

/// A person's month.
#[derive(Clone, Copy, Debug)]
pub struct MonthInput<'a> {
    /// Zone of the office; the day and its minutes belong to it.
    pub zone: Zone,
    /// What the month asks.
    pub plan: &'a Plan,
    /// Names of the sources of the plan, by [`super::DayPlan::source`]; may be empty when no
    /// reasons are wanted.
    pub sources: &'a [PlanSource],
    /// Punches in any order, from the day before the month to the day after it.
    pub punches: &'a [Punch],
    /// Approved facts that touch the month, in any order.
    pub facts: &'a [DayFact],
    /// Declared outages that touch the month, in any order.
    pub outages: &'a [Outage],
    /// Approved corrections that touch the month, in any order.
    pub corrections: &'a [Correction],
    /// First day of service.
    pub employed_from: Date,
    /// Last day of service, or open.
    pub employed_to: Option<Date>,
    /// Until when data have arrived, civil seconds of the office: now, or the last sign of life
    /// of a device that has fallen silent.
    pub until_local_s: i64,
}
