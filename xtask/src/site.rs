//! The invented city as a running process, for the chores that visit it: free ports, one log-in
//! per role, and an end when the chore ends. It uses the program as anybody would.

use crate::run::{self, Served};
use serde::Deserialize;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Making the largest city takes minutes on a small machine.
const LONGEST_START: Duration = Duration::from_secs(1_800);

/// A log-in that the demo prints.
#[derive(Clone, Debug, Deserialize)]
pub struct Login {
    /// Role it shows.
    pub role: String,
    /// Number of the person.
    #[serde(default)]
    pub person_id: i64,
    /// NIP.
    pub nip: String,
    /// Password.
    pub password: String,
    /// Key of the authenticator in base32, empty where none is needed.
    #[serde(default)]
    pub totp_secret: String,
}

#[derive(Deserialize)]
struct Said {
    logins: Vec<Login>,
}

/// The running city.
pub struct Site {
    served: Served,
    /// Address of the pages, host and port.
    pub web: String,
    /// Address of the machines.
    pub machines: String,
    /// One log-in per role.
    pub logins: Vec<Login>,
    /// From the start of the process to the first page.
    pub start: Duration,
}

impl Site {
    /// Starts the city in a folder and waits until it answers.
    ///
    /// # Errors
    /// When it does not start, ends early or prints no log-ins.
    pub fn start(profile: &str, people: u32, dir: &Path) -> Result<Site, String> {
        let (web, machines, metrics) = (free()?, free()?, free()?);
        let mut command = run::program(run::built(profile, "sembilan"), &["--json", "demo"]);
        command
            .args(["--people", &people.to_string(), "--web", &web, "--machines", &machines])
            .args(["--metrics", &metrics, "--quiet-machines", "--dir"])
            .arg(dir)
            .stdout(Stdio::piped());
        let began = Instant::now();
        let mut served = Served::start(&mut command)?;
        let out = served.output().ok_or("the demo has no output")?;
        let logins = logins(out)?;
        while began.elapsed() < LONGEST_START {
            if served.ended() {
                return Err("the demo ended early".to_owned());
            }
            if answers(&web) {
                let start = began.elapsed();
                return Ok(Site { served, web, machines, logins, start });
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Err("the demo did not answer in time".to_owned())
    }

    /// The log-in of a role.
    ///
    /// # Errors
    /// When the demo has none.
    pub fn login(&self, role: &str) -> Result<&Login, String> {
        let found = self.logins.iter().find(|login| login.role == role);
        found.ok_or_else(|| format!("the demo has no log-in for {role}"))
    }

    /// Resident memory and its highest mark, in bytes.
    #[must_use]
    pub fn memory(&self) -> (u64, u64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.served.id()));
        let status = status.unwrap_or_default();
        (kilobytes(&status, "VmRSS:") * 1024, kilobytes(&status, "VmHWM:") * 1024)
    }

    /// Ends the process and waits for it.
    pub fn stop(mut self) {
        self.served.stop();
    }
}

/// A port of the loopback that nobody uses right now.
fn free() -> Result<String, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|e| format!("no free port: {e}"))?;
    listener.local_addr().map(|a| a.to_string()).map_err(|e| e.to_string())
}

fn answers(web: &str) -> bool {
    let Ok(mut stream) = std::net::TcpStream::connect(web) else { return false };
    let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
    let request = format!("GET /ready HTTP/1.1\r\nHost: {web}\r\nConnection: close\r\n\r\n");
    let mut answer = Vec::new();
    std::io::Write::write_all(&mut stream, request.as_bytes()).is_ok()
        && stream.read_to_end(&mut answer).is_ok()
        && answer.starts_with(b"HTTP/1.1 200")
}

/// Reads until the first whole JSON object; what comes later is drained, so that the process
/// never waits for a reader.
fn logins(out: impl Read + Send + 'static) -> Result<Vec<Login>, String> {
    let mut lines = BufReader::new(out).lines().map_while(Result::ok);
    let mut text = String::new();
    for line in lines.by_ref() {
        text.push_str(&line);
        text.push('\n');
        if let Ok(said) = serde_json::from_str::<Said>(&text) {
            std::thread::spawn(move || lines.for_each(drop));
            return Ok(said.logins);
        }
    }
    Err(format!("the demo printed no log-ins: {}", text.trim()))
}

fn kilobytes(status: &str, name: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_ins_are_read_from_what_the_demo_prints() {
        let text = "{\n \"web\": \"x\",\n \"logins\": [{\"role\": \"officer\", \"nip\": \"1\", \
                    \"password\": \"p\", \"totp_secret\": \"\"}]\n}\nmore\n";
        let found = logins(text.as_bytes()).unwrap();
        assert_eq!(found[0].role, "officer");
        assert!(logins("no json".as_bytes()).is_err());
    }

    #[test]
    fn memory_is_read_from_the_kernel() {
        assert_eq!(kilobytes("Name:\tx\nVmRSS:\t  2048 kB\n", "VmRSS:"), 2048);
        assert_eq!(kilobytes("", "VmRSS:"), 0);
    }
}
