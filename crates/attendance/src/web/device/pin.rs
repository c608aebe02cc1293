//! Keys of terminals and the people they stand for.

use super::short;
use crate::device::act::pin::{self as act, NewPin, PinLine};
use crate::device::store;
use crate::rule::required;
use crate::web::presence::{Taken, kept, need_date, opt_date, permit_for, person_of, target_of};
use askama::Template;
use axum::extract::{Path, Query};
use law::{Action, Date, Flaw, Invalid, Target};
use serde::{Deserialize, Serialize};
use shell::answer::{FlawText, flaw_texts};
use shell::form::{Posted, Upload};
use shell::import::{ImportView, judge, rehearsal};
use shell::lang::L;
use shell::{Answer, Ctx, Problem};

/// Keys shown.
const SHOWN: i64 = 500;

/// A key nobody is mapped to.
#[derive(Clone, Debug, Serialize)]
pub struct UnmappedLine {
    group: String,
    pin: String,
    name: Option<String>,
    punches: i64,
    first: String,
    last: String,
}

/// A mapping of the person that was asked for.
#[derive(Clone, Debug, Serialize)]
pub struct MappedLine {
    id: i64,
    group: String,
    pin: String,
    valid_from: Date,
    valid_to: Option<Date>,
    #[serde(skip)]
    open: bool,
}

/// The page.
#[derive(Template, Serialize)]
#[template(path = "device_pins.html")]
pub struct PinsView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    rows: Vec<UnmappedLine>,
    waiting: i64,
    nip: String,
    person: Option<String>,
    mapped: Vec<MappedLine>,
    #[serde(skip)]
    today: Date,
    #[serde(skip)]
    form: PinForm,
    #[serde(skip)]
    flaws: Vec<FlawText>,
}

/// Filter in the address.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    nip: String,
}

/// Lists keys nobody is mapped to, and the mappings of one person if asked.
pub async fn list(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let view = view(&ctx, &asked.nip).await?;
    ctx.list("dev-pins-title", &view, |l| table(l, &view.rows))
}

async fn view(ctx: &Ctx, nip: &str) -> Result<PinsView, Problem> {
    let agency = ctx.reach(Action::PinMap)?.agency();
    let nip = digits(nip);
    let wanted = nip.clone();
    let today = ctx.today;
    let (rows, person) = ctx
        .db()
        .read(move |tx| {
            let rows = store::punch::unmapped(tx, agency, SHOWN)?;
            let id = if wanted.is_empty() { None } else { personnel::id_by_nip(tx, &wanted)? };
            let Some(id) = id else { return Ok((rows, None)) };
            let name = personnel::find(tx, id)?.map(|p| p.full_name()).unwrap_or_default();
            let place = personnel::place(tx, id, today)?;
            Ok((rows, Some((name, place, store::pin::of_person(tx, id)?))))
        })
        .await?;
    let person = person.filter(|(_, place, _)| ctx.may(Action::PinMap, &place.target()));
    let (person, mapped) = match person {
        Some((name, _, pins)) => (Some(name), pins),
        None => (None, Vec::new()),
    };
    let rows: Vec<UnmappedLine> = rows
        .into_iter()
        .map(|row| UnmappedLine {
            group: row.group,
            pin: row.pin,
            name: row.name,
            punches: row.punches,
            first: short(row.first_local_s),
            last: short(row.last_local_s),
        })
        .collect();
    Ok(PinsView {
        l: ctx.l,
        token: ctx.form_token.clone(),
        waiting: rows.iter().map(|row| row.punches).sum(),
        rows,
        nip,
        person,
        mapped: mapped
            .into_iter()
            .map(|row| MappedLine {
                id: row.id,
                group: row.group,
                pin: row.pin,
                valid_from: row.valid_from,
                open: row.valid_to.is_none_or(|to| to >= today),
                valid_to: row.valid_to,
            })
            .collect(),
        today,
        form: PinForm { group: "umum".to_owned(), ..PinForm::default() },
        flaws: Vec::new(),
    })
}

