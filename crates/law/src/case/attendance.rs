//! Golden cases of attendance: from the words of a case to the rule functions and back.

use super::{Calc, CaseError, Context, Given, decimal_of, int_of};
use crate::attendance::cut::{CutTable, PresencePart, capped_day};
use crate::attendance::{LeaveKind, Pattern};
use crate::calendar::{Holidays, WorkDays, WorkWeek};
use crate::decimal::Decimal;
use crate::grade::EmployeeKind;
use crate::leave::{AnnualLaw, AnnualPast, Balance, Entitlement, PayScheme, maternity_route};
use crate::money::{Bp, Rounding, Rupiah};
use serde_json::{Value, json};

/// Name and function of every calculation of this area.
pub const CALCS: &[(&str, Calc)] = &[
    ("weekly_hours", weekly_hours),
    ("band_deduction", band_deduction),
    ("band_deduction_day", band_deduction_day),
    ("late_code", late_code),
    ("kemnaker_presence_cut", kemnaker_presence_cut),
    ("daily_cap", daily_cap),
    ("annual_leave_balance", annual_leave_balance),
    ("leave_days", leave_days),
    ("leave_allowed", leave_allowed),
    ("maternity_route", maternity),
    ("leave_pay_percent", leave_pay_percent),
];

const VARIANTS: &str = "fixture.cut_variants";
const NO_CHECK_IN: &str = "TANPA_MASUK";
const ABSENT: &str = "TK";

fn percent(share: Bp) -> String {
    Decimal::percent(share).to_string()
}

fn weekly_hours(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let minutes = Pattern::find(ctx.book, given.text("pola")?, ctx.on)?.weekly_minutes();
    let shown = format!("{}:{:02}", minutes / 60, minutes % 60);
    Ok(json!({ "menit_efektif": minutes, "tampil": shown }))
}

fn variant(given: &Given, ctx: &Context) -> Result<CutTable, CaseError> {
    Ok(CutTable::at(ctx.fixtures, VARIANTS, given.text("varian")?, ctx.on)?)
}

fn events<'a>(given: &'a Given, key: &str) -> Result<Vec<(&'a str, i64)>, CaseError> {
    let count = |value| int_of(value).ok_or_else(|| CaseError::given(key, "holds no count"));
    given.map(key)?.iter().map(|(code, times)| Ok((code.as_str(), count(times)?))).collect()
}

fn unknown(key: &str) -> impl Fn(&str) -> CaseError {
    move |code| CaseError::given(key, &format!("holds the code {code}, which cuts no share"))
}

fn band_deduction(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let events = events(given, "kejadian")?;
    let sum = variant(given, ctx)?.sum(&events).map_err(unknown("kejadian"))?;
    Ok(json!({ "persen": percent(sum) }))
}

fn band_deduction_day(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let events = events(given, "hari")?;
    let sum = variant(given, ctx)?.sum_of_day(&events, ABSENT).map_err(unknown("hari"))?;
    Ok(json!({ "persen": percent(sum) }))
}

fn late_code(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let table = variant(given, ctx)?;
    let codes = given.each("menit", |minutes| {
        if minutes.is_null() {
            return Ok(json!(NO_CHECK_IN));
        }
        let minutes = int_of(minutes).ok_or_else(|| CaseError::given("menit", "holds no minutes"));
        Ok(json!(table.code("TL", minutes?)))
    })?;
    Ok(json!({ "kode": codes }))
}

fn kemnaker_presence_cut(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let table = CutTable::at(ctx.fixtures, VARIANTS, "H_kemnaker", ctx.on)?;
    let events = [
        ("MENIT", given.int("menit")?),
        ("TAP_HILANG", given.int("tap_hilang")?),
        (ABSENT, given.int("alpa")?),
        ("UPACARA", given.int("upacara")?),
    ];
    let cut = table.sum(&events).map_err(unknown("menit"))?;
    let part = Bp(ctx.fixtures.int("fixture.presence_share.kemnaker", ctx.on)?);
    let amount = PresencePart { part, cut }.amount(Rupiah(given.int("tukin")?), Rounding::HalfUp);
    Ok(json!({ "persen": percent(cut), "potongan": amount.0 }))
}

fn daily_cap(given: &Given, _: &Context) -> Result<Value, CaseError> {
    let share = |key, value: Option<Decimal>| {
        let share = value.and_then(Decimal::percent_bp);
        share.ok_or_else(|| CaseError::given(key, "holds no percentage"))
    };
    let parts = given
        .list("potongan_hari")?
        .into_iter()
        .map(|value| share("potongan_hari", decimal_of(value)))
        .collect::<Result<Vec<_>, _>>()?;
    let cap = share("maks_harian", Some(given.decimal("maks_harian")?))?;
    let sum = capped_day(&parts, cap, given.flag("bekerja")?);
    Ok(json!({ "persen": Decimal::percent(sum).trimmed().to_string() }))
}

fn employee(given: &Given) -> Result<EmployeeKind, CaseError> {
    EmployeeKind::parse(given.text("jenis_pegawai")?)
        .ok_or_else(|| CaseError::given("jenis_pegawai", "is no kind of employment"))
}

fn leave_kind(given: &Given) -> Result<LeaveKind, CaseError> {
    LeaveKind::parse(given.text("jenis")?)
        .ok_or_else(|| CaseError::given("jenis", "is no kind of leave"))
}

fn annual_leave_balance(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let law = AnnualLaw { days: given.int("hak")?, ..AnnualLaw::at(ctx.book, ctx.on)? };
    let past = AnnualPast {
        left_n1: given.int("sisa_n1")?,
        left_n2: given.int("sisa_n2")?,
        postponed_n1: given.int_or("ditangguhkan_n1", 0)?,
        has_contract: employee(given)?.has_contract(),
        long_leave_this_year: false,
    };
    Ok(json!({ "saldo": Balance::opening(&law, &past).total() }))
}

fn leave_days(given: &Given, _: &Context) -> Result<Value, CaseError> {
    let holidays = Holidays::of_dates(&given.dates("libur")?);
    let week = usize::try_from(given.int("pola_hari")?)
        .map_err(|_| CaseError::given("pola_hari", "is no number of days"))?;
    let days = WorkDays { week: WorkWeek::of_days(week), holidays: &holidays };
    Ok(json!({ "hari": days.count(given.date("dari")?, given.date("sampai")?) }))
}

fn leave_allowed(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let right = Entitlement::at(ctx.book, employee(given)?, leave_kind(given)?, ctx.on)?;
    Ok(json!({ "boleh": right.allowed }))
}

fn maternity(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let route = maternity_route(ctx.book, employee(given)?, given.int("anak_ke")?, ctx.on)?;
    Ok(json!({ "jenis": route.map(LeaveKind::name) }))
}

fn leave_pay_percent(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let scheme = PayScheme::at(ctx.fixtures, "fixture.leave_pay", given.text("skema")?, ctx.on)?;
    let paid = scheme
        .paid(given.text("jenis")?, given.int("bulan_ke")?, given.int_or("hari", 0)?)
        .ok_or(CaseError::Answer("no_rule"))?;
    Ok(json!({ "persen_dipotong": paid.rest().0 / 100, "persen_dibayar": paid.0 / 100 }))
}
