//! The facts of one person and month, as plain numbers.
//!
//! The rooms that own the facts fill these structs; the engine never asks back. A fact that is
//! not known is `None` and becomes a refusal for that person, never a guess.

use super::words::{
    ActingKind, ActingLevel, Event, LeaveKind, LhkpnState, PersonKind, PostKind, Predicate,
    SanctionKind, SpecialGroup,
};
use crate::money::Rupiah;
use crate::tax::TaxStatus;
use jiff::civil::Date;
use serde::{Serialize, Serializer};

/// Bands of one tap: on time, bands 1 to 4, no tap.
pub const TAP_STATES: usize = 6;

/// How one tap of a day came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tap {
    /// In time, or excused.
    InTime,
    /// Band 1, the mildest.
    Band1,
    /// Band 2.
    Band2,
    /// Band 3.
    Band3,
    /// Band 4, the gravest.
    Band4,
    /// There is no tap.
    Missing,
}

impl Tap {
    /// All of them, in order.
    pub const ALL: [Tap; TAP_STATES] =
        [Tap::InTime, Tap::Band1, Tap::Band2, Tap::Band3, Tap::Band4, Tap::Missing];

    /// From a band number; 0 is in time, beyond 4 is the gravest band.
    #[must_use]
    pub fn band(number: u8) -> Tap {
        match number {
            0 => Tap::InTime,
            1 => Tap::Band1,
            2 => Tap::Band2,
            3 => Tap::Band3,
            _ => Tap::Band4,
        }
    }

    /// What an arrival of this kind is counted as; nothing when it is in time.
    #[must_use]
    pub fn arrival_event(self) -> Option<Event> {
        match self {
            Tap::InTime => None,
            Tap::Band1 => Some(Event::Late1),
            Tap::Band2 => Some(Event::Late2),
            Tap::Band3 => Some(Event::Late3),
            Tap::Band4 => Some(Event::Late4),
            Tap::Missing => Some(Event::MissingIn),
        }
    }

    /// What a departure of this kind is counted as; nothing when it is in time.
    #[must_use]
    pub fn departure_event(self) -> Option<Event> {
        match self {
            Tap::InTime => None,
            Tap::Band1 => Some(Event::Early1),
            Tap::Band2 => Some(Event::Early2),
            Tap::Band3 => Some(Event::Early3),
            Tap::Band4 => Some(Event::Early4),
            Tap::Missing => Some(Event::MissingOut),
        }
    }
}

/// How many days of the month had which pair of arrival and departure. The pair is kept, not the
/// two sums, because a cap per day can only be applied to a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DayPairs(pub [[u8; TAP_STATES]; TAP_STATES]);

impl DayPairs {
    /// Counts one more day.
    pub fn add(&mut self, arrival: Tap, departure: Tap) {
        self.add_days(arrival, departure, 1);
    }

    /// Counts several days of the same pair.
    pub fn add_days(&mut self, arrival: Tap, departure: Tap, days: u8) {
        if let Some(cell) =
            self.0.get_mut(arrival as usize).and_then(|row| row.get_mut(departure as usize))
        {
            *cell = cell.saturating_add(days);
        }
    }

    /// Takes one day of that arrival and makes it in time; `false` when there is none.
    pub fn mend_arrival(&mut self, arrival: Tap) -> bool {
        for departure in 0..TAP_STATES {
            if self.0[arrival as usize][departure] > 0 {
                self.0[arrival as usize][departure] -= 1;
                self.0[0][departure] = self.0[0][departure].saturating_add(1);
                return true;
            }
        }
        false
    }

    /// Takes one day of that departure and makes it in time; `false` when there is none.
    pub fn mend_departure(&mut self, departure: Tap) -> bool {
        for arrival in 0..TAP_STATES {
            if self.0[arrival][departure as usize] > 0 {
                self.0[arrival][departure as usize] -= 1;
                self.0[arrival][0] = self.0[arrival][0].saturating_add(1);
                return true;
            }
        }
        false
    }

    /// Days with that arrival.
    #[must_use]
    pub fn arrivals(&self, arrival: Tap) -> i64 {
        self.0[arrival as usize].iter().map(|n| i64::from(*n)).sum()
    }

    /// Days with that departure.
    #[must_use]
    pub fn departures(&self, departure: Tap) -> i64 {
        self.0.iter().map(|row| i64::from(row[departure as usize])).sum()
    }
}

/// The month of attendance in sums. The engine of attendance has already excused what is excused
/// and has already dropped the bands of a day that counts as absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AttendanceSums {
    /// Days the person was to work, days of leave included.
    pub work_days: i64,
    /// Days by pair of arrival and departure; days in time need not be counted.
    pub pairs: DayPairs,
    /// Late minutes of the month.
    pub late_minutes: i64,
    /// Minutes left too early in the month.
    pub early_minutes: i64,
    /// Days absent without news.
    pub absent_days: i64,
    /// Missed roll calls and ceremonies.
    pub ceremonies_missed: i64,
    /// Missed meetings.
    pub meetings_missed: i64,
    /// Days taken off although the leave was refused.
    pub leave_refused_days: i64,
    /// Hours out of office without permission.
    pub out_hours: i64,
}