fn table(l: L, rows: &[UnmappedLine]) -> sheet::Table {
    let mut table = sheet::Table::new(l.t("dev-pins-title"))
        .column(sheet::Column::text(l.t("dev-pin-group")))
        .column(sheet::Column::text(l.t("dev-pin")))
        .column(sheet::Column::text(l.t("dev-pin-name")))
        .column(sheet::Column::int(l.t("dev-pin-punches")))
        .column(sheet::Column::text(l.t("dev-pin-first")))
        .column(sheet::Column::text(l.t("dev-pin-last")));
    for row in rows {
        let text = |text: &str| sheet::Cell::Text(text.to_owned());
        table.push(vec![
            text(&row.group),
            text(&row.pin),
            text(row.name.as_deref().unwrap_or_default()),
            sheet::Cell::Int(row.punches),
            text(&row.first),
            text(&row.last),
        ]);
    }
    table
}

/// NIP without the blanks people type into it.
fn digits(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).take(30).collect()
}

/// A mapping as typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct PinForm {
    #[serde(default)]
    group: String,
    #[serde(default)]
    pin: String,
    #[serde(default)]
    nip: String,
    #[serde(default)]
    valid_from: String,
    #[serde(default)]
    valid_to: String,
}

fn date(field: &str, text: &str) -> Result<Date, Flaw> {
    text.trim().parse().map_err(|_| Flaw::field(field, "flaw-date"))
}

fn date_or_open(field: &str, text: &str) -> Result<Option<Date>, Flaw> {
    if text.trim().is_empty() { Ok(None) } else { date(field, text).map(Some) }
}

/// Reads the form; all its flaws are named at once, in the order of its fields.
async fn read_form(ctx: &Ctx, form: &PinForm) -> Result<(NewPin, Target), Problem> {
    let mut flaws = Vec::new();
    let needed = |field, text: &str| required(field, text).map_err(Problem::from);
    kept(needed("group", &form.group), &mut flaws)?;
    kept(needed("pin", &form.pin), &mut flaws)?;
    let person = kept(person_of(ctx, &form.nip).await, &mut flaws)?;
    let from = kept(need_date("valid_from", &form.valid_from), &mut flaws)?;
    let to = kept(opt_date("valid_to", &form.valid_to), &mut flaws)?;
    let (Some(person_id), Some(valid_from), Some(valid_to), true) =
        (person, from, to, flaws.is_empty())
    else {
        return Err(Invalid { flaws }.into());
    };
    let target = target_of(ctx, person_id, ctx.today).await?;
    let (group, pin) = (form.group.trim().to_owned(), form.pin.trim().to_owned());
    Ok((NewPin { group, pin, person_id, valid_from, valid_to }, target))
}

async fn take(ctx: &Ctx, form: &PinForm) -> Result<Taken, Problem> {
    let (new, target) = read_form(ctx, form).await?;
    let permit = match permit_for(ctx, Action::PinMap, &target)? {
        Ok(permit) => permit,
        Err(taken) => return Ok(taken),
    };
    act::map(ctx.db(), permit, new).await?;
    Ok(Taken::Done)
}

/// Maps one key to a person.
pub async fn map(ctx: Ctx, Posted(form): Posted<PinForm>) -> Answer {
    let again = async |flaw: &Invalid| -> Result<PinsView, Problem> {
        let flaws = flaw_texts(ctx.l, flaw);
        Ok(PinsView { form: form.clone(), flaws, ..view(&ctx, "").await? })
    };
    match take(&ctx, &form).await {
        Ok(Taken::Done) => Ok(ctx.see_other_said("/mesin/pin", "dev-said-mapped")),
        Ok(Taken::Elsewhere(refusal, flaw)) => {
            ctx.form_refused("dev-pins-title", &again(&flaw).await?, refusal)
        }
        Err(Problem::Invalid(invalid, _)) => {
            ctx.form_again("dev-pins-title", &again(&invalid).await?, invalid)
        }
        Err(other) => Err(other),
    }
}

