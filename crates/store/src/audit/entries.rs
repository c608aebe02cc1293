//! Entries against their bytes, their open records, their seals, the tree and the checkpoints.

use super::{Finding, Report, Trust, Watch, salt, unreadable};
use crate::event::{ERASED, Entry, Pseudonyms, Record};
use crate::failure::Result;
use crate::log::hash;
use crate::row::Row;
use crate::seal::{erased_hash, scope_leaf};
use crate::tx::Tx;
use crate::values;
use journal::note::{open_checkpoint, peek_checkpoint};
use journal::seal::rows_root;
use journal::{Checkpoint, Frontier, Hash, leaf_hash};
use std::collections::HashMap;

/// Entries read at a time.
const CHUNK: i64 = 512;

/// An entry as its row has it.
struct Stored {
    seq: i64,
    time_us: i64,
    record: Record,
    salt: Vec<u8>,
    entry: Vec<u8>,
    leaf: Vec<u8>,
    rows: i64,
    rows_root: Vec<u8>,
}

/// What the stored seals of an entry amount to.
struct Seals {
    rows: i64,
    root: Hash,
}

pub(super) fn examine(
    tx: &mut Tx,
    trust: &Trust,
    report: &mut Report,
    watch: &mut Watch,
) -> Result<()> {
    let secret = "SELECT secret FROM journal_secret WHERE id = 1";
    let secret = tx.one(secret, &[], |row| row.bytes(0))?;
    let names = Pseudonyms::new(&secret.ok_or_else(|| unreadable("the secret is missing"))?)?;
    let mut tree = Tree {
        frontier: Frontier::new(),
        nodes: nodes(tx)?,
        checkpoints: checkpoints(tx, trust, report)?,
    };
    let mut next = 0;
    loop {
        let chunk = tx.all(
            "SELECT seq, time_us, kind, actor, hat, object, subject, ground, body, law, salt,
                    entry, leaf, rows, rows_root
               FROM journal_entry WHERE seq >= ?1 ORDER BY seq LIMIT ?2",
            &values![next, CHUNK],
            stored,
        )?;
        let Some(last) = chunk.last().map(|entry| entry.seq) else { break };
        let seals = seals(tx, next, last, report)?;
        for stored in &chunk {
            if stored.seq != next {
                let what = format!("entries {next} to {} are missing", stored.seq - 1);
                report.entry(Finding::EntryMissing, next, what);
            }
            next = stored.seq.saturating_add(1);
            one(tx, stored, seals.get(&stored.seq), &names, report)?;
            tree.append(stored, report);
            watch.step()?;
        }
    }
    report.entries = tree.frontier.size();
    report.root = tree.frontier.root();
    tree.close(tx, report)
}

fn stored(row: &Row) -> Result<Stored> {
    Ok(Stored {
        seq: row.i64(0)?,
        time_us: row.i64(1)?,
        record: Record {
            kind: row.text(2)?,
            actor: row.text(3)?,
            hat: row.text(4)?,
            object: row.opt_text(5)?,
            subject: row.opt_i64(6)?,
            ground: row.opt_text(7)?,
            body: row.opt_text(8)?,
            law: row.opt_text(9)?,
        },
        salt: row.bytes(10)?,
        entry: row.bytes(11)?,
        leaf: row.bytes(12)?,
        rows: row.i64(13)?,
        rows_root: row.bytes(14)?,
    })
}

