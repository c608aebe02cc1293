//! One judged day. Minutes are the truth; codes such as TL1 are derived from them by the band
//! table in force and are never stored.

use super::kind::{DutyKind, FlexMode, Grade, LeaveKind, PermitKind};
use crate::calendar::HolidayKind;
use serde::Serialize;

/// What the day was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", content = "kind", rename_all = "snake_case")]
pub enum Status {
    /// Not over yet, or its data have not arrived.
    NotYet,
    /// Before the first or after the last day of service.
    NotEmployed,
    /// No schedule is known; nothing is held against anybody.
    Unscheduled,
    /// Free by the person's own pattern or roster.
    DayOff,
    /// Free by decree.
    Holiday(HolidayKind),
    /// On leave.
    Leave(LeaveKind),
    /// *Tugas belajar*.
    Study,
    /// *Dinas luar* or *diklat*.
    Duty(DutyKind),
    /// Excused for the whole day.
    Permit(PermitKind),
    /// Worked in a flexible mode.
    Flexible(FlexMode),
    /// Worked; see minutes and flags.
    Present,
    /// No record, and a declared outage covers both taps.
    Outage,
    /// *Tanpa keterangan* (TK, alpa).
    Absent,
}

/// What else is true of the day, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct DayFlags(pub u16);

impl DayFlags {
    /// No check-in was recorded.
    pub const MISSING_IN: DayFlags = DayFlags(1);
    /// No check-out was recorded.
    pub const MISSING_OUT: DayFlags = DayFlags(1 << 1);
    /// A declared outage touched the day.
    pub const OUTAGE: DayFlags = DayFlags(1 << 2);
    /// An approved correction took part.
    pub const CORRECTED: DayFlags = DayFlags(1 << 3);
    /// A permit or a duty for part of the day took part.
    pub const PERMITTED: DayFlags = DayFlags(1 << 4);
    /// Lateness was made up the same day.
    pub const MADE_UP: DayFlags = DayFlags(1 << 5);
    /// The day is not over; the check-out is still to come.
    pub const PROVISIONAL: DayFlags = DayFlags(1 << 6);
    /// A punch that counts carries a flag that asks for a look.
    pub const SUSPECT: DayFlags = DayFlags(1 << 7);
    /// The hours of Ramadan held.
    pub const RAMADAN: DayFlags = DayFlags(1 << 8);
    /// Own hours: worked against required minutes decide, not the clock.
    pub const DYNAMIC: DayFlags = DayFlags(1 << 9);
    /// Own hours are summed over the week.
    pub const WEEKLY: DayFlags = DayFlags(1 << 10);
    /// A fact recorded after the day took part.
    pub const POSTED_LATE: DayFlags = DayFlags(1 << 11);
    /// Punches were taken on a day that owes none.
    pub const EXTRA: DayFlags = DayFlags(1 << 12);

    /// Whether all of these are set.
    #[must_use]
    pub const fn has(self, other: DayFlags) -> bool {
        self.0 & other.0 == other.0
    }

    /// Sets these too.
    #[must_use]
    pub const fn and(self, other: DayFlags) -> DayFlags {
        DayFlags(self.0 | other.0)
    }

    pub(crate) fn set(&mut self, other: DayFlags) {
        self.0 |= other.0;
    }

    pub(crate) fn set_if(&mut self, yes: bool, other: DayFlags) {
        if yes {
            self.0 |= other.0;
        }
    }
}

/// A judged day of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Day {
    /// What it was.
    pub status: Status,
    /// What else is true of it.
    pub flags: DayFlags,
    /// Check-in that counts, minutes after the day's midnight.
    pub in_minute: Option<i16>,
    /// Check-out that counts; past 1440 when a shift ends the next morning.
    pub out_minute: Option<i16>,
    /// Minutes late, after tolerance, permits, outages and make-up.
    pub late_minutes: u16,
    /// Minutes left too early, likewise.
    pub early_minutes: u16,
    /// Minutes between check-in and check-out, without the break.
    pub worked_minutes: u16,
    /// Minutes that the schedule asks for; 0 on days that are not worked.
    pub required_minutes: u16,
    /// The weaker of the two records that count.
    pub evidence: Grade,
}

