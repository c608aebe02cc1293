//! Golden cases of discipline: from the words of a case to the rule functions and back.

use super::{Calc, CaseError, Context, Given, date_of, int_of};
use crate::calendar::{Holidays, WorkDays, WorkWeek};
use crate::discipline::{AbsenceCounter, AbsenceLaw, Deadline, Punishments, day_of_regime, regime};
use crate::month::add_days;
use crate::trace::Narrator;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

/// Name and function of every calculation of this area.
pub const CALCS: &[(&str, Calc)] = &[
    ("absence_punishment", absence_punishment),
    ("absence_consecutive", absence_consecutive),
    ("absence_by_year", absence_by_year),
    ("absence_from_calendar", absence_from_calendar),
    ("effective_date", effective_date),
    ("discipline_regime", discipline_regime),
    ("combine_punishments", combine_punishments),
];

fn number(key: &str, value: &Value) -> Result<i64, CaseError> {
    int_of(value).ok_or_else(|| CaseError::given(key, "holds something that is no number"))
}

fn absence_punishment(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let act = day_of_regime(ctx.book, given.text("rezim")?)?;
    let law = AbsenceLaw::at(ctx.book, act)?;
    let punishments =
        given.each("hari", |days| Ok(json!(law.for_cumulative(number("hari", days)?))))?;
    Ok(json!({ "hukuman": punishments }))
}

fn absence_consecutive(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let law = AbsenceLaw::at(ctx.book, ctx.on)?;
    let punishment = law.for_row(given.int("berturut_turut_hari_kerja")?);
    Ok(json!({
        "hukuman": punishment,
        "gaji_dihentikan_mulai": punishment.map(|_| "bulan_berikutnya"),
    }))
}

fn absence_by_year(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let mut punishments = Map::new();
    for (year, days) in given.map("absen")? {
        let act = year.parse().ok().and_then(|year| Date::new(year, 12, 31).ok());
        let act = act.ok_or_else(|| CaseError::given("absen", "has a key that is no year"))?;
        let law = AbsenceLaw::at(ctx.book, act)?;
        let punishment = law.for_cumulative(number("absen", days)?);
        punishments.insert(year.clone(), json!(punishment));
    }
    Ok(json!({ "hukuman": punishments }))
}

/// The working week and the holidays that a case gives.
fn calendar(given: &Given) -> Result<(WorkWeek, Holidays), CaseError> {
    let days = usize::try_from(given.int("pola_hari")?)
        .map_err(|_| CaseError::given("pola_hari", "is no number of days"))?;
    Ok((WorkWeek::of_days(days), Holidays::of_dates(&given.dates("libur")?)))
}

fn absence_from_calendar(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let (week, holidays) = calendar(given)?;
    let days = WorkDays { week, holidays: &holidays };
    let absent = given.dates("absen")?;
    let first = absent.iter().min().copied().unwrap_or(ctx.on);
    let last = absent.iter().max().copied().unwrap_or(ctx.on);
    let mut counter = AbsenceCounter::new(last.year());
    let mut date = first;
    while date <= last {
        if days.works(date) {
            counter.feed_plain(date, absent.contains(&date));
        }
        date = add_days(date, 1);
    }
    let mut narrator = Narrator::new();
    let reading = counter.reading(&AbsenceLaw::at(ctx.book, last)?, &mut narrator);
    ctx.explain(narrator);
    Ok(json!({
        "kumulatif": reading.cumulative_days,
        "berturut_turut_terpanjang": reading.longest_row_days,
        "hukuman": reading.punishment,
        "hentikan_gaji": reading.stop_salary_from.is_some(),
    }))
}

fn effective_date(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let (week, holidays) = calendar(given)?;
    let days = WorkDays { week, holidays: &holidays };
    let received = given.date("diterima")?;
    let effect = Deadline::find(ctx.book, "mulai_berlaku", received)?;
    Ok(json!({ "berlaku": effect.first_day(received, &days).map(|date| date.to_string()) }))
}

fn discipline_regime(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    Ok(json!({ "rezim": regime(ctx.book, given.date("tanggal_perbuatan")?)? }))
}

fn combine_punishments(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let findings = given.list("temuan")?;
    let act = given.get("tanggal_perbuatan").and_then(date_of).unwrap_or(ctx.on);
    let codes: Vec<&str> = findings.into_iter().filter_map(Value::as_str).collect();
    let kinds = Punishments::at(ctx.book, act)?;
    let heaviest = kinds
        .combine(&codes)
        .map_err(|_| CaseError::given("temuan", "names a punishment that is not known"))?;
    Ok(json!({ "hukuman": heaviest.map(|punishment| &punishment.code) }))
}
