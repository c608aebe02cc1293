//! Tells whoever waits how far an audit is, in entries and rows that were really looked at, and
//! lets them end it. It never changes what is found.

use super::unreadable;
use crate::catalog::Protected;
use crate::failure::Result;
use crate::tx::Tx;

/// Steps between two words to the watcher.
const TELL_EVERY: u64 = 256;

/// An audit as somebody watches it.
pub(super) struct Watch {
    done: u64,
    told: u64,
    total: u64,
    ended: bool,
    tell: Box<dyn FnMut(u64, u64) -> bool>,
}

impl Watch {
    /// Counts what there is to do. What cannot be counted is no finding yet; the audit itself
    /// will meet it.
    pub(super) fn new(
        tx: &mut Tx,
        protected: &[Protected],
        tell: impl FnMut(u64, u64) -> bool + 'static,
    ) -> Watch {
        let mut count = |table: &str| {
            let rows = tx.count(&format!("SELECT count(*) FROM {table}"), &[]).unwrap_or(0);
            rows.unsigned_abs()
        };
        let entries = count("journal_entry");
        let total =
            protected.iter().map(|table| count(table.table)).fold(entries, u64::saturating_add);
        Watch { done: 0, told: 0, total, ended: false, tell: Box::new(tell) }
    }

    /// One entry or row was looked at.
    ///
    /// # Errors
    /// When the watcher wants no more.
    pub(super) fn step(&mut self) -> Result<()> {
        self.steps(1)
    }

    /// Several were.
    ///
    /// # Errors
    /// When the watcher wants no more.
    pub(super) fn steps(&mut self, steps: u64) -> Result<()> {
        self.done = self.done.saturating_add(steps);
        if !self.ended && self.done - self.told >= TELL_EVERY {
            self.told = self.done;
            self.ended = !(self.tell)(self.done, self.total.max(self.done));
        }
        if self.ended { Err(unreadable("the audit was ended")) } else { Ok(()) }
    }

    /// Whether it ran to its end; tells the last count.
    pub(super) fn finished(&mut self) -> bool {
        if !self.ended {
            let all = self.total.max(self.done);
            (self.tell)(all, all);
        }
        !self.ended
    }
}
