//! Checkpoints as C2SP signed notes: signing, cosigning and opening them. Text that no trusted key
//! has signed is never returned, and a trusted key's broken signature spoils the whole note.

use crate::hash::Hash;
pub use crate::key::{KeyKind, SigningKey, VerifierKey};
use crate::text;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The most bytes a note may have; a checkpoint with a dozen cosignatures has about 2,000.
pub const MAX_NOTE_BYTES: usize = 65_536;
/// The most signature lines a note may have.
pub const MAX_SIGNATURES: usize = 64;
/// Em dash and blank: the beginning of each signature line.
const SIGNATURE_MARK: &str = "\u{2014} ";

/// What a log says about itself at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The permanent name of the log, without a scheme; equals the name of its key.
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// Root over all entries.
    pub root: Hash,
}

impl Checkpoint {
    /// The signed text: three lines with a final line feed.
    #[must_use]
    pub fn body(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, self.root.to_base64())
    }

    /// Reads the signed text. Extension lines are refused: this log has none, and a reader must
    /// not be shown text whose meaning it does not know.
    fn from_body(body: &str) -> Option<Checkpoint> {
        let mut lines = body.strip_suffix('\n')?.split('\n');
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        if origin.is_empty() || lines.next().is_some() {
            return None;
        }
        let size = text::decimal(size)?;
        let root = Hash::from_base64(root).ok()?;
        Some(Checkpoint { origin: origin.to_owned(), size, root })
    }
}

/// Why a note was not signed or not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteError {
    /// A key name is empty or holds blanks, `+` or control characters.
    KeyName,
    /// The text is no verifier key, or its key id does not fit.
    Key,
    /// A log key where a witness key belongs, or the reverse.
    KeyKind,
    /// The text is no signed note.
    Format,
    /// The signed text is no checkpoint.
    Checkpoint,
    /// The origin is not the name of the signing key.
    Origin,
    /// No trusted log key has signed.
    Unsigned,
    /// A trusted key's signature does not fit the text.
    Signature,
    /// A cosignature's time lies beyond the format.
    Time,
}

impl fmt::Display for NoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NoteError::KeyName => "a key name is empty or holds blanks or plus signs",
            NoteError::Key => "this is no verifier key, or its id does not fit",
            NoteError::KeyKind => "this kind of key cannot sign here",
            NoteError::Format => "this is no signed note",
            NoteError::Checkpoint => "the signed text is no checkpoint",
            NoteError::Origin => "the origin is not the name of the signing key",
            NoteError::Unsigned => "no trusted log key has signed",
            NoteError::Signature => "the signature of a trusted key does not fit the text",
            NoteError::Time => "the time of a cosignature lies beyond the format",
        })
    }
}
impl std::error::Error for NoteError {}

/// A witness's word that it saw this checkpoint extend all earlier ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosignature {
    /// Name of the witness.
    pub witness: String,
    /// When it signed, in seconds since 1970 UTC.
    pub time_s: u64,
}

/// A note whose trusted signatures all fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// What the log said.
    pub checkpoint: Checkpoint,
    /// The trusted witnesses that cosigned, one for each key: the latest time it gave.
    pub cosignatures: Vec<Cosignature>,
}

/// Signs a checkpoint with the log's key and gives the note.
///
/// # Errors
/// If the key is not a log key with the checkpoint's origin as its name.
pub fn sign_checkpoint(checkpoint: &Checkpoint, key: &SigningKey) -> Result<String, NoteError> {
    if key.verifier().kind() != KeyKind::Log {
        return Err(NoteError::KeyKind);
    }
    if checkpoint.origin != key.name() {
        return Err(NoteError::Origin);
    }
    let body = checkpoint.body();
    let line = signature_line(key, &key.sign(body.as_bytes()));
    Ok(format!("{body}\n{line}"))
}

/// Cosigns the checkpoint in a note and gives the signature line to append to it. The caller
/// vouches that the checkpoint extends all it cosigned before; [`crate::witness::Witness`] checks.
///
/// # Errors
/// If the key is not a witness key, the note is malformed, or the time is above 2^63 - 1.
pub fn cosign(note: &str, key: &SigningKey, time_s: u64) -> Result<String, NoteError> {
    if key.verifier().kind() != KeyKind::Witness {
        return Err(NoteError::KeyKind);
    }
    if i64::try_from(time_s).is_err() {
        return Err(NoteError::Time);
    }
    let (body, _) = split(note)?;
    Checkpoint::from_body(body).ok_or(NoteError::Checkpoint)?;
    let mut signature = time_s.to_be_bytes().to_vec();
    signature.extend_from_slice(&key.sign(cosigned_message(body, time_s).as_bytes()));
    Ok(signature_line(key, &signature))
}

