//! The parameters of the engine, resolved once into plain integers. Every doubtful boundary of
//! attendance (tolerance, seconds, windows, make-up …) is one of these; the engine has none.

use super::bands::Bands;
use super::input::PunchFlags;
use super::kind::{Class, FlexMode};
use crate::book::{Book, RuleError, Value};
use crate::month::Month;
use jiff::civil::Date;

/// Names of the parameters, for reasons and for the page of rules.
pub mod key {
    /// Minutes of lateness that are overlooked.
    pub const TOLERANCE_IN: &str = "attendance.tolerance_in";
    /// Minutes of early leave that are overlooked.
    pub const TOLERANCE_OUT: &str = "attendance.tolerance_out";
    /// Whether minutes beyond the tolerance count from its end.
    pub const TOLERANCE_DEDUCTED: &str = "attendance.tolerance_deducted";
    /// Whether 07.30.59 is late.
    pub const SECONDS_COUNT: &str = "attendance.seconds_count";
    /// Earliest check-in before the start.
    pub const OPENS_BEFORE: &str = "attendance.window.opens_before";
    /// Latest check-out after the end.
    pub const CLOSES_AFTER: &str = "attendance.window.closes_after";
    /// Latest check-in after the start.
    pub const IN_CLOSES_AFTER: &str = "attendance.window.in_closes_after";
    /// Earliest check-out before the end.
    pub const OUT_OPENS_BEFORE: &str = "attendance.window.out_opens_before";
    /// First or last punch checks in.
    pub const TAP_IN: &str = "attendance.tap.in";
    /// First or last punch checks out.
    pub const TAP_OUT: &str = "attendance.tap.out";
    /// Least minutes between check-in and check-out.
    pub const TAP_GAP: &str = "attendance.tap.gap";
    /// Shifts this close share the punches between them.
    pub const TAP_TOUCHING: &str = "attendance.tap.touching";
    /// Punches with these flags do not count.
    pub const IGNORED_FLAGS: &str = "attendance.punch.ignored_flags";
    /// Punches with these flags count and ask for a look.
    pub const SUSPECT_FLAGS: &str = "attendance.punch.suspect_flags";
    /// Lateness up to this can be made up.
    pub const MAKE_UP_LIMIT: &str = "attendance.make_up.limit";
    /// Minutes to stay longer in order to make it up.
    pub const MAKE_UP_MINUTES: &str = "attendance.make_up.minutes";
    /// A missing check-in counts as so many minutes late.
    pub const MISSING_IN: &str = "attendance.missing.in_minutes";
    /// A missing check-out counts as so many minutes early.
    pub const MISSING_OUT: &str = "attendance.missing.out_minutes";
    /// Most minutes late and early together that a worked day can have.
    pub const DAY_CAP: &str = "attendance.day_cap_minutes";
    /// Which class of facts goes before which.
    pub const PRECEDENCE: &str = "attendance.precedence";
    /// Modes of flexible work that need punches.
    pub const FLEXIBLE_PUNCHES: &str = "attendance.flexible.needs_punches";
    /// Whether own hours are summed over the week.
    pub const DYNAMIC_WEEKLY: &str = "attendance.flexible.dynamic_weekly";
    /// Day of the next month until which facts may be posted.
    pub const FACT_DEADLINE: &str = "attendance.fact_deadline_day";
}

/// First or last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The first of them.
    First,
    /// The last of them.
    Last,
}

