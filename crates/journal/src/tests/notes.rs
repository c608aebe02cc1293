//! Keys, checkpoints and cosignatures, with one forgery for each thing that is checked.

use super::{ORIGIN, checkpoint, leaves, log_key, note, public, turned, witness_key};
use crate::note::{Cosignature, NoteError, cosign, open, open_checkpoint};
use crate::{SigningKey, VerifierKey, sign_checkpoint};

const TIME_S: u64 = 1_900_000_000;

#[test]
fn opens_what_was_signed() {
    let note = note(&leaves(7));
    assert_eq!(open_checkpoint(&note, &public(&[&log_key()])), Ok(checkpoint(&leaves(7))));
}

#[test]
fn every_changed_byte_of_a_note_is_refused() {
    let note = note(&leaves(7));
    let keys = public(&[&log_key()]);
    for at in 0..note.len() {
        let mut bytes = note.clone().into_bytes();
        bytes[at] ^= 1;
        if let Ok(forged) = String::from_utf8(bytes) {
            assert!(open_checkpoint(&forged, &keys).is_err(), "byte {at}");
        }
    }
}

#[test]
fn root_size_origin_and_signature_are_bound() {
    let key = log_key();
    let keys = public(&[&key]);
    let good = checkpoint(&leaves(7));
    let note = sign_checkpoint(&good, &key).unwrap();
    let signatures = note.rsplit_once("\n\n").unwrap().1;
    for forged in [
        crate::Checkpoint { root: turned(good.root), ..good.clone() },
        crate::Checkpoint { size: 8, ..good.clone() },
        crate::Checkpoint { origin: "simpeg.lain.go.id/audit".to_owned(), ..good.clone() },
    ] {
        let forged = format!("{}\n{signatures}", forged.body());
        assert_eq!(open_checkpoint(&forged, &keys), Err(NoteError::Signature));
    }
    let stranger = SigningKey::from_seed(ORIGIN, &[9; 32]).unwrap();
    let foreign = sign_checkpoint(&good, &stranger).unwrap();
    assert_eq!(open_checkpoint(&foreign, &keys), Err(NoteError::Unsigned));
    assert_eq!(open_checkpoint(&note, &[]), Err(NoteError::Unsigned));
}

#[test]
fn origin_must_be_the_name_of_the_key() {
    let other = SigningKey::from_seed("simpeg.lain.go.id/audit", &[3; 32]).unwrap();
    assert_eq!(sign_checkpoint(&checkpoint(&leaves(3)), &other), Err(NoteError::Origin));
    // A trusted key that really signed text of another log's origin.
    let body = checkpoint(&leaves(3)).body();
    let mut bytes = other.verifier().id().to_vec();
    bytes.extend_from_slice(&other.sign(body.as_bytes()));
    let line = format!("\u{2014} {} {}\n", other.name(), crate::text::base64(&bytes));
    let keys = public(&[&other, &log_key()]);
    assert_eq!(open_checkpoint(&format!("{body}\n{line}"), &keys), Err(NoteError::Origin));
}

#[test]
fn strange_signatures_are_ignored_but_broken_trusted_ones_are_not() {
    let log = log_key();
    let (near, far) = (witness_key(1), witness_key(2));
    let mut note = note(&leaves(7));
    let far_line = cosign(&note, &far, TIME_S).unwrap();
    note.push_str(&cosign(&note, &near, TIME_S).unwrap());
    note.push_str(&far_line);
    let opened = open(&note, &public(&[&log, &near])).unwrap();
    let expected = Cosignature { witness: near.name().to_owned(), time_s: TIME_S };
    assert_eq!(opened.cosignatures, [expected]);
    let broken = note.replace(&far_line, &cosign(&super::note(&leaves(6)), &far, TIME_S).unwrap());
    assert!(open(&broken, &public(&[&log, &near])).is_ok());
    assert_eq!(open(&broken, &public(&[&log, &near, &far])), Err(NoteError::Signature));
}

