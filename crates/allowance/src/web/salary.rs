//! The salary sheet of a month: upload, verdicts, differences from the pay table.

use crate::act;
use crate::model::{SalaryFact, SalarySheetRow};
use crate::salary::{self, SalaryRead};
use crate::store::salary as sheets;
use askama::Template;
use axum::extract::Query;
use law::{Action, Flaw, Invalid, Month, Target};
use personnel::sheets::Roll;
use serde::{Deserialize, Serialize};
use shell::answer::FlawText;
use shell::form::Upload;
use shell::import;
use shell::lang::L;
use shell::{Answer, Ctx, Problem};
use store::Tx;

/// Flaws and differences that a page shows; more are counted.
const SHOWN: usize = 100;

/// A salary that differs from the pay table.
#[derive(Serialize)]
pub struct DifferenceRow {
    person_id: i64,
    name: String,
    nip: String,
    parts: Vec<DifferencePart>,
}

/// One amount that differs.
#[derive(Debug, Serialize, Deserialize)]
pub struct DifferencePart {
    column: String,
    stated: i64,
    computed: i64,
}

/// The page.
#[derive(Template, Serialize)]
#[template(path = "salary.html")]
pub struct SalaryView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    month: Month,
    sheet: Option<SalarySheetRow>,
    judged: bool,
    taken: bool,
    good: usize,
    bad: Vec<FlawText>,
    more: usize,
    differing: usize,
    differences: Vec<DifferenceRow>,
    flaws: Vec<FlawText>,
}

/// The month asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    bulan: String,
}

fn blank(ctx: &Ctx, month: Month) -> SalaryView {
    SalaryView {
        l: ctx.l,
        token: ctx.form_token.clone(),
        month,
        sheet: None,
        judged: false,
        taken: false,
        good: 0,
        bad: Vec::new(),
        more: 0,
        differing: 0,
        differences: Vec::new(),
        flaws: Vec::new(),
    }
}

/// Shows the sheet in force of a month, and the form.
pub async fn form(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    ctx.allow(Action::SalaryImport, &Target::pemda())?;
    let month = asked.bulan.parse().unwrap_or_else(|_| Month::of(ctx.today).prev());
    let (sheet, found) = ctx
        .db()
        .read(move |tx| {
            let Some(sheet) = sheets::sheet_of(tx, month)? else { return Ok((None, Vec::new())) };
            let list = sheets::differing(tx, sheet.id, i64::try_from(SHOWN).unwrap_or(0))?;
            Ok((Some(sheet), named(tx, &list)?))
        })
        .await?;
    let mut view = blank(&ctx, month);
    view.differing = sheet.as_ref().map_or(0, |s| usize::try_from(s.differences).unwrap_or(0));
    view.differences = found;
    view.sheet = sheet;
    ctx.page("pay-salary-title", &view)
}

fn named(tx: &mut Tx, list: &[(i64, String)]) -> store::Result<Vec<DifferenceRow>> {
    let ids: Vec<i64> = list.iter().map(|(id, _)| *id).collect();
    let names = personnel::names(tx, &ids)?;
    let row = |(id, parts): &(i64, String)| {
        let named = names.get(id).cloned().unwrap_or_default();
        DifferenceRow {
            person_id: *id,
            name: named.name,
            nip: named.nip,
            parts: serde_json::from_str(parts).unwrap_or_default(),
        }
    };
    Ok(list.iter().map(row).collect())
}

/// An empty sheet with the head that is expected.
pub async fn template(ctx: Ctx) -> Answer {
    ctx.allow(Action::SalaryImport, &Target::pemda())?;
    let template = salary::template(&ctx.book(), Month::of(ctx.today))?;
    let bytes = sheet::xlsx(&salary::blank(&template))
        .map_err(|e| store::Fault::new(format!("sheet: {e}")))?;
    Ok(ctx.file("templat-gaji", "xlsx", shell::ctx::XLSX, bytes))
}

/// Judges a sheet, and takes its good rows when asked to.
pub async fn take(ctx: Ctx, upload: Upload) -> Answer {
    ctx.allow(Action::SalaryImport, &Target::pemda())?;
    let month = upload.field("month").parse();
    let Ok(month) = month else {
        let invalid = Invalid::field("month", "flaw-month");
        let mut view = blank(&ctx, Month::of(ctx.today).prev());
        view.flaws = shell::answer::flaw_texts(ctx.l, &invalid);
        return ctx.form_again("pay-salary-title", &view, invalid);
    };
    match judge(&ctx, month, &upload).await {
        Ok(view) => ctx.page("pay-salary-title", &view),
        Err(Problem::Invalid(invalid, _)) => {
            let mut view = blank(&ctx, month);
            view.flaws = shell::answer::flaw_texts(ctx.l, &invalid);
            ctx.form_again("pay-salary-title", &view, invalid)
        }
        Err(other) => Err(other),
    }
}

async fn judge(ctx: &Ctx, month: Month, upload: &Upload) -> Result<SalaryView, Problem> {
    let rows = import::open(upload)?;
    let roll = Roll::load(ctx.db()).await?;
    let book = ctx.book();
    let SalaryRead { facts, bad } =
        crate::run::blocking(move || salary::read(&book, month, &rows, &roll)).await??;
    let mut view = blank(ctx, month);
    view.judged = true;
    view.good = facts.len();
    view.more = bad.len().saturating_sub(SHOWN);
    view.bad = texts(ctx.l, &bad);
    view.differing = facts.iter().filter(|fact| !fact.differences.is_empty()).count();
    let list: Vec<(i64, String)> = differing(&facts);
    view.differences = ctx.db().read(move |tx| named(tx, &list)).await?;
    if !import::rehearsal(upload) {
        act::import_salary(ctx.db(), &ctx.actor, month, &upload.file_name, facts).await?;
        view.taken = true;
    }
    Ok(view)
}

fn differing(facts: &[SalaryFact]) -> Vec<(i64, String)> {
    facts
        .iter()
        .filter(|fact| !fact.differences.is_empty())
        .take(SHOWN)
        .map(|fact| (fact.person_id, fact.differences.clone()))
        .collect()
}

fn texts(l: L, flaws: &[Flaw]) -> Vec<FlawText> {
    flaws.iter().take(SHOWN).map(|flaw| FlawText::of(l, flaw)).collect()
}

impl SalaryView {
    fn good_count(&self) -> i64 {
        i64::try_from(self.good).unwrap_or(i64::MAX)
    }

    fn bad_count(&self) -> i64 {
        i64::try_from(self.bad.len() + self.more).unwrap_or(i64::MAX)
    }
}
