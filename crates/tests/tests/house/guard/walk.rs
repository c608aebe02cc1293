//! Walks the doors, and judges what was seen against what is written.

use super::doors::{ACTORS, Cells, Doors};
use super::stage::{Stage, knock};
use crate::city::Reply;
use crate::city::cast::{self, CAST};
use std::collections::BTreeMap;

/// What was seen.
#[derive(Default)]
pub struct Seen {
    /// Letters by door and row.
    rows: BTreeMap<(String, String, usize), Vec<(char, u16)>>,
    /// What no answer may ever do.
    faults: Vec<String>,
}

impl Seen {
    /// How many answers were read.
    pub fn cells(&self) -> usize {
        self.rows.values().map(Vec::len).sum()
    }
}

/// Heads that every answer carries.
const HEADS: [&str; 7] = [
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "strict-transport-security",
    "permissions-policy",
];

/// Knocks at every door of the table.
pub async fn walk(stage: &Stage, table: &Doors) -> Seen {
    let mut seen = Seen::default();
    let mut city = stage.city().await;
    for door in &table.doors {
        for (number, row) in door.cells.iter().enumerate() {
            let path = stage.filled(&door.path, &row.places);
            let mut letters = Vec::with_capacity(ACTORS.len());
            for (actor, (role, _)) in ACTORS.iter().enumerate() {
                let client = stage.client(actor, &city);
                let sends = door.sends.map(|text| stage.filled(text, &row.places));
                let before = city.acts().await;
                let reply = knock(&client, &door.method, &path, &sends).await;
                let grew = city.acts().await - before;
                let letter = letter(&reply, &path);
                letters.push((letter, reply.status));
                let what = format!("{} {path} as {role}", door.method);
                seen.faults.extend(improper(&what, &door.method, letter, &reply, grew));
                if door.method == "POST" && !matches!(letter, 'x' | '>' | '-') {
                    city.close().await;
                    city = stage.city().await;
                }
            }
            seen.rows.insert((door.method.clone(), door.path.clone(), number), letters);
        }
    }
    seen
}

/// The letter of an answer.
fn letter(reply: &Reply, path: &str) -> char {
    let to = reply.head("location");
    match reply.status {
        303 if to.starts_with("/masuk?kembali=") || (to == "/masuk" && path == "/") => '>',
        303 if to.starts_with("/akun/konfirmasi") || to == "/akun/faktor" => '?',
        403 if reply.text().contains("action=\"/akun/konfirmasi\"") => '?',
        200 | 303 => '+',
        403 => 'x',
        404 => '-',
        422 => '!',
        _ => '#',
    }
}

/// What no answer may ever do.
fn improper(what: &str, method: &str, letter: char, reply: &Reply, grew: i64) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |text: String| faults.push(format!("{what}: {text}"));
    for head in HEADS.iter().filter(|head| reply.head(head).is_empty()) {
        fault(format!("lacks the head {head}"));
    }
    if reply.head("cache-control") != "no-store" {
        fault("may be cached".to_owned());
    }
    if method == "GET" && grew != 0 {
        fault(format!("a page wrote {grew} journal entries"));
    }
    if matches!(letter, '>' | 'x' | '-') && grew != 0 {
        fault(format!("was turned away, yet wrote {grew} journal entries"));
    }
    let to = reply.head("location");
    if let Some((_, query)) = to.split_once('?')
        && CAST.iter().any(|member| query.contains(&cast::nip(member.name)))
    {
        fault(format!("puts a NIP into an address: {to}"));
    }
    faults
}

/// Holds what was seen against the table; every difference is a fault.
pub fn judge(table: &Doors, seen: &Seen, routes: &[(String, String)]) -> Vec<String> {
    let mut faults = seen.faults.clone();
    for (method, path) in routes {
        if table.find(method, path).is_none() {
            let letters = ".".repeat(ACTORS.len());
            faults.push(format!(
                "not listed: {method} {path}; add to doors.txt, after judging each letter:\n\
                 {method} {path}\n  {letters}"
            ));
        }
    }
    for door in &table.doors {
        let known = routes.iter().any(|(m, p)| *m == door.method && *p == door.path);
        if !routes.is_empty() && !known {
            faults
                .push(format!("listed, but there is no such door: {} {}", door.method, door.path));
        }
        for (number, row) in door.cells.iter().enumerate() {
            let key = (door.method.clone(), door.path.clone(), number);
            if let Some(letters) = seen.rows.get(&key) {
                faults.extend(differing(&format!("{} {}", door.method, door.path), row, letters));
            }
        }
        if door.cells.is_empty() {
            faults.push(format!("listed without a row: {} {}", door.method, door.path));
        }
    }
    faults
}

fn differing(door: &str, row: &Cells, letters: &[(char, u16)]) -> Vec<String> {
    let places: Vec<String> = row.places.iter().map(|(p, r)| format!("{p}={r}")).collect();
    let whole: String = letters.iter().map(|(letter, _)| *letter).collect();
    let wrong: Vec<String> = row
        .letters
        .iter()
        .zip(letters)
        .zip(ACTORS)
        .filter(|((expected, (letter, _)), _)| *expected != letter)
        .map(|((expected, (letter, status)), (role, _))| {
            format!("{role}: written {expected}, seen {letter} ({status})")
        })
        .collect();
    if wrong.is_empty() {
        return Vec::new();
    }
    vec![format!("{door} {}\n  seen {whole}\n  {}", places.join(" "), wrong.join("\n  "))]
}