/// What the engine needs of the law on one day. All times are minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttendanceLaw {
    /// The day it was resolved for.
    pub on: Date,
    /// Lateness overlooked.
    pub tolerance_in: i32,
    /// Early leave overlooked.
    pub tolerance_out: i32,
    /// Minutes beyond the tolerance count from its end, not from the start of work.
    pub tolerance_deducted: bool,
    /// A started minute counts: 07.30.59 is one minute late.
    pub seconds_count: bool,
    /// Earliest check-in, before the start.
    pub opens_before: i32,
    /// Latest check-out, after the end.
    pub closes_after: i32,
    /// Latest check-in, after the start.
    pub in_closes_after: i32,
    /// Earliest check-out, before the end.
    pub out_opens_before: i32,
    /// Which punch checks in.
    pub tap_in: Pick,
    /// Which punch checks out.
    pub tap_out: Pick,
    /// Punches closer than this are one.
    pub tap_gap: i32,
    /// Shifts closer than this share the punches between them.
    pub tap_touching: i32,
    /// Punches with these do not count.
    pub ignored_flags: PunchFlags,
    /// Punches with these ask for a look.
    pub suspect_flags: PunchFlags,
    /// Lateness that can be made up; 0 is none.
    pub make_up_limit: i32,
    /// Minutes to stay longer; 0 is as long as one was late.
    pub make_up_minutes: i32,
    /// A missing check-in counts as so many minutes late.
    pub missing_in_minutes: u16,
    /// A missing check-out counts as so many minutes early.
    pub missing_out_minutes: u16,
    /// Most minutes of a worked day, late and early together; 0 is no cap.
    pub day_cap_minutes: u16,
    /// Classes of facts, strongest first.
    pub precedence: [Class; 8],
    /// Modes that need punches, by code.
    pub flexible_punches: [bool; 8],
    /// Own hours are summed over the week.
    pub dynamic_weekly: bool,
    /// Day of the next month until which facts may be posted; 0 is no deadline.
    pub fact_deadline_day: i8,
    /// Codes.
    pub bands: Bands,
}

impl AttendanceLaw {
    /// The law in force that day.
    pub fn at(book: &Book, on: Date) -> Result<AttendanceLaw, RuleError> {
        let read = Read { book, on };
        Ok(AttendanceLaw {
            on,
            tolerance_in: read.minutes(key::TOLERANCE_IN)?,
            tolerance_out: read.minutes(key::TOLERANCE_OUT)?,
            tolerance_deducted: book.flag(key::TOLERANCE_DEDUCTED, on)?,
            seconds_count: book.flag(key::SECONDS_COUNT, on)?,
            opens_before: read.minutes(key::OPENS_BEFORE)?,
            closes_after: read.minutes(key::CLOSES_AFTER)?,
            in_closes_after: read.minutes(key::IN_CLOSES_AFTER)?,
            out_opens_before: read.minutes(key::OUT_OPENS_BEFORE)?,
            tap_in: read.pick(key::TAP_IN)?,
            tap_out: read.pick(key::TAP_OUT)?,
            tap_gap: read.minutes(key::TAP_GAP)?,
            tap_touching: read.minutes(key::TAP_TOUCHING)?,
            ignored_flags: read.flags(key::IGNORED_FLAGS)?,
            suspect_flags: read.flags(key::SUSPECT_FLAGS)?,
            make_up_limit: read.minutes(key::MAKE_UP_LIMIT)?,
            make_up_minutes: read.minutes(key::MAKE_UP_MINUTES)?,
            missing_in_minutes: read.short(key::MISSING_IN)?,
            missing_out_minutes: read.short(key::MISSING_OUT)?,
            day_cap_minutes: read.short(key::DAY_CAP)?,
            precedence: read.precedence()?,
            flexible_punches: read.flexible()?,
            dynamic_weekly: book.flag(key::DYNAMIC_WEEKLY, on)?,
            fact_deadline_day: i8::try_from(read.within(key::FACT_DEADLINE, 28)?).unwrap_or(0),
            bands: Bands::at(book, on)?,
        })
    }

    /// Whether days in this mode are judged by punches.
    #[must_use]
    pub fn needs_punches(&self, mode: FlexMode) -> bool {
        self.flexible_punches.get(usize::from(mode.code())).copied().unwrap_or(true)
    }

    /// Whether a class goes before punches.
    pub(crate) fn beats_taps(&self, class: Class) -> bool {
        self.precedence.iter().take_while(|&&c| c != Class::Taps).any(|&c| c == class)
    }
}

/// The law of every day of a month; normally one law for all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthLaw {
    month: Month,
    laws: Vec<AttendanceLaw>,
    by_day: [u8; 31],
}

