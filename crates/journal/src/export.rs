//! The verifier of a published log: checkpoint, every tile and every entry bundle, each against
//! the others. It believes nothing but the keys it was given, and it is one of two: the Python
//! program in `verify/` must come to the same verdict.

use crate::frontier::Frontier;
use crate::hash::{Hash, leaf_hash};
use crate::key::VerifierKey;
use crate::note::{self, NoteError, Opened};
use crate::tile::{TILE_WIDTH, Tile, TileWriter, bundle_entries, tile_hashes};
use std::fmt;

/// Why a published log is not believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportError<E> {
    /// The storage failed.
    Read(E),
    /// A file the checkpoint demands is not there.
    Missing(String),
    /// The checkpoint is not believed.
    Note(NoteError),
    /// A tile or bundle is malformed or does not have its width.
    Malformed(String),
    /// A tile holds another hash than the entries (or tiles) below it give.
    Differs {
        /// The file.
        path: String,
        /// Index of the first hash that differs, within its level; on level 0 the entry's index.
        index: u64,
    },
    /// All files agree with each other, but not with the signed root.
    Root,
}

impl<E: fmt::Display> fmt::Display for ExportError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExportError::Read(cause) => write!(f, "cannot read the log: {cause}"),
            ExportError::Missing(path) => write!(f, "{path} is missing"),
            ExportError::Note(cause) => write!(f, "checkpoint: {cause}"),
            ExportError::Malformed(path) => write!(f, "{path} is malformed"),
            ExportError::Differs { path, index } => {
                write!(f, "{path} differs from what lies below it, first at index {index}")
            }
            ExportError::Root => f.write_str("the entries do not lead to the signed root"),
        }
    }
}
impl<E: fmt::Debug + fmt::Display> std::error::Error for ExportError<E> {}

/// Verifies a published log. `read` gives the bytes of a path such as `checkpoint` or
/// `tile/0/000`, or nothing if there is no such file.
///
/// # Errors
/// Names the first file that is not believed.
pub fn verify_export<E>(
    keys: &[VerifierKey],
    mut read: impl FnMut(&str) -> Result<Option<Vec<u8>>, E>,
) -> Result<Opened, ExportError<E>> {
    let signed = "checkpoint".to_owned();
    let note = read(&signed).map_err(ExportError::Read)?;
    let note = String::from_utf8(note.ok_or(ExportError::Missing(signed))?);
    let note = note.map_err(|_| ExportError::Note(NoteError::Format))?;
    let opened = note::open(&note, keys).map_err(ExportError::Note)?;
    let (mut frontier, mut writer) = (Frontier::new(), TileWriter::new());
    let size = opened.checkpoint.size;
    while frontier.size() < size {
        let rest = size - frontier.size();
        let width = u16::try_from(rest).unwrap_or(TILE_WIDTH).min(TILE_WIDTH);
        let tile = Tile { level: 0, index: frontier.size() / u64::from(TILE_WIDTH), width };
        for leaf in leaves_of(&tile, &mut read)? {
            frontier.append(leaf);
            for (made, hashes) in writer.append(leaf) {
                compare(&made, &hashes, &mut read)?;
            }
        }
    }
    for (made, hashes) in writer.partial() {
        compare(&made, &hashes, &mut read)?;
    }
    if frontier.root() == opened.checkpoint.root { Ok(opened) } else { Err(ExportError::Root) }
}

/// Reads a file; where a partial one is gone, the full one of a log that has grown stands in.
fn read_either<E>(
    partial: String,
    full: &str,
    read: &mut impl FnMut(&str) -> Result<Option<Vec<u8>>, E>,
) -> Result<(Vec<u8>, bool), ExportError<E>> {
    if let Some(bytes) = read(&partial).map_err(ExportError::Read)? {
        return Ok((bytes, false));
    }
    if partial == full {
        return Err(ExportError::Missing(partial));
    }
    let bytes = read(full).map_err(ExportError::Read)?;
    Ok((bytes.ok_or(ExportError::Missing(partial))?, true))
}

/// The leaf hashes of a bundle, which must hold as many entries as its tile has hashes.
fn leaves_of<E>(
    tile: &Tile,
    read: &mut impl FnMut(&str) -> Result<Option<Vec<u8>>, E>,
) -> Result<Vec<Hash>, ExportError<E>> {
    let path = tile.bundle_path();
    let full = tile.filled();
    let (bytes, grown) = read_either(path.clone(), &full.bundle_path(), read)?;
    let entries = bundle_entries(&bytes);
    let entries = entries.map_err(|_| ExportError::Malformed(path.clone()))?;
    let demanded = usize::from(if grown { full.width } else { tile.width });
    if entries.len() != demanded {
        return Err(ExportError::Malformed(path));
    }
    let wanted = entries.iter().take(usize::from(tile.width));
    Ok(wanted.map(|entry| leaf_hash(entry)).collect())
}

/// Compares a stored tile with the hashes it must hold.
fn compare<E>(
    tile: &Tile,
    made: &[Hash],
    read: &mut impl FnMut(&str) -> Result<Option<Vec<u8>>, E>,
) -> Result<(), ExportError<E>> {
    let path = tile.path();
    let full = tile.filled();
    let (bytes, grown) = read_either(path.clone(), &full.path(), read)?;
    let stored = tile_hashes(&bytes).map_err(|_| ExportError::Malformed(path.clone()))?;
    if stored.len() != usize::from(if grown { full.width } else { tile.width }) {
        return Err(ExportError::Malformed(path));
    }
    let pairs = (tile.first()..).zip(stored.iter().zip(made));
    for (index, (stored, made)) in pairs {
        if stored != made {
            return Err(ExportError::Differs { path, index });
        }
    }
    Ok(())
}
