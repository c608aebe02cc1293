//! The calendar of the pemda: which pattern of hours holds for which unit or person, rosters,
//! local holidays. National holidays, Ramadan and the patterns themselves are values of law and
//! come from the book; nothing here repeats them.

pub mod act;
pub mod store;

use law::Date;
use law::attendance::{Hours, Pattern, Work};
use law::book::{Book, RuleError};
use serde::Serialize;
use std::collections::BTreeMap;

/// Pattern of people who work by roster only; it has no day of its own.
pub const ROSTER_ONLY: &str = "sif";
/// Roster word of a free day.
pub const OFF: &str = "libur";
/// Roster word that takes an entry back: the pattern holds again.
pub const BY_PATTERN: &str = "pola";

/// A pattern that holds for a unit or a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assignment {
    /// Number of the record.
    pub id: i64,
    /// Unit (0 the whole pemda) or person, by the table it is in.
    pub owner_id: i64,
    /// Code of the pattern in the book.
    pub pattern: String,
    /// Code of the pattern while Ramadan lasts.
    pub ramadan_pattern: Option<String>,
    /// Whether holidays are served.
    pub serves_on_holidays: bool,
    /// First day.
    pub valid_from: Date,
    /// Last day, or open.
    pub valid_to: Option<Date>,
    /// Decree.
    pub decree: String,
}

/// Whom a pattern is given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A unit with everything below it; 0 is the whole pemda.
    Unit(i64),
    /// One person, before every unit.
    Person(i64),
}

/// A pattern to be given.
#[derive(Clone, Debug)]
pub struct NewAssignment {
    /// To whom.
    pub owner: Owner,
    /// Code of the pattern.
    pub pattern: String,
    /// Whether holidays are served.
    pub serves_on_holidays: bool,
    /// First day.
    pub valid_from: Date,
    /// Last day, or open.
    pub valid_to: Option<Date>,
    /// Decree.
    pub decree: String,
}

/// What a local day does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LocalKind {
    /// Free by decree of the pemda.
    Free,
    /// Worked although it is a holiday elsewhere.
    Served,
}

impl LocalKind {
    /// As stored and sent by forms.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            LocalKind::Free => "free",
            LocalKind::Served => "served",
        }
    }

    /// From its stored form.
    #[must_use]
    pub fn parse(text: &str) -> Option<LocalKind> {
        [LocalKind::Free, LocalKind::Served].into_iter().find(|kind| kind.name() == text)
    }
}

/// A local holiday, or a holiday that a unit works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LocalDay {
    /// Number of the record; 0 for one to be recorded.
    pub id: i64,
    /// The day.
    pub date: Date,
    /// Unit with everything below it; 0 is the whole pemda.
    pub unit_id: i64,
    /// What it does.
    pub kind: LocalKind,
    /// Name.
    pub name: String,
    /// Decree.
    pub decree: String,
}

/// One day of a roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterEntry {
    /// Number of the record; 0 for one to be recorded.
    pub id: i64,
    /// Person.
    pub person_id: i64,
    /// The day the shift starts on.
    pub date: Date,
    /// Code of a shift, [`OFF`] or [`BY_PATTERN`].
    pub shift: String,
}

/// The patterns of the book in force on a day, with the empty one of rosters.
#[derive(Clone, Debug)]
pub struct Patterns(BTreeMap<String, Pattern>);

impl Patterns {
    /// Reads them.
    ///
    /// # Errors
    /// When the book carries none for that day.
    pub fn at(book: &Book, on: Date) -> Result<Patterns, RuleError> {
        let mut map: BTreeMap<String, Pattern> =
            Pattern::all(book, on)?.into_iter().map(|p| (p.code.clone(), p)).collect();
        let empty = Pattern { code: ROSTER_ONLY.to_owned(), week: [None; 7] };
        map.entry(ROSTER_ONLY.to_owned()).or_insert(empty);
        Ok(Patterns(map))
    }

    /// A pattern by code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Pattern> {
        self.0.get(code)
    }

    /// Codes in order.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The pattern that replaces this one in Ramadan: the same name with `ramadan` for `normal`.
    #[must_use]
    pub fn in_ramadan(&self, code: &str) -> Option<&str> {
        let name = code.strip_suffix("_normal").map(|stem| format!("{stem}_ramadan"))?;
        self.0.get_key_value(&name).map(|(key, _)| key.as_str())
    }

    /// What a roster word asks of its day; the hours of a shift are those of its weekday.
    /// `None` for a word nobody knows and for [`BY_PATTERN`].
    #[must_use]
    pub fn shift(&self, word: &str, date: Date) -> Option<Work> {
        if word == OFF {
            return Some(Work::Off);
        }
        let hours: Option<Hours> =
            self.0.get(word)?.week.get(law::calendar::weekday(date)).copied().flatten();
        Some(hours.map_or(Work::Off, Work::Shift))
    }

    /// Whether a roster may hold this word.
    #[must_use]
    pub fn is_roster_word(&self, word: &str) -> bool {
        word == OFF || word == BY_PATTERN || (word != ROSTER_ONLY && self.0.contains_key(word))
    }
}
