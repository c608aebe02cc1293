//! Pages: sanctions in force with a form, and sheets of sanctions and wealth reports.

use crate::act;
use crate::model::{KINDS, NewSanction, Sanction};
use crate::sheets::{self, LHKPN_COLUMNS, LHKPN_EXAMPLE, SANCTION_COLUMNS, SANCTION_EXAMPLE};
use crate::store;
use askama::Template;
use axum::extract::Path;
use law::{Action, Date, Flaw, Invalid, Target};
use serde::{Deserialize, Serialize};
use shell::answer::{FlawText, flaw_texts};
use shell::form::{Posted, Upload};
use shell::import::ImportView;
use shell::lang::L;
use shell::room::{Gate, Route};
use shell::{Answer, Ctx, Problem};

/// Bytes of a sheet.
const SHEET_LIMIT: usize = 24 << 20;
/// Sanctions shown.
const SHOWN: i64 = 200;

/// Doors of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    let record = Gate::Action(Action::SanctionRecord);
    vec![
        Route::get("/disiplin", Gate::Action(Action::SanctionView), list),
        Route::post("/disiplin", record, create),
        Route::get("/disiplin/impor/{what}", record, import_form),
        Route::post("/disiplin/impor/{what}", record, import_file).limit(SHEET_LIMIT),
    ]
}

/// A sanction in the list.
#[derive(Serialize)]
pub struct SanctionRow {
    sanction: Sanction,
    name: String,
    nip: String,
}

/// The list.
#[derive(Template, Serialize)]
#[template(path = "sanctions.html")]
pub struct SanctionsView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    rows: Vec<SanctionRow>,
    kinds: &'static [&'static str],
    may_record: bool,
    #[serde(skip)]
    form: SanctionForm,
    #[serde(skip)]
    flaws: Vec<FlawText>,
}

async fn view(ctx: &Ctx) -> Result<SanctionsView, Problem> {
    ctx.allow(Action::SanctionView, &Target::pemda())?;
    let rows = ctx
        .db()
        .read(|tx| {
            let mut rows = Vec::new();
            for sanction in store::latest(tx, SHOWN)? {
                let person = personnel::find(tx, sanction.person_id)?;
                rows.push(SanctionRow {
                    name: person.as_ref().map(|p| p.full_name()).unwrap_or_default(),
                    nip: person.map(|p| p.nip).unwrap_or_default(),
                    sanction,
                });
            }
            Ok(rows)
        })
        .await?;
    Ok(SanctionsView {
        l: ctx.l,
        token: ctx.form_token.clone(),
        rows,
        kinds: &KINDS,
        may_record: ctx.may(Action::SanctionRecord, &Target::pemda()),
        form: SanctionForm::default(),
        flaws: Vec::new(),
    })
}

/// Lists the latest sanctions.
pub async fn list(ctx: Ctx) -> Answer {
    let view = view(&ctx).await?;
    ctx.list("dis-title", &view, |l| {
        let mut table = sheet::Table::new(l.t("dis-title"))
            .column(sheet::Column::text("NIP"))
            .column(sheet::Column::text(l.t("dis-name")))
            .column(sheet::Column::text(l.t("dis-kind")))
            .column(sheet::Column::date(l.t("dis-from")))
            .column(sheet::Column::date(l.t("dis-to")))
            .column(sheet::Column::text(l.t("dis-decree")));
        for row in &view.rows {
            table.push(vec![
                sheet::Cell::Text(row.nip.clone()),
                sheet::Cell::Text(row.name.clone()),
                sheet::Cell::Text(row.sanction.kind.clone()),
                sheet::Cell::Date(row.sanction.valid_from),
                row.sanction.valid_to.map_or(sheet::Cell::Empty, sheet::Cell::Date),
                sheet::Cell::Text(row.sanction.decree.clone()),
            ]);
        }
        table
    })
}

