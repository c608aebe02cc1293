//! Whose key a PIN was on a day: the mapping in memory. The database carries a version beside
//! it; whoever uses a copy compares versions inside the same transaction, so a stale copy
//! never decides.

use crate::civil;
use law::Date;
use std::collections::HashMap;
use std::sync::{Arc, RwLock};
use store::{Result, Tx};

/// Person number of a key nobody is mapped to.
pub const UNMAPPED: i64 = 0;

#[derive(Clone, Copy, Debug)]
struct Span {
    from_local_s: i64,
    end_local_s: i64,
    person_id: i64,
}

/// The mapping at one version.
#[derive(Debug, Default)]
pub struct PinBook {
    version: i64,
    groups: HashMap<String, HashMap<String, Vec<Span>>>,
}

impl PinBook {
    /// Adds a mapping; `to` is its last day, none for open.
    pub fn add(&mut self, group: &str, pin: &str, person_id: i64, from: Date, to: Option<Date>) {
        let span = Span {
            from_local_s: civil::midnight(from),
            end_local_s: to.map_or(i64::MAX, |to| civil::midnight(to) + civil::DAY_S),
            person_id,
        };
        self.groups
            .entry(group.to_owned())
            .or_default()
            .entry(pin.to_owned())
            .or_default()
            .push(span);
    }

    /// Whose key it was at a moment; [`UNMAPPED`] when nobody's.
    #[must_use]
    pub fn person(&self, group: &str, pin: &str, at_local_s: i64) -> i64 {
        self.groups
            .get(group)
            .and_then(|pins| pins.get(pin))
            .and_then(|spans| {
                spans.iter().find(|s| (s.from_local_s..s.end_local_s).contains(&at_local_s))
            })
            .map_or(UNMAPPED, |span| span.person_id)
    }
}

/// A copy shared by the requests of one process.
#[derive(Clone, Default)]
pub struct PinCache(Arc<RwLock<Arc<PinBook>>>);

impl PinCache {
    /// The mapping as the transaction sees it; reads the table only when the version moved.
    ///
    /// # Errors
    /// When the database fails.
    pub fn current(&self, tx: &mut Tx) -> Result<Arc<PinBook>> {
        let version = super::store::pin::version(tx)?;
        {
            let held = self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner);
            if held.version == version {
                return Ok(held.clone());
            }
        }
        let mut book = PinBook { version, ..PinBook::default() };
        super::store::pin::each(tx, |group, pin, person, from, to| {
            book.add(group, pin, person, from, to);
        })?;
        let book = Arc::new(book);
        *self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner) = book.clone();
        Ok(book)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_key_belongs_to_one_person_at_a_time() {
        let mut book = PinBook::default();
        book.add("umum", "7", 1, date(2025, 1, 1), Some(date(2025, 12, 31)));
        book.add("umum", "7", 2, date(2026, 1, 1), None);
        let at = |text| civil::parse(text).unwrap();
        assert_eq!(book.person("umum", "7", at("2025-12-31 23:59:59")), 1);
        assert_eq!(book.person("umum", "7", at("2026-01-01 00:00:00")), 2);
        assert_eq!(book.person("umum", "7", at("2024-12-31 23:59:59")), UNMAPPED);
        assert_eq!(book.person("umum", "07", at("2026-01-01 00:00:00")), UNMAPPED);
        assert_eq!(book.person("lain", "7", at("2026-01-01 00:00:00")), UNMAPPED);
    }
}
