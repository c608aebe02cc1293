//! What strangers fetch over HTTP is believed by two verifiers that share no code, and a single
//! changed byte is not.

use super::*;
use axum::body::to_bytes;
use http::Request;
use journal::SigningKey;
use journal::export::{ExportError, verify_export};
use law::{Action, Actor, Target, Zone};
use shell::house::{Clock, SessionLimits};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use store::Event;
use store::testing::{Fixture, START_US, sqlite};
use tower::ServiceExt;

/// Files fetched, by path below the prefix.
type Files = BTreeMap<String, Vec<u8>>;

fn key() -> SigningKey {
    SigningKey::from_seed("sembilan.kota-contoh/audit", &[7; 32]).unwrap()
}

fn house(fixture: &Fixture) -> House {
    let book = crate::rules::book(None, "kota-contoh").unwrap();
    let db = fixture.db.clone();
    let mut tenant = Tenant::new("kota-contoh", "Kota Contoh", Zone::Wib, db, book, [1; 32]);
    tenant.signer = Some(key());
    let clock = Clock::new(|| START_US);
    let limits = SessionLimits::default();
    House::new(vec![Arc::new(tenant)], vec![], personnel::PEOPLE, clock, limits, vec![])
}

/// Lets the journal grow to so many entries.
async fn grow(fixture: &Fixture, size: u64) {
    let have = fixture.db.read(log::head).await.unwrap().0;
    let actor = Actor::system("kota-contoh", "test");
    let permit = law::policy::allow(&actor, Action::SystemRun, &Target::pemda()).unwrap();
    let write = fixture.db.write(permit, move |tx| {
        (have..size).for_each(|n| tx.record(Event::new("test.counted").object(format!("n/{n}"))));
        Ok(())
    });
    write.await.unwrap();
}

async fn fetch(router: &Router, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
    let request = Request::get(format!("{PREFIX}{path}")).header(header::HOST, "contoh.test");
    let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (head, body) = response.into_parts();
    (head.status, head.headers, to_bytes(body, usize::MAX).await.unwrap().to_vec())
}

/// Verifies what the router serves; gives the size and the files it took.
fn verified(router: &Router) -> Result<(u64, Files), ExportError<String>> {
    let mut files = Files::new();
    let opened = tokio::task::block_in_place(|| {
        verify_export(&[key().verifier().clone()], |path| {
            let (status, _, bytes) =
                tokio::runtime::Handle::current().block_on(fetch(router, path));
            match status {
                StatusCode::OK => {
                    files.insert(path.to_owned(), bytes.clone());
                    Ok(Some(bytes))
                }
                StatusCode::NOT_FOUND => Ok(None),
                other => Err(other.to_string()),
            }
        })
    })?;
    Ok((opened.checkpoint.size, files))
}

/// The verdict of the Python program, where Python is installed.
fn python_agrees(files: &Files) -> Option<bool> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../journal/verify/verify_log.py");
    Command::new("python3").arg("--version").output().ok()?;
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    for (path, bytes) in files {
        let file = log.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    let vkey = folder.path().join("vkey");
    std::fs::write(&vkey, format!("{}\n", key().verifier())).unwrap();
    Some(Command::new("python3").arg(program).args([log, vkey]).output().unwrap().status.success())
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_believe_what_is_served_and_nothing_that_was_changed() {
    let fixture = sqlite(&[]).await;
    let house = house(&fixture);
    let router = router(&house);
    for size in [2, 255, 256, 257, 513] {
        grow(&fixture, size).await;
        sign(house.clone(), 0).await.unwrap();
        let (signed, files) = verified(&router).unwrap();
        assert_eq!(signed, size);
        assert_ne!(python_agrees(&files), Some(false), "{size} entries");
        for path in files.keys() {
            let mut changed = files.clone();
            let middle = changed[path].len() / 2;
            changed.get_mut(path).unwrap()[middle] ^= 1;
            let read = |wanted: &str| Ok::<_, String>(changed.get(wanted).cloned());
            assert!(verify_export(&[key().verifier().clone()], read).is_err(), "{path}");
        }
    }
    let (_, mut files) = verified(&router).unwrap();
    files.get_mut("tile/0/001").unwrap()[40] ^= 1;
    assert_ne!(python_agrees(&files), Some(true), "a changed tile");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_in_the_middle_of_growth_sees_the_older_log_whole() {
    let fixture = sqlite(&[]).await;
    let house = house(&fixture);
    let router = router(&house);
    grow(&fixture, 300).await;
    sign(house.clone(), 0).await.unwrap();
    grow(&fixture, 700).await;
    assert_eq!(verified(&router).unwrap().0, 300);
    let note = fetch(&router, "checkpoint").await.2;
    sign(house.clone(), 0).await.unwrap();
    let signed = fetch(&router, "checkpoint").await.2;
    assert_ne!(note, signed);
    sign(house, 0).await.unwrap();
    assert_eq!(fetch(&router, "checkpoint").await.2, signed, "never two notes for one size");
}

#[tokio::test]
async fn headers_say_what_may_be_kept() {
    let fixture = sqlite(&[]).await;
    let house = house(&fixture);
    let router = router(&house);
    assert_eq!(fetch(&router, "checkpoint").await.0, StatusCode::NOT_FOUND, "nothing signed yet");
    grow(&fixture, 257).await;
    sign(house, 0).await.unwrap();
    let cases = [
        ("checkpoint", TEXT, NEVER),
        ("key", TEXT, NEVER),
        ("tile/0/000", BYTES, FOREVER),
        ("tile/0/001.p/1", BYTES, FOR_NOW),
        ("tile/1/000.p/1", BYTES, FOR_NOW),
        ("tile/entries/000", BYTES, FOREVER),
        ("tile/entries/001.p/1", BYTES, FOR_NOW),
    ];
    for (path, mime, cache) in cases {
        let (status, headers, bytes) = fetch(&router, path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert_eq!(headers[header::CONTENT_TYPE], mime, "{path}");
        assert_eq!(headers[header::CACHE_CONTROL], cache, "{path}");
        assert!(!bytes.is_empty(), "{path}");
    }
    let vkey = String::from_utf8(fetch(&router, "key").await.2).unwrap();
    assert_eq!(vkey.parse(), Ok(key().verifier().clone()));
}

#[tokio::test]
async fn strange_paths_lead_nowhere() {
    let fixture = sqlite(&[]).await;
    grow(&fixture, 257).await;
    let router = router(&house(&fixture));
    let strange = [
        "tile/0/0",
        "tile/0/001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000%2Ep/7",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/000",
        "tile/entries/001.p/2",
        "tile/entries/../../key",
        "tile/8/0/000",
        "secret",
        "key/",
    ];
    for path in strange {
        assert_eq!(fetch(&router, path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}
