//! Golongan of civil servants and grades of contract employees. The two are kept apart: `IX` is
//! a contract grade and never a misspelt `III/a`.

use serde::{Deserialize, Serialize};
use std::fmt;

const GROUPS: [&str; 4] = ["I", "II", "III", "IV"];
const ROMAN: [&str; 17] = [
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV",
    "XVI", "XVII",
];

/// Kind of employment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EmployeeKind {
    /// Civil servant.
    #[serde(rename = "PNS")]
    Pns,
    /// Candidate civil servant.
    #[serde(rename = "CPNS")]
    Cpns,
    /// Contract employee.
    #[serde(rename = "PPPK")]
    Pppk,
    /// Part-time contract employee.
    #[serde(rename = "PPPK_PW")]
    PppkPartTime,
}

impl EmployeeKind {
    /// All kinds.
    pub const ALL: [EmployeeKind; 4] =
        [EmployeeKind::Pns, EmployeeKind::Cpns, EmployeeKind::Pppk, EmployeeKind::PppkPartTime];

    /// The code that is stored: `PNS`, `CPNS`, `PPPK`, `PPPK_PW`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            EmployeeKind::Pns => "PNS",
            EmployeeKind::Cpns => "CPNS",
            EmployeeKind::Pppk => "PPPK",
            EmployeeKind::PppkPartTime => "PPPK_PW",
        }
    }

    /// From the stored code.
    #[must_use]
    pub fn parse(code: &str) -> Option<EmployeeKind> {
        EmployeeKind::ALL.into_iter().find(|kind| kind.code() == code.trim())
    }

    /// Whether the employee holds a contract grade instead of a golongan.
    #[must_use]
    pub fn has_contract(self) -> bool {
        matches!(self, EmployeeKind::Pppk | EmployeeKind::PppkPartTime)
    }
}

/// Golongan ruang of a civil servant, I/a to IV/e, ordered from low to high.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Golongan(u8);

impl Golongan {
    /// How many there are.
    pub const COUNT: usize = 17;

    /// From low to high.
    pub fn all() -> impl Iterator<Item = Golongan> {
        (0..17).map(Golongan)
    }

    /// From `III/b`; letters of any case, nothing else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Golongan> {
        Golongan::all().find(|golongan| golongan.to_string().eq_ignore_ascii_case(text.trim()))
    }

    /// 0 for I/a to 16 for IV/e.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// 0 for group I to 3 for group IV.
    #[must_use]
    pub fn group(self) -> usize {
        (self.index() / 4).min(3)
    }

    /// `I`, `II`, `III` or `IV`.
    #[must_use]
    pub fn group_name(self) -> &'static str {
        GROUPS.get(self.group()).copied().unwrap_or_default()
    }
}

impl fmt::Display for Golongan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = char::from(b'a' + self.0 - 4 * u8::try_from(self.group()).unwrap_or(0));
        write!(f, "{}/{letter}", self.group_name())
    }
}

/// Grade of a contract employee, I to XVII, ordered from low to high.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContractGrade(u8);

impl ContractGrade {
    /// From low to high.
    pub fn all() -> impl Iterator<Item = ContractGrade> {
        (0..17).map(ContractGrade)
    }

    /// From `IX`, or from the digits `9` or `09` that a payroll keeps.
    #[must_use]
    pub fn parse(text: &str) -> Option<ContractGrade> {
        let text = text.trim();
        if let Some(n) = ROMAN.iter().position(|roman| roman.eq_ignore_ascii_case(text)) {
            return u8::try_from(n).ok().map(ContractGrade);
        }
        let digits = text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
        let n: u8 = text.parse().ok().filter(|_| digits)?;
        (1..=17).contains(&n).then(|| ContractGrade(n - 1))
    }

    /// 0 for I to 16 for XVII.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The golongan whose pay structure it mirrors.
    #[must_use]
    pub fn mirror(self) -> Golongan {
        Golongan(self.0)
    }
}

impl fmt::Display for ContractGrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(ROMAN.get(self.index()).copied().unwrap_or_default())
    }
}

/// Golongan or contract grade, as the kind of employee has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grade {
    /// Of a civil servant or a candidate.
    Civil(Golongan),
    /// Of a contract employee.
    Contract(ContractGrade),
}

impl Grade {
    /// Reads the code in the way that belongs to the kind of employee.
    #[must_use]
    pub fn parse(kind: EmployeeKind, text: &str) -> Option<Grade> {
        if kind.has_contract() {
            ContractGrade::parse(text).map(Grade::Contract)
        } else {
            Golongan::parse(text).map(Grade::Civil)
        }
    }

    /// The golongan itself, or the one that a contract grade mirrors.
    #[must_use]
    pub fn golongan(self) -> Golongan {
        match self {
            Grade::Civil(golongan) => golongan,
            Grade::Contract(grade) => grade.mirror(),
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Grade::Civil(golongan) => golongan.fmt(f),
            Grade::Contract(grade) => grade.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn golongan_prints_and_parses() {
        let all: Vec<String> = Golongan::all().map(|g| g.to_string()).collect();
        assert_eq!(all.len(), Golongan::COUNT);
        assert_eq!(all[0], "I/a");
        assert_eq!(all[8], "III/a");
        assert_eq!(all[16], "IV/e");
        for text in &all {
            assert_eq!(Golongan::parse(text).unwrap().to_string(), *text);
        }
        assert_eq!(Golongan::parse("iii/B").unwrap().to_string(), "III/b");
        for bad in ["IX", "III", "III/e", "I/e", "IV/f", "IIIa", ""] {
            assert!(Golongan::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn contract_grades_stay_contract_grades() {
        let pppk = |text| Grade::parse(EmployeeKind::Pppk, text).map(|g| g.to_string());
        assert_eq!(pppk("09").as_deref(), Some("IX"));
        assert_eq!(pppk("IX").as_deref(), Some("IX"));
        assert_eq!(pppk("17").as_deref(), Some("XVII"));
        for bad in ["0", "18", "009", "III/a", "+9", ""] {
            assert_eq!(pppk(bad), None, "{bad}");
        }
        assert_eq!(Grade::parse(EmployeeKind::Pns, "IX"), None);
        assert_eq!(ContractGrade::parse("IX").unwrap().mirror().to_string(), "III/a");
    }
}
