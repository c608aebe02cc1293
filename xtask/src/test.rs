//! `cargo xtask test`: everything that must hold, in one command with one last line. A step that
//! fails does not stop the others; what cannot run here is named with the command that mends it,
//! and counts as failed unless it was declined aloud.

mod tally;

use crate::{Done, demo, root, run, say, tidy};
use std::time::Instant;
use tally::Tally;

/// Installs what the tests need besides Rust, Node and a C compiler.
const INSTALL: &str = "sudo apt-get install -y chromium postgresql";

/// Options of the chore.
#[derive(clap::Args)]
pub struct Args {
    /// Leaves the browser journeys out.
    #[arg(long)]
    without_browser: bool,
    /// Leaves the tests on PostgreSQL out when it is not installed.
    #[arg(long)]
    without_postgres: bool,
    /// Only house rules, format and tests of the crates.
    #[arg(long)]
    quick: bool,
    /// Only tests of the crates whose name holds this text.
    filter: Option<String>,
}

/// Runs the chore.
///
/// # Errors
/// When something did not hold; the summary was printed already.
pub fn run(args: &Args) -> Done {
    let began = Instant::now();
    let mut tally = Tally::default();
    tally.step("front end", |_| demo::front_end());
    if args.filter.is_none() {
        tally.step("format", |_| run::show(&mut run::cargo(&["fmt", "--all", "--check"])));
        tally.step("house rules", |_| tidy::run());
    }
    tally.step("engines", |_| engines(args));
    tally.step("build", |_| build());
    tally.step("crates", |tally| crates(tally, args.filter.as_deref()));
    if args.filter.is_none() {
        tally.step("chores", |tally| cargo_test(tally, &["--package", "xtask"], None));
        tally.step("cases", cases);
        if !args.quick {
            tally.step("second verifier", |_| verifier());
            if !args.without_browser {
                tally.step("browser", browser);
            }
        }
    }
    say(&tally.summary(began.elapsed()));
    if tally.failed() == 0 { Ok(()) } else { Err("not everything holds".to_owned()) }
}

/// Both engines are tested, so PostgreSQL must be there.
fn engines(args: &Args) -> Done {
    if run::have_postgres() || args.without_postgres {
        return Ok(());
    }
    Err(format!("PostgreSQL is not installed: {INSTALL}, or pass --without-postgres"))
}

/// The crates of the product. The chores are built apart: they are never part of it, and their
/// needs must not change how its dependencies are built.
const PRODUCT: [&str; 3] = ["--workspace", "--exclude", "xtask"];

/// One build makes the tests and the program that the later steps start.
fn build() -> Done {
    run::show(run::cargo(&["build", "--bins", "--tests"]).args(PRODUCT))
}

fn crates(tally: &mut Tally, filter: Option<&str>) -> Done {
    cargo_test(tally, &PRODUCT, filter)
}

fn cargo_test(tally: &mut Tally, which: &[&str], filter: Option<&str>) -> Done {
    let mut command = run::cargo(&["test", "--tests", "--no-fail-fast"]);
    command.args(which).args(filter);
    let before = tally.failed();
    let well = run::heard(&mut command, |line| tally.hear(line))?;
    match (well, tally.failed() > before) {
        // The failed tests are counted already; the step itself is not one more.
        (true, _) | (false, true) => Ok(()),
        (false, false) => Err(format!("{} did not finish", run::typed(&command))),
    }
}

fn cases(tally: &mut Tally) -> Done {
    let mut command = run::program(run::built("debug", "sembilan"), &["--json", "law", "check"]);
    let output = command.output().map_err(|e| format!("{}: {e}", run::typed(&command)))?;
    let told: serde_json::Value = serde_json::from_slice(&output.stdout)
        .map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())?;
    let count = |name: &str| told.get(name).and_then(serde_json::Value::as_u64).unwrap_or(0);
    say(&format!("{} cases passed, {} failed", count("passed"), count("failed")));
    tally.count(count("passed"), count("failed"), 0);
    if count("failed") > 0 {
        say(&String::from_utf8_lossy(&output.stdout));
    }
    if output.status.success() && count("passed") == 0 {
        return Err("no case was found".to_owned());
    }
    Ok(())
}

/// The journal must be believed by a program that shares nothing with the one that wrote it.
fn verifier() -> Done {
    if !run::have("python3") {
        return Err("python3 is not installed: sudo apt-get install -y python3".to_owned());
    }
    let journal = "crates/journal";
    let (tool, export, key) = (
        format!("{journal}/verify/verify_log.py"),
        format!("{journal}/vectors/export"),
        format!("{journal}/vectors/log.vkey.txt"),
    );
    run::show(&mut run::program("python3", &[&tool, "--pure", &export, &key]))
}

fn browser(tally: &mut Tally) -> Done {
    if !std::path::Path::new(run::BROWSER).exists() {
        return Err(format!("Chromium is not installed: {INSTALL}, or pass --without-browser"));
    }
    let folder = root().join("web/tests");
    let mut journeys: Vec<String> = std::fs::read_dir(&folder)
        .map_err(|e| format!("{}: {e}", folder.display()))?
        .flatten()
        .map(|entry| entry.path().to_string_lossy().into_owned())
        .filter(|path| path.ends_with(".test.mjs") || path.ends_with("journeys.mjs"))
        .collect();
    journeys.sort();
    if journeys.is_empty() {
        return Err("web/tests holds no journey".to_owned());
    }
    let mut command = run::program("node", &["--test", "--test-reporter=tap"]);
    command.args(&journeys).env("SEMBILAN_BIN", run::built("debug", "sembilan"));
    let before = tally.failed();
    let well = run::heard(&mut command, |line| tally.hear(line))?;
    match (well, tally.failed() > before) {
        (true, _) | (false, true) => Ok(()),
        (false, false) => Err("the journeys did not finish".to_owned()),
    }
}
