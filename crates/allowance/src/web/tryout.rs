//! What if: another value of law on a month that is over, with the difference in total and for
//! the people it would move most. Nothing is written.

use super::exceptions::MoverRow;
use crate::compare::{self, Tried};
use crate::model::{Run, Totals};
use crate::run::blocking;
use askama::Template;
use axum::extract::Query;
use law::book::{Book, Value};
use law::{Action, Date, Invalid, Month, Rupiah, Target};
use serde::{Deserialize, Serialize};
use shell::answer::FlawText;
use shell::lang::{L, Lang};
use shell::rule;
use shell::ui::Choice;
use shell::{Answer, Ctx, Problem};

/// What is tried: a parameter, or `key/name` for a name inside its map.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    kunci: String,
    #[serde(default)]
    nilai: String,
    #[serde(default)]
    bulan: String,
}

/// What came of it.
#[derive(Serialize)]
pub struct Outcome {
    run: Run,
    was: Option<i64>,
    value: i64,
    #[serde(skip)]
    was_words: String,
    #[serde(skip)]
    words: String,
    before: Totals,
    after: Totals,
    by: Rupiah,
    up: usize,
    down: usize,
    changed_state: usize,
    movers: Vec<MoverRow>,
}

/// The page.
#[derive(Template, Serialize)]
#[template(path = "tryout.html")]
pub struct TryView {
    #[serde(skip)]
    l: L,
    kunci: String,
    nilai: String,
    bulan: String,
    #[serde(skip)]
    keys: Vec<Choice>,
    outcome: Option<Outcome>,
    #[serde(skip)]
    flaws: Vec<FlawText>,
}

/// Shows the form, and what the value would have made of the month.
pub async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    ctx.allow(Action::LawTry, &Target::pemda())?;
    let book = ctx.book();
    let mut view = TryView {
        l: ctx.l,
        keys: keys(&book, ctx.l, ctx.today),
        kunci: asked.kunci,
        nilai: asked.nilai,
        bulan: asked.bulan,
        outcome: None,
        flaws: Vec::new(),
    };
    // A link names the parameter only: its first name is meant.
    if view.keys.iter().all(|choice| choice.value != view.kunci) {
        let inside = format!("{}/", view.kunci);
        let first = view.keys.iter().find(|choice| choice.value.starts_with(&inside));
        view.kunci = first.map(|choice| choice.value.clone()).unwrap_or(view.kunci);
    }
    if view.nilai.trim().is_empty() || view.kunci.is_empty() {
        return ctx.page("pay-try-title", &view);
    }
    let tried = read(&book, &view.kunci, &view.nilai);
    let month = view.bulan.parse().ok();
    let outcome = match tried {
        Ok(tried) => run(&ctx, tried, month).await,
        Err(invalid) => Err(invalid.into()),
    };
    match outcome {
        Ok(outcome) => view.outcome = Some(outcome),
        Err(Problem::Invalid(invalid, _)) => {
            view.flaws = shell::answer::flaw_texts(ctx.l, &invalid);
            return ctx.form_again("pay-try-title", &view, invalid);
        }
        Err(other) => return Err(other),
    }
    ctx.page("pay-try-title", &view)
}

/// What was typed, in the unit of the parameter.
fn read(book: &Book, asked: &str, typed: &str) -> Result<Tried, Invalid> {
    let (key, name) = asked.split_once('/').unwrap_or((asked, ""));
    let param = book.params.get(key);
    let param = param.ok_or_else(|| Invalid::field("kunci", "flaw-pay-no-parameter"))?;
    let value = rule::typed(param, name, typed);
    let value = value.ok_or_else(|| Invalid::field("nilai", "flaw-pay-try-value"))?;
    Ok(Tried { key: key.to_owned(), name: name.to_owned(), value })
}

async fn run(ctx: &Ctx, tried: Tried, month: Option<Month>) -> Result<Outcome, Problem> {
    let past = ctx.db().read(move |tx| compare::past(tx, month)).await?;
    let past = past.ok_or_else(compare::nothing_yet)?;
    let (book, l) = (ctx.book(), ctx.l);
    let (law, asked) = (book.clone(), tried.clone());
    let trial = blocking(move || compare::trial(&law, past, &asked)).await??;
    let words = |n: i64| match book.params.get(&tried.key) {
        Some(param) => rule::amount(l, param, &tried.name, n),
        None => n.to_string(),
    };
    let movers = trial.movers;
    let movers = ctx.db().read(move |tx| compare::named(tx, movers)).await?;
    Ok(Outcome {
        by: trial.after.net - trial.before.net,
        run: trial.run,
        was: trial.was,
        value: tried.value,
        was_words: trial.was.map_or_else(|| l.t("pay-try-default"), words),
        words: words(tried.value),
        before: trial.before,
        after: trial.after,
        up: trial.up,
        down: trial.down,
        changed_state: trial.changed_state,
        movers: movers.into_iter().map(|mover| MoverRow::of(l, mover)).collect(),
    })
}

/// Whole numbers that can be tried, each named in words with its value of today.
fn keys(book: &Book, l: L, today: Date) -> Vec<Choice> {
    let mut choices = Vec::new();
    for (key, param) in &book.params {
        let Ok(dated) = book.at(key, today) else { continue };
        if !compare::can_be_tried(key) {
            continue;
        }
        let title = if l.0 == Lang::En { &param.title_en } else { &param.title_id };
        let label = |what: &str, name: &str, n: i64| {
            l.tv("pay-try-now", [("what", what), ("now", &rule::amount(l, param, name, n))])
        };
        match &dated.value {
            Value::Int(n) => choices.push(Choice::new(key, label(title, "", *n))),
            Value::Map(map) => choices.extend(map.iter().filter_map(|(name, value)| {
                let Value::Int(n) = value else { return None };
                let what = format!("{title}: {}", rule::word(l, name));
                Some(Choice::new(format!("{key}/{name}"), label(&what, name, *n)))
            })),
            _ => {}
        }
    }
    choices.sort_by(|a, b| a.label.cmp(&b.label));
    choices
}
