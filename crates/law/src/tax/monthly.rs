//! The monthly effective rate and the tax on the allowance beside the salary.

use super::{Category, TaxLaw};
use crate::book::{Book, RuleError};
use crate::money::{Bp, Rounding, Rupiah};
use crate::table::Reader;
use crate::trace::{Amount, Tracer};
use jiff::civil::Date;

/// One band: above `above`, up to and with `up_to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Band {
    above: Rupiah,
    up_to: Rupiah,
    rate: Bp,
}

/// Bands without a gap, rates rising.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateTable {
    bands: Vec<Band>,
}

impl RateTable {
    /// Reads a table and refuses one with a gap, a falling rate or a closed end.
    pub fn read(book: &Book, key: &str, on: Date) -> Result<RateTable, RuleError> {
        let wrong = |column, want| RuleError::Cell { key: key.to_owned(), column, want };
        let bands = Reader::at(book, key, on)?.read(|row| {
            Ok(Band {
                above: row.rupiah("above_rupiah")?,
                up_to: row.opt_int("up_to_rupiah")?.map_or(Rupiah(i64::MAX), Rupiah),
                rate: row.bp("rate_bp")?,
            })
        })?;
        let mut edge = Rupiah::ZERO;
        let mut rate = Bp(-1);
        for band in &bands {
            if band.above != edge || band.up_to <= band.above {
                return Err(wrong("above_rupiah", "bands that touch, from 0 upwards"));
            }
            if band.rate <= rate || band.rate > Bp::WHOLE {
                return Err(wrong("rate_bp", "rates that rise and stay below the whole"));
            }
            (edge, rate) = (band.up_to, band.rate);
        }
        if edge != Rupiah(i64::MAX) {
            return Err(wrong("up_to_rupiah", "an open last band"));
        }
        Ok(RateTable { bands })
    }

    /// The rate for this gross; nothing below or at zero.
    #[must_use]
    pub fn rate(&self, gross: Rupiah) -> Bp {
        if gross <= Rupiah::ZERO {
            return Bp::ZERO;
        }
        let place = self.bands.partition_point(|band| band.up_to < gross);
        self.bands.get(place).map_or(Bp::ZERO, |band| band.rate)
    }

    /// Tax slice by slice, each at its own rate, rounded once at the end.
    #[must_use]
    pub fn progressive(&self, taxable: Rupiah, rounding: Rounding) -> Rupiah {
        let total: i128 = self
            .bands
            .iter()
            .map(|band| {
                let slice = taxable.min(band.up_to).0.saturating_sub(band.above.0).max(0);
                i128::from(slice) * i128::from(band.rate.0)
            })
            .sum();
        Rupiah(crate::money::div(total, i128::from(Bp::WHOLE.0), rounding))
    }

    /// Rows, sum of the closed upper limits and sum of the rates: the checksum of the table.
    #[must_use]
    pub fn checksum(&self) -> (usize, Rupiah, Bp) {
        let closed = self.bands.iter().map(|band| band.up_to).filter(|to| to.0 != i64::MAX);
        (self.bands.len(), closed.sum(), self.bands.iter().map(|band| band.rate).sum())
    }
}

/// Tax of a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MonthlyTax {
    /// Effective rate.
    pub rate: Bp,
    /// Tax.
    pub tax: Rupiah,
}

/// Tax of a month in which salary and allowance are paid apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AllowanceTax {
    /// Rate on both together.
    pub rate: Bp,
    /// Tax on both together.
    pub total: Rupiah,
    /// What of it belongs to the salary.
    pub on_salary: Rupiah,
    /// The rest, which the allowance bears.
    pub on_allowance: Rupiah,
}

impl TaxLaw {
    /// Monthly tax on a gross income (TER).
    pub fn monthly<T: Tracer>(
        &self,
        category: Category,
        gross: Rupiah,
        tracer: &mut T,
    ) -> MonthlyTax {
        let rate = self.table(category).rate(gross);
        let tax = gross.floor_at_zero().share(rate, self.rounding);
        tracer.open("why-tax-monthly");
        tracer.arg("category", || Amount::Text(category.letter().to_owned()));
        tracer.arg("gross", || gross.into());
        tracer.arg("rate", || rate.into());
        tracer.cite(|| self.cite_of(category).clone());
        tracer.close(|| tax.into());
        MonthlyTax { rate, tax }
    }

    /// Tax on the allowance: the tax on salary and allowance together, less the tax that the
    /// salary already bears. `salary_tax` is what the salary list states; without it the tax on
    /// the salary alone is computed. The allowance never bears less than nothing.
    pub fn on_allowance<T: Tracer>(
        &self,
        category: Category,
        salary_gross: Rupiah,
        allowance: Rupiah,
        salary_tax: Option<Rupiah>,
        tracer: &mut T,
    ) -> AllowanceTax {
        tracer.open("why-tax-on-allowance");
        tracer.arg("salary", || salary_gross.into());
        tracer.arg("allowance", || allowance.into());
        let both = self.monthly(category, salary_gross + allowance, tracer);
        let on_salary = match salary_tax {
            Some(stated) => {
                tracer.leaf("why-tax-on-salary-stated", || stated.into());
                stated
            }
            None => self.monthly(category, salary_gross, tracer).tax,
        };
        let on_allowance = (both.tax - on_salary).floor_at_zero();
        tracer.close(|| on_allowance.into());
        AllowanceTax { rate: both.rate, total: both.tax, on_salary, on_allowance }
    }
}
