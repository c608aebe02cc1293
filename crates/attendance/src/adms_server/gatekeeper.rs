//! Who may come in. The protocol has no authentication, so: an allow-list of serials approved by
//! people, an expected address, a secret path, and an alarm whenever something does not fit.

use super::Machines;
use super::answer::Answer;
use crate::adms::options::{self, Facts};
use crate::adms::request::Request;
use crate::device::address;
use crate::device::model::{AlarmKind, Device, DeviceState, Progress};
use crate::device::store::device::SeenRow;
use crate::device::store::{alarm, device};
use serde_json::json;
use std::sync::PoisonError;
use store::{Event, Failure, Result};

/// So many offsets of uploads are remembered.
const OFFSETS: usize = 5;
/// Shortest time between two notes of when a device was heard, microseconds.
const NOTE_US: i64 = 30 * 1_000_000;
/// One serial from two addresses within this time is a cloned serial, microseconds.
const CLONE_US: i64 = 600 * 1_000_000;

/// A device that was let in, with what is known of it now.
pub(super) struct Visit {
    pub(super) device: Device,
    pub(super) progress: Progress,
    pub(super) address: String,
    /// Offsets of its uploads before, seconds, oldest first.
    pub(super) offsets_s: Vec<i64>,
}

/// What this process remembers of a device between requests.
#[derive(Default)]
pub(super) struct Heard {
    noted_us: i64,
    address: String,
    before: Option<(String, i64)>,
    records: Option<i64>,
    info: String,
    alarmed_us: i64,
    offsets_s: Vec<i64>,
}

impl Machines {
    /// Lets a device in, or answers why not.
    pub(super) async fn admit(
        &self,
        request: &Request,
        serial: &str,
        address: &str,
    ) -> std::result::Result<Visit, Answer> {
        let wanted = serial.to_owned();
        let found = self
            .0
            .db
            .read(move |tx| {
                let Some(device) = device::by_serial(tx, &wanted)? else { return Ok(None) };
                let progress = device::progress(tx, device.id)?;
                Ok(Some((device, progress)))
            })
            .await
            .map_err(|failure| failed("reading a device", &failure))?;
        let Some((device, progress)) = found else {
            self.record_unknown(request, serial, address).await;
            return Err(Answer::forbidden());
        };
        match device.state {
            DeviceState::Pending => return Err(Answer::forbidden()),
            DeviceState::Blocked => {
                self.alarm_seldom(&device, AlarmKind::BlockedKnocks, address).await;
                return Err(Answer::forbidden());
            }
            DeviceState::Approved => {}
        }
        let by_path = device.path_secret.is_empty()
            || request.path_secret.as_deref() == Some(device.path_secret.as_str());
        if !by_path || !address::is_within(&device.address_range, address) {
            self.alarm_seldom(&device, AlarmKind::WrongAddress, address).await;
            return Err(Answer::forbidden());
        }
        let offsets_s = self.hear(&device, address).await;
        Ok(Visit { device, progress, address: address.to_owned(), offsets_s })
    }

    /// One row for a serial nobody knows, as long as there are not too many of them.
    async fn record_unknown(&self, request: &Request, serial: &str, address: &str) {
        if !self.0.new_serials.step(self.now_us()) {
            return;
        }
        let limit = self.0.limits.pending;
        let (serial, address) = (serial.to_owned(), address.to_owned());
        let named = request.param("DeviceType").unwrap_or("att").to_ascii_lowercase();
        let kind = if ["att", "pid", "ins", "acc"].contains(&named.as_str()) {
            named
        } else {
            "att".to_owned()
        };
        let zone = self.0.zone;
        let full = self.0.db.read(device::pending_count).await.map(|n| n >= limit);
        if !matches!(full, Ok(false)) {
            return;
        }
        let Ok(permit) = self.own_permit() else { return };
        let done = self
            .write(permit, move |tx| {
                let added = device::add_pending(tx, &serial, &address, &kind, zone)?;
                // Two requests may meet the same new serial; the second one notes it, too.
                let id = match added {
                    Some(id) => id,
                    None => device::by_serial(tx, &serial)?.map_or(0, |found| found.id),
                };
                tx.record(
                    Event::new("attendance.device.pending")
                        .object(format!("device/{id}"))
                        .body(json!({ "serial": serial, "address": address })),
                );
                if added.is_some() { tx.seal("device", &store::values![id]) } else { Ok(()) }
            })
            .await;
        if let Err(failure) = done {
            tracing::warn!(?failure, "a pending device could not be recorded");
        }
    }

    /// Raises an alarm about a device, at most once in ten minutes per process.
    pub(super) async fn alarm_seldom(&self, device: &Device, kind: AlarmKind, detail: &str) {
        let now_us = self.now_us();
        {
            let mut all = self.0.heard.lock().unwrap_or_else(PoisonError::into_inner);
            let heard = all.entry(device.id).or_default();
            if heard.alarmed_us != 0 && now_us - heard.alarmed_us < CLONE_US {
                return;
            }
            heard.alarmed_us = now_us;
        }
        self.alarm(device, kind, detail).await;
    }

