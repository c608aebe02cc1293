//! PPh 21: the monthly effective rate, the tax on the allowance beside the salary, and the
//! yearly recalculation of December or the last month.
//!
//! [`TaxLaw`] is resolved once for a month; computing a person's tax is a binary search and one
//! multiplication, without keys and without allocation.

mod monthly;
mod yearly;

pub use monthly::{AllowanceTax, MonthlyTax, RateTable};
pub use yearly::{YearFacts, YearlyTax};

use crate::book::{Book, Cite, RuleError};
use crate::money::{Bp, Rounding, Rupiah};
use crate::month::Month;
use crate::table::Reader;
use jiff::civil::Date;
use serde::Serialize;

/// Family status for tax, as on 1 January.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TaxStatus {
    /// Not married, with 0 to 3 dependants.
    Single(u8),
    /// Married, with 0 to 3 dependants.
    Married(u8),
}

impl TaxStatus {
    /// TK/0 to TK/3 and K/0 to K/3.
    pub const ALL: [TaxStatus; 8] = [
        TaxStatus::Single(0),
        TaxStatus::Single(1),
        TaxStatus::Single(2),
        TaxStatus::Single(3),
        TaxStatus::Married(0),
        TaxStatus::Married(1),
        TaxStatus::Married(2),
        TaxStatus::Married(3),
    ];

    /// From `TK/0` or `K/3`.
    #[must_use]
    pub fn parse(text: &str) -> Option<TaxStatus> {
        let (word, dependants) = text.trim().split_once('/')?;
        let n = match dependants {
            "0" => 0,
            "1" => 1,
            "2" => 2,
            "3" => 3,
            _ => return None,
        };
        match word {
            "TK" => Some(TaxStatus::Single(n)),
            "K" => Some(TaxStatus::Married(n)),
            _ => None,
        }
    }

    /// From what a personnel file knows; more than three dependants count as three.
    #[must_use]
    pub fn of(married: bool, dependants: i64) -> TaxStatus {
        let n = u8::try_from(dependants.clamp(0, 3)).unwrap_or(0);
        if married { TaxStatus::Married(n) } else { TaxStatus::Single(n) }
    }

    /// Place in [`TaxStatus::ALL`].
    fn index(self) -> usize {
        match self {
            TaxStatus::Single(n) => usize::from(n.min(3)),
            TaxStatus::Married(n) => 4 + usize::from(n.min(3)),
        }
    }

    /// `TK/0` to `K/3`.
    #[must_use]
    pub fn code(self) -> &'static str {
        const CODES: [&str; 8] = ["TK/0", "TK/1", "TK/2", "TK/3", "K/0", "K/1", "K/2", "K/3"];
        CODES.get(self.index()).copied().unwrap_or_default()
    }
}

/// Category of the monthly rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Category {
    /// Lowest exemption.
    A,
    /// Middle.
    B,
    /// Highest exemption.
    C,
}

impl Category {
    /// From its letter.
    #[must_use]
    pub fn parse(text: &str) -> Option<Category> {
        match text.trim() {
            "A" => Some(Category::A),
            "B" => Some(Category::B),
            "C" => Some(Category::C),
            _ => None,
        }
    }

    /// Its letter.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Category::A => "A",
            Category::B => "B",
            Category::C => "C",
        }
    }
}

/// Exemption and category of a status.
#[derive(Clone, Copy, Debug)]
struct StatusRow {
    yearly: Rupiah,
    category: Category,
}

/// The tax law of a month.
#[derive(Clone, Debug)]
pub struct TaxLaw {
    tables: [RateTable; 3],
    statuses: [StatusRow; 8],
    progressive: RateTable,
    post_cost: Bp,
    post_cost_month: Rupiah,
    post_cost_year: Rupiah,
    taxable_step: i64,
    rounding: Rounding,
    cites: Cites,
}

/// What a reason quotes, kept ready.
#[derive(Clone, Debug)]
struct Cites {
    monthly: [Cite; 3],
    status: Cite,
    progressive: Cite,
    post_cost: Cite,
    step: Cite,
}

impl TaxLaw {
    /// The law of a month, as in force on its first day.
    pub fn at(book: &Book, month: Month) -> Result<TaxLaw, RuleError> {
        TaxLaw::on(book, month.first())
    }

    /// The law of a day.
    pub fn on(book: &Book, on: Date) -> Result<TaxLaw, RuleError> {
        let table = |key: &str| RateTable::read(book, key, on);
        Ok(TaxLaw {
            tables: [table("tax.monthly.a")?, table("tax.monthly.b")?, table("tax.monthly.c")?],
            statuses: statuses(book, on)?,
            progressive: table("tax.progressive")?,
            post_cost: Bp(book.int("tax.post_cost.rate", on)?),
            post_cost_month: Rupiah(book.int("tax.post_cost.month_max", on)?),
            post_cost_year: Rupiah(book.int("tax.post_cost.year_max", on)?),
            taxable_step: book.int("tax.taxable_step", on)?,
            rounding: book.rounding("tax.rounding", on)?,
            cites: Cites {
                monthly: [
                    book.cite("tax.monthly.a", on)?,
                    book.cite("tax.monthly.b", on)?,
                    book.cite("tax.monthly.c", on)?,
                ],
                status: book.cite("tax.status", on)?,
                progressive: book.cite("tax.progressive", on)?,
                post_cost: book.cite("tax.post_cost.rate", on)?,
                step: book.cite("tax.taxable_step", on)?,
            },
        })
    }

    /// Category of a status.
    #[must_use]
    pub fn category(&self, status: TaxStatus) -> Category {
        self.statuses.get(status.index()).map_or(Category::A, |row| row.category)
    }

    /// Yearly exemption (PTKP) of a status.
    #[must_use]
    pub fn exemption(&self, status: TaxStatus) -> Rupiah {
        self.statuses.get(status.index()).map_or(Rupiah::ZERO, |row| row.yearly)
    }

    /// Rates of a category.
    #[must_use]
    pub fn table(&self, category: Category) -> &RateTable {
        let [a, b, c] = &self.tables;
        match category {
            Category::A => a,
            Category::B => b,
            Category::C => c,
        }
    }

    fn cite_of(&self, category: Category) -> &Cite {
        let [a, b, c] = &self.cites.monthly;
        match category {
            Category::A => a,
            Category::B => b,
            Category::C => c,
        }
    }
}

fn statuses(book: &Book, on: Date) -> Result<[StatusRow; 8], RuleError> {
    let key = "tax.status";
    let wrong = |column, want| RuleError::Cell { key: key.to_owned(), column, want };
    let mut found: [Option<StatusRow>; 8] = [None; 8];
    for row in Reader::at(book, key, on)?.rows() {
        let status = TaxStatus::parse(row.text("status")?)
            .ok_or_else(|| wrong("status", "TK/0 to TK/3 or K/0 to K/3"))?;
        let category =
            Category::parse(row.text("category")?).ok_or_else(|| wrong("category", "A, B or C"))?;
        if let Some(slot) = found.get_mut(status.index()) {
            *slot = Some(StatusRow { yearly: row.rupiah("yearly_rupiah")?, category });
        }
    }
    let mut out = [StatusRow { yearly: Rupiah::ZERO, category: Category::A }; 8];
    for (slot, row) in out.iter_mut().zip(found) {
        *slot = row.ok_or_else(|| wrong("status", "all eight statuses"))?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests;
