//! Inclusion and consistency proofs of RFC 6962, made and verified. Making one asks a source for a
//! few subtree roots; verifying one needs nothing but the proof. A verification never succeeds
//! with hashes left over or missing.

use crate::hash::{Hash, empty_root, node_hash, root_of};
use std::fmt;

/// Where subtree roots come from: all leaves, stored tiles, or a database.
pub trait NodeSource {
    /// What may go wrong while reading.
    type Error: From<ProofError>;

    /// The root of the complete subtree over the `2^level` leaves from `index << level` on.
    ///
    /// # Errors
    /// If the source cannot give it.
    fn node(&mut self, level: u32, index: u64) -> Result<Hash, Self::Error>;
}

/// A source that holds every leaf hash; a node costs as many hashes as it has leaves.
pub struct LeafHashes<'a>(pub &'a [Hash]);

impl NodeSource for LeafHashes<'_> {
    type Error = ProofError;

    fn node(&mut self, level: u32, index: u64) -> Result<Hash, ProofError> {
        let missing = ProofError::Missing { level, index };
        let count = 1_usize.checked_shl(level).ok_or(missing)?;
        let start = usize::try_from(index).ok().and_then(|index| index.checked_mul(count));
        let end = start.and_then(|start| start.checked_add(count)).ok_or(missing)?;
        let leaves = start.and_then(|start| self.0.get(start..end)).ok_or(missing)?;
        Ok(root_of(leaves))
    }
}

/// Why a proof could not be made or does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofError {
    /// The index or the old size lies outside the tree.
    OutOfRange,
    /// The proof has too few or too many hashes for these sizes.
    Length,
    /// The proof leads to another (new) root.
    Root,
    /// The proof leads to another old root.
    OldRoot,
    /// The source does not hold this node.
    Missing {
        /// Height above the leaves.
        level: u32,
        /// Position within the height.
        index: u64,
    },
    /// A stored tile does not have the bytes its width demands.
    Tile,
}

impl fmt::Display for ProofError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProofError::OutOfRange => f.write_str("the position lies outside the tree"),
            ProofError::Length => f.write_str("the proof has the wrong number of hashes"),
            ProofError::Root => f.write_str("the proof leads to another root"),
            ProofError::OldRoot => f.write_str("the proof leads to another old root"),
            ProofError::Missing { level, index } => {
                write!(f, "node {index} at height {level} is not stored")
            }
            ProofError::Tile => f.write_str("a stored tile has the wrong length"),
        }
    }
}
impl std::error::Error for ProofError {}

/// The root of the first `size` leaves.
///
/// # Errors
/// If the source fails.
pub fn root_at<S: NodeSource>(source: &mut S, size: u64) -> Result<Hash, S::Error> {
    if size == 0 { Ok(empty_root()) } else { range_root(source, 0, size) }
}

/// The hashes that lead from leaf `index` to the root of the first `size` leaves.
///
/// # Errors
/// If `index` is not below `size`, or the source fails.
pub fn inclusion<S: NodeSource>(
    source: &mut S,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, S::Error> {
    if index >= size {
        return Err(ProofError::OutOfRange.into());
    }
    let mut proof = Vec::new();
    let (mut start, mut end) = (0, size);
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            proof.push(range_root(source, middle, end)?);
            end = middle;
        } else {
            proof.push(range_root(source, start, middle)?);
            start = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// The hashes that show that the tree of `new_size` leaves begins with the tree of `old_size`.
///
/// # Errors
/// If `old_size` is above `new_size`, or the source fails.
pub fn consistency<S: NodeSource>(
    source: &mut S,
    old_size: u64,
    new_size: u64,
) -> Result<Vec<Hash>, S::Error> {
    if old_size > new_size {
        return Err(ProofError::OutOfRange.into());
    }
    let mut proof = Vec::new();
    if old_size == 0 || old_size == new_size {
        return Ok(proof);
    }
    let (mut start, mut end) = (0, new_size);
    while old_size != end {
        let middle = start + split(end - start);
        if old_size <= middle {
            proof.push(range_root(source, middle, end)?);
            end = middle;
        } else {
            proof.push(range_root(source, start, middle)?);
            start = middle;
        }
    }
    // The verifier knows the old root; only if the old tree ends inside a right branch does it
    // need the part of that branch as a starting point.
    if start > 0 {
        proof.push(range_root(source, start, end)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Checks that `leaf` stands at `index` in the tree of `size` leaves with this root.
///
/// # Errors
/// Says why the proof does not hold.
pub fn verify_inclusion(
    leaf: Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::OutOfRange);
    }
    let (mut node, mut last, mut hash) = (index, size - 1, leaf);
    for sibling in proof {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(*sibling, hash);
            // A node at the right edge without a sibling is carried up unchanged.
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(hash, *sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::Length);
    }
    if hash == root { Ok(()) } else { Err(ProofError::Root) }
}

/// Checks that the tree behind `new_root` begins with the whole tree behind `old_root`.
///
/// # Errors
/// Says why the proof does not hold.
pub fn verify_consistency(
    old_size: u64,
    old_root: Hash,
    new_size: u64,
    new_root: Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if old_size > new_size {
        return Err(ProofError::OutOfRange);
    }
    if (old_size == 0 && old_root != empty_root()) || (new_size == 0 && new_root != empty_root()) {
        return Err(ProofError::OldRoot);
    }
    if old_size == 0 || old_size == new_size {
        return match (proof.is_empty(), old_size == 0 || old_root == new_root) {
            (false, _) => Err(ProofError::Length),
            (true, false) => Err(ProofError::Root),
            (true, true) => Ok(()),
        };
    }
    let (first, rest) = if old_size.is_power_of_two() {
        (old_root, proof)
    } else {
        let (first, rest) = proof.split_first().ok_or(ProofError::Length)?;
        (*first, rest)
    };
    let shift = (old_size - 1).trailing_ones();
    let (mut node, mut last) = ((old_size - 1) >> shift, (new_size - 1) >> shift);
    let (mut old, mut new) = (first, first);
    for sibling in rest {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if node & 1 == 1 || node == last {
            old = node_hash(*sibling, old);
            new = node_hash(*sibling, new);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new = node_hash(new, *sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    match (last == 0, old == old_root, new == new_root) {
        (false, _, _) => Err(ProofError::Length),
        (true, false, _) => Err(ProofError::OldRoot),
        (true, true, false) => Err(ProofError::Root),
        (true, true, true) => Ok(()),
    }
}

/// The largest power of two below `count`, which must be at least 2.
fn split(count: u64) -> u64 {
    1 << (u64::BITS - 1 - (count - 1).leading_zeros())
}

/// The root over leaves `start..end`, a non-empty range that RFC 6962 splitting produces: complete
/// subtrees from left to right, each smaller than the one before.
fn range_root<S: NodeSource>(source: &mut S, start: u64, end: u64) -> Result<Hash, S::Error> {
    let mut parts = Vec::new();
    let mut from = start;
    while from < end {
        let level = u64::BITS - 1 - (end - from).leading_zeros();
        parts.push(source.node(level, from >> level)?);
        from += 1 << level;
    }
    let from_right = parts.into_iter().rev();
    Ok(from_right.reduce(|right, left| node_hash(left, right)).unwrap_or_else(empty_root))
}
