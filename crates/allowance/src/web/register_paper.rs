//! The register of one agency as PDF, landscape, with subtotals by golongan and room for two
//! signatures. It is printed by a process of its own, because a long register is dear.

use super::exceptions::agency_names;
use super::short;
use crate::model::{Paid, Run};
use crate::store::line::{self, Filter};
use law::allowance::Criterion;
use law::{Date, Refusal, Rupiah};
use print::child::{Job, Limits, spawn};
use print::{Column, Document, Group, Letterhead, Pair, Register, Signer, terbilang};
use shell::lang::L;
use shell::{Answer, Ctx, Problem};
use std::collections::BTreeMap;
use std::path::PathBuf;
use store::{Fault, Tx};

/// Rows that one PDF holds at most.
const MOST_ROWS: usize = 4_000;

/// What the register is made of.
struct Sheet {
    rows: Vec<Paid>,
    agency: String,
    head: Option<Head>,
}

/// Who signs for the agency.
struct Head {
    name: String,
    nip: String,
    office: String,
}

/// Prints the register of an agency.
pub async fn pdf(ctx: &Ctx, run: Run, agency: Option<i64>) -> Answer {
    let agency = agency.ok_or_else(|| law::Invalid::field("opd", "flaw-required"))?;
    let (id, on) = (run.id, run.month.last());
    let found = ctx.db().read(move |tx| load(tx, id, agency, on)).await?;
    if found.rows.is_empty() {
        return Err(Problem::NotFound);
    }
    if found.rows.len() > MOST_ROWS {
        return Err(Refusal::new("refusal-pay-register-long").with("n", found.rows.len()).into());
    }
    let name = format!("nominatif-{}-{agency}", run.month);
    let document = document(ctx, &run, found);
    print(ctx, &name, document).await
}

/// A document as a file, printed by the child.
pub(super) async fn print(ctx: &Ctx, name: &str, document: Document) -> Answer {
    let job = Job { document, today: ctx.today };
    // By the process and not by its path: an upgrade may have put another program there since.
    let exe = PathBuf::from(format!("/proc/{}/exe", std::process::id()));
    let printed = crate::run::blocking(move || spawn(&exe, &job, Limits::default())).await?;
    let bytes = printed.map_err(|e| Fault::new(format!("print: {e}")))?;
    Ok(ctx.file(name, "pdf", "application/pdf", bytes))
}

fn load(tx: &mut Tx, run: i64, agency: i64, on: Date) -> store::Result<Sheet> {
    let filter = Filter { agency: Some(agency), ..Filter::default() };
    let rows = line::list(tx, run, &filter, i64::try_from(MOST_ROWS + 1).unwrap_or(0), 0)?;
    let names = agency_names(tx)?;
    let unit = personnel::find_unit(tx, agency)?;
    let head = match unit.and_then(|unit| unit.head_post_id) {
        Some(post) => head(tx, post, on)?,
        None => None,
    };
    Ok(Sheet { rows, agency: names.get(&agency).cloned().unwrap_or_default(), head })
}

fn head(tx: &mut Tx, post: i64, on: Date) -> store::Result<Option<Head>> {
    let office = personnel::find_post(tx, post)?.map(|post| post.name).unwrap_or_default();
    let Some(holder) = personnel::holder(tx, post, on)? else { return Ok(None) };
    let person = personnel::find(tx, holder)?;
    Ok(person.map(|person| Head { name: person.full_name(), nip: person.nip, office }))
}

/// Heads of the amounts, in the order of [`amounts`].
fn columns(l: L) -> Vec<Column> {
    let mut columns = vec![
        Column::right("No."),
        Column::wide(l.t("pay-name"), 3),
        Column::new("NIP"),
        Column::new(l.t("pay-gol")),
        Column::right(l.t("pay-class")),
    ];
    for criterion in Criterion::ALL {
        columns.push(Column::right(l.t(criterion.reason())));
    }
    for key in ["pay-gross", "pay-bpjs-employer", "pay-bpjs", "pay-pph", "pay-net"] {
        columns.push(Column::right(l.t(key)));
    }
    columns
}

