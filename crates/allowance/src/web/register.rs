//! The register of a month: every line, by agency and name. The spreadsheet carries all lines of
//! the filter and is written row by row.

use super::exceptions::agency_names;
use super::month_of;
use crate::model::{Paid, Run};
use crate::store::line::{self, Filter};
use crate::store::run as runs;
use askama::Template;
use axum::extract::{Path, Query};
use law::allowance::Criterion;
use law::{Action, Month, Rupiah, Target};
use serde::{Deserialize, Serialize};
use sheet::{Cell, Column};
use shell::answer::FlawText;
use shell::lang::L;
use shell::ui::Choice;
use shell::{Answer, Ctx, Want};
use std::collections::HashMap;
use store::{Fault, Tx};

/// Rows of one page.
const PAGE: i64 = 25;

/// Filter in the address.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default, deserialize_with = "shell::form::blank_as_none")]
    opd: Option<i64>,
    #[serde(default, deserialize_with = "shell::form::blank_as_none")]
    hal: Option<i64>,
}

/// The register.
#[derive(Template, Serialize)]
#[template(path = "register.html")]
pub struct RegisterView {
    #[serde(skip)]
    l: L,
    month: Month,
    run: Run,
    q: String,
    rows: Vec<Paid>,
    total: i64,
    page: i64,
    pages: i64,
    #[serde(skip)]
    agency: String,
    #[serde(skip)]
    agencies: Vec<Choice>,
    #[serde(skip)]
    base: String,
    may_export: bool,
    /// Whether slips of others open.
    #[serde(skip)]
    may_slips: bool,
    #[serde(skip)]
    no_flaws: Vec<FlawText>,
}

/// Shows the register of the latest version.
pub async fn show(ctx: Ctx, Path(month): Path<String>, Query(asked): Query<Asked>) -> Answer {
    let month = month_of(&month)?;
    let files = matches!(ctx.want, Want::Csv | Want::Xlsx);
    let action = if files { Action::RegisterExport } else { Action::MonthView };
    let reach = ctx.reach(action)?;
    if let Some(agency) = asked.opd.filter(|agency| !reach.holds(*agency)) {
        ctx.allow(action, &Target::agency(agency))?;
    }
    let filter = Filter {
        agency: asked.opd,
        reach: reach.clone().into_agencies(),
        q: asked.q.chars().take(80).collect(),
    };
    if ctx.want == Want::Xlsx {
        return workbook(&ctx, month, filter).await;
    }
    let page = asked.hal.unwrap_or(1).clamp(1, 100_000);
    let (limit, offset) = match ctx.want {
        Want::Csv => (i64::from(i32::MAX), 0),
        _ => (PAGE, (page - 1) * PAGE),
    };
    let found = ctx
        .db()
        .read(move |tx| {
            let Some(run) = runs::latest(tx, month)? else { return Ok(None) };
            let total = line::count(tx, run.id, &filter)?;
            let rows = line::list(tx, run.id, &filter, limit, offset)?;
            Ok(Some((run, total, rows, agency_names(tx)?)))
        })
        .await?;
    let title =
        ctx.l.tv("pay-register-title", [("month", shell::format::month_long(ctx.l, month))]);
    let Some((run, total, rows, names)) = found else {
        return super::uncomputed::page(&ctx, &title, month);
    };
    let mut agencies: Vec<Choice> = names
        .iter()
        .filter(|(id, _)| reach.holds(**id))
        .map(|(id, name)| Choice::new(id, name))
        .collect();
    agencies.sort_by(|a, b| a.label.cmp(&b.label));
    let opd = asked.opd.map(|id| id.to_string()).unwrap_or_default();
    let view = RegisterView {
        l: ctx.l,
        month,
        run,
        rows,
        total,
        page,
        pages: ((total + PAGE - 1) / PAGE).max(1),
        base: format!("/tpp/{month}/daftar?q={}&opd={opd}&", shell::format::query(&asked.q)),
        q: asked.q,
        agency: opd,
        agencies,
        may_export: ctx.may_somewhere(Action::RegisterExport),
        may_slips: ctx.may(Action::PayslipView, &Target::pemda()),
        no_flaws: Vec::new(),
    };
    ctx.list(&title, &view, |l| {
        let mut table = sheet::Table::new(&title).columns(columns(l));
        for (n, row) in view.rows.iter().enumerate() {
            table.push(cells(n, row, &names));
        }
        table
    })
}

