//! What a device told beside punches: events, users, metadata of templates and photos, facts of
//! itself. Retransmission changes nothing.

use crate::adms::operlog::{Operation, Template, User};
use crate::adms::photo::Photo;
use store::{Result, Tx, WriteTx, values};

/// Keeps an event of the operation log; whether it was new.
pub fn add_operation(
    tx: &mut WriteTx,
    device_id: i64,
    batch_id: i64,
    op: &Operation,
) -> Result<bool> {
    add_event(
        tx,
        device_id,
        batch_id,
        &Event {
            at_local_s: op.at_local_s,
            code: op.code,
            operator: op.operator.clone(),
            object: op.object.clone(),
            detail: op.values.join(" ").trim().to_owned(),
            source: "oplog",
            security: op.is_security(),
        },
    )
}

/// An event of a device.
#[derive(Clone, Debug)]
pub struct Event {
    /// Wall clock of the device, civil seconds.
    pub at_local_s: Option<i64>,
    /// Kind, in the numbers of its source.
    pub code: i64,
    /// Who did it.
    pub operator: String,
    /// To what.
    pub object: String,
    /// Further values.
    pub detail: String,
    /// `oplog` or `door`.
    pub source: &'static str,
    /// Whether an auditor wants to see it at once.
    pub security: bool,
}

/// Keeps an event; whether it was new.
pub fn add_event(tx: &mut WriteTx, device_id: i64, batch_id: i64, e: &Event) -> Result<bool> {
    let now_us = tx.now_us();
    let added = tx.exec(
        "INSERT INTO device_event (device_id, at_local_s, code, operator, object, detail, source, \
         security, received_us, batch_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
         ON CONFLICT (device_id, at_local_s, code, operator, object, detail) DO NOTHING",
        &values![
            device_id,
            e.at_local_s.unwrap_or(-1),
            e.code,
            e.operator.as_str(),
            e.object.as_str(),
            e.detail.as_str(),
            e.source,
            e.security,
            now_us,
            batch_id
        ],
    )?;
    Ok(added > 0)
}

/// An event as pages show it.
pub struct EventRow {
    /// Wall clock of the device; -1 for an impossible moment.
    pub at_local_s: i64,
    /// Kind.
    pub code: i64,
    /// `oplog` or `door`.
    pub source: String,
    /// Who did it.
    pub operator: String,
    /// To what.
    pub object: String,
    /// Further values.
    pub detail: String,
    /// Whether an auditor wants to see it at once.
    pub security: bool,
}

/// The newest events of a device.
pub fn events(tx: &mut Tx, device_id: i64, limit: i64) -> Result<Vec<EventRow>> {
    tx.all(
        "SELECT at_local_s, code, source, operator, object, detail, security FROM device_event \
         WHERE device_id = ?1 ORDER BY at_local_s DESC, code LIMIT ?2",
        &values![device_id, limit],
        |row| {
            Ok(EventRow {
                at_local_s: row.i64(0)?,
                code: row.i64(1)?,
                source: row.text(2)?,
                operator: row.text(3)?,
                object: row.text(4)?,
                detail: row.text(5)?,
                security: row.flag(6)?,
            })
        },
    )
}

/// Keeps a user row; the newest one wins.
pub fn set_user(tx: &mut WriteTx, device_id: i64, user: &User) -> Result<()> {
    let now_us = tx.now_us();
    tx.exec(
        "INSERT INTO device_user (device_id, pin, name, privilege, card_raw, card_number, \
         user_group, seen_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
         ON CONFLICT (device_id, pin) DO UPDATE SET name = excluded.name, \
         privilege = excluded.privilege, card_raw = excluded.card_raw, \
         card_number = excluded.card_number, user_group = excluded.user_group, \
         seen_us = excluded.seen_us",
        &values![
            device_id,
            user.pin.as_str(),
            user.name.as_str(),
            user.privilege,
            user.card_raw.as_str(),
            user.card_number,
            user.group.as_str(),
            now_us
        ],
    )?;
    Ok(())
}

/// Users a device knows, by key.
pub fn users(tx: &mut Tx, device_id: i64) -> Result<Vec<User>> {
    tx.all(
        "SELECT pin, name, privilege, card_raw, card_number, user_group FROM device_user \
         WHERE device_id = ?1 ORDER BY pin",
        &values![device_id],
        |row| {
            Ok(User {
                pin: row.text(0)?,
                name: row.text(1)?,
                privilege: row.i64(2)?,
                card_raw: row.text(3)?,
                card_number: row.opt_i64(4)?,
                group: row.text(5)?,
            })
        },
    )
}

/// Keeps the metadata of a template.
pub fn set_template(tx: &mut WriteTx, device_id: i64, t: &Template) -> Result<()> {
    let now_us = tx.now_us();
    tx.exec(
        "INSERT INTO device_template (device_id, pin, kind, slot, size, valid, version, seen_us) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
         ON CONFLICT (device_id, pin, kind, slot) DO UPDATE SET size = excluded.size, \
         valid = excluded.valid, version = excluded.version, seen_us = excluded.seen_us",
        &values![
            device_id,
            t.pin.as_str(),
            t.kind.as_str(),
            t.slot.as_str(),
            t.size,
            t.valid,
            t.version.as_str(),
            now_us
        ],
    )?;
    Ok(())
}

/// Keeps the metadata of a photo.
pub fn add_photo(tx: &mut WriteTx, device_id: i64, batch_id: i64, photo: &Photo) -> Result<()> {
    tx.exec(
        "INSERT INTO device_photo (device_id, at_local_s, pin, size, batch_id) \
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (device_id, at_local_s, pin) DO NOTHING",
        &values![
            device_id,
            photo.at_local_s.unwrap_or(-1),
            photo.pin.as_str(),
            photo.size,
            batch_id
        ],
    )?;
    Ok(())
}

/// Keeps a fact; the value it replaces, if it is another one.
pub fn set_fact(
    tx: &mut WriteTx,
    device_id: i64,
    name: &str,
    value: &str,
) -> Result<Option<String>> {
    let old = tx.one(
        "SELECT value FROM device_fact WHERE device_id = ?1 AND name = ?2",
        &values![device_id, name],
        |row| row.text(0),
    )?;
    if old.as_deref() == Some(value) {
        return Ok(None);
    }
    let now_us = tx.now_us();
    tx.exec(
        "INSERT INTO device_fact (device_id, name, value, since_us) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (device_id, name) DO UPDATE SET value = excluded.value, \
         since_us = excluded.since_us",
        &values![device_id, name, value, now_us],
    )?;
    Ok(old)
}

/// Facts of a device, by name.
pub fn facts(tx: &mut Tx, device_id: i64) -> Result<Vec<(String, String)>> {
    tx.all(
        "SELECT name, value FROM device_fact WHERE device_id = ?1 ORDER BY name",
        &values![device_id],
        |row| Ok((row.text(0)?, row.text(1)?)),
    )
}