impl MonthLaw {
    /// Resolves it, so that a value that changes within the month holds from its own day on.
    pub fn of(book: &Book, month: Month) -> Result<MonthLaw, RuleError> {
        let mut laws: Vec<AttendanceLaw> = Vec::with_capacity(1);
        let mut by_day = [0; 31];
        let turns = book.turns(month);
        for (date, place) in month.dates().zip(by_day.iter_mut()) {
            if laws.is_empty() || turns.contains(&date) {
                let law = AttendanceLaw::at(book, date)?;
                let same =
                    laws.last().is_some_and(|last| AttendanceLaw { on: last.on, ..law } == *last);
                if !same {
                    laws.push(law);
                }
            }
            *place = u8::try_from(laws.len() - 1).unwrap_or(u8::MAX);
        }
        Ok(MonthLaw { month, laws, by_day })
    }

    /// The same law every day, for trials of a rule.
    #[must_use]
    pub fn same(month: Month, law: AttendanceLaw) -> MonthLaw {
        MonthLaw { month, laws: vec![law], by_day: [0; 31] }
    }

    /// The month.
    #[must_use]
    pub fn month(&self) -> Month {
        self.month
    }

    /// The law of a day, from 1.
    #[must_use]
    pub fn day(&self, day: usize) -> Option<&AttendanceLaw> {
        let place = self.by_day.get(day.checked_sub(1)?.min(30))?;
        self.laws.get(usize::from(*place))
    }
}

fn word_of(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// Typed reads with messages that name the key.
struct Read<'a> {
    book: &'a Book,
    on: Date,
}

impl Read<'_> {
    fn shape(&self, key: &str, want: &'static str) -> RuleError {
        RuleError::Shape { key: key.to_owned(), want }
    }

    /// A number from 0 to `most`.
    fn within(&self, key: &str, most: i64) -> Result<i64, RuleError> {
        let n = self.book.int(key, self.on)?;
        if (0..=most).contains(&n) { Ok(n) } else { Err(self.shape(key, "within its limits")) }
    }

    /// Minutes of at most a day.
    fn minutes(&self, key: &str) -> Result<i32, RuleError> {
        Ok(i32::try_from(self.within(key, 1440)?).unwrap_or(0))
    }

    fn short(&self, key: &str) -> Result<u16, RuleError> {
        Ok(u16::try_from(self.within(key, 1440)?).unwrap_or(0))
    }

    fn pick(&self, key: &str) -> Result<Pick, RuleError> {
        match self.book.text(key, self.on)? {
            "first" => Ok(Pick::First),
            "last" => Ok(Pick::Last),
            _ => Err(self.shape(key, "'first' or 'last'")),
        }
    }

    fn words(&self, key: &str) -> Result<Vec<&str>, RuleError> {
        let list = self.book.list(key, self.on)?;
        let words: Option<Vec<&str>> = list.iter().map(word_of).collect();
        words.ok_or_else(|| self.shape(key, "a list of words"))
    }

    fn flags(&self, key: &str) -> Result<PunchFlags, RuleError> {
        let mut flags = PunchFlags::default();
        for word in self.words(key)? {
            let flag = PunchFlags::parse(word);
            flags.0 |= flag.ok_or_else(|| self.shape(key, "a list of punch flags"))?.0;
        }
        Ok(flags)
    }

    /// Every class exactly once.
    fn precedence(&self) -> Result<[Class; 8], RuleError> {
        let bad = || self.shape(key::PRECEDENCE, "every class of facts, each once");
        let words = self.words(key::PRECEDENCE)?;
        let classes: Option<Vec<Class>> = words.into_iter().map(Class::parse).collect();
        let classes: [Class; 8] = classes.and_then(|c| c.try_into().ok()).ok_or_else(bad)?;
        let all = Class::ALL.iter().all(|class| classes.contains(class));
        if all { Ok(classes) } else { Err(bad()) }
    }

    fn flexible(&self) -> Result<[bool; 8], RuleError> {
        let map = self.book.map(key::FLEXIBLE_PUNCHES, self.on)?;
        let mut needs = [true; 8];
        for &mode in FlexMode::ALL {
            let Some(Value::Flag(flag)) = map.get(mode.name()) else {
                return Err(self.shape(key::FLEXIBLE_PUNCHES, "yes or no for every mode"));
            };
            if let Some(slot) = needs.get_mut(usize::from(mode.code())) {
                *slot = *flag;
            }
        }
        Ok(needs)
    }
}