/// A sanction by form.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct SanctionForm {
    #[serde(default)]
    nip: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    valid_from: String,
    #[serde(default)]
    valid_to: String,
    #[serde(default)]
    decree: String,
}

/// A date that must be there.
fn date(field: &'static str, text: &str) -> Result<Date, Flaw> {
    match text.trim() {
        "" => Err(Flaw::field(field, "flaw-required")),
        text => text.parse().map_err(|_| Flaw::field(field, "flaw-date")),
    }
}

/// Reads the form; all its flaws are named at once, in the order of its fields.
async fn read_form(ctx: &Ctx, form: &SanctionForm) -> Result<NewSanction, Problem> {
    let mut flaws = Vec::new();
    let nip: String = form.nip.chars().filter(|c| !c.is_whitespace()).collect();
    let wanted = nip.clone();
    let person = ctx.db().read(move |tx| personnel::id_by_nip(tx, &wanted)).await?;
    if person.is_none() {
        let key = if nip.is_empty() { "flaw-required" } else { "flaw-no-such-person" };
        flaws.push(Flaw::field("nip", key));
    }
    let from = date("valid_from", &form.valid_from).map_err(|flaw| flaws.push(flaw)).ok();
    let to = match form.valid_to.trim() {
        "" => None,
        text => date("valid_to", text).map_err(|flaw| flaws.push(flaw)).ok(),
    };
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        flaws.push(Flaw::field("valid_to", "flaw-span"));
    }
    if form.decree.trim().is_empty() {
        flaws.push(Flaw::field("decree", "flaw-required"));
    }
    let (Some(person_id), Some(valid_from), true) = (person, from, flaws.is_empty()) else {
        return Err(Invalid { flaws }.into());
    };
    let decree = form.decree.trim().to_owned();
    Ok(NewSanction { person_id, kind: form.kind.clone(), valid_from, valid_to: to, decree })
}

async fn take(ctx: &Ctx, form: &SanctionForm) -> Result<(), Problem> {
    let new = read_form(ctx, form).await?;
    let permit = ctx.allow(Action::SanctionRecord, &Target::person(new.person_id))?;
    Ok(act::sanction(ctx.db(), permit, vec![new]).await?)
}

/// Records a sanction.
pub async fn create(ctx: Ctx, Posted(form): Posted<SanctionForm>) -> Answer {
    match take(&ctx, &form).await {
        Ok(()) => Ok(ctx.see_other_said("/disiplin", "shell-saved")),
        Err(Problem::Invalid(invalid, _)) => {
            let flaws = flaw_texts(ctx.l, &invalid);
            let view = SanctionsView { form, flaws, ..view(&ctx).await? };
            ctx.form_again("dis-title", &view, invalid)
        }
        Err(other) => Err(other),
    }
}

fn empty_form(ctx: &Ctx, what: &str) -> Result<ImportView, Problem> {
    match what {
        "sanksi" => {
            Ok(ImportView::new(ctx, "/disiplin/impor/sanksi", SANCTION_COLUMNS, SANCTION_EXAMPLE))
        }
        "lhkpn" => Ok(ImportView::new(ctx, "/disiplin/impor/lhkpn", LHKPN_COLUMNS, LHKPN_EXAMPLE)),
        _ => Err(Problem::NotFound),
    }
}

/// Shows what a sheet must look like.
pub async fn import_form(ctx: Ctx, Path(what): Path<String>) -> Answer {
    ctx.allow(Action::SanctionRecord, &Target::pemda())?;
    let view = empty_form(&ctx, &what)?;
    ctx.page(&format!("dis-import-{what}"), &view)
}

/// Judges a sheet, and takes its good rows when asked to.
pub async fn import_file(ctx: Ctx, Path(what): Path<String>, upload: Upload) -> Answer {
    ctx.allow(Action::SanctionRecord, &Target::pemda())?;
    let view = empty_form(&ctx, &what)?;
    let title = format!("dis-import-{what}");
    view.answer(&ctx, &title, sheets::take(&ctx, &what, &upload).await)
}
