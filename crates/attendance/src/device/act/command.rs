//! Queueing a command, handing commands out, and taking in what they came to.

use super::{loaded, require};
use crate::adms::attlog::UNKNOWN;
use crate::adms::command::{self, Command, Dialect};
use crate::adms::result::{CommandResult, UNSUPPORTED};
use crate::civil;
use crate::device::intake;
use crate::device::model::{AlarmKind, DeviceState, command_state};
use crate::device::store::command::CommandRow;
use crate::device::store::{alarm, command as table, device, fact};
use law::{Action, Flaw, Invalid, Permit, Refusal};
use serde_json::json;
use store::{Db, Event, Result, WriteTx};

/// A command without an answer is handed out again after this many microseconds.
pub const UNANSWERED_US: i64 = 600 * 1_000_000;
/// At most so often.
pub const TRIES: i64 = 3;
/// A command nobody fetched or answered ends after this many microseconds.
pub const EXPIRES_US: i64 = 7 * 86_400 * 1_000_000;

/// Queues a command for an approved device and returns its number.
///
/// # Errors
/// A flaw of the command; a refusal when the device is not approved.
pub async fn queue(db: &Db, permit: Permit, device_id: i64, command: Command) -> Result<i64> {
    queue_as(db, permit, device_id, None, command).await
}

/// The same under a number of the caller's choice.
///
/// # Errors
/// As [`queue`], and when the number is taken.
pub async fn queue_as(
    db: &Db,
    permit: Permit,
    device_id: i64,
    number: Option<i64>,
    command: Command,
) -> Result<i64> {
    require(&permit, Action::DeviceCommand)?;
    db.write(permit, move |tx| {
        let device = loaded(tx, device_id)?;
        if device.state != DeviceState::Approved {
            return Err(Refusal::new("refusal-device-not-approved").into());
        }
        let facts = fact::facts(tx, device_id)?;
        let width = narrowest(device.pin_width, &facts);
        command.check(width).map_err(Invalid::from)?;
        check_abilities(&command, &facts)?;
        add(tx, device_id, number, &command)
    })
    .await
}

/// The width the operator gave, or less if the device itself names less.
fn narrowest(pin_width: i64, facts: &[(String, String)]) -> usize {
    let said = facts
        .iter()
        .filter(|(name, _)| name == "PIN2Width" || name == "MaxPinWidth")
        .filter_map(|(_, value)| value.parse::<i64>().ok())
        .filter(|width| *width > 0)
        .min()
        .unwrap_or(pin_width);
    usize::try_from(said.min(pin_width)).unwrap_or(0)
}

/// What only some devices can do must be in their own facts.
fn check_abilities(command: &Command, facts: &[(String, String)]) -> Result<()> {
    let can = |name: &str| facts.iter().any(|(known, value)| known == name && value == "1");
    if let Some(pin) = command.pin() {
        let letters = pin.bytes().any(|b| !b.is_ascii_digit());
        if letters && !can("StringPinFunOn") {
            return Err(Invalid::from(Flaw::field("pin", "flaw-device-pin-digits")).into());
        }
    }
    if matches!(command, Command::UpsertUser { valid_local_s: Some(_), .. })
        && !can("UserValidTimeFun")
    {
        return Err(Invalid::from(Flaw::field("to", "flaw-device-no-end-date")).into());
    }
    Ok(())
}

/// Queues with its journal entry, inside a transaction.
pub(crate) fn add(
    tx: &mut WriteTx,
    device_id: i64,
    number: Option<i64>,
    command: &Command,
) -> Result<i64> {
    let number = table::add(tx, device_id, number, command)?;
    tx.record(
        Event::new("attendance.command.queued")
            .object(format!("device/{device_id}"))
            .body(json!({ "number": number, "command": command.name() })),
    );
    Ok(number)
}

/// The commands a poll may fetch now, oldest first: waiting ones, and idempotent ones whose
/// answer is overdue.
#[must_use]
pub fn fetchable(due: Vec<CommandRow>) -> Vec<(i64, Command)> {
    due.into_iter()
        .filter_map(|row| {
            let command = row.command?;
            let again = row.state == command_state::SENT;
            let may = !again || (command.is_idempotent() && row.sent_times < TRIES);
            may.then_some((row.number, command))
        })
        .collect()
}

/// Hands commands out inside a transaction and returns the answer to the poll.
///
/// # Errors
/// When the database fails.
pub fn hand_out(tx: &mut WriteTx, device_id: i64, per_poll: i64) -> Result<String> {
    let since_us = tx.now_us() - UNANSWERED_US;
    let queue = fetchable(table::due(tx, device_id, since_us)?);
    let dialect = device::progress(tx, device_id)?.dialect;
    let limit = usize::try_from(per_poll).unwrap_or(1).max(1);
    let (answer, handed) = command::answer(&queue, dialect, limit);
    for number in &handed {
        table::set_sent(tx, device_id, *number)?;
    }
    tx.record(
        Event::new("attendance.command.sent")
            .object(format!("device/{device_id}"))
            .body(json!({ "numbers": handed })),
    );
    Ok(answer)
}

