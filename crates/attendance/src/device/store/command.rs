//! Commands queued for devices.

use crate::adms::command::Command;
use store::{Fault, Result, Tx, WriteTx, values};

/// A command with its life.
#[derive(Clone, Debug)]
pub struct CommandRow {
    /// Number, per device.
    pub number: i64,
    /// Name.
    pub name: String,
    /// The command itself; none when it no longer belongs to the set.
    pub command: Option<Command>,
    /// State.
    pub state: String,
    /// Who queued it.
    pub queued_by: String,
    /// When, microseconds UTC.
    pub queued_us: i64,
    /// When it was last handed out.
    pub sent_us: Option<i64>,
    /// How often.
    pub sent_times: i64,
    /// Return code.
    pub code: Option<i64>,
    /// What the device answered, in short.
    pub answer: String,
}

const COLUMNS: &str =
    "number, name, body, state, queued_by, queued_us, sent_us, sent_times, code, answer";

fn read(row: &store::Row) -> Result<CommandRow> {
    Ok(CommandRow {
        number: row.i64(0)?,
        name: row.text(1)?,
        command: serde_json::from_str(&row.text(2)?).ok(),
        state: row.text(3)?,
        queued_by: row.text(4)?,
        queued_us: row.i64(5)?,
        sent_us: row.opt_i64(6)?,
        sent_times: row.i64(7)?,
        code: row.opt_i64(8)?,
        answer: row.text(9)?,
    })
}

/// Queues a command under the next number, or under a given one.
pub fn add(
    tx: &mut WriteTx,
    device_id: i64,
    number: Option<i64>,
    command: &Command,
) -> Result<i64> {
    let number = match number {
        Some(number) => number,
        None => {
            tx.count(
                "SELECT MAX(number) FROM device_command WHERE device_id = ?1",
                &values![device_id],
            )? + 1
        }
    };
    let body = serde_json::to_string(command).map_err(|e| Fault::new(e.to_string()))?;
    let (by, now_us) = (tx.permit().actor().label(), tx.now_us());
    tx.exec(
        "INSERT INTO device_command (device_id, number, name, body, state, queued_by, queued_us, \
         sent_times, answer) VALUES (?1, ?2, ?3, ?4, 'queued', ?5, ?6, 0, '')",
        &values![device_id, number, command.name(), body, by, now_us],
    )?;
    Ok(number)
}

/// Waiting commands, and those handed out before the given instant without an answer.
pub fn due(tx: &mut Tx, device_id: i64, unanswered_since_us: i64) -> Result<Vec<CommandRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM device_command WHERE device_id = ?1 AND (state = 'queued' \
         OR (state = 'sent' AND sent_us < ?2)) ORDER BY number LIMIT 200"
    );
    tx.all(&sql, &values![device_id, unanswered_since_us], read)
}

/// One command.
pub fn find(tx: &mut Tx, device_id: i64, number: i64) -> Result<Option<CommandRow>> {
    let sql = format!("SELECT {COLUMNS} FROM device_command WHERE device_id = ?1 AND number = ?2");
    tx.one(&sql, &values![device_id, number], read)
}

/// The newest commands of a device.
pub fn list(tx: &mut Tx, device_id: i64, limit: i64) -> Result<Vec<CommandRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM device_command WHERE device_id = ?1 ORDER BY number DESC LIMIT ?2"
    );
    tx.all(&sql, &values![device_id, limit], read)
}

/// Marks a command as handed out now.
pub fn set_sent(tx: &mut WriteTx, device_id: i64, number: i64) -> Result<()> {
    let now_us = tx.now_us();
    tx.exec(
        "UPDATE device_command SET state = 'sent', sent_us = ?3, sent_times = sent_times + 1 \
         WHERE device_id = ?1 AND number = ?2",
        &values![device_id, number, now_us],
    )?;
    Ok(())
}

/// Ends a command, or with state `queued` lets it wait again.
pub fn settle(
    tx: &mut WriteTx,
    device_id: i64,
    number: i64,
    state: &str,
    code: Option<i64>,
    answer: &str,
) -> Result<()> {
    let now_us = tx.now_us();
    tx.exec(
        "UPDATE device_command SET state = ?3, code = ?4, answer = ?5, settled_us = ?6 \
         WHERE device_id = ?1 AND number = ?2",
        &values![device_id, number, state, code, answer, now_us],
    )?;
    Ok(())
}

/// Open commands older than an instant: device and number.
pub fn stale(tx: &mut Tx, before_us: i64) -> Result<Vec<(i64, i64)>> {
    tx.all(
        "SELECT device_id, number FROM device_command \
         WHERE state IN ('queued', 'sent') AND queued_us < ?1 ORDER BY device_id, number",
        &values![before_us],
        |row| Ok((row.i64(0)?, row.i64(1)?)),
    )
}

/// Whether the same command was queued since an instant and has not failed.
pub fn queued_since(tx: &mut Tx, device_id: i64, command: &Command, since_us: i64) -> Result<bool> {
    let body = serde_json::to_string(command).map_err(|e| Fault::new(e.to_string()))?;
    let found = tx.count(
        "SELECT COUNT(*) FROM device_command \
         WHERE device_id = ?1 AND body = ?2 AND queued_us >= ?3",
        &values![device_id, body, since_us],
    )?;
    Ok(found > 0)
}
