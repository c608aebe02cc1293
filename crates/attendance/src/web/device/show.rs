//! One device: facts, counts by day, commands, events, alarms.

use super::{load, moment, short, word};
use crate::adms::result::KNOWN_CODES;
use crate::device::model::DeviceState;
use crate::device::store::{alarm, command, device, fact};
use askama::Template;
use axum::extract::Path;
use law::Action;
use serde::Serialize;
use shell::answer::FlawText;
use shell::lang::L;
use shell::ui::Choice;
use shell::{Answer, Ctx};

/// Days, commands, events and alarms shown.
const SHOWN: i64 = 30;

/// Commands of the form, as [`super::command::CommandForm`] names them.
const COMMANDS: [&str; 13] = [
    "check",
    "log",
    "info",
    "verify_sum",
    "query_punches",
    "query_users",
    "upsert_user",
    "delete_user",
    "enrol_finger",
    "enrol_card",
    "set_zone",
    "reload_options",
    "reboot",
];

/// Our count and the device's own for a day.
#[derive(Clone, Debug, Serialize)]
pub struct DayLine {
    date: String,
    held: i64,
    reported: Option<i64>,
    equal: bool,
}

/// A command with its life.
#[derive(Clone, Debug, Serialize)]
pub struct CommandLine {
    number: i64,
    name: String,
    state: String,
    #[serde(skip)]
    label: String,
    #[serde(skip)]
    state_label: String,
    queued_by: String,
    queued: String,
    sent: Option<String>,
    sent_times: i64,
    code: Option<i64>,
    #[serde(skip)]
    outcome: String,
}

/// Something that happened at the device.
#[derive(Clone, Debug, Serialize)]
pub struct EventLine {
    at: String,
    code: i64,
    #[serde(skip)]
    label: String,
    operator: String,
    object: String,
    detail: String,
    security: bool,
}

/// Something odd.
#[derive(Clone, Debug, Serialize)]
pub struct AlarmLine {
    id: i64,
    kind: String,
    #[serde(skip)]
    label: String,
    detail: String,
    first: String,
    last: String,
    times: i64,
    open: bool,
}

/// The page.
#[derive(Template, Serialize)]
#[template(path = "device.html")]
pub struct DeviceView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    id: i64,
    serial: String,
    name: String,
    unit: String,
    site: String,
    zone: &'static str,
    state: &'static str,
    #[serde(skip)]
    state_label: String,
    device_type: String,
    #[serde(skip)]
    type_label: String,
    pin_group: String,
    pin_width: i64,
    ask_templates: bool,
    ask_reason: String,
    address_range: String,
    commands_per_poll: i64,
    has_secret_path: bool,
    push_version: String,
    attlog_stamp: Option<String>,
    last_seen: Option<String>,
    address: Option<String>,
    drift_s: Option<i64>,
    facts: Vec<(String, String)>,
    days: Vec<DayLine>,
    commands: Vec<CommandLine>,
    events: Vec<EventLine>,
    alarms: Vec<AlarmLine>,
    users: usize,
    #[serde(skip)]
    no_flaws: Vec<FlawText>,
    #[serde(skip)]
    command_choices: Vec<Choice>,
    #[serde(skip)]
    may_manage: bool,
    #[serde(skip)]
    may_command: bool,
    #[serde(skip)]
    may_upload: bool,
    #[serde(skip)]
    approved: bool,
    #[serde(skip)]
    blocked: bool,
}

