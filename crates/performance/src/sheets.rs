//! Sheets of this room: every row is judged, good rows are taken when asked to. Used by the page
//! and by the command line alike.

use crate::act;
use crate::model::{MOST_MINUTES, NewMinutes, NewRating};
use ::store::{Db, Result};
use law::book::Book;
use law::skp::Rating;
use law::{Actor, Date};
use shell::form::Upload;
use shell::import::{self, Outcome};
use std::collections::HashMap;

pub(crate) const RATING_COLUMNS: &[&str] = &["nip", "bulan", "hasil_kerja", "perilaku_kerja"];
pub(crate) const RATING_EXAMPLE: &[&str] = &["198601012015051999", "2026-03", "sesuai", "di_atas"];
pub(crate) const MINUTE_COLUMNS: &[&str] = &["nip", "bulan", "menit"];
pub(crate) const MINUTE_EXAMPLE: &[&str] = &["198601012015051999", "2026-03", "6250"];

/// Whose desk a sheet lands on.
pub struct Desk<'a> {
    /// Database.
    pub db: &'a Db,
    /// Book of law.
    pub book: &'a Book,
    /// Who brings it.
    pub actor: &'a Actor,
    /// Today.
    pub today: Date,
}

/// Judges a sheet of a kind, and takes its good rows unless it is a rehearsal.
///
/// # Errors
/// What is wrong with the file as a whole; refusals; faults of the store.
pub async fn take(at: &Desk<'_>, what: &str, upload: &Upload) -> Result<Outcome> {
    let people = at.db.read(personnel::ids_by_nip).await?;
    match what {
        "nilai" => take_ratings(at, upload, &people).await,
        _ => take_minutes(at, upload, &people).await,
    }
}

async fn take_ratings(
    at: &Desk<'_>,
    upload: &Upload,
    people: &HashMap<String, i64>,
) -> Result<Outcome> {
    let verdicts = import::judge(upload, RATING_COLUMNS, |row, places| {
        let [nip, month, results, behaviour] = places else {
            return Err(row.flaw(0, "flaw-choice"));
        };
        let number = row.digits(*nip, 18)?;
        let person_id =
            *people.get(&number).ok_or_else(|| row.flaw(*nip, "flaw-no-such-person"))?;
        let word = |place: usize| {
            Rating::parse(&row.cell(place).to_lowercase().replace(' ', "_"))
                .ok_or_else(|| row.flaw(place, "flaw-rating-word"))
        };
        Ok(NewRating {
            person_id,
            month: row.month(*month)?,
            results: word(*results)?,
            behaviour: word(*behaviour)?,
            ground: String::new(),
        })
    })?;
    let (good, refused, permit) =
        act::permitted(at.db, at.actor, at.today, verdicts.good, |r| r.person_id).await?;
    let mut bad = verdicts.bad;
    bad.extend(refused);
    let count = good.len();
    let take = !import::rehearsal(upload);
    if let (true, Some(permit)) = (take, permit) {
        let ground = upload.file_name.clone();
        let list =
            good.into_iter().map(|(_, row)| NewRating { ground: ground.clone(), ..row }).collect();
        act::rate(at.db, permit, at.book, list).await?;
    }
    Ok(Outcome { good: count, bad, taken: take })
}

async fn take_minutes(
    at: &Desk<'_>,
    upload: &Upload,
    people: &HashMap<String, i64>,
) -> Result<Outcome> {
    let verdicts = import::judge(upload, MINUTE_COLUMNS, |row, places| {
        let [nip, month, minutes] = places else { return Err(row.flaw(0, "flaw-choice")) };
        let number = row.digits(*nip, 18)?;
        let person_id =
            *people.get(&number).ok_or_else(|| row.flaw(*nip, "flaw-no-such-person"))?;
        let value = row.int(*minutes)?;
        if !(0..=MOST_MINUTES).contains(&value) {
            return Err(row.flaw(*minutes, "flaw-minutes-range"));
        }
        Ok(NewMinutes {
            person_id,
            month: row.month(*month)?,
            minutes: value,
            ground: String::new(),
        })
    })?;
    let (good, refused, permit) =
        act::permitted(at.db, at.actor, at.today, verdicts.good, |r| r.person_id).await?;
    let mut bad = verdicts.bad;
    bad.extend(refused);
    let count = good.len();
    let take = !import::rehearsal(upload);
    if let (true, Some(permit)) = (take, permit) {
        let ground = upload.file_name.clone();
        let list =
            good.into_iter().map(|(_, row)| NewMinutes { ground: ground.clone(), ..row }).collect();
        act::validate(at.db, permit, list).await?;
    }
    Ok(Outcome { good: count, bad, taken: take })
}
