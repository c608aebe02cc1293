//! Leave, duty, permits and flexible work: the list of a month, the form, the sheet. Every record
//! is held against the law of leave, and a refusal names its article.

use super::presence::{
    Taken, kept, month_or_now, need_date, neighbours, opt_date, permit_for, person_of, setting,
    target_of,
};
use crate::absence::{self, Absence, NewAbsence, act, store};
use crate::month::freshen;
use crate::page;
use crate::rule::required;
use crate::sheets::{self, ABSENCE_COLUMNS, ABSENCE_EXAMPLE};
use ::store::Failure;
use askama::Template;
use axum::extract::{Path, Query};
use law::attendance::FactKind;
use law::{Action, Invalid, Month};
use serde::{Deserialize, Serialize};
use shell::answer::{FlawText, as_flaw, flaw_texts};
use shell::form::{Posted, Upload};
use shell::format;
use shell::import::ImportView;
use shell::lang::L;
use shell::ui::Choice;
use shell::{Answer, Ctx, Problem};

/// Facts on a page.
const ON_PAGE: i64 = 50;

/// A fact as the list shows it.
#[derive(Serialize)]
pub struct Line {
    #[serde(flatten)]
    one: Absence,
    name: String,
    nip: String,
    what: String,
    part: String,
}

/// What was typed into the form.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Form {
    #[serde(default)]
    nip: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    first_day: String,
    #[serde(default)]
    last_day: String,
    #[serde(default)]
    from_minute: String,
    #[serde(default)]
    to_minute: String,
    #[serde(default)]
    decree: String,
    #[serde(default)]
    for_family: String,
    #[serde(default)]
    excepted: String,
}

/// The page.
#[derive(Template, Serialize)]
#[template(path = "presence_absence.html")]
pub struct AbsenceView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    month: Month,
    #[serde(skip)]
    prev: Option<Month>,
    #[serde(skip)]
    next: Option<Month>,
    rows: Vec<Line>,
    page: i64,
    pages: i64,
    total: i64,
    #[serde(skip)]
    kinds: Vec<Choice>,
    #[serde(skip)]
    form: Form,
    #[serde(skip)]
    flaws: Vec<FlawText>,
}

/// Month and page asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    bulan: String,
    #[serde(default)]
    hal: String,
}

fn kinds(l: L) -> Vec<Choice> {
    let one = |kind: FactKind| {
        let class = l.t(&format!("att-class-{}", absence::class_of(kind).replace('_', "-")));
        let word = page::kind_word(l, kind);
        // "Cuti tahunan" says itself that it is leave; "Diklat" does not say that it is duty.
        let clear = word.to_lowercase().contains(&class.to_lowercase());
        Choice::new(kind.name(), if clear { word } else { format!("{class}: {word}") })
    };
    absence::all_kinds().into_iter().map(one).collect()
}

fn part(one: &Absence) -> String {
    let clock = |minute: i16| format::clock(i32::from(minute));
    one.part.map(|(from, to)| format!("{}–{}", clock(from), clock(to))).unwrap_or_default()
}

async fn view(ctx: &Ctx, month: Month, page: i64) -> Result<AbsenceView, Problem> {
    let agency = ctx.reach(Action::AbsenceRecord)?.agency();
    if agency.is_some() {
        // An agency's list asks the judged month who belongs to it.
        freshen(ctx.db(), &setting(ctx, month)).await?;
    }
    let l = ctx.l;
    let filter = store::Filter { person: None, agency };
    let offset = (page - 1).saturating_mul(ON_PAGE);
    let (from, to) = (month.first(), month.last());
    let (total, rows) = ctx
        .db()
        .read(move |tx| {
            let total = store::count(tx, filter, from, to)?;
            let list = store::list(tx, filter, from, to, ON_PAGE, offset)?;
            let ids: Vec<i64> = list.iter().map(|one| one.person_id).collect();
            let names = personnel::names(tx, &ids)?;
            let line = |one: Absence| {
                let named = names.get(&one.person_id).cloned().unwrap_or_default();
                let (what, part) = (page::kind_word(l, one.kind), part(&one));
                Line { name: named.name, nip: named.nip, what, part, one }
            };
            Ok((total, list.into_iter().map(line).collect::<Vec<_>>()))
        })
        .await?;
    let (prev, next) = neighbours(ctx, month);
    Ok(AbsenceView {
        l,
        token: ctx.form_token.clone(),
        month,
        prev,
        next,
        rows,
        page,
        pages: (total + ON_PAGE - 1) / ON_PAGE,
        total,
        kinds: kinds(l),
        form: Form::default(),
        flaws: Vec::new(),
    })
}

/// Lists the facts of a month.
pub async fn list(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let month = month_or_now(&ctx, &asked.bulan);
    let view = view(&ctx, month, asked.hal.parse().unwrap_or(1).max(1)).await?;
    ctx.list("att-absence-title", &view, |l| table(l, &view))
}

fn table(l: L, view: &AbsenceView) -> sheet::Table {
    let mut table = sheet::Table::new(format!("{} {}", l.t("att-absence-title"), view.month))
        .column(sheet::Column::text("NIP"))
        .column(sheet::Column::text(l.t("att-name")))
        .column(sheet::Column::text(l.t("att-kind")))
        .column(sheet::Column::date(l.t("att-first-day")))
        .column(sheet::Column::date(l.t("att-last-day")))
        .column(sheet::Column::text(l.t("att-decree")));
    for line in &view.rows {
        table.push(vec![
            line.nip.as_str().into(),
            line.name.as_str().into(),
            line.what.as_str().into(),
            sheet::Cell::Date(line.one.first_day),
            sheet::Cell::Date(line.one.last_day),
            line.one.decree.as_str().into(),
        ]);
    }
    table
}

