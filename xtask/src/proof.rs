//! `cargo xtask proof`: the experiments in their long form, on a release build, told as JSON for
//! the evidence of a release. What could not run here is named and counts as not passed.

use crate::{Done, run, say};
use serde::Serialize;
use std::path::PathBuf;
use std::time::Instant;

/// Options of the chore.
#[derive(clap::Args)]
pub struct Args {
    /// Runs the short form, as the tests do.
    #[arg(long)]
    short: bool,
    /// Writes the results to this file too.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Only experiments whose name begins so, for example `e1`.
    filter: Option<String>,
}

/// Beginning of the names of experiments among the tests.
const PREFIX: &str = "proof_";

/// All results of a run.
#[derive(Debug, Serialize)]
struct Evidence {
    commit: String,
    form: &'static str,
    passed: usize,
    not_passed: usize,
    seconds: u64,
    experiments: Vec<Experiment>,
}

/// One experiment.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Experiment {
    name: String,
    /// `passed`, `failed` or `skipped`.
    result: &'static str,
    /// Lines that the experiment printed about itself: seed, engine, counts, what it needs.
    notes: Vec<String>,
}

/// Runs the chore.
///
/// # Errors
/// When an experiment did not pass.
pub fn run(args: &Args) -> Done {
    let form = if args.short { "short" } else { "long" };
    let profile = if args.short { "dev" } else { "release" };
    let build = ["build", "--profile", profile, "--package", "sembilan"];
    run::show(&mut run::cargo(&build))?;
    let name = name(args.filter.as_deref().unwrap_or_default());
    let test = run::cargo(&["test", "--profile", profile, "--package", "tests", "--"]);
    // Experiments say on the error stream that they were skipped; both streams are read as one.
    let mut command = run::program("sh", &["-c", "exec \"$0\" \"$@\" 2>&1"]);
    command.arg(test.get_program()).args(test.get_args());
    command.args(["--include-ignored", "--nocapture", "--test-threads=1"]).arg(&name);
    command.env("SEMBILAN_PROOF", form).env("RUST_BACKTRACE", "0");
    let began = Instant::now();
    let mut reader = Reader::default();
    let well = run::heard(&mut command, |line| reader.hear(line))?;
    let commit = run::answer(&mut run::program("git", &["rev-parse", "HEAD"]))?;
    let experiments = reader.finish();
    let passed = experiments.iter().filter(|one| one.result == "passed").count();
    let evidence = Evidence {
        commit: commit.trim().to_owned(),
        form,
        passed,
        not_passed: experiments.len() - passed,
        seconds: began.elapsed().as_secs(),
        experiments,
    };
    let text = serde_json::to_string_pretty(&evidence).map_err(|e| e.to_string())?;
    {
        use std::io::Write;
        let _ = writeln!(std::io::stdout(), "{text}");
    }
    if let Some(file) = &args.json {
        std::fs::write(file, &text).map_err(|e| format!("{}: {e}", file.display()))?;
    }
    say(&format!("{} passed, {} not passed", evidence.passed, evidence.not_passed));
    match (evidence.experiments.is_empty(), well && evidence.not_passed == 0) {
        (true, _) => Err(format!("no experiment is called {name}")),
        (false, true) => Ok(()),
        (false, false) => Err("not every experiment passed".to_owned()),
    }
}

/// What the names of the wanted experiments begin with; `e1` is not `e11`.
fn name(filter: &str) -> String {
    let whole = filter.contains('_') || filter.is_empty();
    format!("{PREFIX}{filter}{}", if whole { "" } else { "_" })
}

/// Reads what `cargo test` prints about experiments that run one after the other.
#[derive(Debug, Default)]
struct Reader {
    now: Option<Experiment>,
    done: Vec<Experiment>,
}

impl Reader {
    fn hear(&mut self, line: &str) {
        let mut rest = line;
        if let Some((name, after)) = line.strip_prefix("test ").and_then(|l| l.split_once(" ... "))
        {
            if !name.contains(PREFIX) {
                return;
            }
            self.close("failed");
            let short = name.rsplit("::").next().unwrap_or(name).trim_start_matches(PREFIX);
            let notes = Vec::new();
            self.now = Some(Experiment { name: short.to_owned(), result: "failed", notes });
            rest = after;
        }
        let rest = rest.trim();
        if self.now.is_none() || rest.is_empty() {
            return;
        }
        // With its output let through, the verdict of a test stands at the end of its last line.
        match rest {
            "ok" => self.close("passed"),
            "FAILED" => self.close("failed"),
            note if note.starts_with("test result:") || note == "failures:" => self.close("failed"),
            note => {
                if let Some(now) = &mut self.now {
                    now.notes.push(note.to_owned());
                }
            }
        }
    }

    fn close(&mut self, result: &'static str) {
        if let Some(mut done) = self.now.take() {
            let skipped = done.notes.iter().any(|note| note.starts_with("skipped: "));
            done.result = if skipped && result == "passed" { "skipped" } else { result };
            self.done.push(done);
        }
    }

    fn finish(mut self) -> Vec<Experiment> {
        self.close("failed");
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_names_one_experiment() {
        assert_eq!(name("e1"), "proof_e1_");
        assert_eq!(name("e7_every"), "proof_e7_every");
        assert_eq!(name(""), "proof_");
    }

    #[test]
    fn a_skipped_experiment_did_not_pass() {
        let text = "running 3 tests\n\
                    test faults::proof_e1_crash ... seed 9, sqlite\n1000 cuts, 0 lost\nok\n\
                    test faults::proof_e2_power ... skipped: needs fuse\nok\n\
                    test faults::proof_e8_tamper ... thread panicked at x\nFAILED\n\
                    failures:\n\
                    test result: FAILED. 2 passed; 1 failed";
        let mut reader = Reader::default();
        text.lines().for_each(|line| reader.hear(line));
        let results: Vec<(String, &str)> =
            reader.finish().into_iter().map(|one| (one.name, one.result)).collect();
        let expected = [("e1_crash", "passed"), ("e2_power", "skipped"), ("e8_tamper", "failed")];
        assert_eq!(results, expected.map(|(name, result)| (name.to_owned(), result)));
    }
}
