//! Cases of attendance in the words of the domain: a person, a pattern, some punches, and what
//! the day was.

mod facts;
mod office;
mod outage;
mod properties;
mod reasons;
mod shifts;
mod speed;

use super::*;
use crate::calendar::{Holiday, HolidayKind, Holidays, ramadan};
use crate::month::{Month, Zone};
use crate::testing::national;
use crate::trace::Reason;
use jiff::civil::{Date, DateTime, date};

/// Civil seconds of `2026-03-02 07:43` or `2026-03-02 07:43:59`.
pub(super) fn at(text: &str) -> i64 {
    let long = if text.len() == 16 { format!("{text}:00") } else { text.to_owned() };
    let time: DateTime = long.replace(' ', "T").parse().unwrap();
    let clock = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60;
    civil_seconds(time.date()) + clock + i64::from(time.second())
}

pub(super) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(super) fn pattern(code: &str) -> Pattern {
    Pattern::find(national(), code, date(2026, 1, 1)).unwrap()
}

pub(super) fn shift(code: &str) -> Work {
    Work::Shift(pattern(code).week[0].unwrap())
}

/// Somebody with facts, waiting to be judged.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) month: Month,
    normal: Pattern,
    in_ramadan: Option<Pattern>,
    serves: bool,
    roster: Vec<RosterDay>,
    holidays: Holidays,
    pub(super) punches: Vec<Punch>,
    pub(super) facts: Vec<DayFact>,
    pub(super) outages: Vec<Outage>,
    pub(super) corrections: Vec<Correction>,
    from: Date,
    to: Option<Date>,
    until: i64,
    zone: Zone,
    pub(super) law: AttendanceLaw,
}

/// An office worker of five days in March 2026, without Ramadan and without holidays.
pub(super) fn person() -> Person {
    Person {
        month: "2026-03".parse().unwrap(),
        normal: pattern("5hari_normal"),
        in_ramadan: None,
        serves: false,
        roster: Vec::new(),
        holidays: Holidays::default(),
        punches: Vec::new(),
        facts: Vec::new(),
        outages: Vec::new(),
        corrections: Vec::new(),
        from: date(2020, 1, 1),
        to: None,
        until: at("2030-01-01 00:00"),
        zone: Zone::Wib,
        law: AttendanceLaw::at(national(), date(2026, 3, 1)).unwrap(),
    }
}

impl Person {
    pub(super) fn month(mut self, month: &str) -> Person {
        self.month = month.parse().unwrap();
        self
    }

    pub(super) fn pattern(mut self, normal: &str, in_ramadan: &str) -> Person {
        self.normal = pattern(normal);
        self.in_ramadan = Some(pattern(in_ramadan));
        self
    }

    /// Ward staff: works by roster, on holidays too.
    pub(super) fn ward(mut self) -> Person {
        self.normal = Pattern { code: "sif".into(), week: [None; 7] };
        self.serves = true;
        self
    }

    pub(super) fn roster(mut self, on: &str, work: Work) -> Person {
        let serves_on_holidays = self.serves;
        self.roster.push(RosterDay { date: day(on), work, serves_on_holidays, source: 0 });
        self
    }

    pub(super) fn holidays(mut self) -> Person {
        self.holidays = Holidays::from_book(national(), 2026..=2026).unwrap();
        self
    }

    pub(super) fn holiday(mut self, on: &str, kind: HolidayKind) -> Person {
        let holiday = Holiday { date: day(on), kind, name: "Hari Jadi".into() };
        self.holidays = self.holidays.with(&[holiday]);
        self
    }

    pub(super) fn punch(self, time: &str) -> Person {
        self.graded(time, Grade::Biometric, PunchFlags::default())
    }

    pub(super) fn graded(mut self, time: &str, grade: Grade, flags: PunchFlags) -> Person {
        let id = i64::try_from(self.punches.len()).unwrap() + 1;
        let zone = self.zone;
        self.punches.push(Punch { at_local_s: at(time), id, zone, grade, flags });
        self
    }