    /// Raises an alarm about a device.
    pub(super) async fn alarm(&self, device: &Device, kind: AlarmKind, detail: &str) {
        let (id, detail) = (device.id, detail.to_owned());
        let Ok(permit) = self.own_permit() else { return };
        let done = self
            .write(permit, move |tx| {
                alarm::raise(tx, id, kind, &detail)?;
                tx.record(
                    Event::new("attendance.alarm.raised")
                        .object(format!("device/{id}"))
                        .body(json!({ "kind": kind.name(), "detail": detail })),
                );
                Ok(())
            })
            .await;
        if let Err(failure) = done {
            tracing::warn!(?failure, kind = kind.name(), "an alarm could not be recorded");
        }
    }

    /// Notes that a device was heard; gives the offsets of its uploads before.
    async fn hear(&self, device: &Device, address: &str) -> Vec<i64> {
        let now_us = self.now_us();
        let (offsets_s, cloned, note) = {
            let mut all = self.0.heard.lock().unwrap_or_else(PoisonError::into_inner);
            let heard = all.entry(device.id).or_default();
            let mut cloned = false;
            if heard.address != address {
                cloned = heard.before.as_ref().is_some_and(|(before, left_us)| {
                    before == address && now_us - left_us < CLONE_US
                });
                let left = std::mem::replace(&mut heard.address, address.to_owned());
                heard.before = (!left.is_empty()).then_some((left, now_us));
            }
            let note = now_us - heard.noted_us >= NOTE_US || cloned;
            if note {
                heard.noted_us = now_us;
            }
            (heard.offsets_s.clone(), cloned, note)
        };
        if cloned {
            self.alarm_seldom(device, AlarmKind::TwoAddresses, address).await;
        }
        if note {
            self.note(device.id, address, offsets_s.last().copied(), "").await;
        }
        offsets_s
    }

    /// Remembers the offset of an upload; a wrong clock is written down at once.
    pub(super) async fn hear_offset(&self, visit: &Visit, drift_s: i64, drifting: bool) {
        {
            let mut all = self.0.heard.lock().unwrap_or_else(PoisonError::into_inner);
            let offsets = &mut all.entry(visit.device.id).or_default().offsets_s;
            if offsets.len() >= OFFSETS {
                offsets.remove(0);
            }
            offsets.push(drift_s);
        }
        if drifting {
            self.note(visit.device.id, &visit.address, Some(drift_s), "").await;
        }
    }

    /// Keeps the facts of a poll; a falling record count is a security event.
    pub(super) async fn hear_info(&self, visit: &Visit, facts: &Facts) {
        let pairs: serde_json::Map<String, serde_json::Value> =
            facts.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        let text = serde_json::Value::Object(pairs).to_string();
        let records = options::number(facts, "records");
        let known = self.known_records(visit.device.id).await;
        let changed = {
            let mut all = self.0.heard.lock().unwrap_or_else(PoisonError::into_inner);
            let heard = all.entry(visit.device.id).or_default();
            let changed = heard.info != text;
            heard.info.clone_from(&text);
            heard.records = records.or(known);
            changed
        };
        if let (Some(before), Some(now)) = (known, records)
            && now < before
        {
            let detail = format!("{before} → {now}");
            self.alarm(&visit.device, AlarmKind::RecordsFell, &detail).await;
        }
        if changed {
            self.note(visit.device.id, &visit.address, None, &text).await;
        }
    }

    /// The record count of the last poll, from memory or, after a restart, from the store.
    async fn known_records(&self, device_id: i64) -> Option<i64> {
        let held = {
            let all = self.0.heard.lock().unwrap_or_else(PoisonError::into_inner);
            all.get(&device_id).and_then(|heard| heard.records)
        };
        if held.is_some() {
            return held;
        }
        let seen = self.0.db.read(move |tx| device::seen(tx, device_id)).await.ok()??;
        let facts: serde_json::Value = serde_json::from_str(&seen.info).ok()?;
        facts.get("records")?.as_str()?.parse().ok()
    }

    /// Writes down when a device was heard, with its drift or facts if they are new.
    pub(super) async fn note(
        &self,
        device_id: i64,
        address: &str,
        drift_s: Option<i64>,
        info: &str,
    ) {
        let row = SeenRow {
            last_seen_us: self.now_us(),
            address: address.to_owned(),
            drift_s,
            info: info.to_owned(),
        };
        let done = self.0.db.upkeep(move |tx| device::set_seen(tx, device_id, &row)).await;
        if let Err(failure) = done {
            tracing::warn!(?failure, "last seen could not be written");
        }
    }
}

/// The answer to a failure of the world; the particulars go to the log only.
pub(super) fn failed(what: &str, failure: &Failure) -> Answer {
    tracing::error!(?failure, "{what} failed");
    Answer::failed()
}

/// A refusal of the policy is 403, a fault of the world 500.
pub(super) fn answer_of<T>(what: &str, result: Result<T>) -> std::result::Result<T, Answer> {
    result.map_err(|failure| match failure {
        Failure::Refusal(_) => Answer::forbidden(),
        other => failed(what, &other),
    })
}
