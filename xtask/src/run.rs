//! Runs other programs for the chores: says what runs, lets its words through as they come, and
//! keeps only what the chore must know. It never hides the output of a program that failed.

use crate::{Done, root, say};
use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Debian's browser, the only one the chores use.
pub const BROWSER: &str = "/usr/bin/chromium";

/// Cargo, at the root of the workspace.
#[must_use]
pub fn cargo(args: &[&str]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.args(args).current_dir(root());
    command
}

/// A program, at the root of the workspace.
#[must_use]
pub fn program(name: impl AsRef<std::ffi::OsStr>, args: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(args).current_dir(root());
    command
}

/// Where cargo puts a program of the house.
#[must_use]
pub fn built(profile: &str, name: &str) -> PathBuf {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    target.join(profile).join(name)
}

/// The command as a person would type it.
#[must_use]
pub fn typed(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or_default();
    let mut words = vec![name.to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|arg| arg.to_string_lossy().into_owned()));
    words.join(" ")
}

/// Runs a program with its output let through.
///
/// # Errors
/// When it does not start or ends with a code other than 0.
pub fn show(command: &mut Command) -> Done {
    let words = typed(command);
    say(&format!("$ {words}"));
    let status = command.status().map_err(|error| format!("{words}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{words}: {status}")) }
}

/// Runs a program, passes its standard output on line by line and hands each line to `line`.
/// `true` when it ended well.
///
/// # Errors
/// When it does not start.
pub fn heard(command: &mut Command, mut line: impl FnMut(&str)) -> Result<bool, String> {
    let words = typed(command);
    say(&format!("$ {words}"));
    let mut child =
        command.stdout(Stdio::piped()).spawn().map_err(|error| format!("{words}: {error}"))?;
    if let Some(out) = child.stdout.take() {
        for text in BufReader::new(out).split(b'\n').map_while(Result::ok) {
            let text = String::from_utf8_lossy(&text);
            say(&text);
            line(&text);
        }
    }
    let status = child.wait().map_err(|error| format!("{words}: {error}"))?;
    Ok(status.success())
}

/// Runs a program and gives its standard output; its progress is let through.
///
/// # Errors
/// When it does not start or ends with a code other than 0.
pub fn answer(command: &mut Command) -> Result<String, String> {
    let words = typed(command);
    let output =
        command.stderr(Stdio::inherit()).output().map_err(|error| format!("{words}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{words}: {}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("{words}: the answer is not text"))
}

/// The answer of a program as JSON.
///
/// # Errors
/// As [`answer`], and when the answer is not JSON.
pub fn json(command: &mut Command) -> Result<serde_json::Value, String> {
    let words = typed(command);
    let text = answer(command)?;
    serde_json::from_str(&text).map_err(|error| format!("{words}: {error}"))
}

/// Whether a program answers when asked for its version.
#[must_use]
pub fn have(name: &str) -> bool {
    let quiet = |stream: &mut Command| {
        stream.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
    };
    quiet(Command::new(name).arg("--version"))
}

/// Whether this machine has the server programs of PostgreSQL.
#[must_use]
pub fn have_postgres() -> bool {
    let debian = std::fs::read_dir("/usr/lib/postgresql");
    let versions = debian.into_iter().flatten().flatten();
    versions.into_iter().any(|v| v.path().join("bin/initdb").exists()) || have("initdb")
}

/// A program of ours that serves until the guard is dropped.
pub struct Served(Child);

impl Served {
    /// Starts it.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(command: &mut Command) -> Result<Served, String> {
        let words = typed(command);
        command.spawn().map(Served).map_err(|error| format!("{words}: {error}"))
    }

    /// Its process number.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// Its standard output, once, when it was piped.
    pub fn output(&mut self) -> Option<std::process::ChildStdout> {
        self.0.stdout.take()
    }

    /// Whether it ended by itself.
    pub fn ended(&mut self) -> bool {
        !matches!(self.0.try_wait(), Ok(None))
    }

    /// Asks it to end, waits for that, and kills it when it does not listen.
    pub fn stop(&mut self) {
        let id = self.0.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &id]).status();
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(25) {
            if self.ended() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if !self.ended() {
            self.stop();
        }
    }
}

/// A folder for one run, removed when dropped.
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes `target/<name>-<process>`.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn new(name: &str) -> Result<Scratch, String> {
        let path = root().join("target").join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(Scratch(path))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_heard_and_the_end_is_told() {
        let mut lines = Vec::new();
        let well = heard(&mut program("sh", &["-c", "echo satu; echo dua; exit 3"]), |line| {
            lines.push(line.to_owned());
        });
        assert_eq!(well, Ok(false));
        assert_eq!(lines, ["satu", "dua"]);
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let told = show(&mut program("no-such-program", &["x"]));
        assert!(told.is_err_and(|why| why.starts_with("no-such-program x: ")));
        assert!(!have("no-such-program"));
    }

    #[test]
    fn a_served_program_ends_with_its_guard() {
        let id = {
            let served = Served::start(&mut program("sleep", &["600"])).unwrap();
            served.id()
        };
        assert!(!Path::new(&format!("/proc/{id}/stat")).exists());
    }
}
