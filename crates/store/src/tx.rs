//! The reading half of a transaction. Closures get it on a thread of their own, so its functions
//! block; they must touch nothing but the database.

use crate::catalog::{Catalog, is_own};
use crate::failure::{Failure, Fault, Result};
use crate::postgres::Session;
use crate::row::Row;
use crate::sql::{self, Statement, Verb};
use crate::sqlite;
use crate::stats::Counters;
use crate::value::Value;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

/// Which database stands behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, one file per pemda.
    Sqlite,
    /// A server, one schema per pemda.
    Postgres,
}

pub(crate) enum Backend {
    Sqlite(rusqlite::Connection),
    Postgres(Box<Session>),
}

/// What a transaction may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Nothing.
    Read,
    /// What rooms own, with a journal entry.
    Act,
    /// Tables declared ephemeral, without a journal entry.
    Upkeep,
    /// The store itself: anything.
    House,
}

/// Takes one row; says whether to go on.
pub(crate) type Visit<'a> = dyn FnMut(&Row) -> Result<ControlFlow<()>> + 'a;

/// A transaction that reads.
pub struct Tx {
    pub(crate) backend: Backend,
    pub(crate) mode: Mode,
    pub(crate) catalog: Arc<Catalog>,
    counters: Arc<Counters>,
    queries: u64,
    rows: u64,
    /// Protected tables that got rows which no seal covers yet.
    pub(crate) unsealed: BTreeSet<String>,
    /// The first statement that failed. PostgreSQL then refuses to commit, so SQLite does too.
    pub(crate) broken: Option<Fault>,
}

impl Tx {
    pub(crate) fn new(
        backend: Backend,
        mode: Mode,
        catalog: Arc<Catalog>,
        counters: Arc<Counters>,
    ) -> Tx {
        let unsealed = BTreeSet::new();
        Tx { backend, mode, catalog, counters, queries: 0, rows: 0, unsealed, broken: None }
    }

    /// All rows, each mapped.
    ///
    /// # Errors
    /// What the engine or the mapping says.
    pub fn all<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        mut map: impl FnMut(&Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        self.visit(sql, params, &mut |row| {
            rows.push(map(row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(rows)
    }

    /// Each row in turn, without keeping them.
    ///
    /// # Errors
    /// What the engine or the function says; the first failure ends it.
    pub fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        mut f: impl FnMut(&Row) -> Result<()>,
    ) -> Result<()> {
        self.visit(sql, params, &mut |row| f(row).map(ControlFlow::Continue))
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// What the engine or the mapping says.
    pub fn one<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        map: impl FnOnce(&Row) -> Result<T>,
    ) -> Result<Option<T>> {
        let (mut map, mut found) = (Some(map), None);
        self.visit(sql, params, &mut |row| {
            if let Some(map) = map.take() {
                found = Some(map(row)?);
            }
            Ok(ControlFlow::Break(()))
        })?;
        Ok(found)
    }

    /// The single number a query gives; NULL and no row count as 0.
    ///
    /// # Errors
    /// What the engine says, or if it is no number.
    pub fn count(&mut self, sql: &str, params: &[Value]) -> Result<i64> {
        let found = self.one(sql, params, |row| row.opt_i64(0))?;
        Ok(found.flatten().unwrap_or(0))
    }

    /// Which engine runs it.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.backend {
            Backend::Sqlite(_) => Engine::Sqlite,
            Backend::Postgres(_) => Engine::Postgres,
        }
    }

    /// How many statements this transaction has sent.
    #[must_use]
    pub fn queries(&self) -> u64 {
        self.queries
    }

    /// How many rows this transaction has read or changed.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    fn visit(&mut self, sql: &str, params: &[Value], visit: &mut Visit<'_>) -> Result<()> {
        let statement = self.admit(sql, params.len())?;
        let mut seen = 0;
        let mut counted = |row: &Row| {
            seen += 1;
            visit(row)
        };
        match &mut self.backend {
            Backend::Sqlite(conn) => sqlite::each(conn, sql, params, &mut counted),
            Backend::Postgres(session) => session.each(&statement.dollars, params, &mut counted),
        }
        .map_err(|failure| self.broken_by(failure, sql))?;
        self.note_rows(&statement, seen);
        Ok(())
    }

    /// A change of rows; gives how many.
    pub(crate) fn change(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        let statement = self.admit(sql, params.len())?;
        let changed = match &mut self.backend {
            Backend::Sqlite(conn) => sqlite::exec(conn, sql, params),
            Backend::Postgres(session) => session.exec(&statement.dollars, params),
        }
        .map_err(|failure| self.broken_by(failure, sql))?;
        self.note_rows(&statement, changed);
        Ok(changed)
    }

    /// Counts a statement and checks that it writes only what it may.
    pub(crate) fn admit(&mut self, sql: &str, given: usize) -> Result<Arc<Statement>> {
        self.queries += 1;
        self.counters.query();
        let statement = sql::understand(sql)?;
        if statement.params != given {
            let what = format!("takes {} parameters, {given} were given", statement.params);
            return Err(placed(Fault::new(what).into(), sql));
        }
        for (_, table) in &statement.writes {
            let allowed = match self.mode {
                Mode::Read => false,
                Mode::House => true,
                Mode::Act => !is_own(table),
                Mode::Upkeep => self.catalog.is_ephemeral(table),
            };
            if !allowed {
                return Err(Fault::new(match self.mode {
                    Mode::Read => format!("a reading transaction would write {table}"),
                    Mode::Upkeep => format!("upkeep would write {table}, which is not ephemeral"),
                    _ => format!("an act would write {table}, which belongs to the store"),
                })
                .into());
            }
        }
        Ok(statement)
    }

    /// Notes that a statement failed; says which.
    pub(crate) fn broken_by(&mut self, failure: Failure, sql: &str) -> Failure {
        let failure = placed(failure, sql);
        if let Failure::Fault(fault) = &failure {
            self.broken.get_or_insert_with(|| fault.clone());
        }
        failure
    }

    /// Counts rows, and notes which protected tables got some.
    pub(crate) fn note_rows(&mut self, statement: &Statement, rows: u64) {
        self.rows += rows;
        if rows == 0 || self.mode != Mode::Act {
            return;
        }
        for (verb, table) in &statement.writes {
            if *verb == Verb::Insert && self.catalog.sealed(table).is_some() {
                self.unsealed.insert(table.clone());
            }
        }
    }
}

/// Adds the statement to a fault: its text holds placeholders, never values.
pub(crate) fn placed(failure: Failure, sql: &str) -> Failure {
    match failure {
        Failure::Fault(fault) => {
            let words: Vec<&str> = sql.split_whitespace().collect();
            let text: String = words.join(" ").chars().take(300).collect();
            fault.at(&text).into()
        }
        other => other,
    }
}
