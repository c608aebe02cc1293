//! Who could not be computed, and the month against the one before.

use super::month_of;
use super::wizard::Head;
use crate::compare::{self, Mover};
use crate::model::{AgencySum, Run};
use crate::store::{line, run as runs};
use askama::Template;
use axum::extract::Path;
use law::trace::Amount;
use law::{Action, Rupiah};
use serde::Serialize;
use shell::lang::L;
use shell::{Answer, Ctx, Reach};
use std::collections::HashMap;

/// An exception as a page shows it.
#[derive(Serialize)]
pub struct ExceptionRow {
    person_id: i64,
    name: String,
    nip: String,
    agency: String,
    code: String,
    message: String,
}

/// The exceptions.
#[derive(Template, Serialize)]
#[template(path = "exceptions.html")]
pub struct ExceptionsView {
    head: Head,
    rows: Vec<ExceptionRow>,
    people: i64,
    may_open: bool,
}

/// Lists who has no line, and why.
pub async fn show(ctx: Ctx, Path(month): Path<String>) -> Answer {
    let reach = ctx.reach(Action::MonthView)?;
    let month = month_of(&month)?;
    let head = Head::load(&ctx, month, "pengecualian").await?;
    let run = head.run.as_ref().map_or(0, |view| view.run.id);
    let (list, names) = ctx
        .db()
        .read(move |tx| {
            let list = line::exceptions(tx, run, reach.agencies())?;
            Ok((list, agency_names(tx)?))
        })
        .await?;
    let l = ctx.l;
    let rows = list.into_iter().map(|one| ExceptionRow {
        message: message(l, &one.code, &one.detail),
        agency: names.get(&one.agency_id).cloned().unwrap_or_default(),
        person_id: one.person_id,
        name: one.name,
        nip: one.nip,
        code: one.code,
    });
    let view = ExceptionsView {
        rows: rows.collect(),
        people: head.run.as_ref().map_or(0, |view| view.run.people),
        may_open: ctx.may_somewhere(Action::PersonView),
        head,
    };
    ctx.list(&view.head.title(), &view, |l| {
        use sheet::{Cell, Column};
        let mut table = sheet::Table::new(l.t("pay-step-pengecualian"))
            .column(Column::text("NIP"))
            .column(Column::text(l.t("pay-name")))
            .column(Column::text(l.t("pay-agency")))
            .column(Column::text(l.t("pay-reason")));
        for row in &view.rows {
            table.push([&row.nip, &row.name, &row.agency, &row.message].map(Cell::from).to_vec());
        }
        table
    })
}

/// The stored reason in a language.
fn message(l: L, code: &str, detail: &str) -> String {
    let values: HashMap<String, String> = serde_json::from_str(detail).unwrap_or_default();
    l.tv(code, values)
}

pub(super) fn agency_names(tx: &mut store::Tx) -> store::Result<HashMap<i64, String>> {
    Ok(personnel::agencies(tx)?.into_iter().map(|unit| (unit.id, unit.name)).collect())
}

/// An agency beside its month before.
#[derive(Serialize)]
pub struct AgencyRow {
    agency_id: i64,
    agency: String,
    lines: i64,
    before: Rupiah,
    now: Rupiah,
    by: Rupiah,
}

/// A mover with its reason in one line.
#[derive(Serialize)]
pub struct MoverRow {
    #[serde(flatten)]
    pub(super) mover: Mover,
    pub(super) reason: String,
}

impl MoverRow {
    pub(super) fn of(l: L, mover: Mover) -> MoverRow {
        if mover.reason_to == Amount::None {
            return MoverRow { reason: l.t(mover.reason), mover };
        }
        let values = [
            ("what", l.t(mover.reason)),
            ("from", l.amount(&mover.reason_from)),
            ("to", l.amount(&mover.reason_to)),
        ];
        MoverRow { reason: l.tv("pay-mover-reason", values), mover }
    }
}

/// The month against the one before.
#[derive(Template, Serialize)]
#[template(path = "compare.html")]
pub struct CompareView {
    head: Head,
    before: Option<Run>,
    agencies: Vec<AgencyRow>,
    movers: Vec<MoverRow>,
    by: Rupiah,
    may_export: bool,
}

/// Compares totals by agency and names the largest movers.
pub async fn compare(ctx: Ctx, Path(month): Path<String>) -> Answer {
    let reach = ctx.reach(Action::MonthView)?;
    let month = month_of(&month)?;
    let head = Head::load(&ctx, month, "bandingkan").await?;
    let run = head.run.as_ref().map_or(0, |view| view.run.id);
    let (before, sums, old_sums, movers, names) = ctx
        .db()
        .read(move |tx| {
            let before = runs::latest_locked(tx, Some(month))?;
            let old = before.as_ref().map_or(0, |run| run.id);
            let (a, b) = (line::by_person(tx, old)?, line::by_person(tx, run)?);
            let movers = match reach {
                // An operator of an agency sees figures of agencies, not of people elsewhere.
                Reach::Agencies(_) => Vec::new(),
                Reach::Pemda => compare::named(tx, compare::movers(&a, &b, compare::MOVERS))?,
            };
            let mut sums = line::by_agency(tx, run)?;
            sums.retain(|sum| reach.holds(sum.agency_id));
            Ok((before, sums, line::by_agency(tx, old)?, movers, agency_names(tx)?))
        })
        .await?;
    let agencies = agency_rows(sums, &old_sums, &names);
    let view = CompareView {
        by: agencies.iter().map(|row| row.by).sum(),
        agencies,
        movers: movers.into_iter().map(|mover| MoverRow::of(ctx.l, mover)).collect(),
        before,
        may_export: ctx.may_somewhere(Action::RegisterExport),
        head,
    };
    ctx.list(&view.head.title(), &view, |l| {
        use sheet::{Cell, Column};
        let mut table = sheet::Table::new(l.t("pay-step-bandingkan"))
            .column(Column::text(l.t("pay-agency")))
            .column(Column::int(l.t("pay-lines")))
            .column(Column::rupiah(l.t("pay-before")))
            .column(Column::rupiah(l.t("pay-now")))
            .column(Column::rupiah(l.t("pay-by")));
        for row in &view.agencies {
            table.push(vec![
                Cell::from(&row.agency),
                Cell::Int(row.lines),
                Cell::Rupiah(row.before),
                Cell::Rupiah(row.now),
                Cell::Rupiah(row.by),
            ]);
        }
        table
    })
}

fn agency_rows(
    sums: Vec<AgencySum>,
    old: &[AgencySum],
    names: &HashMap<i64, String>,
) -> Vec<AgencyRow> {
    let before: HashMap<i64, Rupiah> = old.iter().map(|sum| (sum.agency_id, sum.net)).collect();
    sums.into_iter()
        .map(|sum| {
            let before = before.get(&sum.agency_id).copied().unwrap_or_default();
            AgencyRow {
                agency_id: sum.agency_id,
                agency: names.get(&sum.agency_id).cloned().unwrap_or_default(),
                lines: sum.lines,
                before,
                now: sum.net,
                by: sum.net - before,
            }
        })
        .collect()
}

impl ExceptionsView {
    fn row_count(&self) -> i64 {
        i64::try_from(self.rows.len()).unwrap_or(i64::MAX)
    }
}
