//! What holds in a month: is the law complete, what of it is unverified, and its fingerprint.

use crate::book::{Book, Cite, Dated, Param, RuleError};
use crate::month::{Month, add_days};
use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt;
use std::fmt::Write as _;

/// A day on which a parameter does not have exactly one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hole {
    /// Key of the parameter.
    pub key: String,
    /// First such day.
    pub on: Date,
    /// Why the book has no answer that day.
    pub error: RuleError,
}

/// Every hole from each parameter's first day to the end of `to`. Parameters that wait for a
/// pemda to fill them have no first day and are not looked at; see [`unfilled`].
#[must_use]
pub fn check(book: &Book, to: Month) -> Vec<Hole> {
    let mut holes = Vec::new();
    for (key, param) in &book.params {
        for on in turning_days(param, to.last()) {
            if let Err(error) = book.at(key, on) {
                holes.push(Hole { key: key.clone(), on, error });
            }
        }
    }
    holes
}

/// Days on which the answer can change: each first day, and the day after each last day.
fn turning_days(param: &Param, to: Date) -> Vec<Date> {
    let mut days: Vec<Date> = param
        .values
        .iter()
        .flat_map(|v| [Some(v.valid_from), v.valid_to.map(|day| add_days(day, 1))])
        .flatten()
        .filter(|day| *day <= to)
        .collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// Open parameters without any value: what a pemda still has to decide.
#[must_use]
pub fn unfilled(book: &Book) -> Vec<&Param> {
    book.params.values().filter(|param| param.values.is_empty()).collect()
}

/// Values in force on some day of the month, with the days of the month they hold.
fn in_month(param: &Param, month: Month) -> impl Iterator<Item = (&Dated, Date, Date)> {
    param.values.iter().filter_map(move |value| {
        let from = value.valid_from.max(month.first());
        let to = value.valid_to.map_or(month.last(), |to| to.min(month.last()));
        (from <= to).then_some((value, from, to))
    })
}

/// What is in force in the month but not yet held against the official text.
#[must_use]
pub fn unverified(book: &Book, month: Month) -> Vec<Cite> {
    unverified_of(book, month, &[""])
}

/// The same, for keys that begin with one of the prefixes.
#[must_use]
pub fn unverified_of(book: &Book, month: Month, prefixes: &[&str]) -> Vec<Cite> {
    let wanted = |key: &str| prefixes.iter().any(|prefix| key.starts_with(prefix));
    let mut cites = Vec::new();
    for (key, param) in book.params.iter().filter(|(key, _)| wanted(key)) {
        for (value, _, _) in in_month(param, month).filter(|(value, _, _)| value.verify) {
            cites.push(Cite {
                key: key.clone(),
                value: value.value.brief(),
                basis: value.legal_basis.clone(),
                valid_from: value.valid_from,
                verify: true,
            });
        }
    }
    cites
}

/// SHA-256 over the values in force in one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(pub [u8; 32]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The fingerprint of the law of a month: keys, units, values and the days of the month they
/// hold. A value that ends before or begins after the month leaves it as it is, and so does a
/// title, a note or a verification.
#[must_use]
pub fn fingerprint(book: &Book, month: Month) -> Fingerprint {
    let mut hash = Sha256::new();
    let mut line = String::new();
    for (key, param) in &book.params {
        for (value, from, to) in in_month(param, month) {
            line.clear();
            let canonical = serde_json::to_string(&value.value).unwrap_or_default();
            // Writing to a String cannot fail.
            let _ = write!(line, "{key}\n{:?}\n{from}\n{to}\n{canonical}\n", param.unit);
            hash.update((line.len() as u64).to_le_bytes());
            hash.update(line.as_bytes());
        }
    }
    Fingerprint(hash.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::profiles;
    use crate::testing::{files, fixtures, national, pemda};

    fn last() -> Month {
        "2031-12".parse().unwrap()
    }

    #[test]
    fn the_nation_has_one_value_every_day() {
        assert_eq!(check(national(), last()), []);
        assert_eq!(check(&fixtures(), last()), []);
    }

    #[test]
    fn every_pemda_has_one_value_every_day() {
        let files = files();
        for profile in profiles(files.keys().map(String::as_str)) {
            let book = pemda(&profile);
            assert_eq!(check(&book, last()), [], "{profile}");
            assert_eq!(book.profile, profile);
        }
    }

    #[test]
    fn an_ended_value_leaves_a_hole() {
        let mut book = national().clone();
        let values = &mut book.params.get_mut("pay.rice").unwrap().values;
        values[0].valid_to = Some(Month::of(values[0].valid_from).last());
        let holes = check(&book, last());
        assert_eq!(holes.len(), 1);
        assert_eq!(holes[0].on.to_string(), "2024-02-01");
        assert!(matches!(holes[0].error, RuleError::Gap { .. }));
    }

    #[test]
    fn pay_and_tax_begin_in_2024() {
        for (key, param) in &national().params {
            if key.starts_with("pay.") || key.starts_with("tax.") {
                let first = param.values.first().map(|value| value.valid_from.to_string());
                assert!(first.is_none() || first.as_deref() == Some("2024-01-01"), "{key}");
            }
        }
        let open: Vec<_> = unfilled(national()).iter().map(|p| p.key.as_str()).collect();
        assert!(open.contains(&"pay.basic.pppk"));
        assert!(!unverified_of(national(), last(), &["tax."]).is_empty());
    }
}
