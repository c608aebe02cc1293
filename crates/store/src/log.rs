//! The journal as others see it: lines for people, checkpoints, proofs, receipts and tiles for
//! programs. Everything published holds pseudonyms and hashes only; the lines hold the open record
//! and are for those whom the policy lets read it.

use crate::db::Db;
use crate::event::{Record, signed};
use crate::failure::{Failure, Fault, Result};
use crate::row::Row;
use crate::tx::Tx;
use crate::value::Value;
use crate::values;
use journal::note::peek_checkpoint;
use journal::proof::{self, ProofError};
use journal::tile::{TILE_WIDTH, TileNodes, bundle_bytes};
use journal::{Checkpoint, Frontier, Hash, Receipt, SigningKey, Tile};

impl From<ProofError> for Failure {
    fn from(error: ProofError) -> Failure {
        Fault::new(format!("journal: {error}")).into()
    }
}

impl From<journal::NoteError> for Failure {
    fn from(error: journal::NoteError) -> Failure {
        Fault::new(format!("checkpoint: {error}")).into()
    }
}

/// One entry with its open record.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Line {
    /// Position in the log, from 0.
    pub seq: i64,
    /// When, in microseconds since 1970 UTC.
    pub time_us: i64,
    /// What.
    pub kind: String,
    /// Who: `person/17`, `device/3`, `system/scheduler`.
    pub actor: String,
    /// The hat that allowed it.
    pub hat: String,
    /// The record it is about.
    pub object: Option<String>,
    /// The person it is about.
    pub subject: Option<i64>,
    /// The document or reason.
    pub ground: Option<String>,
    /// Details, as JSON text.
    pub body: Option<String>,
    /// Fingerprint of the law applied.
    pub law: Option<String>,
    /// Rows it sealed.
    pub rows: i64,
    /// Hash of the entry.
    pub leaf: String,
}

/// Which lines; what is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Exact object, such as `leave/12`.
    pub object: Option<String>,
    /// Person it is about.
    pub subject: Option<i64>,
    /// Who, such as `person/17`.
    pub actor: Option<String>,
    /// Beginning of the kind, such as `leave.`.
    pub kind: Option<String>,
    /// Part of the ground, in small letters.
    pub ground: Option<String>,
    /// At or after, in microseconds since 1970 UTC.
    pub from_us: Option<i64>,
    /// Before, in microseconds since 1970 UTC.
    pub until_us: Option<i64>,
    /// Only lines before this position: where the page before ended.
    pub before: Option<i64>,
}

const LINE: &str = "seq, time_us, kind, actor, hat, object, subject, ground, body, law, rows, leaf";

/// The latest lines that fit, newest first.
///
/// # Errors
/// Faults of the store.
pub fn lines(tx: &mut Tx, filter: &Filter, limit: i64) -> Result<Vec<Line>> {
    let mut params: Vec<Value> = Vec::new();
    let mut wheres = vec!["seq >= 0".to_owned()];
    let mut demand = |test: &str, value: Value| {
        params.push(value);
        wheres.push(format!("{test} ?{}", params.len()));
    };
    if let Some(object) = &filter.object {
        demand("object =", object.into());
    }
    if let Some(subject) = filter.subject {
        demand("subject =", subject.into());
    }
    if let Some(actor) = &filter.actor {
        demand("actor =", actor.into());
    }
    if let Some(kind) = &filter.kind {
        // Texts are in byte order: those with the beginning lie between it and its successor.
        demand("kind >=", kind.into());
        demand("kind <", format!("{kind}\u{10ffff}").into());
    }
    if let Some(ground) = &filter.ground {
        // What people type is text, not a pattern.
        let plain: String = ground.chars().filter(|c| !"%_\\".contains(*c)).collect();
        demand("lower(ground) LIKE", format!("%{plain}%").into());
    }
    if let Some(from_us) = filter.from_us {
        demand("time_us >=", from_us.into());
    }
    if let Some(until_us) = filter.until_us {
        demand("time_us <", until_us.into());
    }
    if let Some(before) = filter.before {
        demand("seq <", before.into());
    }
    params.push(limit.into());
    let sql = format!(
        "SELECT {LINE} FROM journal_entry WHERE {} ORDER BY seq DESC LIMIT ?{}",
        wheres.join(" AND "),
        params.len()
    );
    tx.all(&sql, &params, line)
}

/// The line at a position.
///
/// # Errors
/// Faults of the store.
pub fn find(tx: &mut Tx, seq: i64) -> Result<Option<Line>> {
    tx.one(&format!("SELECT {LINE} FROM journal_entry WHERE seq = ?1"), &values![seq], line)
}

