//! Appends the entries of a transaction to the journal: all in a few statements, at the very end.
//! It needs the frontier of the tree, never older entries.

use crate::event::{Entry, Pending, Pseudonyms, Record, fresh_salt, signed};
use crate::failure::{Fault, Result};
use crate::seal::{RowSeal, ScopeSeal};
use crate::tx::Engine;
use crate::value::Value;
use crate::values;
use crate::write::WriteTx;
use journal::seal::rows_root;
use journal::tile::tile_bytes;
use journal::{Frontier, Hash, leaf_hash};
use std::collections::HashSet;

const ENTRY: &[&str] = &[
    "seq",
    "time_us",
    "kind",
    "actor",
    "hat",
    "object",
    "subject",
    "ground",
    "body",
    "law",
    "salt",
    "entry",
    "leaf",
    "rows",
    "rows_root",
];

/// What is to be written for the entries of a transaction.
#[derive(Default)]
struct Batch {
    entries: Vec<Vec<Value>>,
    nodes: Vec<Vec<Value>>,
    rows: Vec<Vec<Value>>,
    /// Table and key of rows that are gone.
    erased: Vec<[Value; 2]>,
    scopes: Vec<(i64, ScopeSeal)>,
}

impl WriteTx {
    /// Turns the recorded events into entries and appends them to the tree.
    pub(crate) fn append_entries(&mut self) -> Result<()> {
        let pending = std::mem::take(&mut self.pending);
        if pending.is_empty() {
            return Ok(());
        }
        // The lock of the head is taken last and held for the commit only.
        let head = match self.tx.engine() {
            Engine::Sqlite => "",
            Engine::Postgres => "FOR UPDATE OF h",
        };
        let head = format!(
            "SELECT h.frontier, s.secret FROM journal_head h JOIN journal_secret s ON s.id = h.id
              WHERE h.id = 1 {head}"
        );
        let head = self.tx.one(&head, &[], |row| Ok((row.bytes(0)?, row.bytes(1)?)))?;
        let unfounded = || Fault::new("the journal does not exist yet; migrate first");
        let (frontier, secret) = head.ok_or_else(unfounded)?;
        let mut frontier =
            Frontier::from_bytes(&frontier).map_err(|e| Fault::new(e.to_string()))?;
        let (names, mut batch) = (Pseudonyms::new(&secret)?, Batch::default());
        for one in pending {
            self.append(one, &mut frontier, &names, &mut batch)?;
        }
        self.store(batch)?;
        self.tx.change(
            "UPDATE journal_head SET size = ?1, frontier = ?2 WHERE id = 1",
            &values![signed(frontier.size())?, frontier.to_bytes()],
        )?;
        Ok(())
    }

    fn append(
        &self,
        one: Pending,
        frontier: &mut Frontier,
        names: &Pseudonyms,
        batch: &mut Batch,
    ) -> Result<()> {
        let Pending { event, rows, scopes } = one;
        let rows = latest(rows);
        let body = match &event.body {
            Some(body) => {
                let bytes = journal::canonical::canonical_bytes(body)?;
                Some(String::from_utf8_lossy(&bytes).into_owned())
            }
            None => None,
        };
        let record = Record {
            kind: event.kind.into_owned(),
            actor: self.permit().actor().label(),
            hat: self.permit().role().name().to_owned(),
            object: event.object,
            subject: event.subject,
            ground: event.ground,
            body,
            law: event.law,
        };
        let (seq, time_us, salt) = (signed(frontier.size())?, self.now_us(), fresh_salt()?);
        let mut hashes: Vec<Hash> = rows.iter().map(|row| row.hash).collect();
        hashes.extend(scopes.iter().map(ScopeSeal::leaf));
        let in_scopes: i64 = scopes.iter().map(|scope| scope.rows).sum();
        let count = in_scopes.saturating_add(i64::try_from(rows.len()).unwrap_or(i64::MAX));
        let root = rows_root(&mut hashes);
        let entry =
            Entry { seq, time_us, record: &record, salt: &salt, rows: count, rows_root: root };
        let entry = entry.bytes(names)?;
        let leaf = leaf_hash(&entry);
        frontier.append_noting(leaf, |level, index, node| {
            if level > 0 && level % 8 == 0 {
                // A log never has 2^63 entries.
                let index = i64::try_from(index).unwrap_or(i64::MAX);
                batch.nodes.push(values![level / 8, index, node].to_vec());
            }
        });
        let Record { kind, actor, hat, object, subject, ground, body, law } = record;
        batch.entries.push(
            values![
                seq, time_us, kind, actor, hat, object, subject, ground, body, law, salt, entry,
                leaf, count, root
            ]
            .to_vec(),
        );
        for row in rows {
            if row.erased {
                batch.erased.push(values![row.table, &row.key]);
            }
            let RowSeal { table, key, erased, salt, hash } = row;
            batch.rows.push(values![seq, table, key, erased, salt, hash].to_vec());
        }
        batch.scopes.extend(scopes.into_iter().map(|scope| (seq, scope)));
        Ok(())
    }

    fn store(&mut self, batch: Batch) -> Result<()> {
        self.bulk("journal_entry", ENTRY, "", batch.entries)?;
        self.bulk("journal_node", &["level", "idx", "hash"], "", batch.nodes)?;
        for gone in batch.erased {
            // What stays of a removed row must not let anybody guess it.
            let sql = "UPDATE journal_row SET salt = NULL WHERE tbl = ?1 AND key = ?2";
            self.tx.change(sql, &gone)?;
        }
        let columns = ["seq", "tbl", "key", "erased", "salt", "hash"];
        self.bulk("journal_row", &columns, "", batch.rows)?;
        for (seq, scope) in batch.scopes {
            self.tx.change(
                "UPDATE journal_leaves SET leaves = NULL WHERE tbl = ?1 AND scope = ?2",
                &values![scope.table, scope.scope],
            )?;
            let leaves = tile_bytes(&scope.hashes);
            let ScopeSeal { table, scope, salt, rows, root, .. } = scope;
            self.tx.change(
                "INSERT INTO journal_leaves (seq, tbl, scope, rows, salt, root, leaves)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                &values![seq, table, scope, rows, salt, root, leaves],
            )?;
        }
        Ok(())
    }
}

/// The last seal of each row: a row may have been sealed again in the same event.
fn latest(mut rows: Vec<RowSeal>) -> Vec<RowSeal> {
    let mut seen = HashSet::new();
    rows.reverse();
    rows.retain(|row| seen.insert((row.table, row.key.clone())));
    rows
}
