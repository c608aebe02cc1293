//! The database as the rooms see it: read, write, upkeep. Which engine stands behind is decided
//! once, by the address it was opened with.

use crate::catalog::{Catalog, MigrationSet, Protected};
use crate::failure::{Fault, Result};
use crate::postgres::Server;
use crate::span;
use crate::sqlite::reader::{Readers, Source};
use crate::sqlite::writer::{Warrant, Writer};
use crate::stats::{Counters, Stats};
use crate::tx::{Engine, Mode, Tx};
use crate::write::WriteTx;
use law::{Action, Actor, Permit, Target};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

/// Gives the time in microseconds since 1970 UTC.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// How a database is opened.
#[derive(Clone)]
pub struct Options {
    /// Connections that read (SQLite).
    pub readers: usize,
    /// Connections to the server (PostgreSQL).
    pub connections: usize,
    /// Name of the pemda; on PostgreSQL also the schema that holds its tables.
    pub schema: String,
    /// Only read: for checking a database that another program writes, or a backup.
    pub read_only: bool,
    /// The clock of the program.
    pub clock: Clock,
}

impl Options {
    /// The usual: four readers, sixteen connections, schema `sembilan`, reading and writing.
    pub fn new(clock: impl Fn() -> i64 + Send + Sync + 'static) -> Options {
        Options {
            readers: 4,
            connections: 16,
            schema: "sembilan".to_owned(),
            read_only: false,
            clock: Arc::new(clock),
        }
    }
}

/// A database of one pemda. Clones share it.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    backend: Backend,
    catalog: RwLock<Arc<Catalog>>,
    counters: Arc<Counters>,
    options: Options,
}

enum Backend {
    Sqlite { path: PathBuf, readers: Readers, writer: Option<Writer> },
    Postgres(Server),
}

impl Db {
    /// Opens `sqlite:/path/to/file.db` or `postgres://…`. A SQLite file is made if it is missing.
    ///
    /// # Errors
    /// If the address is neither, or the database cannot be opened as the promises demand.
    pub async fn open(url: &str, options: Options) -> Result<Db> {
        let counters = Arc::new(Counters::default());
        let backend = if let Some(path) = url.strip_prefix("sqlite:") {
            let path = PathBuf::from(path.strip_prefix("//").unwrap_or(path));
            let (options, counters) = (options.clone(), counters.clone());
            let opened =
                tokio::task::spawn_blocking(move || open_sqlite(path, &options, &counters));
            opened.await.map_err(|e| Fault::new(format!("opening: {e}")))??
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Backend::Postgres(Server::connect(url, &options).await?)
        } else {
            return Err(
                Fault::new("the database address begins with sqlite: or postgres://").into()
            );
        };
        let catalog = RwLock::default();
        Ok(Db { inner: Arc::new(Inner { backend, catalog, counters, options }) })
    }

