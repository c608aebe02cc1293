//! Reading the salary file of the regional finance system: 44 columns known by place alone, so a
//! file whose head has moved is refused. Salaries of civil servants are held against the pay
//! table; a difference is shown, never mended here.

use crate::gather::ruled;
use crate::model::SalaryFact;
use law::book::Book;
use law::grade::Golongan;
use law::pay::{HealthBase, PayLaw, SalaryFacts, StatedSalary, check_salary};
use law::sipd::{FileKind, HeaderFault, Template, duplicates};
use law::tax::TaxStatus;
use law::{Flaw, Invalid, Month, Rupiah};
use personnel::sheets::Roll;
use sheet::{Column, Row, Rows, Table};
use store::Result;

/// Duplicates named at most.
const DUPLICATES_SHOWN: usize = 20;

/// What a file holds.
#[derive(Debug)]
pub struct SalaryRead {
    /// Rows that can be taken, each person once.
    pub facts: Vec<SalaryFact>,
    /// Rows that cannot.
    pub bad: Vec<Flaw>,
}

/// Columns of the file in a month.
///
/// # Errors
/// A rule that the book lacks.
pub fn template(book: &Book, month: Month) -> Result<Template> {
    ruled(Template::on(book, FileKind::Salary, month.first()))
}

/// An empty file with the head that is expected.
#[must_use]
pub fn blank(template: &Template) -> Table {
    let columns = template.columns.iter().map(Column::text);
    Table::new("GAJI").columns(columns)
}

/// Reads a file for a month.
///
/// # Errors
/// [`Invalid`] when the head has moved or a person stands in it twice; a missing rule.
pub fn read(book: &Book, month: Month, rows: &Rows, roll: &Roll) -> Result<SalaryRead> {
    let template = template(book, month)?;
    let law = ruled(PayLaw::at(book, month))?;
    check_head(&template, rows)?;
    let at = Places { template: &template };
    let nip = at.of("nip");
    let twice = duplicates(
        rows.body().map(|row| row.cell(nip)).filter(|nip| !nip.is_empty()).collect::<Vec<_>>(),
    );
    if !twice.is_empty() {
        let named = twice.iter().take(DUPLICATES_SHOWN);
        let flaws = named.map(|nip| Flaw::field("file", "flaw-pay-twice").with("nip", nip));
        return Err(Invalid { flaws: flaws.collect() }.into());
    }
    let mut out = SalaryRead { facts: Vec::with_capacity(rows.len()), bad: Vec::new() };
    for row in rows.body() {
        match fact(&row, &at, &law, roll) {
            Ok(fact) => out.facts.push(fact),
            Err(flaw) => out.bad.push(flaw),
        }
    }
    out.facts.sort_by_key(|fact| fact.person_id);
    Ok(out)
}

/// Refuses a head that is not the template to the letter.
fn check_head(template: &Template, rows: &Rows) -> Result<()> {
    let names = rows.head().names();
    let filled = names.iter().rposition(|name| !name.trim().is_empty()).map_or(0, |n| n + 1);
    let head = names.get(..filled).unwrap_or(names);
    let flaw = match template.check_header(head) {
        Ok(()) => return Ok(()),
        Err(HeaderFault::Count { expected, found }) => Flaw::field("file", "flaw-pay-head-count")
            .with("expected", expected)
            .with("found", found),
        Err(HeaderFault::Moved { place, expected, found }) => {
            Flaw::field("file", "flaw-pay-head-moved")
                .with("place", place)
                .with("expected", expected)
                .with("found", found)
        }
    };
    Err(Invalid::from(flaw).into())
}

/// Columns by name, in the template that the head was held against.
struct Places<'a> {
    template: &'a Template,
}

impl Places<'_> {
    /// Place of a column; a template without it reads as blank cells.
    fn of(&self, column: &str) -> usize {
        self.template.place(column).unwrap_or(usize::MAX)
    }

    fn rupiah(&self, row: &Row<'_>, column: &str) -> std::result::Result<Rupiah, Flaw> {
        Ok(row.optional(self.of(column), Row::rupiah)?.unwrap_or_default())
    }

    fn sum(&self, row: &Row<'_>, columns: &[&str]) -> std::result::Result<Rupiah, Flaw> {
        columns.iter().map(|column| self.rupiah(row, column)).sum::<SumOf>().0
    }

    fn int(&self, row: &Row<'_>, column: &str) -> std::result::Result<i64, Flaw> {
        Ok(row.optional(self.of(column), Row::int)?.unwrap_or_default())
    }
}

