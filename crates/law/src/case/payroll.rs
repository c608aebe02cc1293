//! Golden cases of pay and tax: from the words of a case to the rule functions and back.

use super::{Calc, CaseError, Context, Given, int_of};
use crate::decimal::Decimal;
use crate::grade::Golongan;
use crate::money::{Bp, Rupiah};
use crate::pay::{
    Allocation, BasicPay, EndPoint, HealthBase, NoSuchCell, PayLaw, SalaryFacts,
    mismatches_of_ends, salary_row,
};
use crate::tax::{Category, TaxLaw, TaxStatus, YearFacts};
use crate::trace::{Narrator, Silent};
use serde_json::{Value, json};

/// Name and function of every calculation of this area.
pub const CALCS: &[(&str, Calc)] = &[
    ("salary_row", salary),
    ("gaji_pokok", basic_pay),
    ("gaji_checksum", basic_checksum),
    ("pppk_plausibility", contract_plausibility),
    ("pph_tpp", tax_on_allowance),
    ("pph_ter", tax_monthly),
    ("ter_checksum", rate_checksum),
    ("ter_category", tax_category),
    ("december", december),
    ("pkp_round", taxable_round),
    ("bpjs_1pct", health_share),
    ("iwp", iwp),
];

impl From<NoSuchCell> for CaseError {
    fn from(_: NoSuchCell) -> CaseError {
        CaseError::Answer("no_such_cell")
    }
}

fn pay(given: &Given, ctx: &Context) -> Result<PayLaw, CaseError> {
    Ok(PayLaw::on(ctx.book, ctx.day(given)?)?)
}

fn tax(given: &Given, ctx: &Context) -> Result<TaxLaw, CaseError> {
    Ok(TaxLaw::on(ctx.book, ctx.day(given)?)?)
}

fn rupiah(given: &Given, key: &str) -> Result<Rupiah, CaseError> {
    given.int(key).map(Rupiah)
}

fn golongan_of(value: &Value) -> Result<Golongan, CaseError> {
    value
        .as_str()
        .and_then(Golongan::parse)
        .ok_or_else(|| CaseError::given("golongan", "is not a golongan such as III/b"))
}

fn status_of(value: &Value) -> Result<TaxStatus, CaseError> {
    value
        .as_str()
        .and_then(TaxStatus::parse)
        .ok_or_else(|| CaseError::given("ptkp", "is not a status such as K/1"))
}

fn category_of(value: &Value) -> Result<Category, CaseError> {
    value
        .as_str()
        .and_then(Category::parse)
        .ok_or_else(|| CaseError::given("kategori", "is not A, B or C"))
}

/// A rate as cases write it: percent without needless zeros.
fn percent(rate: Bp) -> String {
    Decimal::percent(rate).trimmed().to_string()
}

fn salary(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let law = pay(given, ctx)?;
    let (spouses, children) = (given.int_or("pasangan", 0)?, given.int_or("anak", 0)?);
    let at_cap = given.get("bpjs_dasar_melebihi_batas").is_some()
        && given.flag("bpjs_dasar_melebihi_batas")?;
    let facts = SalaryFacts {
        golongan: golongan_of(given.need("golongan")?)?,
        service_years: given.int("mkg")?,
        spouses,
        children,
        post_allowance: Rupiah(given.int_or("tunjangan_jabatan", 0)?),
        rice_persons: given.int_or("jiwa_beras", 1 + spouses + children)?,
        health: if at_cap { HealthBase::Cap } else { HealthBase::Salary },
    };
    let mut narrator = Narrator::new();
    let row = salary_row(&law, &facts, &mut narrator)?;
    ctx.explain(narrator);
    Ok(json!({
        "gaji_pokok": row.basic,
        "tunjangan_pasangan": row.spouse,
        "tunjangan_anak": row.children,
        "tunjangan_jabatan": row.post,
        "beras": row.rice,
        "subtotal": row.subtotal,
        "iwp": row.iwp,
        "bpjs_1": row.health,
        "potongan": row.deductions,
        "bersih_sebelum": row.net_before,
        "pembulatan": row.rounding,
        "bruto": row.gross,
        "ditransfer": row.transferred,
    }))
}

fn basic_pay(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let table = pay(given, ctx)?.basic;
    let one = |pair: &Value| -> Result<Value, CaseError> {
        let wrong = || CaseError::given("kunci", "is not a pair of golongan and years");
        let golongan = golongan_of(pair.get(0).ok_or_else(wrong)?)?;
        let years = pair.get(1).and_then(int_of).ok_or_else(wrong)?;
        Ok(json!(table.of_golongan(golongan, years)?))
    };
    let keys = given.need("kunci")?;
    let single = keys.get(0).is_some_and(Value::is_string);
    let pay = if single { one(keys)? } else { given.each("kunci", one)? };
    Ok(json!({ "gaji": pay }))
}

fn basic_checksum(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let (cells, sum) = pay(given, ctx)?.basic.checksum();
    Ok(json!({ "sel": cells, "jumlah": sum }))
}

