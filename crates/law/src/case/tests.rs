//! Runs the golden cases of the repository, and those of a folder that the environment names.

use super::{Failure, names, run};
use crate::testing::{fixtures, national, root};
use std::path::Path;

/// Runs every case file of a folder; how many passed, and what failed in one line each.
fn run_folder(folder: &Path, only: impl Fn(&str) -> bool) -> (usize, Vec<String>) {
    let fixtures = fixtures();
    let (mut passed, mut failed) = (0, Vec::new());
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "yaml")) {
        let name = path.file_stem().unwrap().to_string_lossy();
        if !only(&name) {
            continue;
        }
        let report = run(&std::fs::read_to_string(path).unwrap(), national(), &fixtures);
        passed += report.passed;
        let line = |f: &Failure| format!("{name} {}: {:?}", f.id, f.differences);
        failed.extend(report.failed.iter().map(line));
    }
    (passed, failed)
}

#[test]
fn golden_cases_hold() {
    let (passed, failed) = run_folder(&root().join("cases"), |_| true);
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(passed > 90, "{passed} cases only");
}

/// `SEMBILAN_EXTRA_CASES` names a folder of further cases in the same schema, and
/// `SEMBILAN_EXTRA_AREAS` those of its files that are wanted, if not all.
#[test]
fn extra_cases_hold() {
    if let Ok(folder) = std::env::var("SEMBILAN_EXTRA_CASES") {
        let areas = std::env::var("SEMBILAN_EXTRA_AREAS").unwrap_or_default();
        let wanted = |name: &str| areas.is_empty() || areas.split(',').any(|area| area == name);
        let (passed, failed) = run_folder(Path::new(&folder), wanted);
        assert!(failed.is_empty(), "{failed:#?}");
        assert!(passed > 0, "no case in {folder}");
    }
}

#[test]
fn every_calculation_has_one_name() {
    let mut all: Vec<_> = names().collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
}
