//! Use cases of the calendar: give a pattern, name a local holiday, take in a roster.

use super::{LocalDay, NewAssignment, Patterns, RosterEntry, store};
use crate::rule::{accepted, required, ruled};
use ::store::{Db, Result};
use law::book::{Book, RuleError};
use law::{Action, Invalid, Permit, Refusal};

/// Gives a pattern to a unit or a person; the one for Ramadan follows from its name.
///
/// # Errors
/// An unknown pattern, an empty decree, a span that ends before it begins; faults of the store.
pub async fn assign(db: &Db, permit: Permit, book: &Book, new: NewAssignment) -> Result<i64> {
    accepted(&permit, Action::CalendarRecord)?;
    required("decree", &new.decree)?;
    if new.valid_to.is_some_and(|to| to < new.valid_from) {
        return Err(Invalid::field("valid_to", "flaw-span").into());
    }
    // A decree may be older than the first value the book carries.
    let patterns = match Patterns::at(book, new.valid_from) {
        Err(RuleError::NotCarried { from, .. }) => ruled(Patterns::at(book, from))?,
        other => ruled(other)?,
    };
    if patterns.get(&new.pattern).is_none() {
        return Err(Invalid::field("pattern", "flaw-choice").into());
    }
    let ramadan = patterns.in_ramadan(&new.pattern).map(str::to_owned);
    let by = permit.actor().person().unwrap_or(0);
    db.write(permit, move |tx| store::assign(tx, &new, ramadan.as_deref(), by)).await
}

/// Ends a pattern of a unit that was recorded wrongly.
///
/// # Errors
/// A missing reason; an unknown record; faults of the store.
pub async fn end_pattern(db: &Db, permit: Permit, id: i64, ground: String) -> Result<()> {
    accepted(&permit, Action::CalendarRecord)?;
    required("ground", &ground)?;
    db.write(permit, move |tx| found(store::end_pattern(tx, id, ground.trim())?)).await
}

/// Records a local holiday, or a holiday that a unit works.
///
/// # Errors
/// An empty name or decree; faults of the store.
pub async fn add_local_day(db: &Db, permit: Permit, day: LocalDay) -> Result<i64> {
    accepted(&permit, Action::CalendarRecord)?;
    required("name", &day.name)?;
    required("decree", &day.decree)?;
    let by = permit.actor().person().unwrap_or(0);
    db.write(permit, move |tx| store::add_local_day(tx, &day, by)).await
}

/// Records the local days of a sheet, all of them or none.
///
/// # Errors
/// An empty name or decree; faults of the store.
pub async fn add_local_days(db: &Db, permit: Permit, days: Vec<LocalDay>) -> Result<()> {
    accepted(&permit, Action::CalendarRecord)?;
    for day in &days {
        required("name", &day.name)?;
        required("decree", &day.decree)?;
    }
    if days.is_empty() {
        return Ok(());
    }
    let by = permit.actor().person().unwrap_or(0);
    db.write(permit, move |tx| {
        days.iter().try_for_each(|day| store::add_local_day(tx, day, by).map(|_| ()))
    })
    .await
}

/// Ends a local day that was recorded wrongly.
///
/// # Errors
/// A missing reason; an unknown record; faults of the store.
pub async fn end_local_day(db: &Db, permit: Permit, id: i64, ground: String) -> Result<()> {
    accepted(&permit, Action::CalendarRecord)?;
    required("ground", &ground)?;
    db.write(permit, move |tx| found(store::end_local_day(tx, id, ground.trim())?)).await
}

/// Takes in a roster. Its words were judged row by row before.
///
/// # Errors
/// An empty decree; no rows; faults of the store.
pub async fn add_roster(
    db: &Db,
    permit: Permit,
    entries: Vec<RosterEntry>,
    decree: String,
) -> Result<()> {
    accepted(&permit, Action::CalendarRecord)?;
    required("decree", &decree)?;
    if entries.is_empty() {
        return Err(Invalid::field("file", "flaw-no-rows").into());
    }
    let by = permit.actor().person().unwrap_or(0);
    db.write(permit, move |tx| store::add_roster(tx, &entries, decree.trim(), by)).await
}

fn found(yes: bool) -> Result<()> {
    if yes { Ok(()) } else { Err(Refusal::new("problem-not-found").hidden().into()) }
}