fn contract_plausibility(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let on = ctx.day(given)?;
    let civil = BasicPay::read(ctx.book, "pay.basic.pns", on)?;
    let ends = EndPoint::read(ctx.book, on)?;
    let (ratio, tolerance) = (given.decimal("rasio")?, rupiah(given, "toleransi")?);
    let failed = mismatches_of_ends(&ends, &civil, ratio, tolerance).len();
    Ok(json!({ "lolos": ends.len() - failed, "gagal": failed }))
}

fn tax_on_allowance(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let law = tax(given, ctx)?;
    let category = match given.get("kategori") {
        Some(letter) => category_of(letter)?,
        None => law.category(status_of(given.need("ptkp")?)?),
    };
    let stated = match given.get("pph_gaji") {
        Some(_) => Some(rupiah(given, "pph_gaji")?),
        None => None,
    };
    let (salary, allowance) = (rupiah(given, "gaji_bruto")?, rupiah(given, "tpp")?);
    let mut narrator = Narrator::new();
    let split = law.on_allowance(category, salary, allowance, stated, &mut narrator);
    ctx.explain(narrator);
    Ok(json!({
        "kategori": category.letter(),
        "tarif": percent(split.rate),
        "pph_total": split.total,
        "pph_gaji": split.on_salary,
        "pph_tpp": split.on_allowance,
    }))
}

fn tax_monthly(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let law = tax(given, ctx)?;
    let category = match given.get("kategori") {
        Some(letter) => category_of(letter)?,
        None => law.category(status_of(given.need("ptkp")?)?),
    };
    let mut narrator = Narrator::new();
    let answer = given.columns("bruto", ["tarif", "pph"], |value| {
        let gross =
            int_of(value).ok_or_else(|| CaseError::given("bruto", "is not whole rupiah"))?;
        let month = law.monthly(category, Rupiah(gross), &mut narrator);
        Ok([json!(percent(month.rate)), json!(month.tax)])
    });
    ctx.explain(narrator);
    answer
}

fn rate_checksum(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let law = tax(given, ctx)?;
    given.columns("kategori", ["baris", "jumlah_batas", "jumlah_tarif"], |value| {
        let (rows, limits, rates) = law.table(category_of(value)?).checksum();
        Ok([json!(rows), json!(limits), json!(Decimal::percent(rates))])
    })
}

fn tax_category(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let law = tax(given, ctx)?;
    given.columns("ptkp", ["kategori", "setahun"], |value| {
        let status = status_of(value)?;
        Ok([json!(law.category(status).letter()), json!(law.exemption(status))])
    })
}

fn december(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let law = tax(given, ctx)?;
    let contributions = pay(given, ctx)?.contribution;
    let status = status_of(given.need("ptkp")?)?;
    let months = given.int_or("bulan_kerja", 12)?;
    let times = |amount: Rupiah, n: i64| Rupiah(amount.0.saturating_mul(n));
    let withheld = match given.get("pph_jan_nov") {
        Some(_) => rupiah(given, "pph_jan_nov")?,
        None => {
            let gross = rupiah(given, "bruto_bulan")?;
            let month = law.monthly(law.category(status), gross, &mut Silent);
            times(month.tax, (months - 1).max(0))
        }
    };
    let pension = contributions.pension_part(rupiah(given, "dasar_pensiun_bulan")?);
    let facts = YearFacts {
        gross: rupiah(given, "bruto_setahun")?,
        months,
        pension: times(pension, months),
        status,
        withheld,
    };
    let mut narrator = Narrator::new();
    let year = law.december(&facts, &mut narrator);
    ctx.explain(narrator);
    Ok(json!({
        "biaya_jabatan": year.post_cost,
        "pensiun": facts.pension,
        "pkp": year.taxable,
        "pph_setahun": year.tax,
        "pph_jan_nov": withheld,
        "desember": year.last_month,
    }))
}

fn taxable_round(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let law = tax(given, ctx)?;
    given.columns("pkp", ["pkp"], |value| {
        let amount = int_of(value).ok_or_else(|| CaseError::given("pkp", "is not whole rupiah"))?;
        Ok([json!(law.round_taxable(Rupiah(amount)))])
    })
}

/// How cases name the allocation.
pub(super) fn allocation_of(word: &str) -> Result<Allocation, CaseError> {
    match word {
        "gaji_dulu" => Ok(Allocation::SalaryFirst),
        "semua_gaji" => Ok(Allocation::AllOnSalary),
        _ => Err(CaseError::given("alokasi", "is neither gaji_dulu nor semua_gaji")),
    }
}

fn health_share(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let mut law = pay(given, ctx)?.contribution;
    if let Some(word) = given.opt_text("alokasi")? {
        law.allocation = allocation_of(word)?;
    }
    law.health_cap = Rupiah(given.int_or("batas", law.health_cap.0)?);
    let mut narrator = Narrator::new();
    let base = rupiah(given, "dasar_gaji")?;
    let share = law.health(base, rupiah(given, "tpp")?, &mut narrator);
    ctx.explain(narrator);
    Ok(json!({ "total": share.total, "gaji": share.on_salary, "tpp": share.on_allowance }))
}

fn iwp(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let law = pay(given, ctx)?.contribution;
    let base = rupiah(given, "gaji_pokok")? + Rupiah(given.int_or("keluarga", 0)?);
    Ok(json!({ "iwp": law.iwp(base) }))
}