impl Day {
    /// A day of this status with nothing else.
    #[must_use]
    pub const fn bare(status: Status) -> Day {
        Day {
            status,
            flags: DayFlags(0),
            in_minute: None,
            out_minute: None,
            late_minutes: 0,
            early_minutes: 0,
            worked_minutes: 0,
            required_minutes: 0,
            evidence: Grade::None,
        }
    }

    /// Every word that [`Day::word`] can answer.
    pub const WORDS: &'static [&'static str] = &[
        "not-yet",
        "not-employed",
        "unscheduled",
        "day-off",
        "holiday",
        "collective-leave",
        "local-holiday",
        "leave",
        "study",
        "duty",
        "training",
        "permit",
        "outage",
        "absent",
        "missing-in",
        "missing-out",
        "late-early",
        "late",
        "early",
        "flexible",
        "present",
    ];

    /// Whether the person owed work that day by the own pattern; leave and duty fall on such
    /// days too.
    #[must_use]
    pub const fn is_working_day(&self) -> bool {
        self.required_minutes > 0
    }

    /// Whether a record or a flexible approval says that work was done.
    #[must_use]
    pub const fn is_worked(&self) -> bool {
        matches!(self.status, Status::Present | Status::Flexible(_) | Status::Outage)
    }

    /// Minutes short of the required ones, for own hours counted by the day.
    #[must_use]
    pub const fn short_minutes(&self) -> u16 {
        if self.flags.has(DayFlags::DYNAMIC) && self.is_worked() {
            self.required_minutes.saturating_sub(self.worked_minutes)
        } else {
            0
        }
    }

    /// The word a page shows, as the tail of a locale key.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self.status {
            Status::NotYet => "not-yet",
            Status::NotEmployed => "not-employed",
            Status::Unscheduled => "unscheduled",
            Status::DayOff => "day-off",
            Status::Holiday(HolidayKind::National) => "holiday",
            Status::Holiday(HolidayKind::Collective) => "collective-leave",
            Status::Holiday(HolidayKind::Local) => "local-holiday",
            Status::Leave(_) => "leave",
            Status::Study => "study",
            Status::Duty(DutyKind::Travel) => "duty",
            Status::Duty(DutyKind::Training) => "training",
            Status::Permit(_) => "permit",
            Status::Outage => "outage",
            Status::Absent => "absent",
            Status::Present | Status::Flexible(_) => self.worked_word(),
        }
    }

    const fn worked_word(&self) -> &'static str {
        if self.flags.has(DayFlags::MISSING_IN) {
            return "missing-in";
        }
        if self.flags.has(DayFlags::MISSING_OUT) {
            return "missing-out";
        }
        match (self.late_minutes > 0, self.early_minutes > 0) {
            (true, true) => "late-early",
            (true, false) => "late",
            (false, true) => "early",
            (false, false) if matches!(self.status, Status::Flexible(_)) => "flexible",
            (false, false) => "present",
        }
    }
}

/// Days of one month, in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    list: [Day; 31],
    len: u8,
}

impl Days {
    /// As many blank days as a month has, at most 31.
    #[must_use]
    pub fn blank(len: i8) -> Days {
        let len = u8::try_from(len).unwrap_or(0).min(31);
        Days { list: [Day::bare(Status::NotYet); 31], len }
    }

    /// The days in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Day] {
        self.list.get(..usize::from(self.len)).unwrap_or(&[])
    }

    pub(crate) fn as_mut_slice(&mut self) -> &mut [Day] {
        self.list.get_mut(..usize::from(self.len)).unwrap_or(&mut [])
    }

    /// The day of the month, from 1.
    #[must_use]
    pub fn day(&self, day: i8) -> Option<&Day> {
        let at = usize::try_from(day).ok()?.checked_sub(1)?;
        self.as_slice().get(at)
    }
}

impl std::ops::Deref for Days {
    type Target = [Day];
    fn deref(&self) -> &[Day] {
        self.as_slice()
    }
}