fn line(row: &Row) -> Result<Line> {
    let leaf = hash(&row.bytes(11)?)?;
    Ok(Line {
        seq: row.i64(0)?,
        time_us: row.i64(1)?,
        kind: row.text(2)?,
        actor: row.text(3)?,
        hat: row.text(4)?,
        object: row.opt_text(5)?,
        subject: row.opt_i64(6)?,
        ground: row.opt_text(7)?,
        body: row.opt_text(8)?,
        law: row.opt_text(9)?,
        rows: row.i64(10)?,
        leaf: leaf.to_string(),
    })
}

/// The tree as it stands: number of entries and root.
///
/// # Errors
/// Faults of the store.
pub fn head(tx: &mut Tx) -> Result<(u64, Hash)> {
    let frontier = frontier(tx)?;
    Ok((frontier.size(), frontier.root()))
}

fn frontier(tx: &mut Tx) -> Result<Frontier> {
    let bytes =
        tx.one("SELECT frontier FROM journal_head WHERE id = 1", &[], |row| row.bytes(0))?;
    let bytes = bytes.ok_or_else(|| Fault::new("the journal does not exist yet"))?;
    Frontier::from_bytes(&bytes).map_err(|e| Fault::new(e.to_string()).into())
}

/// A signed checkpoint as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Signed {
    /// Number of entries.
    pub size: i64,
    /// When it was signed, in microseconds since 1970 UTC.
    pub time_us: i64,
    /// The signed note, with what witnesses added.
    pub note: String,
}

/// Signed checkpoints, newest first.
///
/// # Errors
/// Faults of the store.
pub fn checkpoints(tx: &mut Tx, limit: i64) -> Result<Vec<Signed>> {
    let sql = "SELECT size, time_us, note FROM checkpoint ORDER BY size DESC LIMIT ?1";
    tx.all(sql, &values![limit], signed_checkpoint)
}

fn signed_checkpoint(row: &Row) -> Result<Signed> {
    Ok(Signed { size: row.i64(0)?, time_us: row.i64(1)?, note: row.text(2)? })
}

/// Signs the tree as it stands if it grew since the last checkpoint; gives the latest checkpoint,
/// or nothing while the log is empty. There is never a second checkpoint for one size.
///
/// # Errors
/// Faults of the store, or of a key that cannot sign.
pub async fn sign_checkpoint(db: &Db, key: &SigningKey) -> Result<Option<Signed>> {
    let key = key.clone();
    db.house("checkpoint", move |tx| {
        let (size, root) = head(tx)?;
        if size == 0 {
            return Ok(None);
        }
        let checkpoint = Checkpoint { origin: key.name().to_owned(), size, root };
        let (note, now_us) = (journal::sign_checkpoint(&checkpoint, &key)?, tx.now_us());
        tx.exec(
            "INSERT INTO checkpoint (size, time_us, note) VALUES (?1, ?2, ?3)
             ON CONFLICT (size) DO NOTHING",
            &values![signed(size)?, now_us, note],
        )?;
        Ok(checkpoints(tx, 1)?.pop())
    })
    .await
}

/// Adds the cosignature line of a witness to the checkpoint of a size; whether there is one.
///
/// # Errors
/// Faults of the store, or if the line does not make a signed note with the rest.
pub async fn add_cosignature(db: &Db, size: i64, line: String) -> Result<bool> {
    db.house("witness", move |tx| {
        let sql = "SELECT note FROM checkpoint WHERE size = ?1";
        let Some(note) = tx.one(sql, &values![size], |row| row.text(0))? else {
            return Ok(false);
        };
        let note = format!("{note}{line}");
        peek_checkpoint(&note)?;
        tx.exec("UPDATE checkpoint SET note = ?1 WHERE size = ?2", &values![note, size])?;
        Ok(true)
    })
    .await
}

/// The bytes of a tile, if the log has all its hashes.
///
/// # Errors
/// Faults of the store.
pub fn tile(tx: &mut Tx, tile: &Tile) -> Result<Option<Vec<u8>>> {
    let (first, last) = span(tile)?;
    let hashes = if tile.level == 0 {
        let sql = "SELECT leaf FROM journal_entry WHERE seq >= ?1 AND seq < ?2 ORDER BY seq";
        tx.all(sql, &values![first, last], |row| row.bytes(0))?
    } else {
        let sql = "SELECT hash FROM journal_node WHERE level = ?1 AND idx >= ?2 AND idx < ?3
                    ORDER BY idx";
        tx.all(sql, &values![tile.level, first, last], |row| row.bytes(0))?
    };
    let whole = hashes.len() == usize::from(tile.width);
    Ok(whole.then(|| hashes.concat()))
}

