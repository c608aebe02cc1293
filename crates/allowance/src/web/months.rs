//! All months with the state and cost of each.

use super::RunView;
use crate::store::{run as runs, salary};
use askama::Template;
use law::{Action, Month, Target};
use serde::Serialize;
use shell::lang::L;
use shell::{Answer, Ctx, Primary};

/// Versions looked at.
const SHOWN: i64 = 120;

/// A month in the list.
#[derive(Serialize)]
pub struct MonthRow {
    month: Month,
    run: Option<RunView>,
    versions: usize,
}

/// The list.
#[derive(Template, Serialize)]
#[template(path = "months.html")]
pub struct MonthsView {
    #[serde(skip)]
    l: L,
    rows: Vec<MonthRow>,
    sheets: Vec<crate::model::SalarySheetRow>,
    may_import: bool,
    may_try: bool,
}

/// Lists the months, the one to be closed next on top.
pub async fn list(ctx: Ctx) -> Answer {
    ctx.reach(Action::MonthView)?;
    let (all, names, sheets) = ctx
        .db()
        .read(|tx| {
            let all = runs::all(tx, SHOWN)?;
            let names = personnel::names(tx, &RunView::people(&all))?;
            Ok((all, names, salary::sheets(tx, 6)?))
        })
        .await?;
    let system = ctx.l.t("pay-by-system");
    let mut rows: Vec<MonthRow> = Vec::new();
    for run in all {
        match rows.last_mut().filter(|row| row.month == run.month) {
            Some(row) => row.versions += 1,
            None => rows.push(MonthRow {
                month: run.month,
                versions: 1,
                run: Some(RunView::of(run, &names, &system)),
            }),
        }
    }
    let next = Month::of(ctx.today).prev();
    for month in [next, next.next()] {
        if rows.iter().all(|row| row.month != month) {
            rows.push(MonthRow { month, run: None, versions: 0 });
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.month));
    let pemda = Target::pemda();
    let view = MonthsView {
        l: ctx.l,
        rows,
        sheets,
        may_import: ctx.may(Action::SalaryImport, &pemda),
        may_try: ctx.may(Action::LawTry, &pemda),
    };
    let primary = ctx.may(Action::MonthCompute, &pemda).then(|| Primary {
        label: ctx.l.tv("pay-close", [("month", shell::format::month_long(ctx.l, next))]),
        href: format!("/tpp/{next}/kelengkapan"),
        icon: "lock",
    });
    ctx.list_with("pay-months-title", primary, &view, |l| table(l, &view.rows))
}

fn table(l: L, rows: &[MonthRow]) -> sheet::Table {
    use sheet::{Cell, Column};
    let mut table = sheet::Table::new(l.t("pay-months-title"))
        .column(Column::text(l.t("pay-month")))
        .column(Column::int(l.t("pay-version")))
        .column(Column::text(l.t("pay-state")))
        .column(Column::int(l.t("pay-lines")))
        .column(Column::int(l.t("pay-exceptions")))
        .column(Column::rupiah(l.t("pay-gross")))
        .column(Column::rupiah(l.t("pay-net")));
    for row in rows {
        let Some(view) = &row.run else { continue };
        table.push(vec![
            Cell::Text(row.month.to_string()),
            Cell::Int(view.run.version),
            Cell::Text(l.t(view.run.state.key())),
            Cell::Int(view.run.lines),
            Cell::Int(view.run.exceptions),
            Cell::Rupiah(view.run.totals.gross),
            Cell::Rupiah(view.run.totals.net),
        ]);
    }
    table
}
