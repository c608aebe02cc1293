//! Shares that codes and minutes cut. What they cut from is never decided here: the same table
//! on another base changes every cut, so the base is an argument of whoever pays.

use crate::book::{Book, RuleError};
use crate::money::{Bp, Rounding, Rupiah};
use crate::table::Reader;
use jiff::civil::Date;

/// Shares by code, for one scheme of rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CutTable {
    rows: Vec<CutRow>,
}

/// One row of a scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
struct CutRow {
    code: String,
    daily_minutes: Option<(i64, i64)>,
    share: Option<Bp>,
}

impl CutTable {
    /// The rows of one variant. Rows that do not cut a percentage have no share.
    pub fn at(book: &Book, key: &str, variant: &str, on: Date) -> Result<CutTable, RuleError> {
        let cell = |column, want| RuleError::Cell { key: key.to_owned(), column, want };
        let mut rows = Vec::new();
        for row in Reader::at(book, key, on)?.rows() {
            if row.text("variant")? != variant {
                continue;
            }
            let share = match row.text("kind")? {
                "percent" => Some(
                    row.decimal("value")?
                        .percent_bp()
                        .ok_or_else(|| cell("value", "a percentage of two places"))?,
                ),
                _ => None,
            };
            let daily_minutes = match row.opt_int("from_minutes")? {
                Some(from) => Some((from, row.opt_int("to_minutes")?.unwrap_or(i64::MAX))),
                None => None,
            };
            rows.push(CutRow { code: row.text("code")?.to_owned(), daily_minutes, share });
        }
        if rows.is_empty() {
            return Err(RuleError::NoRule { key: format!("{key}/{variant}") });
        }
        Ok(CutTable { rows })
    }

    /// What a code cuts each time, if the scheme knows it and gives it a share.
    #[must_use]
    pub fn share(&self, code: &str) -> Option<Bp> {
        self.rows.iter().find(|row| row.code == code)?.share
    }

    /// Code of these minutes among the codes that begin with `prefix`.
    #[must_use]
    pub fn code(&self, prefix: &str, minutes: i64) -> Option<&str> {
        let inside = |row: &&CutRow| {
            row.code.starts_with(prefix)
                && row.daily_minutes.is_some_and(|(from, to)| (from..=to).contains(&minutes))
        };
        self.rows.iter().find(inside).map(|row| row.code.as_str())
    }

    /// What events of a month cut together; `Err` names a code without a share.
    pub fn sum<'a>(&self, events: &[(&'a str, i64)]) -> Result<Bp, &'a str> {
        let mut sum = Bp::ZERO;
        for &(code, times) in events {
            let share = self.share(code).ok_or(code)?;
            sum = sum + Bp(share.0.saturating_mul(times));
        }
        Ok(sum)
    }

    /// What events of one day cut: an absence swallows lateness and early leave of its day.
    pub fn sum_of_day<'a>(
        &self,
        events: &[(&'a str, i64)],
        absent_code: &str,
    ) -> Result<Bp, &'a str> {
        let absent = events.iter().any(|&(code, times)| code == absent_code && times > 0);
        let counted: Vec<_> =
            events.iter().copied().filter(|&(code, _)| !absent || code == absent_code).collect();
        self.sum(&counted)
    }
}

/// What one worked day may cut at most. A day of absence is not capped.
#[must_use]
pub fn capped_day(parts: &[Bp], cap: Bp, worked: bool) -> Bp {
    let sum: Bp = parts.iter().copied().sum();
    if worked { sum.min(cap) } else { sum }
}

/// A scheme that cuts per minute and per event from the attendance part of an allowance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PresencePart {
    /// Attendance part of the allowance.
    pub part: Bp,
    /// Cut of that part, at most the whole of it.
    pub cut: Bp,
}

impl PresencePart {
    /// The money, rounded once.
    #[must_use]
    pub fn amount(self, allowance: Rupiah, rounding: Rounding) -> Rupiah {
        allowance.share_of_share(self.part, self.cut.clamped(), rounding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_work_is_not_capped() {
        let parts = [Bp(250), Bp(100)];
        assert_eq!(capped_day(&parts, Bp(250), true), Bp(250));
        assert_eq!(capped_day(&parts, Bp(250), false), Bp(350));
        assert_eq!(capped_day(&[Bp(50)], Bp(250), true), Bp(50));
    }

    #[test]
    fn the_base_of_a_cut_is_its_part() {
        let scheme = PresencePart { part: Bp(3000), cut: Bp(145) };
        assert_eq!(scheme.amount(Rupiah(10_000_000), Rounding::HalfUp), Rupiah(43_500));
    }
}
