//! The built program as a process of its own, which can be killed, and the machine that dials it.

use crate::city::{City, HOST, SERIAL, skipped};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Longest wait for a process that starts.
const START: Duration = Duration::from_secs(30);

/// The built program, or nothing, said aloud.
pub fn program(what: &str) -> Option<PathBuf> {
    let given = std::env::var_os("SEMBILAN_BIN").map(PathBuf::from);
    let beside = std::env::current_exe().ok().and_then(|own| {
        let folder = own.parent()?.parent()?;
        Some(folder.join("sembilan"))
    });
    let found = given.or(beside).filter(|path| path.exists());
    if found.is_none() {
        skipped(what, "the built program: cargo build -p sembilan");
    }
    found
}

/// A folder with settings, keys and the database of a city that has a machine.
pub struct Site {
    /// The program.
    pub program: PathBuf,
    /// Where the data lie.
    pub data: PathBuf,
    /// Pages.
    pub web: SocketAddr,
    /// Machines.
    pub machines: SocketAddr,
    /// Number of the person with the PIN of the same number.
    pub pins: Vec<i64>,
    settings: PathBuf,
    _folder: tempfile::TempDir,
}

fn free() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address")
}

impl Site {
    /// Sets a site up; the data lie in `data`, or beside the settings.
    pub async fn set(program: PathBuf, data: Option<PathBuf>) -> Site {
        let city = City::sqlite().await;
        crate::guard::furnish(&city).await;
        let pins = vec![city.id("budi"), city.id("maya")];
        city.close().await;
        let folder = tempfile::tempdir().expect("a folder");
        let data = data.unwrap_or_else(|| folder.path().join("data"));
        std::fs::create_dir_all(&data).expect("a folder");
        city.copy_to(&data.join("kota-contoh.db"));
        city.write_keys(&data.join("kota-contoh.keys.json"));
        let (web, machines, metrics) = (free(), free(), free());
        let settings = folder.path().join("sembilan.toml");
        let text = format!(
            "data_dir = \"{}\"\nweb = \"{web}\"\nmachines = \"{machines}\"\n\
             metrics = \"{metrics}\"\n\n[[tenants]]\nslug = \"kota-contoh\"\n\
             title = \"Kota Contoh\"\nhosts = [\"{HOST}\"]\nprofile = \"kota-contoh\"\n",
            data.display()
        );
        std::fs::write(&settings, text).expect("settings");
        Site { program, data, web, machines, pins, settings, _folder: folder }
    }

    /// The database.
    pub fn file(&self) -> PathBuf {
        self.data.join("kota-contoh.db")
    }

    /// The command with the settings of the site.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("--config").arg(&self.settings).args(arguments);
        command.env_remove("DATABASE_URL").stdin(Stdio::null()).stdout(Stdio::null());
        command.stderr(Stdio::null());
        command
    }

    /// Starts the program and waits until it answers.
    pub fn serve(&self) -> Running {
        self.wait(self.command(&["serve"]).spawn().expect("the program starts"))
    }

    /// Waits until a started program answers.
    pub fn wait(&self, child: Child) -> Running {
        let mut running = Running { child };
        let started = Instant::now();
        while ask(self.web, "GET /ready HTTP/1.1", "").is_none_or(|answer| answer.status != 200) {
            if let Ok(Some(end)) = running.child.try_wait() {
                panic!("the program ended by itself: {end}");
            }
            assert!(started.elapsed() < START, "the program does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        running
    }

    /// Sends punches as a machine does; whether they were acknowledged.
    pub fn deliver(&self, lines: &[(i64, String)]) -> bool {
        let body: String =
            lines.iter().map(|(pin, at)| format!("{pin}\t{at}\t0\t1\t0\t0\n")).collect();
        let head = format!("POST /iclock/cdata?SN={SERIAL}&table=ATTLOG&Stamp=1 HTTP/1.1");
        let answer = ask(self.machines, &head, &body);
        answer.is_some_and(|a| a.status == 200 && a.text == format!("OK: {}", lines.len()))
    }
}

/// A running program; dropping it kills it as a power cut would.
pub struct Running {
    /// The process.
    pub child: Child,
}

impl Running {
    /// SIGKILL.
    pub fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        let _ = self.child.wait();
    }

    /// Asks it to end, and waits until it has.
    pub fn end(mut self) {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().expect("kill runs");
        assert!(told.success());
        let ended = self.child.wait().expect("it ends");
        assert!(ended.success(), "it ends well: {ended}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer over a socket.
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Body.
    pub text: String,
}

/// Asks once; nothing when the connection breaks before the answer is whole.
pub fn ask(address: SocketAddr, head: &str, body: &str) -> Option<Answer> {
    let limit = Some(Duration::from_secs(20));
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(2)).ok()?;
    stream.set_read_timeout(limit).ok()?;
    let request = format!(
        "{head}\r\nHost: {HOST}\r\nContent-Type: text/plain\r\nConnection: close\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, text: body.to_owned() })
}

/// What stands in the journal's database of a site that has ended, for counting.
pub fn open(path: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(path).expect("the database opens")
}