/// The last day of a mapping.
#[derive(Deserialize)]
pub struct EndForm {
    #[serde(default)]
    valid_to: String,
}

/// Ends a mapping.
pub async fn end(ctx: Ctx, Path(id): Path<i64>, Posted(form): Posted<EndForm>) -> Answer {
    let today = ctx.today;
    let found = ctx
        .db()
        .read(move |tx| {
            let Some(row) = store::pin::find(tx, id)? else { return Ok(None) };
            personnel::place(tx, row.person_id, today).map(Some)
        })
        .await?;
    let place = found.ok_or(Problem::NotFound)?;
    let permit = ctx.allow(Action::PinMap, &place.target())?;
    let last = date("valid_to", &form.valid_to).map_err(Invalid::from)?;
    act::end(ctx.db(), permit, id, last).await?;
    Ok(ctx.see_other_said("/mesin/pin", "dev-said-ended"))
}

const COLUMNS: [&str; 5] = ["grup", "pin", "nip", "mulai", "sampai"];
const EXAMPLE: [&str; 5] = ["umum", "100234", "199001012015031001", "2026-01-01", ""];

fn import_view(ctx: &Ctx) -> ImportView {
    ImportView::new(ctx, "/mesin/pin/impor", &COLUMNS, &EXAMPLE)
}

/// The empty form for a list of keys.
pub async fn import_form(ctx: Ctx) -> Answer {
    ctx.reach(Action::PinMap)?;
    ctx.page("dev-pins-import", &import_view(&ctx))
}

/// Tries or takes a list of keys.
pub async fn import(ctx: Ctx, upload: Upload) -> Answer {
    let agency = ctx.reach(Action::PinMap)?.agency();
    let target = agency.map_or_else(Target::pemda, Target::agency);
    let permit = ctx.allow(Action::PinMap, &target)?;
    let today = ctx.today;
    let known = ctx
        .db()
        .read(move |tx| {
            let ids = personnel::ids_by_nip(tx)?;
            let Some(agency) = agency else { return Ok(ids) };
            let people: Vec<i64> = ids.values().copied().collect();
            let places = personnel::Places::load(tx, &people, today, today)?;
            let own = |id: &i64| places.of(*id, today).agency_id == Some(agency);
            Ok(ids.into_iter().filter(|(_, id)| own(id)).collect())
        })
        .await?;
    let read = judge(&upload, &COLUMNS, |row, [group, pin, nip, from, to]| {
        let nip = digits(row.cell(nip));
        let number = row.number;
        let flaw = |flaw: Flaw| Flaw { row: Some(number), ..flaw };
        Ok(NewPin {
            group: row.cell(group).to_owned(),
            pin: row.cell(pin).to_owned(),
            person_id: *known.get(&nip).ok_or_else(|| Flaw::row(number, "nip", "flaw-pin-nip"))?,
            valid_from: date("mulai", row.cell(from)).map_err(flaw)?,
            valid_to: date_or_open("sampai", row.cell(to)).map_err(flaw)?,
        })
    });
    let verdicts = match read {
        Ok(verdicts) => verdicts,
        Err(invalid) => {
            let view = import_view(&ctx).refused(&invalid);
            return ctx.form_again("dev-pins-import", &view, invalid);
        }
    };
    let mut lines: Vec<PinLine> =
        verdicts.good.into_iter().map(|(row, new)| PinLine { row, new: Ok(new) }).collect();
    lines.extend(
        verdicts.bad.into_iter().map(|flaw| PinLine { row: flaw.row.unwrap_or(0), new: Err(flaw) }),
    );
    let view = if rehearsal(&upload) {
        let report = ctx.db().read(move |tx| act::dry_run(tx, &lines)).await?;
        import_view(&ctx).judged(report.mapped, &report.flaws)
    } else {
        let report = act::import(ctx.db(), permit, lines).await?;
        import_view(&ctx).judged(report.mapped, &report.flaws).taken(report.mapped)
    };
    ctx.page("dev-pins-import", &view)
}
