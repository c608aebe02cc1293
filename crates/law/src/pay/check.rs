//! Holds a salary as a sheet states it against the law. It reports, it never corrects: the sheet
//! is the payroll's, and every difference goes back to those who keep it.

use super::{HealthBase, NoSuchCell, PayLaw, SalaryFacts, salary_row};
use crate::money::Rupiah;
use crate::trace::Silent;
use serde::Serialize;

/// What a salary sheet states of one civil servant.
#[derive(Clone, Copy, Debug)]
pub struct StatedSalary {
    /// Facts as the sheet has them.
    pub facts: SalaryFacts,
    /// Basic pay.
    pub basic: Rupiah,
    /// Spouse allowance.
    pub spouse: Rupiah,
    /// Allowance for children.
    pub children: Rupiah,
    /// Rice allowance.
    pub rice: Rupiah,
    /// Pension and old age, where the sheet has them in one amount.
    pub iwp: Option<Rupiah>,
    /// Health share of the employee on this list.
    pub health: Rupiah,
    /// Employer's work accident share.
    pub accident: Rupiah,
    /// Employer's death cover share.
    pub death: Rupiah,
    /// Net as transferred.
    pub transferred: Rupiah,
}

/// Which amount differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetColumn {
    /// Basic pay.
    Basic,
    /// Spouse allowance.
    Spouse,
    /// Allowance for children.
    Children,
    /// Rice allowance.
    Rice,
    /// Pension and old age.
    Iwp,
    /// Health share of the employee.
    Health,
    /// Work accident.
    Accident,
    /// Death cover.
    Death,
    /// The transfer is no multiple of the step; `computed` is the next one.
    Transferred,
}

impl SheetColumn {
    /// Its column in the salary file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            SheetColumn::Basic => "belanja_gaji_pokok",
            SheetColumn::Spouse => "perhitungan_suami_istri",
            SheetColumn::Children => "perhitungan_anak",
            SheetColumn::Rice => "belanja_tunjangan_beras",
            SheetColumn::Iwp => "tunjangan_jaminan_hari_tua",
            SheetColumn::Health => "iwp_1%",
            SheetColumn::Accident => "belanja_iuran_jaminan_kecelakaan_kerja",
            SheetColumn::Death => "belanja_iuran_jaminan_kematian",
            SheetColumn::Transferred => "jumlah_ditransfer",
        }
    }
}

/// An amount that is not what the law yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Which.
    pub column: SheetColumn,
    /// As the sheet has it.
    pub stated: Rupiah,
    /// As computed.
    pub computed: Rupiah,
}

/// All differences of one row, in the order of the sheet.
///
/// # Errors
/// [`NoSuchCell`] when the pay table has no cell for golongan and years of service.
pub fn check_salary(law: &PayLaw, stated: &StatedSalary) -> Result<Vec<Difference>, NoSuchCell> {
    let row = salary_row(law, &stated.facts, &mut Silent)?;
    let employer = law.contribution.employer(row.basic);
    let net_step = stated.transferred + law.rounding_up(stated.transferred);
    let iwp = stated.iwp.unwrap_or(row.iwp);
    // The sheet may carry the share of the salary alone or the share up to the cap.
    let at_cap =
        salary_row(law, &SalaryFacts { health: HealthBase::Cap, ..stated.facts }, &mut Silent)?;
    let health = if stated.health == at_cap.health { at_cap.health } else { row.health };
    let pairs = [
        (SheetColumn::Basic, stated.basic, row.basic),
        (SheetColumn::Spouse, stated.spouse, row.spouse),
        (SheetColumn::Children, stated.children, row.children),
        (SheetColumn::Rice, stated.rice, row.rice),
        (SheetColumn::Iwp, iwp, row.iwp),
        (SheetColumn::Health, stated.health, health),
        (SheetColumn::Accident, stated.accident, employer.accident),
        (SheetColumn::Death, stated.death, employer.death),
        (SheetColumn::Transferred, stated.transferred, net_step),
    ];
    Ok(pairs
        .into_iter()
        .filter(|(_, stated, computed)| stated != computed)
        .map(|(column, stated, computed)| Difference { column, stated, computed })
        .collect())
}
