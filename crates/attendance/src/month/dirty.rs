//! Which person-months must be judged again. Every act that changes a fact of a day says so here,
//! in its own transaction, so that no judged month can silently stay behind its facts.

use crate::civil;
use law::month::add_days;
use law::{Date, Month, Zone};
use std::collections::BTreeSet;
use store::{Result, WriteTx, values};

/// Last day whose month can have been judged already; what lies behind it is judged when it
/// comes.
#[must_use]
pub fn horizon(now_us: i64) -> Date {
    civil::date(civil::of_instant(now_us, Zone::Wit))
}

/// Months that facts of these days touch. A shift of the last night reaches into the next month,
/// and one of the first morning borders on the month before.
fn months(from: Date, to: Date) -> impl Iterator<Item = Month> {
    let last = Month::of(add_days(to, 1));
    let mut next = Some(Month::of(add_days(from, -1)));
    std::iter::from_fn(move || {
        let month = next.filter(|month| *month <= last)?;
        next = Some(month.next());
        Some(month)
    })
}

/// Marks the months of people over spans of days.
///
/// # Errors
/// Faults of the store.
pub fn mark(tx: &mut WriteTx, spans: &[(i64, Date, Date)]) -> Result<()> {
    let end = horizon(tx.now_us());
    let mut marks: BTreeSet<(i64, Month)> = BTreeSet::new();
    for &(person, from, to) in spans {
        if from <= end {
            marks.extend(months(from, to.min(end)).map(|month| (person, month)));
        }
    }
    mark_months(tx, marks)
}

/// A mark that stands already is written once more: whoever is about to take it then waits for the
/// fact that this transaction brings, instead of judging without it.
const AGAIN: &str = "ON CONFLICT (person_id, month) DO UPDATE SET month = excluded.month";

/// Marks months of people; no pair may come twice.
///
/// # Errors
/// Faults of the store.
pub fn mark_months(tx: &mut WriteTx, marks: impl IntoIterator<Item = (i64, Month)>) -> Result<()> {
    let rows = marks.into_iter().map(|(person, month)| values![person, month].to_vec());
    tx.bulk("dirty_month", &["person_id", "month"], AGAIN, rows)?;
    Ok(())
}

/// Marks the judged months of everybody over a span of days; open for ever without an end.
///
/// # Errors
/// Faults of the store.
pub fn mark_all(tx: &mut WriteTx, from: Date, to: Option<Date>) -> Result<()> {
    let end = horizon(tx.now_us());
    let first = Month::of(add_days(from, -1));
    let last = Month::of(add_days(to.unwrap_or(end).min(end), 1));
    tx.exec(
        &format!(
            "INSERT INTO dirty_month (person_id, month)
             SELECT DISTINCT person_id, month FROM work_month
              WHERE month >= ?1 AND month <= ?2 {AGAIN}"
        ),
        &values![first, last],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_fact_at_the_edge_touches_both_months() {
        let list: Vec<String> =
            months(date(2026, 3, 1), date(2026, 3, 31)).map(|m| m.to_string()).collect();
        assert_eq!(list, ["2026-02", "2026-03", "2026-04"]);
        let inner: Vec<Month> = months(date(2026, 3, 10), date(2026, 3, 11)).collect();
        assert_eq!(inner.len(), 1);
    }
}
