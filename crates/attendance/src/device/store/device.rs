//! Terminals, their progress and when they were last seen.

use crate::adms::command::Dialect;
use crate::adms::handshake::Stamps;
use crate::adms::reply::AckForm;
use crate::device::model::{Device, DeviceState, Progress, Stamped};
use law::Zone;
use std::collections::HashMap;
use store::{Result, Row, Tx, Value, WriteTx, values};

const COLUMNS: &str = "id, serial, name, unit_id, agency_id, site, zone, state, device_type, \
     column_order, pin_group, pin_width, ask_templates, ask_reason, commands_per_poll, \
     address_range, path_secret, first_seen_us, first_address, approved_by";

fn read(row: &Row) -> Result<Device> {
    Ok(Device {
        id: row.i64(0)?,
        serial: row.text(1)?,
        name: row.text(2)?,
        unit_id: row.i64(3)?,
        agency_id: row.i64(4)?,
        site: row.text(5)?,
        zone: Zone::parse(&row.text(6)?).unwrap_or_default(),
        state: DeviceState::parse(&row.text(7)?),
        device_type: row.text(8)?,
        verify_first: row.text(9)? == "verify_first",
        pin_group: row.text(10)?,
        pin_width: row.i64(11)?,
        ask_templates: row.flag(12)?,
        ask_reason: row.text(13)?,
        commands_per_poll: row.i64(14)?,
        address_range: row.text(15)?,
        path_secret: row.text(16)?,
        first_seen_us: row.i64(17)?,
        first_address: row.text(18)?,
        approved_by: row.opt_i64(19)?,
    })
}

/// By serial.
pub fn by_serial(tx: &mut Tx, serial: &str) -> Result<Option<Device>> {
    let sql = format!("SELECT {COLUMNS} FROM device WHERE serial = ?1");
    tx.one(&sql, &values![serial], read)
}

/// By number.
pub fn find(tx: &mut Tx, id: i64) -> Result<Option<Device>> {
    let sql = format!("SELECT {COLUMNS} FROM device WHERE id = ?1");
    tx.one(&sql, &values![id], read)
}

/// All of them, by name; of one agency if one is given.
pub fn list(tx: &mut Tx, agency_id: Option<i64>) -> Result<Vec<Device>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM device WHERE (agency_id = ?1 OR ?1 = 0) ORDER BY name, serial"
    );
    tx.all(&sql, &values![agency_id.unwrap_or(0)], read)
}

/// How many wait for approval.
pub fn pending_count(tx: &mut Tx) -> Result<i64> {
    tx.count("SELECT COUNT(*) FROM device WHERE state = 'pending'", &[])
}

/// A device that knocked for the first time; nothing when the serial is known by now.
pub fn add_pending(
    tx: &mut WriteTx,
    serial: &str,
    address: &str,
    device_type: &str,
    zone: Zone,
) -> Result<Option<i64>> {
    if by_serial(tx, serial)?.is_some() {
        return Ok(None);
    }
    let now_us = tx.now_us();
    let id = tx.insert(
        "INSERT INTO device (serial, name, unit_id, agency_id, site, zone, state, device_type, \
         column_order, pin_group, pin_width, ask_templates, ask_reason, commands_per_poll, \
         address_range, path_secret, first_seen_us, first_address, approved_by, approved_us) \
         VALUES (?1, ?1, 0, 0, '', ?2, 'pending', ?3, 'status_first', 'umum', 9, 0, '', 10, \
         '', '', ?4, ?5, NULL, NULL) RETURNING id",
        &values![serial, zone.name(), device_type, now_us, address],
    )?;
    tx.exec(
        "INSERT INTO device_progress (device_id, dialect, ack_form, table_ack_form, \
         registry_code, push_version, has_file) \
         VALUES (?1, 'manual', 'counted', 'counted', '', '', 0)",
        &values![id],
    )?;
    Ok(Some(id))
}

/// Writes what a person may change of a device.
pub fn update(tx: &mut WriteTx, d: &Device) -> Result<()> {
    let order = if d.verify_first { "verify_first" } else { "status_first" };
    let approved_us = d.approved_by.map(|_| tx.now_us());
    tx.exec(
        "UPDATE device SET name = ?2, unit_id = ?3, agency_id = ?4, site = ?5, zone = ?6, \
         state = ?7, device_type = ?8, column_order = ?9, pin_group = ?10, pin_width = ?11, \
         ask_templates = ?12, ask_reason = ?13, commands_per_poll = ?14, address_range = ?15, \
         path_secret = ?16, approved_by = ?17, approved_us = COALESCE(approved_us, ?18) \
         WHERE id = ?1",
        &values![
            d.id,
            d.name.as_str(),
            d.unit_id,
            d.agency_id,
            d.site.as_str(),
            d.zone.name(),
            d.state.name(),
            d.device_type.as_str(),
            order,
            d.pin_group.as_str(),
            d.pin_width,
            d.ask_templates,
            d.ask_reason.as_str(),
            d.commands_per_poll,
            d.address_range.as_str(),
            d.path_secret.as_str(),
            d.approved_by,
            approved_us
        ],
    )?;
    Ok(())
}

