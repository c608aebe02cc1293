//! The readers: a few threads with a connection each. A read sees one moment of the database from
//! its first statement to its last, and never waits for a writer.

use crate::catalog::Catalog;
use crate::failure::{Fault, FaultKind, Result};
use crate::sqlite::open;
use crate::stats::Counters;
use crate::tx::{Backend, Mode, Tx};
use rusqlite::Connection;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce(&mut Tx) + Send>;

enum Message {
    Run(Arc<Catalog>, Job),
    Stop,
}

/// Where the readers take their connections from.
#[derive(Clone)]
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) read_only: bool,
    pub(crate) counters: Arc<Counters>,
}

/// The threads that read.
pub(crate) struct Readers {
    line: Sender<Message>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Readers {
    pub(crate) fn start(source: &Source, count: usize) -> Result<Readers> {
        let (line, jobs) = channel();
        let jobs = Arc::new(Mutex::new(jobs));
        let mut threads = Vec::new();
        for _ in 0..count.max(1) {
            let conn = open::reader(&source.path, source.read_only)?;
            let (source, jobs) = (source.clone(), jobs.clone());
            let thread = std::thread::Builder::new().name("store-read".to_owned());
            threads.push(thread.spawn(move || serve(&source, conn, &jobs))?);
        }
        Ok(Readers { line, threads: Mutex::new(threads) })
    }

    pub(crate) async fn run<T: Send + 'static>(
        &self,
        catalog: Arc<Catalog>,
        f: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |tx| {
            let result = catch_unwind(AssertUnwindSafe(|| f(tx)));
            let result = result.unwrap_or_else(|_| Err(Fault::new("a read panicked").into()));
            // Whoever asked may have gone.
            let _ = reply.send(result);
        });
        self.line.send(Message::Run(catalog, job)).map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    /// Tells the threads to end and hands them over for waiting.
    pub(crate) fn stop(&self) -> Vec<JoinHandle<()>> {
        let threads =
            std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for _ in &threads {
            // A thread that is gone needs no telling.
            let _ = self.line.send(Message::Stop);
        }
        threads
    }
}

fn closed() -> Fault {
    Fault::of(FaultKind::Lost, "the database is closed")
}

fn serve(source: &Source, conn: Connection, jobs: &Mutex<Receiver<Message>>) {
    let mut held = Some(conn);
    loop {
        let message = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Message::Run(catalog, job)) = message else { return };
        let conn = match held.take() {
            Some(conn) => Ok(conn),
            None => open::reader(&source.path, source.read_only),
        };
        // Without a connection the job is dropped, which its caller sees as a fault.
        match conn {
            Ok(conn) => held = snapshot(conn, source, catalog, job),
            Err(failure) => tracing::error!(%failure, "a reader cannot open the database"),
        }
    }
}

/// Runs a job inside one read transaction; gives the connection back if it is still sound.
fn snapshot(
    conn: Connection,
    source: &Source,
    catalog: Arc<Catalog>,
    job: Job,
) -> Option<Connection> {
    if let Err(error) = conn.execute_batch("BEGIN") {
        tracing::error!(%error, "a read did not begin");
        return None;
    }
    let mut tx = Tx::new(Backend::Sqlite(conn), Mode::Read, catalog, source.counters.clone());
    job(&mut tx);
    match tx.backend {
        Backend::Sqlite(conn) => conn.execute_batch("ROLLBACK").is_ok().then_some(conn),
        Backend::Postgres(_) => None,
    }
}
