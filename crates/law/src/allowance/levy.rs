//! Contributions and tax on the allowance, by the house's one rule for each.

use super::input::PersonInput;
use super::keys::Key;
use super::law::AllowanceLaw;
use super::line::{PayLine, PayRefusal};
use super::words::Remark;
use crate::money::Rupiah;
use crate::tax::{TaxStatus, YearFacts};
use crate::trace::{Fact, Tracer};

/// Fills contributions and tax of the line from its gross amount. A line without anything to pay
/// asks for no salary sheet.
pub(super) fn levies<T: Tracer>(
    law: &AllowanceLaw,
    person: &PersonInput,
    line: &mut PayLine,
    t: &mut T,
) -> Result<(), PayRefusal> {
    let gross = line.gross;
    let (sheet, status) = match (person.salary.as_ref(), person.tax_status) {
        (Some(sheet), Some(status)) => (sheet, status),
        _ if gross == Rupiah::ZERO => return Ok(()),
        (None, _) => return Err(PayRefusal::MissingSalary),
        (Some(_), None) => return Err(PayRefusal::MissingTaxStatus),
    };
    t.open("why-pay-bpjs");
    let employee = law.contribution.health(sheet.bpjs_base, gross, t);
    line.bpjs_tpp = employee.on_allowance;
    t.close(|| (-line.bpjs_tpp).into());
    t.open("why-pay-bpjs-employer");
    line.bpjs_employer = law.contribution.health_employer(sheet.bpjs_base, gross, t).on_allowance;
    t.close(|| line.bpjs_employer.into());
    t.open("why-pay-pph");
    if person.ids.salary > 0 {
        t.fact(|| Fact { kind: "salary", id: person.ids.salary, date: None });
    }
    tax(law, person, status, line, t);
    t.close(|| (-line.pph_tpp).into());
    if law.tax_borne && line.pph_tpp > Rupiah::ZERO {
        line.pph_borne = line.pph_tpp;
        line.remarks.add(Remark::TaxBorne);
        t.open("why-pay-pph-borne");
        law.tell(t, Key::TaxBearer);
        t.close(|| line.pph_borne.into());
    }
    Ok(())
}

/// The month's tax; in the last month of the tax year, the rest of the year's.
fn tax<T: Tracer>(
    law: &AllowanceLaw,
    person: &PersonInput,
    status: TaxStatus,
    line: &mut PayLine,
    t: &mut T,
) {
    let Some(sheet) = &person.salary else { return };
    let category = law.tax.category(status);
    let Some(year) = sheet.year else {
        let tax = law.tax.on_allowance(category, sheet.taxable_gross, line.gross, sheet.pph, t);
        (line.pph_total, line.pph_salary, line.pph_tpp) =
            (tax.total, tax.on_salary, tax.on_allowance);
        return;
    };
    line.remarks.add(Remark::AnnualTax);
    let facts = YearFacts {
        gross: year.gross_before + sheet.taxable_gross + line.gross,
        months: year.months,
        pension: year.pension,
        status,
        withheld: year.pph_before,
    };
    line.pph_total = law.tax.december(&facts, t).last_month;
    line.pph_salary = match sheet.pph {
        Some(stated) => stated,
        None => law.tax.monthly(category, sheet.taxable_gross, t).tax,
    };
    line.pph_tpp = line.pph_total - line.pph_salary;
}
