//! Golden cases of the payment chain: account codes, files, rounding, control totals.

use super::{Calc, CaseError, Context, Given, int_of};
use crate::account::{AccountLaw, lies_below};
use crate::money::Rupiah;
use crate::pay::PayLaw;
use crate::reconcile::Totals;
use crate::sipd::{FileKind, Template, duplicates};
use serde_json::{Map, Value, json};

/// Name and function of every calculation of this area.
pub const CALCS: &[(&str, Calc)] = &[
    ("account_normalise", normalise),
    ("account_match", matching),
    ("account_asn_kind", asn_kind),
    ("sipd_header", header),
    ("sipd_columns", columns),
    ("nominatif_unique", unique),
    ("pembulatan_gaji", rounding),
    ("reconcile", reconcile),
];

fn text_of<'v>(value: &'v Value, key: &str) -> Result<&'v str, CaseError> {
    value.as_str().ok_or_else(|| CaseError::given(key, "is not a text"))
}

fn normalise(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let law = AccountLaw::on(ctx.book, ctx.day(given)?)?;
    given.columns("kode", ["kode_2026"], |value| {
        let code = law.normalise(text_of(value, "kode")?);
        Ok([json!(code.map_err(|_| CaseError::Answer("bad_account"))?)])
    })
}

fn matching(given: &Given, _: &Context) -> Result<Value, CaseError> {
    let prefix = given.text("awalan")?;
    given.columns("kode", ["cocok"], |value| {
        Ok([json!(lies_below(prefix, text_of(value, "kode")?))])
    })
}

fn asn_kind(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let law = AccountLaw::on(ctx.book, ctx.day(given)?)?;
    given.columns("kode", ["jenis"], |value| {
        let kind = law.is_contract(text_of(value, "kode")?);
        Ok([json!(kind.map(|contract| if contract { "PPPK" } else { "PNS" }))])
    })
}

fn template(name: &str, ctx: &Context) -> Result<Template, CaseError> {
    let kind = match name {
        "GAJI" => FileKind::Salary,
        "TPP" => FileKind::Allowance,
        _ => return Err(CaseError::given("berkas", "is neither GAJI nor TPP")),
    };
    Ok(Template::on(ctx.book, kind, ctx.on)?)
}

/// The head of the template with two columns swapped, as a moved file would have it.
fn header(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let template = template(given.text("berkas")?, ctx)?;
    let mut head = template.columns.clone();
    if given.get("tukar").is_some() {
        let places = given
            .list("tukar")?
            .into_iter()
            .map(|value| {
                int_of(value)
                    .and_then(|n| usize::try_from(n - 1).ok())
                    .filter(|n| *n < head.len())
                    .ok_or_else(|| CaseError::given("tukar", "is not a place in the file"))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let [a, b] = places[..] else {
            return Err(CaseError::given("tukar", "does not name two places"));
        };
        head.swap(a, b);
    }
    let verdict = template.check_header(&head);
    Ok(json!({ "diterima": verdict.is_ok(), "sebab": verdict.err() }))
}

fn columns(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let mut answer = given.columns("berkas", ["kolom"], |value| {
        Ok([json!(template(text_of(value, "berkas")?, ctx)?.columns.len())])
    })?;
    if let Some(map) = answer.as_object_mut() {
        map.insert("baku_tpp".to_owned(), json!(template("TPP", ctx)?.standard));
    }
    Ok(answer)
}

fn unique(given: &Given, _: &Context) -> Result<Value, CaseError> {
    let numbers = given
        .list("nip")?
        .into_iter()
        .map(|value| text_of(value, "nip"))
        .collect::<Result<Vec<_>, _>>()?;
    let twice = duplicates(numbers);
    Ok(json!({ "diterima": twice.is_empty(), "ganda": twice }))
}

fn rounding(given: &Given, ctx: &Context) -> Result<Value, CaseError> {
    let law = PayLaw::on(ctx.book, ctx.day(given)?)?;
    given.columns("bersih", ["pembulatan"], |value| {
        let net = int_of(value).ok_or_else(|| CaseError::given("bersih", "is not whole rupiah"))?;
        Ok([json!(law.rounding_up(Rupiah(net)))])
    })
}

fn reconcile(given: &Given, _: &Context) -> Result<Value, CaseError> {
    let sum = |key: &str| given.int(key).map(Rupiah);
    let gaps = Totals {
        accounts: sum("jumlah_akun")?,
        order: sum("spm")?,
        net: sum("jumlah_bersih")?,
        transfer: sum("berkas_transfer")?,
    }
    .gaps();
    let apart: Map<String, Value> = [("spm", gaps.order), ("transfer", gaps.transfer)]
        .into_iter()
        .filter(|(_, gap)| *gap != Rupiah::ZERO)
        .map(|(name, gap)| (name.to_owned(), json!(gap)))
        .collect();
    Ok(json!({ "cocok": gaps.agree(), "selisih": apart }))
}
