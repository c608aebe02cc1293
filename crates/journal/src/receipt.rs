//! A receipt: one file with which a person proves, offline and without this system, that a record
//! was logged and when. It holds the person's own record and is never published; it must never
//! pass unless every check it carries passes.

use crate::canonical::{commit, entry_bytes};
use crate::hash::{Hash, leaf_hash};
use crate::key::{KeyKind, VerifierKey};
use crate::note::{self, Checkpoint, Opened};
use crate::proof::{verify_consistency, verify_inclusion};
use crate::text;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// A record with the proof of its logging. Unknown fields are refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// What was recorded, in the open.
    pub record: Value,
    /// 16 bytes in hexadecimal; with the record it gives the entry's `commit`.
    pub salt: String,
    /// The journal entry, which holds no personal data. Its bytes are its canonical JSON.
    pub entry: Value,
    /// Position of the entry in the log, from 0.
    pub index: u64,
    /// Number of entries of the tree the proof leads to.
    pub size: u64,
    /// Inclusion proof, from the leaf upwards.
    pub proof: Vec<Hash>,
    /// What the note says, for people and programs that read on.
    pub checkpoint: Checkpoint,
    /// The signed checkpoint with its cosignatures.
    pub note: String,
}

/// What a holder demands beyond the proofs themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// How many trusted witnesses must have cosigned.
    pub quorum: usize,
    /// Cosignatures before this moment (seconds since 1970 UTC) do not count.
    pub not_before_s: u64,
    /// A checkpoint the holder kept, which the receipt's must extend (or lie within).
    pub kept: Option<Kept>,
}

/// A checkpoint kept earlier with the proof between it and the receipt's checkpoint, from the
/// smaller to the larger of the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The checkpoint kept.
    pub checkpoint: Checkpoint,
    /// Consistency proof; empty between equal sizes.
    pub proof: Vec<Hash>,
}

/// One thing a receipt proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// The entry commits to the record.
    Commit,
    /// The checkpoint is signed by the log and says what the receipt says.
    Signature,
    /// The entry is in the tree of the checkpoint.
    Inclusion,
    /// Enough witnesses cosigned, recently enough.
    Cosignature,
    /// The checkpoint and the one kept are of one history.
    Consistency,
}

/// What passed and what did not; at least one check failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptError {
    /// Checks that passed.
    pub passed: Vec<Check>,
    /// Checks that failed, with the reason.
    pub failed: Vec<(Check, String)>,
}

impl fmt::Display for ReceiptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the receipt does not hold")?;
        for (check, reason) in &self.failed {
            write!(f, "; {check:?}: {reason}")?;
        }
        Ok(())
    }
}
impl std::error::Error for ReceiptError {}

impl Receipt {
    /// Verifies with the trusted keys: if a witness key is among them, one must have cosigned.
    ///
    /// # Errors
    /// If a check failed; says which passed and why the others did not.
    pub fn verify(&self, keys: &[VerifierKey]) -> Result<Vec<Check>, ReceiptError> {
        let witnessed = keys.iter().any(|key| key.kind() == KeyKind::Witness);
        self.verify_with(keys, &Demand { quorum: usize::from(witnessed), ..Demand::default() })
    }

    /// Verifies with the trusted keys and the holder's own demands.
    ///
    /// # Errors
    /// If a check failed; says which passed and why the others did not.
    pub fn verify_with(
        &self,
        keys: &[VerifierKey],
        demand: &Demand,
    ) -> Result<Vec<Check>, ReceiptError> {
        let opened = self.opened(keys);
        let mut verdicts = vec![
            (Check::Commit, self.commits()),
            (Check::Signature, opened.as_ref().map(|_| ()).map_err(String::clone)),
            (Check::Inclusion, self.included()),
        ];
        if demand.quorum > 0 {
            let verdict = opened.as_ref().map_err(String::clone);
            verdicts
                .push((Check::Cosignature, verdict.and_then(|opened| cosigned(opened, demand))));
        }
        if let Some(kept) = &demand.kept {
            verdicts.push((Check::Consistency, self.extends(kept)));
        }
        let mut report = ReceiptError { passed: Vec::new(), failed: Vec::new() };
        for (check, verdict) in verdicts {
            match verdict {
                Ok(()) => report.passed.push(check),
                Err(reason) => report.failed.push((check, reason)),
            }
        }
        if report.failed.is_empty() { Ok(report.passed) } else { Err(report) }
    }

    fn commits(&self) -> Result<(), String> {
        let salt = text::unhex::<16>(&self.salt).ok_or("the salt is not 16 bytes")?;
        let commitment = commit(&salt, &self.record).map_err(|cause| cause.to_string())?;
        let entry = self.entry.get("commit").and_then(Value::as_str);
        if entry == Some(commitment.to_string().as_str()) {
            Ok(())
        } else {
            Err("the entry commits to another record".to_owned())
        }
    }

    fn opened(&self, keys: &[VerifierKey]) -> Result<Opened, String> {
        let opened = note::open(&self.note, keys).map_err(|cause| cause.to_string())?;
        if opened.checkpoint != self.checkpoint || self.checkpoint.size != self.size {
            return Err("the signed checkpoint is not the one the receipt names".to_owned());
        }
        Ok(opened)
    }

    fn included(&self) -> Result<(), String> {
        let entry = entry_bytes(&self.entry).map_err(|cause| cause.to_string())?;
        let root = self.checkpoint.root;
        verify_inclusion(leaf_hash(&entry), self.index, self.size, &self.proof, root)
            .map_err(|cause| cause.to_string())
    }

    fn extends(&self, kept: &Kept) -> Result<(), String> {
        if kept.checkpoint.origin != self.checkpoint.origin {
            return Err("the checkpoint kept is of another log".to_owned());
        }
        let (mut old, mut new) = (&kept.checkpoint, &self.checkpoint);
        if old.size > new.size {
            (old, new) = (new, old);
        }
        verify_consistency(old.size, old.root, new.size, new.root, &kept.proof)
            .map_err(|cause| cause.to_string())
    }
}

fn cosigned(opened: &Opened, demand: &Demand) -> Result<(), String> {
    let recent = opened.cosignatures.iter().filter(|one| one.time_s >= demand.not_before_s);
    let count = recent.count();
    if count >= demand.quorum {
        Ok(())
    } else {
        Err(format!("{count} of {} cosignatures", demand.quorum))
    }
}
