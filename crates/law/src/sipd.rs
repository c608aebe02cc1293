//! The two files of the regional finance system: which columns they have and in what order. A
//! file whose head has moved is refused, because its columns are known by place alone.

use crate::book::{Book, RuleError};
use crate::table::Reader;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeSet;

/// Which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum FileKind {
    /// Salary (gaji).
    Salary,
    /// Additional income (TPP).
    Allowance,
}

impl FileKind {
    fn key(self) -> &'static str {
        match self {
            FileKind::Salary => "sipd.salary",
            FileKind::Allowance => "sipd.allowance",
        }
    }
}

/// Columns of a file, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Names of all columns; a name may occur twice.
    pub columns: Vec<String>,
    /// How many of them are of the standard; the rest are local additions.
    pub standard: usize,
}

/// Why a head is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum HeaderFault {
    /// Another number of columns.
    Count {
        /// As the template has it.
        expected: usize,
        /// As the file has it.
        found: usize,
    },
    /// Another column at a place.
    Moved {
        /// Place, counted from 1.
        place: usize,
        /// As the template has it.
        expected: String,
        /// As the file has it.
        found: String,
    },
}

impl Template {
    /// The template in force on the day the file is made or read.
    pub fn on(book: &Book, kind: FileKind, on: Date) -> Result<Template, RuleError> {
        let key = kind.key();
        let wrong = |column, want| RuleError::Cell { key: key.to_owned(), column, want };
        let mut columns = Vec::new();
        let mut standard = 0;
        for row in Reader::at(book, key, on)?.rows() {
            columns.push(row.text("column")?.to_owned());
            if i64::try_from(columns.len()) != Ok(row.int("place")?) {
                return Err(wrong("place", "places from 1 without a gap"));
            }
            match row.text("local")? {
                "yes" => {}
                "no" if standard + 1 == columns.len() => standard = columns.len(),
                _ => return Err(wrong("local", "no, and at the end yes")),
            }
        }
        Ok(Template { columns, standard })
    }

    /// Columns of the standard alone.
    #[must_use]
    pub fn standard_columns(&self) -> &[String] {
        self.columns.get(..self.standard).unwrap_or(&self.columns)
    }

    /// Place of a column, counted from 0; the first of two that share a name.
    #[must_use]
    pub fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }

    /// Accepts a head that is the template to the letter, with or without the local additions.
    pub fn check_header<S: AsRef<str>>(&self, head: &[S]) -> Result<(), HeaderFault> {
        let expected = if head.len() == self.standard { self.standard } else { self.columns.len() };
        for (n, (want, have)) in self.columns.iter().zip(head).enumerate() {
            if want != have.as_ref().trim() {
                return Err(HeaderFault::Moved {
                    place: n + 1,
                    expected: want.clone(),
                    found: have.as_ref().trim().chars().take(60).collect(),
                });
            }
        }
        if head.len() == expected {
            Ok(())
        } else {
            Err(HeaderFault::Count { expected, found: head.len() })
        }
    }
}

/// Numbers that stand more than once in a month's list, each once, in order of appearance.
#[must_use]
pub fn duplicates<'a>(numbers: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    let mut twice = Vec::new();
    for number in numbers {
        if !seen.insert(number) && !twice.contains(&number) {
            twice.push(number);
        }
    }
    twice
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::national;
    use jiff::civil::date;

    fn template(kind: FileKind) -> Template {
        Template::on(national(), kind, date(2026, 3, 1)).unwrap()
    }

    #[test]
    fn both_files_have_their_columns() {
        let (salary, allowance) = (template(FileKind::Salary), template(FileKind::Allowance));
        assert_eq!((salary.columns.len(), salary.standard), (44, 44));
        assert_eq!((allowance.columns.len(), allowance.standard), (35, 31));
        assert_eq!(salary.place("nip"), Some(1));
        assert_eq!(allowance.place("zakat"), Some(27));
        assert_eq!(allowance.columns.last().map(String::as_str), Some("zakat"));
    }

    #[test]
    fn any_moved_column_is_found() {
        let template = template(FileKind::Allowance);
        assert_eq!(template.check_header(&template.columns), Ok(()));
        assert_eq!(template.check_header(template.standard_columns()), Ok(()));
        for n in 1..template.columns.len() {
            let mut head = template.columns.clone();
            head.swap(n - 1, n);
            let place = Err(n);
            let found = template.check_header(&head).map_err(|fault| match fault {
                HeaderFault::Moved { place, .. } => place,
                HeaderFault::Count { .. } => 0,
            });
            assert_eq!(found, place);
        }
        let short = template.check_header(&template.columns[..30]);
        assert_eq!(short, Err(HeaderFault::Count { expected: 35, found: 30 }));
        let mut long = template.columns.clone();
        long.push("x".to_owned());
        assert!(template.check_header(&long).is_err());
    }

    #[test]
    fn duplicates_are_named_once() {
        assert_eq!(duplicates(["a", "b", "a", "a", "c", "b"]), ["a", "b"]);
        assert!(duplicates(["a", "b"]).is_empty());
    }
}