/// Takes in results inside a transaction; returns how many belonged to commands we had sent.
/// A number we never issued changes nothing.
///
/// # Errors
/// When the database fails.
pub fn settle(tx: &mut WriteTx, device_id: i64, results: &[CommandResult]) -> Result<usize> {
    let mut known = 0;
    for result in results {
        let row = table::find(tx, device_id, result.number)?;
        let Some(row) = row.filter(|row| row.state == command_state::SENT) else {
            tracing::warn!(device_id, number = result.number, "result of a command never issued");
            continue;
        };
        known += 1;
        settle_one(tx, device_id, &row, result)?;
    }
    if known > 0 {
        tx.record(
            Event::new("attendance.command.answered").object(format!("device/{device_id}")).body(
                json!({
                    "results": results.iter().map(|r| [r.number, r.code]).collect::<Vec<_>>(),
                }),
            ),
        );
    }
    Ok(known)
}

fn settle_one(
    tx: &mut WriteTx,
    device_id: i64,
    row: &CommandRow,
    result: &CommandResult,
) -> Result<()> {
    let Some(command) = &row.command else { return Ok(()) };
    let progress = device::progress(tx, device_id)?;
    let answer = crate::adms::text::cut(
        &result.fields.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join(" "),
        300,
    );
    let code = Some(result.code);
    let old = result.code == UNSUPPORTED
        && command.has_old_spelling()
        && progress.dialect == Dialect::Manual;
    if old {
        device::set_progress(tx, device_id, device::Setting::Dialect(Dialect::Old))?;
        let waits = command_state::QUEUED;
        return table::settle(tx, device_id, row.number, waits, code, &answer);
    }
    // "-1" for a query may just mean that there is no such record.
    let nothing_there = result.code == UNKNOWN && matches!(command, Command::QueryPunches { .. });
    let state =
        if result.code == 0 || nothing_there { command_state::DONE } else { command_state::FAILED };
    table::settle(tx, device_id, row.number, state, code, &answer)?;
    match command {
        Command::Info => {
            intake::keep_facts(tx, device_id, &crate::adms::options::lines(&result.fields))
        }
        Command::VerifySum { from_local_s, to_local_s } if state == command_state::DONE => {
            compare(tx, device_id, *from_local_s, *to_local_s, result.record_count())
        }
        _ => Ok(()),
    }
}

/// Compares the device's count of a day with ours; a difference asks for the day again, once.
fn compare(
    tx: &mut WriteTx,
    device_id: i64,
    from_local_s: i64,
    to_local_s: i64,
    reported: Option<i64>,
) -> Result<()> {
    let Some(reported) = reported else { return Ok(()) };
    let date = civil::date(from_local_s);
    if civil::date(to_local_s) != date {
        return Ok(());
    }
    let held = device::set_reported(tx, device_id, &date.to_string(), reported)?;
    if held == reported {
        return Ok(());
    }
    let detail = format!("{date}: {held} / {reported}");
    alarm::raise(tx, device_id, AlarmKind::Incomplete, &detail)?;
    let query = Command::QueryPunches { from_local_s, to_local_s };
    let since_us = tx.now_us() - 20 * 3600 * 1_000_000;
    if !table::queued_since(tx, device_id, &query, since_us)? {
        add(tx, device_id, None, &query)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(state: &str, sent_times: i64, command: Command) -> CommandRow {
        CommandRow {
            number: 1,
            name: command.name().to_owned(),
            command: Some(command),
            state: state.to_owned(),
            queued_by: String::new(),
            queued_us: 0,
            sent_us: None,
            sent_times,
            code: None,
            answer: String::new(),
        }
    }

    #[test]
    fn only_idempotent_commands_are_handed_out_again() {
        let may = |state, times, command| !fetchable(vec![row(state, times, command)]).is_empty();
        assert!(may(command_state::QUEUED, 0, Command::Reboot));
        assert!(!may(command_state::SENT, 1, Command::Reboot));
        assert!(may(command_state::SENT, 1, Command::Check));
        assert!(!may(command_state::SENT, TRIES, Command::Check));
    }

    #[test]
    fn the_narrower_width_counts() {
        let facts = vec![("PIN2Width".to_owned(), "9".to_owned())];
        assert_eq!(narrowest(14, &facts), 9);
        assert_eq!(narrowest(6, &facts), 6);
        assert_eq!(narrowest(14, &[]), 14);
    }

    #[test]
    fn letters_and_end_dates_need_the_device() {
        let pin = crate::adms::command::Value::pin("A7").unwrap();
        let delete = Command::DeleteUser { pin };
        assert!(check_abilities(&delete, &[]).is_err());
        let facts = vec![("StringPinFunOn".to_owned(), "1".to_owned())];
        assert!(check_abilities(&delete, &facts).is_ok());
    }
}
