//! Printing in a process of its own: a long register costs memory in proportion to its rows, and
//! a server must not pay for it. The child gets one job on its input, an empty environment, a
//! memory limit and a deadline; what it writes is the PDF.

use crate::document::Document;
use crate::failure::PrintError;
use crate::press::Press;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Argument that makes the binary of the house a printing child.
pub const ARGUMENT: &str = "print-child";
/// Most bytes of a job, of a PDF and of a complaint.
const JOB_BYTES: u64 = 64 << 20;
const PDF_BYTES: u64 = 256 << 20;
const MESSAGE_BYTES: u64 = 4 << 10;
/// How often the parent looks whether the child is done.
const LOOK: Duration = Duration::from_millis(10);

/// What the child prints.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    /// The document.
    pub document: Document,
    /// The day it is made.
    pub today: Date,
}

/// What the child may spend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Address space in megabytes.
    pub memory_mb: u64,
    /// Wall-clock time in seconds.
    pub seconds: u64,
}

impl Default for Limits {
    /// Enough for the register of a large agency, some 3,000 rows by 16 columns.
    fn default() -> Limits {
        Limits { memory_mb: 2_048, seconds: 300 }
    }
}

/// The whole life of a child: job from the input, PDF to the output, complaint to the error
/// output. Called by the binary when its first argument is [`ARGUMENT`].
#[must_use]
pub fn main(fonts: Vec<Vec<u8>>) -> ExitCode {
    match serve(std::io::stdin().lock(), std::io::stdout().lock(), fonts) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // With the error output gone there is nobody left to tell.
            let _nobody = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

/// Reads one job and writes its PDF.
///
/// # Errors
/// When the job cannot be read or printed.
pub fn serve(
    input: impl Read,
    mut output: impl Write,
    fonts: Vec<Vec<u8>>,
) -> Result<(), PrintError> {
    let mut bytes = Vec::new();
    input.take(JOB_BYTES).read_to_end(&mut bytes)?;
    let job: Job =
        serde_json::from_slice(&bytes).map_err(|error| PrintError::Encoding(error.to_string()))?;
    let pdf = Press::new(fonts).pdf(&job.document, job.today)?;
    output.write_all(&pdf)?;
    output.flush()?;
    Ok(())
}

/// Runs `exe print-child` under the limits and returns its PDF. Blocks; call it from a thread
/// that may wait.
///
/// The memory limit is set by the shell (`ulimit -v`), because setting it here needs unsafe
/// code; the shell then becomes the child, so that ending the process ends the printing.
///
/// # Errors
/// When the child cannot be started, ends without a PDF or passes its deadline.
pub fn spawn(exe: &Path, job: &Job, limits: Limits) -> Result<Vec<u8>, PrintError> {
    let bytes = serde_json::to_vec(job).map_err(|error| PrintError::Encoding(error.to_string()))?;
    let mut child = Command::new("/bin/sh")
        .arg("-c")
        .arg(format!("ulimit -v \"$1\" && exec \"$0\" {ARGUMENT}"))
        .arg(exe)
        .arg(limits.memory_mb.saturating_mul(1024).to_string())
        .env_clear()
        // One thread and one arena: address space is counted by reservation, not by use.
        .env("RAYON_NUM_THREADS", "1")
        .env("MALLOC_ARENA_MAX", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(mut input) = child.stdin.take() {
        // A child that ends early breaks the pipe; its status says more than that error.
        thread::spawn(move || input.write_all(&bytes).ok());
    }
    let pdf = child.stdout.take().map(|output| collect(output, PDF_BYTES));
    let message = child.stderr.take().map(|output| collect(output, MESSAGE_BYTES));
    let status = wait(&mut child, limits)?;
    let pdf = finished(pdf);
    if status.success() && pdf.starts_with(b"%PDF") {
        return Ok(pdf);
    }
    let message = String::from_utf8_lossy(&finished(message)).trim().to_owned();
    Err(PrintError::Child { status: status.to_string(), message })
}

/// Waits until the child is done or its time is over; then it is ended.
fn wait(child: &mut Child, limits: Limits) -> Result<ExitStatus, PrintError> {
    let began = Instant::now();
    let most = Duration::from_secs(limits.seconds);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if began.elapsed() >= most {
            child.kill()?;
            child.wait()?;
            return Err(PrintError::Timeout { seconds: limits.seconds });
        }
        thread::sleep(LOOK);
    }
}

/// Reads a pipe to its end in a thread of its own, keeping at most `most` bytes.
fn collect(mut pipe: impl Read + Send + 'static, most: u64) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What came before an error is kept; a cut PDF fails with the child's status.
        let _kept = pipe.by_ref().take(most).read_to_end(&mut bytes);
        let _rest = std::io::copy(&mut pipe, &mut std::io::sink());
        bytes
    })
}

fn finished(reader: Option<JoinHandle<Vec<u8>>>) -> Vec<u8> {
    reader.and_then(|reader| reader.join().ok()).unwrap_or_default()
}
