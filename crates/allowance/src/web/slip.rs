//! The payslip of one person and month: what is paid, of what it is made, what was taken off, and
//! why it differs from the month before. A month that is not locked is an estimate and says so.

use super::{RunView, month_of};
use crate::gather::{self, Case};
use crate::model::{Payee, Run};
use crate::run::law_of;
use crate::store::{line, run as runs};
use crate::{codec, compare};
use askama::Template;
use attendance::month::Setting;
use axum::extract::Path;
use law::allowance::{Criterion, LhkpnState, PayLine, PersonInput, compute, difference};
use law::trace::{Amount, Silent};
use law::{Action, Month, Refusal, Rupiah, Target};
use serde::Serialize;
use shell::lang::L;
use shell::{Answer, Ctx, Primary, Problem};
use store::Tx;

/// Rows of the difference that are told in words.
const TOLD: usize = 4;

/// One amount of a block.
#[derive(Clone, Debug, Serialize)]
pub struct SlipLine {
    pub(super) label: String,
    pub(super) amount: Rupiah,
    pub(super) reason: String,
}

/// A slip as it is known before it is shown.
pub(super) struct Slip {
    pub(super) payee: Payee,
    pub(super) input: PersonInput<'static>,
    /// The line, or why there is none.
    pub(super) line: Result<PayLine, Refusal>,
    /// The locked run it is of; `None` for an estimate.
    pub(super) run: Option<Run>,
    /// The month before.
    pub(super) before: Option<PayLine>,
    pub(super) account: String,
}

/// What is read for a slip in one transaction.
struct Loaded {
    run: Option<Run>,
    paid: Option<(Payee, PayLine, Vec<u8>)>,
    /// Facts of now; not asked for where a locked line answers.
    live: Option<Case>,
    before: Option<PayLine>,
    account: String,
    target: Target,
}

/// Loads the slip of a person: of the locked run, else an estimate from the facts of now.
pub(super) async fn load(ctx: &Ctx, person: i64, month: Month) -> Result<Slip, Problem> {
    let setting = Setting { book: ctx.book(), month, now_us: ctx.now_us };
    let loaded = ctx.db().read(move |tx| read(tx, &setting, person)).await?;
    ctx.allow(Action::PayslipView, &loaded.target)?;
    let (payee, input, line) = match (loaded.paid, loaded.live) {
        (Some((payee, line, bytes)), _) => {
            let input = codec::unpack(&bytes).map_err(|e| store::Fault::new(e.to_string()))?;
            (payee, input, Ok(line))
        }
        (None, Some(case)) => {
            let law = law_of(&ctx.book(), month)?;
            let line = compute(&law, &case.input, &mut Silent).map_err(Refusal::from);
            (case.payee, case.input, line)
        }
        (None, None) => return Err(Problem::NotFound),
    };
    let run = loaded.run;
    Ok(Slip { payee, input, line, run, before: loaded.before, account: loaded.account })
}

fn read(tx: &mut Tx, setting: &Setting, person: i64) -> store::Result<Loaded> {
    let month = setting.month;
    let run = runs::latest_locked_of(tx, month)?;
    let paid = match &run {
        Some(run) => match (line::find(tx, run.id, person)?, line::input_of(tx, run.id, person)?) {
            (Some(paid), Some(input)) => Some((paid.payee, paid.line, input)),
            _ => None,
        },
        None => None,
    };
    let live = match &paid {
        Some(_) => None,
        None => gather::load_one(tx, setting, person)?.and_then(|facts| facts.cases().pop()),
    };
    let before = match runs::latest_locked_of(tx, month.prev())? {
        Some(run) => line::find(tx, run.id, person)?.map(|paid| paid.line),
        None => None,
    };
    let account = personnel::find_private(tx, person)?
        .map(|one| shell::format::masked(one.bank_account))
        .unwrap_or_default();
    let target = personnel::place(tx, person, month.last())?.target();
    Ok(Loaded { run: run.filter(|_| paid.is_some()), paid, live, before, account, target })
}

/// The page.
#[derive(Template, Serialize)]
#[template(path = "slip.html")]
pub struct SlipView {
    #[serde(skip)]
    l: L,
    payee: Payee,
    month: Month,
    prev: Month,
    next: Month,
    run: Option<RunView>,
    line: Option<PayLine>,
    refusal: String,
    rights: Vec<SlipLine>,
    rights_sum: Rupiah,
    cuts: Vec<SlipLine>,
    cuts_sum: Rupiah,
    net: Rupiah,
    held: bool,
    notes: Vec<String>,
    facts: Vec<(String, String)>,
    by: Option<Rupiah>,
    differences: Vec<String>,
    account: String,
    why: String,
}

