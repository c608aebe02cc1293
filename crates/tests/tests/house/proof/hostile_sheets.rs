//! E11, files: whatever is sent to a door that takes a file, the answer comes in time, names what
//! is wrong and never is a fault.

use super::seed::Seed;
use crate::city::{self, Client};
use crate::guard::{Doors, Sends, Stage};
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

/// Variations of a good file for each door.
const VARIATIONS: usize = 40;
/// Longest answer; generous, since the machine may be busy.
const LONGEST: Duration = Duration::from_secs(10);

fn zip_of(name: &str, content: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file(name, options).unwrap();
    archive.write_all(content).unwrap();
    archive.finish().unwrap().into_inner()
}

/// The good file as a workbook.
fn workbook(text: &str) -> Vec<u8> {
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().unwrap_or_default();
    let table = sheet::Table::new("Uji");
    let table = head.iter().fold(table, |t, name| t.column(sheet::Column::text(*name)));
    let table = lines
        .fold(table, |t, line| t.row(line.into_iter().map(sheet::Cell::from).collect::<Vec<_>>()));
    sheet::xlsx(&table).unwrap()
}

/// Files made to hurt.
fn evil(good: &str) -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let book = workbook(good);
    let zeros = vec![0_u8; 32 << 20];
    vec![
        ("empty", "kosong.csv", Vec::new()),
        ("zip bomb", "bom.xlsx", zip_of("xl/worksheets/sheet1.xml", &zeros)),
        ("cut workbook", "potong.xlsx", book[..book.len() / 2].to_vec()),
        ("program", "gaji.csv", b"\x7fELF\x02\x01\x00".to_vec()),
        ("web page", "gaji.xls", b"<html><table><tr><td>1".to_vec()),
        ("nothing but nul", "nul.csv", vec![0; 4096]),
        ("not a text", "biner.csv", (0..=255).cycle().take(9000).collect()),
        ("one endless line", "panjang.csv", vec![b'7'; 2 << 20]),
        ("only quotes", "kutip.csv", vec![b'"'; 70_000]),
        ("only commas", "koma.csv", vec![b','; 70_000]),
        ("only head", "kepala.csv", good.lines().next().unwrap_or_default().into()),
        ("formula", "rumus.csv", good.replace("2026", "=CMD()|2026").into_bytes()),
        ("path in name", "../../etc/passwd.csv", good.as_bytes().to_vec()),
        ("many rows", "banyak.csv", {
            let (head, row) = good.split_once('\n').unwrap_or((good, ""));
            format!("{head}\n{}", format!("{}\n", row.trim()).repeat(5_000)).into_bytes()
        }),
        ("huge numbers", "besar.csv", good.replace("2026", "99999999999999999999").into_bytes()),
    ]
}

/// The good file with something done to it.
fn varied(seed: &mut Seed, good: &[u8]) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for _ in 0..=seed.below(6) {
        let at = seed.below(bytes.len());
        match seed.below(5) {
            0 => bytes[at] = u8::try_from(seed.below(256)).unwrap_or(0),
            1 => bytes.truncate(at.max(1)),
            2 => bytes.insert(at, b"\",;\n\r\t\0"[seed.below(7)]),
            3 => {
                let piece = bytes[at..bytes.len().min(at + 40)].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => drop(bytes.remove(at)),
        }
        if bytes.is_empty() {
            bytes.push(b'x');
        }
    }
    bytes
}

/// What is wrong with the answer to a file, if anything is.
async fn fault(client: &Client, path: &str, what: &str, file: (&str, &[u8])) -> Option<String> {
    let started = Instant::now();
    let reply = client.upload(path, &[("take", "yes")], file).await;
    let took = started.elapsed();
    if !matches!(reply.status, 200 | 303 | 413 | 415 | 422) {
        return Some(format!("{path}, {what}: {}\n{}", reply.status, reply.excerpt()));
    }
    (took > LONGEST).then(|| format!("{path}, {what}: took {took:?}"))
}

/// Sends everything to every door that takes a file; gives what went wrong.
async fn faults(stage: &Stage) -> Vec<String> {
    let mut seed = Seed::of("E11");
    let city = stage.city().await;
    let officer = stage.client_of("wati", &city);
    let (mut faults, mut sent) = (Vec::new(), 0);
    for door in &Doors::read().doors {
        let Sends::File(good) = &door.sends else { continue };
        let Some(row) = door.cells.iter().find(|row| row.letters[4] == '+') else { continue };
        let path = stage.filled(&door.path, &row.places);
        let good = stage.filled(good, &row.places);
        for (what, name, bytes) in evil(&good) {
            faults.extend(fault(&officer, &path, what, (name, &bytes)).await);
            sent += 1;
        }
        let book = workbook(&good);
        for n in 0..VARIATIONS {
            let (name, whole) =
                if n % 2 == 0 { ("v.csv", good.as_bytes()) } else { ("v.xlsx", book.as_slice()) };
            let bytes = varied(&mut seed, whole);
            let what = format!("variation {n}");
            faults.extend(fault(&officer, &path, &what, (name, &bytes)).await);
            sent += 1;
        }
    }
    eprintln!("E11: {sent} files sent");
    assert!(sent > 100, "only {sent} files sent");
    faults
}

#[tokio::test]
async fn proof_e11_no_file_makes_the_house_stumble() {
    let stage = Stage::set(city::rooms).await;
    let faults = faults(&stage).await;
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[tokio::test]
async fn proof_e11_the_judge_finds_a_parser_that_trusts_its_input() {
    let stage = Stage::set(crate::guard::rooms_with_a_careless_parser).await;
    let faults = faults(&stage).await;
    assert!(faults.iter().any(|f| f.contains("/disiplin/impor") && f.contains(": 500")));
}
