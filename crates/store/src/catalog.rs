//! What the rooms declare about their tables: migrations, which rows are sealed, and which tables
//! are worth no journal entry. A table that nobody declared is ordinary: written with a journal
//! entry, not sealed.

use std::collections::{HashMap, HashSet};

/// The tables of one room.
#[derive(Clone, Copy, Debug)]
pub struct MigrationSet {
    /// Name of the room.
    pub room: &'static str,
    /// Name and text of each migration, oldest first. An applied text never changes.
    pub steps: &'static [(&'static str, &'static str)],
    /// Tables whose rows are sealed.
    pub protected: &'static [Protected],
    /// Tables that may be written without a journal entry.
    pub ephemeral: &'static [&'static str],
}

/// A table whose rows carry a salted hash in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Protected {
    /// The table.
    pub table: &'static str,
    /// Its key columns: numbers or text without `|`.
    pub key: &'static [&'static str],
    /// The sealed columns, in the order in which they are hashed.
    pub columns: &'static [&'static str],
    /// Column by which many rows are sealed at once; `None` seals row by row.
    pub scope: Option<&'static str>,
}

impl Protected {
    /// The key as one text, in SQL, the way [`crate::seal::key_text`] writes it.
    pub(crate) fn key_sql(&self, alias: &str) -> String {
        let parts: Vec<String> =
            self.key.iter().map(|column| format!("CAST({alias}{column} AS text)")).collect();
        parts.join(" || '|' || ")
    }

    /// The sealed columns, each behind an alias such as `r.`.
    pub(crate) fn columns_sql(&self, alias: &str) -> String {
        let parts: Vec<String> =
            self.columns.iter().map(|column| format!("{alias}{column}")).collect();
        parts.join(", ")
    }
}

/// A protected table with the statements that read it for sealing.
#[derive(Clone, Debug)]
pub(crate) struct Sealed {
    pub(crate) table: Protected,
    /// Sealed columns of the row with the key.
    pub(crate) by_key: String,
    /// Sealed columns of the rows of a scope, then their key, ordered by key.
    pub(crate) by_scope: Option<String>,
}

impl Sealed {
    pub(crate) fn new(table: Protected) -> Sealed {
        let columns = table.columns_sql("");
        let name = table.table;
        let key: Vec<String> = (1..)
            .zip(table.key)
            .map(|(n, column): (usize, _)| format!("{column} = ?{n}"))
            .collect();
        let by_key = format!("SELECT {columns} FROM {name} WHERE {}", key.join(" AND "));
        let by_scope = table.scope.map(|scope| {
            let (key, order) = (table.key_sql(""), table.key.join(", "));
            // Without a name of its own the key would be called as its column is, and an order by
            // that column would be ambiguous.
            format!(
                "SELECT {columns}, {key} AS key_text FROM {name} WHERE {scope} = ?1
                ORDER BY {order}"
            )
        });
        Sealed { table, by_key, by_scope }
    }
}

/// Everything declared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Catalog {
    sealed: HashMap<&'static str, Sealed>,
    ephemeral: HashSet<&'static str>,
}

impl Catalog {
    pub(crate) fn declare(&mut self, sets: &[MigrationSet]) {
        for set in sets {
            self.ephemeral.extend(set.ephemeral);
            for table in set.protected {
                self.sealed.insert(table.table, Sealed::new(*table));
            }
        }
    }

    pub(crate) fn sealed(&self, table: &str) -> Option<&Sealed> {
        self.sealed.get(table)
    }

    pub(crate) fn is_ephemeral(&self, table: &str) -> bool {
        self.ephemeral.contains(table)
    }

    /// Protected tables by name.
    pub(crate) fn protected(&self) -> Vec<Protected> {
        let mut all: Vec<Protected> = self.sealed.values().map(|sealed| sealed.table).collect();
        all.sort_by_key(|table| table.table);
        all
    }
}

/// Tables of the store itself, which no act writes.
pub(crate) fn is_own(table: &str) -> bool {
    table.starts_with("journal_") || table == "checkpoint" || table == "migration"
}
