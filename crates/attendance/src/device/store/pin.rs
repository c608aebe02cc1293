//! Whose key a PIN is, from when to when.

use law::Date;
use store::{Result, Tx, WriteTx, values};

/// One mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinRow {
    /// Number.
    pub id: i64,
    /// Group of devices.
    pub group: String,
    /// The key.
    pub pin: String,
    /// Whose.
    pub person_id: i64,
    /// First day.
    pub valid_from: Date,
    /// Last day; none for open.
    pub valid_to: Option<Date>,
}

fn read(row: &store::Row) -> Result<PinRow> {
    Ok(PinRow {
        id: row.i64(0)?,
        group: row.text(1)?,
        pin: row.text(2)?,
        person_id: row.i64(3)?,
        valid_from: row.date(4)?,
        valid_to: row.opt_date(5)?,
    })
}

const COLUMNS: &str = "id, device_group, pin, person_id, valid_from, valid_to";

/// Version of the whole mapping.
pub fn version(tx: &mut Tx) -> Result<i64> {
    tx.count("SELECT version FROM pin_version WHERE id = 1", &[])
}

/// Every mapping: group, key, person, first day, last day.
pub fn each(tx: &mut Tx, mut take: impl FnMut(&str, &str, i64, Date, Option<Date>)) -> Result<()> {
    let sql = format!("SELECT {COLUMNS} FROM pin_map");
    tx.each(&sql, &[], |row| {
        let found = read(row)?;
        take(&found.group, &found.pin, found.person_id, found.valid_from, found.valid_to);
        Ok(())
    })
}

/// By number.
pub fn find(tx: &mut Tx, id: i64) -> Result<Option<PinRow>> {
    tx.one(&format!("SELECT {COLUMNS} FROM pin_map WHERE id = ?1"), &values![id], read)
}

/// Mappings of one key, oldest first.
pub fn of_pin(tx: &mut Tx, group: &str, pin: &str) -> Result<Vec<PinRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM pin_map WHERE device_group = ?1 AND pin = ?2 ORDER BY valid_from"
    );
    tx.all(&sql, &values![group, pin], read)
}

/// Mappings of one person, oldest first.
pub fn of_person(tx: &mut Tx, person_id: i64) -> Result<Vec<PinRow>> {
    let sql =
        format!("SELECT {COLUMNS} FROM pin_map WHERE person_id = ?1 ORDER BY valid_from, pin");
    tx.all(&sql, &values![person_id], read)
}

/// Adds a mapping.
pub fn add(tx: &mut WriteTx, row: &PinRow) -> Result<i64> {
    let id = tx.insert(
        "INSERT INTO pin_map (device_group, pin, person_id, valid_from, valid_to) \
         VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
        &values![row.group.as_str(), row.pin.as_str(), row.person_id, row.valid_from, row.valid_to],
    )?;
    bump(tx)?;
    Ok(id)
}

/// Ends a mapping on a day.
pub fn end(tx: &mut WriteTx, id: i64, valid_to: Date) -> Result<()> {
    tx.exec("UPDATE pin_map SET valid_to = ?2 WHERE id = ?1", &values![id, valid_to])?;
    bump(tx)
}

/// The version is taken from the clock, so that a change that was rolled back and another one
/// made later can never carry the same number.
fn bump(tx: &mut WriteTx) -> Result<()> {
    let now_us = tx.now_us();
    tx.exec(
        "UPDATE pin_version SET version = CASE WHEN version >= ?1 THEN version + 1 ELSE ?1 END \
         WHERE id = 1",
        &values![now_us],
    )?;
    Ok(())
}
