//! Apel, ceremonies and meetings missed: the list, the form, the sheet.

use super::absence::Ground;
use super::presence::{Taken, kept, need_date, permit_for, person_of, target_of};
use crate::event::{self, Missed, MissedKind};
use crate::page;
use crate::rule::required;
use crate::sheets::{self, MISSED_COLUMNS, MISSED_EXAMPLE};
use askama::Template;
use axum::extract::Path;
use law::{Action, Invalid};
use serde::{Deserialize, Serialize};
use shell::answer::{FlawText, flaw_texts};
use shell::form::{Posted, Upload};
use shell::import::ImportView;
use shell::lang::L;
use shell::ui::Choice;
use shell::{Answer, Ctx, Problem, Reach};

/// Events shown.
const SHOWN: i64 = 200;

/// An event as the list shows it.
#[derive(Serialize)]
pub struct Line {
    #[serde(flatten)]
    one: Missed,
    person: String,
    nip: String,
    what: String,
}

/// What was typed into the form.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Form {
    #[serde(default)]
    nip: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    name: String,
}

/// The page.
#[derive(Template, Serialize)]
#[template(path = "presence_missed.html")]
pub struct MissedView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    rows: Vec<Line>,
    #[serde(skip)]
    kinds: Vec<Choice>,
    #[serde(skip)]
    form: Form,
    #[serde(skip)]
    flaws: Vec<FlawText>,
}

fn what(l: L, kind: MissedKind) -> String {
    l.t(&format!("att-event-{}", kind.name()))
}

async fn view(ctx: &Ctx) -> Result<MissedView, Problem> {
    let reach = ctx.reach(Action::EventRecord)?;
    let (l, today) = (ctx.l, ctx.today);
    let rows = ctx
        .db()
        .read(move |tx| {
            let mut list = event::latest(tx, SHOWN)?;
            if reach != Reach::Pemda {
                let people: Vec<i64> = list.iter().map(|one| one.person_id).collect();
                let places = personnel::Places::load(tx, &people, today, today)?;
                let agency = |one: &Missed| places.of(one.person_id, today).agency_id;
                list.retain(|one| agency(one).is_some_and(|agency| reach.holds(agency)));
            }
            let ids: Vec<i64> = list.iter().map(|one| one.person_id).collect();
            let names = personnel::names(tx, &ids)?;
            let line = |one: Missed| {
                let named = names.get(&one.person_id).cloned().unwrap_or_default();
                Line { person: named.name, nip: named.nip, what: what(l, one.kind), one }
            };
            Ok(list.into_iter().map(line).collect::<Vec<_>>())
        })
        .await?;
    Ok(MissedView {
        l,
        token: ctx.form_token.clone(),
        rows,
        kinds: page::choices(l, "att-event-", MissedKind::ALL.map(MissedKind::name)),
        form: Form::default(),
        flaws: Vec::new(),
    })
}

/// Lists events missed.
pub async fn list(ctx: Ctx) -> Answer {
    let view = view(&ctx).await?;
    ctx.list("att-missed-title", &view, |l| {
        let mut table = sheet::Table::new(l.t("att-missed-title"))
            .column(sheet::Column::text("NIP"))
            .column(sheet::Column::text(l.t("att-name")))
            .column(sheet::Column::date(l.t("att-date")))
            .column(sheet::Column::text(l.t("att-kind")))
            .column(sheet::Column::text(l.t("att-event-name")));
        for line in &view.rows {
            table.push(vec![
                line.nip.as_str().into(),
                line.person.as_str().into(),
                sheet::Cell::Date(line.one.date),
                line.what.as_str().into(),
                line.one.name.as_str().into(),
            ]);
        }
        table
    })
}

async fn take(ctx: &Ctx, form: &Form) -> Result<Taken, Problem> {
    let mut flaws = Vec::new();
    let person = kept(person_of(ctx, &form.nip).await, &mut flaws)?;
    let date = match need_date("date", &form.date) {
        Ok(date) if date > ctx.today => Err(Invalid::field("date", "flaw-event-future").into()),
        other => other,
    };
    let date = kept(date, &mut flaws)?;
    let kind =
        MissedKind::parse(&form.kind).ok_or_else(|| Invalid::field("kind", "flaw-choice").into());
    let kind = kept(kind, &mut flaws)?;
    kept(required("name", &form.name).map_err(Problem::from), &mut flaws)?;
    let (Some(person_id), Some(date), Some(kind), true) = (person, date, kind, flaws.is_empty())
    else {
        return Err(Invalid { flaws }.into());
    };
    let new = Missed { id: 0, person_id, date, kind, name: form.name.trim().to_owned() };
    let target = target_of(ctx, new.person_id, new.date).await?;
    let permit = match permit_for(ctx, Action::EventRecord, &target)? {
        Ok(permit) => permit,
        Err(taken) => return Ok(taken),
    };
    event::record(ctx.db(), permit, vec![new]).await?;
    Ok(Taken::Done)
}

/// Records one event missed.
pub async fn record(ctx: Ctx, Posted(form): Posted<Form>) -> Answer {
    match take(&ctx, &form).await {
        Ok(Taken::Done) => Ok(ctx.see_other_said("/presensi/apel", "shell-saved")),
        Ok(Taken::Elsewhere(refusal, flaw)) => {
            let mut view = view(&ctx).await?;
            view.flaws = flaw_texts(ctx.l, &flaw);
            view.form = form;
            ctx.form_refused("att-missed-title", &view, refusal)
        }
        Err(Problem::Invalid(invalid, _)) => {
            let mut view = view(&ctx).await?;
            view.flaws = flaw_texts(ctx.l, &invalid);
            view.form = form;
            ctx.form_again("att-missed-title", &view, invalid)
        }
        Err(other) => Err(other),
    }
}

/// Takes an event back.
pub async fn end(ctx: Ctx, Path(id): Path<i64>, Posted(form): Posted<Ground>) -> Answer {
    let found = ctx.db().read(move |tx| event::find(tx, id)).await?;
    let one = found.ok_or(Problem::NotFound)?;
    let target = target_of(&ctx, one.person_id, one.date).await?;
    let permit = ctx.allow(Action::EventRecord, &target)?;
    event::end(ctx.db(), permit, id, form.ground).await?;
    Ok(ctx.see_other_said("/presensi/apel", "att-said-ended"))
}

const IMPORT: &str = "/presensi/apel/impor";
const TITLE: &str = "att-missed-import";

/// Shows what a sheet must look like.
pub async fn import_form(ctx: Ctx) -> Answer {
    ctx.reach(Action::EventRecord)?;
    ctx.page(TITLE, &ImportView::new(&ctx, IMPORT, MISSED_COLUMNS, MISSED_EXAMPLE))
}

/// Judges a sheet, and takes its good rows when asked to.
pub async fn import(ctx: Ctx, upload: Upload) -> Answer {
    ctx.reach(Action::EventRecord)?;
    let view = ImportView::new(&ctx, IMPORT, MISSED_COLUMNS, MISSED_EXAMPLE);
    view.answer(&ctx, TITLE, sheets::take_missed(&ctx, &upload).await)
}