/// Service in the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Employment {
    /// Work days in which the person served here.
    pub served_work_days: i64,
    /// Work days of the month.
    pub work_days: i64,
    /// Calendar days in which the person served here.
    pub served_days: i64,
    /// Calendar days of the month.
    pub days: i64,
    /// Came from elsewhere during the month.
    pub arrived: bool,
}

impl Employment {
    /// The whole month.
    pub const FULL: Employment =
        Employment { served_work_days: 1, work_days: 1, served_days: 1, days: 1, arrived: false };

    /// Whether a part of the month is missing.
    #[must_use]
    pub fn is_part(&self) -> bool {
        self.served_work_days < self.work_days || self.served_days < self.days
    }
}

/// A post held beside the own one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Acting {
    /// By which kind of order.
    pub kind: ActingKind,
    /// Level against the own post.
    pub level: ActingLevel,
    /// Kind of the post.
    pub post_kind: PostKind,
    /// Class of the post.
    pub class: u8,
    /// Work days of duty in the month.
    pub work_days: i64,
    /// Number of the appointment, for the reason.
    pub id: i64,
}

/// A stretch of leave inside the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LeaveSpan {
    /// What leave.
    pub kind: LeaveKind,
    /// Which month of this leave it is, or for maternity which child; counted from 1.
    pub step: u8,
    /// Work days of the month that it covers.
    pub days: i64,
    /// Number of the leave, for the reason.
    pub id: i64,
}

/// A sanction whose effect runs in the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Sanction {
    /// What sanction.
    pub kind: SanctionKind,
    /// Number of the decision, for the reason.
    pub id: i64,
}

/// What the month of performance brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Performance {
    /// Predicate of the month; `None` while it is not rated.
    pub predicate: Option<Predicate>,
    /// Score in hundredths of a percent, 10 000 is 100; `None` while it is not rated.
    pub score: Option<i64>,
    /// Points of a points system.
    pub points: Option<i64>,
    /// Minutes of validated activity.
    pub activity_minutes: Option<i64>,
    /// A superior who left own staff unrated.
    pub left_staff_unrated: bool,
}

/// What the salary sheet says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SalarySheet {
    /// Taxable gross of the salary of the month.
    pub taxable_gross: Rupiah,
    /// Base of BPJS on the salary.
    pub bpjs_base: Rupiah,
    /// PPh 21 computed on the salary; `None` lets the engine compute it.
    pub pph: Option<Rupiah>,
    /// For the last month of the tax year: what the year holds so far.
    pub year: Option<YearToDate>,
}

/// The tax year before the month in which it is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct YearToDate {
    /// Taxable gross of the months before, salary and allowance together.
    pub gross_before: Rupiah,
    /// Months of the year with income, this one included.
    pub months: i64,
    /// Pension contributions of the whole year.
    pub pension: Rupiah,
    /// PPh 21 withheld in the months before.
    pub pph_before: Rupiah,
}

/// What the organisation gate looks at; `None` is not measured and closes nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AgencyFacts {
    /// Budget absorption against plan, in basis points.
    pub absorption_bp: Option<i64>,
    /// Complaints open beyond their deadline.
    pub open_complaints: Option<i64>,
    /// Score of the agency, in hundredths.
    pub score: Option<i64>,
}

/// Numbers of the records behind the facts, for the links of a reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FactIds {
    /// The person.
    pub person: i64,
    /// The post.
    pub post: i64,
    /// The rating.
    pub rating: i64,
    /// The salary row.
    pub salary: i64,
}

/// A day that cost something, only for the narration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DayMark {
    /// The day.
    pub date: Date,
    /// What happened.
    pub event: Event,
}

/// Everything the engine knows of one person and month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonInput<'a> {
    /// Legal kind.
    pub kind: PersonKind,
    /// Class of the post, 1 to 17; `None` refuses.
    pub class: Option<u8>,
    /// Kind of the post.
    pub post_kind: PostKind,
    /// Group that another law pays.
    pub group: SpecialGroup,
    /// Service in the month.
    pub employment: Employment,
    /// Acting posts, at most two.
    pub acting: [Option<Acting>; 2],
    /// Attendance; `None` while the month of attendance is not computed.
    pub attendance: Option<AttendanceSums>,
    /// Leave in the month, at most four stretches; the room joins more of one kind.
    pub leave: [Option<LeaveSpan>; 4],
    /// Performance.
    pub performance: Performance,
    /// The agency.
    pub agency: AgencyFacts,
    /// Sanctions in force, at most two.
    pub sanctions: [Option<Sanction>; 2],
    /// Wealth report.
    pub lhkpn: LhkpnState,
    /// State property or a state claim is open against the person.
    pub asset_open: bool,
    /// Arrears (positive) or overpayments (negative) of former months.
    pub correction: Rupiah,
    /// Salary sheet; `None` refuses.
    pub salary: Option<SalarySheet>,
    /// Tax status at the start of the year; `None` refuses.
    #[serde(serialize_with = "status_code")]
    pub tax_status: Option<TaxStatus>,
    /// Voluntary cuts such as zakat, cooperative, loan.
    pub voluntary: Rupiah,
    /// Records behind the facts.
    pub ids: FactIds,
    /// Days that cost something; read only when somebody listens.
    #[serde(skip)]
    pub marks: &'a [DayMark],
}

/// The status as documents write it.
fn status_code<S: Serializer>(
    status: &Option<TaxStatus>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    status.map(TaxStatus::code).serialize(serializer)
}