/// Amounts of a row.
fn amounts(paid: &Paid) -> Vec<Rupiah> {
    let line = &paid.line;
    let mut list: Vec<Rupiah> =
        Criterion::ALL.iter().map(|one| line.criterion(*one).total).collect();
    list.extend([
        line.gross,
        line.bpjs_employer,
        line.bpjs_tpp,
        line.pph_tpp - line.pph_borne,
        line.net,
    ]);
    list
}

fn add(sums: &mut Vec<Rupiah>, amounts: &[Rupiah]) {
    sums.resize(amounts.len(), Rupiah::ZERO);
    for (sum, amount) in sums.iter_mut().zip(amounts) {
        *sum += *amount;
    }
}

fn sum_row(label: String, sums: &[Rupiah]) -> Vec<String> {
    let blank = String::new;
    let mut cells = vec![blank(), label, blank(), blank(), blank()];
    cells.extend(sums.iter().map(shell_count));
    cells
}

fn shell_count(amount: &Rupiah) -> String {
    shell::format::count(amount.0)
}

fn document(ctx: &Ctx, run: &Run, sheet: Sheet) -> Document {
    let l = ctx.l;
    let mut groups: BTreeMap<String, Vec<&Paid>> = BTreeMap::new();
    for paid in &sheet.rows {
        groups.entry(paid.payee.golongan.clone()).or_default().push(paid);
    }
    let (mut number, mut total) = (0_usize, Vec::new());
    let groups = groups.into_iter().map(|(golongan, rows)| {
        let mut sums = Vec::new();
        let cells = rows.iter().map(|paid| {
            number += 1;
            let amounts = amounts(paid);
            add(&mut sums, &amounts);
            let mut cells = vec![
                number.to_string(),
                paid.payee.name.clone(),
                shell::format::nip_spaced(&paid.payee.nip),
                golongan.clone(),
                paid.payee.class.to_string(),
            ];
            cells.extend(amounts.iter().map(shell_count));
            cells
        });
        let cells = cells.collect();
        add(&mut total, &sums);
        let values = [("golongan", golongan.as_str())];
        Group {
            title: l.tv("pay-group", values),
            rows: cells,
            subtotal: sum_row(l.tv("pay-group-sum", values), &sums),
        }
    });
    let groups: Vec<Group> = groups.collect();
    let net = total.last().copied().unwrap_or_default();
    Register {
        head: Letterhead {
            government: l.tv("pay-government", [("name", &ctx.tenant.title)]),
            agency: sheet.agency.clone(),
            ..Letterhead::default()
        },
        title: l.t("pay-register-heading"),
        lines: vec![
            sheet.agency,
            l.tv("pay-of-month", [("month", shell::format::month_long(l, run.month))]),
            l.tv(
                "pay-note-version",
                [("version", run.version.to_string()), ("state", l.t(run.state.key()))],
            ),
        ],
        columns: columns(l),
        groups,
        total: sum_row(l.t("pay-sum-all"), &total),
        notes: vec![l.tv("pay-in-words", [("words", terbilang(net.0))])],
        signers: signers(ctx, sheet.head),
        fingerprints: fingerprints(l, run),
        ..Register::default()
    }
    .into()
}

fn signers(ctx: &Ctx, head: Option<Head>) -> Vec<Signer> {
    let l = ctx.l;
    let head = head.map(|head| Signer {
        office: format!("{},", head.office),
        name: head.name,
        nip: Some(shell::format::nip_spaced(head.nip)),
        ..Signer::default()
    });
    let treasurer = Signer {
        place_date: Some(shell::format::date_long(l, ctx.today)),
        office: l.t("pay-treasurer"),
        name: "(.................................)".to_owned(),
        ..Signer::default()
    };
    head.into_iter().chain(std::iter::once(treasurer)).collect()
}

/// What ties a paper to its run.
pub(super) fn fingerprints(l: L, run: &Run) -> Vec<Pair> {
    vec![
        Pair::new(l.t("pay-hash-facts"), short(&run.facts_hash)),
        Pair::new(l.t("pay-hash-law"), short(&run.law_hash)),
        Pair::new(l.t("pay-hash-lines"), short(&run.lines_hash)),
    ]
}
