//! The page of an employee: today, what comes next, the months behind. On the first day of a month
//! the figures of the month are nothing yet, so the months before stand beside them. It must never
//! judge anything; it shows what the rooms know.

use super::{HomeView, Primary, Problem, due, primary};
use attendance::absence::{self, Absence};
use attendance::beginning::Beginning;
use attendance::correction::store as corrections;
use attendance::month::table::{self, Sums};
use attendance::month::{Look, Setting, look};
use attendance::page::{self, DayCell};
use law::leave::Balance;
use law::month::add_days;
use law::{Date, Month, Rupiah};
use serde::Serialize;
use shell::Ctx;
use shell::format;
use shell::lang::L;
use std::collections::BTreeMap;
use store::{Result, Tx};

/// Months behind that are shown.
const BEHIND: i16 = 3;
/// Days ahead in which leave and duty are told.
const AHEAD_DAYS: i64 = 60;
/// Free days ahead that are told.
const FREE_AHEAD: usize = 2;

/// Today in words.
#[derive(Clone, Debug, Serialize)]
pub struct Today {
    pub(super) cell: DayCell,
    pub(super) hours: String,
    pub(super) href: String,
}

/// Something that comes.
#[derive(Clone, Debug, Serialize)]
pub struct Ahead {
    pub(super) when: String,
    pub(super) what: String,
}

/// A month behind.
#[derive(Clone, Debug, Serialize)]
pub struct Behind {
    pub(super) month: Month,
    pub(super) sums: Sums,
    pub(super) net: Option<Rupiah>,
}

/// What stands on the page beside its figures.
#[derive(Clone, Debug, Serialize)]
pub struct Own {
    pub(super) person_id: i64,
    pub(super) today: Option<Today>,
    pub(super) ahead: Vec<Ahead>,
    pub(super) behind: Vec<Behind>,
}

type Shown<T> = std::result::Result<T, Problem>;

/// What is read in one transaction.
struct Read {
    now: Option<Look>,
    next: Option<Look>,
    facts: Vec<Absence>,
    behind: Vec<(Month, Sums)>,
    paid: BTreeMap<Month, Rupiah>,
    leave_left: Option<Balance>,
    asked: usize,
    waiting: i64,
    unrated: i64,
}

/// Puts today and what comes of somebody beside the figures of another role.
pub(super) async fn beside(ctx: &Ctx, view: &mut HomeView, me: i64) -> Shown<()> {
    let setting = Setting { book: ctx.book(), month: Month::of(ctx.today), now_us: ctx.now_us };
    let (today, rated) = (ctx.today, due(ctx));
    let read = ctx.db().read(move |tx| read(tx, setting, me, today, rated, false)).await?;
    view.own = Some(Own { behind: Vec::new(), ..own(ctx.l, me, today, read) });
    Ok(())
}

/// Fills the page and names its primary action.
pub(super) async fn show(ctx: &Ctx, view: &mut HomeView, me: i64) -> Shown<Primary> {
    let month = Month::of(ctx.today);
    let setting = Setting { book: ctx.book(), month, now_us: ctx.now_us };
    let leads = ctx.actor.wears(law::Role::Superior);
    let (today, rated) = (ctx.today, due(ctx));
    let read = ctx.db().read(move |tx| read(tx, setting, me, today, rated, leads)).await?;
    let l = ctx.l;
    let days = format!("/presensi/{me}/{month}");
    figures(view, &read, me, month);
    let n = i64::try_from(read.asked).unwrap_or(i64::MAX);
    view.todo(n, l.tn("home-todo-asked", n), "/presensi/koreksi", "guidance");
    view.todo(
        read.waiting,
        l.tv("home-todo-corrections", [("n", read.waiting)]),
        "/presensi/koreksi",
        "warning",
    );
    let named = format::month_long(l, rated);
    let text = l.tv("home-todo-unrated", [("n", read.unrated.to_string()), ("month", named)]);
    view.todo(read.unrated, text, &format!("/kinerja?bulan={rated}"), "warning");
    view.own = Some(own(l, me, today, read));
    Ok(primary(ctx, "home-open-month", days, shell::icon!("calendar")))
}

fn read(
    tx: &mut Tx,
    setting: Setting,
    me: i64,
    today: Date,
    rated: Month,
    leads: bool,
) -> Result<Read> {
    let month = setting.month;
    let now = look(tx, &setting, me)?;
    // Near the end of a month the next working day and the next free day lie beyond it.
    let near = now.as_ref().is_some_and(|now| next_working(now, today).is_none());
    let free = now.as_ref().is_some_and(|now| now.holidays.iter().any(|day| day.date > today));
    let beyond = Setting { month: month.next(), ..setting.clone() };
    // A year whose holidays the book does not carry has no month ahead.
    let next = if near || !free { look(tx, &beyond, me).unwrap_or(None) } else { None };
    let mut behind = table::sums_of_person(tx, me, back(month), month.prev())?;
    let beginning = Beginning::read(tx, &setting.book)?;
    behind.retain(|(month, _)| beginning.reaches(*month));
    let person = personnel::find(tx, me)?;
    let leave_left = match &person {
        Some(person) => absence::act::annual_left(tx, &setting.book, person, today).unwrap_or(None),
        None => None,
    };
    let facts = absence::store::of_person(tx, me, today, add_days(today, AHEAD_DAYS))?;
    let asked = corrections::mine(tx, me, 50)?.iter().filter(|one| one.is_open()).count();
    let mut paid = allowance::paid_since(tx, me, back(month))?;
    if paid.is_empty() {
        paid.extend(allowance::latest_slip(tx, me)?);
    }
    let (waiting, unrated) = if leads { team(tx, me, today, rated)? } else { (0, 0) };
    Ok(Read { now, next, facts, behind, paid, leave_left, asked, waiting, unrated })
}