/// The bytes of the entry bundle beside a level-0 tile, if the log has all its entries.
///
/// # Errors
/// Faults of the store.
pub fn entries(tx: &mut Tx, tile: &Tile) -> Result<Option<Vec<u8>>> {
    let (first, last) = span(tile)?;
    let sql = "SELECT entry FROM journal_entry WHERE seq >= ?1 AND seq < ?2 ORDER BY seq";
    let entries = tx.all(sql, &values![first, last], |row| row.bytes(0))?;
    if entries.len() != usize::from(tile.width) {
        return Ok(None);
    }
    Ok(Some(bundle_bytes(&entries)?))
}

fn span(tile: &Tile) -> Result<(i64, i64)> {
    let width = tile.width.min(TILE_WIDTH);
    let first = signed(tile.first())?;
    Ok((first, first.saturating_add(i64::from(width))))
}

/// The hashes that lead from an entry to the root of the first `size` entries.
///
/// # Errors
/// If there is no such entry or size, and faults of the store.
pub fn inclusion(tx: &mut Tx, index: u64, size: u64) -> Result<Vec<Hash>> {
    proof::inclusion(&mut nodes(tx, size), index, size)
}

/// The hashes that show that the log of `new_size` entries begins with that of `old_size`.
///
/// # Errors
/// If there is no such size, and faults of the store.
pub fn consistency(tx: &mut Tx, old_size: u64, new_size: u64) -> Result<Vec<Hash>> {
    proof::consistency(&mut nodes(tx, new_size), old_size, new_size)
}

/// The root over the first `size` entries.
///
/// # Errors
/// If there is no such size, and faults of the store.
pub fn root(tx: &mut Tx, size: u64) -> Result<Hash> {
    proof::root_at(&mut nodes(tx, size), size)
}

/// What an entry sealed: one row, or all rows of a scope.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Sealed {
    /// The table.
    pub table: String,
    /// Key of the row, or the scope.
    pub key: String,
    /// Rows sealed.
    pub rows: i64,
    /// Whether it is the mark of a removal.
    pub erased: bool,
}

/// What the entry at a position sealed, by table and key.
///
/// # Errors
/// Faults of the store.
pub fn sealed(tx: &mut Tx, seq: i64, limit: i64) -> Result<Vec<Sealed>> {
    tx.all(
        "SELECT tbl, key, 1, erased FROM journal_row WHERE seq = ?1
         UNION ALL
         SELECT tbl, CAST(scope AS text), rows, 0 FROM journal_leaves WHERE seq = ?1
          ORDER BY 1, 2 LIMIT ?2",
        &values![seq, limit],
        |row| {
            Ok(Sealed {
                table: row.text(0)?,
                key: row.text(1)?,
                rows: row.i64(2)?,
                erased: row.flag(3)?,
            })
        },
    )
}

fn nodes(tx: &mut Tx, size: u64) -> TileNodes<impl FnMut(&Tile) -> Result<Vec<u8>>> {
    TileNodes::new(size, |wanted: &Tile| {
        tile(tx, wanted)?.ok_or_else(|| ProofError::OutOfRange.into())
    })
}

/// What proves an entry to somebody outside, once a checkpoint covers it.
///
/// # Errors
/// Faults of the store.
pub fn receipt(tx: &mut Tx, seq: i64) -> Result<Option<Receipt>> {
    let sql =
        "SELECT size, time_us, note FROM checkpoint WHERE size > ?1 ORDER BY size DESC LIMIT 1";
    let Some(signed) = tx.one(sql, &values![seq], signed_checkpoint)? else { return Ok(None) };
    let Some(line) = find(tx, seq)? else { return Ok(None) };
    let sql = "SELECT salt, entry FROM journal_entry WHERE seq = ?1";
    let stored = tx.one(sql, &values![seq], |row| Ok((row.bytes(0)?, row.bytes(1)?)))?;
    // The record of an erased entry is gone, so nothing can be shown to anybody.
    let Some((salt, entry)) = stored.filter(|(salt, _)| !salt.is_empty()) else {
        return Ok(None);
    };
    let record = Record {
        kind: line.kind,
        actor: line.actor,
        hat: line.hat,
        object: line.object,
        subject: line.subject,
        ground: line.ground,
        body: line.body,
        law: line.law,
    };
    let checkpoint = peek_checkpoint(&signed.note)?;
    let index = u64::try_from(seq).map_err(|_| ProofError::OutOfRange)?;
    let size = checkpoint.size;
    Ok(Some(Receipt {
        record: record.to_json()?,
        salt: salt.iter().map(|byte| format!("{byte:02x}")).collect(),
        entry: serde_json::from_slice(&entry)?,
        index,
        size,
        proof: inclusion(tx, index, size)?,
        checkpoint,
        note: signed.note,
    }))
}

pub(crate) fn hash(bytes: &[u8]) -> Result<Hash> {
    Hash::from_slice(bytes).map_err(|e| Fault::new(format!("journal: {e}")).into())
}
