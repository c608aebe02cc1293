//! Pages: whom I rate this month, one person's ratings, and sheets of ratings and minutes.

use crate::act;
use crate::model::{NewRating, Rated};
use crate::sheets::{self, MINUTE_COLUMNS, MINUTE_EXAMPLE, RATING_COLUMNS, RATING_EXAMPLE};
use crate::store;
use askama::Template;
use axum::extract::{Path, Query};
use law::skp::Rating;
use law::{Action, Flaw, Invalid, Month, Target};
use serde::{Deserialize, Serialize};
use shell::answer::{FlawText, flaw_texts};
use shell::form::{Posted, Upload};
use shell::import::ImportView;
use shell::lang::L;
use shell::room::{Gate, Route};
use shell::{Answer, Ctx, Problem, Reach};

/// Bytes of a sheet.
const SHEET_LIMIT: usize = 24 << 20;

/// Doors of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    let record = Gate::Action(Action::RatingRecord);
    vec![
        Route::get("/kinerja", record, list),
        Route::get("/kinerja/{id}", Gate::Action(Action::RatingView), person),
        Route::post("/kinerja/{id}", record, rate),
        Route::get("/kinerja/impor/{what}", record, import_form),
        Route::post("/kinerja/impor/{what}", record, import_file).limit(SHEET_LIMIT),
    ]
}

/// A person to rate.
#[derive(Serialize)]
pub struct RateRow {
    person_id: i64,
    name: String,
    nip: String,
    rated: Option<Rated>,
    minutes: Option<i64>,
}

/// Whom I rate.
#[derive(Template, Serialize)]
#[template(path = "ratings.html")]
pub struct RatingsView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    month: Month,
    prev: Month,
    /// `None` for a month that has not begun: nobody is rated ahead.
    next: Option<Month>,
    open: usize,
    rows: Vec<RateRow>,
    may_import: bool,
    /// People of the agency without a rating, for its operator.
    unrated: Vec<Unrated>,
    unrated_total: usize,
}

/// Somebody of an agency who has no rating.
#[derive(Serialize)]
pub struct Unrated {
    person_id: i64,
    name: String,
    nip: String,
}

/// So many people without a rating are shown.
const UNRATED_SHOWN: usize = 100;

/// Who in the operator's agencies has no rating for a month: the first of them, and how many.
async fn unrated(ctx: &Ctx, month: Month) -> Result<(Vec<Unrated>, usize), Problem> {
    let Ok(Reach::Agencies(agencies)) = ctx.reach(Action::RatingRecord) else {
        return Ok((Vec::new(), 0));
    };
    let on = month.last().min(ctx.today);
    let found = ctx
        .db()
        .read(move |tx| {
            let ids = store::unrated_in(tx, &agencies, month, on)?;
            let shown = ids.get(..UNRATED_SHOWN).unwrap_or(&ids);
            let names = personnel::names(tx, shown)?;
            let one = |id: &i64| {
                let named = names.get(id).cloned().unwrap_or_default();
                Unrated { person_id: *id, name: named.name, nip: named.nip }
            };
            Ok((shown.iter().map(one).collect(), ids.len()))
        })
        .await?;
    Ok(found)
}

/// The month asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    bulan: String,
}

fn month_of(ctx: &Ctx, text: &str) -> Month {
    text.parse().unwrap_or_else(|_| Month::of(ctx.today).prev())
}

/// Lists the people whom the actor rates, the unrated first.
pub async fn list(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let me = ctx.me()?;
    let month = month_of(&ctx, &asked.bulan);
    let on = month.last().min(ctx.today);
    let (people, ratings, minutes) = ctx
        .db()
        .read(move |tx| {
            let people = personnel::subordinates(tx, me, on)?;
            let ids: Vec<i64> = people.iter().map(|one| one.id).collect();
            let ratings = store::ratings_among(tx, month, &ids)?;
            Ok((people, ratings, store::minutes_of_month(tx, month, Some(&ids))?))
        })
        .await?;
    let mut rows: Vec<RateRow> = people
        .into_iter()
        .map(|p| RateRow {
            person_id: p.id,
            name: p.full_name(),
            rated: ratings.get(&p.id).cloned(),
            minutes: minutes.get(&p.id).map(|m| m.1),
            nip: p.nip,
        })
        .collect();
    rows.sort_by_key(|r| r.rated.is_some());
    let open = rows.iter().filter(|r| r.rated.is_none()).count();
    let may_import = ctx.actor.wears(law::Role::Officer) || ctx.actor.wears(law::Role::AgencyAdmin);
    let (unrated, unrated_total) = unrated(&ctx, month).await?;
    let view = RatingsView {
        l: ctx.l,
        token: ctx.form_token.clone(),
        month,
        prev: month.prev(),
        next: Some(month.next()).filter(|next| next.first() <= ctx.today),
        open,
        rows,
        may_import,
        unrated,
        unrated_total,
    };
    let named = shell::format::month_long(ctx.l, month);
    ctx.list(&ctx.l.tv("prf-month-title", [("month", named)]), &view, |l| {
        let mut table = sheet::Table::new(format!("{} {}", l.t("prf-title"), view.month))
            .column(sheet::Column::text("NIP"))
            .column(sheet::Column::text(l.t("prf-name")))
            .column(sheet::Column::text(l.t("prf-predicate")))
            .column(sheet::Column::int(l.t("prf-minutes")));
        for row in &view.rows {
            table.push(vec![
                sheet::Cell::Text(row.nip.clone()),
                sheet::Cell::Text(row.name.clone()),
                row.rated.as_ref().map_or(sheet::Cell::Empty, |r| {
                    sheet::Cell::Text(r.predicate.code().to_owned())
                }),
                row.minutes.map_or(sheet::Cell::Empty, sheet::Cell::Int),
            ]);
        }
        table
    })
}

