//! Use cases of absence: hold leave against the law and record it, end a wrong fact. Balances of
//! annual leave count what is recorded; a year of which nothing is known counts as unused.

use super::{Absence, NewAbsence, store};
use crate::month;
use crate::rule::{accepted, required, ruled};
use ::store::{Db, Result, Tx};
use law::attendance::{FactKind, LeaveKind, PermitKind};
use law::book::Book;
use law::leave::{AnnualLaw, AnnualPast, Balance, LeaveLaw, Request};
use law::month::{add_days, days_between};
use law::{Action, Date, Invalid, Permit, Refusal};
use personnel::model::Person;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Longest span of one fact in days: CLTN of three years and its extension.
const LONGEST_DAYS: i64 = 4 * 366;

/// What is wrong with a fact whatever the law says.
///
/// # Errors
/// The flaw of the field.
pub fn check_shape(new: &NewAbsence) -> Result<()> {
    required("decree", &new.decree)?;
    if new.last_day < new.first_day {
        return Err(Invalid::field("last_day", "flaw-span").into());
    }
    if days_between(new.first_day, new.last_day) > LONGEST_DAYS {
        return Err(Invalid::field("last_day", "flaw-absence-long").into());
    }
    match new.part {
        Some((from, to)) if to <= from => {
            return Err(Invalid::field("to_minute", "flaw-minutes-order").into());
        }
        Some(_) if matches!(new.kind, FactKind::Leave(_) | FactKind::Flexible(_)) => {
            return Err(Invalid::field("from_minute", "flaw-part-of-day").into());
        }
        None if new.kind == FactKind::Permit(PermitKind::OutDuring) => {
            return Err(Invalid::field("from_minute", "flaw-hours-needed").into());
        }
        _ => {}
    }
    Ok(())
}

fn year_days(year: i16) -> (Date, Date) {
    let day = |m, d| Date::new(year, m, d).unwrap_or(Date::MIN);
    (day(1, 1), day(12, 31))
}

/// Working days of annual leave taken in a year.
fn annual_used(tx: &mut Tx, book: &Book, person: i64, year: i16) -> Result<i64> {
    let (first, last) = year_days(year);
    let spans = store::leave_spans(tx, person, LeaveKind::Annual, first, last)?;
    let mut used = 0;
    for (from, to) in spans {
        let days = month::working_days(tx, book, person, from.max(first), to.min(last))?;
        used += i64::try_from(days.len()).unwrap_or(i64::MAX);
    }
    Ok(used)
}

/// Balance of annual leave on a day.
fn balance(tx: &mut Tx, book: &Book, person: &Person, on: Date) -> Result<Balance> {
    let law = ruled(AnnualLaw::at(book, on))?;
    let year = on.year();
    let left = |tx: &mut Tx, year: i16| -> Result<i64> {
        if person.active_from.year() > year {
            return Ok(0);
        }
        // Days of years whose holidays the book does not carry cannot be counted.
        match annual_used(tx, book, person.id, year) {
            Ok(used) => Ok((law.days - used).max(0)),
            Err(::store::Failure::Refusal(_)) => Ok(0),
            Err(other) => Err(other),
        }
    };
    let (first, last) = year_days(year);
    let long = store::leave_spans(tx, person.id, LeaveKind::Long, first, last)?;
    let past = AnnualPast {
        left_n1: left(tx, year - 1)?,
        left_n2: left(tx, year - 2)?,
        postponed_n1: 0,
        has_contract: person.kind.has_contract(),
        long_leave_this_year: !long.is_empty(),
    };
    let used = annual_used(tx, book, person.id, year)?;
    let opening = Balance::opening(&law, &past);
    Ok(opening.after(opening.take(used, law.order)))
}

/// Days of annual leave that can still be taken, as a request is held against them; `None` for
/// somebody whom a year of service does not yet entitle to it.
///
/// # Errors
/// A rule that the book lacks for the year; faults of the store.
pub fn annual_left(tx: &mut Tx, book: &Book, person: &Person, on: Date) -> Result<Option<Balance>> {
    if months_between(person.active_from, on) < 12 {
        return Ok(None);
    }
    balance(tx, book, person, on).map(Some)
}

fn months_between(from: Date, to: Date) -> i64 {
    let months = (i64::from(to.year()) - i64::from(from.year())) * 12 + i64::from(to.month())
        - i64::from(from.month());
    if to.day() < from.day() { months - 1 } else { months }
}

/// Holds a leave against the law.
///
/// # Errors
/// The refusal with its article; faults of the store.
pub fn check_leave(tx: &mut Tx, book: &Book, new: &NewAbsence) -> Result<()> {
    let FactKind::Leave(kind) = new.kind else { return Ok(()) };
    let unknown = || Refusal::new("problem-not-found").hidden();
    let person = personnel::find(tx, new.person_id)?.ok_or_else(unknown)?;
    let balance = match kind {
        LeaveKind::Annual => balance(tx, book, &person, new.first_day)?,
        _ => Balance::default(),
    };
    let request = Request {
        employee: person.kind,
        kind,
        from: new.first_day,
        to: new.last_day,
        service_months: months_between(person.active_from, new.first_day),
        balance,
        for_family: new.for_family,
        excepted_from_service: new.excepted_from_service,
    };
    let law = ruled(LeaveLaw::at(book, &request))?;
    // Long leave reaches into years whose holidays are not decreed yet; its length is counted by
    // the calendar, so that a year is enough to see that work falls into it.
    let counted = new.last_day.min(add_days(new.first_day, 60));
    let days: BTreeSet<Date> =
        match month::working_days(tx, book, person.id, new.first_day, counted) {
            Ok(days) => days,
            Err(::store::Failure::Refusal(_)) if kind != LeaveKind::Annual => {
                [new.first_day].into_iter().collect()
            }
            Err(other) => return Err(other),
        };
    request.check(&law, |date| days.contains(&date) || date > counted)?;
    Ok(())
}

