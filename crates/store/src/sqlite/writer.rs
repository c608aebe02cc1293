//! The one writer: a thread that runs the waiting closures as one group, each in a savepoint of
//! its own, and acknowledges all of them after the fsync of their common commit. A group whose
//! commit fails is never acknowledged, and its connection is not trusted again.

use crate::catalog::Catalog;
use crate::failure::{Fault, FaultKind, Result};
use crate::sqlite::open;
use crate::stats::Counters;
use crate::tx::{Backend, Mode, Tx};
use crate::write::WriteTx;
use law::Permit;
use rusqlite::Connection;
use std::fs::File;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// The most closures of one group.
const GROUP: usize = 256;
/// The longest a group takes in further closures.
const WINDOW: Duration = Duration::from_millis(5);
/// The most closures that may wait.
const QUEUE: u64 = 20_000;

/// Under what a closure writes.
pub(crate) struct Warrant {
    pub(crate) permit: Permit,
    pub(crate) mode: Mode,
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) now_us: i64,
}

/// A closure in the queue.
trait Job: Send {
    /// Runs it inside its savepoint, keeps its result and gives the connection back.
    fn run(&mut self, conn: Connection, counters: &Arc<Counters>) -> Option<Connection>;
    /// Tells its caller, once it is known whether the group is durable.
    fn answer(self: Box<Self>, committed: std::result::Result<(), &Fault>);
}

struct Act<T, F> {
    warrant: Option<(Warrant, F)>,
    result: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T: Send, F: FnOnce(&mut WriteTx) -> Result<T> + Send> Job for Act<T, F> {
    fn run(&mut self, conn: Connection, counters: &Arc<Counters>) -> Option<Connection> {
        let Some((warrant, f)) = self.warrant.take() else { return Some(conn) };
        counters.write();
        if let Err(error) = step(&conn, "SAVEPOINT act") {
            self.result = Some(Err(error));
            return Some(conn);
        }
        let Warrant { permit, mode, catalog, now_us } = warrant;
        let tx = Tx::new(Backend::Sqlite(conn), mode, catalog, counters.clone());
        let mut write = WriteTx::new(tx, permit, now_us);
        let mut result = write.perform(f);
        let Backend::Sqlite(conn) = write.tx.backend else { return None };
        if result.is_ok()
            && let Err(failure) = step(&conn, "RELEASE act")
        {
            result = Err(failure);
        }
        // If the engine has already undone the whole group, there is no savepoint to go back to.
        if result.is_err() && !conn.is_autocommit() {
            let undone = step(&conn, "ROLLBACK TO act").and_then(|()| step(&conn, "RELEASE act"));
            if undone.is_err() {
                // Without its savepoint the closure cannot be told apart from its group.
                let _ = step(&conn, "ROLLBACK");
            }
        }
        self.result = Some(result);
        Some(conn)
    }

    fn answer(self: Box<Self>, committed: std::result::Result<(), &Fault>) {
        let result = match (self.result, committed) {
            (Some(Ok(value)), Ok(())) => Ok(value),
            (Some(Err(failure)), _) => Err(failure),
            (_, Err(fault)) => Err(fault.clone().into()),
            (None, Ok(())) => Err(Fault::new("a write was not run").into()),
        };
        // Whoever asked may have gone; the write stands.
        let _ = self.reply.send(result);
    }
}

fn step(conn: &Connection, sql: &str) -> Result<()> {
    conn.prepare_cached(sql)?.execute([])?;
    Ok(())
}

enum Message {
    Run(Box<dyn Job>),
    Stop,
}

/// The thread that writes.
pub(crate) struct Writer {
    line: Sender<Message>,
    counters: Arc<Counters>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(crate) fn start(path: PathBuf, counters: Arc<Counters>) -> Result<Writer> {
        let lock = open::lock(&path)?;
        let conn = open::writer(&path)?;
        let (line, jobs) = channel();
        let groups = Groups { path, counters: counters.clone(), held: Some(conn), _lock: lock };
        let thread = std::thread::Builder::new().name("store-write".to_owned());
        let thread = thread.spawn(move || groups.serve(&jobs))?;
        Ok(Writer { line, counters, thread: Mutex::new(Some(thread)) })
    }

