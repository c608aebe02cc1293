//! A witness after C2SP tlog-witness, without its network: it remembers the last checkpoint it
//! cosigned of each log and cosigns the next only with a proof that nothing before it changed. It
//! must never cosign two roots for one size; the caller stores what it holds before it answers.

use crate::hash::{Hash, empty_root};
use crate::key::{KeyKind, SigningKey, VerifierKey};
use crate::note::{self, Checkpoint, NoteError};
use crate::proof::verify_consistency;
use crate::text;
use std::collections::BTreeMap;

/// The most proof hashes a request may carry; a tree of 2^63 leaves needs no more.
pub const MAX_PROOF_LINES: usize = 63;

/// A request to cosign: the body of `POST <prefix>/add-checkpoint`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// The size the witness is believed to hold.
    pub old_size: u64,
    /// Consistency proof from that size to the new one.
    pub proof: Vec<Hash>,
    /// The signed checkpoint.
    pub note: String,
}

impl AddCheckpoint {
    /// The request as text.
    #[must_use]
    pub fn body(&self) -> String {
        let proof: String = self.proof.iter().map(|hash| hash.to_base64() + "\n").collect();
        format!("old {}\n{proof}\n{}", self.old_size, self.note)
    }

    /// Reads a request.
    ///
    /// # Errors
    /// If the text is malformed.
    pub fn parse(body: &str) -> Result<AddCheckpoint, NoteError> {
        // The proof lines hold no empty line, so the first one ends them.
        let (head, note) = body.split_once("\n\n").ok_or(NoteError::Format)?;
        let mut lines = head.split('\n');
        let old_size = lines.next().and_then(|line| line.strip_prefix("old "));
        let old_size = old_size.and_then(text::decimal).ok_or(NoteError::Format)?;
        let proof: Result<Vec<Hash>, _> = lines.map(Hash::from_base64).collect();
        let proof = proof.map_err(|_| NoteError::Format)?;
        if proof.len() > MAX_PROOF_LINES {
            return Err(NoteError::Format);
        }
        Ok(AddCheckpoint { old_size, proof, note: note.to_owned() })
    }
}

/// What the witness answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Cosigned. Store `held` durably, then send the line.
    Accept {
        /// Signature line with its final line feed, to be appended to the note.
        cosignature: String,
        /// The checkpoint now held for this log.
        held: Checkpoint,
    },
    /// The old size is not the one held: ask again with a proof from `size`.
    Conflict {
        /// Number of entries of the checkpoint held.
        size: u64,
    },
    /// The request is malformed, or its old size above its new one.
    Malformed,
    /// No valid signature of the log.
    Forbidden,
    /// This witness does not watch that log.
    Unknown,
    /// The checkpoint does not extend the one held: an alarm, never to be sent again.
    Refuse,
}

impl Answer {
    /// The HTTP status of the witness protocol.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Answer::Accept { .. } => 200,
            Answer::Malformed => 400,
            Answer::Forbidden => 403,
            Answer::Unknown => 404,
            Answer::Conflict { .. } => 409,
            Answer::Refuse => 422,
        }
    }
}

/// The memory of a witness.
#[derive(Debug)]
pub struct Witness {
    key: SigningKey,
    logs: BTreeMap<String, Watched>,
}

#[derive(Debug)]
struct Watched {
    key: VerifierKey,
    held: Option<Checkpoint>,
}

impl Witness {
    /// A witness that watches no log yet.
    ///
    /// # Errors
    /// If the key is not a witness key.
    pub fn new(key: SigningKey) -> Result<Witness, NoteError> {
        if key.verifier().kind() != KeyKind::Witness {
            return Err(NoteError::KeyKind);
        }
        Ok(Witness { key, logs: BTreeMap::new() })
    }

    /// Watches a log from the checkpoint held (stored earlier, or pinned by hand), or from the
    /// beginning.
    ///
    /// # Errors
    /// If the key is not a log key, or the checkpoint is of another log.
    pub fn watch(&mut self, log: VerifierKey, held: Option<Checkpoint>) -> Result<(), NoteError> {
        if log.kind() != KeyKind::Log {
            return Err(NoteError::KeyKind);
        }
        if held.as_ref().is_some_and(|held| held.origin != log.name()) {
            return Err(NoteError::Origin);
        }
        self.logs.insert(log.name().to_owned(), Watched { key: log, held });
        Ok(())
    }

    /// The last checkpoint cosigned for this log.
    #[must_use]
    pub fn held(&self, origin: &str) -> Option<&Checkpoint> {
        self.logs.get(origin)?.held.as_ref()
    }

    /// Checks a request and cosigns it, at `now_s` seconds since 1970 UTC.
    pub fn add_checkpoint(&mut self, request: &AddCheckpoint, now_s: u64) -> Answer {
        let Ok(claimed) = note::peek_checkpoint(&request.note) else { return Answer::Malformed };
        let Some(watched) = self.logs.get_mut(&claimed.origin) else { return Answer::Unknown };
        let trusted = std::slice::from_ref(&watched.key);
        let Ok(checkpoint) = note::open_checkpoint(&request.note, trusted) else {
            return Answer::Forbidden;
        };
        if request.old_size > checkpoint.size {
            return Answer::Malformed;
        }
        let (held_size, held_root) =
            watched.held.as_ref().map_or((0, empty_root()), |held| (held.size, held.root));
        if request.old_size != held_size {
            return Answer::Conflict { size: held_size };
        }
        let extends = verify_consistency(
            held_size,
            held_root,
            checkpoint.size,
            checkpoint.root,
            &request.proof,
        );
        if extends.is_err() {
            return Answer::Refuse;
        }
        let Ok(cosignature) = note::cosign(&request.note, &self.key, now_s) else {
            return Answer::Malformed;
        };
        watched.held = Some(checkpoint.clone());
        Answer::Accept { cosignature, held: checkpoint }
    }
}
