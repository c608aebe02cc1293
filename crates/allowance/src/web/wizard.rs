//! The wizard that closes a month: what is missing, compute, exceptions, compare, lock. Each step
//! has its own address, can be left and taken up again, and says who did it when.

use super::{Nothing, RunView, month_of, name_of};
use crate::act;
use crate::complete::{self, Gap};
use crate::model::RunState;
use crate::store::{note, remark, run as runs};
use askama::Template;
use attendance::month::Setting;
use axum::extract::Path;
use law::{Action, Month, Target};
use serde::{Deserialize, Serialize};
use shell::answer::FlawText;
use shell::form::Posted;
use shell::lang::L;
use shell::work::State;
use shell::{Answer, Ctx, Problem};
use tracing::{Instrument, Span, trace_span};

/// A step of the wizard as its head shows it.
#[derive(Serialize)]
pub struct StepView {
    pub(super) key: &'static str,
    pub(super) href: String,
    pub(super) state: &'static str,
    pub(super) note: String,
}

/// Why a month was sent back, as every step shows it.
#[derive(Serialize)]
pub struct RemarkView {
    pub(super) by: String,
    pub(super) when: String,
    pub(super) ground: String,
}

/// The steps, in order.
const STEPS: [&str; 5] = ["kelengkapan", "hitung", "pengecualian", "bandingkan", "kunci"];

/// Head of every page of the wizard.
#[derive(Serialize)]
pub struct Head {
    #[serde(skip)]
    pub(super) l: L,
    #[serde(skip)]
    pub(super) token: String,
    pub(super) month: Month,
    pub(super) run: Option<RunView>,
    pub(super) steps: Vec<StepView>,
    /// The remark with which the second person sent the month back.
    pub(super) remark: Option<RemarkView>,
    /// Whether slips of others open.
    #[serde(skip)]
    pub(super) may_slips: bool,
}

impl Head {
    /// The head of a month at one of its steps.
    pub(super) async fn load(ctx: &Ctx, month: Month, at: &str) -> Result<Head, Problem> {
        let found = ctx
            .db()
            .read(move |tx| {
                let Some(run) = runs::latest(tx, month)? else { return Ok(None) };
                let remarks = remark::waiting(tx)?;
                let remark = remarks.into_iter().find(|remark| remark.month == month);
                let returned_by = remark.as_ref().map(|remark| remark.returned_by);
                let mut people = RunView::people([&run]);
                people.extend(returned_by);
                Ok(Some((run, remark, personnel::names(tx, &people)?)))
            })
            .await?;
        let system = ctx.l.t("pay-by-system");
        let (run, remark) = match found {
            None => (None, None),
            Some((run, remark, names)) => {
                let remark = remark.map(|remark| RemarkView {
                    by: name_of(&names, remark.returned_by),
                    when: shell::format::moment(remark.at_us, ctx.tenant.zone),
                    ground: remark.ground,
                });
                (Some(RunView::of(run, &names, &system)), remark)
            }
        };
        let steps = STEPS.iter().map(|step| step_view(ctx, month, step, at, run.as_ref()));
        Ok(Head {
            l: ctx.l,
            token: ctx.form_token.clone(),
            month,
            steps: steps.collect(),
            run,
            remark,
            may_slips: ctx.may(Action::PayslipView, &Target::pemda()),
        })
    }

    pub(super) fn title(&self) -> String {
        let month = shell::format::month_long(self.l, self.month);
        self.l.tv("pay-wizard-title", [("month", month)])
    }

    pub(super) fn state(&self) -> Option<RunState> {
        self.run.as_ref().map(|view| view.run.state)
    }
}

fn step_view(
    ctx: &Ctx,
    month: Month,
    step: &'static str,
    at: &str,
    run: Option<&RunView>,
) -> StepView {
    let state = run.map(|view| view.run.state);
    // A month that was opened again has all its steps before it.
    let run = run.filter(|_| state != Some(RunState::Reopened));
    let checked = matches!(state, Some(RunState::Checked | RunState::Locked));
    let done = match step {
        "kelengkapan" | "hitung" => run.is_some(),
        "kunci" => state == Some(RunState::Locked),
        _ => checked,
    };
    let said = |who: &str, us: i64| {
        let when = shell::format::moment(us, ctx.tenant.zone);
        if who.is_empty() { when } else { format!("{who}, {when}") }
    };
    let note = match (step, run) {
        ("hitung", Some(view)) => said(&view.computed_by, view.run.computed_us),
        ("bandingkan", Some(view)) => {
            view.run.checked_us.map(|us| said(&view.checked_by, us)).unwrap_or_default()
        }
        ("pengecualian", Some(view)) => {
            ctx.l.tv("pay-step-people", [("n", shell::format::count(view.run.exceptions))])
        }
        ("kunci", Some(view)) => {
            view.run.locked_us.map(|us| said(&view.locked_by, us)).unwrap_or_default()
        }
        _ => String::new(),
    };
    StepView {
        key: step,
        href: format!("/tpp/{month}/{step}"),
        state: if step == at {
            "now"
        } else if done {
            "done"
        } else {
            "later"
        },
        note,
    }
}

