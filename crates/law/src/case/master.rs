//! Golden cases of master data: numbers, ranks, retirement, promotion, medals, the rank list.

use super::{Calc, CaseError, Context, Given, date_of, int_of};
use crate::career::{self, RankPlace};
use crate::grade::{EmployeeKind, Golongan, Grade};
use crate::nip::{Appointment, Nip, NipLaw, Sex};
use jiff::civil::Date;
use serde_json::{Value, json};

/// Name and function of every calculation of this area.
pub const CALCS: &[(&str, Calc)] = &[
    ("parse_nip", parse_nip),
    ("pension_tmt", pension),
    ("kelas_from_points", class_from_points),
    ("duk_order", rank_list),
    ("kp_next_period", promotion_period),
    ("satyalancana_class", medal),
    ("golongan_code", grade_code),
];

fn parse_nip(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let nip = Nip::parse(given.text("nomor")?).ok_or(CaseError::Answer("invalid_number"))?;
    let parts = nip.parts(NipLaw::at(ctx.book, ctx.on)?);
    let sex = parts.sex.map(|sex| match sex {
        Sex::L => "L",
        Sex::P => "P",
    });
    let mut out = json!({
        "lahir": parts.birth.map(|date| date.to_string()),
        "kelamin": sex,
        "urut": format!("{:03}", parts.serial),
        "tampil": nip.spaced(),
        "warning": parts.oddities.first().map(|oddity| oddity.name()),
    });
    let (kind, extra) = match parts.appointment {
        Appointment::Civil { year, month } => {
            ("PNS", vec![("tmt_cpns", json!(format!("{year:04}-{month:02}")))])
        }
        Appointment::Contract { year, contract } => (
            "PPPK",
            vec![("tahun_angkat", json!(year)), ("kontrak", json!(format!("{contract:02}")))],
        ),
        Appointment::Unknown => return Ok(out),
    };
    if let Some(map) = out.as_object_mut() {
        map.insert("jenis".to_owned(), json!(kind));
        map.extend(extra.into_iter().map(|(key, value)| (key.to_owned(), value)));
    }
    Ok(out)
}

fn pension(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let age = match given.opt_text("jabatan")? {
        Some(post) if given.get("bup").is_none() => career::retirement_age(ctx.book, post, ctx.on)?
            .ok_or(CaseError::Answer("unknown_post"))?,
        _ => given.int("bup")?,
    };
    let from = career::pension_from(given.date("lahir")?, age)
        .ok_or_else(|| CaseError::given("bup", "leads out of the calendar"))?;
    Ok(json!({ "tmt": from.to_string() }))
}

fn class_from_points(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    given.columns("poin", ["kelas"], |value| {
        let points =
            int_of(value).ok_or_else(|| CaseError::given("poin", "is not a whole number"))?;
        Ok([json!(career::class_of_points(ctx.book, points, ctx.on)?)])
    })
}

fn promotion_period(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    given.columns("tanggal", ["periode"], |value| {
        let day = date_of(value).ok_or_else(|| CaseError::given("tanggal", "is not a date"))?;
        Ok([json!(career::next_promotion(ctx.book, day)?.to_string())])
    })
}

fn medal(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    given.columns("tahun", ["kelas"], |value| {
        let years =
            int_of(value).ok_or_else(|| CaseError::given("tahun", "is not a whole number"))?;
        Ok([json!(career::medal(ctx.book, years, ctx.on)?)])
    })
}

fn grade_code(given: &Given, _: &Context) -> Result<Value, CaseError> {
    let kind = EmployeeKind::parse(given.text("jenis_pegawai")?)
        .ok_or_else(|| CaseError::given("jenis_pegawai", "is no kind of employee"))?;
    given.columns("masuk", ["kode"], |value| {
        let grade = value
            .as_str()
            .and_then(|text| Grade::parse(kind, text))
            .ok_or(CaseError::Answer("unknown_grade"))?;
        Ok([json!(grade.to_string())])
    })
}

fn rank_list(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let mut people = given
        .list("pegawai")?
        .into_iter()
        .map(|person| {
            let person = Given::new(person.clone());
            Ok((person.text("kode")?.to_owned(), rank_place(&person, ctx)?))
        })
        .collect::<Result<Vec<_>, CaseError>>()?;
    people.sort_by(|(_, a), (_, b)| a.order(b));
    let order: Vec<&str> = people.iter().map(|(code, _)| code.as_str()).collect();
    Ok(json!({ "urutan": order }))
}

fn rank_place(person: &Given, ctx: &Context) -> Result<RankPlace, CaseError> {
    let day = |key: &str| -> Result<Option<Date>, CaseError> {
        if person.get(key).is_some() { person.date(key).map(Some) } else { Ok(None) }
    };
    let place = |key: &str, order: &str| -> Result<Option<usize>, CaseError> {
        match person.opt_text(key)? {
            None => Ok(None),
            Some(word) => match career::place_in(ctx.book, order, word, ctx.on)? {
                None => Err(CaseError::given(key, "is not in the order of the rule")),
                found => Ok(found),
            },
        }
    };
    Ok(RankPlace {
        golongan: Golongan::parse(person.text("golongan")?)
            .ok_or_else(|| CaseError::given("golongan", "is not a golongan"))?,
        rank_since: day("tmt_pangkat")?,
        echelon: place("eselon", "post.eselon_order")?,
        post_since: day("tmt_jabatan")?,
        service_months: person.int_or("masa_kerja_bulan", 0)?,
        training: person.int_or("latihan", 0)?,
        training_on: day("lulus_latihan")?,
        education: place("pendidikan", "rank.education_order")?.map_or(0, |n| n + 1),
        education_on: day("lulus_pendidikan")?,
        birth: day("lahir")?,
    })
}
