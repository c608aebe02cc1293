//! Leave, duty, study, permits and flexible work: approved facts over days, each with the decree
//! it stands on. A fact that was wrong is ended with a reason and stays; none is overwritten.

pub mod act;
pub mod store;

use law::Date;
use law::attendance::{DutyKind, FactKind, FlexMode, LeaveKind, PermitKind};
use serde::Serialize;

/// An approved fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Absence {
    /// Number of the record.
    pub id: i64,
    /// Person.
    pub person_id: i64,
    /// What it says.
    pub kind: FactKind,
    /// First day.
    pub first_day: Date,
    /// Last day.
    pub last_day: Date,
    /// Minutes of each day it covers; `None` is the whole day.
    pub part: Option<(i16, i16)>,
    /// Day on which it was recorded.
    pub recorded_on: Date,
    /// Decree, letter or other ground.
    pub decree: String,
    /// Whether it was ended.
    pub ended: bool,
}

/// A fact to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAbsence {
    /// Person.
    pub person_id: i64,
    /// What it says.
    pub kind: FactKind,
    /// First day.
    pub first_day: Date,
    /// Last day.
    pub last_day: Date,
    /// Minutes of each day it covers; `None` is the whole day.
    pub part: Option<(i16, i16)>,
    /// Decree, letter or other ground.
    pub decree: String,
    /// Grave illness or death in the family, or first marriage.
    pub for_family: bool,
    /// First hajj or birth of a later child.
    pub excepted_from_service: bool,
}

/// The class as stored and as files name it.
#[must_use]
pub fn class_of(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Leave(_) => "cuti",
        FactKind::Study => "tugas_belajar",
        FactKind::Duty(_) => "dinas",
        FactKind::Permit(_) => "izin",
        FactKind::Flexible(_) => "fleksibel",
    }
}

/// The fact behind a class and a kind as stored.
#[must_use]
pub fn parse(class: &str, kind: &str) -> Option<FactKind> {
    match class {
        "cuti" => LeaveKind::parse(kind).map(FactKind::Leave),
        "tugas_belajar" => Some(FactKind::Study),
        "dinas" => DutyKind::parse(kind).map(FactKind::Duty),
        "izin" => PermitKind::parse(kind).map(FactKind::Permit),
        "fleksibel" => FlexMode::parse(kind).map(FactKind::Flexible),
        _ => None,
    }
}

/// Every fact a form can name, in the order it is offered.
#[must_use]
pub fn all_kinds() -> Vec<FactKind> {
    let mut kinds: Vec<FactKind> = LeaveKind::ALL.iter().copied().map(FactKind::Leave).collect();
    kinds.extend(DutyKind::ALL.iter().copied().map(FactKind::Duty));
    kinds.push(FactKind::Study);
    kinds.extend(PermitKind::ALL.iter().copied().map(FactKind::Permit));
    kinds.extend(FlexMode::ALL.iter().copied().map(FactKind::Flexible));
    kinds
}

/// The word of a fact in forms and files: a kind is named once among all classes.
#[must_use]
pub fn by_word(word: &str) -> Option<FactKind> {
    all_kinds().into_iter().find(|kind| kind.name() == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_has_a_word_of_its_own_and_finds_back() {
        let kinds = all_kinds();
        let words: BTreeSet<&str> = kinds.iter().map(|kind| kind.name()).collect();
        assert_eq!(words.len(), kinds.len());
        for kind in kinds {
            assert_eq!(parse(class_of(kind), kind.name()), Some(kind));
            assert_eq!(by_word(kind.name()), Some(kind));
        }
        assert_eq!(parse("cuti", "dinas_luar"), None);
    }
}