/// The seals of the entries `first..=last`, each reduced to its count and root.
fn seals(tx: &mut Tx, first: i64, last: i64, report: &mut Report) -> Result<HashMap<i64, Seals>> {
    let mut hashes: HashMap<i64, (i64, Vec<Hash>)> = HashMap::new();
    tx.each(
        "SELECT seq, tbl, scope, rows, salt, root FROM journal_leaves
          WHERE seq >= ?1 AND seq <= ?2",
        &values![first, last],
        |row| {
            let (seq, rows) = (row.i64(0)?, row.i64(3)?);
            let known = hashes.entry(seq).or_default();
            known.0 = known.0.saturating_add(rows);
            match salt(&row.bytes(4)?) {
                Some(salt) => {
                    let root = hash(&row.bytes(5)?)?;
                    known.1.push(scope_leaf(&salt, &row.text(1)?, row.i64(2)?, rows, root));
                }
                None => report.entry(Finding::SealsAltered, seq, "a seal has lost its salt"),
            }
            Ok(())
        },
    )?;
    tx.each(
        "SELECT seq, hash, erased, tbl, key, salt FROM journal_row WHERE seq >= ?1 AND seq <= ?2",
        &values![first, last],
        |row| {
            let (seq, sealed) = (row.i64(0)?, hash(&row.bytes(1)?)?);
            let known = hashes.entry(seq).or_default();
            known.0 = known.0.saturating_add(1);
            known.1.push(sealed);
            if row.flag(2)? {
                let salt = row.opt_bytes(5)?.as_deref().and_then(salt);
                let (table, key) = (row.text(3)?, row.text(4)?);
                if salt.is_some_and(|salt| erased_hash(&salt, &table, &key) != sealed) {
                    report.entry(Finding::SealsAltered, seq, "a mark of removal does not fit");
                }
            }
            Ok(())
        },
    )?;
    let reduced = hashes
        .into_iter()
        .map(|(seq, (rows, mut hashes))| (seq, Seals { rows, root: rows_root(&mut hashes) }));
    Ok(reduced.collect())
}

/// One entry by itself.
fn one(
    tx: &mut Tx,
    stored: &Stored,
    seals: Option<&Seals>,
    names: &Pseudonyms,
    report: &mut Report,
) -> Result<()> {
    let seq = stored.seq;
    if stored.leaf != leaf_hash(&stored.entry).0 {
        report.entry(Finding::EntryAltered, seq, "the entry and its leaf hash do not fit");
    }
    let none = Seals { rows: 0, root: journal::empty_root() };
    let seals = seals.unwrap_or(&none);
    if seals.rows != stored.rows || stored.rows_root != seals.root.0 {
        report.entry(Finding::SealsAltered, seq, "its seals are not those it committed to");
    }
    // An erased record has no salt; another entry must say so, and what stays must still fit.
    let erased = stored.salt.is_empty() && was_erased(tx, seq)?;
    let salt = if erased { Some([0; 16]) } else { salt(&stored.salt) };
    let rebuilt = salt.zip(hash(&stored.rows_root).ok()).map(|(salt, rows_root)| {
        let (record, rows) = (&stored.record, stored.rows);
        let entry = Entry { seq, time_us: stored.time_us, record, salt: &salt, rows, rows_root };
        entry.bytes(names)
    });
    let Some(Ok(rebuilt)) = rebuilt else {
        report.entry(Finding::RecordAltered, seq, "the record cannot be an entry");
        return Ok(());
    };
    if rebuilt == stored.entry {
        return Ok(());
    }
    let mut differing = differing(&stored.entry, &rebuilt);
    if erased {
        differing.retain(|name| name != "commit" && name != "object");
    }
    if !differing.is_empty() {
        let what = format!("the entry differs in: {}", differing.join(", "));
        report.entry(Finding::RecordAltered, seq, what);
    }
    Ok(())
}

fn was_erased(tx: &mut Tx, seq: i64) -> Result<bool> {
    let sql = "SELECT count(*) FROM journal_entry WHERE object = ?1 AND kind = ?2 AND seq > ?3";
    Ok(tx.count(sql, &values![format!("entry/{seq}"), ERASED, seq])? > 0)
}

/// The members in which two entries differ.
fn differing(stored: &[u8], rebuilt: &[u8]) -> Vec<String> {
    let object = |bytes: &[u8]| match serde_json::from_slice(bytes) {
        Ok(serde_json::Value::Object(members)) => members,
        _ => serde_json::Map::new(),
    };
    let (stored, rebuilt) = (object(stored), object(rebuilt));
    let mut names: Vec<String> = stored.keys().chain(rebuilt.keys()).cloned().collect();
    names.retain(|name| stored.get(name) != rebuilt.get(name));
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        names.push("its spelling".to_owned());
    }
    names
}