/// Leads to the step that is next.
pub async fn begin(ctx: Ctx, Path(month): Path<String>) -> Answer {
    ctx.reach(Action::MonthView)?;
    let month = month_of(&month)?;
    let run = ctx.db().read(move |tx| runs::latest(tx, month)).await?;
    let step = match run.map(|run| run.state) {
        None | Some(RunState::Reopened) => "kelengkapan",
        Some(RunState::Locked) => "bandingkan",
        Some(_) => "kunci",
    };
    Ok(ctx.see_other(&format!("/tpp/{month}/{step}")))
}

/// What is missing.
#[derive(Template, Serialize)]
#[template(path = "completeness.html")]
pub struct CompletenessView {
    head: Head,
    gaps: Vec<Gap>,
    open: i64,
    kinds: Vec<(String, i64)>,
    unverified: usize,
    stale: i64,
    may_waive: bool,
    #[serde(skip)]
    code: String,
    #[serde(skip)]
    ground: String,
    #[serde(skip)]
    flaws: Vec<FlawText>,
}

/// Shows what a month still lacks, by agency.
pub async fn completeness(ctx: Ctx, Path(month): Path<String>) -> Answer {
    let view = lacking(&ctx, month_of(&month)?).await?;
    ctx.list(&view.head.title(), &view, |l| gap_table(l, &view.gaps))
}

async fn lacking(ctx: &Ctx, month: Month) -> Result<CompletenessView, Problem> {
    let reach = ctx.reach(Action::MonthView)?;
    let head = Head::load(ctx, month, "kelengkapan").await?;
    let setting = Setting { book: ctx.book(), month, now_us: ctx.now_us };
    let fresh = attendance::month::freshen(ctx.db(), &setting).await?;
    let book = ctx.book();
    let (mut gaps, values) = ctx
        .db()
        .read(move |tx| {
            let known = note::acceptances(tx, month)?;
            let values = complete::unverified(&book, month, &known)?;
            Ok((complete::gaps(tx, month)?, values))
        })
        .await?;
    gaps.retain(|gap| reach.holds(gap.agency_id));
    for gap in gaps.iter_mut().filter(|gap| !ctx.may_somewhere(mended_by(&gap.code))) {
        gap.href.clear();
    }
    let mut kinds: Vec<(String, i64)> = Vec::new();
    for gap in gaps.iter().filter(|gap| gap.is_open()) {
        match kinds.iter_mut().find(|(code, _)| *code == gap.code) {
            Some((_, n)) => *n += gap.count,
            None => kinds.push((gap.code.clone(), gap.count)),
        }
    }
    Ok(CompletenessView {
        open: kinds.iter().map(|(_, n)| n).sum(),
        kinds,
        gaps,
        unverified: values.iter().filter(|value| value.accepted.is_none()).count(),
        stale: fresh.stale,
        may_waive: ctx.may(Action::MonthCompute, &Target::pemda()),
        code: String::new(),
        ground: String::new(),
        flaws: Vec::new(),
        head,
    })
}

/// What somebody must be allowed to do to open the page where a gap is mended.
fn mended_by(code: &str) -> Action {
    match code {
        "punches" => Action::CityDayView,
        "pins" => Action::PinMap,
        "ratings" => Action::RatingRecord,
        "corrections" => Action::CorrectionRequest,
        _ => Action::SalaryImport,
    }
}

