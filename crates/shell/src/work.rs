//! Long work: an import, a run, a replay. It goes on when the page is left, tells real counts,
//! can be cancelled, and its progress is a page that reloads itself or a stream of events. The
//! process that does the work tells its database how far it is, so that a page may be asked of
//! any process on it.

mod told;

pub use told::{Told, cancel, find};

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use store::{Db, Fault};

/// How a piece of work stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    pub id: i64,
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
            title: Cow::Borrowed(self.title),
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
            state: self.state.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }
}

/// What a page shows of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Its number.
    pub id: i64,
    /// Message key of its name.
    pub title: Cow<'static, str>,
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
pub struct Board(Mutex<HashMap<i64, Arc<Work>>>);

impl Board {
    /// Opens a piece of work, tells the database of it and goes on telling until it ends.
    ///
    /// # Errors
    /// A fault of the operating system, which gave no number; faults of the store.
    pub async fn open(
        &self,
        db: &Db,
        tenant: &str,
        person: i64,
        title: &'static str,
    ) -> store::Result<Arc<Work>> {
        let work = self.add(db, tenant, person, title)?;
        // Another process may be asked for the page before a moment has passed.
        told::put(db, &work).await?;
        tokio::spawn(told::tell(db.clone(), work.clone()));
        Ok(work)
    }

    fn add(
        &self,
        db: &Db,
        tenant: &str,
        person: i64,
        title: &'static str,
    ) -> Result<Arc<Work>, Fault> {
        // Numbers of several processes must not meet, and a browser's script counts up to 2^53.
        let id = i64::from_le_bytes(crate::session::random()?) & ((1 << 53) - 1);
        let work = Arc::new(Work {
            id,
            tenant: tenant.to_owned(),
            person,
            title,
            started_us: db.now_us(),
            done: AtomicU64::new(0),
            total: AtomicU64::new(0),
            cancel: AtomicBool::new(false),
            state: Mutex::new(State::Running),
        });
        let mut items = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if items.len() >= REMEMBERED {
            let ended = items.values().filter(|work| work.progress().state != State::Running);
            if let Some(oldest) = ended.min_by_key(|work| work.started_us).map(|work| work.id) {
                items.remove(&oldest);
            }
        }
        items.insert(id, work.clone());
        Ok(work)
    }

    /// Finds a piece of work that this process does, of this pemda and person; another's does
    /// not exist for them.
    #[must_use]
    pub fn find(&self, tenant: &str, person: i64, id: i64) -> Option<Arc<Work>> {
        let items = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        items.get(&id).filter(|w| w.tenant == tenant && w.person == person).cloned()
    }
}
