//! Contributions: pension and old age from the employee, health from both, work accident and
//! death from the employer. The employer's parts are spending and deduction at once, net zero.

use crate::book::{Book, Cite, RuleError};
use crate::money::{Bp, Rounding, Rupiah};
use crate::month::Month;
use crate::trace::Tracer;
use jiff::civil::Date;

/// Where the employee's health share is taken when salary and allowance are paid apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allocation {
    /// On the salary up to the cap, the rest on the allowance.
    SalaryFirst,
    /// All of it on the salary.
    AllOnSalary,
}

impl Allocation {
    /// From the word that the rule uses.
    #[must_use]
    pub fn parse(word: &str) -> Option<Allocation> {
        match word {
            "salary_first" => Some(Allocation::SalaryFirst),
            "all_on_salary" => Some(Allocation::AllOnSalary),
            _ => None,
        }
    }
}

/// One side's health contribution of a month, split over the two pay lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HealthShare {
    /// All of it.
    pub total: Rupiah,
    /// The part booked with the salary.
    pub on_salary: Rupiah,
    /// The part booked with the allowance.
    pub on_allowance: Rupiah,
}

/// What the employer pays on top, apart from health.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EmployerShares {
    /// Work accident.
    pub accident: Rupiah,
    /// Death cover.
    pub death: Rupiah,
}

/// The rates of a day.
#[derive(Clone, Debug)]
pub struct ContributionLaw {
    /// Pension, on basic pay and family allowance.
    pub pension: Bp,
    /// Old age, on the same.
    pub old_age: Bp,
    /// Health, share of the employee.
    pub health_employee: Bp,
    /// Health, share of the employer.
    pub health_employer: Bp,
    /// Most that the base of health can be in a month.
    pub health_cap: Rupiah,
    /// Where the employee's health share is taken.
    pub allocation: Allocation,
    /// Work accident, on basic pay.
    pub accident: Bp,
    /// Death cover, on basic pay.
    pub death: Bp,
    /// How each is rounded to the rupiah.
    pub rounding: Rounding,
    cites: Cites,
}

/// What a reason quotes, kept ready.
#[derive(Clone, Debug)]
struct Cites {
    employee: Cite,
    employer: Cite,
    cap: Cite,
    allocation: Cite,
}

impl ContributionLaw {
    /// The law of a month, as in force on its first day.
    pub fn at(book: &Book, month: Month) -> Result<ContributionLaw, RuleError> {
        ContributionLaw::on(book, month.first())
    }

    /// The law of a day.
    pub fn on(book: &Book, on: Date) -> Result<ContributionLaw, RuleError> {
        let bp = |key: &str| book.int(key, on).map(Bp);
        let key = "pay.contribution.health_allocation";
        let allocation = Allocation::parse(book.text(key, on)?).ok_or(RuleError::Shape {
            key: key.to_owned(),
            want: "salary_first or all_on_salary",
        })?;
        Ok(ContributionLaw {
            pension: bp("pay.contribution.pension")?,
            old_age: bp("pay.contribution.old_age")?,
            health_employee: bp("pay.contribution.health_employee")?,
            health_employer: bp("pay.contribution.health_employer")?,
            health_cap: Rupiah(book.int("pay.contribution.health_cap", on)?),
            allocation,
            accident: bp("pay.contribution.accident")?,
            death: bp("pay.contribution.death")?,
            rounding: book.rounding("pay.rounding.parts", on)?,
            cites: Cites {
                employee: book.cite("pay.contribution.health_employee", on)?,
                employer: book.cite("pay.contribution.health_employer", on)?,
                cap: book.cite("pay.contribution.health_cap", on)?,
                allocation: book.cite(key, on)?,
            },
        })
    }

    /// IWP: pension and old age together, on basic pay and family allowance.
    #[must_use]
    pub fn iwp(&self, basic_and_family: Rupiah) -> Rupiah {
        basic_and_family.share(self.pension + self.old_age, self.rounding)
    }

    /// The pension part alone, which the yearly tax deducts.
    #[must_use]
    pub fn pension_part(&self, basic_and_family: Rupiah) -> Rupiah {
        basic_and_family.share(self.pension, self.rounding)
    }

    /// Work accident and death cover, on basic pay.
    #[must_use]
    pub fn employer(&self, basic: Rupiah) -> EmployerShares {
        EmployerShares {
            accident: basic.share(self.accident, self.rounding),
            death: basic.share(self.death, self.rounding),
        }
    }

    /// The employee's health share on `salary_base` (basic, family and post allowance) and the
    /// allowance, never on more than the cap.
    pub fn health<T: Tracer>(
        &self,
        salary_base: Rupiah,
        allowance: Rupiah,
        tracer: &mut T,
    ) -> HealthShare {
        self.health_by(self.allocation, salary_base, allowance, tracer)
    }

    /// The same under an allocation that a list is known to follow.
    pub fn health_by<T: Tracer>(
        &self,
        allocation: Allocation,
        salary_base: Rupiah,
        allowance: Rupiah,
        tracer: &mut T,
    ) -> HealthShare {
        tracer.open("why-health-share");
        tracer.arg("base", || salary_base.into());
        tracer.arg("allowance", || allowance.into());
        tracer.arg("rate", || self.health_employee.into());
        tracer.arg("cap", || self.health_cap.into());
        for cite in [&self.cites.employee, &self.cites.cap, &self.cites.allocation] {
            tracer.cite(|| cite.clone());
        }
        let share = self.split(self.health_employee, allocation, salary_base, allowance);
        tracer.leaf("why-health-on-salary", || share.on_salary.into());
        tracer.leaf("why-health-on-allowance", || share.on_allowance.into());
        tracer.close(|| share.total.into());
        share
    }

    /// The employer's health share. It follows the pay it is booked with: on the salary up to
    /// the cap, the rest on the allowance.
    pub fn health_employer<T: Tracer>(
        &self,
        salary_base: Rupiah,
        allowance: Rupiah,
        tracer: &mut T,
    ) -> HealthShare {
        tracer.open("why-health-employer");
        tracer.arg("base", || salary_base.into());
        tracer.arg("allowance", || allowance.into());
        tracer.arg("rate", || self.health_employer.into());
        tracer.arg("cap", || self.health_cap.into());
        for cite in [&self.cites.employer, &self.cites.cap] {
            tracer.cite(|| cite.clone());
        }
        let share =
            self.split(self.health_employer, Allocation::SalaryFirst, salary_base, allowance);
        tracer.close(|| share.total.into());
        share
    }

    fn split(&self, rate: Bp, to: Allocation, salary: Rupiah, allowance: Rupiah) -> HealthShare {
        let salary = salary.floor_at_zero();
        let base = (salary + allowance.floor_at_zero()).min(self.health_cap);
        let total = base.share(rate, self.rounding);
        let on_salary = match to {
            Allocation::AllOnSalary => total,
            Allocation::SalaryFirst => salary.min(self.health_cap).share(rate, self.rounding),
        };
        HealthShare { total, on_salary, on_allowance: total - on_salary }
    }
}
