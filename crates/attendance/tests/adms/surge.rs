//! The real listener over real sockets: exact bytes on the wire, and how many punches a second
//! are durable before they are acknowledged.

use crate::stage::{NOW_US, SERIAL, permit, settings};
use attendance::adms_server::{Limits, Machines, listen};
use attendance::device::act::device::enter;
use law::{Action, Zone};
use shell::house::Clock;
use std::time::{Duration, Instant};
use store::testing::{Fixture, sqlite};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A listener on a free port with approved devices `0316144680030`, `D1`, `D2` and so on.
async fn open(devices: usize, limits: Limits) -> (Fixture, std::net::SocketAddr) {
    let fixture = sqlite(&[attendance::MIGRATIONS]).await;
    fixture.set_clock(NOW_US);
    let serials = (0..devices).map(|n| if n == 0 { SERIAL.to_owned() } else { format!("D{n}") });
    for serial in serials {
        enter(&fixture.db, permit(Action::DeviceManage), &serial, settings()).await.unwrap();
    }
    let clock = Clock::new(|| NOW_US);
    let machines = Machines::new("kota-contoh", Zone::Wita, fixture.db.clone(), clock, limits);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(listen(listener, machines, std::future::pending()));
    (fixture, address)
}

/// Reads one answer and gives status line, head and body.
async fn answer(stream: &mut TcpStream) -> (String, String) {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        let read = stream.read(&mut part).await.unwrap();
        bytes.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok())
                .unwrap_or(0);
            if body.len() >= length {
                return (head.to_owned(), body.to_owned());
            }
        }
        if read == 0 {
            return (text, String::new());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_recorded_request_gets_the_recorded_answer() {
    let (_fixture, address) = open(1, Limits::default()).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(include_bytes!("../../vectors/adms/http-attlog-request.bin")).await.unwrap();
    let (head, body) = answer(&mut stream).await;
    assert_eq!(body, "OK: 9");
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    let head = head.to_lowercase();
    assert_eq!(head.matches("\r\ndate: ").count(), 1, "{head}");
    assert_eq!(head.matches("\r\ncontent-length: 5").count(), 1, "{head}");
    assert!(head.contains("\r\ncontent-type: text/plain"), "{head}");
    assert!(!head.contains("transfer-encoding"), "{head}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_above_the_cap_ends_the_connection_unread() {
    let (fixture, address) = open(1, Limits::default()).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /iclock/cdata?SN={SERIAL}&table=ATTLOG HTTP/1.1\r\nHost: x\r\n\
         Content-Length: 9000000\r\n\r\n7\t2026"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let (head, _) = answer(&mut stream).await;
    assert!(head.starts_with("HTTP/1.1 413 "), "{head}");
    assert!(head.to_lowercase().contains("\r\nconnection: close"), "{head}");
    let mut rest = Vec::new();
    let ended = stream.read_to_end(&mut rest);
    let _ = tokio::time::timeout(Duration::from_secs(5), ended).await.unwrap();
    let alarms = "SELECT COUNT(*) FROM alarm WHERE kind = 'body_too_large'";
    assert_eq!(fixture.db.read(move |tx| tx.count(alarms, &[])).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_never_finishes_is_let_go() {
    let limits = Limits { read: Duration::from_millis(200), ..Limits::default() };
    let (fixture, address) = open(1, limits).await;
    for start in [
        "POST /iclock/cdata?SN=".to_owned(),
        format!(
            "POST /iclock/cdata?SN={SERIAL}&table=ATTLOG HTTP/1.1\r\nHost: x\r\n\
             Content-Length: 50\r\n\r\n7\t2026"
        ),
    ] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(start.as_bytes()).await.unwrap();
        let mut rest = Vec::new();
        let ended = stream.read_to_end(&mut rest);
        tokio::time::timeout(Duration::from_secs(5), ended).await.unwrap().unwrap();
        let text = String::from_utf8_lossy(&rest);
        assert!(text.is_empty() || text.contains(" 408 "), "{text}");
    }
    let stored = fixture.db.read(|tx| tx.count("SELECT COUNT(*) FROM raw_batch", &[])).await;
    assert_eq!(stored.unwrap(), 0);
}

/// People of a large city.
const PEOPLE: usize = 36_000;

/// Everybody has a key, so that punches spread over the whole table.
async fn map_everybody(fixture: &Fixture) {
    let rows = (0..PEOPLE).map(|n| {
        let person = i64::try_from(n).unwrap() + 1;
        store::values![person, "umum", n.to_string(), person, "2026-01-01"].to_vec()
    });
    let rows: Vec<_> = rows.collect();
    fixture
        .db
        .write(permit(Action::PinMap), move |tx| {
            let columns = ["id", "device_group", "pin", "person_id", "valid_from"];
            tx.bulk("pin_map", &columns, "", rows)?;
            tx.record(store::Event::new("attendance.pin.imported").object("pin_map"));
            for id in 1..=i64::try_from(PEOPLE).unwrap() {
                tx.seal("pin_map", &store::values![id])?;
            }
            tx.exec("UPDATE pin_version SET version = version + 1 WHERE id = 1", &[])?;
            Ok(())
        })
        .await
        .unwrap();
}

/// Run by hand: `cargo test -p attendance --test adms surge -- --ignored --nocapture`.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "measures; takes several seconds"]
async fn fifteen_thousand_punches_a_second() {
    const CLIENTS: usize = 16;
    const BATCHES: usize = 60;
    const LINES: usize = 100;
    let limits = Limits { per_address: 256, ..Limits::default() };
    let (fixture, address) = open(CLIENTS, limits).await;
    map_everybody(&fixture).await;
    let start = Instant::now();
    let mut tasks = Vec::new();
    for client in 0..CLIENTS {
        tasks.push(tokio::spawn(async move {
            let serial = if client == 0 { SERIAL.to_owned() } else { format!("D{client}") };
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            for batch in 0..BATCHES {
                let body: String = (0..LINES)
                    .map(|n| {
                        let at = (client * BATCHES + batch) * LINES + n;
                        let (pin, minute) = (at * 7919 % PEOPLE, at / PEOPLE);
                        format!("{pin}\t2026-01-05 07:{minute:02}:{:02}\t0\t1\t0\t0\t0\n", n % 60)
                    })
                    .collect();
                let head = format!(
                    "POST /iclock/cdata?SN={serial}&table=ATTLOG&Stamp={batch} HTTP/1.1\r\n\
                     Host: x\r\nContent-Length: {}\r\n\r\n",
                    body.len()
                );
                stream.write_all((head + &body).as_bytes()).await.unwrap();
                assert_eq!(answer(&mut stream).await.1, format!("OK: {LINES}"));
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let took = start.elapsed();
    let stored = fixture.db.read(|tx| tx.count("SELECT COUNT(*) FROM punch", &[])).await.unwrap();
    assert_eq!(stored, (CLIENTS * BATCHES * LINES) as i64);
    let rate = stored as u128 * 1000 / took.as_millis().max(1);
    assert!(rate >= 15_000, "{rate} punches a second");
}
