//! Golden cases of allowance: from the words of a case to the rule functions and back.
//!
//! A case states rules in its own short way. They are laid over the national book, and the same
//! engine that pays a city answers.

mod bench;

use super::{Calc, CaseError, Context, Given, decimal_of, int_of};
use crate::allowance::{
    Acting, ActingKind, ActingLevel, AttendanceSums, EffectKind, LhkpnState, PersonInput, PostKind,
    Predicate, SalarySheet, Tap, WHOLE_PPM, attendance_cuts, block_cost, minutes_score,
    surplus_value,
};
use crate::attendance::Bands;
use crate::book::Value as Law;
use crate::decimal::Decimal;
use crate::money::{Bp, Rupiah};
use crate::tax::TaxStatus;
use crate::trace::Silent;
use bench::{
    Bench, CLASS, attending, block_sums, by_criterion, events, percent, person, refusal_name,
    share, spread, two_places,
};
use serde_json::{Value, json};

/// Name and function of every calculation of this area.
pub const CALCS: &[(&str, Calc)] = &[
    ("basic_tpp", basic_tpp),
    ("tpp_month_blocks", month_blocks),
    ("tpp_month_jambi", month_both_shares),
    ("tpp_month_discipline_share", month_discipline_share),
    ("tpp_scaled", scaled),
    ("day_rule", day_rule),
    ("minutes_score", minutes),
    ("surplus_points", surplus_points),
    ("plt_addition", acting_addition),
    ("lhkpn_effect", lhkpn_effect),
    ("discipline_value_blocks", discipline_value_blocks),
    ("tpp_month_chain", month_chain),
    ("minutes_income", minutes_income),
    ("minute_points", minute_points),
];

fn basic_tpp(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let law = Bench::new(ctx).factor(given.decimal("faktor")?).law()?;
    let basic = given.each("kelas", |class| {
        let class = int_of(class).and_then(|n| u8::try_from(n).ok());
        let basic = class.and_then(|class| law.basic(class));
        basic.map(|b| json!(b.0)).ok_or_else(|| CaseError::given("kelas", "is not a class"))
    })?;
    Ok(json!({ "basic": basic }))
}

fn month_blocks(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let bench = Bench::new(ctx)
        .variant("blocks")?
        .discipline(share(&given.part("porsi")?, "disiplin")?)
        .ceilings("nominal", &[(CLASS, by_criterion(given, "kriteria", int_of)?)]);
    let mut person = attending(block_sums(given)?);
    person.performance.score = Some(percent(given, "produktivitas")?.0);
    let line = bench.line(&person)?;
    Ok(json!({
        "nilai_disiplin": two_places(line.discipline_value),
        "bagian_disiplin": spread(line.each(|c| c.discipline)),
        "bagian_produktivitas": spread(line.each(|c| c.productivity)),
        "diterima": line.gross.0,
    }))
}

fn month_both_shares(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let bench = Bench::new(ctx)
        .variant("both_shares")?
        .discipline(share(&given.part("porsi")?, "disiplin")?)
        .ceiling(given.int("tpp")?);
    let sums = AttendanceSums { ceremonies_missed: given.int("asub")?, ..events(given)? };
    let mut person = attending(sums);
    person.performance.predicate = Some(match given.text("predikat_skp")? {
        "Sangat Baik" => Predicate::VeryGood,
        "Baik" => Predicate::Good,
        "Butuh Perbaikan" | "Cukup" => Predicate::NeedsImprovement,
        "Kurang" => Predicate::Poor,
        "Sangat Kurang" => Predicate::VeryPoor,
        _ => return Err(CaseError::given("predikat_skp", "is not a predicate")),
    });
    let line = bench.line(&person)?;
    let cuts = attendance_cuts(&bench.law()?, &sums, &[], &[], &mut Silent);
    Ok(json!({
        "persen_absensi": two_places(cuts.productivity.0),
        "persen_disiplin": two_places(cuts.discipline.0),
        "bagian_60": line.sum(|c| c.productivity).0,
        "bagian_40": line.sum(|c| c.discipline).0,
        "diterima": line.gross.0,
    }))
}

