//! Canonical JSON (RFC 8785) for journal entries and committed records: one value, one spelling.
//! Fractions are refused, since nothing the journal holds is one, and so are integers that other
//! implementations would round.

use crate::hash::Hash;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt;
use std::fmt::Write;

/// The most bytes an entry may have: its length in a bundle is a 16-bit number.
pub const MAX_ENTRY_BYTES: usize = 65_535;
/// Integers beyond ±(2^53 - 1) are not exact in every JSON implementation.
pub const MAX_INTEGER: i64 = (1 << 53) - 1;
/// The deepest nesting of arrays and objects.
pub const MAX_DEPTH: usize = 64;

/// Why a value has no canonical form here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CanonicalError {
    /// A number is a fraction or beyond ±(2^53 - 1).
    Number,
    /// Nested deeper than [`MAX_DEPTH`].
    Depth,
    /// Longer than [`MAX_ENTRY_BYTES`].
    Length {
        /// Length in bytes.
        bytes: usize,
    },
}

impl fmt::Display for CanonicalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CanonicalError::Number => f.write_str("a number is no exact integer"),
            CanonicalError::Depth => f.write_str("the value is nested too deeply"),
            CanonicalError::Length { bytes } => {
                write!(f, "the entry has {bytes} bytes, more than {MAX_ENTRY_BYTES}")
            }
        }
    }
}
impl std::error::Error for CanonicalError {}

/// The canonical bytes of a journal entry.
///
/// # Errors
/// If the value has no canonical form or is too long.
pub fn entry_bytes(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    let bytes = canonical_bytes(value)?;
    if bytes.len() > MAX_ENTRY_BYTES {
        return Err(CanonicalError::Length { bytes: bytes.len() });
    }
    Ok(bytes)
}

/// The canonical bytes of any value, whatever its length.
///
/// # Errors
/// If a number is no exact integer or the nesting is too deep.
pub fn canonical_bytes(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    let mut text = String::new();
    write_value(&mut text, value, 0)?;
    Ok(text.into_bytes())
}

/// The commitment to a record that stays outside the log: `SHA-256(salt ‖ canonical record)`.
/// Without the salt nobody can guess the record from it.
///
/// # Errors
/// If the record has no canonical form.
pub fn commit(salt: &[u8; 16], record: &Value) -> Result<Hash, CanonicalError> {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    hasher.update(canonical_bytes(record)?);
    Ok(Hash(hasher.finalize().into()))
}

fn write_value(text: &mut String, value: &Value, depth: usize) -> Result<(), CanonicalError> {
    if depth > MAX_DEPTH {
        return Err(CanonicalError::Depth);
    }
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => {
            let exact = |integer: &i64| (-MAX_INTEGER..=MAX_INTEGER).contains(integer);
            let integer = number.as_i64().filter(exact).ok_or(CanonicalError::Number)?;
            text.push_str(&integer.to_string());
        }
        Value::String(string) => write_string(text, string),
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write_value(text, item, depth + 1)?;
            }
            text.push(']');
        }
        Value::Object(members) => {
            // RFC 8785 sorts by UTF-16 units, which differs from UTF-8 order outside the BMP.
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            text.push('{');
            for (at, (key, member)) in sorted.into_iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write_string(text, key);
                text.push(':');
                write_value(text, member, depth + 1)?;
            }
            text.push('}');
        }
    }
    Ok(())
}

fn write_string(text: &mut String, string: &str) {
    text.push('"');
    for c in string.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\u{c}' => text.push_str("\\f"),
            '\r' => text.push_str("\\r"),
            c if c < ' ' => {
                // Writing into a String cannot fail.
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}
