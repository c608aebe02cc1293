//! Fresh databases for tests, on both engines: a SQLite file in a folder that goes away, and a
//! schema on a private PostgreSQL that starts once per test program and ends with it. Never part
//! of the product, so it may panic.
#![allow(clippy::expect_used)]
// The shell ends by itself once its input closes.
#![allow(clippy::zombie_processes)]

pub mod plan;

use crate::{Db, MigrationSet, Options};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// 2 March 2026, 00:00 UTC, in microseconds.
pub const START_US: i64 = 1_772_409_600_000_000;

/// A fresh, migrated database.
pub struct Fixture {
    /// The database.
    pub db: Db,
    /// Its address.
    pub url: String,
    /// How it was opened; the clock stands still unless [`Fixture::set_clock`] moves it.
    pub options: Options,
    clock_us: Arc<AtomicI64>,
    sets: Vec<MigrationSet>,
    /// The folder of the file, removed with the fixture.
    _folder: Option<tempfile::TempDir>,
}

impl Fixture {
    pub(crate) async fn open(url: String, schema: &str, sets: &[MigrationSet]) -> Fixture {
        let clock_us = Arc::new(AtomicI64::new(START_US));
        let clock = clock_us.clone();
        let mut options = Options::new(move || clock.load(Ordering::Relaxed));
        options.schema = schema.to_owned();
        options.readers = 2;
        options.connections = 4;
        let db = Db::open(&url, options.clone()).await.expect("the database opens");
        db.migrate(sets).await.expect("the migrations run");
        Fixture { db, url, options, clock_us, sets: sets.to_vec(), _folder: None }
    }

    /// Moves the clock, in microseconds since 1970 UTC.
    pub fn set_clock(&self, now_us: i64) {
        self.clock_us.store(now_us, Ordering::Relaxed);
    }

    /// Closes the database and opens it again.
    pub async fn reopen(&mut self) {
        self.db.close().await;
        self.db = Db::open(&self.url, self.options.clone()).await.expect("it opens again");
        self.db.migrate(&self.sets).await.expect("there is nothing to migrate");
    }
}

static COUNT: AtomicU64 = AtomicU64::new(0);

/// A SQLite file of its own.
pub async fn sqlite(sets: &[MigrationSet]) -> Fixture {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    let mut fixture = Fixture::open(url, "test", sets).await;
    fixture._folder = Some(folder);
    fixture
}

/// A schema of its own on the private PostgreSQL, or nothing where none is installed.
pub async fn postgres(sets: &[MigrationSet]) -> Option<Fixture> {
    let url = tokio::task::spawn_blocking(server).await.expect("the server starts")?;
    let schema = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    Some(Fixture::open(url, &schema, sets).await)
}

/// Both engines, or SQLite alone where no PostgreSQL is installed.
pub async fn engines(sets: &[MigrationSet]) -> Vec<Fixture> {
    let mut all = vec![sqlite(sets).await];
    all.extend(postgres(sets).await);
    all
}

/// A private server; it ends with the value.
pub(crate) struct Server {
    /// Its folder with the socket, percent-encoded as the host of an address.
    pub(crate) home: String,
    /// The server ends when this closes: at the latest when the test program is gone.
    _lifeline: ChildStdin,
}

static SERVER: OnceLock<Option<Server>> = OnceLock::new();

/// Address of the private PostgreSQL of this test program.
fn server() -> Option<String> {
    let server = SERVER.get_or_init(|| start(None)).as_ref()?;
    Some(format!("postgres://postgres@{}/postgres", server.home))
}

/// How a private server listens on the loopback address besides its socket.
pub(crate) struct Listening {
    pub(crate) port: u16,
    /// Certificate and key, as PEM.
    pub(crate) cert: String,
    pub(crate) key: String,
}

/// Where the programs of the newest PostgreSQL are.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<PathBuf> =
        versions.flatten().map(|entry| entry.path().join("bin")).collect();
    found.retain(|bin| bin.join("initdb").exists());
    found.sort();
    found.pop()
}

/// The shell waits on its input, so that the server cannot outlive the test program even if that
/// is killed.
const SCRIPT: &str = r#"
set -e
home=$(mktemp -d /tmp/sembilan-pg.XXXXXX)
trap 'kill -INT $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$home"' EXIT
"$BIN/initdb" -D "$home/data" -U postgres -A trust -E UTF8 --locale=C >"$home/log" 2>&1
settings="-c listen_addresses="
if [ -n "$CERT" ]; then
    (umask 077; printf %s "$CERT" >"$home/cert.pem"; printf %s "$KEY" >"$home/key.pem")
    settings="-c listen_addresses=127.0.0.1 -c ssl=on"
    settings="$settings -c ssl_cert_file=$home/cert.pem -c ssl_key_file=$home/key.pem"
fi
"$BIN/postgres" -D "$home/data" -k "$home" -p "$PORT" $settings -c fsync=on \
    -c max_connections=200 -c shared_buffers=64MB >>"$home/log" 2>&1 &
server=$!
for try in $(seq 400); do
    "$BIN/pg_isready" -q -h "$home" -p "$PORT" && break
    sleep 0.05
done
"$BIN/pg_isready" -q -h "$home" -p "$PORT"
echo "$home"
read -r end || true
"#;

/// Starts a private server, if one is installed.
pub(crate) fn start(listening: Option<&Listening>) -> Option<Server> {
    let bin = programs()?;
    // PostgreSQL refuses to run as root.
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    let mut command = if root {
        let mut command = Command::new("setpriv");
        command.args([
            "--reuid=postgres",
            "--regid=postgres",
            "--init-groups",
            "bash",
            "-c",
            SCRIPT,
        ]);
        command
    } else {
        let mut command = Command::new("bash");
        command.args(["-c", SCRIPT]);
        command
    };
    let mut child = command
        .env("BIN", bin)
        .env("PORT", listening.map_or(5_432, |on| on.port).to_string())
        .env("CERT", listening.map_or("", |on| &on.cert))
        .env("KEY", listening.map_or("", |on| &on.key))
        .current_dir("/tmp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a shell starts");
    let lifeline = child.stdin.take().expect("it has an input");
    let mut home = String::new();
    let mut output = BufReader::new(child.stdout.take().expect("it has an output"));
    output.read_line(&mut home).expect("it says where the server listens");
    let home = home.trim().replace('/', "%2F");
    assert!(!home.is_empty(), "PostgreSQL did not start");
    Some(Server { home, _lifeline: lifeline })
}