fn month_discipline_share(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let bench = Bench::new(ctx)
        .variant("discipline_share")?
        .discipline(share(given, "porsi_disiplin")?)
        .ceiling(given.int("tpp")?);
    let bands = Bands::at(&bench.book, ctx.on)?;
    let none = AttendanceSums { work_days: 22, ..AttendanceSums::default() };
    let mut all = AttendanceSums { ceremonies_missed: given.int("apel")?, ..none };
    let whole = bench.line(&attending(none))?.gross;
    let ceremonies = whole - bench.line(&attending(all))?.gross;
    let cuts = given.each("menit_terlambat", |minutes| {
        let wrong = || CaseError::given("menit_terlambat", "is not a number of minutes");
        let minutes = int_of(minutes).and_then(|n| u16::try_from(n).ok()).ok_or_else(wrong)?;
        let place = bands.late.place(minutes).map_or(0, |place| place + 1);
        let tap = Tap::band(u8::try_from(place).map_err(|_| wrong())?);
        let mut one = none;
        one.pairs.add(tap, Tap::InTime);
        all.pairs.add(tap, Tap::InTime);
        Ok(json!((whole - bench.line(&attending(one))?.gross).0))
    })?;
    let paid = bench.line(&attending(all))?.gross;
    Ok(json!({ "potongan": cuts, "potongan_apel": ceremonies.0, "diterima": paid.0 }))
}

fn scaled(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let bench = Bench::new(ctx)
        .word("tpp.productivity.source", "score")
        .discipline(Bp::ZERO)
        .ceiling(given.int("maksimum")?);
    let mut person = person();
    person.performance.score = Some(percent(given, "nilai_persen")?.0);
    let paid = bench.line(&person)?.gross.0;
    let total = paid + given.int("gaji_bruto")? + given.int("kondisi_kerja")?;
    Ok(json!({ "tpp": paid, "total": total }))
}

fn day_rule(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let whole = given.int("tkd")?;
    let bench = Bench::new(ctx).variant("day_share")?.ceiling(whole);
    let work_days = given.int("hari_kerja")?;
    let cuts = given.each("tidak_bekerja", |days| {
        let absent_days =
            int_of(days).ok_or_else(|| CaseError::given("tidak_bekerja", "is not a number"))?;
        let sums = AttendanceSums { work_days, absent_days, ..AttendanceSums::default() };
        Ok(json!(whole - bench.line(&attending(sums))?.gross.0))
    })?;
    Ok(json!({ "potongan": cuts }))
}

/// Work days, absence and valid minutes of a case, with its minutes per day laid over the book.
fn minutes_bench<'c>(
    given: &Given,
    ctx: &'c Context,
) -> Result<(Bench<'c>, PersonInput<'static>), CaseError> {
    let bench = Bench::new(ctx)
        .set("tpp.minutes.per_day", Law::Int(given.int("menit_per_hari")?))
        .all("tpp.productivity.minutes_weight", Bp::WHOLE.0);
    let mut person = attending(AttendanceSums {
        work_days: given.int("hari_kerja")?,
        absent_days: given.int("absen_hari")?,
        ..AttendanceSums::default()
    });
    person.performance.activity_minutes = Some(given.int("menit_sah")?);
    Ok((bench, person))
}

fn minutes(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let (bench, person) = minutes_bench(given, ctx)?;
    minutes_answer(&bench, &person)
}

fn minutes_answer(bench: &Bench, person: &PersonInput) -> Result<Value, CaseError> {
    let sums = person.attendance.unwrap_or_default();
    let minutes = person.performance.activity_minutes.unwrap_or_default();
    let rule = bench.law()?.minutes;
    let score = minutes_score(&rule, &sums, &person.employment, 0, minutes)
        .ok_or(CaseError::Answer("no_target"))?;
    let places = i64::ilog10(WHOLE_PPM) as u8;
    let ratio = Decimal::new(i128::from(score.ppm), places).to_string();
    Ok(json!({ "target": score.target, "batas": score.limit, "skor": ratio }))
}

fn minutes_income(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let (bench, person) = minutes_bench(given, ctx)?;
    let bench = bench.discipline(Bp::ZERO).ceiling(given.int("pagu")?);
    let mut answer = minutes_answer(&bench, &person)?;
    answer["penghasilan"] = json!(bench.line(&person)?.gross.0);
    Ok(answer)
}

fn surplus_points(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let bench =
        Bench::new(ctx).variant("points")?.set("tpp.points.normal", Law::Int(given.int("normal")?));
    let rule = bench.law()?.productivity;
    let values = given.each("poin", |points| {
        let points = int_of(points).ok_or_else(|| CaseError::given("poin", "is not a number"))?;
        surplus_value(&rule, points).map(|bp| json!(bp.0 / 100)).map_err(refusal_name)
    })?;
    Ok(json!({ "persen": values }))
}

