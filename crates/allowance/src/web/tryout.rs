//! What if: another value of law on a month that is over, with the difference in total and for
//! the people it would move most. Nothing is written.

use super::exceptions::MoverRow;
use crate::compare::{self, Tried};
use crate::model::{Run, Totals};
use crate::run::blocking;
use askama::Template;
use axum::extract::Query;
use law::book::{Book, Value};
use law::{Action, Month, Rupiah, Target};
use serde::{Deserialize, Serialize};
use shell::answer::FlawText;
use shell::lang::{L, Lang};
use shell::ui::Choice;
use shell::{Answer, Ctx};

/// Prefixes of the parameters that can be tried.
const PREFIXES: [&str; 3] = ["tpp.", "pay.contribution.", "tax."];

/// What is tried.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    kunci: String,
    #[serde(default)]
    nama: String,
    #[serde(default, deserialize_with = "shell::form::blank_as_none")]
    nilai: Option<i64>,
    #[serde(default)]
    bulan: String,
}

/// What came of it.
#[derive(Serialize)]
pub struct Outcome {
    run: Run,
    was: Option<i64>,
    value: i64,
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
    nama: String,
    nilai: String,
    bulan: String,
    #[serde(skip)]
    keys: Vec<Choice>,
    outcome: Option<Outcome>,
    #[serde(skip)]
    no_flaws: Vec<FlawText>,
}

/// Shows the form, and what the value would have made of the month.
pub async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    ctx.allow(Action::LawTry, &Target::pemda())?;
    let book = ctx.book();
    let outcome = match asked.nilai {
        Some(value) if !asked.kunci.is_empty() => {
            let tried =
                Tried { key: asked.kunci.clone(), name: asked.nama.trim().to_owned(), value };
            Some(run(&ctx, tried, asked.bulan.parse().ok()).await?)
        }
        _ => None,
    };
    let view = TryView {
        l: ctx.l,
        keys: keys(&book, ctx.l),
        nilai: asked.nilai.map(|n| n.to_string()).unwrap_or_default(),
        kunci: asked.kunci,
        nama: asked.nama,
        bulan: asked.bulan,
        outcome,
        no_flaws: Vec::new(),
    };
    ctx.page("pay-try-title", &view)
}

async fn run(ctx: &Ctx, tried: Tried, month: Option<Month>) -> Result<Outcome, shell::Problem> {
    let past = ctx.db().read(move |tx| compare::past(tx, month)).await?;
    let past = past.ok_or_else(compare::nothing_yet)?;
    let (book, value, l) = (ctx.book(), tried.value, ctx.l);
    let trial = blocking(move || compare::trial(&book, past, &tried)).await??;
    let movers = trial.movers;
    let movers = ctx.db().read(move |tx| compare::named(tx, movers)).await?;
    Ok(Outcome {
        by: trial.after.net - trial.before.net,
        run: trial.run,
        was: trial.was,
        value,
        before: trial.before,
        after: trial.after,
        up: trial.up,
        down: trial.down,
        changed_state: trial.changed_state,
        movers: movers.into_iter().map(|mover| MoverRow::of(l, mover)).collect(),
    })
}

/// Parameters that hold whole numbers.
fn keys(book: &Book, l: L) -> Vec<Choice> {
    let whole = |value: &Value| matches!(value, Value::Int(_) | Value::Map(_));
    book.params
        .values()
        .filter(|param| PREFIXES.iter().any(|prefix| param.key.starts_with(prefix)))
        .filter(|param| param.values.iter().any(|dated| whole(&dated.value)))
        .map(|param| {
            let title = if l.0 == Lang::En { &param.title_en } else { &param.title_id };
            Choice::new(&param.key, format!("{title} ({})", param.key))
        })
        .collect()
}

impl TryView {
    fn was(&self) -> String {
        let was = self.outcome.as_ref().and_then(|outcome| outcome.was);
        was.map_or_else(|| self.l.t("pay-try-default"), |n| n.to_string())
    }
}
