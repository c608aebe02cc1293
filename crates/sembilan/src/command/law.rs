//! `sembilan law`: cases, parameters, coverage.

use super::{World, say, say_json};
use crate::cli::LawCommand;
use crate::rules;
use law::Month;
use law::book::{Book, Param};
use serde::Serialize;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs it.
///
/// # Errors
/// When rules or files cannot be read.
pub fn run(command: LawCommand, world: &World) -> Result<ExitCode, String> {
    let folder = world.config.rules_dir.as_deref();
    match command {
        LawCommand::Check { paths, profile } => {
            let book = rules::book(folder, &profile)?;
            check(&paths, &book, &rules::fixtures(folder)?, world.json)
        }
        LawCommand::Show { key, profile } => {
            show(key.as_deref(), &rules::book(folder, &profile)?, world.json)
        }
        LawCommand::Coverage { profile } => coverage(&rules::book(folder, &profile)?, world.json),
    }
}

#[derive(Serialize)]
struct Total<'a> {
    passed: usize,
    failed: usize,
    files: Vec<(&'a str, &'a law::case::CaseReport)>,
}

fn check(paths: &[PathBuf], book: &Book, fixtures: &Book, json: bool) -> Result<ExitCode, String> {
    let files = if paths.is_empty() { rules::cases() } else { read(paths)? };
    if files.is_empty() {
        return Err("no case files there; they end in .yaml".to_owned());
    }
    let reports: Vec<_> = files
        .iter()
        .map(|(name, text)| (name.as_str(), law::case::run(text, book, fixtures)))
        .collect();
    let passed = reports.iter().map(|(_, r)| r.passed).sum();
    let failed = reports.iter().map(|(_, r)| r.failed.len()).sum();
    if json {
        let files = reports.iter().map(|(n, r)| (*n, r)).collect();
        say_json(&Total { passed, failed, files })?;
    } else {
        for (name, report) in &reports {
            for failure in &report.failed {
                say(&format!("{name}: {failure}"));
            }
        }
        say(&format!("{passed} passed, {failed} failed"));
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn read(paths: &[PathBuf]) -> Result<Vec<(String, String)>, String> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let broken = |e: std::io::Error| format!("{}: {e}", path.display());
            let mut inside: Vec<PathBuf> = Vec::new();
            for entry in fs::read_dir(path).map_err(broken)? {
                let entry = entry.map_err(broken)?.path();
                if entry.extension().is_some_and(|e| e == "yaml" || e == "yml") {
                    inside.push(entry);
                }
            }
            inside.sort();
            for file in inside {
                files.push(text(&file)?);
            }
        } else {
            files.push(text(path)?);
        }
    }
    Ok(files)
}

fn text(path: &Path) -> Result<(String, String), String> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok((path.display().to_string(), text))
}

fn show(key: Option<&str>, book: &Book, json: bool) -> Result<ExitCode, String> {
    match key {
        Some(key) => {
            let param = book.param(key).map_err(|e| e.to_string())?;
            if json {
                say_json(param)?;
            } else {
                one(param);
            }
        }
        None if json => say_json(&book.params.values().collect::<Vec<_>>())?,
        None => {
            for param in book.params.values() {
                let open = if param.values.iter().any(|v| v.verify) { " (verify)" } else { "" };
                say(&format!("{:<44} {}{open}", param.key, param.title_en));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn one(param: &Param) {
    say(&format!("{}  [{:?}]", param.key, param.unit));
    say(&format!("{} / {}", param.title_id, param.title_en));
    for value in &param.values {
        let to = value.valid_to.map(|d| d.to_string()).unwrap_or_default();
        let verify = if value.verify { "  VERIFY" } else { "" };
        say(&format!(
            "  {} .. {:<10}  {}{verify}\n      {}  ({})",
            value.valid_from,
            to,
            value.value.brief(),
            value.legal_basis,
            value.source
        ));
    }
}

fn coverage(book: &Book, json: bool) -> Result<ExitCode, String> {
    let until = Month::new(2031, 12).ok_or("no such month")?;
    let holes = law::coverage::check(book, until);
    if json {
        say_json(&holes)?;
    } else {
        for hole in &holes {
            say(&format!("{} on {}: {}", hole.key, hole.on, hole.error));
        }
        say(&format!("{} parameters, {} holes", book.params.len(), holes.len()));
    }
    Ok(if holes.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