fn gap_table(l: L, gaps: &[Gap]) -> sheet::Table {
    use sheet::{Cell, Column};
    let mut table = sheet::Table::new(l.t("pay-step-kelengkapan"))
        .column(Column::text(l.t("pay-gap")))
        .column(Column::text(l.t("pay-agency")))
        .column(Column::int(l.t("pay-count")))
        .column(Column::text(l.t("pay-waived")));
    for gap in gaps {
        table.push(vec![
            Cell::Text(l.tk("pay-gap-", &gap.code)),
            Cell::Text(gap.agency.clone()),
            Cell::Int(gap.count),
            Cell::Text(gap.waiver.as_ref().map(|one| one.ground.clone()).unwrap_or_default()),
        ]);
    }
    table
}

/// Letting gaps pass.
#[derive(Deserialize)]
pub struct WaiveForm {
    code: String,
    #[serde(default)]
    agency: i64,
    ground: String,
}

/// Lets gaps of one kind pass.
pub async fn waive(ctx: Ctx, Path(month): Path<String>, Posted(form): Posted<WaiveForm>) -> Answer {
    let month = month_of(&month)?;
    let what = (form.code.as_str(), form.agency);
    match act::waive(ctx.db(), &ctx.actor, month, what, &form.ground).await {
        Err(store::Failure::Invalid(invalid)) => {
            let mut view = lacking(&ctx, month).await?;
            view.flaws = shell::answer::flaw_texts(ctx.l, &invalid);
            (view.code, view.ground) = (form.code, form.ground);
            return ctx.form_again(&view.head.title(), &view, invalid);
        }
        done => done?,
    };
    Ok(ctx.see_other_said(&format!("/tpp/{month}/kelengkapan"), "pay-said-waived"))
}

/// Computing and the versions there are.
#[derive(Template, Serialize)]
#[template(path = "versions.html")]
pub struct VersionsView {
    head: Head,
    versions: Vec<RunView>,
    may_compute: bool,
}

/// Shows the versions of a month and lets it be computed.
pub async fn versions(ctx: Ctx, Path(month): Path<String>) -> Answer {
    ctx.reach(Action::MonthView)?;
    let month = month_of(&month)?;
    let head = Head::load(&ctx, month, "hitung").await?;
    let (list, names) = ctx
        .db()
        .read(move |tx| {
            let list = runs::versions(tx, month)?;
            let names = personnel::names(tx, &RunView::people(&list))?;
            Ok((list, names))
        })
        .await?;
    let system = ctx.l.t("pay-by-system");
    let may = ctx.may(Action::MonthCompute, &Target::pemda());
    let view = VersionsView {
        versions: list.into_iter().map(|run| RunView::of(run, &names, &system)).collect(),
        may_compute: may && head.state() != Some(RunState::Locked),
        head,
    };
    ctx.page(&view.head.title(), &view)
}

/// Computes in the background; the page of the work tells how far it is.
pub async fn compute(ctx: Ctx, Path(month): Path<String>, Posted(_): Posted<Nothing>) -> Answer {
    let month = month_of(&month)?;
    ctx.allow(Action::MonthCompute, &Target::pemda())?;
    let work = ctx.open_work("pay-work-compute").await?;
    let id = work.id;
    let (db, actor, book, l) = (ctx.db().clone(), ctx.actor.clone(), ctx.book(), ctx.l);
    // A span of its own that points back at the request: as its child it would keep the request
    // open until the month is computed.
    let span = trace_span!(target: store::SPANS, parent: None, "work", kind = "pay-work-compute");
    span.follows_from(Span::current().id());
    let computing = async move {
        let done = act::compute_told(&db, &actor, &book, month, Some(work.clone())).await;
        work.finish(match done {
            Ok(_) => State::Done { href: format!("/tpp/{month}/pengecualian") },
            Err(_) if work.cancelled() => State::Cancelled,
            Err(failure) => State::Failed { what: told(l, &failure) },
        });
    };
    tokio::spawn(computing.instrument(span));
    Ok(ctx.see_other(&format!("/kerja/{id}")))
}

/// A failure for a person; what the machine says of a fault goes to the log.
fn told(l: L, failure: &store::Failure) -> String {
    match failure {
        store::Failure::Refusal(refusal) => {
            l.tv(refusal.key, refusal.args.iter().map(|(k, v)| (*k, v.clone())))
        }
        store::Failure::Invalid(_) => l.t("problem-invalid"),
        store::Failure::Fault(fault) => {
            tracing::error!(%fault, "computing a month failed");
            l.t("problem-fault")
        }
    }
}

impl CompletenessView {
    fn unverified_count(&self) -> i64 {
        i64::try_from(self.unverified).unwrap_or(i64::MAX)
    }
}
