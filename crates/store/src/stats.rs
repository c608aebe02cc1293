//! What the store counts about itself, for metrics and for tests that compare query counts.
//! Counting never blocks and never fails.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// Counts since the database was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Statements sent to the engine.
    pub queries: u64,
    /// Write closures that were run.
    pub writes: u64,
    /// Durable commits; on SQLite one serves a whole group of writes.
    pub groups: u64,
    /// Commits that failed.
    pub failed_groups: u64,
    /// Time spent in commits, in microseconds.
    pub commit_us: u64,
    /// The longest commit, in microseconds.
    pub longest_commit_us: u64,
    /// Writes waiting for their turn now (SQLite).
    pub queue: u64,
}

#[derive(Default)]
pub(crate) struct Counters {
    queries: AtomicU64,
    writes: AtomicU64,
    groups: AtomicU64,
    failed_groups: AtomicU64,
    commit_us: AtomicU64,
    longest_commit_us: AtomicU64,
    queue: AtomicU64,
}

impl Counters {
    pub(crate) fn query(&self) {
        self.queries.fetch_add(1, Relaxed);
    }

    pub(crate) fn write(&self) {
        self.writes.fetch_add(1, Relaxed);
    }

    pub(crate) fn commit(&self, took: Duration, done: bool) {
        let took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let counter = if done { &self.groups } else { &self.failed_groups };
        counter.fetch_add(1, Relaxed);
        self.commit_us.fetch_add(took_us, Relaxed);
        self.longest_commit_us.fetch_max(took_us, Relaxed);
    }

    /// Joins the queue and gives its length before.
    pub(crate) fn enter_queue(&self) -> u64 {
        self.queue.fetch_add(1, Relaxed)
    }

    pub(crate) fn leave_queue(&self) {
        self.queue.fetch_sub(1, Relaxed);
    }

    pub(crate) fn read(&self) -> Stats {
        Stats {
            queries: self.queries.load(Relaxed),
            writes: self.writes.load(Relaxed),
            groups: self.groups.load(Relaxed),
            failed_groups: self.failed_groups.load(Relaxed),
            commit_us: self.commit_us.load(Relaxed),
            longest_commit_us: self.longest_commit_us.load(Relaxed),
            queue: self.queue.load(Relaxed),
        }
    }
}
