//! C2SP tlog-tiles: where each part of a published log lies and which bytes it has. Paths follow
//! the standard to the letter, so that a folder of static files is enough to serve a log; a full
//! tile, once written, never changes.

use crate::hash::{Hash, root_of};
use crate::proof::{NodeSource, ProofError};
use crate::text;

/// Hashes in a full tile, entries in a full bundle.
pub const TILE_WIDTH: u16 = 256;
/// Tree levels between a tile's hashes and the hashes of the tile above.
const TILE_HEIGHT: u32 = 8;

/// One tile, full or partial. The entry bundle beside a level-0 tile has its index and width.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    /// 0 holds leaf hashes; each level above holds the roots of full tiles below.
    pub level: u8,
    /// Position within the level, counted in full tiles.
    pub index: u64,
    /// Number of hashes, 1 to 256.
    pub width: u16,
}

/// What a path below the log's address names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// `checkpoint`
    Checkpoint,
    /// `tile/<L>/<N>[.p/<W>]`
    Tile(Tile),
    /// `tile/entries/<N>[.p/<W>]`, with the level-0 tile it belongs to.
    Bundle(Tile),
}

impl Tile {
    /// `tile/<L>/<N>[.p/<W>]`
    #[must_use]
    pub fn path(&self) -> String {
        format!("tile/{}/{}", self.level, self.tail())
    }

    /// `tile/entries/<N>[.p/<W>]`, for a level-0 tile.
    #[must_use]
    pub fn bundle_path(&self) -> String {
        format!("tile/entries/{}", self.tail())
    }

    /// The same tile once it is full.
    #[must_use]
    pub fn filled(&self) -> Tile {
        Tile { width: TILE_WIDTH, ..*self }
    }

    /// Whether it has fewer than 256 hashes.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.width < TILE_WIDTH
    }

    /// Index of the first hash within the level; for level 0, of the first entry.
    #[must_use]
    pub fn first(&self) -> u64 {
        self.index.saturating_mul(u64::from(TILE_WIDTH))
    }

    fn tail(&self) -> String {
        let (mut rest, mut index) = (self.index / 1000, format!("{:03}", self.index % 1000));
        while rest > 0 {
            index = format!("x{:03}/{index}", rest % 1000);
            rest /= 1000;
        }
        if self.is_partial() { format!("{index}.p/{}", self.width) } else { index }
    }
}

impl Resource {
    /// Reads a path; only the one standard spelling is accepted, so nothing outside the log can
    /// be named.
    #[must_use]
    pub fn parse(path: &str) -> Option<Resource> {
        if path == "checkpoint" {
            return Some(Resource::Checkpoint);
        }
        let (level, tail) = path.strip_prefix("tile/")?.split_once('/')?;
        let (index, width) = match tail.split_once(".p/") {
            Some((index, width)) => (index, text::decimal(width)?),
            None => (tail, u64::from(TILE_WIDTH)),
        };
        let mut number = 0_u64;
        for group in index.split('/') {
            let digits = group.strip_prefix('x').unwrap_or(group);
            let plain = digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
            let value: u64 = if plain { digits.parse().ok()? } else { return None };
            number = number.checked_mul(1000)?.checked_add(value)?;
        }
        let width = u16::try_from(width).ok().filter(|width| (1..=TILE_WIDTH).contains(width))?;
        if level == "entries" {
            let tile = Tile { level: 0, index: number, width };
            return (tile.bundle_path() == path).then_some(Resource::Bundle(tile));
        }
        let level = text::decimal(level).and_then(|level| u8::try_from(level).ok())?;
        let tile = Tile { level, index: number, width };
        (level < 64 && tile.path() == path).then_some(Resource::Tile(tile))
    }
}

