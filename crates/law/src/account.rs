//! Account codes of personnel spending: their width by year, matching at segment borders, and
//! which digit tells civil servants from contract employees.

use crate::book::{Book, RuleError, Value};
use crate::table::Reader;
use jiff::civil::Date;

/// The code cannot be brought to the width of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadAccount;

/// Account law of a day.
#[derive(Clone, Debug)]
pub struct AccountLaw {
    widths: Vec<usize>,
    lines: Vec<Line>,
    civil_digit: i64,
    contract_digit: i64,
}

/// What one account is for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    purpose: String,
    code: String,
    title: String,
}

impl AccountLaw {
    /// The law of a day; the code of a payment follows its budget year.
    pub fn on(book: &Book, on: Date) -> Result<AccountLaw, RuleError> {
        let key = "account.widths";
        let shape = |key: &str, want| RuleError::Shape { key: key.to_owned(), want };
        let widths = book
            .list(key, on)?
            .iter()
            .map(|value| match value {
                Value::Int(n) => usize::try_from(*n).ok(),
                _ => None,
            })
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| shape(key, "a list of widths"))?;
        let digit_key = "account.kind_digit";
        let digits = book.map(digit_key, on)?;
        let digit = |kind: &str| match digits.get(kind) {
            Some(Value::Int(n)) => Ok(*n),
            _ => Err(shape(digit_key, "a map of PNS and PPPK to digits")),
        };
        let lines = Reader::at(book, "account.codes", on)?.read(|row| {
            Ok(Line {
                purpose: row.text("purpose")?.to_owned(),
                code: row.text("code")?.to_owned(),
                title: row.text("title")?.to_owned(),
            })
        })?;
        Ok(AccountLaw { widths, lines, civil_digit: digit("PNS")?, contract_digit: digit("PPPK")? })
    }

    /// A code in the width of the year: every segment padded with zeros on its left.
    pub fn normalise(&self, code: &str) -> Result<String, BadAccount> {
        let mut out = Vec::new();
        let mut widths = self.widths.iter();
        for segment in code.trim().split('.') {
            let width = *widths.next().ok_or(BadAccount)?;
            let digits = !segment.is_empty() && segment.bytes().all(|b| b.is_ascii_digit());
            // A segment of an older, narrower or a newer, wider year: only zeros may go.
            let kept = segment.trim_start_matches('0');
            if !digits || kept.len() > width {
                return Err(BadAccount);
            }
            out.push(format!("{kept:0>width$}"));
        }
        Ok(out.join("."))
    }

    /// Code for a purpose, such as `tpp_workload`, for civil servants or contract employees.
    #[must_use]
    pub fn code(&self, purpose: &str, contract: bool) -> Option<String> {
        let line = self.lines.iter().find(|line| line.purpose == purpose)?;
        if !contract {
            return Some(line.code.clone());
        }
        let (head, last) = line.code.rsplit_once('.')?;
        if last.parse::<i64>().ok()? != self.civil_digit {
            return Some(line.code.clone());
        }
        Some(format!("{head}.{:0width$}", self.contract_digit, width = last.len()))
    }

    /// Title of a purpose, without the kind of employee.
    #[must_use]
    pub fn title(&self, purpose: &str) -> Option<&str> {
        self.lines.iter().find(|line| line.purpose == purpose).map(|line| line.title.as_str())
    }

    /// Purposes in the order of the list.
    pub fn purposes(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(|line| line.purpose.as_str())
    }

    /// Whether the last segment marks contract employees; `None` when it marks neither.
    #[must_use]
    pub fn is_contract(&self, code: &str) -> Option<bool> {
        let last: i64 = code.trim().rsplit_once('.')?.1.parse().ok()?;
        if last == self.civil_digit {
            Some(false)
        } else if last == self.contract_digit {
            Some(true)
        } else {
            None
        }
    }
}

/// Whether the code is the prefix itself or lies below it: `5.1.01.01` does not hold
/// `5.1.01.010`.
#[must_use]
pub fn lies_below(prefix: &str, code: &str) -> bool {
    code.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::national;
    use jiff::civil::date;

    fn law(year: i16) -> AccountLaw {
        AccountLaw::on(national(), date(year, 6, 1)).unwrap()
    }

    #[test]
    fn every_old_code_widens_to_the_new_one() {
        let (old, new) = (law(2025), law(2026));
        assert_eq!(old.purposes().count(), 21);
        for purpose in old.purposes() {
            let code = old.code(purpose, false).unwrap();
            assert_eq!(new.normalise(&code), Ok(new.code(purpose, false).unwrap()));
            assert_eq!(old.normalise(&code), Ok(code));
        }
    }

    #[test]
    fn broken_codes_are_refused() {
        let law = law(2026);
        for bad in ["", "5.1.x", "5.1.01.01.001.00001.1", "5.1.001", "5..01", "5.1.123"] {
            let expected = if bad == "5.1.001" { Ok("5.1.01".to_owned()) } else { Err(BadAccount) };
            assert_eq!(law.normalise(bad), expected, "{bad}");
        }
        assert_eq!(law.normalise("5.1"), Ok("5.1".to_owned()));
    }

    #[test]
    fn the_last_digit_tells_the_kind() {
        let law = law(2026);
        let contract = law.code("tpp_workload", true).unwrap();
        assert_eq!(contract, "5.1.01.02.001.00002");
        assert_eq!(law.is_contract(&contract), Some(true));
        assert_eq!(law.is_contract("5.1.01.03.001.00006"), None);
        let incentive = law.code("incentive_collection", false);
        assert_eq!(law.code("incentive_collection", true), incentive);
        assert_eq!(law.title("tpp_workload"), Some("TPP Beban Kerja"));
        assert_eq!(law.code("bribe", false), None);
    }

    #[test]
    fn prefixes_end_at_a_border() {
        assert!(lies_below("5.1.01.01", "5.1.01.01"));
        assert!(lies_below("5.1.01.01", "5.1.01.01.001"));
        assert!(!lies_below("5.1.01.01", "5.1.01.010.00001"));
        assert!(!lies_below("5.1.01.01", "5.1.01"));
    }
}