#[test]
fn cosignature_binds_its_time() {
    let (log, witness) = (log_key(), witness_key(1));
    let note = note(&leaves(7));
    let keys = public(&[&log, &witness]);
    let line = cosign(&note, &witness, TIME_S).unwrap();
    assert_eq!(open(&(note.clone() + &line), &keys).unwrap().cosignatures[0].time_s, TIME_S);
    let (head, encoded) = line.trim_end().rsplit_once(' ').unwrap();
    let good = crate::text::unbase64(encoded).unwrap();
    for at in 0..good.len() {
        let mut forged = good.clone();
        forged[at] ^= 1;
        let text = format!("{note}{head} {}\n", crate::text::base64(&forged));
        match open(&text, &keys) {
            // A changed key id makes it a stranger's signature, which counts for nothing.
            Ok(opened) => assert!(at < 4 && opened.cosignatures.is_empty(), "byte {at}"),
            Err(error) => assert!(
                at >= 4 && matches!(error, NoteError::Signature | NoteError::Time),
                "byte {at}"
            ),
        }
    }
    assert_eq!(cosign(&note, &witness, u64::MAX), Err(NoteError::Time));
}

#[test]
fn a_witness_counts_once() {
    let (log, witness) = (log_key(), witness_key(1));
    let mut note = note(&leaves(7));
    for time_s in [TIME_S, TIME_S + 60, TIME_S] {
        note.push_str(&cosign(&note, &witness, time_s).unwrap());
    }
    let opened = open(&note, &public(&[&log, &witness])).unwrap();
    assert_eq!(opened.cosignatures.len(), 1);
    assert_eq!(opened.cosignatures[0].time_s, TIME_S + 60);
}

#[test]
fn kinds_of_keys_do_not_mix() {
    let note = note(&leaves(7));
    assert_eq!(cosign(&note, &log_key(), TIME_S), Err(NoteError::KeyKind));
    let as_witness = SigningKey::witness_from_seed(ORIGIN, &[7; 32]).unwrap();
    let signed = sign_checkpoint(&checkpoint(&leaves(7)), &as_witness);
    assert_eq!(signed, Err(NoteError::KeyKind));
    let as_log = SigningKey::from_seed(ORIGIN, &[7; 32]).unwrap();
    assert_ne!(as_log.verifier().id(), as_witness.verifier().id());
}

#[test]
fn malformed_notes() {
    let good = note(&leaves(7));
    let keys = public(&[&log_key()]);
    for bad in [
        String::new(),
        "\n\n".to_owned(),
        good.trim_end().to_owned(),
        good.replace('\n', "\r\n"),
        good.replace("\n\n", "\n"),
        good.replace("\n7\n", "\n07\n"),
        good.replace("\n7\n", "\n+7\n"),
        good.replace("\n\n", "\nextension\n\n"),
        good.replace("\u{2014} ", "- "),
        format!("{good}\n"),
        format!("{good}{}", "\u{2014} a AAAAAAA=\n".repeat(crate::note::MAX_SIGNATURES)),
    ] {
        assert!(open_checkpoint(&bad, &keys).is_err(), "{bad:?}");
    }
}

#[test]
fn verifier_keys_have_one_spelling() {
    for key in [log_key(), witness_key(1)] {
        let text = key.verifier().to_string();
        let parsed: VerifierKey = text.parse().unwrap();
        assert_eq!(&parsed, key.verifier());
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let forged = String::from_utf8(bytes).unwrap();
            assert!(forged.parse::<VerifierKey>().is_err(), "byte {at}: {forged}");
        }
        assert!(format!("{text}\n\n").parse::<VerifierKey>().is_err());
    }
    for name in ["", "a b", "a+b", "a\nb", "a\u{a0}b"] {
        assert_eq!(SigningKey::from_seed(name, &[1; 32]).unwrap_err(), NoteError::KeyName);
    }
}

#[test]
fn a_signing_key_does_not_show_its_seed() {
    let key = SigningKey::from_seed(ORIGIN, &[0xab; 32]).unwrap();
    let shown = format!("{key:?}");
    assert!(!shown.contains("171, 171") && !shown.to_lowercase().contains("abab"), "{shown}");
}
