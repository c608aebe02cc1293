//! Agencies and their units: who heads what, how many work where.

use super::opens::Opens;
use crate::model::{Post, Unit};
use crate::store::person::{self, Filter, PersonRow};
use crate::store::place::holder;
use crate::store::unit::{self, AgencyRow};
use askama::Template;
use axum::extract::Path;
use law::{Action, Target};
use serde::Serialize;
use shell::lang::L;
use shell::{Answer, Ctx, Problem};

/// People shown on a unit's page.
const SHOWN: i64 = 400;

/// All agencies.
#[derive(Template, Serialize)]
#[template(path = "units.html")]
pub struct UnitsView {
    #[serde(skip)]
    l: L,
    rows: Vec<AgencyRow>,
    people: i64,
}

/// Lists the agencies.
pub async fn list(ctx: Ctx) -> Answer {
    ctx.allow(Action::UnitView, &Target::pemda())?;
    let today = ctx.today;
    let rows = ctx.db().read(move |tx| unit::overview(tx, today)).await?;
    let people = rows.iter().map(|r| r.people).sum();
    let view = UnitsView { l: ctx.l, rows, people };
    ctx.list("per-units-title", &view, |l| {
        let mut table = sheet::Table::new(l.t("per-units-title"))
            .column(sheet::Column::text(l.t("per-code")))
            .column(sheet::Column::text(l.t("per-agency")))
            .column(sheet::Column::int(l.t("per-units-count")))
            .column(sheet::Column::int(l.t("per-people-count")));
        for row in &view.rows {
            table.push(vec![
                sheet::Cell::Text(row.code.clone()),
                sheet::Cell::Text(row.name.clone()),
                sheet::Cell::Int(row.units),
                sheet::Cell::Int(row.people),
            ]);
        }
        table
    })
}

/// A unit in a tree.
#[derive(Clone, Debug, Serialize)]
pub struct Branch {
    unit: Unit,
    depth: usize,
    head: Option<(i64, String)>,
}

/// One unit or agency.
#[derive(Template, Serialize)]
#[template(path = "unit.html")]
pub struct UnitView {
    #[serde(skip)]
    l: L,
    unit: Unit,
    agency: Option<Unit>,
    head: Option<(i64, String)>,
    branches: Vec<Branch>,
    posts: Vec<Post>,
    people: Vec<PersonRow>,
    total: i64,
    may_days: bool,
    #[serde(skip)]
    opens: Opens,
    #[serde(skip)]
    month: law::Month,
}

/// Shows a unit.
pub async fn show(ctx: Ctx, Path(id): Path<i64>) -> Answer {
    ctx.allow(Action::UnitView, &Target::pemda())?;
    let today = ctx.today;
    let l = ctx.l;
    let view = ctx
        .db()
        .read(move |tx| {
            let Some(found) = unit::find(tx, id)? else { return Ok(None) };
            let is_agency = found.id == found.agency_id;
            let agency = if is_agency { None } else { unit::find(tx, found.agency_id)? };
            let all = unit::of_agency(tx, found.agency_id)?;
            let mut branches = Vec::new();
            grow(&all, id, 0, &mut branches);
            for branch in &mut branches {
                branch.head = head_of(tx, &branch.unit, today)?;
            }
            let filter = Filter { unit: Some(id), ..Filter::default() };
            let total = person::count(tx, &filter, today)?;
            let people = person::list(tx, &filter, today, SHOWN, 0)?;
            let posts = unit::posts_of(tx, id)?;
            let head = head_of(tx, &found, today)?;
            Ok(Some(UnitView {
                l,
                unit: found,
                agency,
                head,
                branches,
                posts,
                people,
                total,
                may_days: false,
                opens: Opens::default(),
                month: law::Month::of(today),
            }))
        })
        .await?;
    let Some(mut view) = view else { return Err(Problem::NotFound) };
    let target =
        Target { unit: Some(view.unit.id), agency: Some(view.unit.agency_id), ..Target::default() };
    view.opens = Opens::of(&ctx, Action::PersonView).await?;
    view.may_days = ctx.may(Action::UnitDayView, &target);
    ctx.page(&view.unit.name, &view)
}

fn head_of(
    tx: &mut ::store::Tx,
    unit: &Unit,
    today: law::Date,
) -> ::store::Result<Option<(i64, String)>> {
    let Some(post) = unit.head_post_id else { return Ok(None) };
    let Some(holder) = holder(tx, post, today)? else { return Ok(None) };
    Ok(person::find(tx, holder)?.map(|p| (holder, p.full_name())))
}

/// Units below one, depth first; units are few, and a loop in them ends at the depth limit.
fn grow(all: &[Unit], parent: i64, depth: usize, out: &mut Vec<Branch>) {
    if depth > 8 {
        return;
    }
    for unit in all.iter().filter(|u| u.parent_id == Some(parent) && u.id != parent) {
        out.push(Branch { unit: unit.clone(), depth, head: None });
        grow(all, unit.id, depth + 1, out);
    }
}
