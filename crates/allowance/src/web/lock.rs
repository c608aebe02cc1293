//! The last step of closing a month: what a second person sees and answers for, locking, opening
//! again, and computing again to compare.

use super::wizard::Head;
use super::{Nothing, month_of};
use crate::act;
use crate::complete::{self, OpenValue};
use crate::model::{Run, RunState};
use crate::replay::Replay;
use crate::store::{note, run as runs};
use askama::Template;
use axum::extract::Path;
use law::book::Book;
use law::{Action, Month, Target};
use serde::{Deserialize, Serialize};
use shell::answer::FlawText;
use shell::form::Posted;
use shell::lang::Lang;
use shell::{Answer, Ctx, Problem};
use std::sync::Arc;

/// The last step.
#[derive(Template, Serialize)]
#[template(path = "lock.html")]
pub struct LockView {
    head: Head,
    values: Vec<OpenValue>,
    open_values: usize,
    gaps: i64,
    may_check: bool,
    may_return: bool,
    may_accept: bool,
    may_lock: bool,
    may_reopen: bool,
    may_export: bool,
    replay: Option<Replay>,
    #[serde(skip)]
    book: Arc<Book>,
    #[serde(skip)]
    form: AcceptForm,
    #[serde(skip)]
    reopen_ground: String,
    #[serde(skip)]
    return_ground: String,
    #[serde(skip)]
    flaws: Vec<FlawText>,
}

impl LockView {
    /// What a parameter is called.
    fn name<'a>(&'a self, value: &'a OpenValue) -> &'a str {
        let param = self.book.params.get(&value.cite.key);
        param.map_or(&value.cite.key, |param| match self.head.l.0 {
            Lang::Id => &param.title_id,
            Lang::En => &param.title_en,
        })
    }

    /// The value as people read it.
    fn shown(&self, value: &OpenValue) -> String {
        let param = self.book.params.get(&value.cite.key);
        let found = param.and_then(|param| {
            let dated = param.values.iter().find(|one| one.valid_from == value.cite.valid_from)?;
            Some(shell::rule::brief(self.head.l, param, &dated.value))
        });
        found.unwrap_or_else(|| value.cite.value.clone())
    }

    /// Whether the form that was sent back had this value chosen.
    fn is_chosen(&self, value: &OpenValue) -> bool {
        self.form.keys.contains(&value.cite.key)
    }
}

/// Shows what a second person sees before the month is locked.
pub async fn last_step(ctx: Ctx, Path(month): Path<String>) -> Answer {
    let view = view(&ctx, month_of(&month)?).await?;
    ctx.page(&view.head.title(), &view)
}

async fn view(ctx: &Ctx, month: Month) -> Result<LockView, Problem> {
    ctx.reach(Action::MonthView)?;
    let head = Head::load(ctx, month, "kunci").await?;
    let book = ctx.book();
    let law = book.clone();
    let (values, gaps) = ctx
        .db()
        .read(move |tx| {
            let known = note::acceptances(tx, month)?;
            let gaps = complete::gaps(tx, month)?;
            let open: i64 = gaps.iter().filter(|gap| gap.is_open()).map(|gap| gap.count).sum();
            Ok((complete::unverified(&law, month, &known)?, open))
        })
        .await?;
    let target = head.run.as_ref().map_or_else(Target::pemda, |view| act::target(&view.run));
    let state = head.state();
    Ok(LockView {
        open_values: values.iter().filter(|value| value.accepted.is_none()).count(),
        values,
        gaps,
        may_check: state == Some(RunState::Computed) && ctx.may(Action::MonthCheck, &target),
        may_return: state.is_some_and(RunState::can_be_returned)
            && ctx.may(Action::MonthReturn, &target),
        may_accept: ctx.may(Action::LawAccept, &target),
        may_lock: state == Some(RunState::Checked) && ctx.may(Action::MonthLock, &target),
        may_reopen: state == Some(RunState::Locked)
            && ctx.may(Action::MonthReopen, &Target::pemda()),
        may_export: ctx.may_somewhere(Action::RegisterExport),
        replay: None,
        head,
        book,
        form: AcceptForm::default(),
        reopen_ground: String::new(),
        return_ground: String::new(),
        flaws: Vec::new(),
    })
}

/// Checks the month as the second person.
pub async fn check(ctx: Ctx, Path(month): Path<String>, Posted(_): Posted<Nothing>) -> Answer {
    let month = month_of(&month)?;
    act::check(ctx.db(), &ctx.actor, month).await?;
    Ok(ctx.see_other_said(&format!("/tpp/{month}/kunci"), "pay-said-checked"))
}

/// What is to be mended before the month can be checked.
#[derive(Deserialize)]
pub struct ReturnForm {
    #[serde(alias = "return-ground")]
    ground: String,
}

