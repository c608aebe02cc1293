//! Discipline of civil servants: which regime judges an act, which punishment an absence leads
//! to, and when a decision takes effect. It proposes; a person decides.
//!
//! The regime is the one in force on the day of the act, and it is chosen by the dates of the
//! book alone.

mod absence;
mod dates;

pub use absence::{AbsenceCounter, AbsenceLaw, REASON_KEYS, Reading, Threshold};
pub use dates::{DEADLINES, DayKind, Deadline};

use crate::book::{Book, RuleError};
use crate::table::{Reader, Row};
use jiff::civil::Date;
use serde::Serialize;

/// Key of the regime by date of the act.
pub const REGIME: &str = "discipline.regime";
/// Key of the table of punishments.
pub const KINDS: &str = "discipline.kinds";
/// Key of whether the 25 percent cut is in force.
pub const CUT_IN_FORCE: &str = "discipline.tukin_cut_in_force";

/// How heavy a punishment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// *Ringan*.
    Light,
    /// *Sedang*.
    Moderate,
    /// *Berat*.
    Heavy,
}

impl Level {
    /// From its word in the law.
    #[must_use]
    pub fn parse(text: &str) -> Option<Level> {
        match text {
            "ringan" => Some(Level::Light),
            "sedang" => Some(Level::Moderate),
            "berat" => Some(Level::Heavy),
            _ => None,
        }
    }

    /// Its word in the law.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Level::Light => "ringan",
            Level::Moderate => "sedang",
            Level::Heavy => "berat",
        }
    }
}

/// A kind of punishment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Punishment {
    /// Its place, the lightest first.
    pub severity: i64,
    /// Code, for example `R2`.
    pub code: String,
    /// How heavy.
    pub level: Level,
    /// Name in the regulation.
    pub name: String,
    /// How long it runs, in months.
    pub months: Option<i64>,
    /// What is imposed instead while the cut of *tunjangan kinerja* is not in force.
    pub substitute: Option<String>,
}

/// The kinds of punishment of one regime.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Punishments {
    list: Vec<Punishment>,
    cut_in_force: bool,
}

impl Punishments {
    /// Those that judge an act of that day.
    pub fn at(book: &Book, act: Date) -> Result<Punishments, RuleError> {
        let mut list = Reader::at(book, KINDS, act)?.read(read)?;
        list.sort_by_key(|punishment| punishment.severity);
        // Before the present regime there was no such cut to be in force.
        let cut_in_force = match book.flag(CUT_IN_FORCE, act) {
            Ok(flag) => flag,
            Err(RuleError::NotCarried { .. }) => true,
            Err(error) => return Err(error),
        };
        Ok(Punishments { list, cut_in_force })
    }

    /// The lightest first.
    #[must_use]
    pub fn list(&self) -> &[Punishment] {
        &self.list
    }

    /// A punishment by its code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&Punishment> {
        self.list.iter().find(|punishment| punishment.code == code)
    }

    /// What is imposed in fact: the substitute while the cut is not in force.
    #[must_use]
    pub fn imposed<'a>(&self, punishment: &'a Punishment) -> &'a str {
        match &punishment.substitute {
            Some(substitute) if !self.cut_in_force => substitute,
            _ => &punishment.name,
        }
    }

    /// Several violations found in one examination lead to one punishment, the heaviest. `None`
    /// without findings; `Err` names a code that the regime does not know.
    pub fn combine<'a>(&self, codes: &[&'a str]) -> Result<Option<&Punishment>, &'a str> {
        let mut heaviest = None;
        for &code in codes {
            let found = self.find(code).ok_or(code)?;
            heaviest = match heaviest {
                Some(h) if severity(h) >= severity(found) => Some(h),
                _ => Some(found),
            };
        }
        Ok(heaviest)
    }
}

fn severity(punishment: &Punishment) -> i64 {
    punishment.severity
}

fn read(row: Row<'_>) -> Result<Punishment, RuleError> {
    let level = Level::parse(row.text("level")?).ok_or_else(|| RuleError::Cell {
        key: KINDS.to_owned(),
        column: "level",
        want: "ringan, sedang or berat",
    })?;
    Ok(Punishment {
        severity: row.int("severity")?,
        code: row.text("code")?.to_owned(),
        level,
        name: row.text("name")?.to_owned(),
        months: row.opt_int("months")?,
        substitute: row.opt_text("substitute")?.map(str::to_owned),
    })
}

/// Name of the regime that judges an act of that day: `PP94`, or an older one for archives.
pub fn regime(book: &Book, act: Date) -> Result<&str, RuleError> {
    book.text(REGIME, act)
}

/// A day on which a regime judged acts: its first. It opens the values of every dated parameter
/// for an archive.
pub fn day_of_regime(book: &Book, name: &str) -> Result<Date, RuleError> {
    let param = book.param(REGIME)?;
    let named = |value: &&crate::book::Dated| match &value.value {
        crate::book::Value::Text(text) => text == name,
        _ => false,
    };
    let value = param
        .values
        .iter()
        .find(named)
        .ok_or_else(|| RuleError::NoRule { key: format!("{REGIME}/{name}") })?;
    Ok(value.valid_from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::national;
    use jiff::civil::date;

    #[test]
    fn one_punishment_the_heaviest() {
        let kinds = Punishments::at(national(), date(2026, 6, 1)).unwrap();
        let code = |codes: &[&'static str]| kinds.combine(codes).map(|p| p.map(|p| p.code.clone()));
        assert_eq!(code(&["R2", "S1", "R3"]), Ok(Some("S1".to_owned())));
        assert_eq!(code(&["B3", "B1"]), Ok(Some("B3".to_owned())));
        assert_eq!(code(&[]), Ok(None));
        assert_eq!(code(&["R2", "X9"]), Err("X9"));
    }

    #[test]
    fn while_the_cut_is_not_in_force_its_substitute_is_imposed() {
        let mut kinds = Punishments::at(national(), date(2026, 6, 1)).unwrap();
        let s1 = kinds.find("S1").unwrap().clone();
        assert_eq!(kinds.imposed(&s1), "penundaan KGB 1 tahun");
        kinds.cut_in_force = true;
        assert_eq!(kinds.imposed(&s1), "pemotongan tunjangan kinerja 25 persen");
    }

    #[test]
    fn archives_open_the_law_of_their_time() {
        let act = day_of_regime(national(), "PP53").unwrap();
        assert_eq!(regime(national(), act), Ok("PP53"));
        let old = Punishments::at(national(), act).unwrap();
        assert_eq!(old.list().first().map(|p| p.code.as_str()), Some("ringan-1"));
        assert!(day_of_regime(national(), "PP00").is_err());
    }
}