fn acting_addition(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let level = match given.text("tingkat")? {
        "sama" => ActingLevel::Same,
        "naik" => ActingLevel::Up,
        "turun" => ActingLevel::Down,
        _ => return Err(CaseError::given("tingkat", "is not a level")),
    };
    const OTHER: u8 = CLASS + 1;
    let own = [0, 0, 0, 0, given.int("tpp_definitif")?];
    let other = [0, 0, 0, 0, given.int("tpp_rangkap")?];
    let bench = Bench::new(ctx).ceilings("nominal", &[(CLASS, own), (OTHER, other)]);
    let acting = Acting {
        kind: ActingKind::Plt,
        level,
        post_kind: PostKind::Executive,
        class: OTHER,
        work_days: given.int("hari_kerja")?,
        id: 0,
    };
    let person = PersonInput { acting: [Some(acting), None], ..person() };
    Ok(json!({ "tpp": bench.line(&person)?.gross.0 }))
}

fn lhkpn_effect(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let mut effects = Vec::new();
    let mut cuts = Vec::new();
    for scheme in given.list("skema")? {
        let scheme = scheme.as_str().ok_or_else(|| CaseError::given("skema", "is not a text"))?;
        let bench = Bench::new(ctx).variant(scheme)?.ceiling(given.int("tpp")?);
        let person = PersonInput { lhkpn: LhkpnState::Overdue, ..person() };
        let line = bench.line(&person)?;
        effects.push(match bench.law()?.lhkpn.kind {
            EffectKind::Cut => "POTONG",
            EffectKind::Hold if line.is_held() => "TUNDA",
            EffectKind::Stop => "STOP",
            EffectKind::Hold | EffectKind::None => "TIDAK_ADA",
        });
        cuts.push(line.sum(|c| c.reduction).0);
    }
    Ok(json!({ "efek": effects, "potongan": cuts }))
}

fn discipline_value_blocks(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let law = Bench::new(ctx).variant("blocks")?.law()?;
    let cuts = attendance_cuts(&law, &block_sums(given)?, &[], &[], &mut Silent);
    Ok(json!({ "nilai_disiplin": two_places(cuts.discipline_value()) }))
}

fn minute_points(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let law = Bench::new(ctx).variant("blocks")?.law()?;
    let points = given.each("menit", |minutes| {
        let minutes = int_of(minutes).ok_or_else(|| CaseError::given("menit", "is wrong"))?;
        Ok(json!(block_cost(&law.cuts, minutes).0 / 100))
    })?;
    Ok(json!({ "poin": points }))
}

fn month_chain(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let class = u8::try_from(given.int("kelas")?)
        .map_err(|_| CaseError::given("kelas", "is not a class"))?;
    let bp = |value: &Value| Some(decimal_of(value)?.percent_bp()?.0);
    let percents = by_criterion(given, "kriteria_persen", bp)?;
    if given.text("aturan_potongan")? != "seed_netral" {
        return Err(CaseError::given("aturan_potongan", "is not a known rule"));
    }
    let bpjs = given.part("bpjs")?;
    let allocation = match bpjs.text("alokasi")? {
        "gaji_dulu" => "salary_first",
        "semua_di_gaji" => "all_on_salary",
        _ => return Err(CaseError::given("alokasi", "is not an allocation")),
    };
    let bench = Bench::new(ctx)
        .factor(given.decimal("faktor")?)
        .word("tpp.productivity.source", "score")
        .word("pay.contribution.health_allocation", allocation)
        .set("pay.contribution.health_cap", Law::Int(bpjs.int("batas")?))
        .discipline(share(&given.part("porsi")?, "disiplin")?)
        .ceilings("percent", &[(class, percents)]);
    let mut person = PersonInput { class: Some(class), ..attending(events(given)?) };
    person.performance.score = Some(percent(given, "produktivitas")?.0);
    person.salary = Some(SalarySheet {
        taxable_gross: Rupiah(given.int("gaji_bruto_pajak")?),
        bpjs_base: Rupiah(bpjs.int("dasar_gaji")?),
        pph: None,
        year: None,
    });
    person.tax_status = TaxStatus::parse(given.text("ptkp")?);
    let line = bench.line(&person)?;
    Ok(json!({
        "basic": bench.law()?.basic(class).unwrap_or_default().0,
        "kriteria": spread(line.each(|c| c.ceiling)),
        "nilai_disiplin": two_places(line.discipline_value),
        "bagian_produktivitas": line.sum(|c| c.productivity).0,
        "bagian_disiplin": line.sum(|c| c.discipline).0,
        "bruto": line.gross.0,
        "bpjs_tpp": line.bpjs_tpp.0,
        "pph_total": line.pph_total.0,
        "pph_gaji": line.pph_salary.0,
        "pph_tpp": line.pph_tpp.0,
        "bersih": line.net.0,
    }))
}
