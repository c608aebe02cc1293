//! Seals on table rows: a salted hash per row, and one root over the rows an act wrote, which its
//! journal entry carries. A row's hash must be the same on every SQL engine and in any order of
//! reading, and must say nothing about the row once its salt is gone.

use crate::hash::{Hash, root_of};
use sha2::{Digest, Sha256};

/// One cell as both SQL engines store it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// No value.
    Null,
    /// A number, date part, flag or amount.
    Int(i64),
    /// Text, as UTF-8.
    Text(&'a str),
    /// Raw bytes.
    Bytes(&'a [u8]),
}

/// The salted hash of one row:
/// `SHA-256(0x02 ‖ salt ‖ table ‖ number of columns ‖ columns ‖ number of cells ‖ cells)`.
///
/// Names and text are UTF-8 behind a 64-bit big-endian length, numbers are 64-bit big-endian; a
/// cell starts with its tag `0` null, `1` integer, `2` text, `3` bytes. The first byte keeps a row
/// apart from a leaf (0x00) and a node (0x01).
#[must_use]
pub fn row_hash(salt: &[u8; 16], table: &str, columns: &[&str], cells: &[Cell<'_>]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0x02]);
    hasher.update(salt);
    update_counted(&mut hasher, table.as_bytes());
    update_count(&mut hasher, columns.len());
    for column in columns {
        update_counted(&mut hasher, column.as_bytes());
    }
    update_count(&mut hasher, cells.len());
    for cell in cells {
        match cell {
            Cell::Null => hasher.update([0]),
            Cell::Int(number) => {
                hasher.update([1]);
                hasher.update(number.to_be_bytes());
            }
            Cell::Text(text) => {
                hasher.update([2]);
                update_counted(&mut hasher, text.as_bytes());
            }
            Cell::Bytes(bytes) => {
                hasher.update([3]);
                update_counted(&mut hasher, bytes);
            }
        }
    }
    Hash(hasher.finalize().into())
}

fn update_counted(hasher: &mut Sha256, bytes: &[u8]) {
    update_count(hasher, bytes.len());
    hasher.update(bytes);
}

fn update_count(hasher: &mut Sha256, count: usize) {
    // A length in memory always fits 64 bits.
    hasher.update((count as u64).to_be_bytes());
}

/// The root over row hashes, whatever their order: sorts them first. Equal hashes count each.
pub fn rows_root(hashes: &mut [Hash]) -> Hash {
    hashes.sort_unstable();
    root_of(hashes)
}

/// How the rows found differ from the rows committed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// The caller's numbers of rows that were altered or added.
    pub strange: Vec<usize>,
    /// Committed hashes no row has: their rows were altered or removed.
    pub missing: Vec<Hash>,
}

impl Difference {
    /// Whether every committed row was found and no other.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.strange.is_empty() && self.missing.is_empty()
    }
}

/// Compares the committed hashes (sorted) with the rows found, each under a number by which the
/// caller knows it. An altered row appears as one strange and one missing.
#[must_use]
pub fn difference(committed_sorted: &[Hash], found: &[(usize, Hash)]) -> Difference {
    let mut found: Vec<&(usize, Hash)> = found.iter().collect();
    found.sort_unstable_by_key(|(number, hash)| (*hash, *number));
    let mut committed = committed_sorted.iter().peekable();
    let mut difference = Difference::default();
    for (number, hash) in found {
        while let Some(missing) = committed.next_if(|next| *next < hash) {
            difference.missing.push(*missing);
        }
        if committed.next_if(|next| *next == hash).is_none() {
            difference.strange.push(*number);
        }
    }
    difference.missing.extend(committed);
    difference.strange.sort_unstable();
    difference
}
