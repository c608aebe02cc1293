//! Seals: the salted hash of a protected row as it stands in the database, kept with the entry of
//! the act that wrote it. A seal is made of what was read back, never of what was meant to be
//! written.

use crate::catalog::Sealed;
use crate::event::{Pending, fresh_salt};
use crate::failure::{Fault, Result};
use crate::row::Row;
use crate::value::Value;
use crate::values;
use crate::write::WriteTx;
use journal::Hash;
use journal::seal::{Cell, row_hash, rows_root};
use std::collections::HashSet;

/// Rows that [`WriteTx::seal_many`] reads at once.
const SEALED_AT_ONCE: usize = 500;

/// The seal of one row, or the mark that it is gone.
pub(crate) struct RowSeal {
    pub(crate) table: &'static str,
    pub(crate) key: String,
    pub(crate) erased: bool,
    pub(crate) salt: [u8; 16],
    pub(crate) hash: Hash,
}

/// The seal of all rows of a scope.
pub(crate) struct ScopeSeal {
    pub(crate) table: &'static str,
    pub(crate) scope: i64,
    pub(crate) salt: [u8; 16],
    pub(crate) rows: i64,
    pub(crate) root: Hash,
    /// Sorted.
    pub(crate) hashes: Vec<Hash>,
}

impl ScopeSeal {
    /// What the entry commits to: the root together with the scope it belongs to.
    pub(crate) fn leaf(&self) -> Hash {
        scope_leaf(&self.salt, self.table, self.scope, self.rows, self.root)
    }
}

pub(crate) fn scope_leaf(salt: &[u8; 16], table: &str, scope: i64, rows: i64, root: Hash) -> Hash {
    let cells = [Cell::Int(scope), Cell::Int(rows), Cell::Bytes(&root.0)];
    row_hash(salt, table, &["scope", "rows", "root"], &cells)
}

/// The mark that a row is gone.
pub(crate) fn erased_hash(salt: &[u8; 16], table: &str, key: &str) -> Hash {
    row_hash(salt, table, &["erased"], &[Cell::Text(key)])
}

/// The hash of the sealed columns, which stand first in the row.
pub(crate) fn hash_of(row: &Row, salt: &[u8; 16], table: &str, columns: &[&str]) -> Result<Hash> {
    let cells: Result<Vec<Cell<'_>>> = (0..columns.len()).map(|at| row.cell(at)).collect();
    Ok(row_hash(salt, table, columns, &cells?))
}

/// The key of a row as one text: numbers in decimal, parts separated by `|`.
pub(crate) fn key_text(table: &str, key: &[Value]) -> Result<String> {
    let mut text = String::new();
    for (at, part) in key.iter().enumerate() {
        if at > 0 {
            text.push('|');
        }
        match part {
            Value::Int(number) => text.push_str(&number.to_string()),
            Value::Text(word) if !word.contains('|') => text.push_str(word),
            _ => return Err(Fault::new(format!("a key of {table} cannot be written down")).into()),
        }
    }
    Ok(text)
}

impl WriteTx {
    /// Seals a protected row: reads it back and adds its salted hash to the event recorded last.
    ///
    /// # Errors
    /// If nothing was recorded yet, the table is not declared, or there is no such row.
    pub fn seal(&mut self, table: &'static str, key: &[Value]) -> Result<()> {
        let sealed = self.declared(table)?;
        let (text, salt) = (key_text(table, key)?, fresh_salt()?);
        let columns = sealed.table.columns;
        let hash = self.tx.one(&sealed.by_key, key, |row| hash_of(row, &salt, table, columns))?;
        let hash = hash.ok_or_else(|| Fault::new(format!("no row to seal in {table}")))?;
        self.covered(table);
        self.add(RowSeal { table, key: text, erased: false, salt, hash })
    }

