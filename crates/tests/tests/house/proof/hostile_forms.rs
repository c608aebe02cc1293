//! E11, forms and addresses: odd values in every field, every query and every place of a path
//! end in an answer that says what is wrong, and come back only as text.

use crate::city;
use crate::guard::{Doors, Sends, Stage};

/// Values that people do not type.
const ODD: [&str; 12] = [
    "",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "%00",
    "-1",
    "9223372036854775808",
    "99999999999999999999999999",
    "2026-02-30",
    "0000-00-00",
    "..%2F..%2Fetc%2Fpasswd",
    "%F0%9F%98%80%E2%80%AE",
    "NaN",
];

/// Queries that pages know, and some they do not.
const QUERIES: [&str; 12] = [
    "q", "hal", "opd", "jenis", "bulan", "hanya", "format", "kembali", "dari", "sampai", "unit",
    "entah",
];

fn is_calm(status: u16) -> bool {
    status < 500
}

/// Whether markup that was sent came back as markup.
fn echoes_markup(text: &str) -> bool {
    text.contains("<script>alert(1)")
}

#[tokio::test]
async fn proof_e11_no_field_of_a_form_makes_the_house_stumble() {
    let stage = Stage::set(city::rooms).await;
    let mut faults = Vec::new();
    let mut sent = 0;
    for door in &Doors::read().doors {
        let Sends::Form(form) = &door.sends else { continue };
        let found = door.cells.iter().find_map(|row| {
            Some((row, row.letters.iter().rposition(|letter| matches!(letter, '+' | '!'))?))
        });
        let Some((row, actor)) = found else { continue };
        if door.method != "POST" || form.is_empty() {
            continue;
        }
        let city = stage.city().await;
        let client = stage.client(actor, &city);
        let path = stage.filled(&door.path, &row.places);
        let form = stage.filled(form, &row.places);
        let fields: Vec<(&str, &str)> = form.split('&').filter_map(|f| f.split_once('=')).collect();
        for (place, (name, _)) in fields.iter().enumerate() {
            for odd in ODD.iter().copied().chain([&*"x".repeat(20_000)]) {
                let changed: Vec<String> = fields
                    .iter()
                    .enumerate()
                    .map(|(n, (k, v))| format!("{k}={}", if n == place { odd } else { *v }))
                    .collect();
                let reply = client.post(&path, &changed.join("&")).await;
                let short: String = odd.chars().take(30).collect();
                if !is_calm(reply.status) || echoes_markup(&reply.text()) {
                    faults.push(format!("{path} {name}={short}: {}", reply.status));
                }
                sent += 1;
            }
        }
        city.close().await;
    }
    eprintln!("E11: {sent} forms sent");
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[tokio::test]
async fn proof_e11_no_address_makes_the_house_stumble() {
    let stage = Stage::set(city::rooms).await;
    let city = stage.city().await;
    let officer = stage.client_of("wati", &city);
    let mut faults = Vec::new();
    for door in Doors::read().doors.iter().filter(|door| door.method == "GET") {
        let row = &door.cells[0];
        let path = stage.filled(&door.path, &row.places);
        let queries = QUERIES.iter().flat_map(|q| ODD.iter().map(move |odd| (*q, *odd)));
        let mut asked: Vec<String> =
            queries.map(|(q, odd)| format!("{path}?{q}={}", escaped(odd))).collect();
        for (place, _) in &row.places {
            let others: Vec<_> = row.places.iter().filter(|(p, _)| p != place).cloned().collect();
            for odd in ODD.iter().filter(|odd| !odd.is_empty()) {
                let bent = door.path.replace(&format!("{{{place}}}"), &escaped(odd));
                asked.push(stage.filled(&bent, &others));
            }
        }
        for path in asked {
            let reply = officer.get(&path).await;
            if !is_calm(reply.status) || echoes_markup(&reply.text()) {
                faults.push(format!("{path}: {}", reply.status));
            }
            if reply.status >= 400 && !reply.text().contains("<h1>") {
                faults.push(format!("{path}: {} is no page: {}", reply.status, reply.text()));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn escaped(text: &str) -> String {
    text.replace('<', "%3C").replace('>', "%3E").replace(' ', "%20").replace('\'', "%27")
}