fn minute(field: &'static str, text: &str) -> Result<Option<i16>, Problem> {
    match text.trim() {
        "" => Ok(None),
        text => match page::minute_of(text) {
            Some(minute) => Ok(Some(minute)),
            None => Err(Invalid::field(field, "flaw-clock").into()),
        },
    }
}

/// Begin and end of a part of a day; both or neither.
fn part_of(form: &Form) -> Result<Option<(i16, i16)>, Problem> {
    let from = minute("from_minute", &form.from_minute)?;
    let to = minute("to_minute", &form.to_minute)?;
    match (from, to) {
        (None, None) => Ok(None),
        (Some(from), Some(to)) => Ok(Some((from, to))),
        (Some(_), None) => Err(Invalid::field("to_minute", "flaw-required").into()),
        (None, Some(_)) => Err(Invalid::field("from_minute", "flaw-required").into()),
    }
}

/// Reads the form; all its flaws are named at once, in the order of its fields.
async fn read_form(ctx: &Ctx, form: &Form) -> Result<NewAbsence, Problem> {
    let mut flaws = Vec::new();
    let person = kept(person_of(ctx, &form.nip).await, &mut flaws)?;
    let kind =
        absence::by_word(&form.kind).ok_or_else(|| Invalid::field("kind", "flaw-choice").into());
    let kind = kept(kind, &mut flaws)?;
    let first = kept(need_date("first_day", &form.first_day), &mut flaws)?;
    let last = kept(opt_date("last_day", &form.last_day), &mut flaws)?;
    let part = kept(part_of(form), &mut flaws)?;
    let decree = required("decree", &form.decree).map_err(Problem::from);
    kept(decree, &mut flaws)?;
    let (Some(person_id), Some(kind), Some(first_day), Some(last_day), Some(part), true) =
        (person, kind, first, last, part, flaws.is_empty())
    else {
        return Err(Invalid { flaws }.into());
    };
    Ok(NewAbsence {
        person_id,
        kind,
        first_day,
        last_day: last_day.unwrap_or(first_day),
        part,
        decree: form.decree.trim().to_owned(),
        for_family: form.for_family == "1",
        excepted_from_service: form.excepted == "1",
    })
}

async fn take_form(ctx: &Ctx, form: &Form) -> Result<Taken, Problem> {
    let new = read_form(ctx, form).await?;
    let target = target_of(ctx, new.person_id, new.first_day).await?;
    let permit = match permit_for(ctx, Action::AbsenceRecord, &target)? {
        Ok(permit) => permit,
        Err(taken) => return Ok(taken),
    };
    match act::record(ctx.db(), permit, ctx.book(), new, ctx.today).await {
        // What the law refuses keeps what was typed, like a flaw of the form.
        Err(Failure::Refusal(refusal)) => Err(as_flaw(ctx, "kind", refusal).into()),
        other => Ok(other.map(|_| Taken::Done)?),
    }
}

/// Records one fact.
pub async fn record(ctx: Ctx, Posted(form): Posted<Form>) -> Answer {
    let month = form.first_day.parse().map_or_else(|_| Month::of(ctx.today), Month::of);
    match take_form(&ctx, &form).await {
        Ok(Taken::Done) => {
            let back = format!("/presensi/ketidakhadiran?bulan={month}");
            Ok(ctx.see_other_said(&back, "shell-saved"))
        }
        Ok(Taken::Elsewhere(refusal, flaw)) => {
            let mut view = view(&ctx, month, 1).await?;
            view.flaws = flaw_texts(ctx.l, &flaw);
            view.form = form;
            ctx.form_refused("att-absence-title", &view, refusal)
        }
        Err(Problem::Invalid(invalid, _)) => {
            let mut view = view(&ctx, month, 1).await?;
            view.flaws = flaw_texts(ctx.l, &invalid);
            view.form = form;
            ctx.form_again("att-absence-title", &view, invalid)
        }
        Err(other) => Err(other),
    }
}

/// A reason.
#[derive(Deserialize)]
pub struct Ground {
    #[serde(default)]
    pub(super) ground: String,
}

/// Ends a fact that was wrong.
pub async fn end(ctx: Ctx, Path(id): Path<i64>, Posted(form): Posted<Ground>) -> Answer {
    let found = ctx.db().read(move |tx| store::find(tx, id)).await?;
    let one = found.ok_or(Problem::NotFound)?;
    let target = target_of(&ctx, one.person_id, one.first_day).await?;
    let permit = ctx.allow(Action::AbsenceRecord, &target)?;
    let back = format!("/presensi/ketidakhadiran?bulan={}", Month::of(one.first_day));
    act::end(ctx.db(), permit, one, form.ground).await?;
    Ok(ctx.see_other_said(&back, "att-said-ended"))
}

const IMPORT: &str = "/presensi/ketidakhadiran/impor";
const TITLE: &str = "att-absence-import";

/// Shows what a sheet must look like.
pub async fn import_form(ctx: Ctx) -> Answer {
    ctx.reach(Action::AbsenceRecord)?;
    ctx.page(TITLE, &ImportView::new(&ctx, IMPORT, ABSENCE_COLUMNS, ABSENCE_EXAMPLE))
}

/// Judges a sheet, and takes its good rows when asked to.
pub async fn import(ctx: Ctx, upload: Upload) -> Answer {
    ctx.reach(Action::AbsenceRecord)?;
    let view = ImportView::new(&ctx, IMPORT, ABSENCE_COLUMNS, ABSENCE_EXAMPLE);
    view.answer(&ctx, TITLE, sheets::take_absences(&ctx, &upload).await)
}
