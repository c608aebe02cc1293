//! A unit's month: people by days, the worst first, every cell a link to its day.

use super::presence::{is_known, month_of, neighbours, setting};
use crate::month::table::{self, Part, Sums};
use crate::month::{Fresh, freshen};
use crate::page::HeatCell;
use askama::Template;
use axum::extract::{Path, Query};
use law::policy::{Role, Scope};
use law::{Action, Month, Target};
use personnel::model::Unit;
use serde::{Deserialize, Serialize};
use shell::format;
use shell::lang::L;
use shell::{Answer, Ctx, Problem, Want};

/// People on a page.
const ON_PAGE: i64 = 60;
/// People in a file.
const IN_FILE: i64 = 20_000;

/// Leads to the unit the actor looks after; whoever looks after all goes to the city.
pub async fn mine(ctx: Ctx) -> Answer {
    let month = Month::of(ctx.today);
    let of_hat = ctx.actor.hats.iter().find_map(|hat| match (hat.role, hat.scope) {
        (Role::Superior | Role::AgencyAdmin, Scope::Unit(unit) | Scope::Agency(unit)) => Some(unit),
        _ => None,
    });
    if ctx.may(Action::CityDayView, &Target::pemda()) {
        return Ok(ctx.see_other(&format!("/presensi/kota/{month}")));
    }
    match of_hat {
        Some(unit) => Ok(ctx.see_other(&format!("/presensi/unit/{unit}/{month}"))),
        None => Err(Problem::NotFound),
    }
}

/// A person of the table.
#[derive(Serialize)]
pub struct PersonRow {
    person_id: i64,
    name: String,
    nip: String,
    sums: Sums,
    days: Vec<HeatCell>,
}

/// The table.
#[derive(Template, Serialize)]
#[template(path = "presence_unit.html")]
pub struct UnitView {
    #[serde(skip)]
    l: L,
    unit_id: i64,
    unit: String,
    month: Month,
    #[serde(skip)]
    prev: Option<Month>,
    #[serde(skip)]
    next: Option<Month>,
    /// Whether anything is known of the month; if not, it has no rows.
    known: bool,
    #[serde(skip)]
    numbers: Vec<i8>,
    rows: Vec<PersonRow>,
    page: i64,
    pages: i64,
    total: i64,
    stale: i64,
    #[serde(skip)]
    agency_id: i64,
    /// Whose days open; those of the others are only shown.
    #[serde(skip)]
    opens: personnel::Opens,
}

/// Page asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    hal: String,
}

/// The units of a part: all of an agency, or a unit with everything below it.
fn below(unit: &Unit, of_agency: &[Unit]) -> Option<Vec<i64>> {
    if unit.id == unit.agency_id {
        return None;
    }
    let mut found = vec![unit.id];
    let mut at = 0;
    while let Some(parent) = found.get(at).copied() {
        let children = of_agency.iter().filter(|u| u.parent_id == Some(parent)).map(|u| u.id);
        let fresh: Vec<i64> = children.filter(|id| !found.contains(id)).collect();
        found.extend(fresh);
        at += 1;
    }
    Some(found)
}

