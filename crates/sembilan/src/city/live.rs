//! The morning of the demo: people arrive, and the machines say so over HTTP as real ones do. One
//! terminal that nobody approved keeps knocking; one is silent.

use super::days::{self, Calendar};
use super::machines;
use super::org::Org;
use super::people::People;
use super::{Plan, build};
use crate::rules;
use shell::house::Clock;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Machines look for new punches so often.
const EVERY: Duration = Duration::from_secs(4);
/// The machine that stays silent this morning.
const SILENT: usize = 45;
/// A serial number that nobody approved.
const FORGED: &str = "TIRUAN0001";

/// Starts the machines; they stop with the process.
pub fn start(plan: Plan, address: SocketAddr, clock: Clock) {
    tokio::spawn(async move {
        let address = reachable(address);
        let Ok(book) = rules::book(None, "kota-contoh") else { return };
        let Ok(calendar) = build::calendar(&book, plan) else { return };
        let mut waiting = arrivals(plan, &calendar);
        let mut round = 0u32;
        loop {
            let now = attendance::civil::of_instant(clock.now_us(), law::Zone::Wib);
            for (machine, punches) in &mut waiting {
                let due = punches.partition_point(|(at, _)| *at <= now);
                if due == 0 || *machine == SILENT {
                    continue;
                }
                let mut sent: Vec<(i64, String)> = punches.drain(..due).collect();
                let body = machines::body(&mut sent);
                if post(address, &machines::serial(*machine), &body).await.is_err() {
                    // As a real machine: what was not acknowledged is sent again.
                    sent.append(punches);
                    *punches = sent;
                }
            }
            if round.is_multiple_of(8) {
                let _ = post(address, FORGED, b"1001\t2026-04-01 07:00:00\t0\t1\n").await;
            }
            round = round.wrapping_add(1);
            tokio::time::sleep(EVERY).await;
        }
    });
}

/// A listener on every address is reached on loopback.
fn reachable(address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        SocketAddr::from(([127, 0, 0, 1], address.port()))
    } else {
        address
    }
}

/// Everybody's punches of today by machine, in order of time.
fn arrivals(plan: Plan, calendar: &Calendar) -> BTreeMap<usize, Vec<(i64, String)>> {
    let org = Org::new(plan.seed);
    let people = People::new(&org, plan.people, plan.seed, plan.today);
    let month = law::Month::of(plan.today);
    let midnight = days::law_seconds(plan.today);
    let machine_of = machines::machines_by_unit(&org);
    let mut by_machine: BTreeMap<usize, Vec<(i64, String)>> = BTreeMap::new();
    for (place, person) in people.list.iter().enumerate() {
        let machine = machine_of.get(person.unit).copied().unwrap_or(0);
        let known = days::month(person, place, month, month, calendar, plan.seed);
        let id = i64::try_from(place).unwrap_or(0) + 1;
        for at in known.punches {
            if (midnight..midnight + 86_400).contains(&at) {
                by_machine.entry(machine).or_default().push((at, machines::pin(id)));
            }
        }
    }
    for punches in by_machine.values_mut() {
        punches.sort();
    }
    by_machine
}

/// One upload, as a terminal makes it.
async fn post(address: SocketAddr, serial: &str, body: &[u8]) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    let head = format!(
        "POST /iclock/cdata?SN={serial}&table=ATTLOG&Stamp=9999 HTTP/1.1\r\nHost: {address}\r\n\
         User-Agent: iClock Proxy/1.09\r\nConnection: close\r\nContent-Type: text/plain\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await?;
    let mut answer = Vec::with_capacity(256);
    let mut part = [0u8; 512];
    let deadline = tokio::time::sleep(Duration::from_secs(10));
    tokio::pin!(deadline);
    loop {
        tokio::select! {
            read = stream.read(&mut part) => match read? {
                0 => break,
                n => answer.extend_from_slice(part.get(..n).unwrap_or_default()),
            },
            () = &mut deadline => return Err(std::io::ErrorKind::TimedOut.into()),
        }
    }
    if answer.starts_with(b"HTTP/1.1 200") {
        Ok(())
    } else {
        Err(std::io::Error::other("not acknowledged"))
    }
}
