//! What leaves the house for treasury and bank: the page that lists the papers of a month, its
//! totals by account and whether they reconcile.

use super::exceptions::agency_names;
use super::{RunView, month_of};
use crate::gather::ruled;
use crate::model::{AgencySum, Run};
use crate::store::line::{self, CriteriaSum};
use crate::store::run as runs;
use askama::Template;
use axum::extract::Path;
use law::account::AccountLaw;
use law::allowance::Criterion;
use law::book::Book;
use law::reconcile::{Gaps, Totals};
use law::{Action, Month, Rupiah, Target};
use serde::Serialize;
use shell::lang::L;
use shell::{Answer, Ctx, Reach};
use std::collections::{BTreeMap, HashMap};
use store::Tx;

/// Sum of one account in one agency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountRow {
    /// Agency.
    pub agency_id: i64,
    /// Name of the agency.
    pub agency: String,
    /// Account code in the width of the budget year.
    pub code: String,
    /// Title of the account.
    pub title: String,
    /// Amount.
    pub amount: Rupiah,
}

/// Account of each criterion, in the order of [`Criterion::ALL`].
const PURPOSES: [&str; Criterion::COUNT] =
    ["tpp_workload", "tpp_location", "tpp_condition", "tpp_scarcity", "tpp_achievement"];

/// Totals by agency and account. What was corrected for former months is booked with the
/// workload, where the difference of two versions first shows.
///
/// # Errors
/// A rule that the book lacks.
pub fn account_rows(
    book: &Book,
    month: Month,
    sums: &[CriteriaSum],
    names: &HashMap<i64, String>,
) -> store::Result<Vec<AccountRow>> {
    let law = ruled(AccountLaw::on(book, month.last()))?;
    let mut found: BTreeMap<(i64, String), (String, Rupiah)> = BTreeMap::new();
    for sum in sums {
        let criteria: Rupiah = sum.criteria.iter().copied().sum();
        for (n, purpose) in PURPOSES.iter().enumerate() {
            let corrected = if n == 0 { sum.gross - criteria } else { Rupiah::ZERO };
            let amount = sum.criteria.get(n).copied().unwrap_or_default() + corrected;
            let Some(code) = law.code(purpose, sum.contract) else { continue };
            let kind = if sum.contract { "PPPK" } else { "PNS" };
            let title = format!("{} {kind}", law.title(purpose).unwrap_or_default());
            found.entry((sum.agency_id, code)).or_insert((title, Rupiah::ZERO)).1 += amount;
        }
    }
    Ok(found
        .into_iter()
        .filter(|(_, (_, amount))| *amount != Rupiah::ZERO)
        .map(|((agency_id, code), (title, amount))| AccountRow {
            agency: names.get(&agency_id).cloned().unwrap_or_default(),
            agency_id,
            code,
            title,
            amount,
        })
        .collect())
}

/// A line of the sums by account over all agencies.
#[derive(Serialize)]
pub struct AccountTotal {
    code: String,
    title: String,
    amount: Rupiah,
}

/// An agency with its papers.
#[derive(Serialize)]
pub struct AgencyPapers {
    #[serde(flatten)]
    sum: AgencySum,
    agency: String,
}

/// A file of the whole month.
#[derive(Serialize)]
pub struct Paper {
    key: &'static str,
    href: &'static str,
    form: &'static str,
    ready: bool,
}

/// The files of the whole month; the transfer file waits for the lock.
fn papers(locked: bool) -> Vec<Paper> {
    let paper = |key, href, form| Paper { key, href, form, ready: true };
    vec![
        paper("pay-file-register", "daftar?format=xlsx", "Excel"),
        paper("pay-file-sipd", "berkas/sipd.xlsx", "Excel"),
        paper("pay-file-sipd-local", "berkas/sipd.xlsx?lokal=1", "Excel"),
        paper("pay-accounts", "berkas/akun.xlsx", "Excel"),
        paper("pay-taxes", "berkas/pajak.xlsx", "Excel"),
        Paper { ready: locked, ..paper("pay-file-bank", "berkas/bank.csv", "CSV") },
    ]
}

