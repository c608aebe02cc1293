//! One transaction on one PostgreSQL connection, driven from a blocking thread. A connection whose
//! transaction did not end cleanly is thrown away, never put back.

use crate::failure::{Fault, FaultKind, Result};
use crate::row::Row;
use crate::tx::Visit;
use crate::value::Value;
use deadpool_postgres::{Client, Object};
use futures_util::StreamExt;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::runtime::Handle;
use tokio_postgres::Statement;
use tokio_postgres::types::{ToSql, Type};

/// Rows fetched before the closure sees them.
const BATCH: usize = 256;
/// Statements whose types are kept.
const KEPT: usize = 4_096;
/// Prepared statements a connection keeps. The sources have fewer; this bounds what texts that are
/// put together could pile up in the memory of the server.
const PREPARED: usize = 1_024;

/// An open transaction.
pub(crate) struct Session {
    /// Gone once the transaction has ended.
    client: Option<Client>,
    handle: Handle,
    types: Arc<Types>,
}

impl Session {
    pub(crate) fn begin(
        client: Client,
        handle: Handle,
        types: Arc<Types>,
        begin: &str,
    ) -> Result<Session> {
        let session = Session { client: Some(client), handle, types };
        session.batch(begin)?;
        Ok(session)
    }

    /// Commits; when this fails without a word of the server, it may have happened or not.
    pub(crate) fn commit(mut self) -> Result<()> {
        match self.wait(self.client()?.batch_execute("COMMIT")) {
            Ok(()) => {
                self.give_back();
                Ok(())
            }
            Err(error) => Err(uncommitted(error).into()),
        }
    }

    fn give_back(&mut self) {
        if let Some(client) = self.client.take()
            && client.statement_cache.size() > PREPARED
        {
            client.statement_cache.clear();
        }
    }

    /// Undoes everything.
    pub(crate) fn rollback(mut self) {
        match self.batch("ROLLBACK") {
            Ok(()) => self.give_back(),
            Err(failure) => tracing::warn!(%failure, "a transaction was not rolled back"),
        }
    }

    pub(super) fn client(&self) -> Result<&Client> {
        let ended = || Fault::new("the transaction has ended");
        Ok(self.client.as_ref().ok_or_else(ended)?)
    }

    pub(super) fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.handle.block_on(future)
    }

    /// Several statements without parameters.
    pub(crate) fn batch(&self, sql: &str) -> Result<()> {
        let client = self.client()?;
        Ok(self.wait(client.batch_execute(sql))?)
    }

    pub(crate) fn each(&self, sql: &str, params: &[Value], visit: &mut Visit<'_>) -> Result<()> {
        let statement = self.prepare(sql, params)?;
        let client = self.client()?;
        let stream = self.wait(client.query_raw(&statement, borrowed(params)))?;
        let mut stream = Box::pin(stream);
        loop {
            let batch = self.wait(stream.by_ref().take(BATCH).collect::<Vec<_>>());
            let last = batch.len() < BATCH;
            for row in batch {
                if visit(&Row::postgres(&row?))?.is_break() {
                    return Ok(());
                }
            }
            if last {
                return Ok(());
            }
        }
    }

    pub(crate) fn exec(&self, sql: &str, params: &[Value]) -> Result<u64> {
        let statement = self.prepare(sql, params)?;
        let client = self.client()?;
        Ok(self.wait(client.execute_raw(&statement, borrowed(params)))?)
    }

    /// Prepares a statement once per connection. A parameter has the type of its value, because
    /// the guess of the server (`$1 + 1` is 32 bits wide) is too narrow; only for NULL it decides.
    fn prepare(&self, sql: &str, params: &[Value]) -> Result<Statement> {
        let types = self.types.of(sql, params);
        let client = self.client()?;
        let statement = self.wait(client.prepare_typed_cached(sql, &types))?;
        if types.contains(&Type::UNKNOWN) {
            self.types.learn(sql, statement.params());
        }
        Ok(statement)
    }

    /// The types of columns of a table.
    pub(super) fn column_types(&self, table: &str, columns: &[&str]) -> Result<Vec<Type>> {
        let sql = format!("SELECT {} FROM {table} LIMIT 0", columns.join(", "));
        let statement = self.prepare(&sql, &[])?;
        Ok(statement.columns().iter().map(|column| column.type_().clone()).collect())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            drop(Object::take(client));
        }
    }
}

/// A commit that failed. Only the server can say that nothing was written; a connection that broke
/// and a server that is being stopped have not said it.
fn uncommitted(error: tokio_postgres::Error) -> Fault {
    let told = error.as_db_error().is_some();
    let fault = Fault::from(error);
    if told && fault.kind() != FaultKind::Lost {
        return fault;
    }
    Fault::of(FaultKind::Unknown, format!("the commit was not answered: {fault}"))
}

fn borrowed(params: &[Value]) -> impl ExactSizeIterator<Item = &(dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync))
}

/// What the server said about parameters that were NULL, so that a statement is not prepared
/// again for every pattern of missing values.
#[derive(Default)]
pub(crate) struct Types(Mutex<HashMap<String, Vec<Type>>>);

impl Types {
    fn of(&self, sql: &str, params: &[Value]) -> Vec<Type> {
        let own = |value: &Value| match value {
            Value::Null => Type::UNKNOWN,
            Value::Int(_) => Type::INT8,
            Value::Text(_) => Type::TEXT,
            Value::Bytes(_) => Type::BYTEA,
        };
        let mut types: Vec<Type> = params.iter().map(own).collect();
        if types.contains(&Type::UNKNOWN) {
            let learned = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(known) = learned.get(sql) {
                for (unknown, known) in types.iter_mut().zip(known) {
                    if *unknown == Type::UNKNOWN {
                        *unknown = known.clone();
                    }
                }
            }
        }
        types
    }

    fn learn(&self, sql: &str, types: &[Type]) {
        let mut learned = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if learned.len() >= KEPT {
            learned.clear();
        }
        learned.insert(sql.to_owned(), types.to_vec());
    }
}
