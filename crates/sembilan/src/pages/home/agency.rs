//! The page of an operator: his agency today, what waits in it, and its months. It must never show
//! anything of another agency.

use super::own::{self, back};
use super::{HomeView, Primary, Problem, due, health, presence, primary};
use attendance::beginning::Beginning;
use attendance::month::agency::{AgencyMonth, months_of};
use law::policy::Scope;
use law::{Month, Role};
use serde::Serialize;
use shell::Ctx;
use shell::format;

/// The agency beside the figures.
#[derive(Clone, Debug, Serialize)]
pub struct Agency {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) months: Vec<AgencyMonth>,
}

struct Read {
    name: String,
    months: Vec<AgencyMonth>,
    unrated: i64,
}

/// The agency that the actor looks after.
fn own_agency(ctx: &Ctx) -> Option<i64> {
    ctx.actor.hats.iter().find_map(|hat| match (hat.role, hat.scope) {
        (Role::AgencyAdmin, Scope::Agency(id)) => Some(id),
        _ => None,
    })
}

async fn read(ctx: &Ctx, agency: i64) -> Result<Read, Problem> {
    let (book, month, rated, today) = (ctx.book(), Month::of(ctx.today), due(ctx), ctx.today);
    let read = ctx.db().read(move |tx| {
        let beginning = Beginning::read(tx, &book)?;
        let mut months = months_of(tx, agency, back(month), month)?;
        months.retain(|one| beginning.reaches(one.month));
        let on = rated.last().min(today);
        let unrated = performance::unrated_in(tx, &[agency], rated, on)?.len();
        let name = personnel::find_unit(tx, agency)?.map(|unit| unit.name).unwrap_or_default();
        Ok(Read { name, months, unrated: i64::try_from(unrated).unwrap_or(i64::MAX) })
    });
    Ok(read.await?)
}

/// Fills the page and names its primary action.
pub(super) async fn show(ctx: &Ctx, view: &mut HomeView, me: i64) -> Result<Primary, Problem> {
    let Some(agency) = own_agency(ctx) else { return own::show(ctx, view, me).await };
    let health = health(ctx, Some(agency)).await?;
    let now = presence::now_in(ctx, agency).await?;
    let read = read(ctx, agency).await?;
    let (l, rated) = (ctx.l, due(ctx));
    let days = format!("/presensi/unit/{agency}/{}", Month::of(ctx.today));
    let of = l.tv("home-of", [("n", format::count(now.expected))]);
    view.figure("home-present-now", format::count(now.present), of, &days);
    view.alarm("home-corrections", health.corrections, "/presensi/koreksi");
    view.alarm("home-silent-devices", health.silent, "/mesin");
    view.alarm("home-unrated-agency", read.unrated, &format!("/kinerja?bulan={rated}"));
    let named = format::month_long(l, rated);
    let text =
        l.tv("home-todo-unrated-agency", [("n", read.unrated.to_string()), ("month", named)]);
    view.todo(read.unrated, text, &format!("/kinerja?bulan={rated}"), "warning");
    // Corrections he only sees, machines are approved by others; keys of machines are his.
    let text = l.tv("home-todo-unmapped", [("n", health.unmapped.to_string())]);
    view.todo(health.unmapped, text, "/mesin/pin", "warning");
    own::beside(ctx, view, me).await?;
    view.agency = Some(Agency { id: agency, name: read.name, months: read.months });
    Ok(primary(ctx, "home-open-agency", days, shell::icon!("calendar")))
}
