//! Ed25519 keys of C2SP signed notes: the log's own (type 0x01) and a witness's (type 0x04). A
//! signing key never shows its seed, and a verifier key has one spelling, which is what is printed
//! in the decree that establishes the log.

use crate::hash::Hash;
use crate::note::NoteError;
use crate::text;
use ed25519_dalek::{Signature, Signer};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What a key's signatures mean; the type byte of the signed-note format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyKind {
    /// A log signs its checkpoints (0x01).
    Log,
    /// A witness cosigns with a time (0x04).
    Witness,
}

impl KeyKind {
    fn byte(self) -> u8 {
        match self {
            KeyKind::Log => 0x01,
            KeyKind::Witness => 0x04,
        }
    }

    fn from_byte(byte: u8) -> Option<KeyKind> {
        match byte {
            0x01 => Some(KeyKind::Log),
            0x04 => Some(KeyKind::Witness),
            _ => None,
        }
    }
}

/// A key that signs. `Debug` shows only the public part.
#[derive(Clone, Debug)]
pub struct SigningKey {
    secret: ed25519_dalek::SigningKey,
    verifier: VerifierKey,
}

impl SigningKey {
    /// The key of a log; `name` is the origin of its checkpoints.
    ///
    /// # Errors
    /// If the name is empty or holds blanks, `+` or control characters.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<SigningKey, NoteError> {
        SigningKey::with_kind(name, seed, KeyKind::Log)
    }

    /// The key of a witness. One key must serve one witness name only.
    ///
    /// # Errors
    /// If the name is empty or holds blanks, `+` or control characters.
    pub fn witness_from_seed(name: &str, seed: &[u8; 32]) -> Result<SigningKey, NoteError> {
        SigningKey::with_kind(name, seed, KeyKind::Witness)
    }

    fn with_kind(name: &str, seed: &[u8; 32], kind: KeyKind) -> Result<SigningKey, NoteError> {
        let secret = ed25519_dalek::SigningKey::from_bytes(seed);
        let verifier = VerifierKey::new(name, kind, secret.verifying_key())?;
        Ok(SigningKey { secret, verifier })
    }

    /// The public half.
    #[must_use]
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// Name of the signer.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.verifier.name
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.secret.sign(message).to_bytes()
    }
}

/// A key that verifies. Its text is `name+<8 hex digits>+<base64 of type byte and key>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct VerifierKey {
    name: String,
    kind: KeyKind,
    id: [u8; 4],
    public: ed25519_dalek::VerifyingKey,
}

impl VerifierKey {
    fn new(
        name: &str,
        kind: KeyKind,
        public: ed25519_dalek::VerifyingKey,
    ) -> Result<VerifierKey, NoteError> {
        let speakable = |c: char| !c.is_whitespace() && !c.is_control() && c != '+';
        if name.is_empty() || !name.chars().all(speakable) {
            return Err(NoteError::KeyName);
        }
        if public.is_weak() {
            return Err(NoteError::Key);
        }
        let mut preimage = name.as_bytes().to_vec();
        preimage.extend_from_slice(&[b'\n', kind.byte()]);
        preimage.extend_from_slice(public.as_bytes());
        let [a, b, c, d, ..] = Hash::of(&preimage).0;
        Ok(VerifierKey { name: name.to_owned(), kind, id: [a, b, c, d], public })
    }

    /// Name of the signer.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Log or witness.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The first four bytes of SHA-256 over name, line feed, type byte and key.
    #[must_use]
    pub fn id(&self) -> [u8; 4] {
        self.id
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.public.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![self.kind.byte()];
        bytes.extend_from_slice(self.public.as_bytes());
        write!(f, "{}+{}+{}", self.name, text::hex(&self.id), text::base64(&bytes))
    }
}

impl FromStr for VerifierKey {
    type Err = NoteError;

    /// Reads one key; a final line feed, as a key file has it, is allowed.
    fn from_str(text: &str) -> Result<VerifierKey, NoteError> {
        let line = text.strip_suffix('\n').unwrap_or(text);
        // Base64 may hold a plus sign itself, so only the first two separate.
        let mut parts = line.splitn(3, '+');
        let (Some(name), Some(id), Some(bytes)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key);
        };
        let id = text::unhex::<4>(id).ok_or(NoteError::Key)?;
        let bytes = text::unbase64(bytes).ok_or(NoteError::Key)?;
        let (kind, public) = bytes.split_first().ok_or(NoteError::Key)?;
        let kind = KeyKind::from_byte(*kind).ok_or(NoteError::Key)?;
        let public: &[u8; 32] = public.try_into().map_err(|_| NoteError::Key)?;
        let public = ed25519_dalek::VerifyingKey::from_bytes(public).map_err(|_| NoteError::Key)?;
        let key = VerifierKey::new(name, kind, public)?;
        if key.id == id { Ok(key) } else { Err(NoteError::Key) }
    }
}

impl From<VerifierKey> for String {
    fn from(key: VerifierKey) -> String {
        key.to_string()
    }
}

impl TryFrom<String> for VerifierKey {
    type Error = NoteError;

    fn try_from(text: String) -> Result<VerifierKey, NoteError> {
        text.parse()
    }
}