/// A sum that stops at the first flaw.
struct SumOf(std::result::Result<Rupiah, Flaw>);

impl std::iter::Sum<std::result::Result<Rupiah, Flaw>> for SumOf {
    fn sum<I: Iterator<Item = std::result::Result<Rupiah, Flaw>>>(mut iter: I) -> SumOf {
        SumOf(iter.try_fold(Rupiah::ZERO, |sum, one| Ok(sum + one?)))
    }
}

/// Allowance of the post: structural, functional or general.
const POST: &[&str] = &[
    "belanja_tunjangan_jabatan",
    "belanja_tunjangan_fungsional",
    "belanja_tunjangan_fungsional_umum",
];

/// What beside basic pay, family and post is taxable: the government's own shares too.
const OTHER_TAXABLE: &[&str] = &[
    "belanja_tunjangan_beras",
    "belanja_tunjangan_pph",
    "belanja_pembulatan_gaji",
    "belanja_iuran_jaminan_kesehatan",
    "belanja_iuran_jaminan_kecelakaan_kerja",
    "belanja_iuran_jaminan_kematian",
    "tunjangan_khusus_papua",
];

fn fact(
    row: &Row<'_>,
    at: &Places<'_>,
    law: &PayLaw,
    roll: &Roll,
) -> std::result::Result<SalaryFact, Flaw> {
    let person_id = roll.person(row, at.of("nip"))?;
    let status = row.cell(at.of("tipe_k")).to_uppercase();
    let status = TaxStatus::parse(&status)
        .ok_or_else(|| row.flaw(at.of("tipe_k"), "flaw-pay-tax-status"))?;
    let basic = at.rupiah(row, "belanja_gaji_pokok")?;
    let family = at.rupiah(row, "belanja_tunjangan_keluarga")?;
    let base = basic + family + at.sum(row, POST)?;
    let cells: Vec<&str> = (0..at.template.columns.len()).map(|column| row.cell(column)).collect();
    Ok(SalaryFact {
        person_id,
        taxable_gross: base + at.sum(row, OTHER_TAXABLE)?,
        bpjs_base: base,
        pph: at.rupiah(row, "pph_21")?,
        pension: law.contribution.pension_part(basic + family),
        transferred: at.rupiah(row, "jumlah_ditransfer")?,
        tax_status: status.code().to_owned(),
        differences: differences(row, at, law)?,
        raw: serde_json::to_string(&cells).unwrap_or_default(),
    })
}

/// How a civil servant's salary differs from the pay table, as JSON; blank when it does not.
fn differences(row: &Row<'_>, at: &Places<'_>, law: &PayLaw) -> std::result::Result<String, Flaw> {
    if !row.cell(at.of("pppk_pns")).eq_ignore_ascii_case("PNS") {
        return Ok(String::new());
    }
    let Some(golongan) = Golongan::parse(row.cell(at.of("golongan"))) else {
        return Err(row.flaw(at.of("golongan"), "flaw-pay-golongan"));
    };
    let (spouses, children) = (at.int(row, "jumlah_istri_suami")?, at.int(row, "jumlah_anak")?);
    let iwp = at.rupiah(row, "tunjangan_jaminan_hari_tua")?;
    let stated = StatedSalary {
        facts: SalaryFacts {
            golongan,
            service_years: at.int(row, "mkg")?,
            spouses,
            children,
            post_allowance: at.sum(row, POST)?,
            rice_persons: 1 + spouses + children,
            health: HealthBase::Salary,
        },
        basic: at.rupiah(row, "belanja_gaji_pokok")?,
        spouse: at.rupiah(row, "perhitungan_suami_istri")?,
        children: at.rupiah(row, "perhitungan_anak")?,
        rice: at.rupiah(row, "belanja_tunjangan_beras")?,
        iwp: (iwp != Rupiah::ZERO).then_some(iwp),
        health: at.rupiah(row, "iwp_1%")?,
        accident: at.rupiah(row, "belanja_iuran_jaminan_kecelakaan_kerja")?,
        death: at.rupiah(row, "belanja_iuran_jaminan_kematian")?,
        transferred: at.rupiah(row, "jumlah_ditransfer")?,
    };
    Ok(match check_salary(law, &stated) {
        Ok(list) if list.is_empty() => String::new(),
        Ok(list) => serde_json::to_string(&list).unwrap_or_default(),
        // Nobody of this golongan has so few years of service.
        Err(_) => "[{\"column\":\"no_cell\",\"stated\":0,\"computed\":0}]".to_owned(),
    })
}
