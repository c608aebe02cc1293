//! The calendar of the pemda: holidays of a year, patterns per unit, rosters from a sheet.

use super::absence::Ground;
use super::presence::{kept, need_date, opt_date, person_of};
use crate::calendar::{
    Assignment, LocalDay, LocalKind, NewAssignment, Owner, Patterns, act, store,
};
use crate::page;
use crate::rule::required;
use crate::sheets::{self, ROSTER_COLUMNS, ROSTER_EXAMPLE};
use askama::Template;
use axum::extract::{Path, Query};
use law::calendar::{Holiday, HolidayKind, Holidays};
use law::{Action, Date, Invalid, Permit, Target};
use personnel::model::Unit;
use serde::{Deserialize, Serialize};
use shell::answer::{FlawText, flaw_texts};
use shell::form::{Posted, Upload};
use shell::import::ImportView;
use shell::lang::L;
use shell::ui::Choice;
use shell::{Answer, Ctx, Problem};

/// A free day of the year.
#[derive(Serialize)]
pub struct DayLine {
    /// Number of a local day; 0 for one of the national decree.
    id: i64,
    date: Date,
    weekday: &'static str,
    name: String,
    kind: String,
    unit: String,
    decree: String,
}

/// A pattern in force.
#[derive(Serialize)]
pub struct PatternLine {
    #[serde(flatten)]
    one: Assignment,
    unit: String,
    what: String,
}

/// What was typed into the forms.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Form {
    #[serde(default)]
    date: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    decree: String,
    #[serde(default)]
    pattern: String,
    #[serde(default)]
    nip: String,
    #[serde(default)]
    serves: String,
    #[serde(default)]
    valid_from: String,
    #[serde(default)]
    valid_to: String,
}

/// The page.
#[derive(Template, Serialize)]
#[template(path = "presence_calendar.html")]
pub struct CalendarView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    year: i16,
    #[serde(skip)]
    prev: i16,
    #[serde(skip)]
    next: i16,
    /// Whether the book carries the national decree of the year.
    decreed: bool,
    days: Vec<DayLine>,
    patterns: Vec<PatternLine>,
    #[serde(skip)]
    units: Vec<Choice>,
    #[serde(skip)]
    codes: Vec<Choice>,
    #[serde(skip)]
    kinds: Vec<Choice>,
    #[serde(skip)]
    form: Form,
    #[serde(skip)]
    flaws: Vec<FlawText>,
    #[serde(skip)]
    no_flaws: Vec<FlawText>,
    /// The form that is shown again; it stands open with its flaws.
    #[serde(skip)]
    sent: Option<Sent>,
}

/// The forms of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    Day,
    Pattern,
}

impl CalendarView {
    /// The flaws of a form; the other one has fields of the same names.
    fn flaws_of(&self, form: Sent) -> &[FlawText] {
        if self.sent == Some(form) { &self.flaws } else { &self.no_flaws }
    }
}

/// Year asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    tahun: String,
}

fn permit(ctx: &Ctx) -> Result<Permit, Problem> {
    ctx.allow(Action::CalendarRecord, &Target::pemda())
}

fn unit_name(l: L, units: &[Unit], id: i64) -> String {
    let found = units.iter().find(|unit| unit.id == id);
    found.map_or_else(|| l.t("att-whole-pemda"), |unit| unit.name.clone())
}

/// Units as choices, the whole pemda first.
pub(super) fn unit_choices(l: L, units: &[Unit]) -> Vec<Choice> {
    let mut list = vec![Choice::new(0, l.t("att-whole-pemda"))];
    list.extend(units.iter().map(|unit| Choice::new(unit.id, &unit.name)));
    list
}

fn national_line(l: L, day: &Holiday) -> DayLine {
    let key = match day.kind {
        HolidayKind::National => "att-day-holiday",
        HolidayKind::Collective => "att-day-collective-leave",
        HolidayKind::Local => "att-day-local-holiday",
    };
    DayLine {
        id: 0,
        date: day.date,
        weekday: shell::format::weekday(l, day.date),
        name: day.name.clone(),
        kind: l.t(key),
        unit: l.t("att-whole-pemda"),
        decree: String::new(),
    }
}

fn local_line(l: L, units: &[Unit], day: LocalDay) -> DayLine {
    let key = match day.kind {
        LocalKind::Free => "att-day-local-holiday",
        LocalKind::Served => "att-day-served",
    };
    DayLine {
        id: day.id,
        date: day.date,
        weekday: shell::format::weekday(l, day.date),
        name: day.name,
        kind: l.t(key),
        unit: unit_name(l, units, day.unit_id),
        decree: day.decree,
    }
}

