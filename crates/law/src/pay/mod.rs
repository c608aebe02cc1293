//! Gaji: basic pay, family, rice and post allowances, contributions, rounding.
//!
//! [`PayLaw`] is resolved once for a month; after that nothing looks up a key or allocates,
//! because the same functions run over every employee of a pemda.

mod basic;
mod check;
mod contribution;
mod salary;

pub use basic::{BasicPay, EndPoint, NoSuchCell, mismatches_of_ends};
pub use check::{Difference, SheetColumn, StatedSalary, check_salary};
pub use contribution::{Allocation, ContributionLaw, EmployerShares, HealthShare};
pub use salary::{HealthBase, SalaryFacts, SalaryRow, salary_row};

use crate::book::{Book, Cite, RuleError, Value};
use crate::grade::Golongan;
use crate::money::{Bp, Rounding, Rupiah};
use crate::month::Month;
use crate::table::Reader;
use jiff::civil::Date;

/// Everything of a month that a salary needs, typed.
#[derive(Clone, Debug)]
pub struct PayLaw {
    /// Basic pay of civil servants.
    pub basic: BasicPay,
    /// Pay of contract employees, where a person has entered the annex.
    pub contract: Option<BasicPay>,
    /// Share of basic pay for a spouse.
    pub spouse: Bp,
    /// Most spouses counted.
    pub spouse_max: i64,
    /// Share of basic pay per child.
    pub child: Bp,
    /// Most children counted.
    pub child_max: i64,
    /// Rice allowance per person.
    pub rice: Rupiah,
    /// General allowance by group of golongan, I to IV.
    pub general: [Rupiah; 4],
    /// Contributions.
    pub contribution: ContributionLaw,
    /// How each item is rounded to the rupiah.
    pub rounding: Rounding,
    /// Net pay is brought up to a multiple of this.
    pub net_step: i64,
    cites: Cites,
}

/// What a reason quotes, kept ready.
#[derive(Clone, Debug)]
struct Cites {
    basic: Cite,
    spouse: Cite,
    child: Cite,
    rice: Cite,
    step: Cite,
}

impl PayLaw {
    /// The law of pay of a month, as in force on its first day.
    pub fn at(book: &Book, month: Month) -> Result<PayLaw, RuleError> {
        PayLaw::on(book, month.first())
    }

    /// The law of pay of a day.
    pub fn on(book: &Book, on: Date) -> Result<PayLaw, RuleError> {
        let contract = match BasicPay::read(book, "pay.basic.pppk", on) {
            Ok(table) => Some(table),
            Err(RuleError::Gap { .. } | RuleError::NotCarried { .. }) => None,
            Err(error) => return Err(error),
        };
        Ok(PayLaw {
            basic: BasicPay::read(book, "pay.basic.pns", on)?,
            contract,
            spouse: Bp(book.int("pay.family.spouse", on)?),
            spouse_max: book.int("pay.family.spouse_max", on)?,
            child: Bp(book.int("pay.family.child", on)?),
            child_max: book.int("pay.family.child_max", on)?,
            rice: Rupiah(book.int("pay.rice", on)?),
            general: general(book, on)?,
            contribution: ContributionLaw::on(book, on)?,
            rounding: book.rounding("pay.rounding.parts", on)?,
            net_step: book.int("pay.rounding.net_step", on)?,
            cites: Cites {
                basic: book.cite("pay.basic.pns", on)?,
                spouse: book.cite("pay.family.spouse", on)?,
                child: book.cite("pay.family.child", on)?,
                rice: book.cite("pay.rice", on)?,
                step: book.cite("pay.rounding.net_step", on)?,
            },
        })
    }

    /// What brings net pay up to the next multiple of the step; nothing if it is one.
    #[must_use]
    pub fn rounding_up(&self, net: Rupiah) -> Rupiah {
        net.rounded_to(self.net_step, Rounding::Up) - net
    }

    /// General allowance of an employee without another post allowance.
    #[must_use]
    pub fn general_of(&self, golongan: Golongan) -> Rupiah {
        self.general.get(golongan.group()).copied().unwrap_or_default()
    }
}

/// Pay of a structural post by its echelon, such as `II.b`.
pub fn structural(book: &Book, echelon: &str, on: Date) -> Result<Option<Rupiah>, RuleError> {
    match book.map("pay.structural", on)?.get(echelon) {
        None => Ok(None),
        Some(Value::Int(n)) => Ok(Some(Rupiah(*n))),
        Some(_) => Err(RuleError::Shape {
            key: "pay.structural".to_owned(),
            want: "a map of echelons to rupiah",
        }),
    }
}

/// Pay of a functional post by function and level, both in small letters.
pub fn functional(
    book: &Book,
    function: &str,
    level: &str,
    on: Date,
) -> Result<Option<Rupiah>, RuleError> {
    for row in Reader::at(book, "pay.functional", on)?.rows() {
        if row.text("function")? == function && row.text("level")? == level {
            return row.rupiah("rupiah").map(Some);
        }
    }
    Ok(None)
}

fn general(book: &Book, on: Date) -> Result<[Rupiah; 4], RuleError> {
    let map = book.map("pay.general", on)?;
    let mut out = [Rupiah::ZERO; 4];
    for (slot, name) in out.iter_mut().zip(["I", "II", "III", "IV"]) {
        match map.get(name) {
            Some(Value::Int(n)) => *slot = Rupiah(*n),
            _ => {
                return Err(RuleError::Shape {
                    key: "pay.general".to_owned(),
                    want: "a map of I, II, III and IV to rupiah",
                });
            }
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests;
