//! Why this number: the whole working of a payslip down to article and fact, told by the same
//! rules that computed it, and what single change would have made it larger.

use super::month_of;
use super::slip::{self, Slip};
use crate::gather;
use crate::run::law_of;
use askama::Template;
use attendance::month::Setting;
use axum::extract::Path;
use law::allowance::{Change, PayLine, changes, compute};
use law::trace::{Fact, Narrator, Reason};
use law::{Action, Month, Rupiah, Target};
use serde::Serialize;
use shell::lang::L;
use shell::why::{Links, html};
use shell::{Answer, Ctx, Problem};

/// Changes that are named.
const CHANGES: usize = 5;

/// A single change and what it would have been worth.
#[derive(Serialize)]
pub struct ChangeView {
    text: String,
    gain: Rupiah,
}

/// The page.
#[derive(Template, Serialize)]
#[template(path = "slip_why.html")]
pub struct WhyView {
    #[serde(skip)]
    l: L,
    month: Month,
    person_id: i64,
    name: String,
    net: Rupiah,
    sentence: String,
    reasons: Vec<Reason>,
    #[serde(skip)]
    tree: String,
    changes: Vec<ChangeView>,
    refusal: String,
    locked: bool,
    hash: String,
    same: bool,
}

/// Shows the working of a slip.
pub async fn show(ctx: Ctx, Path((person, month)): Path<(i64, String)>) -> Answer {
    let month = month_of(&month)?;
    let slip = slip::load(&ctx, person, month).await?;
    let view = view(&ctx, month, slip).await?;
    ctx.page("pay-why-title", &view)
}

async fn view(ctx: &Ctx, month: Month, slip: Slip) -> Result<WhyView, Problem> {
    let l = ctx.l;
    let law = law_of(&ctx.book(), month)?;
    let person = slip.payee.person_id;
    let setting = Setting { book: ctx.book(), month, now_us: ctx.now_us };
    let (marks, target) = ctx
        .db()
        .read(move |tx| {
            let target = personnel::place(tx, person, month.last())?.target();
            Ok((gather::marks(tx, &setting, person)?, target))
        })
        .await?;
    let mut input = slip.input.clone();
    input.marks = &marks;
    let mut narrator = Narrator::new();
    let line = compute(&law, &input, &mut narrator).ok();
    let changes = line.map(|line| changes(&law, &input, &line)).unwrap_or_default();
    let reasons = narrator.finish();
    let links = Links {
        fact: &|fact| fact_href(ctx, &target, person, month, fact),
        rule: &|key| ctx.may_somewhere(Action::LawView).then(|| format!("/hukum/{key}")),
    };
    let stored = slip.line.as_ref().ok().copied();
    Ok(WhyView {
        l,
        month,
        person_id: person,
        tree: html(l, &reasons, links),
        reasons,
        net: line.map(|line| line.net).unwrap_or_default(),
        sentence: line.map(|line| sentence(l, &line)).unwrap_or_default(),
        changes: changes
            .into_iter()
            .take(CHANGES)
            .map(|change| ChangeView { text: change_text(l, &change), gain: change.net })
            .collect(),
        refusal: slip.line.as_ref().err().map(|why| slip::refused(l, why)).unwrap_or_default(),
        locked: slip.run.is_some(),
        hash: slip.run.as_ref().map(|run| super::short(&run.law_hash)).unwrap_or_default(),
        same: line == stored,
        name: slip.payee.name,
    })
}

fn change_text(l: L, change: &Change) -> String {
    let values = [
        ("gain", shell::format::rupiah(change.gain.0)),
        ("net", shell::format::rupiah(change.net.0)),
    ];
    l.tv(change.key, values)
}

/// The sentence that says it first.
fn sentence(l: L, line: &PayLine) -> String {
    let values = [
        ("net", line.net),
        ("productivity", line.sum(|c| c.productivity)),
        ("discipline", line.sum(|c| c.discipline)),
        ("rest", line.gross - line.sum(|c| c.productivity) - line.sum(|c| c.discipline)),
        ("cuts", line.gross - line.net),
    ];
    l.tv("pay-why-sentence", values.map(|(name, amount)| (name, shell::format::rupiah(amount.0))))
}

/// Page of a fact, for those who may open it.
fn fact_href(ctx: &Ctx, target: &Target, person: i64, month: Month, fact: &Fact) -> Option<String> {
    let may = |action, href: String| ctx.may(action, target).then_some(href);
    match (fact.kind, fact.date) {
        ("day", Some(date)) => may(Action::DayView, format!("/presensi/{person}/hari/{date}")),
        ("day" | "leave", _) => may(Action::DayView, format!("/presensi/{person}/{month}")),
        ("rating", _) => may(Action::RatingView, format!("/kinerja/{person}?bulan={month}")),
        ("post" | "appointment", _) => may(Action::PersonView, format!("/orang/{person}")),
        ("salary", _) => Some(format!("/tpp/slip/{person}/{month}")),
        ("sanction", _) => {
            ctx.may_somewhere(Action::SanctionRecord).then(|| "/disiplin".to_owned())
        }
        _ => None,
    }
}
