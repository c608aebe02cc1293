//! Rows sealed by scope against the latest seal of their scope. An altered row is named by its
//! key; of a removed one only the hash is left, so such rows are counted.

use super::{Finding, Report, Watch, salt, unreadable};
use crate::catalog::{Protected, Sealed};
use crate::failure::Result;
use crate::seal::hash_of;
use crate::tx::Tx;
use crate::values;
use journal::Hash;
use journal::seal::{difference, rows_root};
use journal::tile::tile_bytes;
use std::collections::{BTreeMap, HashSet};

/// Keys of rows without a seal named for each scope.
const NAMED: usize = 20;

/// The latest seal of a scope.
struct Seal {
    seq: i64,
    salt: [u8; 16],
    /// Sorted.
    hashes: Vec<Hash>,
}

pub(super) fn examine(
    tx: &mut Tx,
    table: &Protected,
    column: &str,
    report: &mut Report,
    watch: &mut Watch,
) -> Result<()> {
    let name = table.table;
    let mut seqs: BTreeMap<i64, Option<i64>> = BTreeMap::new();
    let mut sizes: BTreeMap<i64, u64> = BTreeMap::new();
    let present = format!("SELECT {column}, count(*) FROM {name} GROUP BY {column}");
    tx.each(&present, &[], |row| {
        let rows = row.i64(1)?;
        report.rows = report.rows.saturating_add(rows.unsigned_abs());
        match row.opt_i64(0)? {
            Some(scope) => {
                seqs.insert(scope, None);
                sizes.insert(scope, rows.unsigned_abs());
            }
            None => {
                let what = format!("{rows} rows belong to no {column}");
                report.row(Finding::RowAdded, name, None, None, &what);
            }
        }
        Ok(())
    })?;
    let sealed = "SELECT scope, max(seq) FROM journal_leaves WHERE tbl = ?1 GROUP BY scope";
    tx.each(sealed, &values![name], |row| {
        seqs.insert(row.i64(0)?, Some(row.i64(1)?));
        Ok(())
    })?;
    let by_scope = Sealed::new(*table).by_scope.ok_or_else(|| unreadable("it has no scope"))?;
    for (scope, seq) in seqs {
        let seal = match seq {
            Some(seq) => seal(tx, table, scope, seq, report)?,
            None => None,
        };
        match seal {
            Some(seal) => compare(tx, table, &by_scope, scope, &seal, report)?,
            None if seq.is_none() => unsealed(tx, table, &by_scope, scope, report)?,
            None => {}
        }
        watch.steps(sizes.get(&scope).copied().unwrap_or(0))?;
    }
    Ok(())
}

/// The seal of a scope, if its stored leaves are those its entry committed to.
fn seal(
    tx: &mut Tx,
    table: &Protected,
    scope: i64,
    seq: i64,
    report: &mut Report,
) -> Result<Option<Seal>> {
    let found = tx.one(
        "SELECT salt, root, leaves FROM journal_leaves WHERE seq = ?1 AND tbl = ?2 AND scope = ?3",
        &values![seq, table.table, scope],
        |row| Ok((row.bytes(0)?, row.bytes(1)?, row.opt_bytes(2)?)),
    )?;
    let sound = found.and_then(|(salt_bytes, root, leaves)| {
        let (chunks, odd) = leaves.as_deref()?.as_chunks::<32>();
        let hashes: Vec<Hash> = chunks.iter().map(|bytes| Hash(*bytes)).collect();
        let mut sorted = hashes.clone();
        let fits = odd.is_empty() && rows_root(&mut sorted).0.as_slice() == root;
        let salt = salt(&salt_bytes)?;
        (fits && tile_bytes(&sorted) == tile_bytes(&hashes)).then_some(Seal { seq, salt, hashes })
    });
    if sound.is_none() {
        let what = format!("the seal of scope {scope} was altered");
        report.row(Finding::SealsAltered, table.table, None, Some(seq), &what);
    }
    Ok(sound)
}

fn compare(
    tx: &mut Tx,
    table: &Protected,
    by_scope: &str,
    scope: i64,
    seal: &Seal,
    report: &mut Report,
) -> Result<()> {
    let (name, columns) = (table.table, table.columns);
    let mut found: Vec<(usize, Hash)> = Vec::with_capacity(seal.hashes.len());
    let mut unhashed: HashSet<usize> = HashSet::new();
    let mut number = 0;
    tx.each(by_scope, &values![scope], |row| {
        match hash_of(row, &seal.salt, name, columns) {
            Ok(hash) => found.push((number, hash)),
            // A cell of a kind the house never stores: altered for certain.
            Err(_) => drop(unhashed.insert(number)),
        }
        number += 1;
        Ok(())
    })?;
    let difference = difference(&seal.hashes, &found);
    let mut strange: HashSet<usize> = difference.strange.into_iter().collect();
    strange.extend(unhashed);
    if strange.is_empty() && difference.missing.is_empty() {
        return Ok(());
    }
    let mut number = 0;
    tx.each(by_scope, &values![scope], |row| {
        if strange.contains(&number) {
            let (key, what) = (row.text(columns.len())?, "the row is not among those sealed");
            report.row(Finding::RowAltered, name, Some(&key), Some(seal.seq), what);
        }
        number += 1;
        Ok(())
    })?;
    let gone = difference.missing.len().saturating_sub(strange.len());
    if gone > 0 {
        let what = format!("{gone} sealed rows of scope {scope} are gone");
        report.row(Finding::RowMissing, name, None, Some(seal.seq), &what);
    }
    Ok(())
}

fn unsealed(
    tx: &mut Tx,
    table: &Protected,
    by_scope: &str,
    scope: i64,
    report: &mut Report,
) -> Result<()> {
    let mut named = 0;
    tx.each(by_scope, &values![scope], |row| {
        if named < NAMED {
            let key = row.text(table.columns.len())?;
            let what = format!("the rows of scope {scope} were never sealed");
            report.row(Finding::RowAdded, table.table, Some(&key), None, &what);
        }
        named += 1;
        Ok(())
    })
}