/// What changes with every upload.
pub fn progress(tx: &mut Tx, id: i64) -> Result<Progress> {
    let found = tx.one(
        "SELECT attlog_stamp, operlog_stamp, attphoto_stamp, biodata_stamp, dialect, ack_form, \
         table_ack_form, registry_code, push_version, clock_set_local_s, has_file \
         FROM device_progress WHERE device_id = ?1",
        &values![id],
        |row| {
            Ok(Progress {
                stamps: Stamps {
                    attlog: row.opt_text(0)?,
                    operlog: row.opt_text(1)?,
                    attphoto: row.opt_text(2)?,
                    biodata: row.opt_text(3)?,
                },
                dialect: Dialect::parse(&row.text(4)?),
                ack: AckForm::parse(&row.text(5)?),
                table_ack: AckForm::parse(&row.text(6)?),
                registry_code: row.text(7)?,
                push_version: row.text(8)?,
                clock_set_local_s: row.opt_i64(9)?,
                has_file: row.flag(10)?,
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

/// Remembers the stamp of a table, to be echoed at the next handshake.
pub fn set_stamp(tx: &mut WriteTx, id: i64, table: Stamped, stamp: &str) -> Result<()> {
    let sql = match table {
        Stamped::Attlog => "UPDATE device_progress SET attlog_stamp = ?2 WHERE device_id = ?1",
        Stamped::Operlog => "UPDATE device_progress SET operlog_stamp = ?2 WHERE device_id = ?1",
        Stamped::Attphoto => "UPDATE device_progress SET attphoto_stamp = ?2 WHERE device_id = ?1",
        Stamped::Biodata => "UPDATE device_progress SET biodata_stamp = ?2 WHERE device_id = ?1",
    };
    tx.exec(sql, &values![id, stamp])?;
    Ok(())
}

/// Remembers a setting that the conversation itself brought about.
pub fn set_progress(tx: &mut WriteTx, id: i64, what: Setting) -> Result<()> {
    let (column, value): (&str, Value) = match what {
        Setting::Dialect(dialect) => ("dialect", dialect.name().into()),
        Setting::Ack(form) => ("ack_form", form.name().into()),
        Setting::TableAck(form) => ("table_ack_form", form.name().into()),
        Setting::RegistryCode(code) => ("registry_code", code.into()),
        Setting::PushVersion(version) => ("push_version", version.into()),
        Setting::ClockSet(at_local_s) => ("clock_set_local_s", at_local_s.into()),
        Setting::HasFile => ("has_file", true.into()),
    };
    let sql = format!("UPDATE device_progress SET {column} = ?2 WHERE device_id = ?1");
    tx.exec(&sql, &[id.into(), value])?;
    Ok(())
}

/// A setting of [`Progress`].
pub enum Setting {
    /// Spelling of user commands.
    Dialect(Dialect),
    /// Acknowledgement of text tables.
    Ack(AckForm),
    /// Acknowledgement of tables of access-control terminals.
    TableAck(AckForm),
    /// Code of a registration.
    RegistryCode(String),
    /// Version agreed on.
    PushVersion(String),
    /// Wall clock named by "clock set", civil seconds.
    ClockSet(i64),
    /// Punch files exist for it.
    HasFile,
}

/// When and whence a device was last heard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenRow {
    /// Microseconds UTC.
    pub last_seen_us: i64,
    /// Address.
    pub address: String,
    /// Seconds its clock is behind ours; negative when ahead.
    pub drift_s: Option<i64>,
    /// Facts of the last poll, JSON.
    pub info: String,
}

/// When and whence a device was last heard.
pub fn seen(tx: &mut Tx, id: i64) -> Result<Option<SeenRow>> {
    let sql = format!("SELECT {SEEN} FROM device_seen WHERE device_id = ?1");
    tx.one(&sql, &values![id], read_seen)
}

fn all_seen(tx: &mut Tx) -> Result<HashMap<i64, SeenRow>> {
    let sql = format!("SELECT {SEEN}, device_id FROM device_seen");
    let rows = tx.all(&sql, &[], |row| Ok((row.i64(4)?, read_seen(row)?)))?;
    Ok(rows.into_iter().collect())
}

const SEEN: &str = "last_seen_us, address, drift_s, info";

fn read_seen(row: &Row) -> Result<SeenRow> {
    Ok(SeenRow {
        last_seen_us: row.i64(0)?,
        address: row.text(1)?,
        drift_s: row.opt_i64(2)?,
        info: row.text(3)?,
    })
}

/// Remembers it; a missing drift or empty info leaves the known one.
pub fn set_seen(tx: &mut WriteTx, id: i64, seen: &SeenRow) -> Result<()> {
    tx.exec(
        "INSERT INTO device_seen (device_id, last_seen_us, address, drift_s, info) \
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (device_id) DO UPDATE SET \
         last_seen_us = excluded.last_seen_us, address = excluded.address, \
         drift_s = COALESCE(excluded.drift_s, device_seen.drift_s), \
         info = CASE WHEN excluded.info = '' THEN device_seen.info ELSE excluded.info END",
        &values![id, seen.last_seen_us, seen.address.as_str(), seen.drift_s, seen.info.as_str()],
    )?;
    Ok(())
}

/// One line of the list of devices.
pub struct Overview {
    /// The device.
    pub device: Device,
    /// When and whence last heard.
    pub seen: Option<SeenRow>,
    /// Open lines in quarantine.
    pub quarantined: i64,
    /// Commands waiting or unanswered.
    pub commands: i64,
    /// Open alarms.
    pub alarms: i64,
    /// Days on which its count differs from ours.
    pub unequal_days: i64,
}

/// Everything the list of devices shows, by name; six queries however many devices there are.
pub fn overview(tx: &mut Tx, agency_id: Option<i64>) -> Result<Vec<Overview>> {
    let devices = list(tx, agency_id)?;
    let mut seen = all_seen(tx)?;
    let quarantined = counts(tx, "quarantine", "state = 'open'")?;
    let commands = counts(tx, "device_command", "state IN ('queued', 'sent')")?;
    let alarms = counts(tx, "alarm", "state = 'open'")?;
    let unequal = counts(tx, "device_day", "reported IS NOT NULL AND reported <> held")?;
    let count = |of: &HashMap<i64, i64>, id: i64| of.get(&id).copied().unwrap_or_default();
    Ok(devices
        .into_iter()
        .map(|device| Overview {
            seen: seen.remove(&device.id),
            quarantined: count(&quarantined, device.id),
            commands: count(&commands, device.id),
            alarms: count(&alarms, device.id),
            unequal_days: count(&unequal, device.id),
            device,
        })
        .collect())
}

/// Rows of a table by device, of those that meet a condition.
fn counts(tx: &mut Tx, table: &str, condition: &str) -> Result<HashMap<i64, i64>> {
    let sql =
        format!("SELECT device_id, COUNT(*) FROM {table} WHERE {condition} GROUP BY device_id");
    Ok(tx.all(&sql, &[], |row| Ok((row.i64(0)?, row.i64(1)?)))?.into_iter().collect())
}

/// Our count and the device's own for one day.
pub struct Day {
    /// ISO date.
    pub date: String,
    /// Rows we hold.
    pub held: i64,
    /// Rows the device counts, once asked.
    pub reported: Option<i64>,
}

/// The newest days of a device.
pub fn days(tx: &mut Tx, id: i64, limit: i64) -> Result<Vec<Day>> {
    tx.all(
        "SELECT date, held, reported FROM device_day WHERE device_id = ?1 \
         ORDER BY date DESC LIMIT ?2",
        &values![id, limit],
        |row| Ok(Day { date: row.text(0)?, held: row.i64(1)?, reported: row.opt_i64(2)? }),
    )
}

/// Keeps the device's own count of a day and returns ours.
pub fn set_reported(tx: &mut WriteTx, id: i64, date: &str, reported: i64) -> Result<i64> {
    let now_us = tx.now_us();
    tx.exec(
        "INSERT INTO device_day (device_id, date, held, reported, reported_us) \
         VALUES (?1, ?2, 0, ?3, ?4) ON CONFLICT (device_id, date) DO UPDATE SET \
         reported = excluded.reported, reported_us = excluded.reported_us",
        &values![id, date, reported, now_us],
    )?;
    tx.count("SELECT held FROM device_day WHERE device_id = ?1 AND date = ?2", &values![id, date])
}
