//! `sembilan audit`: verify, prove, publish. Everything here looks at the database without
//! changing it, so that it may run beside a server and on evidence.

mod export;
mod proof;

use super::progress::{bar, tell};
use super::{World, say, say_json};
use crate::cli::Audit;
use crate::config::TenantConfig;
use crate::keys::Keys;
use crate::{compose, jobs};
use journal::{Receipt, VerifierKey};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use store::Db;
use store::audit::{Report, Trust, verify_watched};

/// Runs it.
///
/// # Errors
/// What went wrong, for the operator.
pub async fn run(command: Audit, world: &World) -> Result<ExitCode, String> {
    match command {
        Audit::Verify { checkpoint } => verify(world, &checkpoint).await,
        Audit::Prove { entry: Some(entry), .. } => proof::entry(world, entry).await,
        Audit::Prove { entry: None, from: Some(from), to: Some(to) } => {
            proof::growth(world, from, to).await
        }
        Audit::Prove { .. } => {
            Err("say what to prove: --entry N, or --from SIZE --to SIZE".to_owned())
        }
        Audit::Receipt { file, key } => receipt(&file, &key, world.json),
        Audit::Key => key(world),
        Audit::Export { dir } => export::run(world, &dir).await,
    }
}

/// The database of the pemda meant, for looking only.
async fn look(world: &World) -> Result<(&TenantConfig, Db), String> {
    let tenant = world.tenant()?;
    Ok((tenant, compose::look_db(&world.config, tenant, &world.clock).await?))
}

/// The verifier key of a pemda, if its keys were made.
fn verifier(world: &World, tenant: &TenantConfig) -> Result<Option<VerifierKey>, String> {
    let keys = Keys::read(&world.config.data_dir, &tenant.slug)?;
    let signer = keys.map(|keys| jobs::signer(&keys, &tenant.slug)).transpose()?;
    Ok(signer.map(|key| key.verifier().clone()))
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

async fn verify(world: &World, notes: &[PathBuf]) -> Result<ExitCode, String> {
    let notes = notes.iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?;
    let (tenant, db) = look(world).await?;
    let trust = Trust { keys: verifier(world, tenant)?.into_iter().collect(), notes };
    let (report, took) = verified(&db, trust, world.json).await?;
    db.close().await;
    if world.json {
        say_json(&report)?;
    } else {
        told(&report, took).iter().for_each(|line| say(line));
    }
    Ok(if report.ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Verifies a database, showing how far it is.
///
/// # Errors
/// When it cannot be read at all.
pub(super) async fn verified(
    db: &Db,
    trust: Trust,
    json: bool,
) -> Result<(Report, Duration), String> {
    let (began, bar) = (Instant::now(), bar(json, "verifying"));
    let teller = bar.clone();
    let watch = move |done, all| {
        tell(&teller, done, all);
        true
    };
    let report = verify_watched(db, trust, watch).await;
    bar.finish_and_clear();
    let report = report.map_err(|e| e.to_string())?.ok_or("the verification was not finished")?;
    Ok((report, began.elapsed()))
}

/// A report as an operator reads it: the verdict, then each finding with its place.
fn told(report: &Report, took: Duration) -> Vec<String> {
    let read = format!(
        "{} entries, {} protected rows, {} checkpoints in {}.{:01} s",
        report.entries,
        report.rows,
        report.checkpoints,
        took.as_secs(),
        took.subsec_millis() / 100
    );
    if report.ok() {
        return vec![
            format!("The journal is intact: {read}."),
            format!("root {}", report.root.to_base64()),
        ];
    }
    let mut lines = vec![format!("The journal is NOT intact: {} findings ({read}).", report.found)];
    for fault in &report.faults {
        let mut place = String::new();
        if let Some(table) = &fault.table {
            place = format!(" table {table}");
        }
        if let Some(key) = &fault.key {
            place = format!("{place} row {key}");
        }
        if let Some(seq) = fault.seq {
            place = format!("{place} entry {seq}");
        }
        lines.push(format!("{}{place}: {}", name(fault), fault.what));
    }
    let listed = u64::try_from(report.faults.len()).unwrap_or(u64::MAX);
    if report.found > listed {
        lines.push(format!("… and {} more", report.found - listed));
    }
    lines
}

/// The kind of a finding as it stands in JSON.
fn name(fault: &store::audit::AuditFault) -> String {
    let name = serde_json::to_value(fault.kind).ok();
    name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Checks a receipt that somebody brings along; the keys come from elsewhere.
fn receipt(file: &Path, keys: &[PathBuf], json: bool) -> Result<ExitCode, String> {
    let parsed: Receipt = serde_json::from_str(&read(file)?)
        .map_err(|e| format!("{} is no receipt: {e}", file.display()))?;
    let key = |path: &PathBuf| {
        let text = read(path)?;
        let parsed: Result<VerifierKey, _> = text.trim().parse();
        parsed.map_err(|e| format!("{}: {e}", path.display()))
    };
    let keys = keys.iter().map(key).collect::<Result<Vec<_>, _>>()?;
    let (passed, failed) = match parsed.verify(&keys) {
        Ok(passed) => (passed, Vec::new()),
        Err(error) => (error.passed, error.failed),
    };
    let whole = failed.is_empty();
    if json {
        say_json(&serde_json::json!({ "holds": whole, "passed": passed, "failed": failed }))?;
    } else {
        let record = serde_json::to_string_pretty(&parsed.record).map_err(|e| e.to_string())?;
        say(&format!("entry {} of {}", parsed.index, parsed.checkpoint.origin));
        say(&record);
        passed.iter().for_each(|check| say(&format!("passed  {check:?}")));
        failed.iter().for_each(|(check, why)| say(&format!("FAILED  {check:?}: {why}")));
        say(if whole { "The receipt holds." } else { "The receipt does NOT hold." });
    }
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn key(world: &World) -> Result<ExitCode, String> {
    let tenant = world.tenant()?;
    let key = verifier(world, tenant)?
        .ok_or_else(|| format!("{} has no keys yet; serve it once first", tenant.title))?;
    if world.json {
        say_json(&serde_json::json!({ "origin": key.name(), "key": key }))?;
    } else {
        say(&key.to_string());
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests;