/// Sends the month back with a remark.
pub async fn give_back(
    ctx: Ctx,
    Path(month): Path<String>,
    Posted(form): Posted<ReturnForm>,
) -> Answer {
    let month = month_of(&month)?;
    match act::give_back(ctx.db(), &ctx.actor, month, &form.ground).await {
        Err(store::Failure::Invalid(invalid)) => {
            let mut view = view(&ctx, month).await?;
            view.flaws = flaws_of(&ctx, "return", &invalid);
            view.return_ground = form.ground;
            return ctx.form_again(&view.head.title(), &view, invalid);
        }
        done => done?,
    };
    Ok(ctx.see_other_said(&format!("/tpp/{month}/kunci"), "pay-said-returned"))
}

/// Flaws of one of the forms of the page, whose fields begin with its name.
fn flaws_of(ctx: &Ctx, form: &str, invalid: &law::Invalid) -> Vec<FlawText> {
    let flaws = shell::answer::flaw_texts(ctx.l, invalid).into_iter();
    flaws.map(|flaw| FlawText { field: format!("{form}-{}", flaw.field), ..flaw }).collect()
}

/// Values to answer for.
#[derive(Default, Deserialize)]
pub struct AcceptForm {
    #[serde(default)]
    keys: Vec<String>,
    /// All that are open, whatever was chosen.
    #[serde(default)]
    all: String,
    ground: String,
}

/// Answers by name for unverified values.
pub async fn accept(
    ctx: Ctx,
    Path(month): Path<String>,
    Posted(form): Posted<AcceptForm>,
) -> Answer {
    let month = month_of(&month)?;
    let (db, book) = (ctx.db(), ctx.book());
    let keys = match form.all.is_empty() {
        true => form.keys.clone(),
        false => book.params.keys().cloned().collect(),
    };
    match act::accept_unverified(db, &ctx.actor, &book, month, &keys, &form.ground).await {
        Err(store::Failure::Invalid(invalid)) => {
            let mut view = view(&ctx, month).await?;
            view.flaws = shell::answer::flaw_texts(ctx.l, &invalid);
            view.form = form;
            return ctx.form_again(&view.head.title(), &view, invalid);
        }
        done => done?,
    };
    Ok(ctx.see_other_said(&format!("/tpp/{month}/kunci"), "pay-said-accepted"))
}

/// Locks the month; asks for a fresh second factor first.
pub async fn lock(ctx: Ctx, Path(month): Path<String>, Posted(_): Posted<Nothing>) -> Answer {
    let month = month_of(&month)?;
    let run: Option<Run> = ctx.db().read(move |tx| runs::latest(tx, month)).await?;
    let target = run.as_ref().map_or_else(Target::pemda, act::target);
    ctx.allow(Action::MonthLock, &target)?;
    act::lock(ctx.db(), &ctx.actor, &ctx.book(), month).await?;
    Ok(ctx.see_other_said(&format!("/tpp/{month}/berkas"), "pay-said-locked"))
}

/// Why a month is opened again.
#[derive(Deserialize)]
pub struct ReopenForm {
    #[serde(alias = "reopen-ground")]
    ground: String,
}

/// Opens a locked month again; asks for a fresh second factor first.
pub async fn reopen(
    ctx: Ctx,
    Path(month): Path<String>,
    Posted(form): Posted<ReopenForm>,
) -> Answer {
    let month = month_of(&month)?;
    ctx.allow(Action::MonthReopen, &Target::pemda())?;
    match act::reopen(ctx.db(), &ctx.actor, month, &form.ground).await {
        Err(store::Failure::Invalid(invalid)) => {
            let mut view = view(&ctx, month).await?;
            view.flaws = flaws_of(&ctx, "reopen", &invalid);
            view.reopen_ground = form.ground;
            return ctx.form_again(&view.head.title(), &view, invalid);
        }
        done => done?,
    };
    Ok(ctx.see_other_said(&format!("/tpp/{month}/hitung"), "pay-said-reopened"))
}

/// Computes the month again and compares byte for byte.
pub async fn replay(ctx: Ctx, Path(month): Path<String>, Posted(_): Posted<Nothing>) -> Answer {
    let month = month_of(&month)?;
    let found = act::replay(ctx.db(), &ctx.actor, &ctx.book(), month).await?;
    let view = LockView { replay: Some(found), ..view(&ctx, month).await? };
    ctx.page(&view.head.title(), &view)
}

impl LockView {
    fn open_count(&self) -> i64 {
        i64::try_from(self.open_values).unwrap_or(i64::MAX)
    }

    fn of_replay(&self, count: fn(&Replay) -> usize) -> i64 {
        self.replay.as_ref().map_or(0, |found| i64::try_from(count(found)).unwrap_or(i64::MAX))
    }

    fn replayed(&self) -> i64 {
        self.of_replay(|found| found.people)
    }

    fn changed_facts(&self) -> i64 {
        self.of_replay(|found| found.facts_changed.len())
    }

    fn differing(&self) -> i64 {
        self.of_replay(|found| found.differing.len())
    }
}
