//! Judged months: facts are gathered with a constant number of queries, judged in parallel and
//! kept as a cache. The same path judges a city in silence and one person aloud; a month can be
//! judged again at any time and gives the same days for the same facts.

pub mod agency;
pub mod counter;
pub mod dirty;
mod facts;
mod fingerprint;
mod gather;
mod judge;
mod punches;
pub mod refresh;
mod schedule;
pub mod table;
mod why;

pub use counter::Discipline;
pub use fingerprint::Fingerprint;
pub use gather::{People, Setting};
pub use refresh::{Fresh, Which, freshen, refresh};
pub use why::{Look, Story, Tap, look, story};

use crate::event::Missed;
use law::Date;
use law::attendance::{Days, MonthResult, MonthSums};
use store::{Result, Tx};

/// A judged month of one person, as the cache and the allowance take it.
#[derive(Clone, Debug)]
pub struct PersonMonth {
    /// Person.
    pub person_id: i64,
    /// Unit at the end of the month or of the service; 0 without an appointment.
    pub unit_id: i64,
    /// Agency of that unit; 0 without one.
    pub agency_id: i64,
    /// The days.
    pub days: Days,
    /// Their sums.
    pub sums: MonthSums,
    /// Ceremonies and meetings missed, in order of date.
    pub missed: Vec<Missed>,
    /// Fingerprint of every fact that took part; equal facts give equal fingerprints.
    pub facts: Fingerprint,
}

impl PersonMonth {
    /// Days and sums as the law speaks of them.
    #[must_use]
    pub fn result(&self) -> MonthResult {
        MonthResult { days: self.days, sums: self.sums }
    }
}

/// Whether the book carries what a month is judged by.
#[must_use]
pub fn is_carried(book: &law::book::Book, month: law::Month) -> bool {
    gather::lawful(book, month).is_ok()
}

/// Judges the month of everybody in service, ordered by person; nothing is written.
///
/// # Errors
/// A rule that the book lacks for the month; faults of the store.
pub fn load_inputs(tx: &mut Tx, setting: &Setting) -> Result<Vec<PersonMonth>> {
    judge::judge(tx, setting, &People::All)
}

/// Judges the month of these people again, ordered by person; nothing is written.
///
/// # Errors
/// A rule that the book lacks for the month; faults of the store.
pub fn replay(tx: &mut Tx, setting: &Setting, people: &[i64]) -> Result<Vec<PersonMonth>> {
    judge::judge(tx, setting, &People::These(people.to_vec()))
}

/// Judges the month of one person; `None` outside the service.
///
/// # Errors
/// A rule that the book lacks for the month; faults of the store.
pub fn one(tx: &mut Tx, setting: &Setting, person: i64) -> Result<Option<PersonMonth>> {
    Ok(judge::judge(tx, setting, &People::These(vec![person]))?.pop())
}

/// Which days of a span a person works, as the schedule says; for counting days of leave.
///
/// # Errors
/// A rule that the book lacks for these days; faults of the store.
pub fn working_days(
    tx: &mut Tx,
    book: &law::book::Book,
    person: i64,
    from: Date,
    to: Date,
) -> Result<std::collections::BTreeSet<Date>> {
    schedule::working_days(tx, book, person, from, to)
}
