//! Sheets of this room: which columns they have, how a row is judged and what is written of it.
//! Used by the page and by the command line alike.

use crate::act;
use crate::model::{MOST_MINUTES, NewMinutes, NewRating};
use law::Action;
use law::skp::Rating;
use personnel::sheets::{Roll, permitted};
use shell::form::Upload;
use shell::import::{self, Outcome};
use shell::{Ctx, Problem};

pub(crate) const RATING_COLUMNS: &[&str; 4] = &["nip", "bulan", "hasil_kerja", "perilaku_kerja"];
pub(crate) const RATING_EXAMPLE: &[&str] = &["198601012015051999", "2026-03", "sesuai", "di_atas"];
pub(crate) const MINUTE_COLUMNS: &[&str; 3] = &["nip", "bulan", "menit"];
pub(crate) const MINUTE_EXAMPLE: &[&str] = &["198601012015051999", "2026-03", "6250"];

/// Judges a sheet of a kind, and takes its good rows unless it is a rehearsal.
///
/// # Errors
/// What is wrong with the file as a whole; refusals; faults of the store.
pub async fn take(ctx: &Ctx, what: &str, upload: &Upload) -> Result<Outcome, Problem> {
    let roll = Roll::load(ctx.db()).await?;
    match what {
        "nilai" => take_ratings(ctx, upload, &roll).await,
        _ => take_minutes(ctx, upload, &roll).await,
    }
}

async fn take_ratings(ctx: &Ctx, upload: &Upload, roll: &Roll) -> Result<Outcome, Problem> {
    let rows = import::judge(upload, RATING_COLUMNS, |row, [nip, month, results, behaviour]| {
        let word = |place: usize| {
            Rating::parse(&row.cell(place).to_lowercase().replace(' ', "_"))
                .ok_or_else(|| row.flaw(place, "flaw-rating-word"))
        };
        Ok(NewRating {
            person_id: roll.person(row, nip)?,
            month: row.month(month)?,
            results: word(results)?,
            behaviour: word(behaviour)?,
            ground: upload.file_name.clone(),
        })
    })?;
    let today = ctx.today;
    let rows = permitted(ctx, Action::RatingRecord, rows, |new| (new.person_id, today)).await?;
    let book = ctx.book();
    rows.take(upload, |permit, list| act::rate(ctx.db(), permit, &book, list)).await
}

async fn take_minutes(ctx: &Ctx, upload: &Upload, roll: &Roll) -> Result<Outcome, Problem> {
    let rows = import::judge(upload, MINUTE_COLUMNS, |row, [nip, month, minutes]| {
        let person_id = roll.person(row, nip)?;
        let value = row.int(minutes)?;
        if !(0..=MOST_MINUTES).contains(&value) {
            return Err(row.flaw(minutes, "flaw-minutes-range"));
        }
        let ground = upload.file_name.clone();
        Ok(NewMinutes { person_id, month: row.month(month)?, minutes: value, ground })
    })?;
    let today = ctx.today;
    let rows = permitted(ctx, Action::RatingRecord, rows, |new| (new.person_id, today)).await?;
    rows.take(upload, |permit, list| act::validate(ctx.db(), permit, list)).await
}
