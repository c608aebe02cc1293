//! A batch becomes rows: raw batch, punches, facts, counters, stamp and journal entry in one
//! transaction, acknowledged only after it is durable. Parsing happens before, so the writer is
//! not kept waiting; a bad line is set aside and never blocks the others.

use super::model::{AlarmKind, Device, DeviceState, Source, Stamped};
use super::pins::PinCache;
use super::plausible::{self, Moment};
use super::store::{alarm, batch, device, fact, punch, quarantine};
use crate::adms::attlog::{Cause, Line, Numbered, Punch};
use crate::adms::operlog::{self, Entry, Operation};
use crate::adms::options::{Facts, IDENTITY_NAMES};
use crate::adms::photo::Photo;
use crate::adms::security_push::DoorEvent;
use crate::adms::{attlog, redact, security_push, text};
use crate::civil;
use law::Refusal;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{Event, Result, WriteTx, values};

/// Same body so often within [`LOOP_US`]: the device does not accept our acknowledgement.
const LOOP_TIMES: i64 = 10;
/// Window of the loop alarm, microseconds.
const LOOP_US: i64 = 600 * 1_000_000;

/// What a body holds, parsed.
#[derive(Debug)]
pub enum Content {
    /// Punches, each line with its number.
    Punches(Numbered<Line>),
    /// Operation log and what travels with it.
    Log(Vec<Entry>),
    /// Event log of a door terminal.
    Doors(Numbered<DoorEvent>),
    /// One photo.
    Photo(Photo),
    /// Facts of the device.
    Options(Facts),
    /// A known table of which only the raw batch is kept.
    RawOnly,
    /// A table nobody knows.
    Unknown,
}

/// A batch, parsed and redacted, before it is stored.
#[derive(Debug)]
pub struct Batch {
    /// Where from.
    pub source: Source,
    /// Table as the device called it.
    pub table: String,
    /// Stamp, if one was sent.
    pub stamp: Option<String>,
    /// Hash of the bytes as received.
    pub sha256: [u8; 32],
    /// Bytes after redaction.
    pub body: Vec<u8>,
    /// Non-blank data lines.
    pub lines: usize,
    /// What it holds.
    pub content: Content,
    /// Where from.
    pub address: String,
    /// Head of the request, in short.
    pub headers: String,
    /// When it arrived, microseconds UTC.
    pub received_us: i64,
    /// Offsets of the uploads before, seconds, oldest first.
    pub offsets_before_s: Vec<i64>,
}

impl Batch {
    /// Parses a body as the table says. Secrets are gone from everything it returns.
    #[must_use]
    pub fn parse(table: &str, device: &Device, received: &[u8]) -> Batch {
        let upper = table.to_ascii_uppercase();
        let sha256 = Sha256::digest(received).into();
        let (body, content) = match upper.as_str() {
            "ATTPHOTO" => {
                let photo = crate::adms::photo::body(received);
                (photo.head.clone().into_bytes(), Content::Photo(photo))
            }
            "OPTIONS" => {
                let body = redact::body(received, true).into_owned();
                let facts = crate::adms::options::body(&body);
                (body, Content::Options(facts))
            }
            _ => {
                let body = redact::body(received, false).into_owned();
                let content = content_of(&upper, device, &body);
                (body, content)
            }
        };
        Batch {
            source: Source::Adms,
            table: text::cut(table, 40),
            stamp: None,
            sha256,
            lines: text::lines(received).count(),
            body,
            content,
            address: String::new(),
            headers: String::new(),
            received_us: 0,
            offsets_before_s: Vec::new(),
        }
    }
}

fn content_of(table: &str, device: &Device, body: &[u8]) -> Content {
    match table {
        "ATTLOG" => {
            let profile = device.profile();
            let parse = |line: &[u8]| {
                attlog::line(line, profile).map_err(|cause| (cause, text::decode(line)))
            };
            Content::Punches(
                text::lines(body).enumerate().map(|(n, line)| (n + 1, parse(line))).collect(),
            )
        }
        "RTLOG" => {
            let parse = |line: &[u8]| {
                security_push::line(line).map_err(|cause| (cause, text::decode(line)))
            };
            Content::Doors(
                text::lines(body).enumerate().map(|(n, line)| (n + 1, parse(line))).collect(),
            )
        }
        "OPERLOG" | "BIODATA" | "ERRORLOG" | "FINGERTMP" | "USERINFO" => {
            Content::Log(text::lines(body).map(|line| operlog::entry(line, table)).collect())
        }
        "IDCARD" | "RTSTATE" | "TABLEDATA" | "QUERYDATA" => Content::RawOnly,
        _ => Content::Unknown,
    }
}