/// The tree as it grows again.
struct Tree {
    frontier: Frontier,
    /// Stored nodes not met yet, by level and index.
    nodes: HashMap<(i64, i64), Vec<u8>>,
    /// Checkpoints not reached yet, the smallest last.
    checkpoints: Vec<Checkpoint>,
}

impl Tree {
    fn append(&mut self, stored: &Stored, report: &mut Report) {
        let nodes = &mut self.nodes;
        let mut strange = false;
        self.frontier.append_noting(leaf_hash(&stored.entry), |level, index, node| {
            if level > 0 && level % 8 == 0 {
                let at = i64::try_from(index).map(|index| (i64::from(level / 8), index));
                let kept = at.ok().and_then(|at| nodes.remove(&at));
                strange |= kept.is_none_or(|kept| kept != node.0);
            }
        });
        if strange {
            let what = "a node of the tree above this entry does not fit";
            report.entry(Finding::TreeAltered, stored.seq, what);
        }
        let (size, root) = (self.frontier.size(), self.frontier.root());
        while let Some(reached) = self.checkpoints.pop_if(|next| next.size <= size) {
            report.checkpoints += 1;
            if reached.size == size && reached.root != root {
                let what = format!("before this entry the log differs from checkpoint {size}");
                report.entry(Finding::Checkpoint, stored.seq, what);
            }
        }
    }

    /// The head, and what must have been met by now.
    fn close(mut self, tx: &mut Tx, report: &mut Report) -> Result<()> {
        while let Some(beyond) = self.checkpoints.pop() {
            let (signed, size) = (beyond.size, self.frontier.size());
            let what = format!("checkpoint {signed} was signed, but the log ends at {size}");
            report.whole(Finding::Checkpoint, what);
        }
        if !self.nodes.is_empty() {
            report.whole(Finding::TreeAltered, "there are nodes of entries that are not there");
        }
        let head = "SELECT size, frontier FROM journal_head WHERE id = 1";
        let head = tx.one(head, &[], |row| Ok((row.i64(0)?, row.bytes(1)?)))?;
        let expected = i64::try_from(self.frontier.size()).ok().zip(Some(self.frontier.to_bytes()));
        if head != expected {
            report.whole(Finding::TreeAltered, "the entries do not lead to the stored head");
        }
        Ok(())
    }
}

fn nodes(tx: &mut Tx) -> Result<HashMap<(i64, i64), Vec<u8>>> {
    let sql = "SELECT level, idx, hash FROM journal_node";
    let nodes = tx.all(sql, &[], |row| Ok(((row.i64(0)?, row.i64(1)?), row.bytes(2)?)))?;
    Ok(nodes.into_iter().collect())
}

/// The stored checkpoints and those brought along, the largest first.
fn checkpoints(tx: &mut Tx, trust: &Trust, report: &mut Report) -> Result<Vec<Checkpoint>> {
    let stored = tx.all("SELECT size, note FROM checkpoint", &[], |row| {
        Ok((Some(row.i64(0)?), row.text(1)?))
    })?;
    let brought = trust.notes.iter().map(|note| (None, note.clone()));
    let mut all = Vec::new();
    for (size, note) in stored.into_iter().chain(brought) {
        let opened = if trust.keys.is_empty() {
            peek_checkpoint(&note)
        } else {
            open_checkpoint(&note, &trust.keys)
        };
        let name = size.map_or_else(|| "brought along".to_owned(), |size| size.to_string());
        match opened {
            Ok(checkpoint)
                if size.is_none_or(|size| i64::try_from(checkpoint.size) == Ok(size)) =>
            {
                all.push(checkpoint);
            }
            Ok(checkpoint) => {
                let what = format!("checkpoint {name} speaks of {} entries", checkpoint.size);
                report.whole(Finding::Checkpoint, what);
            }
            Err(error) => report.whole(Finding::Checkpoint, format!("checkpoint {name}: {error}")),
        }
    }
    all.sort_by_key(|checkpoint| std::cmp::Reverse(checkpoint.size));
    Ok(all)
}
