//! A fingerprint of everything known about a person's month. Equal facts give equal fingerprints
//! on every machine; it holds no value of law, because a law has a fingerprint of its own.

use super::schedule::Kit;
use crate::event::Missed;
use law::Date;
use law::attendance::{Correction, DayFact, MonthInput, Outage, Punch, Work};
use law::month::days_between;
use sha2::{Digest, Sha256};
use std::fmt;

/// SHA-256 of the facts of a person's month.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; 32]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// First byte of every hashed text; rises when the order of its parts changes.
const VERSION: u8 = 1;

/// Collects numbers and hashes them at the end.
struct Bytes(Vec<u8>);

impl Bytes {
    fn number(&mut self, n: i64) {
        self.0.extend_from_slice(&n.to_le_bytes());
    }
    fn day(&mut self, date: Date) {
        self.number(days_between(jiff::civil::date(1970, 1, 1), date));
    }
    fn text(&mut self, text: &str) {
        self.number(i64::try_from(text.len()).unwrap_or(i64::MAX));
        self.0.extend_from_slice(text.as_bytes());
    }
    fn minutes(&mut self, part: Option<(i16, i16)>) {
        let (from, to) = part.unwrap_or((i16::MIN, i16::MIN));
        self.number(i64::from(from));
        self.number(i64::from(to));
    }
    fn finish(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }
}

/// Fingerprint of what a month asks, shared by all who have the same plan.
pub(super) fn of_plan(plan: &law::attendance::Plan) -> [u8; 32] {
    let mut bytes = Bytes(Vec::with_capacity(1_024));
    for day in plan.days() {
        match day.work {
            Work::Unknown => bytes.number(0),
            Work::Off => bytes.number(1),
            Work::Shift(hours) => {
                bytes.number(2);
                bytes.minutes(Some((hours.start_minute, hours.end_minute)));
                bytes.number(i64::from(hours.break_minutes));
            }
            Work::Dynamic { minutes, weekly } => {
                bytes.number(3);
                bytes.number(i64::from(minutes));
                bytes.number(i64::from(weekly));
            }
        }
        bytes.text(day.holiday.map_or("", law::calendar::HolidayKind::name));
        bytes.number(i64::from(day.ramadan));
    }
    bytes.finish()
}

fn fact(bytes: &mut Bytes, fact: &DayFact) {
    bytes.number(fact.id);
    bytes.text(fact.kind.record());
    bytes.text(fact.kind.name());
    bytes.day(fact.from);
    bytes.day(fact.to);
    bytes.minutes(fact.part);
    bytes.day(fact.recorded_on);
}

fn correction(bytes: &mut Bytes, correction: &Correction) {
    use law::attendance::CorrectionKind as Kind;
    bytes.number(correction.id);
    bytes.day(correction.date);
    let (kind, minute) = match correction.kind {
        Kind::In { minute } => (0, i64::from(minute)),
        Kind::Out { minute } => (1, i64::from(minute)),
        Kind::ExcuseIn => (2, 0),
        Kind::ExcuseOut => (3, 0),
        Kind::Present => (4, 0),
    };
    bytes.number(kind);
    bytes.number(minute);
}

fn punch(bytes: &mut Bytes, punch: &Punch) {
    bytes.number(punch.at_local_s);
    let marks = (i64::from(punch.zone.hours()) << 32)
        | (i64::from(punch.grade.code()) << 16)
        | i64::from(punch.flags.0);
    bytes.number(marks);
}

fn outage(bytes: &mut Bytes, outage: &Outage) {
    bytes.number(outage.id);
    bytes.number(outage.from_local_s);
    bytes.number(outage.to_local_s);
}

/// Fingerprint of one person's facts. The lists are taken in the order they were loaded in,
/// which is fixed by their keys.
pub(super) fn of(input: &MonthInput<'_>, kit: &Kit, missed: &[Missed]) -> Fingerprint {
    let mut bytes = Bytes(Vec::with_capacity(256 + input.punches.len() * 16));
    bytes.0.push(VERSION);
    bytes.0.extend_from_slice(&kit.digest);
    bytes.text(input.zone.name());
    bytes.day(input.employed_from);
    bytes.day(input.employed_to.unwrap_or(Date::MAX));
    bytes.number(input.until_local_s);
    let lengths = [
        input.punches.len(),
        input.facts.len(),
        input.outages.len(),
        input.corrections.len(),
        missed.len(),
    ];
    for length in lengths {
        bytes.number(i64::try_from(length).unwrap_or(i64::MAX));
    }
    input.punches.iter().for_each(|one| punch(&mut bytes, one));
    input.facts.iter().for_each(|one| fact(&mut bytes, one));
    input.outages.iter().for_each(|one| outage(&mut bytes, one));
    input.corrections.iter().for_each(|one| correction(&mut bytes, one));
    for one in missed {
        bytes.number(one.id);
        bytes.day(one.date);
        bytes.text(one.kind.name());
    }
    Fingerprint(bytes.finish())
}
