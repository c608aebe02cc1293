//! `sembilan backup` and `sembilan restore`. A copy counts only after it was verified, the database
//! that a copy replaces is kept beside it, and a damaged copy never gets in its place.

mod postgres;

use super::audit::verified;
use super::progress::{bar, tell};
use super::{World, say, say_json};
use crate::cli::{Backup, Restore};
use crate::compose;
use crate::config::TenantConfig;
use crate::jobs;
use crate::keys::Keys;
use std::fs;
use std::path::{Path, PathBuf};
use store::audit::{Report, Trust};
use store::backup::{self as engine, Copied};

/// Copies the database of a pemda while it runs, and verifies the copy.
///
/// # Errors
/// What went wrong, for the operator.
pub async fn backup(args: &Backup, world: &World) -> Result<(), String> {
    let tenant = world.tenant()?;
    if args.file.exists() {
        return Err(format!("{} exists already; nothing is overwritten", args.file.display()));
    }
    if let Some(url) = &world.config.database_url {
        return postgres::backup(url, tenant, &args.file, world).await;
    }
    let db = compose::look_db(&world.config, tenant, &world.clock).await?;
    let bar = bar(world.json, "copying pages");
    let teller = bar.clone();
    let copied = engine::backup(&db, &args.file, move |done, all| tell(&teller, done, all)).await;
    bar.finish_and_clear();
    db.close().await;
    let copied = copied.map_err(|e| e.to_string())?;
    let report = examine(&args.file, world, tenant).await?;
    told(world, "copied", &args.file, &copied, &report)?;
    if !report.ok() {
        return Err(format!(
            "the copy is whole, but its journal has {} findings, as the database has; \
             run `sembilan audit verify`",
            report.found
        ));
    }
    Ok(())
}

/// Verifies a copy and puts it in place.
///
/// # Errors
/// What went wrong, for the operator; then everything is as it was.
pub async fn restore(args: &Restore, world: &World) -> Result<(), String> {
    let tenant = world.tenant()?;
    if let Some(url) = &world.config.database_url {
        return postgres::restore(url, tenant, args, world).await;
    }
    let refused = |what: String| format!("{} is refused: {what}", args.file.display());
    if !args.file.exists() {
        return Err(format!("{} does not exist", args.file.display()));
    }
    engine::inspect(&args.file).await.map_err(|e| refused(e.to_string()))?;
    let report = examine(&args.file, world, tenant).await?;
    if !report.ok() {
        let first = report.faults.first().map(|f| f.what.clone()).unwrap_or_default();
        return Err(refused(format!("its journal has {} findings: {first}", report.found)));
    }
    let target = world.config.data_dir.join(format!("{}.db", tenant.slug));
    fs::create_dir_all(&world.config.data_dir)
        .map_err(|e| format!("{}: {e}", world.config.data_dir.display()))?;
    let aside = make_room(&target, args.replace, seconds(world)).await?;
    let placed = match engine::restore(&args.file, &target).await {
        Ok(copied) => copied,
        Err(failure) => {
            back(aside.as_deref(), &target)?;
            return Err(failure.to_string());
        }
    };
    told(world, "restored", &target, &placed, &report)?;
    if let Some(aside) = aside.filter(|_| !world.json) {
        say(&format!("The database before it is kept as {}", aside.display()));
    }
    remind(world, tenant);
    Ok(())
}

/// Verifies a copy as a database of its own.
async fn examine(file: &Path, world: &World, tenant: &TenantConfig) -> Result<Report, String> {
    let url = format!("sqlite:{}", file.display());
    examine_at(&url, None, world, tenant).await
}

async fn examine_at(
    url: &str,
    schema: Option<String>,
    world: &World,
    tenant: &TenantConfig,
) -> Result<Report, String> {
    let keys = Keys::read(&world.config.data_dir, &tenant.slug)?;
    let signer = keys.map(|keys| jobs::signer(&keys, &tenant.slug)).transpose()?;
    let keys = signer.iter().map(|key| key.verifier().clone()).collect();
    let db = compose::look_at(url, schema, &world.clock).await?;
    let verified = verified(&db, Trust { keys, notes: Vec::new() }, world.json).await;
    db.close().await;
    verified.map(|(report, _)| report)
}

/// Moves the present database aside, if there is one and that was asked for.
async fn make_room(target: &Path, replace: bool, seconds: i64) -> Result<Option<PathBuf>, String> {
    if !target.exists() {
        return Ok(None);
    }
    if !replace {
        return Err(format!(
            "{} exists; stop the server and say --replace, which keeps it beside the copy",
            target.display()
        ));
    }
    let aside = target.with_extension(format!("before-{seconds}.db"));
    engine::set_aside(target, &aside).await.map_err(|e| format!("{e}; stop the server first"))?;
    Ok(Some(aside))
}

/// Puts the database back that was moved aside.
fn back(aside: Option<&Path>, target: &Path) -> Result<(), String> {
    match aside {
        Some(aside) => fs::rename(aside, target)
            .map_err(|e| format!("the database stays as {}: {e}", aside.display())),
        None => Ok(()),
    }
}

fn seconds(world: &World) -> i64 {
    world.clock.now_us().div_euclid(1_000_000)
}

fn told(
    world: &World,
    verb: &str,
    file: &Path,
    copied: &Copied,
    report: &Report,
) -> Result<(), String> {
    if world.json {
        return say_json(&serde_json::json!({
            "file": file,
            "bytes": copied.bytes,
            "sha256": copied.sha256,
            "entries": copied.entries,
            "root": copied.root,
            "rows": report.rows,
            "found": report.found,
        }));
    }
    say(&format!("{verb} {} ({} bytes)", file.display(), copied.bytes));
    say(&format!("sha256 {}", copied.sha256));
    say(&format!("{} entries, {} protected rows verified", copied.entries, report.rows));
    say(&format!("root {}", copied.root.to_base64()));
    Ok(())
}

/// Without the keys a database opens, but no second factor does and no checkpoint is signed.
fn remind(world: &World, tenant: &TenantConfig) {
    let path = Keys::path(&world.config.data_dir, &tenant.slug);
    if !path.exists() && !world.json {
        say(&format!("Bring back {} too before serving: it is kept apart.", path.display()));
    }
}

#[cfg(test)]
mod tests;
