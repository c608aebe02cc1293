//! A server of another name or of an unknown issuer is not talked to, and neither is one that
//! talks in the clear.

use crate::testing::{Listening, START_US, Server, start};
use crate::{Db, Failure, Options, Result};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const NAME: &str = "db.example";

fn issuer(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A server of the name, with the certificate of its issuer and those of others: a stranger, and
/// one who calls himself like the issuer.
struct House {
    port: u16,
    issuer: PathBuf,
    others: [PathBuf; 2],
    _folder: tempfile::TempDir,
    _server: Server,
}

fn house() -> Option<House> {
    let (ours, key) = (issuer("Pemda"), KeyPair::generate().unwrap());
    let params = CertificateParams::new([NAME.to_owned()]).unwrap();
    let cert = params.signed_by(&key, &ours).unwrap().pem();
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, pem: String| {
        let path = folder.path().join(name);
        std::fs::write(&path, pem).unwrap();
        path
    };
    let others = ["Lain", "Pemda"].map(|name| write(name, issuer(name).pem()));
    let issuer = write("ours.pem", ours.pem());
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = start(Some(&Listening { port, cert, key: key.serialize_pem() }))?;
    Some(House { port, issuer, others, _folder: folder, _server: server })
}

impl House {
    async fn open(&self, name: &str, guard: &str) -> Result<Db> {
        let url =
            format!("postgres://postgres@{name}:{}/postgres?hostaddr=127.0.0.1&{guard}", self.port);
        Db::open(&url, Options::new(|| START_US)).await
    }

    async fn refused(&self, name: &str, guard: &str) -> String {
        match self.open(name, guard).await {
            Err(Failure::Fault(fault)) => fault.to_string(),
            other => panic!("{:?}", other.map(|_| "it opened")),
        }
    }
}

async fn encrypted(db: &Db) -> bool {
    let sql = "SELECT count(*) FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl";
    db.read(move |tx| tx.count(sql, &[])).await.unwrap() == 1
}

fn roots(mode: &str, path: &Path) -> String {
    format!("sslmode={mode}&sslrootcert={}", path.display())
}

#[tokio::test]
async fn only_the_server_of_the_name_is_talked_to() {
    let Some(house) = tokio::task::spawn_blocking(house).await.unwrap() else { return };
    for mode in ["verify-full", "require"] {
        let db = house.open(NAME, &roots(mode, &house.issuer)).await.unwrap();
        assert!(encrypted(&db).await, "{mode}");
        let other = house.refused("other.example", &roots(mode, &house.issuer)).await;
        assert!(other.contains("not valid for name"), "{other}");
        for issuer in &house.others {
            let refused = house.refused(NAME, &roots(mode, issuer)).await;
            assert!(refused.contains("invalid peer certificate"), "{refused}");
        }
    }
    let plain = house.open(NAME, "sslmode=disable").await.unwrap();
    assert!(!encrypted(&plain).await);
}

#[tokio::test]
async fn a_server_that_talks_in_the_clear_is_left() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = [0; 8];
        stream.read_exact(&mut asked).await.unwrap();
        stream.write_all(b"N").await.unwrap();
        let mut more = Vec::new();
        let wait = Duration::from_secs(5);
        tokio::time::timeout(wait, stream.read_to_end(&mut more)).await.unwrap().unwrap();
        more
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    std::fs::write(&path, issuer("Pemda").pem()).unwrap();
    let guard = roots("require", &path);
    let url = format!("postgres://pemda:rahasia@localhost:{port}/kota?{guard}&hostaddr=127.0.0.1");
    let refused = Db::open(&url, Options::new(|| START_US)).await.err().unwrap().to_string();
    assert!(refused.contains("does not support TLS"), "{refused}");
    assert!(server.await.unwrap().is_empty(), "nothing is said after the refusal");
}
