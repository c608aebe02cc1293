//! What we may ask a terminal to do: a closed set. Commands that run programs, move files, erase
//! records or open doors do not exist here and cannot be spelled. A value with a tab, a line
//! end or another control character is refused when the command is made, because it would begin
//! a second field or a second command.

use super::request::is_serial;
use crate::civil;
use law::Flaw;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest value of a field, in characters.
pub const VALUE_LIMIT: usize = 64;

/// Longest answer to a poll, in bytes.
pub const ANSWER_LIMIT: usize = 40_000;

/// A value that cannot end its field or its command.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Value(String);

impl Value {
    /// Checks a value of a form field.
    ///
    /// # Errors
    /// A flaw when the value is too long or holds a control character.
    pub fn new(field: &str, text: &str) -> Result<Value, Flaw> {
        let text = text.trim_matches(' ');
        if text.chars().any(char::is_control) {
            return Err(Flaw::field(field, "flaw-device-control-character"));
        }
        if text.chars().count() > VALUE_LIMIT {
            return Err(Flaw::field(field, "flaw-device-value-too-long").with("n", VALUE_LIMIT));
        }
        Ok(Value(text.to_owned()))
    }

    /// Checks a person key: printable, no blank, not empty.
    ///
    /// # Errors
    /// As [`Value::new`], and when the key is empty or holds anything but letters, digits, `-`,
    /// `_` and `.`.
    pub fn pin(text: &str) -> Result<Value, Flaw> {
        let value = Value::new("pin", text)?;
        if is_serial(&value.0) { Ok(value) } else { Err(Flaw::field("pin", "flaw-device-pin")) }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl TryFrom<String> for Value {
    type Error = String;
    fn try_from(text: String) -> Result<Value, String> {
        Value::new("value", &text).map_err(|flaw| flaw.key.to_owned())
    }
}
impl From<Value> for String {
    fn from(value: Value) -> String {
        value.0
    }
}

/// Options of a terminal we may set; none of them can redirect it or erase its log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OptionKey {
    /// Hours ahead of UTC.
    TimeZone,
    /// Seconds between polls.
    Delay,
    /// Seconds to wait after a failed connection.
    ErrorDelay,
    /// 1 uploads each punch at once.
    Realtime,
}

impl OptionKey {
    fn name(self) -> &'static str {
        match self {
            OptionKey::TimeZone => "TimeZone",
            OptionKey::Delay => "Delay",
            OptionKey::ErrorDelay => "ErrorDelay",
            OptionKey::Realtime => "Realtime",
        }
    }

    fn allows(self, number: i64) -> bool {
        match self {
            OptionKey::TimeZone => (7..=9).contains(&number),
            OptionKey::Delay => (2..=60).contains(&number),
            OptionKey::ErrorDelay => (30..=300).contains(&number),
            OptionKey::Realtime => (0..=1).contains(&number),
        }
    }
}

/// How a terminal wants user commands spelled; switched after "unsupported".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// As in the manuals.
    #[default]
    Manual,
    /// Old firmware: `DATA USER`, `DATA DEL_USER`.
    Old,
}

impl Dialect {
    /// Its name in the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Manual => "manual",
            Dialect::Old => "old",
        }
    }

    /// From its name; anything unknown is the manual's.
    #[must_use]
    pub fn parse(text: &str) -> Dialect {
        if text == "old" { Dialect::Old } else { Dialect::Manual }
    }
}

/// One command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Add or replace a user; never with a password.
    UpsertUser {
        /// Person key.
        pin: Value,
        /// Name shown on the device.
        name: Value,
        /// Last day and second of a contract, civil seconds, with its first; needs
        /// `UserValidTimeFun=1`.
        valid_local_s: Option<(i64, i64)>,
    },
    /// Remove a user with his templates.
    DeleteUser {
        /// Person key.
        pin: Value,
    },
    /// Ask for one user or all of them.
    QueryUsers {
        /// Person key; all when absent.
        pin: Option<Value>,
    },
    /// Read punches again.
    QueryPunches {
        /// First civil second.
        from_local_s: i64,
        /// Last civil second.
        to_local_s: i64,
    },
    /// Enrol a finger at the device.
    EnrolFinger {
        /// Person key.
        pin: Value,
        /// 0 to 9.
        finger: u8,
    },
    /// Enrol a card at the device.
    EnrolCard {
        /// Person key.
        pin: Value,
    },
    /// Ask for facts.
    Info,
    /// Send new records now.
    Log,
    /// Read the configuration again and upload from the stamps.
    Check,
    /// Count the punches of a span.
    VerifySum {
        /// First civil second.
        from_local_s: i64,
        /// Last civil second.
        to_local_s: i64,
    },
    /// Set an option.
    SetOption {
        /// Which.
        key: OptionKey,
        /// Its value.
        number: i64,
    },
    /// Make set options take effect.
    ReloadOptions,
    /// Restart; stands last in an answer.
    Reboot,
}

impl Command {
    /// Checks what the types cannot: spans, fingers, option ranges, the width of the PIN.
    ///
    /// # Errors
    /// The flaw of the first field that is wrong.
    pub fn check(&self, pin_width: usize) -> Result<(), Flaw> {
        match self {
            Command::QueryPunches { from_local_s, to_local_s }
            | Command::VerifySum { from_local_s, to_local_s }
                if from_local_s > to_local_s =>
            {
                Err(Flaw::field("to", "flaw-device-span"))
            }
            Command::UpsertUser { valid_local_s: Some((from, to)), .. } if from > to => {
                Err(Flaw::field("to", "flaw-device-span"))
            }
            Command::EnrolFinger { finger, .. } if *finger > 9 => {
                Err(Flaw::field("finger", "flaw-device-finger"))
            }
            Command::SetOption { key, number } if !key.allows(*number) => {
                Err(Flaw::field("number", "flaw-device-option"))
            }
            _ => match self.pin() {
                Some(pin) if !is_serial(pin) => Err(Flaw::field("pin", "flaw-device-pin")),
                Some(pin) if pin.len() > pin_width => {
                    Err(Flaw::field("pin", "flaw-device-pin-width").with("n", pin_width))
                }
                _ => Ok(()),
            },
        }
    }

