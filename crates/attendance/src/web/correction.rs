//! The inbox of corrections: what waits for me, what I asked for. One's own requests are visible
//! there but cannot be decided, and the page says why.

use super::day::asks;
use crate::correction::{Correction, Verdict, act, store};
use ::store::Failure;
use askama::Template;
use axum::extract::Path;
use law::attendance::CorrectionKind;
use law::month::days_between;
use law::policy::Role;
use law::{Action, Date, Invalid, Target};
use personnel::Named;
use serde::{Deserialize, Serialize};
use shell::answer::{FlawText, flaw_texts};
use shell::form::Posted;
use shell::format;
use shell::lang::L;
use shell::{Answer, Ctx, Problem};
use std::collections::{HashMap, HashSet};

const TITLE: &str = "att-corrections-title";
/// Requests shown at once.
const SHOWN: i64 = 500;
/// Own requests shown.
const MINE: i64 = 50;
/// A request this many days after its day deserves a look.
const LATE_DAYS: i64 = 7;

/// A request as the inbox shows it.
#[derive(Serialize)]
pub struct Line {
    #[serde(flatten)]
    one: Correction,
    name: String,
    nip: String,
    what: String,
    when: String,
    asked_by_name: String,
    warnings: Vec<String>,
    /// Why this person cannot decide it.
    undecidable: Option<String>,
    /// Reason of a decision that was typed but could not be taken.
    #[serde(skip)]
    ground: String,
    /// What was wrong with it.
    #[serde(skip)]
    flaw: Option<String>,
}

/// The inbox.
#[derive(Template, Serialize)]
#[template(path = "presence_corrections.html")]
pub struct InboxView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    waiting: Vec<Line>,
    mine: Vec<Line>,
    plain: usize,
    may_decide: bool,
    /// Whether others' requests are shown, to be decided or only to be known.
    #[serde(skip)]
    sees_others: bool,
    #[serde(skip)]
    flaws: Vec<FlawText>,
}

fn warnings(l: L, one: &Correction, asked_on: Date) -> Vec<String> {
    let mut list = Vec::new();
    if one.kind == CorrectionKind::Present {
        list.push(l.t("att-warn-whole-day"));
    }
    if days_between(one.date, asked_on) > LATE_DAYS {
        list.push(l.t("att-warn-late"));
    }
    if one.file_name.is_none() {
        list.push(l.t("att-warn-no-file"));
    }
    list
}

fn line(ctx: &Ctx, one: Correction, names: &HashMap<i64, Named>) -> Line {
    let l = ctx.l;
    let me = ctx.actor.person();
    let named = names.get(&one.person_id).cloned().unwrap_or_default();
    let asked_on = shell::house::date_of(one.asked_us, ctx.tenant.zone);
    let others = !ctx.may_somewhere(Action::CorrectionDecide);
    let undecidable = if me == Some(one.person_id) {
        Some(l.t("refusal-own-request"))
    } else if me == Some(one.asked_by) {
        Some(l.t("refusal-own-work"))
    } else if others {
        Some(l.t("att-decided-by-superior"))
    } else {
        None
    };
    Line {
        name: named.name,
        nip: named.nip,
        what: asks(l, &one),
        when: format::moment(one.asked_us, ctx.tenant.zone),
        asked_by_name: names.get(&one.asked_by).map(|n| n.name.clone()).unwrap_or_default(),
        warnings: warnings(l, &one, asked_on),
        undecidable,
        ground: String::new(),
        flaw: None,
        one,
    }
}

