//! Paths to the letter, bundles, and tiles at the edges of 256 and 65 536.

use super::{leaves, published};
use crate::proof::{LeafHashes, ProofError, consistency, inclusion, root_at};
use crate::tile::{
    Resource, Tile, TileNodes, TileWriter, bundle_bytes, bundle_entries, tile_bytes, tile_hashes,
    tiles_between,
};
use std::collections::BTreeMap;

fn tile(level: u8, index: u64, width: u16) -> Tile {
    Tile { level, index, width }
}

#[test]
fn paths() {
    for (tile, path) in [
        (tile(0, 5, 256), "tile/0/005"),
        (tile(0, 0, 7), "tile/0/000.p/7"),
        (tile(1, 1234, 256), "tile/1/x001/234"),
        (tile(2, 1_234_067, 255), "tile/2/x001/x234/067.p/255"),
        (tile(0, 1000, 1), "tile/0/x001/000.p/1"),
    ] {
        assert_eq!(tile.path(), path);
        assert_eq!(Resource::parse(path), Some(Resource::Tile(tile)));
    }
    let bundle = tile(0, 1234, 17);
    assert_eq!(bundle.bundle_path(), "tile/entries/x001/234.p/17");
    assert_eq!(Resource::parse(&bundle.bundle_path()), Some(Resource::Bundle(bundle)));
    assert_eq!(Resource::parse("checkpoint"), Some(Resource::Checkpoint));
}

#[test]
fn other_spellings_name_nothing() {
    for path in [
        "",
        "tile",
        "tile/0",
        "tile/0/5",
        "tile/0/0005",
        "tile/00/005",
        "tile/64/005",
        "tile/-1/005",
        "tile/0/x000/005",
        "tile/0/001/234",
        "tile/0/x001",
        "tile/0/005.p/0",
        "tile/0/005.p/256",
        "tile/0/005.p/07",
        "tile/0/005.p/7/",
        "tile/0/../checkpoint",
        "tile/8/0/005",
        "/checkpoint",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
    ] {
        assert_eq!(Resource::parse(path), None, "{path}");
    }
}

#[test]
fn tiles_of_seventy_thousand() {
    let tiles = tiles_between(0, 70_000);
    assert_eq!(tiles.iter().filter(|tile| tile.level == 0 && !tile.is_partial()).count(), 273);
    let partial: Vec<Tile> = tiles.iter().filter(|tile| tile.is_partial()).copied().collect();
    assert_eq!(partial, [tile(0, 273, 112), tile(1, 1, 17), tile(2, 0, 1)]);
    assert_eq!(tiles.len(), 273 + 1 + 3);
    assert_eq!(tiles_between(70_000, 70_000), []);
    assert_eq!(tiles_between(70_000, 70_001), [tile(0, 273, 113)]);
    assert_eq!(tiles_between(255, 256), [tile(0, 0, 256), tile(1, 0, 1)]);
    assert_eq!(tiles_between(u64::MAX - 1, u64::MAX), [tile(0, u64::MAX / 256, 255)]);
}

#[test]
fn bundles() {
    let entries: Vec<Vec<u8>> = vec![vec![], vec![1], vec![2; 65_535]];
    let bytes = bundle_bytes(&entries).unwrap();
    assert_eq!(bundle_entries(&bytes).unwrap(), entries);
    assert_eq!(bundle_entries(&[]).unwrap(), Vec::<&[u8]>::new());
    for short in [1, 4, bytes.len() - 1] {
        assert_eq!(bundle_entries(&bytes[..short]), Err(ProofError::Tile), "{short}");
    }
    assert_eq!(bundle_bytes(&[vec![0; 65_536]]), Err(ProofError::Tile));
    assert!(bundle_entries(&[0; 512]).is_ok());
    assert_eq!(bundle_entries(&[0; 514]), Err(ProofError::Tile));
}

#[test]
fn stored_tiles_have_whole_hashes() {
    assert_eq!(tile_hashes(&[]), Err(ProofError::Tile));
    assert_eq!(tile_hashes(&[0; 33]), Err(ProofError::Tile));
    assert_eq!(tile_hashes(&[0; 257 * 32]), Err(ProofError::Tile));
    assert_eq!(tile_bytes(&tile_hashes(&[3; 8192]).unwrap()), [3; 8192]);
}

#[test]
fn proofs_from_tiles_equal_proofs_from_leaves() {
    let leaves = leaves(65_537);
    for size in [1, 7, 255, 256, 257, 511, 65_535, 65_536, 65_537] {
        let files = published(size, size);
        let known = &leaves[..size as usize];
        let mut reads = 0;
        let mut tiles = TileNodes::new(size, |tile: &Tile| {
            reads += 1;
            files.get(&tile.path()).cloned().ok_or(ProofError::Tile)
        });
        assert_eq!(root_at(&mut tiles, size), root_at(&mut LeafHashes(known), size));
        for index in [0, size / 3, size - 1] {
            let expected = inclusion(&mut LeafHashes(known), index, size);
            assert_eq!(inclusion(&mut tiles, index, size), expected, "{index} of {size}");
        }
        for old in [1, size / 2, size - 1] {
            let expected = consistency(&mut LeafHashes(known), old, size);
            assert_eq!(consistency(&mut tiles, old, size), expected, "{old} to {size}");
        }
        assert!(inclusion(&mut tiles, 0, size + 1).is_err());
        drop(tiles);
        assert!(reads <= 40, "{reads} tiles read for seven proofs at {size}");
    }
}

#[test]
fn a_short_tile_is_an_error() {
    let mut tiles = TileNodes::new(7, |_: &Tile| Ok::<_, ProofError>(vec![0; 6 * 32]));
    assert_eq!(inclusion(&mut tiles, 0, 7), Err(ProofError::Tile));
}

#[test]
fn the_writer_resumes_at_every_size() {
    let leaves = leaves(600);
    let mut stored: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (size, leaf) in (0..).zip(&leaves) {
        let read = |tile: &Tile| stored.get(&tile.path()).cloned().ok_or(ProofError::Tile);
        let mut writer = TileWriter::resume(size, read).unwrap();
        let mut written = writer.append(*leaf);
        written.extend(writer.partial());
        let mut paths: Vec<Tile> = written.iter().map(|(tile, _)| *tile).collect();
        paths.retain(|tile| tiles_between(size, size + 1).contains(tile));
        paths.sort();
        assert_eq!(paths, tiles_between(size, size + 1), "at {size}");
        stored.extend(written.iter().map(|(tile, hashes)| (tile.path(), tile_bytes(hashes))));
    }
    for (path, bytes) in published(600, 600) {
        if path.starts_with("tile/") && !path.starts_with("tile/entries/") {
            assert_eq!(stored.get(&path), Some(&bytes), "{path}");
        }
    }
    let nothing = |_: &Tile| Err(ProofError::Tile);
    assert!(TileWriter::resume(7, nothing).is_err());
    assert!(TileWriter::resume(65_536 * 256, nothing).is_err());
}
