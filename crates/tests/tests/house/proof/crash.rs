//! E1: the program is killed while punches arrive and while money is computed. Whoever kept the
//! acknowledgements compares: nothing acknowledged is lost, nothing is there twice, nobody is paid
//! twice.

use super::seed::Seed;
use super::serving::{Site, open, program};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Machines that send at once.
const SENDERS: usize = 3;
/// Kills in the short form and in the long one.
const KILLS: [usize; 2] = [6, 200];

/// Kills of this form.
fn kills() -> usize {
    KILLS[usize::from(std::env::var("SEMBILAN_PROOF").is_ok_and(|form| form == "long"))]
}

/// A punch as the machine knows it.
type Punch = (i64, String);

/// One machine: numbers its punches, and writes down what was acknowledged before it forgets it.
struct Machine {
    number: usize,
    made: usize,
    waiting: Vec<Punch>,
    notes: File,
}

impl Machine {
    fn new(number: usize, folder: &Path) -> Machine {
        let notes = File::create(folder.join(format!("acknowledged-{number}"))).expect("a file");
        Machine { number, made: 0, waiting: Vec::new(), notes }
    }

    /// A second that no other punch of any machine has.
    fn next(&mut self, pins: &[i64]) -> Punch {
        let second = self.made * SENDERS + self.number;
        self.made += 1;
        let (day, rest) = (1 + second / 43_200, second % 43_200);
        let (hour, minute) = (6 + rest / 3_600, rest / 60 % 60);
        let at = format!("2026-03-{day:02} {hour:02}:{minute:02}:{:02}", rest % 60);
        (pins[second % pins.len()], at)
    }

    /// Sends until told to stop; what was not acknowledged waits and is sent again.
    fn send(&mut self, site: &Site, stop: &AtomicBool) {
        while !stop.load(Ordering::SeqCst) {
            while self.waiting.len() < 4 {
                let punch = self.next(&site.pins);
                self.waiting.push(punch);
            }
            if site.deliver(&self.waiting) {
                for (pin, at) in self.waiting.drain(..) {
                    writeln!(self.notes, "{pin}\t{at}").expect("a note");
                }
                self.notes.sync_data().expect("a note is durable");
            } else {
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }
}

/// What the machines wrote down.
fn acknowledged(folder: &Path) -> Vec<Punch> {
    let mut all = Vec::new();
    for number in 0..SENDERS {
        let text = std::fs::read_to_string(folder.join(format!("acknowledged-{number}")));
        for line in text.expect("notes").lines() {
            let (pin, at) = line.split_once('\t').expect("a pin and a time");
            all.push((pin.parse().expect("a pin"), at.to_owned()));
        }
    }
    all
}

/// Punches of a database with how often each is there.
fn stored(file: &Path) -> BTreeMap<Punch, usize> {
    let db = open(file);
    let sql = "SELECT pin, datetime(at_local_s, 'unixepoch') FROM punch";
    let mut statement = db.prepare(sql).expect("punches");
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)));
    let mut counts = BTreeMap::new();
    for row in rows.expect("punches") {
        let (pin, at) = row.expect("a punch");
        *counts.entry((pin.parse().expect("a pin"), at)).or_default() += 1;
    }
    counts
}

/// Compares; gives what was lost and what is there twice.
fn judge(acknowledged: &[Punch], stored: &BTreeMap<Punch, usize>) -> Vec<String> {
    let lost = acknowledged
        .iter()
        .filter(|punch| !stored.contains_key(*punch))
        .map(|(pin, at)| format!("lost: {pin} at {at}"));
    let doubled = stored
        .iter()
        .filter(|(_, count)| **count > 1)
        .map(|((pin, at), count)| format!("there {count} times: {pin} at {at}"));
    lost.chain(doubled).collect()
}