/// Leads to one's own latest slip.
pub async fn mine(ctx: Ctx) -> Answer {
    let me = ctx.me()?;
    Ok(ctx.see_other(&format!("/tpp/slip/{me}")))
}

/// Leads to a person's latest slip: the latest locked month, else the month before this one.
pub async fn latest(ctx: Ctx, Path(person): Path<i64>) -> Answer {
    let last = Month::of(ctx.today).prev();
    let found = ctx
        .db()
        .read(move |tx| {
            let month = runs::latest_locked(tx, None)?.map_or(last, |run| run.month);
            let Some(_) = personnel::find(tx, person)? else { return Ok(None) };
            Ok(Some((month, personnel::place(tx, person, month.last())?.target())))
        })
        .await?;
    let (month, target) = found.ok_or(Problem::NotFound)?;
    ctx.allow(Action::PayslipView, &target)?;
    Ok(ctx.see_other(&format!("/tpp/slip/{person}/{month}")))
}

/// Shows a slip; with `.pdf` behind the month, the paper.
pub async fn show(ctx: Ctx, Path((person, month)): Path<(i64, String)>) -> Answer {
    if let Some(month) = month.strip_suffix(".pdf") {
        return super::slip_paper::take(&ctx, person, month_of(month)?).await;
    }
    let month = month_of(&month)?;
    let slip = load(&ctx, person, month).await?;
    let view = view(&ctx, month, slip).await?;
    let l = ctx.l;
    let title = l.tv("pay-slip-title", [("month", shell::format::month_long(l, month))]);
    let primary = view.run.is_some().then(|| Primary {
        label: l.t("pay-slip-pdf"),
        href: format!("/tpp/slip/{person}/{month}.pdf"),
        icon: "download",
    });
    ctx.page_with(&title, primary, &view)
}

async fn view(ctx: &Ctx, month: Month, slip: Slip) -> Result<SlipView, Problem> {
    let l = ctx.l;
    let run = match slip.run.clone() {
        Some(run) => {
            let people = RunView::people([&run]);
            let names = ctx.db().read(move |tx| personnel::names(tx, &people)).await?;
            Some(RunView::of(run, &names, &l.t("pay-by-system")))
        }
        None => None,
    };
    let line = slip.line.as_ref().ok().copied();
    let (rights, cuts) = line.map(|line| blocks(l, &line)).unwrap_or_default();
    let sum = |lines: &[SlipLine]| lines.iter().map(|line| line.amount).sum();
    let person = slip.payee.person_id;
    let change = line.zip(slip.before).map(|(now, before)| difference(&before, &now));
    Ok(SlipView {
        l,
        month,
        prev: month.prev(),
        next: month.next(),
        run,
        refusal: slip.line.as_ref().err().map(|why| refused(l, why)).unwrap_or_default(),
        rights_sum: sum(&rights),
        cuts_sum: sum(&cuts),
        rights,
        cuts,
        net: line.map(|line| line.net).unwrap_or_default(),
        held: line.is_some_and(|line| line.is_held()),
        notes: line.map(|line| notes(l, &line)).unwrap_or_default(),
        facts: facts(l, &slip.input),
        by: change.as_ref().map(|change| change.net),
        differences: change.map(|change| told(l, &change)).unwrap_or_default(),
        account: slip.account,
        why: format!("/tpp/slip/{person}/{month}/mengapa"),
        line,
        payee: slip.payee,
    })
}

pub(super) fn refused(l: L, why: &Refusal) -> String {
    l.tv(why.key, why.args.iter().map(|(k, v)| (*k, v.clone())))
}

