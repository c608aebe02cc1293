//! Publishing the log into a folder of static files. A later run adds what is new; a folder whose
//! checkpoint is of another history is refused, and the new checkpoint is written last.

use super::{World, bar, look, say, say_json, tell, verifier};
use crate::config::TenantConfig;
use crate::keys::Keys;
use crate::{compose, jobs};
use journal::Checkpoint;
use journal::export::verify_export;
use journal::note::peek_checkpoint;
use journal::tile::{Tile, tiles_between};
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;
use store::{Db, log};

/// Publishes and checks what was published.
pub(super) async fn run(world: &World, dir: &Path) -> Result<ExitCode, String> {
    sign(world).await?;
    let (tenant, db) = look(world).await?;
    let written = write(world, &db, dir).await;
    db.close().await;
    let (checkpoint, tiles) = written?;
    let key = verifier(world, tenant)?;
    let believed = key.map(|key| verify_export(&[key], |path| file(&dir.join(path))));
    if let Some(Err(error)) = &believed {
        return Err(format!("the folder is not believed: {error}"));
    }
    if world.json {
        let (size, root) = (checkpoint.size, checkpoint.root);
        say_json(&serde_json::json!({
            "origin": checkpoint.origin, "size": size, "root": root, "tiles": tiles,
        }))?;
    } else {
        say(&format!("{}: {} entries, {tiles} new tiles", checkpoint.origin, checkpoint.size));
        say(&format!("root {}", checkpoint.root.to_base64()));
        say(&format!("Check it with: verify_log.py {} KEY", dir.display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Signs what is not signed yet, unless a server is running: then that one signs.
async fn sign(world: &World) -> Result<(), String> {
    let (tenant, db) = look(world).await?;
    let read = db.read(|tx| Ok((log::head(tx)?.0, log::checkpoints(tx, 1)?.pop()))).await;
    db.close().await;
    let (size, signed) = read.map_err(|e| e.to_string())?;
    let covered = signed.as_ref().map_or(0, |signed| signed.size.unsigned_abs());
    if covered >= size {
        return Ok(());
    }
    match sign_now(world, tenant).await {
        Ok(()) => Ok(()),
        Err(why) if signed.is_none() => Err(format!("nothing is signed yet: {why}")),
        Err(_) => Ok(()),
    }
}

async fn sign_now(world: &World, tenant: &TenantConfig) -> Result<(), String> {
    let keys = Keys::read(&world.config.data_dir, &tenant.slug)?.ok_or("there are no keys yet")?;
    let key = jobs::signer(&keys, &tenant.slug)?;
    let db = compose::open_db(&world.config, tenant, &world.clock).await?;
    let signed = log::sign_checkpoint(&db, &key).await;
    db.close().await;
    signed.map(|_| ()).map_err(|e| e.to_string())
}

/// Writes the tiles that are new, then the checkpoint; gives it with the number of tiles.
async fn write(world: &World, db: &Db, dir: &Path) -> Result<(Checkpoint, usize), String> {
    let newest = db.read(|tx| log::checkpoints(tx, 1)).await.map_err(|e| e.to_string())?.pop();
    let note = newest.ok_or("the journal is empty")?.note;
    let checkpoint = peek_checkpoint(&note).map_err(|e| e.to_string())?;
    let published = published(dir)?;
    if let Some(earlier) = &published {
        same_history(db, earlier, &checkpoint).await?;
    }
    let from = published.map_or(0, |earlier| earlier.size);
    let tiles = tiles_between(from, checkpoint.size);
    let (bar, all) = (bar(world.json, "publishing"), tiles.len());
    for (tile, done) in tiles.iter().zip(1_u64..) {
        one(db, dir, *tile).await?;
        tell(&bar, done, u64::try_from(all).unwrap_or(done));
    }
    bar.finish_and_clear();
    put(&dir.join("checkpoint"), note.as_bytes())?;
    Ok((checkpoint, all))
}

/// The checkpoint that the folder has already.
fn published(dir: &Path) -> Result<Option<Checkpoint>, String> {
    let Some(note) = file(&dir.join("checkpoint"))? else { return Ok(None) };
    let note = String::from_utf8(note).map_err(|_| "the folder has no readable checkpoint")?;
    peek_checkpoint(&note).map(Some).map_err(|e| format!("the folder's checkpoint: {e}"))
}

async fn same_history(db: &Db, earlier: &Checkpoint, now: &Checkpoint) -> Result<(), String> {
    if earlier.origin != now.origin {
        return Err(format!("the folder holds the log {}", earlier.origin));
    }
    if earlier.size > now.size {
        return Err(format!(
            "ALARM: the folder has {} entries, this log {}",
            earlier.size, now.size
        ));
    }
    let size = earlier.size;
    let root = db.read(move |tx| log::root(tx, size)).await.map_err(|e| e.to_string())?;
    if root != earlier.root {
        let what = "ALARM: the folder and this log are of two histories; keep both untouched";
        return Err(what.to_owned());
    }
    Ok(())
}

async fn one(db: &Db, dir: &Path, tile: Tile) -> Result<(), String> {
    let read = db.read(move |tx| {
        let bundle = if tile.level == 0 { log::entries(tx, &tile)? } else { None };
        Ok((log::tile(tx, &tile)?, bundle))
    });
    let (hashes, bundle) = read.await.map_err(|e| e.to_string())?;
    let hashes = hashes.ok_or_else(|| format!("{} is not whole; run audit verify", tile.path()))?;
    put(&dir.join(tile.path()), &hashes)?;
    match bundle {
        Some(bundle) => put(&dir.join(tile.bundle_path()), &bundle),
        None => Ok(()),
    }
}

/// Writes a file so that readers see it whole or not at all.
fn put(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let broken = |e: std::io::Error| format!("{}: {e}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(broken)?;
    }
    let part = path.with_extension("part");
    let mut growing = fs::File::create(&part).map_err(broken)?;
    growing.write_all(bytes).map_err(broken)?;
    growing.sync_all().map_err(broken)?;
    fs::rename(&part, path).map_err(broken)
}

fn file(path: &Path) -> Result<Option<Vec<u8>>, String> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{}: {error}", path.display())),
    }
}
