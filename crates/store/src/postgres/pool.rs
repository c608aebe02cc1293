//! Connections to PostgreSQL and the transactions run on them. The schema of the pemda is set
//! with each transaction, so no connection ever carries it to another; closures run on a blocking
//! thread.

use crate::catalog::Catalog;
use crate::db::{Db, Options};
use crate::failure::{Fault, FaultKind, Result};
use crate::postgres::session::{Session, Types};
use crate::sqlite::writer::Warrant;
use crate::stats::Counters;
use crate::tx::{Backend, Mode, Tx};
use crate::write::WriteTx;
use deadpool_postgres::{
    Client, Manager, ManagerConfig, Pool, PoolError, RecyclingMethod, Runtime,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio_postgres::NoTls;

/// How long to wait for a free connection.
const WAIT: Duration = Duration::from_secs(10);
/// How long to wait for a new connection.
const CONNECT: Duration = Duration::from_secs(5);

/// A server with the schema of one pemda.
pub(crate) struct Server {
    pool: Pool,
    schema: String,
    types: Arc<Types>,
}

impl Server {
    pub(crate) async fn connect(url: &str, options: &Options) -> Result<Server> {
        let schema = options.schema.clone();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let letter = schema.starts_with(|c: char| c.is_ascii_lowercase());
        if !letter || schema.len() > 63 || !schema.chars().all(plain) {
            let what = "a schema has up to 63 small letters, digits and underscores";
            return Err(Fault::new(what).into());
        }
        let mut config: tokio_postgres::Config = url.parse()?;
        config.application_name("sembilan").connect_timeout(CONNECT);
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let pool = Pool::builder(Manager::from_config(config, NoTls, recycling))
            .max_size(options.connections.max(1))
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(CONNECT))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|e| Fault::new(format!("connection pool: {e}")))?;
        let server = Server { pool, schema, types: Arc::default() };
        drop(server.client().await?);
        Ok(server)
    }

    async fn client(&self) -> Result<Client> {
        self.pool.get().await.map_err(|error| {
            let fault = match error {
                PoolError::Backend(cause) => cause.into(),
                PoolError::Closed => Fault::of(FaultKind::Lost, "the database is closed"),
                other => Fault::of(FaultKind::Busy, format!("connection pool: {other}")),
            };
            fault.into()
        })
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        catalog: Arc<Catalog>,
        counters: Arc<Counters>,
        f: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let begin = format!(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path TO \"{}\"",
            self.schema
        );
        let (client, types, handle) = (self.client().await?, self.types.clone(), Handle::current());
        blocking(move || {
            let session = Session::begin(client, handle, types, &begin)?;
            let backend = Backend::Postgres(Box::new(session));
            let mut tx = Tx::new(backend, Mode::Read, catalog, counters);
            let result = catch_unwind(AssertUnwindSafe(|| f(&mut tx)))
                .unwrap_or_else(|_| Err(Fault::new("a read panicked").into()));
            if let Backend::Postgres(session) = tx.backend {
                session.rollback();
            }
            result
        })
        .await
    }

    pub(crate) async fn write<T: Send + 'static>(
        &self,
        warrant: Warrant,
        counters: Arc<Counters>,
        f: impl FnOnce(&mut WriteTx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let begin = format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL search_path TO \"{}\";
             SET LOCAL synchronous_commit TO on",
            self.schema
        );
        let (client, types, handle) = (self.client().await?, self.types.clone(), Handle::current());
        blocking(move || {
            counters.write();
            let session = Session::begin(client, handle, types, &begin)?;
            let backend = Backend::Postgres(Box::new(session));
            let tx = Tx::new(backend, warrant.mode, warrant.catalog, counters.clone());
            let mut write = WriteTx::new(tx, warrant.permit, warrant.now_us);
            let result = write.perform(f);
            let Backend::Postgres(session) = write.tx.backend else { return result };
            if result.is_err() {
                session.rollback();
                return result;
            }
            let started = Instant::now();
            let committed = session.commit();
            counters.commit(started.elapsed(), committed.is_ok());
            committed.and(result)
        })
        .await
    }

    pub(crate) fn close(&self) {
        self.pool.close();
    }

    async fn create_schema(&self) -> Result<()> {
        let client = self.client().await?;
        let sql = "SELECT to_regnamespace($1) IS NOT NULL";
        if client.query_one(sql, &[&self.schema]).await?.try_get(0)? {
            return Ok(());
        }
        let schema = &self.schema;
        // Two programs that start at once would otherwise both try and one would fail.
        client
            .batch_execute(&format!(
                "BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('sembilan schema', 0));
                 CREATE SCHEMA IF NOT EXISTS \"{schema}\"; COMMIT"
            ))
            .await?;
        Ok(())
    }
}

impl Db {
    pub(crate) async fn create_schema(&self) -> Result<()> {
        match self.server() {
            Some(server) => server.create_schema().await,
            None => Ok(()),
        }
    }
}

async fn blocking<T: Send + 'static>(f: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(f).await;
    done.map_err(|_| Fault::new("a transaction was torn off"))?
}
