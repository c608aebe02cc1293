//! Runs `vectors/adms/sequences.yaml`.

use crate::stage::{Answer, SERIAL, Stage, everywhere, permit, settings};
use attendance::adms::command::{Command, Value};
use attendance::civil;
use attendance::device::act::command::queue_as;
use attendance::device::plausible;
use attendance::device::store;
use law::{Action, Zone};
use serde_json::Value as Json;
use std::collections::BTreeMap;

const TEXT: &str = include_str!("../../vectors/adms/sequences.yaml");
const MANIFEST: &str = include_str!("../../vectors/manifest.json");

fn vectors() -> BTreeMap<String, Vec<u8>> {
    let manifest: Json = serde_json::from_str(MANIFEST).unwrap();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let mut found = BTreeMap::new();
    for vector in manifest["vectors"].as_array().unwrap() {
        let bytes = std::fs::read(root.join(vector["file"].as_str().unwrap())).unwrap();
        assert_eq!(bytes.len() as u64, vector["bytes"].as_u64().unwrap(), "{vector}");
        assert_eq!(sha256_hex(&bytes), vector["sha256"].as_str().unwrap(), "{vector}");
        found.insert(vector["name"].as_str().unwrap().to_owned(), bytes);
    }
    found
}

fn sha256_hex(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_conversation() {
    let vectors = vectors();
    let all: Json = serde_yaml_ng::from_str(TEXT).unwrap();
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 29);
    for conversation in all {
        let mut given = settings();
        let device = &conversation["device"];
        if let Some(zone) = device["zone"].as_str() {
            given.zone = Zone::parse(zone).unwrap();
        }
        if device["ask_templates"] == true {
            given.ask_templates = true;
            given.ask_reason = "Uji pendaftaran ulang".to_owned();
        }
        let name = conversation["name"].as_str().unwrap();
        let vectors = &vectors;
        everywhere(given, |stage| async move {
            for turn in conversation["turns"].as_array().unwrap() {
                take_turn(&stage, turn, vectors, name).await;
            }
            for (what, expected) in conversation["holds"].as_object().into_iter().flatten() {
                holds(&stage, what, expected, name).await;
            }
        })
        .await;
    }
}

async fn take_turn(stage: &Stage, turn: &Json, vectors: &BTreeMap<String, Vec<u8>>, name: &str) {
    if let Some(state) = turn["storage"].as_str() {
        stage.machines.fail_storage(state == "fails");
    } else if let Some(queue) = turn["queue"].as_array() {
        for wanted in queue {
            let command = command(wanted).unwrap();
            let number = wanted["id"].as_i64();
            let allowed = permit(Action::DeviceCommand);
            queue_as(&stage.db, allowed, stage.device_id, number, command).await.unwrap();
        }
    } else if turn["refuse"].is_object() {
        assert!(command(&turn["refuse"]).is_err(), "{name}");
    } else {
        let (method, target) = match turn["get"].as_str() {
            Some(target) => ("GET", target),
            None => ("POST", turn["post"].as_str().unwrap()),
        };
        let body = if turn["oversize"] == true {
            Some(vec![b'1'; 1024 * 1024 + 1])
        } else if let Some(vector) = turn["vector"].as_str() {
            Some(vectors[vector].clone())
        } else {
            turn["text"].as_str().map(|text| text.as_bytes().to_vec())
        };
        let answer = stage.send(method, target, body).await;
        check_answer(&answer, turn, vectors, &format!("{name}: {method} {target}"));
    }
}