/// People whose corrections this actor decides: everybody, or the subordinates of each hat.
async fn deciding(ctx: &Ctx) -> Result<Option<HashSet<i64>>, Problem> {
    if ctx.may(Action::CorrectionDecide, &Target::pemda()) {
        return Ok(None);
    }
    let (me, today) = (ctx.me()?, ctx.today);
    let mut heads: Vec<i64> = ctx
        .actor
        .hats
        .iter()
        .filter(|hat| hat.role == Role::Superior)
        .map(|hat| hat.on_behalf_of.unwrap_or(me))
        .collect();
    heads.sort_unstable();
    heads.dedup();
    let people = ctx
        .db()
        .read(move |tx| {
            let mut people = HashSet::from([me]);
            for head in heads {
                let below = personnel::subordinates(tx, head, today)?;
                people.extend(below.into_iter().map(|person| person.id));
            }
            Ok(people)
        })
        .await?;
    Ok(Some(people))
}

/// Shows what waits and what was asked for.
pub async fn inbox(ctx: Ctx) -> Answer {
    let view = view(&ctx).await?;
    ctx.list(TITLE, &view, |l| table(l, &view))
}

async fn view(ctx: &Ctx) -> Result<InboxView, Problem> {
    let me = ctx.me()?;
    let may_decide = ctx.may_somewhere(Action::CorrectionDecide);
    let people = if may_decide { deciding(ctx).await? } else { None };
    // Whoever looks after an agency or all sees what waits there, though others decide it.
    let reach = ctx.reach(Action::CorrectionRequest).ok().filter(|_| !may_decide);
    let looks_after = reach.map(|reach| reach.agency());
    let today = ctx.today;
    let (waiting, mine, names) = ctx
        .db()
        .read(move |tx| {
            let mut waiting = match looks_after {
                Some(Some(agency)) => store::waiting_in(tx, agency, today, SHOWN)?,
                None if !may_decide => Vec::new(),
                _ => store::waiting(tx, SHOWN)?,
            };
            if let Some(people) = people {
                waiting.retain(|one| people.contains(&one.person_id));
            }
            let mine = store::mine(tx, me, MINE)?;
            let mut ids: Vec<i64> =
                waiting.iter().chain(&mine).flat_map(|one| [one.person_id, one.asked_by]).collect();
            ids.sort_unstable();
            ids.dedup();
            let names = personnel::names(tx, &ids)?;
            Ok((waiting, mine, names))
        })
        .await?;
    let waiting: Vec<Line> = waiting.into_iter().map(|one| line(ctx, one, &names)).collect();
    let sees_others = may_decide || looks_after.is_some();
    let plain = |line: &&Line| line.warnings.is_empty() && line.undecidable.is_none();
    Ok(InboxView {
        l: ctx.l,
        token: ctx.form_token.clone(),
        plain: waiting.iter().filter(plain).count(),
        waiting,
        mine: mine.into_iter().map(|one| line(ctx, one, &names)).collect(),
        may_decide,
        sees_others,
        flaws: Vec::new(),
    })
}

/// The inbox once more, with what was wrong and what was typed.
async fn again(ctx: &Ctx, id: i64, ground: &str, invalid: Invalid) -> Answer {
    let mut view = view(ctx).await?;
    view.flaws = flaw_texts(ctx.l, &invalid);
    if let Some(line) = view.waiting.iter_mut().find(|line| line.one.id == id) {
        ground.clone_into(&mut line.ground);
        line.flaw = view.flaws.first().map(|flaw| flaw.message.clone());
        // The summary names the field and leads to that of this very request.
        for flaw in &mut view.flaws {
            flaw.message = format!("{}{}", shell::ui::place(ctx.l, flaw), flaw.message);
            flaw.field = format!("alasan-{id}");
        }
    }
    ctx.form_again(TITLE, &view, invalid)
}

fn table(l: L, view: &InboxView) -> sheet::Table {
    let mut table = sheet::Table::new(l.t("att-corrections-title"))
        .column(sheet::Column::text("NIP"))
        .column(sheet::Column::text(l.t("att-name")))
        .column(sheet::Column::date(l.t("att-date")))
        .column(sheet::Column::text(l.t("att-asks")))
        .column(sheet::Column::text(l.t("att-reason")))
        .column(sheet::Column::text(l.t("att-status")));
    for line in view.waiting.iter().chain(&view.mine) {
        table.push(vec![
            line.nip.as_str().into(),
            line.name.as_str().into(),
            sheet::Cell::Date(line.one.date),
            line.what.as_str().into(),
            line.one.reason.as_str().into(),
            l.t(line.one.state.key()).into(),
        ]);
    }
    table
}

