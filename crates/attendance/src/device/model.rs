//! Types of the machines half of the room.

use crate::adms::attlog::Profile;
use crate::adms::command::Dialect;
use crate::adms::handshake::Stamps;
use crate::adms::reply::AckForm;
use law::{Target, Zone};
use serde::Serialize;

/// Where a device stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceState {
    /// Knocked, not yet approved by a person.
    Pending,
    /// May deliver.
    Approved,
    /// May not, and its attempts are security events.
    Blocked,
}

impl DeviceState {
    /// Its name in the store and in locale keys.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            DeviceState::Pending => "pending",
            DeviceState::Approved => "approved",
            DeviceState::Blocked => "blocked",
        }
    }

    /// From its name; anything unknown is pending, which may do nothing.
    #[must_use]
    pub fn parse(text: &str) -> DeviceState {
        match text {
            "approved" => DeviceState::Approved,
            "blocked" => DeviceState::Blocked,
            _ => DeviceState::Pending,
        }
    }
}

/// A terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Number.
    pub id: i64,
    /// Serial as printed on the box.
    pub serial: String,
    /// Name people use.
    pub name: String,
    /// Unit it hangs in; 0 until approved.
    pub unit_id: i64,
    /// Agency of that unit; 0 until approved.
    pub agency_id: i64,
    /// Place, in words.
    pub site: String,
    /// Zone of its wall clock.
    pub zone: Zone,
    /// Where it stands.
    pub state: DeviceState,
    /// `att`, `pid`, `ins` or `acc`.
    pub device_type: String,
    /// Whether verify stands before status.
    pub verify_first: bool,
    /// Devices that share one set of person keys.
    pub pin_group: String,
    /// Widest person key in characters.
    pub pin_width: i64,
    /// Whether templates are asked for; their bytes are dropped all the same.
    pub ask_templates: bool,
    /// Why.
    pub ask_reason: String,
    /// Commands per answer; 1 for LAN collectors.
    pub commands_per_poll: i64,
    /// Addresses it may come from, comma separated; empty for any.
    pub address_range: String,
    /// 32 hexadecimal digits its path must begin with; empty for none.
    pub path_secret: String,
    /// When it first knocked, microseconds UTC.
    pub first_seen_us: i64,
    /// From where.
    pub first_address: String,
    /// Who approved it.
    pub approved_by: Option<i64>,
}

impl Device {
    /// What the policy needs to know of it.
    #[must_use]
    pub fn target(&self) -> Target {
        let some = |id: i64| (id != 0).then_some(id);
        Target { unit: some(self.unit_id), agency: some(self.agency_id), ..Target::default() }
    }

    /// What its columns mean.
    #[must_use]
    pub fn profile(&self) -> Profile {
        Profile { identity_check: self.device_type == "pid", verify_first: self.verify_first }
    }

    /// Name of the record in the journal.
    #[must_use]
    pub fn object(&self) -> String {
        format!("device/{}", self.id)
    }
}

/// What changes with every upload.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Stamps to echo.
    pub stamps: Stamps,
    /// How user commands are spelled.
    pub dialect: Dialect,
    /// Acknowledgement of text tables.
    pub ack: AckForm,
    /// Acknowledgement of tables of access-control terminals.
    pub table_ack: AckForm,
    /// Code of a registered access-control terminal; empty before.
    pub registry_code: String,
    /// Version agreed at the last handshake.
    pub push_version: String,
    /// Wall clock named by the last "clock set" of the operation log.
    pub clock_set_local_s: Option<i64>,
    /// Whether punch files were uploaded for it, so that sources must be matched.
    pub has_file: bool,
}

/// Tables whose stamp is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamped {
    /// Punches.
    Attlog,
    /// Operation log.
    Operlog,
    /// Photos.
    Attphoto,
    /// Templates.
    Biodata,
}

impl Stamped {
    /// The table behind a name in any case.
    #[must_use]
    pub fn of_table(name: &str) -> Option<Stamped> {
        match name.to_ascii_uppercase().as_str() {
            "ATTLOG" => Some(Stamped::Attlog),
            "OPERLOG" => Some(Stamped::Operlog),
            "ATTPHOTO" => Some(Stamped::Attphoto),
            "BIODATA" => Some(Stamped::Biodata),
            _ => None,
        }
    }
}

/// Where a punch came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Pushed by a terminal.
    Adms,
    /// USB export.
    Dat,
    /// Spreadsheet of punches.
    Csv,
    /// Telephone.
    Phone,
}

impl Source {
    /// Its name in the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Source::Adms => "adms",
            Source::Dat => "dat",
            Source::Csv => "csv",
            Source::Phone => "phone",
        }
    }
}

/// What looks odd enough to tell an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmKind {
    /// A body above the cap.
    BodyTooLarge,
    /// A table nobody knows.
    UnknownTable,
    /// The device does not accept our acknowledgement.
    AckLoop,
    /// A blocked device keeps trying.
    BlockedKnocks,
    /// An address outside the expected range, or without the secret path.
    WrongAddress,
    /// One serial behind two addresses.
    TwoAddresses,
    /// Firmware or hardware address changed.
    IdentityChanged,
    /// The device holds fewer records than before.
    RecordsFell,
    /// An event of the operation log that touches clock, records, rights or connection.
    Tampering,
    /// A finger enrolled to signal coercion.
    Duress,
    /// Its clock differs by more than two minutes.
    ClockDrift,
    /// Its own count differs from ours.
    Incomplete,
}

impl AlarmKind {
    /// All of them.
    pub const ALL: [AlarmKind; 12] = [
        AlarmKind::BodyTooLarge,
        AlarmKind::UnknownTable,
        AlarmKind::AckLoop,
        AlarmKind::BlockedKnocks,
        AlarmKind::WrongAddress,
        AlarmKind::TwoAddresses,
        AlarmKind::IdentityChanged,
        AlarmKind::RecordsFell,
        AlarmKind::Tampering,
        AlarmKind::Duress,
        AlarmKind::ClockDrift,
        AlarmKind::Incomplete,
    ];

    /// Its name in the store and in locale keys.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            AlarmKind::BodyTooLarge => "body_too_large",
            AlarmKind::UnknownTable => "unknown_table",
            AlarmKind::AckLoop => "ack_loop",
            AlarmKind::BlockedKnocks => "blocked_knocks",
            AlarmKind::WrongAddress => "wrong_address",
            AlarmKind::TwoAddresses => "two_addresses",
            AlarmKind::IdentityChanged => "identity_changed",
            AlarmKind::RecordsFell => "records_fell",
            AlarmKind::Tampering => "tampering",
            AlarmKind::Duress => "duress",
            AlarmKind::ClockDrift => "clock_drift",
            AlarmKind::Incomplete => "incomplete",
        }
    }
}

/// A terminal's state of a command.
pub mod command_state {
    /// Waits for a poll.
    pub const QUEUED: &str = "queued";
    /// Handed out, no answer yet.
    pub const SENT: &str = "sent";
    /// Answered with success.
    pub const DONE: &str = "done";
    /// Answered with a failure.
    pub const FAILED: &str = "failed";
    /// Never answered in time.
    pub const EXPIRED: &str = "expired";
}
