//! Queueing a command for a device. The form offers the closed set of the protocol and nothing
//! else.

use super::load;
use crate::adms::command::{Command, OptionKey, Value};
use crate::civil;
use crate::device::act;
use axum::extract::Path;
use law::{Action, Date, Flaw, Invalid, Zone};
use serde::Deserialize;
use shell::form::{Posted, blank_as_none};
use shell::{Answer, Ctx};
use store::Failure;

/// A command as chosen in the form.
#[derive(Clone, Debug, Deserialize)]
pub struct CommandForm {
    command: String,
    #[serde(default)]
    pin: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    date: String,
    #[serde(default, deserialize_with = "blank_as_none")]
    finger: Option<u8>,
}

impl CommandForm {
    fn command(&self, zone: Zone) -> Result<Command, Failure> {
        let pin = || Value::pin(&self.pin);
        let day = || -> Result<(i64, i64), Flaw> {
            let date: Date =
                self.date.trim().parse().map_err(|_| Flaw::field("date", "flaw-date"))?;
            let start = civil::midnight(date);
            Ok((start, start + civil::DAY_S - 1))
        };
        Ok(match self.command.as_str() {
            "upsert_user" => Command::UpsertUser {
                pin: pin()?,
                name: Value::new("name", &self.name)?,
                valid_local_s: None,
            },
            "delete_user" => Command::DeleteUser { pin: pin()? },
            "query_users" if self.pin.trim().is_empty() => Command::QueryUsers { pin: None },
            "query_users" => Command::QueryUsers { pin: Some(pin()?) },
            "query_punches" => {
                let (from_local_s, to_local_s) = day()?;
                Command::QueryPunches { from_local_s, to_local_s }
            }
            "verify_sum" => {
                let (from_local_s, to_local_s) = day()?;
                Command::VerifySum { from_local_s, to_local_s }
            }
            "enrol_finger" => {
                Command::EnrolFinger { pin: pin()?, finger: self.finger.unwrap_or(0) }
            }
            "enrol_card" => Command::EnrolCard { pin: pin()? },
            "info" => Command::Info,
            "log" => Command::Log,
            "check" => Command::Check,
            "set_zone" => {
                Command::SetOption { key: OptionKey::TimeZone, number: i64::from(zone.hours()) }
            }
            "reload_options" => Command::ReloadOptions,
            "reboot" => Command::Reboot,
            _ => return Err(Invalid::field("command", "flaw-device-command").into()),
        })
    }
}

/// Queues a command.
pub async fn queue(ctx: Ctx, Path(id): Path<i64>, Posted(form): Posted<CommandForm>) -> Answer {
    let (device, permit) = load(&ctx, id, Action::DeviceCommand).await?;
    let command = form.command(device.zone)?;
    act::command::queue(ctx.db(), permit, id, command).await?;
    Ok(ctx.see_other_said(&format!("/mesin/{id}#perintah"), "dev-said-queued"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(command: &str, pin: &str, date: &str) -> CommandForm {
        CommandForm {
            command: command.to_owned(),
            pin: pin.to_owned(),
            name: "Budi".to_owned(),
            date: date.to_owned(),
            finger: None,
        }
    }

    #[test]
    fn the_form_offers_the_closed_set_only() {
        for name in ["upsert_user", "delete_user", "enrol_finger", "enrol_card", "query_users"] {
            assert!(form(name, "7", "").command(Zone::Wib).is_ok(), "{name}");
        }
        for name in ["query_punches", "verify_sum"] {
            assert!(form(name, "", "2026-01-05").command(Zone::Wib).is_ok(), "{name}");
            assert!(form(name, "", "kemarin").command(Zone::Wib).is_err(), "{name}");
        }
        for name in ["shell", "get_file", "clear_log", "ac_unlock", "", "SHELL"] {
            assert!(form(name, "7", "2026-01-05").command(Zone::Wib).is_err(), "{name}");
        }
        assert!(form("delete_user", "7\tx", "").command(Zone::Wib).is_err());
    }
}