/// Ratings of one person.
#[derive(Template, Serialize)]
#[template(path = "rating.html")]
pub struct RatingView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    person_id: i64,
    name: String,
    month: Month,
    history: Vec<(Rated, bool)>,
    may_rate: bool,
    #[serde(skip)]
    form: RateForm,
    #[serde(skip)]
    flaws: Vec<FlawText>,
}

/// Shows the ratings of a person, and the form to whoever rates him.
pub async fn person(ctx: Ctx, Path(id): Path<i64>, Query(asked): Query<Asked>) -> Answer {
    let month = month_of(&ctx, &asked.bulan).to_string();
    let view = person_view(&ctx, id, RateForm { month, ..RateForm::default() }).await?;
    ctx.page("prf-person-title", &view)
}

async fn person_view(ctx: &Ctx, id: i64, form: RateForm) -> Result<RatingView, Problem> {
    let today = ctx.today;
    let found = ctx
        .db()
        .read(move |tx| {
            let Some(person) = personnel::find(tx, id)? else { return Ok(None) };
            let place = personnel::place(tx, id, today)?;
            Ok(Some((person, place, store::history(tx, id)?)))
        })
        .await?;
    let Some((person, place, history)) = found else { return Err(Problem::NotFound) };
    let target = place.target();
    ctx.allow(Action::RatingView, &target)?;
    Ok(RatingView {
        l: ctx.l,
        token: ctx.form_token.clone(),
        person_id: id,
        name: person.full_name(),
        month: month_of(ctx, &form.month),
        history,
        may_rate: ctx.may(Action::RatingRecord, &target),
        form,
        flaws: Vec::new(),
    })
}

/// A rating by form.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct RateForm {
    #[serde(default)]
    month: String,
    #[serde(default)]
    results: String,
    #[serde(default)]
    behaviour: String,
    #[serde(default)]
    ground: String,
}

/// Reads the form; all its flaws are named at once, in the order of its fields.
fn read_form(ctx: &Ctx, id: i64, form: &RateForm) -> Result<NewRating, Invalid> {
    let mut flaws = Vec::new();
    let month = match form.month.parse::<Month>() {
        Ok(month) if month.first() <= ctx.today => Some(month),
        Ok(_) => {
            flaws.push(Flaw::field("month", "flaw-month-future"));
            None
        }
        Err(_) => {
            flaws.push(Flaw::field("month", "flaw-month"));
            None
        }
    };
    let mut word = |field: &'static str, text: &str| {
        let word = Rating::parse(text);
        if word.is_none() {
            flaws.push(Flaw::field(field, "flaw-choice"));
        }
        word
    };
    let (results, behaviour) = (word("results", &form.results), word("behaviour", &form.behaviour));
    match (month, results, behaviour) {
        (Some(month), Some(results), Some(behaviour)) => {
            let ground = form.ground.clone();
            Ok(NewRating { person_id: id, month, results, behaviour, ground })
        }
        _ => Err(Invalid { flaws }),
    }
}

/// Records a rating.
pub async fn rate(ctx: Ctx, Path(id): Path<i64>, Posted(form): Posted<RateForm>) -> Answer {
    let new = match read_form(&ctx, id, &form) {
        Ok(new) => new,
        Err(invalid) => {
            let flaws = flaw_texts(ctx.l, &invalid);
            let view = RatingView { flaws, ..person_view(&ctx, id, form).await? };
            return ctx.form_again("prf-person-title", &view, invalid);
        }
    };
    let month = new.month;
    let on = month.last().min(ctx.today);
    let target = ctx.db().read(move |tx| personnel::place(tx, id, on)).await?.target();
    let permit = ctx.allow(Action::RatingRecord, &target)?;
    act::rate(ctx.db(), permit, &ctx.book(), vec![new]).await?;
    Ok(ctx.see_other_said(&format!("/kinerja?bulan={month}"), "shell-saved"))
}

fn empty_form(ctx: &Ctx, what: &str) -> Result<ImportView, Problem> {
    match what {
        "nilai" => Ok(ImportView::new(ctx, "/kinerja/impor/nilai", RATING_COLUMNS, RATING_EXAMPLE)),
        "menit" => Ok(ImportView::new(ctx, "/kinerja/impor/menit", MINUTE_COLUMNS, MINUTE_EXAMPLE)),
        _ => Err(Problem::NotFound),
    }
}

fn import_allowed(ctx: &Ctx) -> Result<(), Problem> {
    if ctx.actor.wears(law::Role::Officer) || ctx.actor.wears(law::Role::AgencyAdmin) {
        return Ok(());
    }
    ctx.allow(Action::RatingRecord, &Target::pemda()).map(|_| ())
}

/// Shows what a sheet must look like.
pub async fn import_form(ctx: Ctx, Path(what): Path<String>) -> Answer {
    import_allowed(&ctx)?;
    let view = empty_form(&ctx, &what)?;
    ctx.page(&format!("prf-import-{what}"), &view)
}

/// Judges a sheet, and takes its good rows when asked to.
pub async fn import_file(ctx: Ctx, Path(what): Path<String>, upload: Upload) -> Answer {
    import_allowed(&ctx)?;
    let view = empty_form(&ctx, &what)?;
    let title = format!("prf-import-{what}");
    view.answer(&ctx, &title, sheets::take(&ctx, &what, &upload).await)
}