/// Shows a unit's month.
pub async fn show(
    ctx: Ctx,
    Path((unit, month)): Path<(i64, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let month = month_of(&month)?;
    let found = ctx.db().read(move |tx| personnel::find_unit(tx, unit)).await?;
    let unit = found.ok_or(Problem::NotFound)?;
    let target = Target { unit: Some(unit.id), agency: Some(unit.agency_id), ..Target::default() };
    ctx.allow(Action::UnitDayView, &target)?;
    let fresh = freshen(ctx.db(), &setting(&ctx, month)).await?;
    let whole = matches!(ctx.want, Want::Csv | Want::Xlsx);
    let page = asked.hal.parse().unwrap_or(1).max(1);
    let view = view(&ctx, unit, month, fresh, page, whole).await?;
    let title = ctx.l.tv(
        "att-unit-title",
        [("unit", view.unit.clone()), ("month", format::month_long(ctx.l, month))],
    );
    ctx.list(&title, &view, |l| sheet_of(l, &view))
}

async fn view(
    ctx: &Ctx,
    unit: Unit,
    month: Month,
    fresh: Fresh,
    page: i64,
    whole: bool,
) -> Result<UnitView, Problem> {
    let l = ctx.l;
    let (id, agency, name) = (unit.id, unit.agency_id, unit.name.clone());
    let (limit, offset) =
        if whole { (IN_FILE, 0) } else { (ON_PAGE, (page - 1).saturating_mul(ON_PAGE)) };
    let known = is_known(ctx, month).await?;
    let (total, rows) = ctx
        .db()
        .read(move |tx| {
            if !known {
                return Ok((0, Vec::new()));
            }
            let of_agency = personnel::of_agency(tx, agency)?;
            let part = Part { month, agency, units: below(&unit, &of_agency) };
            let total = table::count(tx, &part)?;
            let stored = table::worst_first(tx, &part, limit, offset)?;
            let ids: Vec<i64> = stored.iter().map(|one| one.person_id).collect();
            let names = personnel::names(tx, &ids)?;
            let row = |one: table::Stored| {
                let named = names.get(&one.person_id).cloned().unwrap_or_default();
                let days = month.dates().zip(one.days.iter());
                PersonRow {
                    person_id: one.person_id,
                    name: named.name,
                    nip: named.nip,
                    sums: one.sums,
                    days: days.map(|(date, day)| HeatCell::new(l, date, day)).collect(),
                }
            };
            Ok((total, stored.into_iter().map(row).collect::<Vec<_>>()))
        })
        .await?;
    let (prev, next) = neighbours(ctx, month);
    Ok(UnitView {
        l,
        unit_id: id,
        unit: name,
        month,
        prev,
        next,
        known,
        numbers: (1..=month.days()).collect(),
        rows,
        page,
        pages: (total + ON_PAGE - 1) / ON_PAGE,
        total,
        stale: fresh.stale,
        agency_id: agency,
        opens: personnel::Opens::of(ctx, Action::DayView).await?,
    })
}

fn sheet_of(l: L, view: &UnitView) -> sheet::Table {
    let mut table = sheet::Table::new(format!("{} {}", view.unit, view.month))
        .column(sheet::Column::text("NIP"))
        .column(sheet::Column::text(l.t("att-name")))
        .columns(
            ["att-present", "att-absent", "att-leave", "att-duty", "att-late-days"]
                .map(|key| sheet::Column::int(l.t(key))),
        )
        .column(sheet::Column::minutes(l.t("att-late")))
        .column(sheet::Column::minutes(l.t("att-early")))
        .column(sheet::Column::int(l.t("att-missing-taps")))
        .columns(view.numbers.iter().map(|n| sheet::Column::text(n.to_string())));
    for row in &view.rows {
        let s = &row.sums;
        let mut cells: Vec<sheet::Cell> = vec![row.nip.as_str().into(), row.name.as_str().into()];
        let numbers = [
            s.present_days,
            s.absent_days,
            s.leave_days,
            s.duty_days,
            s.late_days,
            s.late_minutes,
            s.early_minutes,
            s.missing_taps,
        ];
        cells.extend(numbers.map(sheet::Cell::Int));
        cells.extend(row.days.iter().map(|cell| sheet::Cell::from(cell.word.as_str())));
        table.push(cells);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: i64, parent: Option<i64>) -> Unit {
        Unit {
            id,
            parent_id: parent,
            agency_id: 1,
            code: String::new(),
            name: String::new(),
            kind: String::new(),
            zone: law::Zone::Wib,
            head_post_id: None,
        }
    }

    #[test]
    fn a_unit_holds_what_lies_below_it() {
        let all = [unit(1, None), unit(2, Some(1)), unit(3, Some(2)), unit(4, Some(1))];
        assert_eq!(below(&all[0], &all), None);
        assert_eq!(below(&all[1], &all), Some(vec![2, 3]));
        assert_eq!(below(&all[3], &all), Some(vec![4]));
        // A circle, which nobody should have recorded, ends.
        let circle = [unit(2, Some(3)), unit(3, Some(2))];
        assert_eq!(below(&circle[0], &circle), Some(vec![2, 3]));
    }
}