    pub(crate) async fn run<T: Send + 'static>(
        &self,
        warrant: Warrant,
        f: impl FnOnce(&mut WriteTx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let act = Act { warrant: Some((warrant, f)), result: None, reply };
        if self.counters.enter_queue() >= QUEUE {
            self.counters.leave_queue();
            return Err(Fault::of(FaultKind::Busy, "too many writes are waiting").into());
        }
        if self.line.send(Message::Run(Box::new(act))).is_err() {
            self.counters.leave_queue();
            return Err(closed().into());
        }
        answer.await.map_err(|_| closed())?
    }

    /// Tells the thread to end after what is queued and hands it over for waiting.
    pub(crate) fn stop(&self) -> Option<JoinHandle<()>> {
        // A thread that is gone needs no telling.
        let _ = self.line.send(Message::Stop);
        self.thread.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

fn closed() -> Fault {
    Fault::of(FaultKind::Lost, "the database is closed")
}

struct Groups {
    path: PathBuf,
    counters: Arc<Counters>,
    held: Option<Connection>,
    _lock: File,
}

impl Groups {
    fn serve(mut self, jobs: &Receiver<Message>) {
        let mut stop = false;
        while !stop {
            let Ok(Message::Run(first)) = jobs.recv() else { return };
            self.counters.leave_queue();
            stop = self.group(first, jobs);
        }
    }

    /// Runs a group that begins with this closure; says whether the thread was told to end.
    fn group(&mut self, first: Box<dyn Job>, jobs: &Receiver<Message>) -> bool {
        let begun = self.begin();
        let mut held = match begun {
            Ok(conn) => Some(conn),
            Err(fault) => {
                tracing::error!(%fault, "a group of writes did not begin");
                first.answer(Err(&fault));
                return false;
            }
        };
        let (started, mut stop, mut next) = (Instant::now(), false, Some(first));
        let mut done: Vec<Box<dyn Job>> = Vec::new();
        while let Some(mut job) = next.take() {
            held = held.and_then(|conn| job.run(conn, &self.counters));
            done.push(job);
            let lost = held.as_ref().is_none_or(Connection::is_autocommit);
            if lost || done.len() >= GROUP || started.elapsed() >= WINDOW {
                break;
            }
            match jobs.try_recv() {
                Ok(Message::Run(job)) => {
                    self.counters.leave_queue();
                    next = Some(job);
                }
                Ok(Message::Stop) => stop = true,
                Err(_) => {}
            }
        }
        let committed = self.commit(held);
        if let Err(fault) = &committed {
            tracing::error!(%fault, writes = done.len(), "a group of writes was lost");
        }
        for job in done {
            job.answer(committed.as_ref().copied());
        }
        stop
    }

    fn begin(&mut self) -> std::result::Result<Connection, Fault> {
        let conn = match self.held.take() {
            Some(conn) => conn,
            None => open::writer(&self.path).map_err(fault_of)?,
        };
        step(&conn, "BEGIN IMMEDIATE").map_err(fault_of)?;
        Ok(conn)
    }

    /// Commits with fsync. The connection is kept only if that succeeded.
    fn commit(&mut self, held: Option<Connection>) -> std::result::Result<(), Fault> {
        let Some(conn) = held.filter(|conn| !conn.is_autocommit()) else {
            let what = "the engine undid the group, nothing was written";
            self.counters.commit(Duration::ZERO, false);
            return Err(Fault::of(FaultKind::Lost, what));
        };
        let started = Instant::now();
        let committed = step(&conn, "COMMIT").map_err(fault_of);
        self.counters.commit(started.elapsed(), committed.is_ok());
        if committed.is_ok() {
            self.held = Some(conn);
        }
        committed
    }
}

fn fault_of(failure: crate::Failure) -> Fault {
    match failure {
        crate::Failure::Fault(fault) => fault,
        other => Fault::new(other.to_string()),
    }
}
