//! E3: the disk fills. What cannot be stored is not acknowledged and says so, reading goes on,
//! and when there is room again the house goes on by itself.

use super::serving::{Site, ask, open, program};
use crate::city::skipped;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Room of the small disk, in mebibytes.
const ROOM_MIB: usize = 24;
/// Longest wait until the house goes on.
const RECOVERY: Duration = Duration::from_secs(30);

/// A small disk of its own; gone with the test.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path) -> Option<SmallDisk> {
        let size = format!("size={ROOM_MIB}m");
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(at)
            .stderr(std::process::Stdio::null())
            .status();
        done.is_ok_and(|status| status.success()).then(|| SmallDisk(at.to_owned()))
    }

    /// Fills what is left.
    fn fill(&self) {
        use std::io::Write;
        let mut ballast = std::fs::File::create(self.0.join("ballast")).expect("a file");
        for size in [1 << 20, 4096, 1] {
            while ballast.write_all(&vec![0; size]).is_ok() {}
        }
    }

    fn free(&self) {
        std::fs::remove_file(self.0.join("ballast")).expect("the ballast goes");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn punch(site: &Site, n: usize) -> (i64, String) {
    (site.pins[0], format!("2026-03-02 {:02}:{:02}:{:02}", 6 + n / 3600, n / 60 % 60, n % 60))
}

#[tokio::test]
async fn proof_e3_a_full_disk_loses_nothing_and_is_got_over() {
    let Some(program) = program("E3") else { return };
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::mount(folder.path()) else {
        skipped("E3", "the right to mount a tmpfs");
        return;
    };
    let site = Site::set(program, Some(folder.path().join("data"))).await;
    let running = site.serve();
    let mut acknowledged = Vec::new();
    let send = |n: usize, kept: &mut Vec<(i64, String)>| {
        let one = punch(&site, n);
        let done = site.deliver(std::slice::from_ref(&one));
        if done {
            kept.push(one);
        }
        done
    };
    for n in 0..20 {
        assert!(send(n, &mut acknowledged), "there is room");
    }
    disk.fill();
    // The log beside the file has room of its own for a while; then nothing more is taken.
    let refused = (20..4_000).find(|n| !send(*n, &mut acknowledged));
    let refused = refused.expect("a full disk is refused sooner or later");
    assert!(!send(refused, &mut acknowledged), "it stays refused");
    let page = ask(site.web, "GET /masuk HTTP/1.1", "").expect("pages are still read");
    assert_eq!(page.status, 200);
    disk.free();
    let started = Instant::now();
    while !send(refused, &mut acknowledged) {
        assert!(started.elapsed() < RECOVERY, "it goes on by itself");
        std::thread::sleep(Duration::from_millis(100));
    }
    running.end();
    let db = open(&site.file());
    for (pin, at) in &acknowledged {
        let sql = "SELECT COUNT(*) FROM punch
                    WHERE pin = ?1 AND datetime(at_local_s, 'unixepoch') = ?2";
        let count: i64 = db.query_row(sql, (pin.to_string(), at), |row| row.get(0)).unwrap();
        assert_eq!(count, 1, "{pin} at {at}");
    }
    eprintln!("E3: {} acknowledged, refused from the {refused}th on", acknowledged.len());
}

#[test]
fn a_full_disk_is_told_as_one() {
    let full = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(13), None);
    let problem = shell::Problem::from(store::Fault::from(full));
    assert_eq!(problem.status().as_u16(), 507);
    let said = problem.details(shell::L(shell::Lang::Id), None);
    assert_eq!(said.kind, "full");
}