/// Opens a note: every signature of a trusted key must fit, and the log named by the origin must
/// be among them. Signatures of unknown keys are ignored, as the format demands.
///
/// # Errors
/// Says why the note is not believed.
pub fn open(note: &str, keys: &[VerifierKey]) -> Result<Opened, NoteError> {
    let (body, lines) = split(note)?;
    let checkpoint = Checkpoint::from_body(body).ok_or(NoteError::Checkpoint)?;
    let mut signed_by_log = false;
    let mut wrong_origin = false;
    let mut seen: Vec<(&VerifierKey, u64)> = Vec::new();
    for line in lines {
        let Some(key) = keys.iter().find(|key| key.name() == line.name && key.id() == line.id)
        else {
            continue;
        };
        match key.kind() {
            KeyKind::Log => {
                let signature = line.bytes.as_slice().try_into();
                let fits = signature.is_ok_and(|bytes| key.verify(body.as_bytes(), bytes));
                if !fits {
                    return Err(NoteError::Signature);
                }
                signed_by_log |= key.name() == checkpoint.origin;
                wrong_origin |= key.name() != checkpoint.origin;
            }
            KeyKind::Witness => {
                let time_s = cosigned_at(key, body, &line.bytes)?;
                match seen.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, latest_s)) => *latest_s = time_s.max(*latest_s),
                    None => seen.push((key, time_s)),
                }
            }
        }
    }
    if !signed_by_log {
        return Err(if wrong_origin { NoteError::Origin } else { NoteError::Unsigned });
    }
    let cosignatures = seen
        .into_iter()
        .map(|(key, time_s)| Cosignature { witness: key.name().to_owned(), time_s })
        .collect();
    Ok(Opened { checkpoint, cosignatures })
}

/// Opens a note and gives its checkpoint; see [`open`].
///
/// # Errors
/// Says why the note is not believed.
pub fn open_checkpoint(note: &str, keys: &[VerifierKey]) -> Result<Checkpoint, NoteError> {
    open(note, keys).map(|opened| opened.checkpoint)
}

/// The checkpoint in a note, **unverified**: only to look up which keys must have signed it.
///
/// # Errors
/// If the text is no signed note or its text no checkpoint.
pub fn peek_checkpoint(note: &str) -> Result<Checkpoint, NoteError> {
    let (body, _) = split(note)?;
    Checkpoint::from_body(body).ok_or(NoteError::Checkpoint)
}

/// One signature line, taken apart.
struct SignatureLine<'a> {
    name: &'a str,
    id: [u8; 4],
    bytes: Vec<u8>,
}

/// Separates the signed text (with its final line feed) from the signature lines.
fn split(note: &str) -> Result<(&str, Vec<SignatureLine<'_>>), NoteError> {
    let plain = note.chars().all(|c| c == '\n' || c >= ' ');
    if !plain || note.len() > MAX_NOTE_BYTES {
        return Err(NoteError::Format);
    }
    let (text, signatures) = note.rsplit_once("\n\n").ok_or(NoteError::Format)?;
    let body = note.get(..text.len() + 1).ok_or(NoteError::Format)?;
    let signatures = signatures.strip_suffix('\n').ok_or(NoteError::Format)?;
    let lines: Option<Vec<_>> = signatures.split('\n').map(signature_of).collect();
    let lines = lines.ok_or(NoteError::Format)?;
    if lines.len() > MAX_SIGNATURES { Err(NoteError::Format) } else { Ok((body, lines)) }
}

fn signature_of(line: &str) -> Option<SignatureLine<'_>> {
    let (name, bytes) = line.strip_prefix(SIGNATURE_MARK)?.split_once(' ')?;
    let bytes = text::unbase64(bytes)?;
    let (id, bytes) = bytes.split_first_chunk::<4>()?;
    if name.is_empty() || bytes.is_empty() {
        return None;
    }
    Some(SignatureLine { name, id: *id, bytes: bytes.to_vec() })
}

fn signature_line(key: &SigningKey, signature: &[u8]) -> String {
    let mut bytes = key.verifier().id().to_vec();
    bytes.extend_from_slice(signature);
    format!("{SIGNATURE_MARK}{} {}\n", key.name(), text::base64(&bytes))
}

/// What a witness signs: the time stands in front, so that it cannot be exchanged.
fn cosigned_message(body: &str, time_s: u64) -> String {
    format!("cosignature/v1\ntime {time_s}\n{body}")
}

fn cosigned_at(key: &VerifierKey, body: &str, bytes: &[u8]) -> Result<u64, NoteError> {
    let (time, signature) = bytes.split_first_chunk::<8>().ok_or(NoteError::Signature)?;
    let time_s = u64::from_be_bytes(*time);
    if i64::try_from(time_s).is_err() {
        return Err(NoteError::Time);
    }
    let signature = signature.try_into().map_err(|_| NoteError::Signature)?;
    let fits = key.verify(cosigned_message(body, time_s).as_bytes(), signature);
    if fits { Ok(time_s) } else { Err(NoteError::Signature) }
}