/// The first month that is shown.
pub(super) fn back(month: Month) -> Month {
    (0..BEHIND).fold(month, |month, _| month.prev())
}

/// Requests of the team that wait, and people of it without a rating.
fn team(tx: &mut Tx, me: i64, today: Date, rated: Month) -> Result<(i64, i64)> {
    let on = rated.last().min(today);
    let team = personnel::subordinates(tx, me, today)?;
    let ids: Vec<i64> = team.iter().map(|one| one.id).collect();
    let ratings = performance::ratings_among(tx, rated, &ids)?;
    let unrated = team.iter().filter(|p| p.active_on(on) && !ratings.contains_key(&p.id)).count();
    let waiting = corrections::waiting(tx, 500)?;
    let waiting = waiting.iter().filter(|one| ids.contains(&one.person_id)).count();
    Ok((i64::try_from(waiting).unwrap_or(0), i64::try_from(unrated).unwrap_or(0)))
}

fn figures(view: &mut HomeView, read: &Read, me: i64, month: Month) {
    let l = view.l;
    let days = format!("/presensi/{me}/{month}");
    let sums = read.now.as_ref().map(|now| now.judged.sums).unwrap_or_default();
    let note = l.tn("home-days-so-far", i64::from(sums.working_days));
    view.figure("home-present", sums.present_days, note, &days);
    let late = format::minutes_words(l, i64::from(sums.late_minutes));
    view.figure("home-late", late, String::new(), &days);
    if let Some(left) = read.leave_left {
        let value = l.tn("home-days", left.total());
        let before = left.n1 + left.n2;
        let note = match before {
            0 => l.tv("home-leave-note", [("year", month.year())]),
            _ => l.tv("home-leave-carried", [("n", before)]),
        };
        view.figure("home-leave", value, note, &days);
    }
    match read.paid.last_key_value() {
        Some((month, net)) => view.figure(
            "home-slip",
            format::rupiah(net.0),
            format::month_long(l, *month),
            &format!("/tpp/slip/{me}/{month}"),
        ),
        None => view.figure("home-slip", l.t("home-slip-none"), String::new(), "/tpp/slip"),
    }
}

fn own(l: L, me: i64, today: Date, read: Read) -> Own {
    let behind = read.behind.iter().map(|(month, sums)| Behind {
        month: *month,
        sums: *sums,
        net: read.paid.get(month).copied(),
    });
    Own {
        person_id: me,
        today: read.now.as_ref().and_then(|now| now_words(l, me, today, now)),
        ahead: ahead(l, today, &read),
        behind: behind.collect(),
    }
}

fn now_words(l: L, me: i64, today: Date, now: &Look) -> Option<Today> {
    let at = usize::try_from(today.day()).ok()?;
    let day = now.judged.days.day(today.day())?;
    let mut cell = DayCell::new(l, today, day, today);
    if let Some(holiday) = now.holidays.iter().find(|holiday| holiday.date == today) {
        cell.note.clone_from(&holiday.name);
    }
    Some(Today {
        cell,
        hours: page::hours(l, now.plan.day(at).work, now.zone),
        href: format!("/presensi/{me}/hari/{today}"),
    })
}

/// The next day after `today` of this month on which work is owed.
fn next_working(look: &Look, today: Date) -> Option<Date> {
    let mut days = look.plan.month().dates().zip(look.judged.days.iter());
    days.find(|(date, day)| *date > today && day.is_working_day()).map(|(date, _)| date)
}

/// The next working day, leave and duty that come, and the next free days, in order of date.
fn ahead(l: L, today: Date, read: &Read) -> Vec<Ahead> {
    let mut list: Vec<(Date, Ahead)> = Vec::new();
    let looks = || [&read.now, &read.next].into_iter().flatten();
    if let Some((look, date)) = looks().find_map(|look| Some((look, next_working(look, today)?))) {
        let work = usize::try_from(date.day()).map(|at| look.plan.day(at).work);
        let hours = work.map(|work| page::hours(l, work, look.zone)).unwrap_or_default();
        list.push((date, Ahead { when: format::date_long_with_day(l, date), what: hours }));
    }
    for one in read.facts.iter().filter(|one| !one.ended && one.last_day > today) {
        let mut when = format::date_long(l, one.first_day);
        if one.last_day != one.first_day {
            when = format!("{when} – {}", format::date_long(l, one.last_day));
        }
        list.push((one.first_day, Ahead { when, what: page::kind_word(l, one.kind) }));
    }
    let free = looks().flat_map(|look| &look.holidays).filter(|day| day.date > today);
    for day in free.take(FREE_AHEAD) {
        let when = format::date_long_with_day(l, day.date);
        list.push((day.date, Ahead { when, what: day.name.clone() }));
    }
    list.sort_by_key(|(date, _)| *date);
    list.into_iter().map(|(_, ahead)| ahead).collect()
}
