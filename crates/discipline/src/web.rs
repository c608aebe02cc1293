//! Pages: sanctions in force with a form, and sheets of sanctions and wealth reports.

use crate::act;
use crate::model::{KINDS, NewSanction, Sanction};
use crate::sheets::{self, LHKPN_COLUMNS, LHKPN_EXAMPLE, SANCTION_COLUMNS, SANCTION_EXAMPLE};
use crate::store;
use askama::Template;
use axum::extract::Path;
use law::{Action, Date, Invalid, Target};
use serde::{Deserialize, Serialize};
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
}

/// Lists the latest sanctions.
pub async fn list(ctx: Ctx) -> Answer {
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
    let view = SanctionsView {
        l: ctx.l,
        token: ctx.form_token.clone(),
        rows,
        kinds: &KINDS,
        may_record: ctx.may(Action::SanctionRecord, &Target::pemda()),
    };
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
#[derive(Deserialize)]
pub struct SanctionForm {
    nip: String,
    kind: String,
    valid_from: String,
    #[serde(default)]
    valid_to: String,
    decree: String,
}

/// Records a sanction.
pub async fn create(ctx: Ctx, Posted(form): Posted<SanctionForm>) -> Answer {
    let nip: String = form.nip.chars().filter(|c| !c.is_whitespace()).collect();
    let found = ctx.db().read(move |tx| personnel::id_by_nip(tx, &nip)).await?;
    let person_id = found.ok_or_else(|| Invalid::field("nip", "flaw-no-such-person"))?;
    let permit = ctx.allow(Action::SanctionRecord, &Target::person(person_id))?;
    let date = |field: &'static str, text: &str| {
        text.trim().parse::<Date>().map_err(|_| Invalid::field(field, "flaw-date"))
    };
    let new = NewSanction {
        person_id,
        kind: form.kind,
        valid_from: date("valid_from", &form.valid_from)?,
        valid_to: match form.valid_to.trim() {
            "" => None,
            text => Some(date("valid_to", text)?),
        },
        decree: form.decree,
    };
    act::sanction(ctx.db(), permit, vec![new]).await?;
    Ok(ctx.see_other_said("/disiplin", "shell-saved"))
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
