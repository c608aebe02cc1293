//! Tests of the whole crate. Every verified case stands beside tampered ones: a check that cannot
//! fail proves nothing.

mod canonical;
mod exports;
mod notes;
mod proofs;
mod receipts;
mod seals;
mod tiles;
mod vectors;
mod witnesses;

use crate::tile::{TileWriter, bundle_bytes, tile_bytes, tiles_between};
use crate::{Checkpoint, Frontier, Hash, SigningKey, VerifierKey, leaf_hash, sign_checkpoint};
use std::collections::BTreeMap;

const ORIGIN: &str = "simpeg.contoh.go.id/audit";

/// The seed of the vectors, for tests only: 00 01 … 1f.
fn log_key() -> SigningKey {
    let mut seed = [0; 32];
    for (byte, value) in seed.iter_mut().zip(0..) {
        *byte = value;
    }
    SigningKey::from_seed(ORIGIN, &seed).unwrap()
}

fn witness_key(number: u8) -> SigningKey {
    let name = format!("saksi{number}.contoh.go.id");
    SigningKey::witness_from_seed(&name, &[number; 32]).unwrap()
}

fn public(keys: &[&SigningKey]) -> Vec<VerifierKey> {
    keys.iter().map(|key| key.verifier().clone()).collect()
}

fn entry(index: u64) -> Vec<u8> {
    format!("{{\"seq\":{index}}}").into_bytes()
}

fn leaves(size: u64) -> Vec<Hash> {
    (0..size).map(|index| leaf_hash(&entry(index))).collect()
}

fn checkpoint(leaves: &[Hash]) -> Checkpoint {
    let mut frontier = Frontier::new();
    leaves.iter().for_each(|leaf| frontier.append(*leaf));
    Checkpoint { origin: ORIGIN.to_owned(), size: frontier.size(), root: frontier.root() }
}

fn note(leaves: &[Hash]) -> String {
    sign_checkpoint(&checkpoint(leaves), &log_key()).unwrap()
}

/// The same hash with its last bit turned.
fn turned(hash: Hash) -> Hash {
    let mut bytes = hash.0;
    bytes[31] ^= 1;
    Hash(bytes)
}

/// The files of a published log.
type Files = BTreeMap<String, Vec<u8>>;

/// Publishes a log of `size` entries, with a checkpoint for `signed` of them.
fn published(size: u64, signed: u64) -> Files {
    let mut files = Files::new();
    let mut writer = TileWriter::new();
    for leaf in leaves(size) {
        for (tile, hashes) in writer.append(leaf) {
            files.insert(tile.path(), tile_bytes(&hashes));
        }
    }
    for (tile, hashes) in writer.partial() {
        files.insert(tile.path(), tile_bytes(&hashes));
    }
    for tile in tiles_between(0, size).iter().filter(|tile| tile.level == 0) {
        let indices = tile.first()..tile.first() + u64::from(tile.width);
        let entries: Vec<Vec<u8>> = indices.map(entry).collect();
        files.insert(tile.bundle_path(), bundle_bytes(&entries).unwrap());
    }
    files.insert("checkpoint".to_owned(), note(&leaves(signed)).into_bytes());
    files
}
