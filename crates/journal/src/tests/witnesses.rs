//! The witness: accepts what extends, refuses what does not, and never forgets.

use super::{checkpoint, leaves, log_key, note, public, turned, witness_key};
use crate::note::{NoteError, open};
use crate::proof::{LeafHashes, consistency};
use crate::witness::{AddCheckpoint, Answer, Witness};
use crate::{Hash, SigningKey, sign_checkpoint};

const NOW_S: u64 = 1_900_000_000;

fn witness() -> Witness {
    let mut witness = Witness::new(witness_key(1)).unwrap();
    witness.watch(log_key().verifier().clone(), None).unwrap();
    witness
}

fn request(leaves: &[Hash], old_size: u64) -> AddCheckpoint {
    let new_size = leaves.len() as u64;
    let proof = consistency(&mut LeafHashes(leaves), old_size, new_size).unwrap();
    AddCheckpoint { old_size, proof, note: note(leaves) }
}

#[test]
fn grows_with_the_log_and_its_cosignature_counts() {
    let mut witness = witness();
    let keys = public(&[&log_key(), &witness_key(1)]);
    let mut old_size = 0;
    for size in [0, 1, 7, 7, 100, 257] {
        let request = request(&leaves(size), old_size);
        let answer = witness.add_checkpoint(&request, NOW_S + size);
        let Answer::Accept { cosignature, held } = answer else { panic!("{answer:?}") };
        assert_eq!(held, checkpoint(&leaves(size)));
        assert_eq!(witness.held(&held.origin), Some(&held));
        let opened = open(&(request.note + &cosignature), &keys).unwrap();
        assert_eq!(opened.cosignatures[0].time_s, NOW_S + size);
        old_size = size;
    }
}

#[test]
fn rewritten_history_is_refused_and_nothing_is_forgotten() {
    let mut witness = witness();
    let honest = leaves(7);
    witness.add_checkpoint(&request(&honest, 0), NOW_S);
    let mut rewritten = leaves(9);
    rewritten[3] = turned(rewritten[3]);
    assert_eq!(witness.add_checkpoint(&request(&rewritten, 7), NOW_S), Answer::Refuse);
    // Equal size, another root: the one unforgivable fault of a log.
    assert_eq!(witness.add_checkpoint(&request(&rewritten[..7], 7), NOW_S), Answer::Refuse);
    let mut forged = request(&leaves(9), 7);
    forged.proof[0] = turned(forged.proof[0]);
    assert_eq!(witness.add_checkpoint(&forged, NOW_S), Answer::Refuse);
    assert_eq!(witness.held(log_key().name()), Some(&checkpoint(&honest)));
}

#[test]
fn says_which_size_it_holds() {
    let mut witness = witness();
    witness.add_checkpoint(&request(&leaves(7), 0), NOW_S);
    for old_size in [0, 3, 8] {
        let answer = witness.add_checkpoint(&request(&leaves(9), old_size), NOW_S);
        assert_eq!(answer, Answer::Conflict { size: 7 });
    }
    // A log that shrinks cannot even ask.
    let mut shrunk = request(&leaves(5), 5);
    assert_eq!(witness.add_checkpoint(&shrunk, NOW_S), Answer::Conflict { size: 7 });
    shrunk.old_size = 7;
    assert_eq!(witness.add_checkpoint(&shrunk, NOW_S), Answer::Malformed);
}

#[test]
fn strangers_and_forgers() {
    let mut witness = witness();
    let stranger = SigningKey::from_seed("simpeg.lain.go.id/audit", &[5; 32]).unwrap();
    let mut foreign = checkpoint(&leaves(7));
    foreign.origin = stranger.name().to_owned();
    let mut ask = request(&leaves(7), 0);
    ask.note = sign_checkpoint(&foreign, &stranger).unwrap();
    assert_eq!(witness.add_checkpoint(&ask, NOW_S), Answer::Unknown);
    let forger = SigningKey::from_seed(log_key().name(), &[5; 32]).unwrap();
    ask.note = sign_checkpoint(&checkpoint(&leaves(7)), &forger).unwrap();
    assert_eq!(witness.add_checkpoint(&ask, NOW_S), Answer::Forbidden);
    ask.note = "nothing".to_owned();
    assert_eq!(witness.add_checkpoint(&ask, NOW_S), Answer::Malformed);
}

#[test]
fn restarts_from_what_it_stored() {
    let mut witness = Witness::new(witness_key(1)).unwrap();
    let stored = checkpoint(&leaves(7));
    witness.watch(log_key().verifier().clone(), Some(stored.clone())).unwrap();
    let answer = witness.add_checkpoint(&request(&leaves(8), 7), NOW_S);
    assert_eq!(answer.status(), 200);
    let other = SigningKey::from_seed("simpeg.lain.go.id/audit", &[5; 32]).unwrap();
    let wrong = witness.watch(other.verifier().clone(), Some(stored));
    assert_eq!(wrong, Err(NoteError::Origin));
    assert_eq!(Witness::new(log_key()).unwrap_err(), NoteError::KeyKind);
}

#[test]
fn request_text() {
    for old_size in [0, 4, 6] {
        let request = request(&leaves(7), old_size);
        assert_eq!(AddCheckpoint::parse(&request.body()), Ok(request.clone()));
        assert!(request.body().starts_with(&format!("old {old_size}\n")));
    }
    let good = request(&leaves(7), 6).body();
    let line = leaves(1)[0].to_base64() + "\n";
    for bad in [
        good.replace("old ", "new "),
        good.replace("old 6", "old 06"),
        good.replacen('=', "", 1),
        good.replacen("\n\n", "\n", 2),
        format!("old 6\n{}\n{}", line.repeat(64), note(&leaves(7))),
    ] {
        assert_eq!(AddCheckpoint::parse(&bad), Err(NoteError::Format), "{bad}");
    }
}
