//! The frontier of a growing tree: its size and the roots of the complete subtrees along its right
//! edge. A write transaction needs no more than these few hashes to append an entry and to know
//! the new root; it must never have to read older entries.

use crate::hash::{Hash, empty_root, node_hash};
use std::fmt;

/// A compact range from leaf 0: at most 63 hashes whatever the size of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// One root per set bit of `size`, the largest subtree first.
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The largest number of leaves a log may have.
    pub const MAX_SIZE: u64 = i64::MAX.unsigned_abs();

    /// A log without entries.
    #[must_use]
    pub fn new() -> Frontier {
        Frontier::default()
    }

    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends one leaf hash.
    pub fn append(&mut self, leaf: Hash) {
        self.append_noting(leaf, |_, _, _| {});
    }

    /// Appends one leaf hash and tells each subtree it completes, as
    /// `(level, index, root)`, from the leaf (level 0) upwards; about two calls per leaf.
    pub fn append_noting(&mut self, leaf: Hash, mut note: impl FnMut(u32, u64, Hash)) {
        let (mut level, mut index, mut hash) = (0, self.size, leaf);
        note(level, index, hash);
        while index & 1 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            hash = node_hash(left, hash);
            level += 1;
            index >>= 1;
            note(level, index, hash);
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The root over all leaves so far.
    #[must_use]
    pub fn root(&self) -> Hash {
        let from_right = self.peaks.iter().rev().copied();
        from_right.reduce(|right, left| node_hash(left, right)).unwrap_or_else(empty_root)
    }

    /// Size as 8 big-endian bytes, then the hashes, the largest subtree first.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        for peak in &self.peaks {
            bytes.extend_from_slice(&peak.0);
        }
        bytes
    }

    /// Reads what [`Frontier::to_bytes`] wrote.
    ///
    /// # Errors
    /// If the number of hashes does not fit the size, or the size is above
    /// [`Frontier::MAX_SIZE`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Frontier, FrontierError> {
        let (size, rest) = bytes.split_first_chunk::<8>().ok_or(FrontierError)?;
        let size = u64::from_be_bytes(*size);
        let (peaks, odd) = rest.as_chunks::<32>();
        let peaks: Vec<Hash> = peaks.iter().map(|bytes| Hash(*bytes)).collect();
        let fits = u32::try_from(peaks.len()) == Ok(size.count_ones());
        if size > Frontier::MAX_SIZE || !odd.is_empty() || !fits {
            return Err(FrontierError);
        }
        Ok(Frontier { size, peaks })
    }
}

/// The stored bytes are no frontier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrontierError;

impl fmt::Display for FrontierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the stored tree state does not have one hash per set bit of its size")
    }
}
impl std::error::Error for FrontierError {}