/// Two whole-day leaves of one person must not overlap, and nothing is recorded twice.
///
/// # Errors
/// The refusal that names the other one; faults of the store.
pub fn check_overlap(tx: &mut Tx, new: &NewAbsence) -> Result<()> {
    let held = store::of_person(tx, new.person_id, new.first_day, new.last_day)?;
    let same = |one: &&Absence| {
        let span = (one.first_day, one.last_day, one.part);
        !one.ended && one.kind == new.kind && span == (new.first_day, new.last_day, new.part)
    };
    if let Some(one) = held.iter().find(same) {
        return Err(Refusal::new("refusal-absence-twice")
            .with("from", one.first_day)
            .with("to", one.last_day)
            .with("decree", &one.decree)
            .into());
    }
    if !matches!(new.kind, FactKind::Leave(_)) {
        return Ok(());
    }
    match held.iter().find(|one| !one.ended && matches!(one.kind, FactKind::Leave(_))) {
        Some(one) => Err(Refusal::new("refusal-leave-overlaps")
            .with("from", one.first_day)
            .with("to", one.last_day)
            .with("decree", &one.decree)
            .into()),
        None => Ok(()),
    }
}

/// Records one fact after holding it against the law.
///
/// # Errors
/// Flaws of the fields; the refusal of the law with its article; faults of the store.
pub async fn record(
    db: &Db,
    permit: Permit,
    book: Arc<Book>,
    new: NewAbsence,
    today: Date,
) -> Result<i64> {
    accepted(&permit, Action::AbsenceRecord)?;
    check_shape(&new)?;
    let by = permit.actor().person().unwrap_or(0);
    db.write(permit, move |tx| {
        check_overlap(tx, &new)?;
        check_leave(tx, &book, &new)?;
        let id = store::insert(tx, &new, today, by)?;
        store::recorded(tx, std::slice::from_ref(&new), &[id])?;
        Ok(id)
    })
    .await
}

/// Records facts of an import; each was judged before, and is judged once more here together
/// with those before it, so that two good rows cannot make a bad pair.
///
/// # Errors
/// The first refusal of the law; faults of the store; then nothing was recorded.
pub async fn record_many(
    db: &Db,
    permit: Permit,
    book: Arc<Book>,
    list: Vec<NewAbsence>,
    today: Date,
) -> Result<()> {
    accepted(&permit, Action::AbsenceRecord)?;
    let by = permit.actor().person().unwrap_or(0);
    db.write(permit, move |tx| {
        let mut ids = Vec::with_capacity(list.len());
        for new in &list {
            check_overlap(tx, new)?;
            check_leave(tx, &book, new)?;
            ids.push(store::insert(tx, new, today, by)?);
        }
        store::recorded(tx, &list, &ids)
    })
    .await
}

/// Ends a fact that was wrong, with the reason.
///
/// # Errors
/// A missing reason; an ended fact; faults of the store.
pub async fn end(db: &Db, permit: Permit, one: Absence, ground: String) -> Result<()> {
    accepted(&permit, Action::AbsenceRecord)?;
    required("ground", &ground)?;
    if one.ended {
        return Err(Refusal::new("refusal-absence-ended").into());
    }
    db.write(permit, move |tx| store::end(tx, &one, ground.trim())).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn new(kind: FactKind, part: Option<(i16, i16)>) -> NewAbsence {
        NewAbsence {
            person_id: 1,
            kind,
            first_day: date(2026, 3, 2),
            last_day: date(2026, 3, 2),
            part,
            decree: "SK 1".into(),
            for_family: false,
            excepted_from_service: false,
        }
    }

    #[test]
    fn shapes() {
        let out = FactKind::Permit(PermitKind::OutDuring);
        assert!(check_shape(&new(out, None)).is_err());
        assert!(check_shape(&new(out, Some((600, 660)))).is_ok());
        assert!(check_shape(&new(out, Some((660, 600)))).is_err());
        assert!(check_shape(&new(FactKind::Leave(LeaveKind::Sick), Some((600, 660)))).is_err());
        let back = NewAbsence { last_day: date(2026, 3, 1), ..new(FactKind::Study, None) };
        assert!(check_shape(&back).is_err());
        let bare = NewAbsence { decree: " ".into(), ..new(FactKind::Study, None) };
        assert!(check_shape(&bare).is_err());
    }

    #[test]
    fn months_of_service_are_whole() {
        assert_eq!(months_between(date(2025, 3, 15), date(2026, 3, 14)), 11);
        assert_eq!(months_between(date(2025, 3, 15), date(2026, 3, 15)), 12);
    }
}
