//! Long work: an import, a run, a replay. It goes on when the page is left, tells real counts,
//! can be cancelled, and its progress is a page that reloads itself or a stream of events.

use serde::Serialize;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How a piece of work stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Still going.
    Running,
    /// Finished; leads to its result.
    Done {
        /// Page of the result.
        href: String,
    },
    /// Ended early by a person.
    Cancelled,
    /// Ended by a failure; the text is for a person.
    Failed {
        /// What happened.
        what: String,
    },
}

/// Progress of one piece of work, shared between the worker and the pages.
pub struct Work {
    /// Its number.
    pub id: u64,
    /// Pemda it belongs to.
    pub tenant: String,
    /// Who started it.
    pub person: i64,
    /// Message key of its name.
    pub title: &'static str,
    /// When it began, microseconds UTC.
    pub started_us: i64,
    done: AtomicU64,
    total: AtomicU64,
    cancel: AtomicBool,
    state: Mutex<State>,
}

impl Work {
    /// Sets how many steps there are.
    pub fn set_total(&self, total: u64) {
        self.total.store(total, Ordering::Relaxed);
    }
    /// Sets how many are done.
    pub fn set_done(&self, done: u64) {
        self.done.store(done, Ordering::Relaxed);
    }
    /// Adds done steps.
    pub fn add_done(&self, steps: u64) {
        self.done.fetch_add(steps, Ordering::Relaxed);
    }
    /// Whether somebody asked to stop; the worker looks between two steps.
    #[must_use]
    pub fn cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }
    /// Asks the worker to stop.
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }
    /// Ends it.
    pub fn finish(&self, state: State) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }
    /// Steps done, steps in all, state.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress {
            id: self.id,
            title: self.title,
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
            state: self.state.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }
}

/// What a page shows of it.
#[derive(Clone, Debug, Serialize)]
pub struct Progress {
    /// Its number.
    pub id: u64,
    /// Message key of its name.
    pub title: &'static str,
    /// Steps done.
    pub done: u64,
    /// Steps in all; 0 while unknown.
    pub total: u64,
    /// State.
    pub state: State,
}

/// At most so many finished pieces are remembered.
const REMEMBERED: usize = 200;

/// All work of this process.
#[derive(Default)]
pub struct Board {
    next: AtomicU64,
    items: Mutex<HashMap<u64, Arc<Work>>>,
}

impl Board {
    /// Opens a piece of work.
    pub fn open(&self, tenant: &str, person: i64, title: &'static str, now_us: i64) -> Arc<Work> {
        let id = self.next.fetch_add(1, Ordering::Relaxed) + 1;
        let work = Arc::new(Work {
            id,
            tenant: tenant.to_owned(),
            person,
            title,
            started_us: now_us,
            done: AtomicU64::new(0),
            total: AtomicU64::new(0),
            cancel: AtomicBool::new(false),
            state: Mutex::new(State::Running),
        });
        let mut items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        if items.len() >= REMEMBERED {
            let oldest =
                items.values().filter(|w| w.progress().state != State::Running).map(|w| w.id).min();
            if let Some(oldest) = oldest {
                items.remove(&oldest);
            }
        }
        items.insert(id, work.clone());
        work
    }

    /// Finds a piece of work of this pemda and person; another's does not exist for them.
    #[must_use]
    pub fn find(&self, tenant: &str, person: i64, id: u64) -> Option<Arc<Work>> {
        let items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        items.get(&id).filter(|w| w.tenant == tenant && w.person == person).cloned()
    }
}