/// What a person is entitled to, and what is taken off.
pub(super) fn blocks(l: L, line: &PayLine) -> (Vec<SlipLine>, Vec<SlipLine>) {
    let one = |label: String, amount: Rupiah, reason: String| SlipLine { label, amount, reason };
    let mut rights: Vec<SlipLine> = Criterion::ALL
        .iter()
        .filter(|criterion| line.criterion(**criterion).ceiling > Rupiah::ZERO)
        .map(|criterion| {
            let c = line.criterion(*criterion);
            let values = [
                ("ceiling", shell::format::rupiah(c.ceiling.0)),
                ("productivity", shell::format::rupiah(c.productivity.0)),
                ("discipline", shell::format::rupiah(c.discipline.0)),
            ];
            one(l.t(criterion.reason()), c.total, l.tv("pay-slip-criterion", values))
        })
        .collect();
    let add = |list: &mut Vec<SlipLine>, key: &str, amount: Rupiah| {
        if amount != Rupiah::ZERO {
            let reason = format!("{key}-reason");
            let reason = if l.has(&reason) { l.t(&reason) } else { String::new() };
            list.push(one(l.t(key), amount, reason));
        }
    };
    add(&mut rights, "pay-correction", line.correction);
    add(&mut rights, "pay-bpjs-employer", line.bpjs_employer);
    add(&mut rights, "pay-pph-borne", line.pph_borne);
    let mut cuts = Vec::new();
    add(&mut cuts, "pay-bpjs-employer", line.bpjs_employer);
    add(&mut cuts, "pay-bpjs", line.bpjs_tpp);
    add(&mut cuts, "pay-pph", line.pph_tpp);
    add(&mut cuts, "pay-other-cuts", line.other_cuts);
    add(&mut cuts, "pay-carried", -line.receivable);
    (rights, cuts)
}

/// What deserves to be said about a line.
pub(super) fn notes(l: L, line: &PayLine) -> Vec<String> {
    line.remarks.iter().map(|remark| l.t(remark.key())).collect()
}

/// How days and ratings led here.
pub(super) fn facts(l: L, input: &PersonInput<'_>) -> Vec<(String, String)> {
    let days = |n: i64| l.tn("pay-days", n);
    let mut out = Vec::new();
    let mut add = |key: &str, value: String| out.push((l.t(key), value));
    if let Some(sums) = &input.attendance {
        add("pay-fact-work-days", days(sums.work_days));
        add("pay-fact-late", shell::format::minutes_words(l, sums.late_minutes));
        add("pay-fact-early", shell::format::minutes_words(l, sums.early_minutes));
        add("pay-fact-absent", days(sums.absent_days));
        let missed = sums.ceremonies_missed + sums.meetings_missed;
        if missed > 0 {
            add("pay-fact-missed", shell::format::count(missed));
        }
    }
    let predicate = input.performance.predicate;
    let word = predicate.map_or("none", |predicate| predicate.name());
    add("pay-fact-predicate", l.tk("pay-predicate-", word));
    if let Some(minutes) = input.performance.activity_minutes {
        add("pay-fact-minutes", shell::format::count(minutes));
    }
    if input.lhkpn == LhkpnState::Overdue {
        add("pay-fact-lhkpn", l.t("pay-fact-lhkpn-overdue"));
    }
    if let Some(status) = input.tax_status {
        add("pay-fact-status", status.code().to_owned());
    }
    out
}

/// The largest parts of a difference in words.
pub(super) fn told(l: L, change: &law::allowance::Difference) -> Vec<String> {
    let mut rest = change.clone();
    let mut out = Vec::new();
    while out.len() < TOLD {
        let Some(row) = compare::reason(&rest).cloned() else { break };
        rest.rows.retain(|other| other.key != row.key);
        let values = [
            ("what", l.t(row.key)),
            ("by", signed(l, &row.by)),
            ("from", l.amount(&row.from)),
            ("to", l.amount(&row.to)),
        ];
        out.push(l.tv("pay-slip-difference", values));
    }
    out
}

/// A difference with its sign, so that more and less differ without colour.
pub(super) fn signed(l: L, by: &Amount) -> String {
    let more = match by {
        Amount::Rupiah(n)
        | Amount::Bp(n)
        | Amount::Minutes(n)
        | Amount::Days(n)
        | Amount::Count(n)
        | Amount::Hundredths(n) => *n > 0,
        _ => false,
    };
    if more { format!("+{}", l.amount(by)) } else { l.amount(by) }
}

impl SlipView {
    /// The difference from the month before, with its sign.
    fn signed_by(&self, by: &Rupiah) -> String {
        signed(self.l, &Amount::Rupiah(by.0))
    }

    /// Paid, held or only an estimate, in one word.
    fn state_words(&self) -> String {
        let key = match &self.run {
            None => "pay-estimate",
            Some(_) if self.held => "pay-held-short",
            Some(_) => "pay-state-locked",
        };
        self.l.t(key)
    }
}