fn check_answer(answer: &Answer, turn: &Json, vectors: &BTreeMap<String, Vec<u8>>, what: &str) {
    assert_eq!(u64::from(answer.status.as_u16()), turn["status"].as_u64().unwrap(), "{what}");
    if let Some(vector) = turn["answer"].as_str() {
        assert_eq!(answer.text(), String::from_utf8_lossy(&vectors[vector]), "{what}");
    }
    if let Some(says) = turn["says"].as_str() {
        assert_eq!(answer.text(), says, "{what}");
    }
    for (head, expected) in turn["heads"].as_object().into_iter().flatten() {
        let got = answer.headers.get(head).unwrap_or_else(|| panic!("{what}: {head}"));
        if expected != "present" {
            assert_eq!(got.to_str().unwrap(), expected.as_str().unwrap(), "{what}: {head}");
        }
    }
}

fn command(wanted: &Json) -> Result<Command, law::Flaw> {
    if let Some(user) = wanted.get("upsert_user") {
        return Ok(Command::UpsertUser {
            pin: Value::pin(user["pin"].as_str().unwrap())?,
            name: Value::new("name", user["name"].as_str().unwrap())?,
            valid_local_s: None,
        });
    }
    if let Some(span) = wanted.get("verify_sum_attlog") {
        let at = |key: &str| civil::parse(span[key].as_str().unwrap()).unwrap();
        return Ok(Command::VerifySum { from_local_s: at("from"), to_local_s: at("to") });
    }
    if wanted.get("check").is_some() { Ok(Command::Check) } else { Ok(Command::Reboot) }
}

async fn holds(stage: &Stage, what: &str, expected: &Json, name: &str) {
    let id = stage.device_id;
    let db = &stage.db;
    let label = format!("{name}: {what}");
    match what {
        "punches" => {
            assert_eq!(stage.punches().await.len() as u64, expected.as_u64().unwrap(), "{label}")
        }
        "seen_times" => {
            for row in stage.punches().await {
                assert_eq!(row.seen_times, expected.as_i64().unwrap(), "{label}");
            }
        }
        "quarantined" => {
            let open = db.read(move |tx| store::quarantine::open(tx, id, 0, 100)).await.unwrap();
            assert_eq!(open.len() as u64, expected.as_u64().unwrap(), "{label}");
        }
        "attlog_stamp" => {
            let progress = db.read(move |tx| store::device::progress(tx, id)).await.unwrap();
            assert_eq!(progress.stamps.attlog.as_deref(), expected.as_str(), "{label}");
        }
        "row" => holds_row(stage, expected, &label).await,
        "flags" => {
            let mut flags: Vec<&str> = Vec::new();
            for row in stage.punches().await {
                flags.extend(plausible::names(row.flags));
            }
            assert_eq!(serde_json::json!(flags), *expected, "{label}");
        }
        "no_stored_field_contains" => {
            let bad = expected.as_str().unwrap();
            for row in stage.punches().await {
                assert!(!format!("{}{}", row.pin, row.extra).contains(bad), "{label}");
            }
        }
        "pins" => {
            let pins: Vec<String> = stage.punches().await.into_iter().map(|row| row.pin).collect();
            assert_eq!(serde_json::json!(pins), *expected, "{label}");
        }
        "unmapped_pins" => {
            let found = db.read(|tx| store::punch::unmapped(tx, None, 100)).await.unwrap();
            assert_eq!(found.len() as u64, expected.as_u64().unwrap(), "{label}");
        }
        "commands" => {
            for (number, state) in expected.as_object().unwrap() {
                let number: i64 = number.parse().unwrap();
                let row = db.read(move |tx| store::command::find(tx, id, number)).await.unwrap();
                assert_eq!(Some(row.unwrap().state.as_str()), state.as_str(), "{label} {number}");
            }
        }
        "alarms" => assert_eq!(serde_json::json!(stage.alarms().await), *expected, "{label}"),
        "raw_batches" => {
            let count = stage.count("SELECT COUNT(*) FROM raw_batch").await;
            assert_eq!(Some(count), expected.as_i64(), "{label}");
        }
        _ => holds_facts(stage, what, expected, &label).await,
    }
}

