//! Proofs that a person can follow and a program can check: that an entry is in the log, and that
//! one size of the log grew from another.

use super::{World, look, say, say_json, verifier};
use journal::proof::{verify_consistency, verify_inclusion};
use journal::{Hash, leaf_hash};
use serde::Serialize;
use std::process::ExitCode;
use store::log;

/// Proves that an entry is in the log.
pub(super) async fn entry(world: &World, entry: u64) -> Result<ExitCode, String> {
    let (tenant, db) = look(world).await?;
    let seq = i64::try_from(entry).map_err(|_| "there is no such entry".to_owned())?;
    let read = db.read(move |tx| Ok((log::head(tx)?.0, log::receipt(tx, seq)?))).await;
    db.close().await;
    let (size, receipt) = read.map_err(|e| e.to_string())?;
    if entry >= size {
        return Err(format!("the log has {size} entries, numbered from 0"));
    }
    let receipt = receipt.ok_or_else(|| {
        format!("no signed checkpoint covers entry {entry} yet; a running server signs each minute")
    })?;
    let bytes = journal::entry_bytes(&receipt.entry).map_err(|e| e.to_string())?;
    let (leaf, root) = (leaf_hash(&bytes), receipt.checkpoint.root);
    let included = verify_inclusion(leaf, entry, receipt.size, &receipt.proof, root);
    let checked = verifier(world, tenant)?.map(|key| receipt.verify(&[key]));
    let holds = included.is_ok() && checked.as_ref().is_none_or(Result::is_ok);
    if world.json {
        say_json(&receipt)?;
        return Ok(verdict(holds));
    }
    say(&format!("Entry {entry} of {}", receipt.checkpoint.origin));
    say(&format!("  published bytes  {}", String::from_utf8_lossy(&bytes)));
    say(&format!("  leaf             {leaf}  = SHA-256(0x00 | published bytes)"));
    say(&format!("Path from the leaf to the root of {} entries:", receipt.size));
    path(&receipt.proof);
    say(&format!("  root             {root}  = {}", root.to_base64()));
    say("Signed checkpoint:");
    receipt.note.lines().for_each(|line| say(&format!("  {line}")));
    say(match (&included, &checked) {
        (Err(_), _) => "The path does NOT lead to the root.",
        (Ok(()), None) => {
            "The path leads to the root. There is no key here to check who signed it."
        }
        (Ok(()), Some(Ok(_))) => "The path leads to the root, and the log has signed it.",
        (Ok(()), Some(Err(_))) => "The path leads to the root, but the receipt does NOT hold.",
    });
    Ok(verdict(holds))
}

#[derive(Serialize)]
struct Growth {
    from: u64,
    from_root: Hash,
    to: u64,
    to_root: Hash,
    proof: Vec<Hash>,
    holds: bool,
}

/// Proves that one size of the log grew from another.
pub(super) async fn growth(world: &World, from: u64, to: u64) -> Result<ExitCode, String> {
    let (_, db) = look(world).await?;
    let read = db
        .read(move |tx| {
            let (size, _) = log::head(tx)?;
            if from > to || to > size {
                return Ok(Err(size));
            }
            let proof = log::consistency(tx, from, to)?;
            Ok(Ok((log::root(tx, from)?, log::root(tx, to)?, proof)))
        })
        .await;
    db.close().await;
    let (from_root, to_root, proof) = read.map_err(|e| e.to_string())?.map_err(|size| {
        format!("--from must not be larger than --to, and the log has {size} entries")
    })?;
    let holds = verify_consistency(from, from_root, to, to_root, &proof).is_ok();
    let growth = Growth { from, from_root, to, to_root, proof, holds };
    if world.json {
        say_json(&growth)?;
        return Ok(verdict(holds));
    }
    say(&format!("root of {from:>9} entries  {}", from_root.to_base64()));
    say(&format!("root of {to:>9} entries  {}", to_root.to_base64()));
    say("Proof, as RFC 6962 orders it:");
    path(&growth.proof);
    say(if holds {
        "The later log begins with the whole earlier one: nothing in it was changed or removed."
    } else {
        "The later log does NOT begin with the earlier one."
    });
    Ok(verdict(holds))
}

fn path(proof: &[Hash]) {
    if proof.is_empty() {
        say("  (no hashes are needed)");
    }
    for (n, hash) in proof.iter().enumerate() {
        say(&format!("  {n:>2}  {hash}"));
    }
}

fn verdict(holds: bool) -> ExitCode {
    if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
