//! Use cases: rate, validate minutes. Nobody rates himself; the policy, which gave the permit, sees
//! to it.

use crate::model::{MOST_MINUTES, NewMinutes, NewRating};
use crate::store;
use ::store::{Db, Failure, Result};
use law::Permit;
use law::book::Book;
use law::skp::SkpLaw;
use law::trace::Silent;

/// Records ratings; the predicate follows from the quadrant in force in that month.
///
/// # Errors
/// The rule, when the month is before what the book carries; faults of the store.
pub async fn rate(db: &Db, permit: Permit, book: &Book, list: Vec<NewRating>) -> Result<()> {
    let by = permit.actor().person().unwrap_or(0);
    let mut rated = Vec::with_capacity(list.len());
    for new in list {
        let skp =
            SkpLaw::on(book, new.month.last()).map_err(|e| Failure::from(law::Refusal::from(e)))?;
        let predicate = skp.predicate(new.results, new.behaviour, &mut Silent);
        rated.push((new, predicate));
    }
    db.write(permit, move |tx| store::create_ratings(tx, &rated, by)).await
}

/// Records validated activity minutes.
///
/// # Errors
/// Minutes that no month can hold; faults of the store.
pub async fn validate(db: &Db, permit: Permit, list: Vec<NewMinutes>) -> Result<()> {
    if list.iter().any(|new| !(0..=MOST_MINUTES).contains(&new.minutes)) {
        return Err(law::Invalid::field("minutes", "flaw-minutes-range").into());
    }
    let by = permit.actor().person().unwrap_or(0);
    db.write(permit, move |tx| store::create_minutes(tx, &list, by)).await
}