#[tokio::test]
async fn proof_e1_nothing_acknowledged_is_lost_when_the_program_is_killed() {
    let Some(program) = program("E1, punches") else { return };
    let mut seed = Seed::of("E1");
    let site = Site::set(program, None).await;
    let notes = tempfile::tempdir().unwrap();
    let mut machines: Vec<Machine> = (0..SENDERS).map(|n| Machine::new(n, notes.path())).collect();
    let mut slowest = Duration::ZERO;
    for _ in 0..kills() {
        let started = Instant::now();
        let running = site.serve();
        slowest = slowest.max(started.elapsed());
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for machine in &mut machines {
                scope.spawn(|| machine.send(&site, &stop));
            }
            let moment = 100 + seed.below(900);
            std::thread::sleep(Duration::from_millis(u64::try_from(moment).unwrap_or(100)));
            running.kill();
            stop.store(true, Ordering::SeqCst);
        });
    }
    let running = site.serve();
    for machine in &machines {
        // A machine that kept its records sends them again.
        assert!(machine.waiting.is_empty() || site.deliver(&machine.waiting));
    }
    running.end();
    let kept = acknowledged(notes.path());
    let found = stored(&site.file());
    let faults = judge(&kept, &found);
    eprintln!("E1: {} kills, {} acknowledged, slowest start {slowest:?}", kills(), kept.len());
    assert!(kept.len() > 20, "only {} acknowledged", kept.len());
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    let whole = audited(&site).await;
    assert!(whole.ok(), "{:#?}", whole.faults);

    // The judge is shown a house that forgot one punch and one that took another twice.
    let mut forgetful = found.clone();
    forgetful.remove(&kept[kept.len() / 2]);
    assert_eq!(judge(&kept, &forgetful).len(), 1);
    let mut careless = found;
    *careless.get_mut(&kept[0]).unwrap() += 1;
    assert_eq!(judge(&kept, &careless).len(), 1);
}

/// The journal of a site that has ended.
async fn audited(site: &Site) -> store::audit::Report {
    let mut options = store::Options::new(|| 0);
    options.read_only = true;
    let url = format!("sqlite:{}", site.file().display());
    let db = store::Db::open(&url, options).await.expect("it opens");
    db.declare(&crate::city::migrations());
    let report = store::audit::verify(&db, store::audit::Trust::default()).await.expect("a report");
    db.close().await;
    report
}

/// Every line of pay of a month in its latest version, as it would be paid.
fn paid(file: &Path) -> Vec<(i64, i64)> {
    let db = open(file);
    let sql = "SELECT person_id, net FROM pay_line WHERE run_id =
                 (SELECT id FROM pay_run WHERE month = '2026-03' ORDER BY version DESC LIMIT 1)
               ORDER BY person_id";
    let mut statement = db.prepare(sql).expect("lines");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("lines");
    rows.map(|row| row.expect("a line")).collect()
}

#[tokio::test]
async fn proof_e1_a_month_that_was_killed_while_computing_pays_each_once() {
    let Some(program) = program("E1, money") else { return };
    let mut seed = Seed::of("E1");
    let site = Site::set(program, None).await;
    let before = paid(&site.file());
    assert!(!before.is_empty(), "March was computed when the city was furnished");
    let nip = crate::city::cast::nip("wati");
    let close = ["month", "close", "2026-03", "--as", &nip];
    // An undisturbed run says how long it takes, so that the kills fall into it.
    let started = Instant::now();
    assert!(site.command(&close).status().unwrap().success());
    let whole = usize::try_from(started.elapsed().as_millis()).unwrap_or(400);
    assert_eq!(paid(&site.file()), before, "the same facts give the same lines");
    let mut finished = 0;
    for kill in 0..kills() {
        let mut child = site.command(&close).spawn().unwrap();
        // Spread over the whole run, somewhere within each share of it.
        let moment = (kill * whole + seed.below(whole)) / kills();
        std::thread::sleep(Duration::from_millis(u64::try_from(moment).unwrap_or(1)));
        child.kill().unwrap();
        let _ = child.wait();
        let runs: i64 = open(&site.file())
            .query_row("SELECT COUNT(*) FROM pay_run WHERE month = '2026-03'", [], |r| r.get(0))
            .unwrap();
        finished = runs;
        let lines = paid(&site.file());
        assert_eq!(lines, before, "after {moment} ms a version is whole or not there");
    }
    assert!(site.command(&close).status().unwrap().success(), "the month can still be computed");
    assert_eq!(paid(&site.file()), before, "to the rupiah what an undisturbed run gives");
    let twice = open(&site.file()).query_row(
        "SELECT COUNT(*) FROM (SELECT run_id, person_id FROM pay_line
           GROUP BY run_id, person_id HAVING COUNT(*) > 1)",
        [],
        |row| row.get::<_, i64>(0),
    );
    assert_eq!(twice.unwrap(), 0);
    // Two versions were whole before the first kill.
    let late = usize::try_from(finished).unwrap_or(0) - 2;
    eprintln!("E1: {} kills within {whole} ms, {late} came too late", kills());
    assert!(late < kills(), "no kill fell into the computing");
    let report = audited(&site).await;
    assert!(report.ok(), "{:#?}", report.faults);

    // The judge is shown a house that pays somebody twice.
    let copy = tempfile::tempdir().unwrap();
    let broken = copy.path().join("twice.db");
    std::fs::copy(site.file(), &broken).unwrap();
    open(&broken).execute_batch("UPDATE pay_line SET net = net * 2 WHERE person_id = 3").unwrap();
    assert_ne!(paid(&broken), before);
}
