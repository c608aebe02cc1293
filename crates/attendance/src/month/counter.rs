//! Counters of PP 94/2021: days absent in the year and in a row, with the threshold they reach.
//! They read judged months only; a month that was never judged is named, not guessed.

use super::{PersonMonth, table};
use crate::rule::ruled;
use law::book::Book;
use law::discipline::{AbsenceCounter, AbsenceLaw, Punishments, Reading};
use law::trace::{Narrator, Reason};
use law::{Date, Month};
use serde::Serialize;
use store::{Result, Tx};

/// What the absences of a year have led to so far.
#[derive(Clone, Debug, Serialize)]
pub struct Discipline {
    /// The counts and the threshold.
    pub reading: Reading,
    /// Name of the punishment that the count leads to.
    pub punishment_name: Option<String>,
    /// First month that was counted.
    pub counted_from: Month,
    /// How it was counted.
    pub reasons: Vec<Reason>,
}

/// Counts the year of a month up to its end. Months of the year before are fed for the row of
/// days that may run over the new year.
///
/// # Errors
/// A rule that the book lacks; faults of the store.
pub fn discipline(
    tx: &mut Tx,
    book: &Book,
    month: Month,
    judged: &PersonMonth,
    today: Date,
) -> Result<Discipline> {
    let year = month.year();
    let begin = Month::new(year - 1, 11).unwrap_or(month);
    let law = ruled(AbsenceLaw::at(book, month.last().min(today).max(month.first())))?;
    let mut counter = AbsenceCounter::new(year);
    let mut counted_from = month;
    for (stored, days) in table::of_person(tx, judged.person_id, begin, month.prev())? {
        if stored.year() == year {
            counted_from = counted_from.min(stored);
        }
        counter.feed_month(stored, &days);
    }
    counter.feed_month(month, &judged.days);
    let mut narrator = Narrator::new();
    let reading = counter.reading(&law, &mut narrator);
    let punishment_name = match &reading.punishment {
        Some(code) => {
            let list = ruled(Punishments::at(book, month.first()))?;
            list.find(code).map(|found| list.imposed(found).to_owned())
        }
        None => None,
    };
    Ok(Discipline { reading, punishment_name, counted_from, reasons: narrator.finish() })
}