/// What a batch came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Raw batch.
    pub batch_id: i64,
    /// Rows new and known.
    pub punches: punch::Stored,
    /// Lines set aside.
    pub quarantined: usize,
    /// Median of arrival minus device time, seconds, if the batch shows one.
    pub drift_s: Option<i64>,
    /// Whether that means a wrong clock.
    pub drifting: bool,
}

/// Stores a batch of a device with everything that follows from it.
///
/// # Errors
/// A refusal when the device is no longer approved; a fault of the database.
pub fn accept(
    tx: &mut WriteTx,
    device_id: i64,
    batch: &Batch,
    pins: &PinCache,
) -> Result<Accepted> {
    let device = device::find(tx, device_id)?
        .filter(|device| device.state == DeviceState::Approved)
        .ok_or_else(|| Refusal::new("refusal-device-not-approved"))?;
    let before = batch::before(tx, device_id, &batch.sha256, batch.received_us - LOOP_US)?;
    let new = batch::NewBatch {
        device_id,
        received_us: batch.received_us,
        source: batch.source.name(),
        table_name: &batch.table,
        stamp: batch.stamp.as_deref(),
        sha256: &batch.sha256,
        body: &batch.body,
        lines: batch.lines,
        address: &batch.address,
        headers: &batch.headers,
    };
    let batch_id = batch::add(tx, &new, before.first_id)?;
    let mut done = Accepted { batch_id, ..Accepted::default() };
    keep(tx, &device, batch, pins, &mut done)?;
    if let (Some(stamp), Some(table)) = (&batch.stamp, Stamped::of_table(&batch.table)) {
        device::set_stamp(tx, device_id, table, stamp)?;
    }
    if batch.source == Source::Adms && (before.recent + 1) % LOOP_TIMES == 0 {
        switch_ack(tx, &device, &batch.table)?;
    }
    tx.record(Event::new("attendance.batch.accepted").object(format!("batch/{batch_id}")).body(
        json!({
            "device": device_id,
            "source": batch.source.name(),
            "table": batch.table,
            "lines": batch.lines,
            "new": done.punches.new,
            "known": done.punches.known,
            "unmapped": done.punches.unmapped,
            "quarantined": done.quarantined,
            "repeat_of": before.first_id,
        }),
    ));
    tx.seal("raw_batch", &values![batch_id])?;
    Ok(done)
}

fn keep(
    tx: &mut WriteTx,
    device: &Device,
    batch: &Batch,
    pins: &PinCache,
    done: &mut Accepted,
) -> Result<()> {
    match &batch.content {
        Content::Punches(lines) => {
            let mut punches = Vec::with_capacity(lines.len());
            for (n, line) in lines {
                match line {
                    Ok(Line::Punch(punch)) => punches.push(punch.clone()),
                    Ok(Line::IdentityCheck) => {}
                    Err((cause, line)) => {
                        set_aside(tx, device.id, done, *n, line, *cause)?;
                    }
                }
            }
            keep_punches(tx, device, batch, pins, punches, done)
        }
        Content::Doors(lines) => {
            let mut punches = Vec::with_capacity(lines.len());
            for (n, line) in lines {
                match line {
                    Ok(DoorEvent::Punch(punch)) => punches.push(punch.clone()),
                    Ok(DoorEvent::Device { code, at_local_s, address, index }) => {
                        let event = fact::Event {
                            at_local_s: *at_local_s,
                            code: *code,
                            operator: String::new(),
                            object: address.clone(),
                            detail: format!("index={index}"),
                            source: "door",
                            security: false,
                        };
                        fact::add_event(tx, device.id, done.batch_id, &event)?;
                    }
                    Err((cause, line)) => {
                        set_aside(tx, device.id, done, *n, line, *cause)?;
                    }
                }
            }
            keep_punches(tx, device, batch, pins, punches, done)
        }
        Content::Log(entries) => {
            entries.iter().try_for_each(|entry| keep_entry(tx, device.id, done.batch_id, entry))
        }
        Content::Photo(photo) => fact::add_photo(tx, device.id, done.batch_id, photo),
        Content::Options(facts) => keep_facts(tx, device.id, facts),
        Content::RawOnly => Ok(()),
        Content::Unknown => {
            alarm::raise(tx, device.id, AlarmKind::UnknownTable, &batch.table).map(|_| ())
        }
    }
}

fn set_aside(
    tx: &mut WriteTx,
    device_id: i64,
    done: &mut Accepted,
    line_no: usize,
    line: &str,
    cause: Cause,
) -> Result<()> {
    done.quarantined += 1;
    quarantine::add(tx, device_id, done.batch_id, line_no, line, cause.name())
}

