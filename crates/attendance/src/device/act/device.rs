//! Approving, blocking and changing a device.

use super::{loaded, require};
use crate::device::address;
use crate::device::model::{Device, DeviceState, Stamped};
use crate::device::store::{alarm, device};
use law::{Action, Flaw, Invalid, Permit, Zone};
use serde_json::json;
use store::{Db, Event, Result, WriteTx, values};

/// What a person may set of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Name people use.
    pub name: String,
    /// Unit it hangs in.
    pub unit_id: i64,
    /// Agency of that unit.
    pub agency_id: i64,
    /// Place, in words.
    pub site: String,
    /// Zone of its wall clock.
    pub zone: Zone,
    /// `att`, `pid`, `ins` or `acc`.
    pub device_type: String,
    /// Whether verify stands before status.
    pub verify_first: bool,
    /// Devices that share one set of person keys.
    pub pin_group: String,
    /// Widest person key, in characters.
    pub pin_width: i64,
    /// Whether templates are asked for.
    pub ask_templates: bool,
    /// Why.
    pub ask_reason: String,
    /// Commands per answer.
    pub commands_per_poll: i64,
    /// Addresses it may come from.
    pub address_range: String,
    /// Secret path prefix, or empty.
    pub path_secret: String,
}

impl Settings {
    /// What a device has now, or what a newly approved one begins with.
    #[must_use]
    pub fn of(device: &Device) -> Settings {
        Settings {
            name: device.name.clone(),
            unit_id: device.unit_id,
            agency_id: device.agency_id,
            site: device.site.clone(),
            zone: device.zone,
            device_type: device.device_type.clone(),
            verify_first: device.verify_first,
            pin_group: device.pin_group.clone(),
            pin_width: device.pin_width,
            ask_templates: device.ask_templates,
            ask_reason: device.ask_reason.clone(),
            commands_per_poll: device.commands_per_poll,
            address_range: device.address_range.clone(),
            path_secret: device.path_secret.clone(),
        }
    }

    /// All that is wrong with it.
    fn check(&self) -> Result<()> {
        let word = |text: &str, most: usize| {
            !text.trim().is_empty() && text.len() <= most && !text.chars().any(char::is_control)
        };
        let secret = self.path_secret.as_str();
        let hex = secret.len() == 32 && secret.bytes().all(|b| b.is_ascii_hexdigit());
        let types = ["att", "pid", "ins", "acc"];
        let flaws: Vec<Flaw> = [
            (word(&self.name, 100), "name", "flaw-device-name"),
            (self.unit_id > 0 && self.agency_id > 0, "unit_id", "flaw-device-unit"),
            (word(&self.site, 200), "site", "flaw-device-site"),
            (types.contains(&self.device_type.as_str()), "device_type", "flaw-device-type"),
            (word(&self.pin_group, 40), "pin_group", "flaw-device-group"),
            ((1..=24).contains(&self.pin_width), "pin_width", "flaw-device-width"),
            (
                !self.ask_templates || word(&self.ask_reason, 300),
                "ask_reason",
                "flaw-device-reason",
            ),
            ((1..=50).contains(&self.commands_per_poll), "commands_per_poll", "flaw-device-polls"),
            (address::is_list(&self.address_range), "address_range", "flaw-device-addresses"),
            (secret.is_empty() || hex, "path_secret", "flaw-device-secret"),
        ]
        .into_iter()
        .filter(|(good, _, _)| !good)
        .map(|(_, field, key)| Flaw::field(field, key))
        .collect();
        if flaws.is_empty() { Ok(()) } else { Err(Invalid { flaws }.into()) }
    }

    fn put_on(&self, device: &mut Device) {
        device.name = self.name.trim().to_owned();
        device.unit_id = self.unit_id;
        device.agency_id = self.agency_id;
        device.site = self.site.trim().to_owned();
        device.zone = self.zone;
        device.device_type = self.device_type.clone();
        device.verify_first = self.verify_first;
        device.pin_group = self.pin_group.trim().to_owned();
        device.pin_width = self.pin_width;
        device.ask_templates = self.ask_templates;
        device.ask_reason = self.ask_reason.trim().to_owned();
        device.commands_per_poll = self.commands_per_poll;
        device.address_range = self.address_range.trim().to_owned();
        device.path_secret = self.path_secret.to_ascii_lowercase();
    }
}

fn write(tx: &mut WriteTx, device: &Device, event: &'static str, ground: &str) -> Result<()> {
    device::update(tx, device)?;
    tx.record(Event::new(event).object(device.object()).ground(ground).body(json!({
        "serial": device.serial,
        "state": device.state.name(),
        "unit": device.unit_id,
        "site": device.site,
        "zone": device.zone.name(),
        "type": device.device_type,
        "templates": device.ask_templates,
        "addresses": device.address_range,
    })));
    tx.seal("device", &values![device.id])
}

