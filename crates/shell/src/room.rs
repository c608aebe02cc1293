//! What a room tells the house of itself, and the list of its doors.
//!
//! Every route names its gate. The gate is asked before a handler runs, so a route that nobody
//! thought about is shut; the handler then asks the policy again, on the record it has loaded.

use crate::house::House;
use crate::lang::Lang;
use axum::handler::Handler;
use axum::routing::{MethodRouter, on};
use http::Method;
use law::Action;
use std::future::Future;
use std::pin::Pin;
use store::MigrationSet;

/// Who may knock at a door at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Anybody, logged in or not.
    Public,
    /// Any account, whatever its hats.
    SignedIn,
    /// Somebody to whom the policy allows this act for some record.
    Action(Action),
}

/// One door: method, path, gate, handler.
#[derive(Clone)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: Method,
    /// Path with `{name}` places.
    pub path: &'static str,
    /// Who may knock.
    pub gate: Gate,
    /// Largest body in bytes.
    pub body_limit: usize,
    /// The handler.
    pub handler: MethodRouter<House>,
}

/// Largest body of an ordinary form, in bytes.
pub const FORM_LIMIT: usize = 256 * 1024;

impl Route {
    /// A page.
    pub fn get<H, T>(path: &'static str, gate: Gate, handler: H) -> Route
    where
        H: Handler<T, House>,
        T: 'static,
    {
        let handler = on(axum::routing::MethodFilter::GET, handler);
        Route { method: Method::GET, path, gate, body_limit: FORM_LIMIT, handler }
    }

    /// An act.
    pub fn post<H, T>(path: &'static str, gate: Gate, handler: H) -> Route
    where
        H: Handler<T, House>,
        T: 'static,
    {
        let handler = on(axum::routing::MethodFilter::POST, handler);
        Route { method: Method::POST, path, gate, body_limit: FORM_LIMIT, handler }
    }

    /// Allows a larger body, for uploads.
    #[must_use]
    pub fn limit(mut self, bytes: usize) -> Route {
        self.body_limit = bytes;
        self
    }
}

/// A line of the menu; shown to those whom the policy lets do the act somewhere.
#[derive(Clone, Copy, Debug)]
pub struct MenuEntry {
    /// Message key of the label.
    pub label: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Name of a Tabler icon.
    pub icon: &'static str,
    /// Act that must be allowed.
    pub action: Action,
    /// Smaller stands higher.
    pub order: u16,
}

/// Work in the background, run by the scheduler of the binary, one process at a time.
#[derive(Clone, Copy)]
pub struct Job {
    /// Name in the journal and the metrics.
    pub name: &'static str,
    /// Seconds between two runs.
    pub every_s: u64,
    /// The work.
    pub run: fn(House, usize) -> JobFuture,
}

/// A running job.
pub type JobFuture = Pin<Box<dyn Future<Output = store::Result<()>> + Send>>;

/// Everything the house needs to know of a room.
pub struct Room {
    /// Name of its crate.
    pub name: &'static str,
    /// Its tables.
    pub migrations: MigrationSet,
    /// Its doors.
    pub routes: fn() -> Vec<Route>,
    /// Its lines in the menu.
    pub menu: &'static [MenuEntry],
    /// Kinds of journal entries it writes.
    pub events: &'static [&'static str],
    /// Its words.
    pub locales: &'static [(Lang, &'static str)],
    /// Its background work.
    pub jobs: &'static [Job],
}