/// Columns of the register, in the order of treasury lists.
fn columns(l: L) -> Vec<Column> {
    let mut columns = vec![
        Column::int("No"),
        Column::text("NIP"),
        Column::text(l.t("pay-name")),
        Column::text(l.t("pay-kind")),
        Column::text(l.t("pay-golongan")),
        Column::int(l.t("pay-class")),
        Column::text(l.t("pay-post")),
        Column::text(l.t("pay-agency")),
        Column::rupiah(l.t("pay-ceiling")),
    ];
    for criterion in Criterion::ALL {
        columns.push(Column::rupiah(l.t(criterion.reason())));
    }
    for key in [
        "pay-correction",
        "pay-gross",
        "pay-bpjs-employer",
        "pay-bpjs",
        "pay-pph",
        "pay-pph-borne",
        "pay-other-cuts",
        "pay-net",
        "pay-receivable",
    ] {
        columns.push(Column::rupiah(l.t(key)));
    }
    columns
}

fn cells(n: usize, paid: &Paid, agencies: &HashMap<i64, String>) -> Vec<Cell> {
    let (payee, line) = (&paid.payee, &paid.line);
    let agency = agencies.get(&payee.agency_id).map_or(Cell::Empty, Cell::from);
    let mut cells = vec![
        Cell::Int(i64::try_from(n + 1).unwrap_or(i64::MAX)),
        Cell::from(&payee.nip),
        Cell::from(&payee.name),
        Cell::from(&payee.kind),
        Cell::from(&payee.golongan),
        Cell::Int(payee.class),
        Cell::from(&payee.post_name),
        agency,
        Cell::Rupiah(line.sum(|c| c.ceiling)),
    ];
    cells.extend(Criterion::ALL.iter().map(|one| Cell::Rupiah(line.criterion(*one).total)));
    let amounts: [Rupiah; 9] = [
        line.correction,
        line.gross,
        line.bpjs_employer,
        line.bpjs_tpp,
        line.pph_tpp,
        line.pph_borne,
        line.other_cuts,
        line.net,
        line.receivable,
    ];
    cells.extend(amounts.map(Cell::Rupiah));
    cells
}

/// All lines as a spreadsheet, written while they are read.
async fn workbook(ctx: &Ctx, month: Month, filter: Filter) -> Answer {
    let l = ctx.l;
    let title = l.tv("pay-register-title", [("month", shell::format::month_long(l, month))]);
    let name = title.clone();
    let bytes = ctx
        .db()
        .read(move |tx| {
            let Some(run) = runs::latest(tx, month)? else { return Ok(None) };
            write_all(tx, l, &name, &run, &filter).map(Some)
        })
        .await?;
    match bytes {
        Some(bytes) => Ok(ctx.file(&title, "xlsx", shell::ctx::XLSX, bytes)),
        None => super::uncomputed::page(ctx, &title, month),
    }
}

fn write_all(tx: &mut Tx, l: L, title: &str, run: &Run, filter: &Filter) -> store::Result<Vec<u8>> {
    let fault = |e: sheet::WriteError| Fault::new(format!("sheet: {e}"));
    let mut writer = sheet::Writer::new(title, columns(l)).map_err(fault)?;
    let values = [("version", run.version.to_string()), ("state", l.t(run.state.key()))];
    writer.note(l.tv("pay-note-version", values));
    writer.note(l.tv("pay-note-lines", [("hash", &run.lines_hash)]));
    let agencies = agency_names(tx)?;
    let mut n = 0;
    line::each(tx, run.id, filter, |paid| {
        writer.row(&cells(n, &paid, &agencies)).map_err(fault)?;
        n += 1;
        Ok(())
    })?;
    Ok(writer.finish().map_err(fault)?)
}

impl RegisterView {
    fn ceiling(&self, paid: &Paid) -> i64 {
        paid.line.sum(|c| c.ceiling).0
    }
}
