//! E2: what is acknowledged was flushed to the disk before. A kill cannot show that, because the
//! kernel still holds the pages; so the calls of the program are watched, and every answer must
//! come after a flush that came after the question.

use super::serving::{Site, program};
use crate::city::skipped;
use std::process::Command;

/// Batches sent one after the other.
const BATCHES: usize = 25;

/// Answers that left before anything was flushed since the answer before.
fn judge(trace: &str) -> (usize, Vec<String>) {
    let (mut answers, mut flushed, mut faults) = (0, false, Vec::new());
    for line in trace.lines() {
        let is_flush = line.contains("fdatasync") || line.contains("fsync");
        if is_flush && line.trim_end().ends_with("= 0") {
            flushed = true;
        }
        if line.contains("HTTP/1.1 200") && line.contains("OK: ") {
            answers += 1;
            if !flushed {
                faults.push(format!("acknowledged before it was durable: {line}"));
            }
            flushed = false;
        }
    }
    (answers, faults)
}

#[tokio::test]
async fn proof_e2_every_acknowledgement_comes_after_its_flush() {
    let Some(program) = program("E2") else { return };
    let works = Command::new("strace").args(["-f", "-o", "/dev/null", "true"]).status();
    if !works.is_ok_and(|status| status.success()) {
        skipped("E2", "strace and the right to trace");
        return;
    }
    let site = Site::set(program, None).await;
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    let mut command = Command::new("strace");
    command.args(["-f", "-s", "400", "-e", "trace=fsync,fdatasync,write,writev,sendto", "-o"]);
    command.arg(&trace);
    let served = site.command(&["serve"]);
    command.arg(served.get_program()).args(served.get_args()).env_remove("DATABASE_URL");
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    let mut running = site.wait(command.spawn().unwrap());
    for n in 0..BATCHES {
        let at = format!("2026-03-02 06:{:02}:{:02}", n / 60, n % 60);
        assert!(site.deliver(&[(site.pins[0], at)]), "batch {n}");
    }
    // The tracer ends with what it traces.
    let server = std::fs::read_to_string(&trace).unwrap();
    let first = server.split_whitespace().next().unwrap_or_default().to_owned();
    let _ = Command::new("kill").args(["-TERM", &first]).status();
    let _ = running.child.wait();
    let text = std::fs::read_to_string(&trace).unwrap();
    let (answers, faults) = judge(&text);
    assert_eq!(answers, BATCHES, "every answer is seen");
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    eprintln!("E2: {answers} acknowledgements, each after its flush");

    // The judge is shown a house that does not flush.
    let lazy: Vec<&str> = text.lines().filter(|line| !line.contains("sync")).collect();
    assert_eq!(judge(&lazy.join("\n")).1.len(), BATCHES);
}
