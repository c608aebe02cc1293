//! Since when the pemda keeps attendance here: the first day for which a machine or a file gave a
//! punch, or on which somebody recorded an event as missed. Of the months before it nothing is
//! known, so no page may call a day of them absent. It judges nothing and changes no judged month.

use crate::rule::ruled;
use law::book::{Book, RuleError};
use law::{Date, Month, calendar};
use store::{Result, Tx, values};

/// Since when something is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beginning(Option<Date>);

impl Beginning {
    /// Reads it. Days before those the law carries do not count: they come from a terminal whose
    /// clock had lost its time. Neither do leave and rosters, which reach back and ahead of the
    /// days on which attendance was kept.
    ///
    /// # Errors
    /// A book without holidays; faults of the store.
    pub fn read(tx: &mut Tx, book: &Book) -> Result<Beginning> {
        let holidays = ruled(book.param(calendar::HOLIDAYS))?;
        let carried = holidays.values.iter().map(|value| value.valid_from).min();
        let known = RuleError::NoRule { key: holidays.key.clone() };
        let carried = ruled(carried.ok_or(known))?;
        let first = tx.one(
            "SELECT MIN(day) FROM (
               SELECT (SELECT t.date FROM device_day t
                        WHERE t.device_id = d.id AND t.date >= ?1 AND t.held > 0
                        ORDER BY t.date LIMIT 1) AS day
                 FROM device d WHERE d.state <> 'pending'
               UNION ALL
               SELECT MIN(e.date) AS day FROM event_missed e
                WHERE e.date >= ?1 AND e.ended_us IS NULL) known",
            &values![carried],
            |row| row.opt_date(0),
        )?;
        Ok(Beginning(first.flatten()))
    }

    /// Whether anything is known of a month.
    #[must_use]
    pub fn reaches(self, month: Month) -> bool {
        self.0.is_some_and(|first| first <= month.last())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_known_before_the_first_day() {
        let month = |text: &str| -> Month { text.parse().unwrap() };
        let beginning = Beginning(Some(month("2026-01").last()));
        assert!(!beginning.reaches(month("2025-12")));
        assert!(beginning.reaches(month("2026-01")));
        assert!(beginning.reaches(month("2026-02")));
        assert!(!Beginning(None).reaches(month("2026-02")));
    }
}
