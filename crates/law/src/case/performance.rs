//! Golden cases of performance: quadrant, labels, distribution, credit points.

use super::{Calc, CaseError, Context, Given};
use crate::credit;
use crate::decimal::Decimal;
use crate::money::Rounding;
use crate::skp::{Counts, Predicate, Rating, SkpLaw};
use crate::trace::Narrator;
use serde_json::{Value, json};

/// Name and function of every calculation of this area.
pub const CALCS: &[(&str, Calc)] = &[
    ("skp_quadrant", quadrant),
    ("org_distribution", distribution),
    ("angka_kredit", credit_points),
    ("ak_accumulate", credit_sum),
    ("predicate_alias", alias),
    ("hasil_kerja_pimpinan", leader),
    ("minutes_to_hours", hours),
];

fn law(ctx: &Context) -> Result<SkpLaw, CaseError> {
    Ok(SkpLaw::on(ctx.book, ctx.on)?)
}

fn rating(given: &Given, key: &str) -> Result<Rating, CaseError> {
    Rating::parse(given.text(key)?)
        .ok_or_else(|| CaseError::given(key, "is not di_atas, sesuai or di_bawah"))
}

fn quadrant(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let (results, behaviour) = (rating(given, "hasil_kerja")?, rating(given, "perilaku_kerja")?);
    let mut narrator = Narrator::new();
    let predicate = law(ctx)?.predicate(results, behaviour, &mut narrator);
    ctx.explain(narrator);
    Ok(json!({ "predikat": predicate.code() }))
}

fn distribution(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let law = law(ctx)?;
    let stated = given.part("jumlah")?;
    let mut counts: Counts = [0; 5];
    for (slot, predicate) in counts.iter_mut().zip(Predicate::ALL) {
        *slot = stated.int_or(predicate.short(), 0)?;
    }
    let warnings = law
        .distribution(given.text("predikat_organisasi")?, &counts)
        .ok_or(CaseError::Answer("unknown_label"))?;
    let status = if warnings.is_empty() { "pass" } else { "warn" };
    Ok(json!({ "status": status, "warnings": warnings }))
}

/// Credit points of one period.
fn points(given: &Given, ctx: &Context) -> Result<Decimal, CaseError> {
    let predicate = Predicate::parse(given.text("predikat")?)
        .ok_or_else(|| CaseError::given("predikat", "is not a predicate"))?;
    let months = given.int_or("bulan", 12)?;
    credit::points(ctx.book, given.text("jenjang")?, predicate, months, ctx.on)?
        .ok_or(CaseError::Answer("unknown_level"))
}

fn credit_points(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    Ok(json!({ "ak": points(given, ctx)? }))
}

fn credit_sum(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let mut balance = given.decimal("saldo")?;
    let mut each = Vec::new();
    for period in given.list("tambah")? {
        let more = points(&Given::new(period.clone()), ctx)?;
        balance = balance + more;
        each.push(more);
    }
    Ok(json!({ "ak": each, "saldo": balance.rounded(2, Rounding::HalfUp) }))
}

fn alias(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let law = law(ctx)?;
    given.columns("label", ["kode"], |value| {
        let predicate = value.as_str().and_then(|label| law.by_label(label));
        Ok([json!(predicate.ok_or(CaseError::Answer("unknown_label"))?.code())])
    })
}

fn leader(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let law = law(ctx)?;
    given.columns("predikat_organisasi", ["hasil_kerja"], |value| {
        let rating = value.as_str().and_then(|organisation| law.leader_results(organisation));
        Ok([json!(rating.ok_or(CaseError::Answer("unknown_label"))?.code())])
    })
}

fn hours(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let per_hour = ctx.book.int("activity.minutes_per_hour", ctx.on)?;
    let minutes = given.int("target_menit_bulan")?;
    let hours = Decimal::ratio(minutes, per_hour, 2, Rounding::HalfUp).trimmed();
    Ok(match i64::try_from(hours.digits()) {
        Ok(whole) if hours.places() == 0 => json!({ "jam": whole }),
        _ => json!({ "jam": hours }),
    })
}