    /// The person key it names.
    #[must_use]
    pub fn pin(&self) -> Option<&str> {
        match self {
            Command::UpsertUser { pin, .. }
            | Command::DeleteUser { pin }
            | Command::EnrolFinger { pin, .. }
            | Command::EnrolCard { pin }
            | Command::QueryUsers { pin: Some(pin) } => Some(pin.as_str()),
            _ => None,
        }
    }

    /// Its name in the store, in the journal and in locale keys.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Command::UpsertUser { .. } => "upsert_user",
            Command::DeleteUser { .. } => "delete_user",
            Command::QueryUsers { .. } => "query_users",
            Command::QueryPunches { .. } => "query_punches",
            Command::EnrolFinger { .. } => "enrol_finger",
            Command::EnrolCard { .. } => "enrol_card",
            Command::Info => "info",
            Command::Log => "log",
            Command::Check => "check",
            Command::VerifySum { .. } => "verify_sum",
            Command::SetOption { .. } => "set_option",
            Command::ReloadOptions => "reload_options",
            Command::Reboot => "reboot",
        }
    }

    /// Whether it may be handed out again when no answer came.
    #[must_use]
    pub fn is_idempotent(&self) -> bool {
        !matches!(self, Command::Reboot | Command::EnrolFinger { .. } | Command::EnrolCard { .. })
    }

    /// Whether an old terminal wants it spelled otherwise.
    #[must_use]
    pub fn has_old_spelling(&self) -> bool {
        matches!(self, Command::UpsertUser { .. } | Command::DeleteUser { .. })
    }

    /// What stands after `C:<id>:`.
    #[must_use]
    pub fn wire(&self, dialect: Dialect) -> String {
        let span = |from: &i64, to: &i64| {
            format!("StartTime={}\tEndTime={}", civil::text(*from), civil::text(*to))
        };
        match self {
            Command::UpsertUser { pin, name, valid_local_s } => {
                let verb = match dialect {
                    Dialect::Manual => "UPDATE USERINFO",
                    Dialect::Old => "USER",
                };
                let mut out = format!(
                    "DATA {verb} PIN={pin}\tName={name}\tPri=0\tPasswd=\tCard=\tGrp=1\t\
                     TZ=0000000000000000"
                );
                if let Some((from, to)) = valid_local_s {
                    let iso = |at: &i64| civil::text(*at).replace(' ', "T");
                    out.push_str(&format!(
                        "\tStartDatetime={}\tEndDatetime={}\tExpires=1",
                        iso(from),
                        iso(to)
                    ));
                }
                out
            }
            Command::DeleteUser { pin } => match dialect {
                Dialect::Manual => format!("DATA DELETE USERINFO PIN={pin}"),
                Dialect::Old => format!("DATA DEL_USER PIN={pin}"),
            },
            Command::QueryUsers { pin: None } => "DATA QUERY USERINFO".to_owned(),
            Command::QueryUsers { pin: Some(pin) } => format!("DATA QUERY USERINFO PIN={pin}"),
            Command::QueryPunches { from_local_s, to_local_s } => {
                format!("DATA QUERY ATTLOG {}", span(from_local_s, to_local_s))
            }
            Command::EnrolFinger { pin, finger } => {
                format!("ENROLL_FP PIN={pin}\tFID={finger}\tRETRY=3\tOVERWRITE=1")
            }
            Command::EnrolCard { pin } => format!("ENROLL_MF PIN={pin}\tRETRY=3"),
            Command::Info => "INFO".to_owned(),
            Command::Log => "LOG".to_owned(),
            Command::Check => "CHECK".to_owned(),
            Command::VerifySum { from_local_s, to_local_s } => {
                format!("VERIFY SUM ATTLOG {}", span(from_local_s, to_local_s))
            }
            Command::SetOption { key, number } => format!("SET OPTION {}={number}", key.name()),
            Command::ReloadOptions => "RELOAD OPTIONS".to_owned(),
            Command::Reboot => "REBOOT".to_owned(),
        }
    }
}

/// The answer to a poll, and the numbers of the commands in it: at most `limit` commands and
/// [`ANSWER_LIMIT`] bytes, a restart last. An empty queue answers `OK`.
#[must_use]
pub fn answer(queue: &[(i64, Command)], dialect: Dialect, limit: usize) -> (String, Vec<i64>) {
    let mut ordered: Vec<&(i64, Command)> = queue.iter().collect();
    ordered.sort_by_key(|(number, command)| (*command == Command::Reboot, *number));
    let mut out = String::new();
    let mut handed = Vec::new();
    for (number, command) in ordered.into_iter().take(limit.min(200)) {
        let line = format!("C:{number}:{}\n", command.wire(dialect));
        if out.len() + line.len() > ANSWER_LIMIT {
            break;
        }
        out.push_str(&line);
        handed.push(*number);
    }
    if handed.is_empty() { (super::reply::OK.to_owned(), handed) } else { (out, handed) }
}

#[cfg(test)]
#[path = "command_tests.rs"]
mod tests;