    pub(super) fn fact(mut self, kind: FactKind, from: &str, to: &str) -> Person {
        let id = i64::try_from(self.facts.len()).unwrap() + 1;
        let (from, to) = (day(from), day(to));
        self.facts.push(DayFact { kind, from, to, part: None, recorded_on: from, id });
        self
    }

    /// The last fact holds for part of each day only.
    pub(super) fn between(mut self, from: &str, to: &str) -> Person {
        let part = (parse_clock(from).unwrap(), parse_clock(to).unwrap());
        self.facts.last_mut().unwrap().part = Some(part);
        self
    }

    /// The last fact was recorded on this day.
    pub(super) fn recorded(mut self, on: &str) -> Person {
        self.facts.last_mut().unwrap().recorded_on = day(on);
        self
    }

    pub(super) fn outage(mut self, from: &str, to: &str) -> Person {
        let (from_local_s, to_local_s) = (at(from), at(to));
        self.outages.push(Outage { from_local_s, to_local_s, id: 1 });
        self
    }

    pub(super) fn correction(mut self, on: &str, kind: CorrectionKind) -> Person {
        let id = i64::try_from(self.corrections.len()).unwrap() + 1;
        self.corrections.push(Correction { date: day(on), kind, id });
        self
    }

    pub(super) fn employed(mut self, from: &str, to: Option<&str>) -> Person {
        self.from = day(from);
        self.to = to.map(day);
        self
    }

    /// Data have arrived until then.
    pub(super) fn until(mut self, time: &str) -> Person {
        self.until = at(time);
        self
    }

    pub(super) fn office_in(mut self, zone: Zone) -> Person {
        self.zone = zone;
        self
    }

    pub(super) fn law(mut self, change: impl FnOnce(&mut AttendanceLaw)) -> Person {
        change(&mut self.law);
        self
    }

    pub(super) fn plan(&self) -> Plan {
        let ramadan = ramadan(national(), date(2026, 1, 1)).unwrap();
        let assigned = Assigned {
            from: date(2020, 1, 1),
            to: None,
            pattern: &self.normal,
            ramadan: self.in_ramadan.as_ref(),
            serves_on_holidays: self.serves,
            source: 0,
        };
        Plan::resolve(
            self.month,
            &PlanFacts {
                assigned: &[assigned],
                roster: &self.roster,
                holidays: &self.holidays,
                served: &[],
                ramadan: &ramadan,
            },
        )
    }

    pub(super) fn with<R>(&self, f: impl FnOnce(&MonthInput<'_>, &MonthLaw) -> R) -> R {
        let plan = self.plan();
        let sources = [PlanSource { name: "Pola".into(), decree: "SK 1/2026".into(), id: 7 }];
        let input = MonthInput {
            zone: self.zone,
            plan: &plan,
            sources: &sources,
            punches: &self.punches,
            facts: &self.facts,
            outages: &self.outages,
            corrections: &self.corrections,
            employed_from: self.from,
            employed_to: self.to,
            until_local_s: self.until,
        };
        f(&input, &MonthLaw::same(self.month, self.law))
    }

    pub(super) fn judged(&self) -> MonthResult {
        self.with(judge_month)
    }

    pub(super) fn day(&self, n: i8) -> Day {
        *self.judged().days.day(n).unwrap()
    }

    pub(super) fn codes(&self, n: i8) -> Vec<String> {
        let codes = self.law.bands.codes(&self.day(n));
        codes.into_iter().flatten().map(|code| code.to_string()).collect()
    }

    pub(super) fn why(&self, n: i8) -> Reason {
        self.with(|input, law| why_day(input, law, national(), n).unwrap().1)
    }

    /// Word, late and early minutes of a day: what most cases ask.
    #[track_caller]
    pub(super) fn is(&self, n: i8, word: &str, late: u16, early: u16) -> &Person {
        let day = self.day(n);
        assert_eq!(
            (day.word(), day.late_minutes, day.early_minutes),
            (word, late, early),
            "{day:?}"
        );
        self
    }
}
