//! Receipts: one that holds, and one failure for each check.

use super::{checkpoint, leaves, log_key, note, public, turned, witness_key};
use crate::note::{cosign, sign_checkpoint};
use crate::proof::{LeafHashes, consistency, inclusion};
use crate::receipt::{Check, Demand, Kept, Receipt};
use crate::{Hash, commit, entry_bytes, leaf_hash};
use serde_json::json;

const TIME_S: u64 = 1_900_000_000;
const INDEX: u64 = 5;

/// A log of nine entries whose sixth is the receipt's.
fn logged() -> (Receipt, Vec<Hash>) {
    let salt = [0x5a; 16];
    let record = json!({"name": "Contoh", "kind": "leave", "days": 3});
    let entry = json!({
        "seq": INDEX, "time": 1_900_000_000_000_000_i64, "kind": "attendance.leave.grant",
        "commit": commit(&salt, &record).unwrap().to_string(),
    });
    let mut leaves = leaves(9);
    leaves[INDEX as usize] = leaf_hash(&entry_bytes(&entry).unwrap());
    let mut note = note(&leaves);
    note.push_str(&cosign(&note, &witness_key(1), TIME_S).unwrap());
    let receipt = Receipt {
        record,
        salt: "5a".repeat(16),
        entry,
        index: INDEX,
        size: 9,
        proof: inclusion(&mut LeafHashes(&leaves), INDEX, 9).unwrap(),
        checkpoint: checkpoint(&leaves),
        note,
    };
    (receipt, leaves)
}

fn failed(receipt: &Receipt) -> Vec<Check> {
    match receipt.verify(&public(&[&log_key(), &witness_key(1)])) {
        Ok(_) => Vec::new(),
        Err(error) => error.failed.into_iter().map(|(check, _)| check).collect(),
    }
}

#[test]
fn holds_and_survives_its_file() {
    let (receipt, _) = logged();
    let file = serde_json::to_string_pretty(&receipt).unwrap();
    let read: Receipt = serde_json::from_str(&file).unwrap();
    assert_eq!(read, receipt);
    let alone = [Check::Commit, Check::Signature, Check::Inclusion];
    assert_eq!(read.verify(&public(&[&log_key()])).unwrap(), alone);
    let checks = read.verify(&public(&[&log_key(), &witness_key(1)])).unwrap();
    assert_eq!(checks, [&alone[..], &[Check::Cosignature]].concat());
    assert!(serde_json::from_str::<Receipt>(&file.replacen('{', "{\"x\":1,", 1)).is_err());
}

#[test]
fn each_part_is_bound() {
    let (good, _) = logged();
    assert_eq!(failed(&good), []);
    let altered = |alter: fn(&mut Receipt)| {
        let mut receipt = good.clone();
        alter(&mut receipt);
        failed(&receipt)
    };
    assert_eq!(altered(|r| r.record["days"] = json!(30)), [Check::Commit]);
    assert_eq!(altered(|r| r.salt = "5b".repeat(16)), [Check::Commit]);
    assert_eq!(altered(|r| r.salt.clear()), [Check::Commit]);
    assert_eq!(altered(|r| r.entry["seq"] = json!(6)), [Check::Inclusion]);
    let other = |r: &mut Receipt| {
        r.record["days"] = json!(30);
        let commitment = commit(&[0x5a; 16], &r.record).unwrap().to_string();
        r.entry["commit"] = json!(commitment);
    };
    assert_eq!(altered(other), [Check::Inclusion]);
    assert_eq!(altered(|r| r.index = 4), [Check::Inclusion]);
    assert_eq!(altered(|r| r.proof[1] = turned(r.proof[1])), [Check::Inclusion]);
    assert_eq!(altered(|r| r.proof.truncate(2)), [Check::Inclusion]);
    let signature = [Check::Signature, Check::Cosignature];
    assert_eq!(altered(|r| r.note = r.note.replace("\n9\n", "\n10\n")), signature);
    assert_eq!(altered(|r| r.checkpoint.origin.push('x')), signature);
    let both = [Check::Signature, Check::Inclusion, Check::Cosignature];
    assert_eq!(altered(|r| r.checkpoint.root = turned(r.checkpoint.root)), both);
    assert_eq!(altered(|r| r.size = 10), signature_and_maybe_inclusion(&good));
}

/// Index 5 has the same path shape in 9 and 10 leaves only if the proof still fits; either way the
/// signed size must not.
fn signature_and_maybe_inclusion(good: &Receipt) -> Vec<Check> {
    let leaf = leaf_hash(&entry_bytes(&good.entry).unwrap());
    let root = good.checkpoint.root;
    let fits = crate::proof::verify_inclusion(leaf, INDEX, 10, &good.proof, root).is_ok();
    if fits {
        vec![Check::Signature, Check::Cosignature]
    } else {
        vec![Check::Signature, Check::Inclusion, Check::Cosignature]
    }
}

#[test]
fn quorum_and_age() {
    let (receipt, _) = logged();
    let keys = public(&[&log_key(), &witness_key(1), &witness_key(2)]);
    let demand = |quorum, not_before_s| Demand { quorum, not_before_s, kept: None };
    assert!(receipt.verify_with(&keys, &demand(1, TIME_S)).is_ok());
    let late = receipt.verify_with(&keys, &demand(1, TIME_S + 1)).unwrap_err();
    assert_eq!(late.failed[0].0, Check::Cosignature);
    assert!(receipt.verify_with(&keys, &demand(2, 0)).is_err());
}

#[test]
fn belongs_to_the_history_the_holder_knows() {
    let (receipt, mut leaves) = logged();
    let keys = public(&[&log_key()]);
    let demand = |leaves: &[Hash], size: usize| {
        let (old, new) = (size.min(9) as u64, size.max(9) as u64);
        let proof = consistency(&mut LeafHashes(leaves), old, new).unwrap();
        let kept = Kept { checkpoint: checkpoint(&leaves[..size]), proof };
        Demand { quorum: 0, not_before_s: 0, kept: Some(kept) }
    };
    leaves.extend(super::leaves(4));
    for size in [1, 6, 9, 13] {
        let checks = receipt.verify_with(&keys, &demand(&leaves, size)).unwrap();
        assert_eq!(checks.last(), Some(&Check::Consistency), "kept at {size}");
    }
    let mut foreign = demand(&leaves, 6);
    if let Some(kept) = &mut foreign.kept {
        kept.checkpoint.origin.push('x');
    }
    assert!(receipt.verify_with(&keys, &foreign).is_err());
    // The holder kept a history in which the fourth entry was another: the log was rewritten.
    let mut before = leaves.clone();
    before[3] = turned(before[3]);
    for size in [6, 9, 13] {
        let error = receipt.verify_with(&keys, &demand(&before, size)).unwrap_err();
        assert_eq!(error.failed[0].0, Check::Consistency, "kept at {size}");
    }
}

#[test]
fn a_forger_with_another_key_is_refused() {
    let (mut receipt, _) = logged();
    let forger = crate::SigningKey::from_seed(log_key().name(), &[1; 32]).unwrap();
    receipt.note = sign_checkpoint(&receipt.checkpoint, &forger).unwrap();
    let error = receipt.verify(&public(&[&log_key()])).unwrap_err();
    assert_eq!(error.failed[0].0, Check::Signature);
    assert_eq!(error.passed, [Check::Commit, Check::Inclusion]);
    assert!(error.to_string().contains("Signature"));
}