/// The tiles a log of `new_size` entries has and one of `old_size` had not, by level and index.
/// Entry bundles go with the level-0 tiles.
#[must_use]
pub fn tiles_between(old_size: u64, new_size: u64) -> Vec<Tile> {
    let mut tiles = Vec::new();
    let mut level = 0_u8;
    while let (Some(old), Some(new)) = (hashes_at(level, old_size), hashes_at(level, new_size)) {
        if new == 0 {
            break;
        }
        let width = u64::from(TILE_WIDTH);
        if new > old {
            for index in old / width..new / width {
                tiles.push(Tile { level, index, width: TILE_WIDTH });
            }
            tiles.extend(open_tile(level, new_size));
        }
        level += 1;
    }
    tiles
}

/// How many hashes a level has in a log of this size; none if no such level can exist.
fn hashes_at(level: u8, size: u64) -> Option<u64> {
    size.checked_shr(u32::from(level) * TILE_HEIGHT)
}

/// The partial tile of a level, if the size leaves one.
fn open_tile(level: u8, size: u64) -> Option<Tile> {
    let count = hashes_at(level, size)?;
    let width = u16::try_from(count % u64::from(TILE_WIDTH)).ok().filter(|width| *width > 0)?;
    Some(Tile { level, index: count / u64::from(TILE_WIDTH), width })
}

/// The bytes of a tile with these hashes.
#[must_use]
pub fn tile_bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// The hashes of a stored tile.
///
/// # Errors
/// If the bytes are not a whole number of hashes between 1 and 256.
pub fn tile_hashes(bytes: &[u8]) -> Result<Vec<Hash>, ProofError> {
    let (hashes, odd) = bytes.as_chunks::<32>();
    if hashes.is_empty() || hashes.len() > usize::from(TILE_WIDTH) || !odd.is_empty() {
        return Err(ProofError::Tile);
    }
    Ok(hashes.iter().map(|hash| Hash(*hash)).collect())
}

/// The bytes of an entry bundle: each entry behind its length as 16 big-endian bits.
///
/// # Errors
/// If an entry is longer than 65 535 bytes.
pub fn bundle_bytes<B: AsRef<[u8]>>(entries: &[B]) -> Result<Vec<u8>, ProofError> {
    let mut bytes = Vec::new();
    for entry in entries {
        let entry = entry.as_ref();
        let length = u16::try_from(entry.len()).map_err(|_| ProofError::Tile)?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    Ok(bytes)
}

/// The entries of a stored bundle.
///
/// # Errors
/// If the bytes end inside an entry, or hold more than 256.
pub fn bundle_entries(mut bytes: &[u8]) -> Result<Vec<&[u8]>, ProofError> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_first_chunk::<2>().ok_or(ProofError::Tile)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, rest) = rest.split_at_checked(length).ok_or(ProofError::Tile)?;
        if entries.len() == usize::from(TILE_WIDTH) {
            return Err(ProofError::Tile);
        }
        entries.push(entry);
        bytes = rest;
    }
    Ok(entries)
}

/// Makes the tiles of a growing log, leaf by leaf, holding at most 255 hashes per level.
#[derive(Clone, Debug, Default)]
pub struct TileWriter {
    size: u64,
    /// The hashes of each level's unfinished tile.
    open: Vec<Vec<Hash>>,
}

impl TileWriter {
    /// For a log without entries.
    #[must_use]
    pub fn new() -> TileWriter {
        TileWriter::default()
    }

    /// For a log published up to `size`; reads its partial tiles, at most one per level.
    ///
    /// # Errors
    /// If reading fails or a tile does not have its width.
    pub fn resume<E: From<ProofError>>(
        size: u64,
        mut read: impl FnMut(&Tile) -> Result<Vec<u8>, E>,
    ) -> Result<TileWriter, E> {
        let mut open = Vec::new();
        let mut level = 0_u8;
        while hashes_at(level, size).is_some_and(|count| count > 0) {
            open.push(match open_tile(level, size) {
                Some(tile) => read_exactly(&tile, &mut read)?,
                None => Vec::new(),
            });
            level += 1;
        }
        Ok(TileWriter { size, open })
    }

