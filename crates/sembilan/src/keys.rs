//! Keys of a pemda, kept in one file beside its database: the secret of forms and sealed factors,
//! and the seed of the checkpoint signer. The file is made once and readable by its owner only.

use serde::{Deserialize, Serialize};
use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Keys of a pemda.
#[derive(Clone, Serialize, Deserialize)]
pub struct Keys {
    secret: String,
    signer: String,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

impl Keys {
    /// Reads the keys of a pemda if they were made.
    ///
    /// # Errors
    /// When the file cannot be read or understood.
    pub fn read(dir: &Path, slug: &str) -> Result<Option<Keys>, String> {
        if Keys::path(dir, slug).exists() { Keys::open(dir, slug).map(Some) } else { Ok(None) }
    }

    /// The file of the keys of a pemda.
    #[must_use]
    pub fn path(dir: &Path, slug: &str) -> PathBuf {
        dir.join(format!("{slug}.keys.json"))
    }

    /// Reads the keys of a pemda, making them the first time.
    ///
    /// # Errors
    /// When the file cannot be read, written or understood.
    pub fn open(dir: &Path, slug: &str) -> Result<Keys, String> {
        let path = Keys::path(dir, slug);
        let broken = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
        if path.exists() {
            let text = fs::read_to_string(&path).map_err(|e| broken(&e))?;
            let keys: Keys = serde_json::from_str(&text).map_err(|e| broken(&e))?;
            keys.secret()?;
            keys.signer_seed()?;
            return Ok(keys);
        }
        let fresh = || -> Result<String, String> {
            let mut bytes = [0u8; 32];
            getrandom::fill(&mut bytes).map_err(|e| e.to_string())?;
            Ok(hex(&bytes))
        };
        let keys = Keys { secret: fresh()?, signer: fresh()? };
        fs::create_dir_all(dir).map_err(|e| broken(&e))?;
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .map_err(|e| broken(&e))?;
        let text = serde_json::to_string(&keys).map_err(|e| broken(&e))?;
        file.write_all(text.as_bytes()).map_err(|e| broken(&e))?;
        file.sync_all().map_err(|e| broken(&e))?;
        Ok(keys)
    }

    /// Secret of forms and sealed factors.
    ///
    /// # Errors
    /// When the file was damaged.
    pub fn secret(&self) -> Result<[u8; 32], String> {
        unhex(&self.secret)
    }

    /// Seed of the Ed25519 key that signs checkpoints.
    ///
    /// # Errors
    /// When the file was damaged.
    pub fn signer_seed(&self) -> Result<[u8; 32], String> {
        unhex(&self.signer)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn unhex(text: &str) -> Result<[u8; 32], String> {
    let mut out = [0u8; 32];
    if text.len() != 64 || !text.is_ascii() {
        return Err("a key is damaged".to_owned());
    }
    for (n, byte) in out.iter_mut().enumerate() {
        let pair = text.get(n * 2..n * 2 + 2).unwrap_or_default();
        *byte = u8::from_str_radix(pair, 16).map_err(|_| "a key is damaged".to_owned())?;
    }
    Ok(out)
}