/// Gives punches their person and flags and stores them.
fn keep_punches(
    tx: &mut WriteTx,
    device: &Device,
    batch: &Batch,
    pins: &PinCache,
    punches: Vec<Punch>,
    done: &mut Accepted,
) -> Result<()> {
    let progress = device::progress(tx, device.id)?;
    let received_local_s = civil::of_instant(batch.received_us, device.zone);
    let file = batch.source != Source::Adms;
    let drift_s = if file {
        None
    } else {
        plausible::drift_s(received_local_s, punches.iter().map(|punch| punch.at_local_s))
    };
    let drifting = plausible::is_drifting(drift_s, &batch.offsets_before_s);
    let moment = Moment {
        received_local_s,
        zone: device.zone,
        clock_set_local_s: progress.clock_set_local_s.filter(|_| !file),
        drifting,
    };
    let book = pins.current(tx)?;
    let rows = punches
        .into_iter()
        .map(|punch| punch::NewPunch {
            person_id: book.person(&device.pin_group, &punch.pin, punch.at_local_s),
            flags: plausible::flags(&punch, moment),
            punch,
        })
        .collect();
    let common = punch::Common {
        device_id: device.id,
        zone: device.zone.name(),
        source: batch.source.name(),
        batch_id: done.batch_id,
        match_sources: file || progress.has_file,
    };
    done.punches = punch::add(tx, common, rows)?;
    (done.drift_s, done.drifting) = (drift_s, drifting);
    if let Some(drift) = drift_s.filter(|_| drifting) {
        alarm::raise(tx, device.id, AlarmKind::ClockDrift, &drift.to_string())?;
    }
    Ok(())
}

fn keep_entry(tx: &mut WriteTx, device_id: i64, batch_id: i64, entry: &Entry) -> Result<()> {
    match entry {
        Entry::Operation(op) => keep_operation(tx, device_id, batch_id, op),
        Entry::User(user) => fact::set_user(tx, device_id, user),
        Entry::Template(template) => {
            if template.duress {
                let detail = format!("PIN {} {}", template.pin, template.slot);
                alarm::raise(tx, device_id, AlarmKind::Duress, &detail)?;
            }
            fact::set_template(tx, device_id, template)
        }
        Entry::Error { code, message } => {
            let event = fact::Event {
                at_local_s: None,
                code: code.parse().unwrap_or(-1),
                operator: String::new(),
                object: code.clone(),
                detail: message.clone(),
                source: "error",
                security: false,
            };
            fact::add_event(tx, device_id, batch_id, &event).map(|_| ())
        }
        Entry::Unknown => Ok(()),
    }
}

fn keep_operation(tx: &mut WriteTx, device_id: i64, batch_id: i64, op: &Operation) -> Result<()> {
    let new = fact::add_operation(tx, device_id, batch_id, op)?;
    if !new || !op.is_security() {
        return Ok(());
    }
    if let (operlog::CLOCK_SET, Some(at)) = (op.code, op.at_local_s) {
        device::set_progress(tx, device_id, device::Setting::ClockSet(at))?;
    }
    let detail = format!("{} {} {}", op.code, op.operator, op.object);
    alarm::raise(tx, device_id, AlarmKind::Tampering, &detail)?;
    Ok(())
}

/// Keeps what a device says of itself; new hardware under an old serial is an alarm.
///
/// # Errors
/// When the database fails.
pub fn keep_facts(tx: &mut WriteTx, device_id: i64, facts: &Facts) -> Result<()> {
    for (name, value) in facts {
        let Some(old) = fact::set_fact(tx, device_id, name, value)? else { continue };
        if IDENTITY_NAMES.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            let detail = format!("{name}: {old} → {value}");
            alarm::raise(tx, device_id, AlarmKind::IdentityChanged, &detail)?;
        }
        let fell = name.eq_ignore_ascii_case("TransactionCount")
            && matches!((old.parse::<i64>(), value.parse::<i64>()), (Ok(a), Ok(b)) if b < a);
        if fell {
            let detail = format!("{old} → {value}");
            alarm::raise(tx, device_id, AlarmKind::RecordsFell, &detail)?;
        }
    }
    Ok(())
}

/// The device repeats itself: tell the operator and try the other form.
fn switch_ack(tx: &mut WriteTx, device: &Device, table: &str) -> Result<()> {
    let progress = device::progress(tx, device.id)?;
    alarm::raise(tx, device.id, AlarmKind::AckLoop, table)?;
    let setting = if table.eq_ignore_ascii_case("tabledata") {
        device::Setting::TableAck(progress.table_ack.other())
    } else {
        device::Setting::Ack(progress.ack.other())
    };
    device::set_progress(tx, device.id, setting)
}
