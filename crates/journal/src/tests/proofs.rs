//! Every proof up to 130 leaves, and the edges of tiles; each with its forgeries.

use super::{checkpoint, leaves, turned};
use crate::frontier::FrontierError;
use crate::proof::{
    LeafHashes, ProofError, consistency, inclusion, root_at, verify_consistency, verify_inclusion,
};
use crate::{Frontier, Hash, empty_root, node_hash, root_of};

const EVERY_SIZE_TO: u64 = 130;
const EDGES: [u64; 6] = [255, 256, 257, 65_535, 65_536, 65_537];

/// Checks that the inclusion proof holds and none of its neighbours does.
fn check_inclusion(leaf: Hash, index: u64, size: u64, proof: &[Hash], root: Hash) {
    let case = format!("{index} of {size}");
    assert_eq!(verify_inclusion(leaf, index, size, proof, root), Ok(()), "{case}");
    let wrong = Err(ProofError::Root);
    assert_eq!(verify_inclusion(turned(leaf), index, size, proof, root), wrong, "leaf, {case}");
    assert_eq!(verify_inclusion(leaf, index, size, proof, turned(root)), wrong, "root, {case}");
    for at in 0..proof.len() {
        let mut forged = proof.to_vec();
        forged[at] = turned(forged[at]);
        assert_eq!(verify_inclusion(leaf, index, size, &forged, root), wrong, "{at}, {case}");
    }
    let longer = [proof, &[root]].concat();
    assert_eq!(verify_inclusion(leaf, index, size, &longer, root), Err(ProofError::Length));
    if let Some((_, shorter)) = proof.split_last() {
        assert_eq!(verify_inclusion(leaf, index, size, shorter, root), Err(ProofError::Length));
        // Another place or another size leads elsewhere; the size is bound by the root's note.
        assert!(verify_inclusion(leaf, index ^ 1, size, proof, root).is_err(), "index, {case}");
        assert!(verify_inclusion(leaf, index, size * 2, proof, root).is_err(), "size, {case}");
    }
    assert_eq!(verify_inclusion(leaf, size, size, proof, root), Err(ProofError::OutOfRange));
}

/// Checks that the consistency proof holds and none of its neighbours does.
fn check_consistency(old: u64, old_root: Hash, new: u64, new_root: Hash, proof: &[Hash]) {
    let case = format!("{old} to {new}");
    assert_eq!(verify_consistency(old, old_root, new, new_root, proof), Ok(()), "{case}");
    let verify = |old_root, new_root, proof: &[Hash]| {
        verify_consistency(old, old_root, new, new_root, proof)
    };
    assert!(verify(turned(old_root), new_root, proof).is_err(), "old root, {case}");
    if old > 0 {
        assert!(verify(old_root, turned(new_root), proof).is_err(), "new root, {case}");
    }
    for at in 0..proof.len() {
        let mut forged = proof.to_vec();
        forged[at] = turned(forged[at]);
        assert!(verify(old_root, new_root, &forged).is_err(), "{at}, {case}");
    }
    let longer = [proof, &[new_root]].concat();
    assert_eq!(verify(old_root, new_root, &longer), Err(ProofError::Length), "{case}");
    if let Some((_, shorter)) = proof.split_last() {
        assert!(verify(old_root, new_root, shorter).is_err(), "{case}");
        assert!(verify_consistency(new, old_root, old, new_root, proof).is_err(), "{case}");
        assert!(verify_consistency(old, old_root, new * 2, new_root, proof).is_err(), "{case}");
    }
}

#[test]
fn every_inclusion() {
    let leaves = leaves(EVERY_SIZE_TO);
    for size in 1..=EVERY_SIZE_TO {
        let known = &leaves[..size as usize];
        let root = root_of(known);
        assert_eq!(root_at(&mut LeafHashes(&leaves), size), Ok(root));
        for (index, leaf) in (0..).zip(known) {
            let proof = inclusion(&mut LeafHashes(known), index, size).unwrap();
            check_inclusion(*leaf, index, size, &proof, root);
        }
        assert_eq!(inclusion(&mut LeafHashes(known), size, size), Err(ProofError::OutOfRange));
    }
}

#[test]
fn every_consistency() {
    let leaves = leaves(EVERY_SIZE_TO);
    let root = |size: u64| root_of(&leaves[..size as usize]);
    for new in 0..=EVERY_SIZE_TO {
        for old in 0..=new {
            let proof = consistency(&mut LeafHashes(&leaves), old, new).unwrap();
            check_consistency(old, root(old), new, root(new), &proof);
        }
        assert!(consistency(&mut LeafHashes(&leaves), new + 1, new).is_err());
    }
}

