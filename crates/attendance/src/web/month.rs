//! One person's month: the calendar, what is odd in it, the counters of PP 94/2021.

use super::presence::{month_of, neighbours, setting};
use crate::beginning::Beginning;
use crate::correction::{Correction, store};
use crate::month::{self, Discipline, Look, PersonMonth};
use crate::page::{self, DayCell};
use askama::Template;
use axum::extract::Path;
use law::{Action, Date, Month};
use personnel::model::{Person, Place};
use serde::Serialize;
use shell::format;
use shell::lang::L;
use shell::why::Links;
use shell::{Answer, Ctx, Primary, Problem};

/// Leads to the actor's own month.
pub async fn home(ctx: Ctx) -> Answer {
    let me = ctx.me()?;
    Ok(ctx.see_other(&format!("/presensi/{me}/{}", Month::of(ctx.today))))
}

/// The counters of PP 94/2021 as a page shows them.
#[derive(Serialize)]
pub struct Counters {
    discipline: Discipline,
    #[serde(skip)]
    tone: &'static str,
    #[serde(skip)]
    said: String,
    #[serde(skip)]
    tree: String,
}

/// The month.
#[derive(Template, Serialize)]
#[template(path = "presence_month.html")]
pub struct MonthView {
    #[serde(skip)]
    l: L,
    person_id: i64,
    name: String,
    nip: String,
    month: Month,
    #[serde(skip)]
    prev: Option<Month>,
    #[serde(skip)]
    next: Option<Month>,
    /// Whether anything is known of the month; if not, it has no statuses and no counters.
    known: bool,
    summary: String,
    sums: law::attendance::MonthSums,
    facts: String,
    #[serde(skip)]
    weeks: Vec<Vec<Option<DayCell>>>,
    #[serde(skip)]
    exceptions: Vec<DayCell>,
    /// Newest first.
    days: Vec<DayCell>,
    counters: Option<Counters>,
    missed: Vec<crate::event::Missed>,
    silent_since: Option<String>,
    open: usize,
    #[serde(skip)]
    weekdays: Vec<&'static str>,
}

struct Loaded {
    person: Person,
    place: Place,
    look: Look,
    discipline: Discipline,
    corrections: Vec<Correction>,
    known: bool,
}

async fn load(ctx: &Ctx, id: i64, month: Month) -> Result<Loaded, Problem> {
    let (today, on) = (ctx.today, month.last().min(ctx.today));
    // The policy is asked before anything of the month is read.
    let known = ctx
        .db()
        .read(move |tx| match personnel::find(tx, id)? {
            Some(person) => Ok(Some((person, personnel::place(tx, id, on)?))),
            None => Ok(None),
        })
        .await?;
    let (person, place) = known.ok_or(Problem::NotFound)?;
    ctx.allow(Action::DayView, &place.target())?;
    let setting = setting(ctx, month);
    let rest = ctx
        .db()
        .read(move |tx| {
            let Some(look) = month::look(tx, &setting, id)? else { return Ok(None) };
            let counted =
                month::counter::discipline(tx, &setting.book, month, &look.judged, today)?;
            let corrections = store::of_person(tx, id, month.first(), month.last())?;
            let known = Beginning::read(tx, &setting.book)?.reaches(month);
            Ok(Some((look, counted, corrections, known)))
        })
        .await?;
    let (look, discipline, corrections, known) = rest.ok_or(Problem::NotFound)?;
    Ok(Loaded { person, place, look, discipline, corrections, known })
}

fn cells(l: L, today: Date, look: &Look, corrections: &[Correction]) -> Vec<DayCell> {
    let month = look.plan.month();
    let one = |(date, day)| {
        let mut cell = DayCell::new(l, date, day, today);
        if let Some(holiday) = look.holidays.iter().find(|holiday| holiday.date == date) {
            cell.note = holiday.name.clone();
        }
        let waits = corrections.iter().any(|one| one.date == date && one.is_open());
        if waits { cell.waiting() } else { cell }
    };
    month.dates().zip(look.judged.days.iter()).map(one).collect()
}

/// `18 hadir · 2 terlambat (41 menit) · 1 tanpa keterangan`.
fn summary(l: L, judged: &PersonMonth) -> String {
    let sums = &judged.sums;
    let late = sums.late_minutes.to_string();
    let mut parts = vec![l.tv("att-sum-present", [("n", sums.present_days.to_string())])];
    let mut add = |n: u16, key: &str| {
        if n > 0 {
            parts.push(l.tv(key, [("n", n.to_string()), ("minutes", late.clone())]));
        }
    };
    add(sums.late_days, "att-sum-late");
    add(sums.early_days, "att-sum-early");
    add(sums.missing_taps(), "att-sum-missing");
    add(sums.absent_days, "att-sum-absent");
    add(sums.leave_days.iter().sum(), "att-sum-leave");
    add(sums.duty_days + sums.training_days + sums.study_days, "att-sum-duty");
    add(sums.pending_days, "att-sum-pending");
    parts.join(" · ")
}