/// Shows a device.
pub async fn show(ctx: Ctx, Path(id): Path<i64>) -> Answer {
    let (d, _) = load(&ctx, id, Action::DeviceView).await?;
    let unit_id = d.unit_id;
    let (seen, progress, facts, days, commands, events, alarms, users, unit) = ctx
        .db()
        .read(move |tx| {
            Ok((
                device::seen(tx, id)?,
                device::progress(tx, id)?,
                fact::facts(tx, id)?,
                device::days(tx, id, SHOWN)?,
                command::list(tx, id, SHOWN)?,
                fact::events(tx, id, SHOWN)?,
                alarm::of_device(tx, id, SHOWN)?,
                fact::users(tx, id)?.len(),
                personnel::find_unit(tx, unit_id)?,
            ))
        })
        .await?;
    let (l, zone, target) = (ctx.l, d.zone, d.target());
    let mut all_facts = polled_facts(seen.as_ref().map_or("", |seen| &seen.info));
    all_facts.extend(facts);
    let view = DeviceView {
        l,
        token: ctx.form_token.clone(),
        id,
        unit: unit.map(|unit| unit.name).unwrap_or_default(),
        zone: zone.name(),
        state: d.state.name(),
        state_label: word(l, "dev-state-", d.state.name()),
        type_label: word(l, "dev-type-", &d.device_type),
        approved: d.state == DeviceState::Approved,
        blocked: d.state == DeviceState::Blocked,
        has_secret_path: !d.path_secret.is_empty(),
        push_version: progress.push_version,
        attlog_stamp: progress.stamps.attlog,
        last_seen: seen.as_ref().map(|seen| moment(seen.last_seen_us, zone)),
        address: seen.as_ref().map(|seen| seen.address.clone()),
        drift_s: seen.and_then(|seen| seen.drift_s),
        facts: all_facts,
        days: days.into_iter().map(day_line).collect(),
        commands: commands.into_iter().map(|row| command_line(l, row, zone)).collect(),
        events: events.into_iter().map(|row| event_line(l, row)).collect(),
        alarms: alarms
            .into_iter()
            .map(|row| AlarmLine {
                id: row.id,
                label: word(l, "dev-alarm-", &row.kind),
                kind: row.kind,
                detail: row.detail,
                first: moment(row.first_us, zone),
                last: moment(row.last_us, zone),
                times: row.times,
                open: row.open,
            })
            .collect(),
        users,
        no_flaws: Vec::new(),
        command_choices: COMMANDS
            .iter()
            .map(|name| Choice::new(name, word(l, "dev-command-", name)))
            .collect(),
        may_manage: ctx.may(Action::DeviceManage, &target),
        may_command: ctx.may(Action::DeviceCommand, &target) && d.state == DeviceState::Approved,
        may_upload: ctx.may(Action::PunchUpload, &target) && d.state == DeviceState::Approved,
        serial: d.serial,
        name: d.name,
        site: d.site,
        device_type: d.device_type,
        pin_group: d.pin_group,
        pin_width: d.pin_width,
        ask_templates: d.ask_templates,
        ask_reason: d.ask_reason,
        address_range: d.address_range,
        commands_per_poll: d.commands_per_poll,
    };
    ctx.page(&view.name, &view)
}

/// Facts of the last poll, in the order of the protocol.
fn polled_facts(info: &str) -> Vec<(String, String)> {
    let Ok(serde_json::Value::Object(facts)) = serde_json::from_str(info) else {
        return Vec::new();
    };
    facts
        .into_iter()
        .filter_map(|(name, value)| value.as_str().map(|text| (name, text.to_owned())))
        .collect()
}

fn day_line(day: device::Day) -> DayLine {
    DayLine {
        equal: day.reported.is_none_or(|reported| reported == day.held),
        date: day.date,
        held: day.held,
        reported: day.reported,
    }
}

fn command_line(l: L, row: command::CommandRow, zone: law::Zone) -> CommandLine {
    let outcome = match row.code {
        None => String::new(),
        Some(code) if KNOWN_CODES.contains(&code) => {
            let sign = if code < 0 { "minus-" } else { "" };
            l.t(&format!("dev-code-{sign}{}", code.unsigned_abs()))
        }
        Some(code) => l.tv("dev-code-other", [("n", code)]),
    };
    CommandLine {
        number: row.number,
        queued: moment(row.queued_us, zone),
        sent: row.sent_us.map(|us| moment(us, zone)),
        label: word(l, "dev-command-", &row.name),
        state_label: word(l, "dev-command-state-", &row.state),
        name: row.name,
        state: row.state,
        queued_by: row.queued_by,
        sent_times: row.sent_times,
        code: row.code,
        outcome,
    }
}

fn event_line(l: L, row: fact::EventRow) -> EventLine {
    let key = format!("dev-oplog-{}", row.code);
    let label = if row.source == "oplog" && l.has(&key) {
        l.t(&key)
    } else {
        l.tv("dev-oplog-other", [("n", row.code)])
    };
    EventLine {
        at: short(row.at_local_s),
        code: row.code,
        label,
        operator: row.operator,
        object: row.object,
        detail: row.detail,
        security: row.security,
    }
}
