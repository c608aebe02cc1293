//! Secrets of people: passwords as Argon2id, TOTP keys sealed under the key of the pemda,
//! recovery codes as hashes. Nothing here is ever logged, and absence never equals absence.

use crate::session::random;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use store::Fault;

/// Shortest password, in characters (ASVS 6.2.1).
pub const SHORTEST: usize = 12;
/// Longest password, in characters.
pub const LONGEST: usize = 128;
/// Seconds of one step of a time-based code (RFC 6238).
pub const STEP_S: i64 = 30;

/// 19 MiB, two passes: about 35 ms of a core, so two cores log in some 57 people a second.
fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Hash of a password, with its salt and parameters.
///
/// # Errors
/// A fault when the system has no randomness.
pub fn hash_password(password: &str) -> Result<String, Fault> {
    let salt = random::<16>()?;
    argon2()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|e| Fault::new(format!("argon2: {e}")))
}

/// Whether a password fits. Without a hash the same work is done against a dummy, so that an
/// unknown name takes as long as a wrong password.
#[must_use]
pub fn password_fits(password: &str, hash: Option<&str>) -> bool {
    const DUMMY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA\
        $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(DUMMY)) else { return false };
    argon2().verify_password(password.as_bytes(), &parsed).is_ok() && hash.is_some()
}

/// Why a new password is refused: a message key.
#[must_use]
pub fn weak(password: &str, nip: &str) -> Option<&'static str> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Some("flaw-password-short");
    }
    if length > LONGEST {
        return Some("flaw-password-long");
    }
    if password.contains(nip) {
        return Some("flaw-password-nip");
    }
    let lower = password.to_lowercase();
    let common = include_str!("../data/common_passwords.txt");
    let few = lower.chars().collect::<std::collections::BTreeSet<_>>().len() < 5;
    if few || common.lines().any(|word| lower == word) {
        return Some("flaw-password-common");
    }
    None
}

/// Seals a small secret under the key of the pemda, bound to its purpose.
///
/// # Errors
/// A fault when the system has no randomness.
pub fn seal(key: &[u8; 32], purpose: &str, secret: &[u8]) -> Result<Vec<u8>, Fault> {
    let nonce = random::<24>()?;
    let payload = Payload { msg: secret, aad: purpose.as_bytes() };
    let sealed = XChaCha20Poly1305::new(&Key::from(*key))
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| Fault::new("sealing failed"))?;
    let mut out = nonce.to_vec();
    out.extend_from_slice(&sealed);
    Ok(out)
}

/// Opens what [`seal`] made; `None` for another key, another purpose or an altered byte.
#[must_use]
pub fn open(key: &[u8; 32], purpose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, body) = sealed.split_at_checked(24)?;
    let nonce: [u8; 24] = nonce.try_into().ok()?;
    let payload = Payload { msg: body, aad: purpose.as_bytes() };
    XChaCha20Poly1305::new(&Key::from(*key)).decrypt(&XNonce::from(nonce), payload).ok()
}

/// Purpose of a sealed TOTP key.
#[must_use]
pub fn totp_purpose(account_id: i64) -> String {
    format!("totp/{account_id}")
}

/// The step of a time-based code that fits now (one step of drift either way) and was not used
/// before; `None` otherwise.
#[must_use]
pub fn code_step(key: &[u8], code: &str, now_us: i64, last_step: i64) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let now_step = now_us.div_euclid(1_000_000).div_euclid(STEP_S);
    (now_step - 1..=now_step + 1).filter(|step| *step > last_step).find(|step| {
        let want = totp_code(key, *step);
        subtle::ConstantTimeEq::ct_eq(want.as_bytes(), code.as_bytes()).into()
    })
}

/// The code of a step, six digits (RFC 6238 over HMAC-SHA-1, as authenticator applications do).
#[must_use]
pub fn totp_code(key: &[u8], step: i64) -> String {
    let totp = totp_rs::Builder::new().with_secret(key.to_vec()).build_noncompliant();
    totp.generate(u64::try_from(step * STEP_S).unwrap_or_default()).to_string()
}

/// Key in base32, as an authenticator takes it by hand.
#[must_use]
pub fn base32(key: &[u8]) -> String {
    totp_rs::Secret::from(key).to_base32()
}

/// A recovery code of 80 bits, in groups that people can type, and its hash.
///
/// # Errors
/// A fault when the system has no randomness.
pub fn recovery_code() -> Result<(String, Vec<u8>), Fault> {
    let text = base32(&random::<10>()?).to_lowercase();
    let code = group(&text);
    let hash = recovery_hash(&code);
    Ok((code, hash))
}

/// Groups of four, easier to type from paper.
fn group(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(4).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// Hash of a recovery code, however it was typed.
#[must_use]
pub fn recovery_hash(code: &str) -> Vec<u8> {
    let bare: String =
        code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    Sha256::digest(format!("recovery:{bare}").as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_only_itself_and_nothing_fits_no_hash() {
        let hash = hash_password("gajah makan rumput").unwrap();
        assert!(password_fits("gajah makan rumput", Some(&hash)));
        assert!(!password_fits("gajah makan rumpuT", Some(&hash)));
        assert!(!password_fits("", None));
    }

    #[test]
    fn sealed_secrets_open_only_for_their_purpose() {
        let key = [7; 32];
        let sealed = seal(&key, "totp/1", b"rahasia").unwrap();
        assert_eq!(open(&key, "totp/1", &sealed).as_deref(), Some(&b"rahasia"[..]));
        assert_eq!(open(&key, "totp/2", &sealed), None);
        assert_eq!(open(&[8; 32], "totp/1", &sealed), None);
        let mut bent = sealed;
        bent[30] ^= 1;
        assert_eq!(open(&key, "totp/1", &bent), None);
    }

    #[test]
    fn codes_follow_rfc_6238_and_count_once() {
        let key = b"12345678901234567890";
        assert_eq!(totp_code(key, 59 / 30), "287082");
        let now_us = 59_000_000;
        let step = code_step(key, "287 082", now_us, 0).unwrap();
        assert_eq!(step, 1);
        assert_eq!(code_step(key, "287082", now_us, step), None, "a used step is refused");
        assert_eq!(code_step(key, "", now_us, 0), None);
        assert_eq!(base32(key), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn weak_passwords_are_named() {
        let nip = "198601012015051999";
        assert_eq!(weak("pendek", nip), Some("flaw-password-short"));
        assert_eq!(weak("aaaaaaaaaaaaaaaa", nip), Some("flaw-password-common"));
        assert_eq!(weak("198601012015051999!", nip), Some("flaw-password-nip"));
        assert_eq!(weak("sungai kecil di desa", nip), None);
    }
}