fn counters(l: L, person: i64, discipline: Discipline) -> Counters {
    let reading = &discipline.reading;
    let days = reading.cumulative_days.to_string();
    let row = reading.longest_row_days.to_string();
    let (tone, said) = match (&discipline.punishment_name, reading.to_next_days) {
        (Some(name), _) => (
            "negative",
            l.tv(
                "att-pp94-reached",
                [
                    ("days", days),
                    ("row", row),
                    ("punishment", name.clone()),
                    ("basis", reading.basis.clone().unwrap_or_default()),
                ],
            ),
        ),
        (None, Some(left)) if reading.cumulative_days > 0 => {
            let values = [("days", days), ("row", row), ("left", left.to_string())];
            ("warning", l.tv("att-pp94-near", values))
        }
        _ => ("positive", l.t("att-pp94-none")),
    };
    let fact = |fact: &law::trace::Fact| page::fact_link(person, fact);
    let links = Links { fact: &fact, rule: &page::rule_link };
    let tree = shell::why::html(l, &discipline.reasons, links);
    Counters { discipline, tone, said, tree }
}

/// Shows a month.
pub async fn show(ctx: Ctx, Path((id, month)): Path<(i64, String)>) -> Answer {
    let month = month_of(&month)?;
    let Loaded { person, place, look, discipline, corrections, known } =
        load(&ctx, id, month).await?;
    let l = ctx.l;
    let days = if known { cells(l, ctx.today, &look, &corrections) } else { Vec::new() };
    let mut newest: Vec<DayCell> =
        days.iter().filter(|cell| cell.date <= ctx.today).cloned().collect();
    newest.reverse();
    let exceptions = newest.iter().filter(|cell| cell.is_exception()).cloned().collect();
    let now = crate::civil::of_instant(ctx.now_us, look.zone);
    let silent = Month::of(ctx.today) == month && look.until_local_s < now;
    let (prev, next) = neighbours(&ctx, month);
    let view = MonthView {
        l,
        person_id: id,
        name: person.full_name(),
        nip: person.nip,
        month,
        prev,
        next,
        known,
        summary: if known { summary(l, &look.judged) } else { String::new() },
        sums: if known { look.judged.sums } else { Default::default() },
        facts: look.judged.facts.to_string(),
        weeks: if known { page::weeks(month, days.clone()) } else { Vec::new() },
        exceptions,
        open: days.iter().filter(|cell| cell.open).count(),
        days: if month.first() > ctx.today { days } else { newest },
        counters: known.then(|| counters(l, id, discipline)),
        missed: look.judged.missed.clone(),
        silent_since: silent
            .then(|| format!("{} {}", format::local(look.until_local_s), look.zone.name())),
        weekdays: week(l),
    };
    let asks = known && ctx.may(Action::CorrectionRequest, &place.target());
    let primary = asks.then(|| Primary {
        label: l.t("att-ask"),
        href: format!("/presensi/{id}/hari/{}", ctx.today.min(month.last()).max(month.first())),
        icon: shell::icon!("pencil"),
    });
    let title = l.tv("att-month-title", [("month", format::month_long(l, month))]);
    ctx.list_with(&title, primary, &view, |l| table(l, &view))
}

fn week(l: L) -> Vec<&'static str> {
    let monday = jiff::civil::date(2026, 1, 5);
    (0..7).map(|n| format::weekday_short(l, law::month::add_days(monday, n))).collect()
}

fn table(l: L, view: &MonthView) -> sheet::Table {
    let mut table = sheet::Table::new(format!("{} {}", view.nip, view.month))
        .column(sheet::Column::date(l.t("att-date")))
        .column(sheet::Column::text(l.t("att-status")))
        .column(sheet::Column::text(l.t("att-times")))
        .column(sheet::Column::minutes(l.t("att-late")))
        .column(sheet::Column::minutes(l.t("att-early")))
        .column(sheet::Column::text(l.t("att-note")));
    let mut days: Vec<&DayCell> = view.days.iter().collect();
    days.sort_by_key(|cell| cell.date);
    for cell in days {
        table.push(vec![
            sheet::Cell::Date(cell.date),
            cell.word.as_str().into(),
            cell.times.as_str().into(),
            sheet::Cell::Int(i64::from(cell.day.late_minutes)),
            sheet::Cell::Int(i64::from(cell.day.early_minutes)),
            cell.note.as_str().into(),
        ]);
    }
    table
}
