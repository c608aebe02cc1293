//! Connections to PostgreSQL and the transactions run on them. Schema and role of the pemda are
//! set with each transaction, so no connection ever carries them to another; closures run on a
//! blocking thread.

use crate::catalog::Catalog;
use crate::db::{Db, Options};
use crate::failure::{Fault, FaultKind, Result};
use crate::postgres::address::Address;
use crate::postgres::session::{Session, Types};
use crate::postgres::wall;
use crate::sqlite::writer::Warrant;
use crate::stats::Counters;
use crate::tx::{Backend, Mode, Tx};
use crate::write::WriteTx;
use deadpool_postgres::{
    Client, Hook, HookError, Manager, ManagerConfig, Pool, PoolError, RecyclingMethod, Runtime,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;

/// How long to wait for a free connection.
const WAIT: Duration = Duration::from_secs(10);
/// How long to wait for a new connection.
const CONNECT: Duration = Duration::from_secs(5);

/// A program that lost its power holds locks until the server misses it, so the server is told to
/// look for that early. No transaction of the house rests between statements for minutes.
const GREETING: &str = "SET tcp_keepalives_idle TO 30; SET tcp_keepalives_interval TO 10;
                        SET tcp_keepalives_count TO 3;
                        SET idle_in_transaction_session_timeout TO '15min'";

/// A server with the schema of one pemda.
pub(crate) struct Server {
    pool: Pool,
    schema: String,
    /// Whether transactions take the role of the schema.
    walled: AtomicBool,
    types: Arc<Types>,
}

impl Server {
    pub(crate) async fn connect(url: &str, options: &Options) -> Result<Server> {
        let schema = options.schema.clone();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let letter = schema.starts_with(|c: char| c.is_ascii_lowercase());
        let longest = wall::LONGEST_SCHEMA;
        if !letter || schema.len() > longest || !schema.chars().all(plain) {
            let what =
                format!("a schema has up to {longest} small letters, digits and underscores");
            return Err(Fault::new(what).into());
        }
        let Address { mut config, tls } = Address::read(url)?;
        config.application_name("sembilan").connect_timeout(CONNECT);
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let pool = Pool::builder(Manager::from_config(config, tls, recycling))
            .max_size(options.connections.max(1))
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(CONNECT))
            .post_create(Hook::async_fn(|client, _| {
                Box::pin(async { client.batch_execute(GREETING).await.map_err(HookError::Backend) })
            }))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|e| Fault::new(format!("connection pool: {e}")))?;
        let server = Server { pool, schema, walled: false.into(), types: Arc::default() };
        let client = server.client().await?;
        server.wall(wall::found(&client, &server.schema).await?);
        Ok(server)
    }

    /// Says whether transactions take the role of the schema from now on.
    pub(crate) fn wall(&self, stands: bool) {
        self.walled.store(stands, Ordering::Relaxed);
    }

    /// The beginning of a transaction: how it is isolated, and what it sees.
    fn begin(&self, isolation: &str) -> String {
        let schema = &self.schema;
        let begin = format!(
            "BEGIN ISOLATION LEVEL {isolation}; SET LOCAL search_path TO \"{schema}\"; \
             SET LOCAL synchronous_commit TO on"
        );
        if self.walled.load(Ordering::Relaxed) {
            return format!("{begin}; SET LOCAL ROLE \"{}\"", wall::role(schema));
        }
        begin
    }

    async fn client(&self) -> Result<Client> {
        self.pool.get().await.map_err(|error| {
            let fault = match error {
                PoolError::Backend(cause) => cause.into(),
                PoolError::PostCreateHook(HookError::Backend(cause)) => cause.into(),
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
        let begin = self.begin("REPEATABLE READ READ ONLY");
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
        let begin = self.begin("READ COMMITTED");
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
