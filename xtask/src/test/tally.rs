//! Counts what passed and failed over all steps, from the words of the programs that ran them.
//! A step that has no tests of its own counts as one.

use crate::{Done, say};
use std::time::{Duration, Instant};

/// The count so far.
#[derive(Debug, Default)]
pub struct Tally {
    passed: u64,
    failed: u64,
    ignored: u64,
    broken: Vec<&'static str>,
}

impl Tally {
    /// Runs a step under its heading.
    pub fn step(&mut self, name: &'static str, work: impl FnOnce(&mut Tally) -> Done) {
        say(&format!("\n── {name}"));
        let (began, before) = (Instant::now(), (self.passed, self.failed));
        let done = work(self);
        let counted = (self.passed, self.failed) != before;
        let verdict = match done {
            Ok(()) if self.failed > before.1 => "failed",
            Ok(()) => {
                self.passed += u64::from(!counted);
                "holds"
            }
            Err(why) => {
                say(&why);
                self.failed += 1;
                "failed"
            }
        };
        if verdict == "failed" {
            self.broken.push(name);
        }
        say(&format!("── {name}: {verdict}, {:.1} s", began.elapsed().as_secs_f32()));
    }

    /// Adds counts that are known.
    pub fn count(&mut self, passed: u64, failed: u64, ignored: u64) {
        self.passed += passed;
        self.failed += failed;
        self.ignored += ignored;
    }

    /// Reads a line of `cargo test` or of `node --test` in TAP.
    pub fn hear(&mut self, line: &str) {
        let line = line.trim();
        if let Some(rest) = line.strip_prefix("test result:") {
            let number = |word: &str| {
                rest.split([';', '.'])
                    .find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok())
                    .unwrap_or(0)
            };
            self.count(number("passed"), number("failed"), number("ignored"));
            return;
        }
        let tap = |word: &str| line.strip_prefix(word).and_then(|n| n.trim().parse().ok());
        self.passed += tap("# pass ").unwrap_or(0);
        self.failed += tap("# fail ").unwrap_or(0) + tap("# cancelled ").unwrap_or(0);
        self.ignored += tap("# skipped ").unwrap_or(0);
    }

    /// How many failed.
    #[must_use]
    pub fn failed(&self) -> u64 {
        self.failed
    }

    /// The last lines.
    #[must_use]
    pub fn summary(&self, took: Duration) -> String {
        let mut text =
            format!("\n{:.0} s, {} left for the long form", took.as_secs_f32(), self.ignored);
        if !self.broken.is_empty() {
            text.push_str(&format!("\nfailed steps: {}", self.broken.join(", ")));
        }
        text.push_str(&format!("\n{} passed, {} failed", self.passed, self.failed));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_results_are_counted() {
        let mut tally = Tally::default();
        tally.hear("test result: ok. 41 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out");
        tally
            .hear("test result: FAILED. 3 passed; 4 failed; 0 ignored; 0 measured; finished in 1s");
        tally.hear("# pass 12");
        tally.hear("# fail 1");
        tally.hear("# cancelled 1");
        tally.hear("test a_name ... ok");
        assert_eq!((tally.passed, tally.failed, tally.ignored), (56, 6, 2));
    }

    #[test]
    fn a_step_counts_once_and_a_broken_one_is_named() {
        let mut tally = Tally::default();
        tally.step("plain", |_| Ok(()));
        tally.step("tests", |tally| {
            tally.count(10, 0, 0);
            Ok(())
        });
        tally.step("red tests", |tally| {
            tally.count(1, 2, 0);
            Ok(())
        });
        tally.step("broken", |_| Err("does not start".to_owned()));
        let summary = tally.summary(Duration::from_secs(1));
        assert!(summary.ends_with("failed steps: red tests, broken\n12 passed, 3 failed"));
    }
}