async fn view(ctx: &Ctx, year: i16) -> Result<CalendarView, Problem> {
    let (l, book) = (ctx.l, ctx.book());
    let first = Date::new(year, 1, 1).map_err(|_| Problem::NotFound)?;
    let last = Date::new(year, 12, 31).map_err(|_| Problem::NotFound)?;
    let (units, local, assigned) = ctx
        .db()
        .read(move |tx| {
            let local = store::local_days(tx, first, last)?;
            Ok((personnel::units(tx)?, local, store::of_units(tx, first, last)?))
        })
        .await?;
    let national = Holidays::from_book(&book, year..=year);
    let decreed = national.is_ok();
    let national = national.unwrap_or_default();
    let mut days: Vec<DayLine> = national.list().iter().map(|day| national_line(l, day)).collect();
    days.extend(local.into_iter().map(|day| local_line(l, &units, day)));
    days.sort_by_key(|day| day.date);
    let patterns = Patterns::at(&book, ctx.today)?;
    let line = |one: Assignment| PatternLine {
        unit: unit_name(l, &units, one.owner_id),
        what: pattern_word(l, &one.pattern),
        one,
    };
    Ok(CalendarView {
        l,
        token: ctx.form_token.clone(),
        year,
        prev: year - 1,
        next: year + 1,
        decreed,
        days,
        patterns: assigned.into_iter().map(line).collect(),
        units: unit_choices(l, &units),
        codes: patterns.codes().map(|code| Choice::new(code, pattern_word(l, code))).collect(),
        kinds: page::choices(l, "att-local-", ["free", "served"]),
        form: Form { valid_from: ctx.today.to_string(), ..Form::default() },
        flaws: Vec::new(),
        no_flaws: Vec::new(),
        sent: None,
    })
}

/// Name of a pattern; its code when a pemda added one of its own.
fn pattern_word(l: L, code: &str) -> String {
    let key = format!("att-pattern-{}", code.replace('_', "-"));
    if l.has(&key) { l.t(&key) } else { code.to_owned() }
}

/// Shows a year.
pub async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    permit(&ctx)?;
    let year = asked.tahun.parse().unwrap_or_else(|_| ctx.today.year());
    let view = view(&ctx, year).await?;
    ctx.list("att-calendar-title", &view, |l| table(l, &view))
}

fn table(l: L, view: &CalendarView) -> sheet::Table {
    let mut table = sheet::Table::new(format!("{} {}", l.t("att-calendar-title"), view.year))
        .column(sheet::Column::date(l.t("att-date")))
        .column(sheet::Column::text(l.t("att-name-of-day")))
        .column(sheet::Column::text(l.t("att-kind")))
        .column(sheet::Column::text(l.t("att-unit")))
        .column(sheet::Column::text(l.t("att-decree")));
    for day in &view.days {
        table.push(vec![
            sheet::Cell::Date(day.date),
            day.name.as_str().into(),
            day.kind.as_str().into(),
            day.unit.as_str().into(),
            day.decree.as_str().into(),
        ]);
    }
    table
}

async fn again(ctx: &Ctx, form: Form, sent: Sent, outcome: Result<(), Problem>) -> Answer {
    match outcome {
        Ok(()) => Ok(ctx.see_other_said("/presensi/kalender", "shell-saved")),
        Err(Problem::Invalid(invalid, _)) => {
            let mut view = view(ctx, ctx.today.year()).await?;
            view.flaws = flaw_texts(ctx.l, &invalid);
            view.form = form;
            view.sent = Some(sent);
            ctx.form_again("att-calendar-title", &view, invalid)
        }
        Err(other) => Err(other),
    }
}

/// A unit of a form, 0 for the whole pemda; one that does not exist is a flaw.
pub(super) async fn unit_of(ctx: &Ctx, text: &str) -> Result<i64, Problem> {
    let bad = || Problem::from(Invalid::field("unit", "flaw-choice"));
    match text.trim() {
        "" | "0" => Ok(0),
        text => {
            let id: i64 = text.parse().map_err(|_| bad())?;
            let found = ctx.db().read(move |tx| personnel::find_unit(tx, id)).await?;
            found.map(|unit| unit.id).ok_or_else(bad)
        }
    }
}