    /// Number of leaves so far.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf hash and gives the tiles it fills: mostly none.
    pub fn append(&mut self, leaf: Hash) -> Vec<(Tile, Vec<Hash>)> {
        self.size += 1;
        let mut filled = Vec::new();
        let mut hash = leaf;
        for level in 0_u8.. {
            if self.open.len() <= usize::from(level) {
                self.open.push(Vec::new());
            }
            let Some(open) = self.open.get_mut(usize::from(level)) else { break };
            open.push(hash);
            if open.len() < usize::from(TILE_WIDTH) {
                break;
            }
            let hashes = std::mem::take(open);
            hash = root_of(&hashes);
            let index = hashes_at(level + 1, self.size).unwrap_or(0).saturating_sub(1);
            filled.push((Tile { level, index, width: TILE_WIDTH }, hashes));
        }
        filled
    }

    /// The partial tiles that a checkpoint at the present size needs.
    #[must_use]
    pub fn partial(&self) -> Vec<(Tile, Vec<Hash>)> {
        let levels = (0_u8..).zip(&self.open);
        levels
            .filter_map(|(level, hashes)| Some((open_tile(level, self.size)?, hashes.clone())))
            .collect()
    }
}

/// Subtree roots from stored tiles: a node costs one tile, and neighbours share it.
pub struct TileNodes<F> {
    size: u64,
    read: F,
    /// The tile last read of each level.
    kept: Vec<Option<(u64, Vec<Hash>)>>,
}

impl<F> TileNodes<F> {
    /// Tiles of a log published at `size`; `read` gives the bytes of one.
    pub fn new(size: u64, read: F) -> TileNodes<F> {
        TileNodes { size, read, kept: Vec::new() }
    }
}

impl<F, E> NodeSource for TileNodes<F>
where
    F: FnMut(&Tile) -> Result<Vec<u8>, E>,
    E: From<ProofError>,
{
    type Error = E;

    fn node(&mut self, level: u32, index: u64) -> Result<Hash, E> {
        let missing = ProofError::Missing { level, index };
        let tile_level = u8::try_from(level / TILE_HEIGHT).map_err(|_| missing)?;
        let count = 1_u64 << (level % TILE_HEIGHT);
        let first = index.checked_mul(count).ok_or(missing)?;
        let stored = hashes_at(tile_level, self.size).unwrap_or(0);
        if first.checked_add(count).is_none_or(|end| end > stored) {
            return Err(missing.into());
        }
        let width = u64::from(TILE_WIDTH);
        let tile_index = first / width;
        let present = (stored - tile_index * width).min(width);
        let present = u16::try_from(present).map_err(|_| missing)?;
        let slot = usize::from(tile_level);
        if self.kept.len() <= slot {
            self.kept.resize(slot + 1, None);
        }
        let kept = self.kept.get_mut(slot).ok_or(missing)?;
        if kept.as_ref().is_none_or(|(kept_index, _)| *kept_index != tile_index) {
            let tile = Tile { level: tile_level, index: tile_index, width: present };
            *kept = Some((tile_index, read_exactly(&tile, &mut self.read)?));
        }
        let start = usize::try_from(first % width).map_err(|_| missing)?;
        let end = start + (1_usize << (level % TILE_HEIGHT));
        let hashes = kept.as_ref().and_then(|(_, hashes)| hashes.get(start..end));
        Ok(root_of(hashes.ok_or(missing)?))
    }
}

fn read_exactly<E: From<ProofError>>(
    tile: &Tile,
    read: &mut impl FnMut(&Tile) -> Result<Vec<u8>, E>,
) -> Result<Vec<Hash>, E> {
    let hashes = tile_hashes(&read(tile)?)?;
    if hashes.len() == usize::from(tile.width) { Ok(hashes) } else { Err(ProofError::Tile.into()) }
}
