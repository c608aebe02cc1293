//! The shared vectors: roots, proofs and one complete exported log.

use super::{log_key, turned};
use crate::export::{ExportError, verify_export};
use crate::proof::{LeafHashes, consistency, inclusion, verify_consistency, verify_inclusion};
use crate::tile::{bundle_entries, tile_hashes};
use crate::{Checkpoint, Frontier, Hash, VerifierKey, leaf_hash, note, root_of, sign_checkpoint};
use serde_json::Value;

const MERKLE: &str = include_str!("../../vectors/merkle.json");
const VKEY: &str = include_str!("../../vectors/log.vkey.txt");
const CHECKPOINT: &str = include_str!("../../vectors/export/checkpoint");
const TILE: &[u8] = include_bytes!("../../vectors/export/tile/0/000.p/7");
const BUNDLE: &[u8] = include_bytes!("../../vectors/export/tile/entries/000.p/7");

fn bytes(text: &str) -> Vec<u8> {
    let digits: Vec<char> = text.chars().collect();
    let pair = |pair: &[char]| u8::from_str_radix(&String::from_iter(pair), 16).unwrap();
    digits.chunks(2).map(pair).collect()
}

fn hashes(value: &Value) -> Vec<Hash> {
    value.as_array().unwrap().iter().map(|hash| hash.as_str().unwrap().parse().unwrap()).collect()
}

fn merkle() -> (Value, Vec<Hash>) {
    let vectors: Value = serde_json::from_str(MERKLE).unwrap();
    let leaves = vectors["leaves_hex"].as_array().unwrap().iter();
    let leaves = leaves.map(|leaf| leaf_hash(&bytes(leaf.as_str().unwrap()))).collect();
    (vectors, leaves)
}

#[test]
fn roots() {
    let (vectors, leaves) = merkle();
    for (size, root) in vectors["roots"].as_object().unwrap() {
        let size: usize = size.parse().unwrap();
        let root: Hash = root.as_str().unwrap().parse().unwrap();
        let mut frontier = Frontier::new();
        leaves[..size].iter().for_each(|leaf| frontier.append(*leaf));
        assert_eq!(root_of(&leaves[..size]), root, "size {size}");
        assert_eq!(frontier.root(), root, "size {size}");
    }
}

#[test]
fn proofs() {
    let (vectors, leaves) = merkle();
    let mut source = LeafHashes(&leaves);
    for case in vectors["inclusion"].as_array().unwrap() {
        let (index, size) = (case["index"].as_u64().unwrap(), case["size"].as_u64().unwrap());
        let proof = hashes(&case["proof"]);
        let root = root_of(&leaves[..size as usize]);
        assert_eq!(inclusion(&mut source, index, size).unwrap(), proof);
        let leaf = leaves[index as usize];
        assert_eq!(verify_inclusion(leaf, index, size, &proof, root), Ok(()));
        assert!(verify_inclusion(turned(leaf), index, size, &proof, root).is_err());
    }
    for case in vectors["consistency"].as_array().unwrap() {
        let (old, new) = (case["old"].as_u64().unwrap(), case["new"].as_u64().unwrap());
        let proof = hashes(&case["proof"]);
        let old_root = root_of(&leaves[..old as usize]);
        let new_root = root_of(&leaves[..new as usize]);
        assert_eq!(consistency(&mut source, old, new).unwrap(), proof);
        assert_eq!(verify_consistency(old, old_root, new, new_root, &proof), Ok(()));
        assert!(verify_consistency(old, turned(old_root), new, new_root, &proof).is_err());
    }
}

#[test]
fn key_and_checkpoint() {
    let key = log_key();
    assert_eq!(format!("{}\n", key.verifier()), VKEY);
    let trusted: VerifierKey = VKEY.parse().unwrap();
    let opened = note::open_checkpoint(CHECKPOINT, &[trusted]).unwrap();
    let (_, leaves) = merkle();
    let expected =
        Checkpoint { origin: key.name().to_owned(), size: 7, root: root_of(&leaves[..7]) };
    assert_eq!(opened, expected);
    assert_eq!(sign_checkpoint(&expected, &key).unwrap(), CHECKPOINT);
    assert_eq!(CHECKPOINT.len(), 197);
}

#[test]
fn exported_log() {
    let (_, leaves) = merkle();
    assert_eq!(tile_hashes(TILE).unwrap(), leaves[..7]);
    let entries = bundle_entries(BUNDLE).unwrap();
    let hashed: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
    assert_eq!(hashed, leaves[..7]);
    let trusted: VerifierKey = VKEY.parse().unwrap();
    let read = |path: &str| {
        Ok::<_, ExportError<String>>(match path {
            "checkpoint" => Some(CHECKPOINT.as_bytes().to_vec()),
            "tile/0/000.p/7" => Some(TILE.to_vec()),
            "tile/entries/000.p/7" => Some(BUNDLE.to_vec()),
            _ => None,
        })
    };
    assert_eq!(verify_export(&[trusted], read).unwrap().checkpoint.size, 7);
}
