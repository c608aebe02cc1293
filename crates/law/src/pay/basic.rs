//! The pay table by golongan and years of service in it.

use crate::book::{Book, RuleError};
use crate::decimal::Decimal;
use crate::grade::{ContractGrade, Golongan};
use crate::money::{Rounding, Rupiah};
use crate::table::Reader;
use jiff::civil::Date;

/// The table has no such cell: nobody of this golongan has so few years of service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchCell;

/// A pay table of 17 columns, I/a to IV/e or I to XVII.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasicPay {
    columns: Vec<Vec<Option<Rupiah>>>,
}

impl BasicPay {
    /// Reads a table whose first column counts full years from 0 without a gap.
    pub fn read(book: &Book, key: &str, on: Date) -> Result<BasicPay, RuleError> {
        let wrong = |want| RuleError::Cell { key: key.to_owned(), column: "service_years", want };
        let reader = Reader::at(book, key, on)?;
        let table = book.table(key, on)?;
        if reader.head().len() != Golongan::COUNT + 1 {
            return Err(wrong("17 columns of pay beside it"));
        }
        let mut columns = vec![Vec::new(); Golongan::COUNT];
        for (years, cells) in table.rows.iter().enumerate() {
            let mut cells = cells.iter();
            if cells.next().map(String::as_str) != Some(years.to_string().as_str()) {
                return Err(wrong("full years from 0 without a gap"));
            }
            for (column, cell) in columns.iter_mut().zip(cells) {
                column.push(match cell.as_str() {
                    "" => None,
                    text => Some(Rupiah(text.parse().map_err(|_| wrong("whole rupiah"))?)),
                });
            }
        }
        for column in &mut columns {
            while column.last() == Some(&None) {
                column.pop();
            }
        }
        Ok(BasicPay { columns })
    }

    /// Basic pay: beyond the last filled row the last value holds.
    pub fn of(&self, column: usize, service_years: i64) -> Result<Rupiah, NoSuchCell> {
        let cells = self.columns.get(column).ok_or(NoSuchCell)?;
        let years = usize::try_from(service_years).map_err(|_| NoSuchCell)?;
        let last = cells.len().checked_sub(1).ok_or(NoSuchCell)?;
        cells.get(years.min(last)).copied().flatten().ok_or(NoSuchCell)
    }

    /// Basic pay of a civil servant.
    pub fn of_golongan(
        &self,
        golongan: Golongan,
        service_years: i64,
    ) -> Result<Rupiah, NoSuchCell> {
        self.of(golongan.index(), service_years)
    }

    /// How many cells are filled, and their sum: the checksum of the table.
    #[must_use]
    pub fn checksum(&self) -> (usize, Rupiah) {
        let filled = || self.columns.iter().flatten().flatten();
        (filled().count(), filled().copied().sum())
    }

    /// Filled cells of a column with their years, from low to high.
    pub fn cells(&self, column: usize) -> impl Iterator<Item = (usize, Rupiah)> + '_ {
        self.columns
            .get(column)
            .into_iter()
            .flatten()
            .enumerate()
            .filter_map(|(years, cell)| cell.map(|pay| (years, pay)))
    }
}

/// A known pay of a contract grade, at its first or last year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndPoint {
    /// Grade.
    pub grade: ContractGrade,
    /// Years of service.
    pub years: i64,
    /// Pay.
    pub pay: Rupiah,
}

impl EndPoint {
    /// All known end points, two for each grade.
    pub fn read(book: &Book, on: Date) -> Result<Vec<EndPoint>, RuleError> {
        let key = "pay.basic.pppk_ends";
        let mut out = Vec::new();
        for row in Reader::at(book, key, on)?.rows() {
            let grade = ContractGrade::parse(row.text("grade")?).ok_or(RuleError::Cell {
                key: key.to_owned(),
                column: "grade",
                want: "a grade from I to XVII",
            })?;
            for (years, pay) in [("first_years", "first_rupiah"), ("last_years", "last_rupiah")] {
                out.push(EndPoint { grade, years: row.int(years)?, pay: row.rupiah(pay)? });
            }
        }
        Ok(out)
    }
}

/// End points that lie farther than `tolerance` from `ratio` times the mirrored cell. This is a
/// check of plausibility; pay is never computed from the ratio.
#[must_use]
pub fn mismatches_of_ends(
    ends: &[EndPoint],
    civil: &BasicPay,
    ratio: Decimal,
    tolerance: Rupiah,
) -> Vec<EndPoint> {
    let plausible = |end: &EndPoint| {
        civil.of_golongan(end.grade.mirror(), end.years).is_ok_and(|cell| {
            let expected = ratio.times(cell.0, Rounding::HalfUp);
            (expected - end.pay.0).abs() <= tolerance.0
        })
    };
    ends.iter().filter(|end| !plausible(end)).copied().collect()
}