#[test]
fn edges() {
    let leaves = leaves(65_537);
    for size in EDGES {
        let known = &leaves[..size as usize];
        let root = root_of(known);
        assert_eq!(checkpoint(known).root, root, "frontier at {size}");
        for index in [0, 1, 254, 255, 256, size / 2, size - 2, size - 1] {
            if index < size {
                let proof = inclusion(&mut LeafHashes(known), index, size).unwrap();
                check_inclusion(known[index as usize], index, size, &proof, root);
            }
        }
        for old in EDGES.into_iter().chain([1, 2, 3, 65_534]).filter(|old| *old <= size) {
            let proof = consistency(&mut LeafHashes(known), old, size).unwrap();
            check_consistency(old, root_of(&leaves[..old as usize]), size, root, &proof);
        }
    }
}

#[test]
fn empty_tree_has_one_root() {
    let other = turned(empty_root());
    assert_eq!(verify_consistency(0, empty_root(), 0, empty_root(), &[]), Ok(()));
    assert!(verify_consistency(0, empty_root(), 0, other, &[]).is_err());
    assert!(verify_consistency(0, other, 5, other, &[]).is_err());
}

#[test]
fn missing_leaves_are_an_error() {
    let leaves = leaves(5);
    let missing = ProofError::Missing { level: 2, index: 1 };
    assert_eq!(inclusion(&mut LeafHashes(&leaves), 0, 8), Err(missing));
}

#[test]
fn frontier_survives_storage_at_every_size() {
    let mut frontier = Frontier::new();
    for leaf in leaves(EVERY_SIZE_TO) {
        let stored = frontier.to_bytes();
        frontier = Frontier::from_bytes(&stored).unwrap();
        frontier.append(leaf);
    }
    assert_eq!(frontier.root(), root_of(&leaves(EVERY_SIZE_TO)));
}

#[test]
fn damaged_frontier_is_refused_or_leads_elsewhere() {
    let frontier = {
        let mut frontier = Frontier::new();
        leaves(7).into_iter().for_each(|leaf| frontier.append(leaf));
        frontier
    };
    let stored = frontier.to_bytes();
    assert_eq!(stored.len(), 8 + 3 * 32);
    assert_eq!(Frontier::from_bytes(&stored[..stored.len() - 1]), Err(FrontierError));
    assert_eq!(Frontier::from_bytes(&stored[..stored.len() - 32]), Err(FrontierError));
    assert_eq!(Frontier::from_bytes(&[0xff; 8 + 64 * 32]), Err(FrontierError));
    assert_eq!(Frontier::from_bytes(&[]), Err(FrontierError));
    for at in 8..stored.len() {
        let mut damaged = stored.clone();
        damaged[at] ^= 1;
        assert_ne!(Frontier::from_bytes(&damaged).unwrap().root(), frontier.root());
    }
}

#[test]
fn frontier_tells_each_finished_subtree() {
    let leaves = leaves(8);
    let mut told = Vec::new();
    let mut frontier = Frontier::new();
    for leaf in &leaves {
        frontier.append_noting(*leaf, |level, index, root| told.push((level, index, root)));
    }
    assert_eq!(told.len(), 15);
    for (level, index, root) in told {
        let range = (index << level) as usize..((index + 1) << level) as usize;
        assert_eq!(root_of(&leaves[range]), root);
    }
}

#[test]
fn leaf_and_node_are_kept_apart() {
    let (left, right) = (turned(empty_root()), empty_root());
    let joined = [left.0, right.0].concat();
    assert_ne!(crate::leaf_hash(&joined), node_hash(left, right));
    assert_ne!(node_hash(left, right), node_hash(right, left));
}

#[test]
fn hash_text_has_one_spelling() {
    let hash = empty_root();
    assert_eq!(hash.to_string().parse(), Ok(hash));
    assert_eq!(Hash::from_base64(&hash.to_base64()), Ok(hash));
    assert!(hash.to_string().to_uppercase().parse::<Hash>().is_err());
    assert!(hash.to_string()[1..].parse::<Hash>().is_err());
    assert!(Hash::from_base64(hash.to_base64().trim_end_matches('=')).is_err());
    let json = serde_json::to_string(&hash).unwrap();
    assert_eq!(serde_json::from_str::<Hash>(&json).unwrap(), hash);
}