/// A correction and what the policy asks of it.
async fn load(ctx: &Ctx, id: i64) -> Result<(Correction, Target), Problem> {
    let found = ctx
        .db()
        .read(move |tx| match store::find(tx, id)? {
            Some(one) => {
                let place = personnel::place(tx, one.person_id, one.date)?;
                Ok(Some((act::target(&one, &place), one)))
            }
            None => Ok(None),
        })
        .await?;
    found.map(|(target, one)| (one, target)).ok_or(Problem::NotFound)
}

/// A decision.
#[derive(Deserialize)]
pub struct Decision {
    verdict: String,
    #[serde(default)]
    ground: String,
}

/// Decides one correction.
pub async fn decide(ctx: Ctx, Path(id): Path<i64>, Posted(form): Posted<Decision>) -> Answer {
    let (_, target) = load(&ctx, id).await?;
    let permit = ctx.allow(Action::CorrectionDecide, &target)?;
    let verdict =
        Verdict::parse(&form.verdict).ok_or_else(|| Invalid::field("verdict", "flaw-choice"))?;
    match act::decide(ctx.db(), permit, id, verdict, form.ground.clone()).await {
        Ok(()) => Ok(ctx.see_other_said("/presensi/koreksi", "att-said-decided")),
        Err(Failure::Invalid(invalid)) => again(&ctx, id, &form.ground, invalid).await,
        Err(other) => Err(other.into()),
    }
}

/// Several corrections at once.
#[derive(Deserialize)]
pub struct Many {
    #[serde(default)]
    ids: Vec<i64>,
}

/// Approves those that were chosen; each is asked of the policy by itself, and the first that it
/// refuses stops there, so that nothing is approved unseen.
pub async fn approve_many(ctx: Ctx, Posted(form): Posted<Many>) -> Answer {
    if form.ids.is_empty() {
        return again(&ctx, 0, "", Invalid::field("ids", "flaw-none-chosen")).await;
    }
    let mut permits = Vec::with_capacity(form.ids.len());
    for id in form.ids {
        let (_, target) = load(&ctx, id).await?;
        permits.push((id, ctx.allow(Action::CorrectionDecide, &target)?));
    }
    for (id, permit) in permits {
        act::decide(ctx.db(), permit, id, Verdict::Approve, String::new()).await?;
    }
    Ok(ctx.see_other_said("/presensi/koreksi", "att-said-decided"))
}

/// Takes a request back.
pub async fn withdraw(
    ctx: Ctx,
    Path(id): Path<i64>,
    Posted(_): Posted<serde_json::Value>,
) -> Answer {
    let (_, target) = load(&ctx, id).await?;
    let permit = ctx.allow(Action::CorrectionRequest, &target)?;
    act::withdraw(ctx.db(), permit, id).await?;
    Ok(ctx.see_other_said("/presensi/koreksi", "att-said-withdrawn"))
}

/// The file of evidence, as a download: what it holds was written by others.
pub async fn file(ctx: Ctx, Path(id): Path<i64>) -> Answer {
    let (_, target) = load(&ctx, id).await?;
    if !ctx.may(Action::CorrectionDecide, &target) {
        ctx.allow(Action::DayView, &target)?;
    }
    let found = ctx.db().read(move |tx| store::file(tx, id)).await?;
    let (name, bytes) = found.ok_or(Problem::NotFound)?;
    let ending = name.rsplit_once('.').map_or("bin", |(_, ending)| match ending {
        "pdf" | "PDF" => "pdf",
        "png" | "PNG" => "png",
        "jpg" | "jpeg" | "JPG" | "JPEG" => "jpg",
        _ => "bin",
    });
    Ok(ctx.file(&format!("koreksi-{id}"), ending, "application/octet-stream", bytes))
}