/// The papers of a month.
#[derive(Template, Serialize)]
#[template(path = "files.html")]
pub struct FilesView {
    #[serde(skip)]
    l: L,
    month: Month,
    run: RunView,
    papers: Vec<Paper>,
    accounts: Vec<AccountTotal>,
    agencies: Vec<AgencyPapers>,
    transfer: Rupiah,
    held: Rupiah,
    gross: Rupiah,
    net: Rupiah,
    #[serde(skip)]
    agree: bool,
    whole: bool,
}

/// Lists the papers, with the control totals.
pub async fn show(ctx: Ctx, Path(month): Path<String>) -> Answer {
    let reach = ctx.reach(Action::RegisterExport)?;
    let month = month_of(&month)?;
    let book = ctx.book();
    let whole = reach == Reach::Pemda;
    let found = ctx
        .db()
        .read(move |tx| {
            let Some(run) = runs::latest(tx, month)? else { return Ok(None) };
            let names = agency_names(tx)?;
            let mut sums = line::by_account(tx, run.id)?;
            sums.retain(|sum| reach.holds(sum.agency_id));
            let rows = account_rows(&book, month, &sums, &names)?;
            let mut agencies = line::by_agency(tx, run.id)?;
            agencies.retain(|sum| reach.holds(sum.agency_id));
            let (transfer, held) = transfers(tx, &run, reach)?;
            let people = personnel::names(tx, &RunView::people([&run]))?;
            Ok(Some((run, rows, agencies, transfer, held, names, people)))
        })
        .await?;
    let title = ctx.l.tv("pay-files-title", [("month", shell::format::month_long(ctx.l, month))]);
    let Some((run, rows, agencies, transfer, held, names, people)) = found else {
        return super::uncomputed::page(&ctx, &title, month);
    };
    let net: Rupiah = agencies.iter().map(|sum| sum.net).sum();
    let gross: Rupiah = agencies.iter().map(|sum| sum.gross).sum();
    let gaps: Gaps = Totals {
        accounts: rows.iter().map(|row| row.amount).sum(),
        order: gross,
        net: net - held,
        transfer,
    }
    .gaps();
    let mut accounts: BTreeMap<String, AccountTotal> = BTreeMap::new();
    for row in rows {
        accounts
            .entry(row.code.clone())
            .or_insert(AccountTotal { code: row.code, title: row.title, amount: Rupiah::ZERO })
            .amount += row.amount;
    }
    let of_agencies = agencies.into_iter().map(|sum| AgencyPapers {
        agency: names.get(&sum.agency_id).cloned().unwrap_or_default(),
        sum,
    });
    let view = FilesView {
        l: ctx.l,
        month,
        papers: papers(run.is_locked()),
        run: RunView::of(run, &people, &ctx.l.t("pay-by-system")),
        accounts: accounts.into_values().collect(),
        agencies: of_agencies.collect(),
        transfer,
        held,
        gross,
        net,
        agree: gaps.agree(),
        whole,
    };
    ctx.page(&title, &view)
}

/// Net that goes to the bank, and net that is held.
fn transfers(tx: &mut Tx, run: &Run, reach: Reach) -> store::Result<(Rupiah, Rupiah)> {
    let filter = line::Filter { reach: reach.into_agencies(), ..line::Filter::default() };
    let (mut transfer, mut held) = (Rupiah::ZERO, Rupiah::ZERO);
    line::each(tx, run.id, &filter, |paid| {
        match paid.line.is_held() {
            true => held += paid.line.net,
            false => transfer += paid.line.net,
        }
        Ok(())
    })?;
    Ok((transfer, held))
}

/// The target of papers of an agency or of the whole pemda.
pub(super) fn target(agency: Option<i64>) -> Target {
    agency.map_or_else(Target::pemda, Target::agency)
}

impl FilesView {
    /// What a file is for.
    fn purpose(&self, paper: &Paper) -> String {
        self.l.t(&format!("{}-for", paper.key))
    }
}
