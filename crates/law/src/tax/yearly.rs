//! The yearly recalculation, due in December or in the last month of employment.

use super::{TaxLaw, TaxStatus};
use crate::money::{Rounding, Rupiah};
use crate::trace::{Amount, Tracer};

/// The facts of a year.
#[derive(Clone, Copy, Debug)]
pub struct YearFacts {
    /// Gross income of all months worked.
    pub gross: Rupiah,
    /// Months worked, 1 to 12.
    pub months: i64,
    /// Pension contribution of those months.
    pub pension: Rupiah,
    /// Status on 1 January.
    pub status: TaxStatus,
    /// Tax withheld in the months before.
    pub withheld: Rupiah,
}

/// The tax of a year and what of it is left for the last month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct YearlyTax {
    /// Occupational cost (biaya jabatan).
    pub post_cost: Rupiah,
    /// Taxable income, rounded down to its step.
    pub taxable: Rupiah,
    /// Tax of the year.
    pub tax: Rupiah,
    /// Tax of the last month; negative when too much was withheld.
    pub last_month: Rupiah,
}

impl TaxLaw {
    /// Taxable income rounded down to its step, never below nothing.
    #[must_use]
    pub fn round_taxable(&self, taxable: Rupiah) -> Rupiah {
        taxable.floor_at_zero().rounded_to(self.taxable_step, Rounding::Down)
    }

    /// Occupational cost of a year or a part of it.
    #[must_use]
    pub fn post_cost(&self, gross: Rupiah, months: i64) -> Rupiah {
        let by_months = Rupiah(self.post_cost_month.0.saturating_mul(months.clamp(0, 12)));
        gross
            .floor_at_zero()
            .share(self.post_cost, self.rounding)
            .min(by_months)
            .min(self.post_cost_year)
    }

    /// The tax of the year and of its last month.
    pub fn december<T: Tracer>(&self, facts: &YearFacts, tracer: &mut T) -> YearlyTax {
        let post_cost = self.post_cost(facts.gross, facts.months);
        let exemption = self.exemption(facts.status);
        let taxable = self.round_taxable(facts.gross - post_cost - facts.pension - exemption);
        let tax = self.progressive.progressive(taxable, self.rounding);
        let last_month = tax - facts.withheld;
        tracer.open("why-tax-december");
        tracer.arg("gross", || facts.gross.into());
        tracer.open("why-tax-post-cost");
        tracer.arg("months", || Amount::Count(facts.months));
        tracer.cite(|| self.cites.post_cost.clone());
        tracer.close(|| post_cost.into());
        tracer.leaf("why-tax-pension", || facts.pension.into());
        tracer.open("why-tax-exemption");
        tracer.arg("status", || facts.status.code().into());
        tracer.cite(|| self.cites.status.clone());
        tracer.close(|| exemption.into());
        tracer.open("why-tax-taxable");
        tracer.cite(|| self.cites.step.clone());
        tracer.close(|| taxable.into());
        tracer.open("why-tax-year");
        tracer.cite(|| self.cites.progressive.clone());
        tracer.close(|| tax.into());
        tracer.leaf("why-tax-withheld", || facts.withheld.into());
        tracer.close(|| last_month.into());
        YearlyTax { post_cost, taxable, tax, last_month }
    }
}