async fn holds_row(stage: &Stage, expected: &Json, label: &str) {
    let rows = stage.punches().await;
    let row = &rows[0];
    assert_eq!(Some(row.pin.as_str()), expected["pin"].as_str(), "{label}");
    let text = civil::text(row.at_local_s);
    assert_eq!(Some(text.as_str()), expected["time_text"].as_str(), "{label}");
    assert_eq!(Some(row.zone.as_str()), expected["zone"].as_str(), "{label}");
    assert_eq!(Some(row.status), expected["status"].as_i64(), "{label}");
    assert_eq!(Some(row.verify), expected["verify"].as_i64(), "{label}");
    assert_eq!(row.offset_s, expected["offset_seconds"].as_i64(), "{label}");
    if expected["extra"].is_array() {
        assert_eq!(row.extra, "", "{label}");
    }
}

async fn holds_facts(stage: &Stage, what: &str, expected: &Json, label: &str) {
    let id = stage.device_id;
    let db = &stage.db;
    match what {
        "oplog_rows" => {
            let count = stage.count("SELECT COUNT(*) FROM device_event").await;
            assert_eq!(Some(count), expected.as_i64(), "{label}");
        }
        "templates_metadata" => {
            let count = stage.count("SELECT COUNT(*) FROM device_template").await;
            assert_eq!(Some(count), expected.as_i64(), "{label}");
        }
        "device_users" => {
            let users = db.read(move |tx| store::fact::users(tx, id)).await.unwrap();
            let pins: Vec<String> = users.into_iter().map(|user| user.pin).collect();
            assert_eq!(serde_json::json!(pins), *expected, "{label}");
        }
        "device_user" => {
            let users = db.read(move |tx| store::fact::users(tx, id)).await.unwrap();
            let user = &users[0];
            let got = serde_json::json!({
                "pin": user.pin, "name": user.name, "privilege": user.privilege,
                "card_raw": user.card_raw, "card_number": user.card_number,
            });
            assert_eq!(got, *expected, "{label}");
        }
        "nowhere_in_store_or_log" => {
            let secret = expected.as_str().unwrap().as_bytes().to_vec();
            let bodies = db
                .read(|tx| tx.all("SELECT body FROM raw_batch", &[], |row| row.bytes(0)))
                .await
                .unwrap();
            assert_eq!(bodies.len(), 1, "{label}");
            let found = bodies.iter().any(|b| b.windows(secret.len()).any(|w| w == secret));
            assert!(!found, "{label}");
        }
        "photo" => {
            let found = db
                .read(|tx| {
                    tx.all("SELECT pin, at_local_s, size FROM device_photo", &[], |row| {
                        Ok((row.text(0)?, civil::text(row.i64(1)?), row.i64(2)?))
                    })
                })
                .await
                .unwrap();
            let wanted = (
                expected["pin"].as_str().unwrap().to_owned(),
                expected["time_text"].as_str().unwrap().to_owned(),
                expected["size"].as_i64().unwrap(),
            );
            assert_eq!(found, [wanted], "{label}");
        }
        "device_facts" => {
            let seen = db.read(move |tx| store::device::seen(tx, id)).await.unwrap().unwrap();
            let info: Json = serde_json::from_str(&seen.info).unwrap();
            for (name, value) in expected.as_object().unwrap() {
                let wanted = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                assert_eq!(info[name].as_str(), Some(wanted.as_str()), "{label} {name}");
            }
        }
        "pending_devices" => {
            let all = db.read(|tx| store::device::list(tx, None)).await.unwrap();
            let pending: Vec<String> =
                all.into_iter().map(|d| d.serial).filter(|serial| serial != SERIAL).collect();
            assert_eq!(serde_json::json!(pending), *expected, "{label}");
        }
        "punches_of" => {
            assert_eq!(stage.count("SELECT COUNT(*) FROM punch").await, 0, "{label}");
            assert_eq!(stage.count("SELECT COUNT(*) FROM raw_batch").await, 0, "{label}");
        }
        other => panic!("{label}: nothing checks '{other}'"),
    }
}
