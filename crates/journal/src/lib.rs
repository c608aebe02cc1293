//! A transparency log: an RFC 6962 Merkle tree over journal entries, with C2SP checkpoints,
//! cosignatures and tiles that any tlog-tiles client verifies, and receipts and row seals on top.
//! It never touches a file, a clock or a random source: seeds, salts, times and storage are
//! arguments, so the same bytes always give the same answer.

pub mod canonical;
pub mod export;
pub mod frontier;
pub mod hash;
pub mod key;
pub mod note;
pub mod proof;
pub mod receipt;
pub mod seal;
mod text;
pub mod tile;
pub mod witness;

pub use canonical::{CanonicalError, MAX_ENTRY_BYTES, commit, entry_bytes};
pub use frontier::Frontier;
pub use hash::{Hash, empty_root, leaf_hash, node_hash, root_of};
pub use key::{KeyKind, SigningKey, VerifierKey};
pub use note::{Checkpoint, NoteError, open_checkpoint, sign_checkpoint};
pub use proof::{NodeSource, ProofError};
pub use receipt::Receipt;
pub use tile::Tile;

#[cfg(test)]
mod tests;
