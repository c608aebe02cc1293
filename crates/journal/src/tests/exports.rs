//! Published logs, whole and tampered with, before both verifiers: ours and the Python one.

use super::{Files, ORIGIN, log_key, note, public, published, turned, witness_key};
use crate::export::{ExportError, verify_export};
use crate::note::{NoteError, cosign};
use crate::tile::{bundle_bytes, tile_bytes};
use crate::{SigningKey, VerifierKey, sign_checkpoint};
use std::convert::Infallible;
use std::path::Path;
use std::process::Command;

fn verdict(files: &Files, keys: &[VerifierKey]) -> Result<u64, ExportError<Infallible>> {
    let opened = verify_export(keys, |path| Ok(files.get(path).cloned()))?;
    Ok(opened.checkpoint.size)
}

fn ours(files: &Files) -> Result<u64, ExportError<Infallible>> {
    verdict(files, &public(&[&log_key()]))
}

/// The Python verifier's verdict on a folder, or nothing where Python is missing.
fn python(folder: &Path, keys: &[&SigningKey], pure: bool) -> Option<bool> {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/verify/verify_log.py");
    let outside = tempfile::tempdir().unwrap();
    let mut command = Command::new("python3");
    command.arg(program).args(pure.then_some("--pure")).arg(folder);
    for key in keys {
        let path = outside.path().join(key.name().replace('/', "_"));
        std::fs::write(&path, format!("{}\n", key.verifier())).unwrap();
        command.arg(path);
    }
    let output = command.output().ok()?;
    let code = output.status.code();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(code == Some(0) || (code == Some(1) && said.starts_with("NOT VALID")), "{said}");
    Some(code == Some(0))
}

fn written(files: &Files) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

/// Both verifiers must accept or both refuse.
fn check(files: &Files, keys: &[&SigningKey], expected: bool, case: &str) {
    assert_eq!(verdict(files, &public(keys)).is_ok(), expected, "ours, {case}");
    if let Some(python) = python(written(files).path(), keys, false) {
        assert_eq!(python, expected, "Python, {case}");
    }
}

#[test]
fn whole_logs_of_every_shape() {
    for size in [0, 1, 7, 255, 256, 257, 600, 65_535, 65_536, 65_537, 66_000] {
        check(&published(size, size), &[&log_key()], true, &format!("{size} entries"));
    }
}

#[test]
#[ignore = "writes and reads 100 MB; for the long form"]
fn a_million_entries() {
    let mut files = published(1_000_000, 1_000_000);
    check(&files, &[&log_key()], true, "a million entries");
    files.get_mut("tile/entries/x002/345").unwrap()[100] ^= 1;
    check(&files, &[&log_key()], false, "one byte of a million entries");
}

#[test]
fn every_changed_byte_of_a_small_log_is_found() {
    let files = published(7, 7);
    for path in files.keys() {
        for at in 0..files[path].len() {
            let mut forged = files.clone();
            forged.get_mut(path).unwrap()[at] ^= 1;
            assert!(ours(&forged).is_err(), "{path}, byte {at}");
        }
    }
}

#[test]
fn tampered_logs_are_refused_by_both() {
    let files = published(600, 600);
    let key = log_key();
    for path in files.keys() {
        let mut forged = files.clone();
        let bytes = forged.get_mut(path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        check(&forged, &[&key], false, &format!("{path} changed"));
        let mut forged = files.clone();
        forged.get_mut(path).unwrap().pop();
        check(&forged, &[&key], false, &format!("{path} cut"));
        let mut forged = files.clone();
        forged.remove(path);
        check(&forged, &[&key], false, &format!("{path} removed"));
    }
}

#[test]
fn the_altered_entry_is_named() {
    let mut files = published(600, 600);
    let bytes = files.get_mut("tile/0/001").unwrap();
    bytes[44 * 32] ^= 1;
    let expected = ExportError::Differs { path: "tile/0/001".to_owned(), index: 300 };
    assert_eq!(ours(&files), Err(expected));
}

#[test]
fn a_rewritten_log_needs_the_key() {
    // Entries, tiles and root rewritten consistently, as an operator could; only the key fails.
    let forger = SigningKey::from_seed(ORIGIN, &[66; 32]).unwrap();
    let mut files = published(2, 2);
    let entries = [b"{\"seq\":0}".to_vec(), b"{\"seq\":9}".to_vec()];
    let leaves = entries.each_ref().map(|entry| crate::leaf_hash(entry));
    files.insert("tile/entries/000.p/2".to_owned(), bundle_bytes(&entries).unwrap());
    files.insert("tile/0/000.p/2".to_owned(), tile_bytes(&leaves));
    assert_eq!(ours(&files), Err(ExportError::Root));
    check(&files, &[&log_key()], false, "root not signed");
    let signed = sign_checkpoint(&super::checkpoint(&leaves), &forger).unwrap();
    files.insert("checkpoint".to_owned(), signed.into_bytes());
    assert_eq!(ours(&files), Err(ExportError::Note(NoteError::Unsigned)));
    check(&files, &[&log_key()], false, "signed by another key");
    check(&files, &[&forger], true, "the forger believes himself");
}

#[test]
fn a_cut_or_grown_log() {
    // The checkpoint is written last, so the files of a log that grows may be ahead of it.
    let mut ahead = published(600, 200);
    check(&ahead, &[&log_key()], true, "grown past the checkpoint");
    ahead.insert("checkpoint".to_owned(), note(&super::leaves(601)).into_bytes());
    check(&ahead, &[&log_key()], false, "tail cut");
}

#[test]
fn cosignatures_are_demanded() {
    let (log, witness) = (log_key(), witness_key(1));
    let mut files = published(7, 7);
    if let Some(python) = python(written(&files).path(), &[&log, &witness], false) {
        assert!(!python, "not cosigned yet");
    }
    let mut signed = String::from_utf8(files["checkpoint"].clone()).unwrap();
    signed.push_str(&cosign(&signed, &witness, 1_900_000_000).unwrap());
    files.insert("checkpoint".to_owned(), signed.clone().into_bytes());
    check(&files, &[&log, &witness], true, "cosigned");
    let other = cosign(&note(&super::leaves(6)), &witness, 1_900_000_000).unwrap();
    files.insert("checkpoint".to_owned(), (note(&super::leaves(7)) + &other).into_bytes());
    check(&files, &[&log, &witness], false, "cosignature of another checkpoint");
}

#[test]
fn python_agrees_on_the_vectors_with_and_without_its_package() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/export"));
    let tampered = tempfile::tempdir().unwrap();
    for path in ["checkpoint", "tile/0/000.p/7", "tile/entries/000.p/7"] {
        let copy = tampered.path().join(path);
        std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
        std::fs::copy(folder.join(path), copy).unwrap();
    }
    let signed = std::fs::read_to_string(folder.join("checkpoint")).unwrap();
    let hash = crate::Hash::from_base64(signed.lines().nth(2).unwrap()).unwrap();
    let forged = signed.replace(&hash.to_base64(), &turned(hash).to_base64());
    std::fs::write(tampered.path().join("checkpoint"), forged).unwrap();
    for pure in [false, true] {
        let Some(whole) = python(folder, &[&log_key()], pure) else { return };
        assert!(whole, "pure: {pure}");
        assert_eq!(python(tampered.path(), &[&log_key()], pure), Some(false), "pure: {pure}");
    }
}
