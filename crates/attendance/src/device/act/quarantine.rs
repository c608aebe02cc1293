//! Reading set-aside lines again after a profile or a parser has changed, and dismissing what
//! will never be readable.

use super::{loaded, require};
use crate::adms::attlog::{self, Line};
use crate::civil;
use crate::device::pins::PinCache;
use crate::device::plausible::{self, Moment};
use crate::device::store::punch::{Common, NewPunch};
use crate::device::store::{punch, quarantine};
use law::{Action, Invalid, Permit};
use serde_json::json;
use store::{Db, Event, Result};

/// What a replay came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Lines that could be read now.
    pub read: usize,
    /// Lines that stay aside.
    pub left: usize,
}

/// Reads all open lines of a device again, each with its own batch and time of arrival.
///
/// # Errors
/// A refusal when there is no such device.
pub async fn replay(db: &Db, permit: Permit, device_id: i64, pins: &PinCache) -> Result<Replayed> {
    require(&permit, Action::QuarantineReplay)?;
    let pins = pins.clone();
    db.write(permit, move |tx| {
        let device = loaded(tx, device_id)?;
        let book = pins.current(tx)?;
        let mut done = Replayed::default();
        for row in quarantine::open(tx, device_id, 0, 100_000)? {
            let read = attlog::line(row.line.as_bytes(), device.profile());
            let Ok(Line::Punch(found)) = read else {
                done.left += 1;
                continue;
            };
            let moment = Moment {
                received_local_s: civil::of_instant(row.received_us, device.zone),
                zone: device.zone,
                clock_set_local_s: None,
                drifting: false,
            };
            let common = Common {
                device_id,
                zone: device.zone.name(),
                source: "adms",
                batch_id: row.batch_id,
                match_sources: true,
            };
            let new = NewPunch {
                person_id: book.person(&device.pin_group, &found.pin, found.at_local_s),
                flags: plausible::flags(&found, moment),
                punch: found,
            };
            punch::add(tx, common, vec![new])?;
            quarantine::settle(tx, row.id, "replayed")?;
            done.read += 1;
        }
        tx.record(
            Event::new("attendance.quarantine.replayed")
                .object(device.object())
                .body(json!({ "read": done.read, "left": done.left })),
        );
        Ok(done)
    })
    .await
}

/// Dismisses one line of a device with a reason.
///
/// # Errors
/// A flaw when no reason is given or the line is not open.
pub async fn dismiss(db: &Db, permit: Permit, device_id: i64, id: i64, reason: &str) -> Result<()> {
    require(&permit, Action::QuarantineReplay)?;
    let reason = reason.trim().to_owned();
    if reason.is_empty() {
        return Err(Invalid::field("reason", "flaw-device-reason").into());
    }
    db.write(permit, move |tx| {
        let device = loaded(tx, device_id)?;
        let open = quarantine::open(tx, device_id, 0, 100_000)?;
        if !open.iter().any(|row| row.id == id) || !quarantine::settle(tx, id, "dismissed")? {
            return Err(Invalid::field("line", "flaw-quarantine-closed").into());
        }
        tx.record(
            Event::new("attendance.quarantine.dismissed")
                .object(device.object())
                .ground(reason.as_str())
                .body(json!({ "line": id })),
        );
        Ok(())
    })
    .await
}