/// Approves a device with its settings; from now on its uploads are stored.
///
/// # Errors
/// Flaws of the settings; a refusal when there is no such device.
pub async fn approve(db: &Db, permit: Permit, id: i64, settings: Settings) -> Result<()> {
    require(&permit, Action::DeviceManage)?;
    settings.check()?;
    db.write(permit, move |tx| {
        let mut device = loaded(tx, id)?;
        settings.put_on(&mut device);
        device.state = DeviceState::Approved;
        device.approved_by = Some(tx.permit().actor().person().unwrap_or(0));
        write(tx, &device, "attendance.device.approved", "")
    })
    .await
}

/// Changes the settings of a device, whatever its state.
///
/// # Errors
/// Flaws of the settings; a refusal when there is no such device.
pub async fn change(db: &Db, permit: Permit, id: i64, settings: Settings) -> Result<()> {
    require(&permit, Action::DeviceManage)?;
    settings.check()?;
    db.write(permit, move |tx| {
        let mut device = loaded(tx, id)?;
        settings.put_on(&mut device);
        write(tx, &device, "attendance.device.changed", "")
    })
    .await
}

/// Blocks a device: from now on it is refused, and its attempts are security events.
///
/// # Errors
/// A flaw when no reason is given; a refusal when there is no such device.
pub async fn block(db: &Db, permit: Permit, id: i64, reason: &str) -> Result<()> {
    require(&permit, Action::DeviceManage)?;
    let reason = reason.trim().to_owned();
    if reason.is_empty() {
        return Err(Invalid::field("reason", "flaw-device-reason").into());
    }
    db.write(permit, move |tx| {
        let mut device = loaded(tx, id)?;
        device.state = DeviceState::Blocked;
        write(tx, &device, "attendance.device.blocked", &reason)
    })
    .await
}

/// Enters a device before it has ever knocked, already approved.
///
/// # Errors
/// Flaws of the serial or the settings; a flaw when the serial is known.
pub async fn enter(db: &Db, permit: Permit, serial: &str, settings: Settings) -> Result<i64> {
    require(&permit, Action::DeviceManage)?;
    settings.check()?;
    let serial = serial.trim().to_owned();
    if !crate::adms::request::is_serial(&serial) {
        return Err(Invalid::field("serial", "flaw-device-serial").into());
    }
    db.write(permit, move |tx| {
        let added = device::add_pending(tx, &serial, "", &settings.device_type, settings.zone)?;
        let id = added.ok_or_else(|| Invalid::field("serial", "flaw-device-serial-known"))?;
        let mut device = loaded(tx, id)?;
        settings.put_on(&mut device);
        device.state = DeviceState::Approved;
        device.approved_by = Some(tx.permit().actor().person().unwrap_or(0));
        write(tx, &device, "attendance.device.approved", "")?;
        Ok(id)
    })
    .await
}

/// Asks a device, at its next handshake, to send everything of a table again.
///
/// # Errors
/// A refusal when there is no such device.
pub async fn pull_again(db: &Db, permit: Permit, id: i64, table: Stamped) -> Result<()> {
    require(&permit, Action::DeviceManage)?;
    db.write(permit, move |tx| {
        let device = loaded(tx, id)?;
        device::set_stamp(tx, id, table, "0")?;
        tx.record(
            Event::new("attendance.device.pull_again")
                .object(device.object())
                .body(json!({ "table": format!("{table:?}") })),
        );
        Ok(())
    })
    .await
}

/// Closes an alarm after somebody has looked into it.
///
/// # Errors
/// A flaw when no finding is given or the alarm is not open.
pub async fn close_alarm(
    db: &Db,
    permit: Permit,
    id: i64,
    alarm_id: i64,
    finding: &str,
) -> Result<()> {
    require(&permit, Action::DeviceManage)?;
    let finding = finding.trim().to_owned();
    if finding.is_empty() {
        return Err(Invalid::field("finding", "flaw-device-finding").into());
    }
    db.write(permit, move |tx| {
        let device = loaded(tx, id)?;
        if !alarm::close(tx, id, alarm_id)? {
            return Err(Invalid::field("alarm", "flaw-device-alarm-closed").into());
        }
        tx.record(
            Event::new("attendance.alarm.closed")
                .object(device.object())
                .ground(finding.as_str())
                .body(json!({ "alarm": alarm_id })),
        );
        Ok(())
    })
    .await
}