async fn take_day(ctx: &Ctx, permit: Permit, form: &Form) -> Result<(), Problem> {
    let mut flaws = Vec::new();
    let date = kept(need_date("date", &form.date), &mut flaws)?;
    let kind = LocalKind::parse(&form.kind)
        .ok_or_else(|| Problem::from(Invalid::field("kind", "flaw-choice")));
    let kind = kept(kind, &mut flaws)?;
    let unit = kept(unit_of(ctx, &form.unit).await, &mut flaws)?;
    kept(required("name", &form.name).map_err(Problem::from), &mut flaws)?;
    kept(required("decree", &form.decree).map_err(Problem::from), &mut flaws)?;
    let (Some(date), Some(kind), Some(unit_id), true) = (date, kind, unit, flaws.is_empty()) else {
        return Err(Invalid { flaws }.into());
    };
    let (name, decree) = (form.name.trim().to_owned(), form.decree.trim().to_owned());
    act::add_local_day(ctx.db(), permit, LocalDay { id: 0, date, unit_id, kind, name, decree })
        .await?;
    Ok(())
}

/// Names a local holiday, or a holiday that a unit works.
pub async fn add_day(ctx: Ctx, Posted(form): Posted<Form>) -> Answer {
    let permit = permit(&ctx)?;
    let outcome = take_day(&ctx, permit, &form).await;
    again(&ctx, form, Sent::Day, outcome).await
}

/// Ends a local day.
pub async fn end_day(ctx: Ctx, Path(id): Path<i64>, Posted(form): Posted<Ground>) -> Answer {
    act::end_local_day(ctx.db(), permit(&ctx)?, id, form.ground).await?;
    Ok(ctx.see_other_said("/presensi/kalender", "att-said-ended"))
}

/// Whose pattern a form gives: of a person when a NIP is typed, of a unit otherwise.
async fn owner_of(ctx: &Ctx, form: &Form) -> Result<Owner, Problem> {
    match form.nip.trim() {
        "" => Ok(Owner::Unit(unit_of(ctx, &form.unit).await?)),
        nip => Ok(Owner::Person(person_of(ctx, nip).await?)),
    }
}

async fn take_pattern(ctx: &Ctx, permit: Permit, form: &Form) -> Result<(), Problem> {
    let mut flaws = Vec::new();
    let owner = kept(owner_of(ctx, form).await, &mut flaws)?;
    let from = kept(need_date("valid_from", &form.valid_from), &mut flaws)?;
    let to = kept(opt_date("valid_to", &form.valid_to), &mut flaws)?;
    kept(required("decree", &form.decree).map_err(Problem::from), &mut flaws)?;
    let (Some(owner), Some(valid_from), Some(valid_to), true) = (owner, from, to, flaws.is_empty())
    else {
        return Err(Invalid { flaws }.into());
    };
    let new = NewAssignment {
        owner,
        pattern: form.pattern.clone(),
        serves_on_holidays: form.serves == "1",
        valid_from,
        valid_to,
        decree: form.decree.trim().to_owned(),
    };
    act::assign(ctx.db(), permit, &ctx.book(), new).await?;
    Ok(())
}

/// Gives a pattern to a unit or a person.
pub async fn assign(ctx: Ctx, Posted(form): Posted<Form>) -> Answer {
    let permit = permit(&ctx)?;
    let outcome = take_pattern(&ctx, permit, &form).await;
    again(&ctx, form, Sent::Pattern, outcome).await
}

/// Ends a pattern of a unit.
pub async fn end_pattern(ctx: Ctx, Path(id): Path<i64>, Posted(form): Posted<Ground>) -> Answer {
    act::end_pattern(ctx.db(), permit(&ctx)?, id, form.ground).await?;
    Ok(ctx.see_other_said("/presensi/kalender", "att-said-ended"))
}

const IMPORT: &str = "/presensi/kalender/sif";
const TITLE: &str = "att-roster-import";

/// Shows what a roster must look like.
pub async fn roster_form(ctx: Ctx) -> Answer {
    permit(&ctx)?;
    ctx.page(TITLE, &ImportView::new(&ctx, IMPORT, ROSTER_COLUMNS, ROSTER_EXAMPLE))
}

/// Judges a roster, and takes its good rows when asked to.
pub async fn roster(ctx: Ctx, upload: Upload) -> Answer {
    permit(&ctx)?;
    let view = ImportView::new(&ctx, IMPORT, ROSTER_COLUMNS, ROSTER_EXAMPLE);
    view.answer(&ctx, TITLE, sheets::take_roster(&ctx, &upload).await)
}
