//! One row of the salary list of a civil servant, from basic pay to the transfer.

use super::{Allocation, NoSuchCell, PayLaw};
use crate::grade::Golongan;
use crate::money::Rupiah;
use crate::trace::{Amount, Tracer};

/// What the salary rests on.
#[derive(Clone, Copy, Debug)]
pub struct SalaryFacts {
    /// Golongan.
    pub golongan: Golongan,
    /// Full years of service in the golongan (masa kerja golongan).
    pub service_years: i64,
    /// Spouses in the payroll.
    pub spouses: i64,
    /// Children in the payroll.
    pub children: i64,
    /// Structural, functional or general allowance.
    pub post_allowance: Rupiah,
    /// Persons who receive rice: the employee, spouse and children in the payroll.
    pub rice_persons: i64,
    /// What the health share of the salary list is taken on.
    pub health: HealthBase,
}

/// What the employee's health share on the salary list is taken on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthBase {
    /// The salary alone.
    Salary,
    /// The salary together with this allowance; what of it falls on the salary is the
    /// allocation's to say.
    WithAllowance(Rupiah),
    /// Salary and allowance are known to pass the cap, and all of the share is on the salary.
    Cap,
}

/// A row of the salary list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SalaryRow {
    /// Basic pay.
    pub basic: Rupiah,
    /// Spouse allowance.
    pub spouse: Rupiah,
    /// Allowance for all children.
    pub children: Rupiah,
    /// Post allowance.
    pub post: Rupiah,
    /// Rice allowance.
    pub rice: Rupiah,
    /// Sum of the above.
    pub subtotal: Rupiah,
    /// Pension and old age.
    pub iwp: Rupiah,
    /// Health share of the employee on the salary list.
    pub health: Rupiah,
    /// Both.
    pub deductions: Rupiah,
    /// Subtotal less deductions.
    pub net_before: Rupiah,
    /// What brings the net up to the step.
    pub rounding: Rupiah,
    /// Gross as printed.
    pub gross: Rupiah,
    /// Net as transferred.
    pub transferred: Rupiah,
}

impl SalaryRow {
    /// Basic pay and family allowance: the base of pension and old age.
    #[must_use]
    pub fn basic_and_family(&self) -> Rupiah {
        self.basic + self.spouse + self.children
    }

    /// The base of health on the salary list.
    #[must_use]
    pub fn health_base(&self) -> Rupiah {
        self.basic_and_family() + self.post
    }
}

/// Computes the row; the tax on the salary is borne by the government and nets to nothing.
pub fn salary_row<T: Tracer>(
    law: &PayLaw,
    facts: &SalaryFacts,
    tracer: &mut T,
) -> Result<SalaryRow, NoSuchCell> {
    let basic = law.basic.of_golongan(facts.golongan, facts.service_years)?;
    let spouses = facts.spouses.clamp(0, law.spouse_max);
    let children = facts.children.clamp(0, law.child_max);
    let times = |amount: Rupiah, n: i64| Rupiah(amount.0.saturating_mul(n));
    let mut row = SalaryRow {
        basic,
        spouse: times(basic.share(law.spouse, law.rounding), spouses),
        children: times(basic.share(law.child, law.rounding), children),
        post: facts.post_allowance,
        rice: times(law.rice, facts.rice_persons.max(0)),
        ..SalaryRow::default()
    };
    row.subtotal = row.health_base() + row.rice;
    row.iwp = law.contribution.iwp(row.basic_and_family());
    tracer.open("why-salary");
    tracer.open("why-salary-basic");
    tracer.arg("golongan", || Amount::Text(facts.golongan.to_string()));
    tracer.arg("years", || Amount::Count(facts.service_years));
    tracer.cite(|| law.cites.basic.clone());
    tracer.close(|| row.basic.into());
    narrate_extras(law, &row, spouses, children, tracer);
    row.health = health(law, facts.health, row.health_base(), tracer);
    row.deductions = row.iwp + row.health;
    row.net_before = row.subtotal - row.deductions;
    row.rounding = law.rounding_up(row.net_before);
    row.gross = row.subtotal + row.rounding;
    row.transferred = row.net_before + row.rounding;
    tracer.open("why-salary-rounding");
    tracer.arg("net", || row.net_before.into());
    tracer.cite(|| law.cites.step.clone());
    tracer.close(|| row.rounding.into());
    tracer.close(|| row.transferred.into());
    Ok(row)
}

fn narrate_extras<T: Tracer>(
    law: &PayLaw,
    row: &SalaryRow,
    spouses: i64,
    children: i64,
    tracer: &mut T,
) {
    tracer.open("why-salary-spouse");
    tracer.arg("n", || Amount::Count(spouses));
    tracer.cite(|| law.cites.spouse.clone());
    tracer.close(|| row.spouse.into());
    tracer.open("why-salary-children");
    tracer.arg("n", || Amount::Count(children));
    tracer.cite(|| law.cites.child.clone());
    tracer.close(|| row.children.into());
    tracer.leaf("why-salary-post", || row.post.into());
    tracer.open("why-salary-rice");
    tracer.cite(|| law.cites.rice.clone());
    tracer.close(|| row.rice.into());
    tracer.leaf("why-salary-iwp", || row.iwp.into());
}

/// The health share on the salary list.
fn health<T: Tracer>(law: &PayLaw, base: HealthBase, salary: Rupiah, tracer: &mut T) -> Rupiah {
    let c = &law.contribution;
    match base {
        HealthBase::Salary => c.health(salary, Rupiah::ZERO, tracer).on_salary,
        HealthBase::WithAllowance(allowance) => c.health(salary, allowance, tracer).on_salary,
        HealthBase::Cap => {
            c.health_by(Allocation::AllOnSalary, salary, c.health_cap, tracer).on_salary
        }
    }
}
