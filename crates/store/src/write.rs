//! The writing half of a transaction. Whatever an act writes commits together with the journal
//! entries it recorded; an act that recorded none does not commit.

use crate::event::{Event, Pending};
use crate::failure::{Fault, Result};
use crate::postgres;
use crate::sqlite;
use crate::tx::{Backend, Engine, Mode, Tx};
use crate::value::Value;
use law::Permit;
use std::ops::{Deref, DerefMut};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A transaction that writes, under a permit of the policy.
pub struct WriteTx {
    pub(crate) tx: Tx,
    permit: Permit,
    now_us: i64,
    pub(crate) pending: Vec<Pending>,
}

impl WriteTx {
    pub(crate) fn new(tx: Tx, permit: Permit, now_us: i64) -> WriteTx {
        WriteTx { tx, permit, now_us, pending: Vec::new() }
    }

    /// A change of rows; gives how many.
    ///
    /// # Errors
    /// What the engine says.
    pub fn exec(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        self.tx.change(sql, params)
    }

    /// Inserts one row by a statement that ends in `RETURNING id`, and gives the id.
    ///
    /// # Errors
    /// What the engine says, or if nothing was inserted.
    pub fn insert(&mut self, sql: &str, params: &[Value]) -> Result<i64> {
        let id = self.tx.one(sql, params, |row| row.i64(0))?;
        id.ok_or_else(|| Fault::new(format!("nothing was inserted: {sql}")).into())
    }

    /// Inserts many rows at once and gives how many were written. `on_conflict` is empty or
    /// `ON CONFLICT (…) DO …`; with `DO UPDATE` the rows must have distinct keys, because
    /// PostgreSQL refuses to change a row twice in one statement.
    ///
    /// # Errors
    /// What the engine says.
    pub fn bulk(
        &mut self,
        table: &str,
        columns: &[&str],
        on_conflict: &str,
        rows: impl IntoIterator<Item = Vec<Value>>,
    ) -> Result<u64> {
        let marks: Vec<String> = (1..=columns.len()).map(|n| format!("?{n}")).collect();
        let (names, marks) = (columns.join(", "), marks.join(", "));
        let sql = format!("INSERT INTO {table} ({names}) VALUES ({marks}) {on_conflict}");
        let statement = self.tx.admit(&sql, columns.len())?;
        let mut rows = rows.into_iter();
        let written = match &mut self.tx.backend {
            Backend::Sqlite(conn) => sqlite::bulk(conn, &sql, &mut rows),
            Backend::Postgres(session) => {
                let into = postgres::Into { table, columns, on_conflict };
                session.bulk(&into, &mut rows)
            }
        }
        .map_err(|failure| self.tx.broken_by(failure, &sql))?;
        self.tx.note_rows(&statement, written);
        Ok(written)
    }

    /// Waits until no other transaction holds the lock of this name, and holds it to the end. On
    /// SQLite writes come one after the other anyway.
    ///
    /// # Errors
    /// What the engine says.
    pub fn lock(&mut self, name: &str) -> Result<()> {
        if self.tx.engine() == Engine::Sqlite {
            return Ok(());
        }
        let sql = "SELECT CAST(pg_advisory_xact_lock(hashtextextended(?1, 0)) AS text)";
        self.tx.one(sql, &[Value::from(name)], |_| Ok(())).map(|_| ())
    }

    /// Records an event; it becomes a journal entry when the transaction commits.
    pub fn record(&mut self, event: Event) {
        self.pending.push(Pending::new(event));
    }

    /// The permit the act stands on.
    #[must_use]
    pub fn permit(&self) -> &Permit {
        &self.permit
    }

    /// When the transaction began, in microseconds since 1970 UTC.
    #[must_use]
    pub fn now_us(&self) -> i64 {
        self.now_us
    }

    /// Runs a closure and whatever must follow it before a commit. A panic in it is a fault.
    pub(crate) fn perform<T>(&mut self, f: impl FnOnce(&mut WriteTx) -> Result<T>) -> Result<T> {
        let result = catch_unwind(AssertUnwindSafe(|| f(self)))
            .unwrap_or_else(|_| Err(Fault::new("an act panicked").into()))?;
        self.settle()?;
        Ok(result)
    }

    fn settle(&mut self) -> Result<()> {
        if let Some(fault) = &self.tx.broken {
            return Err(fault.clone().at("a failed statement was passed over").into());
        }
        let mode = self.tx.mode;
        if mode == Mode::Act && self.pending.is_empty() {
            let action = self.permit.action().name();
            let what = format!("the act {action} recorded no event, so nothing was written");
            return Err(Fault::new(what).into());
        }
        if mode == Mode::Upkeep && !self.pending.is_empty() {
            return Err(Fault::new("upkeep recorded an event; such a write is an act").into());
        }
        if let Some(table) = self.tx.unsealed.first() {
            let what =
                format!("rows were inserted into {table}, which is protected, but not sealed");
            return Err(Fault::new(what).into());
        }
        self.as_house(WriteTx::append_entries)
    }

    /// Runs a part that writes the tables of the store.
    pub(crate) fn as_house<T>(&mut self, f: impl FnOnce(&mut WriteTx) -> Result<T>) -> Result<T> {
        let mode = std::mem::replace(&mut self.tx.mode, Mode::House);
        let done = f(self);
        self.tx.mode = mode;
        done
    }

    /// Several statements at once, for migrations.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        match &mut self.tx.backend {
            Backend::Sqlite(conn) => Ok(conn.execute_batch(sql)?),
            Backend::Postgres(session) => session.batch(sql),
        }
    }

    /// Whether a protected table got rows; for the seal that covers them.
    pub(crate) fn covered(&mut self, table: &str) {
        self.tx.unsealed.remove(table);
    }
}

impl Deref for WriteTx {
    type Target = Tx;
    fn deref(&self) -> &Tx {
        &self.tx
    }
}
impl DerefMut for WriteTx {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.tx
    }
}