    /// Which engine stands behind.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.inner.backend {
            Backend::Sqlite { .. } => Engine::Sqlite,
            Backend::Postgres(_) => Engine::Postgres,
        }
    }

    /// Reads; all statements of the closure see the same moment.
    ///
    /// # Errors
    /// What the closure or the engine says.
    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let span = span::of(self, Mode::Read, None);
        let f = span::counting_read(&span, f);
        let work = async {
            match &self.inner.backend {
                Backend::Sqlite { readers, .. } => readers.run(self.catalog(), f).await,
                Backend::Postgres(server) => {
                    server.read(self.catalog(), self.inner.counters.clone(), f).await
                }
            }
        };
        span::told(span, work).await
    }

    /// Writes under a permit, together with the journal entries of the events recorded. When this
    /// returns, the write is durable.
    ///
    /// # Errors
    /// What the closure or the engine says; then nothing of it was written.
    pub async fn write<T: Send + 'static>(
        &self,
        permit: Permit,
        f: impl FnOnce(&mut WriteTx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.run(permit, Mode::Act, f).await
    }

    /// Writes tables that were declared ephemeral, without a journal entry.
    ///
    /// # Errors
    /// What the closure or the engine says, or if another table would be written.
    pub async fn upkeep<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut WriteTx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.run(self.own_permit("upkeep")?, Mode::Upkeep, f).await
    }

    /// Writes of the store itself.
    pub(crate) async fn house<T: Send + 'static>(
        &self,
        job: &'static str,
        f: impl FnOnce(&mut WriteTx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.run(self.own_permit(job)?, Mode::House, f).await
    }

    async fn run<T: Send + 'static>(
        &self,
        permit: Permit,
        mode: Mode,
        f: impl FnOnce(&mut WriteTx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        if self.inner.options.read_only {
            return Err(Fault::new("the database was opened for reading only").into());
        }
        let span = span::of(self, mode, Some(&permit));
        let f = span::counting_write(&span, f);
        let warrant = Warrant { permit, mode, catalog: self.catalog(), now_us: self.now_us() };
        let work = async {
            match &self.inner.backend {
                Backend::Sqlite { writer: Some(writer), .. } => writer.run(warrant, f).await,
                Backend::Sqlite { writer: None, .. } => {
                    Err(Fault::new("the database has no writer").into())
                }
                Backend::Postgres(server) => {
                    server.write(warrant, self.inner.counters.clone(), f).await
                }
            }
        };
        span::told(span, work).await
    }

    /// The system's own permit; the store is no person.
    fn own_permit(&self, job: &'static str) -> Result<Permit> {
        let actor = Actor::system(self.inner.options.schema.clone(), job);
        Ok(law::policy::allow(&actor, Action::SystemRun, &Target::pemda())?)
    }

    /// Lets the engine count its rows anew, so that it plans queries well; after large imports
    /// and once a day.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn analyse(&self) -> Result<()> {
        self.house("analysis", |tx| match tx.engine() {
            Engine::Sqlite => tx.batch("PRAGMA analysis_limit = 1000; ANALYZE"),
            Engine::Postgres => {
                tx.as_login()?;
                let sql = "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables
                            WHERE schemaname = current_schema()";
                let tables = tx.one(sql, &[], |row| row.opt_text(0))?.flatten();
                tables.map_or(Ok(()), |tables| tx.batch(&format!("ANALYZE {tables}")))
            }
        })
        .await
    }

    /// Declares protected and ephemeral tables without migrating, for a database opened for
    /// reading only.
    pub fn declare(&self, sets: &[MigrationSet]) {
        let mut held = self.inner.catalog.write().unwrap_or_else(PoisonError::into_inner);
        let mut catalog = Catalog::clone(&held);
        catalog.declare(sets);
        *held = Arc::new(catalog);
    }

    pub(crate) fn catalog(&self) -> Arc<Catalog> {
        self.inner.catalog.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The protected tables declared so far, by name.
    #[must_use]
    pub fn protected(&self) -> Vec<Protected> {
        self.catalog().protected()
    }

    /// The name of the pemda it was opened for.
    #[must_use]
    pub fn schema(&self) -> &str {
        &self.inner.options.schema
    }

    /// The file, if it is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.inner.backend {
            Backend::Sqlite { path, .. } => Some(path),
            Backend::Postgres(_) => None,
        }
    }

    /// The time by the clock of the program, in microseconds since 1970 UTC.
    #[must_use]
    pub fn now_us(&self) -> i64 {
        (self.inner.options.clock)()
    }

    /// What was counted since it was opened.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.inner.counters.read()
    }

    pub(crate) fn server(&self) -> Option<&Server> {
        match &self.inner.backend {
            Backend::Sqlite { .. } => None,
            Backend::Postgres(server) => Some(server),
        }
    }

    /// Ends it after what is queued; later calls fail. Without this a program may simply end:
    /// what was acknowledged is durable.
    pub async fn close(&self) {
        match &self.inner.backend {
            Backend::Sqlite { readers, writer, .. } => {
                let mut threads = readers.stop();
                threads.extend(writer.as_ref().and_then(Writer::stop));
                // A thread that panicked has nothing more to close.
                let _ = tokio::task::spawn_blocking(move || {
                    threads.into_iter().for_each(|thread| drop(thread.join()));
                })
                .await;
            }
            Backend::Postgres(server) => server.close(),
        }
    }
}

fn open_sqlite(path: PathBuf, options: &Options, counters: &Arc<Counters>) -> Result<Backend> {
    let read_only = options.read_only;
    let writer =
        if read_only { None } else { Some(Writer::start(path.clone(), counters.clone())?) };
    let source = Source { path: path.clone(), read_only, counters: counters.clone() };
    let readers = Readers::start(&source, options.readers)?;
    Ok(Backend::Sqlite { path, readers, writer })
}