    /// Seals many rows of a protected table whose key is one number, in few statements.
    ///
    /// # Errors
    /// As [`WriteTx::seal`], and if the key is another.
    pub fn seal_many(&mut self, table: &'static str, ids: &[i64]) -> Result<()> {
        let sealed = self.declared(table)?;
        let ([key], columns) = (sealed.table.key, sealed.table.columns) else {
            return Err(Fault::new(format!("the key of {table} has several parts")).into());
        };
        self.last(table)?;
        for chunk in ids.chunks(SEALED_AT_ONCE) {
            let marks: Vec<String> = (1..=chunk.len()).map(|n| format!("?{n}")).collect();
            let sql = format!(
                "SELECT {}, {key} FROM {table} WHERE {key} IN ({})",
                sealed.table.columns_sql(""),
                marks.join(", ")
            );
            let params: Vec<Value> = chunk.iter().copied().map(Value::Int).collect();
            let seals = self.tx.all(&sql, &params, |row| {
                let (key, salt) = (row.i64(columns.len())?.to_string(), fresh_salt()?);
                let hash = hash_of(row, &salt, table, columns)?;
                Ok(RowSeal { table, key, erased: false, salt, hash })
            })?;
            let wanted: HashSet<&i64> = chunk.iter().collect();
            if seals.len() != wanted.len() {
                let what = format!("{} of {} rows to seal in {table}", seals.len(), wanted.len());
                return Err(Fault::new(what).into());
            }
            self.last(table)?.rows.extend(seals);
        }
        self.covered(table);
        Ok(())
    }

    /// Marks a sealed row as gone: removed, or erased at the wish of the person. The salts of its
    /// seals are destroyed, so that nothing can be guessed from the hashes that stay.
    ///
    /// # Errors
    /// If nothing was recorded yet, the table is not declared, or the row is still there.
    pub fn unseal(&mut self, table: &'static str, key: &[Value]) -> Result<()> {
        let sealed = self.declared(table)?;
        if self.tx.one(&sealed.by_key, key, |_| Ok(()))?.is_some() {
            return Err(Fault::new(format!("a row of {table} is unsealed but still there")).into());
        }
        let (key, salt) = (key_text(table, key)?, fresh_salt()?);
        let hash = erased_hash(&salt, table, &key);
        self.add(RowSeal { table, key, erased: true, salt, hash })
    }

    /// Seals all rows of a scope of a protected table at once, in place of its former seal. A
    /// scope without rows is sealed as empty.
    ///
    /// # Errors
    /// If nothing was recorded yet, or the table is not declared with a scope.
    pub fn seal_scope(&mut self, table: &'static str, scope: i64) -> Result<()> {
        let sealed = self.declared(table)?;
        let Some(by_scope) = &sealed.by_scope else {
            return Err(Fault::new(format!("{table} is not sealed by scope")).into());
        };
        let (columns, salt) = (sealed.table.columns, fresh_salt()?);
        let mut hashes = Vec::new();
        self.tx.each(by_scope, &values![scope], |row| {
            hashes.push(hash_of(row, &salt, table, columns)?);
            Ok(())
        })?;
        let root = rows_root(&mut hashes);
        self.covered(table);
        let rows = i64::try_from(hashes.len()).unwrap_or(i64::MAX);
        let last = self.last(table)?;
        last.scopes.retain(|old| (old.table, old.scope) != (table, scope));
        last.scopes.push(ScopeSeal { table, scope, salt, rows, root, hashes });
        Ok(())
    }

    fn declared(&self, table: &str) -> Result<Sealed> {
        let sealed = self.tx.catalog.sealed(table).cloned();
        sealed.ok_or_else(|| Fault::new(format!("{table} is not declared as protected")).into())
    }

    fn last(&mut self, table: &str) -> Result<&mut Pending> {
        let missing = || Fault::new(format!("{table} is sealed before an event was recorded"));
        Ok(self.pending.last_mut().ok_or_else(missing)?)
    }

    fn add(&mut self, seal: RowSeal) -> Result<()> {
        let last = self.last(seal.table)?;
        last.rows.push(seal);
        Ok(())
    }
}
