//! Use cases: rate, validate minutes. Nobody rates himself; the policy sees to it for every row.

use crate::model::{MOST_MINUTES, NewMinutes, NewRating};
use crate::store;
use ::store::{Db, Failure, Result};
use law::book::Book;
use law::skp::SkpLaw;
use law::trace::Silent;
use law::{Action, Actor, Date, Flaw, Permit, Target};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// The permit for a whole list: every row is asked of the policy, and rows it refuses come back
/// as flaws with the reason, while the others stay.
///
/// # Errors
/// Faults of the store.
pub async fn permitted<T: Send + 'static>(
    db: &Db,
    actor: &Actor,
    on: Date,
    rows: Vec<(u64, T)>,
    person_of: fn(&T) -> i64,
) -> Result<(Vec<(u64, T)>, Vec<Flaw>, Option<Permit>)> {
    let people: Vec<i64> = rows.iter().map(|(_, row)| person_of(row)).collect();
    let targets: HashMap<i64, Target> = db
        .read(move |tx| {
            let mut targets = HashMap::with_capacity(people.len());
            for id in people {
                if let Entry::Vacant(place) = targets.entry(id) {
                    place.insert(personnel::place(tx, id, on)?.target());
                }
            }
            Ok(targets)
        })
        .await?;
    let (mut good, mut bad, mut permit) = (Vec::new(), Vec::new(), None);
    for (number, row) in rows {
        let target = targets.get(&person_of(&row)).cloned().unwrap_or_default();
        match law::policy::allow(actor, Action::RatingRecord, &target) {
            Ok(given) => {
                permit.get_or_insert(given);
                good.push((number, row));
            }
            Err(refusal) => bad.push(Flaw::row(number, "nip", refusal.key)),
        }
    }
    Ok((good, bad, permit))
}

/// Records ratings; the predicate follows from the quadrant in force in that month.
///
/// # Errors
/// The rule, when the month is before what the book carries; faults of the store.
pub async fn rate(db: &Db, permit: Permit, book: &Book, list: Vec<NewRating>) -> Result<()> {
    let by = permit.actor().person().unwrap_or(0);
    let mut rated = Vec::with_capacity(list.len());
    for new in list {
        let skp = SkpLaw::on(book, new.month.last())
            .map_err(|e| Failure::from(law::Refusal::new("refusal-no-rule").with("what", e)))?;
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
