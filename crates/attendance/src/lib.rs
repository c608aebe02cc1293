//! The room of attendance: machines and their punches, schedules, absence, months.
//!
//! The machines half ([`adms`], [`device`], [`file`]) turns what terminals and punch files say
//! into rows of table `punch`, and marks the person-months they touch in `dirty_month`. It never
//! judges a punch.
//!
//! The presence half ([`calendar`], [`absence`], [`correction`], [`outage`], [`event`]) keeps the
//! facts of days, and [`month`] judges punches and facts into one status per person and day. Other
//! rooms take judged months from there.

pub mod absence;
pub mod adms;
pub mod adms_server;
pub mod beginning;
pub mod calendar;
pub mod civil;
pub mod correction;
pub mod device;
pub mod event;
pub mod file;
pub mod month;
pub mod outage;
pub mod page;
mod rule;
mod sheets;
pub mod web;

use shell::lang::Lang;
use shell::room::{Job, MenuEntry, Room, Route};
use store::{MigrationSet, Protected};

/// The room.
#[must_use]
pub fn room() -> Room {
    Room {
        name: "attendance",
        migrations: MIGRATIONS,
        routes,
        menu: MENU,
        events: EVENTS,
        locales: &[
            (Lang::Id, include_str!("../locales/id/device.ftl")),
            (Lang::En, include_str!("../locales/en/device.ftl")),
            (Lang::Id, include_str!("../locales/id/presence.ftl")),
            (Lang::En, include_str!("../locales/en/presence.ftl")),
        ],
        jobs: JOBS,
    }
}

fn routes() -> Vec<Route> {
    let mut routes = web::device::routes();
    routes.extend(web::presence::routes());
    routes
}

const MENU: &[MenuEntry] = &[
    web::presence::MENU[0],
    web::presence::MENU[1],
    web::presence::MENU[2],
    web::presence::MENU[3],
    web::presence::MENU[4],
    web::presence::MENU[5],
    web::device::MENU[0],
    web::device::MENU[1],
];

const JOBS: &[Job] = &[
    device::job::JOBS[0],
    device::job::JOBS[1],
    device::job::JOBS[2],
    Job { name: "attendance.months", every_s: 30, run: month::refresh::job },
];

/// Its tables.
pub const MIGRATIONS: MigrationSet = MigrationSet {
    room: "attendance",
    steps: &[
        ("0001_machines", include_str!("../migrations/0001_machines.sql")),
        ("0002_presence", include_str!("../migrations/0002_presence.sql")),
        ("0003_slices", include_str!("../migrations/0003_slices.sql")),
    ],
    protected: &[
        Protected {
            table: "device",
            key: &["id"],
            columns: &[
                "id",
                "serial",
                "name",
                "unit_id",
                "site",
                "zone",
                "state",
                "device_type",
                "column_order",
                "pin_group",
                "ask_templates",
                "ask_reason",
                "address_range",
                "approved_by",
            ],
            scope: None,
        },
        Protected {
            table: "pin_map",
            key: &["id"],
            columns: &["id", "device_group", "pin", "person_id", "valid_from", "valid_to"],
            scope: None,
        },
        Protected {
            table: "raw_batch",
            key: &["id"],
            columns: &[
                "id",
                "device_id",
                "received_us",
                "source",
                "table_name",
                "stamp",
                "sha256",
                "body",
                "repeat_of",
                "lines",
                "address",
                "headers",
            ],
            scope: None,
        },
        Protected {
            table: "unit_pattern",
            key: &["id"],
            columns: &[
                "id",
                "unit_id",
                "pattern",
                "ramadan_pattern",
                "serves_on_holidays",
                "valid_from",
                "valid_to",
                "decree",
                "recorded_by",
                "at_us",
                "ended_us",
            ],
            scope: None,
        },
        Protected {
            table: "person_pattern",
            key: &["id"],
            columns: &[
                "id",
                "person_id",
                "pattern",
                "ramadan_pattern",
                "serves_on_holidays",
                "valid_from",
                "valid_to",
                "decree",
                "recorded_by",
                "at_us",
                "ended_us",
            ],
            scope: None,
        },
        Protected {
            table: "roster_batch",
            key: &["id"],
            columns: &["id", "decree", "rows", "recorded_by", "at_us"],
            scope: None,
        },
        Protected {
            table: "roster",
            key: &["id"],
            columns: &["id", "batch_id", "person_id", "date", "shift"],
            scope: Some("batch_id"),
        },
        Protected {
            table: "holiday",
            key: &["id"],
            columns: &[
                "id",
                "date",
                "unit_id",
                "kind",
                "name",
                "decree",
                "recorded_by",
                "at_us",
                "ended_us",
            ],
            scope: None,
        },
        Protected {
            table: "absence",
            key: &["id"],
            columns: &[
                "id",
                "person_id",
                "class",
                "kind",
                "first_day",
                "last_day",
                "from_minute",
                "to_minute",
                "recorded_on",
                "decree",
                "recorded_by",
                "at_us",
                "ended_us",
                "ended_ground",
            ],
            scope: None,
        },
        Protected {
            table: "outage",
            key: &["id"],
            columns: &[
                "id",
                "device_id",
                "unit_id",
                "from_local_s",
                "to_local_s",
                "ground",
                "recorded_by",
                "at_us",
                "ended_us",
                "ended_ground",
            ],
            scope: None,
        },
        Protected {
            table: "correction",
            key: &["id"],
            columns: &[
                "id",
                "person_id",
                "date",
                "kind",
                "minute",
                "reason",
                "state",
                "asked_by",
                "asked_us",
                "decided_by",
                "decided_us",
                "decided_ground",
            ],
            scope: None,
        },
        Protected {
            table: "correction_file",
            key: &["correction_id"],
            columns: &["correction_id", "name", "sha256"],
            scope: None,
        },
        Protected {
            table: "event_missed",
            key: &["id"],
            columns: &[
                "id",
                "person_id",
                "date",
                "kind",
                "name",
                "recorded_by",
                "at_us",
                "ended_us",
                "ended_ground",
            ],
            scope: None,
        },
    ],
    ephemeral: &["device_seen", "work_month", "work_day", "dirty_month"],
};

/// Kinds of journal entries.
const EVENTS: &[&str] = &[
    "attendance.absence.recorded",
    "attendance.absence.ended",
    "attendance.correction.asked",
    "attendance.correction.decided",
    "attendance.correction.withdrawn",
    "attendance.event.missed",
    "attendance.event.ended",
    "attendance.holiday.recorded",
    "attendance.holiday.ended",
    "attendance.outage.declared",
    "attendance.outage.ended",
    "attendance.pattern.assigned",
    "attendance.pattern.ended",
    "attendance.roster.imported",
    "attendance.alarm.closed",
    "attendance.alarm.raised",
    "attendance.batch.accepted",
    "attendance.command.answered",
    "attendance.command.expired",
    "attendance.command.queued",
    "attendance.command.sent",
    "attendance.device.approved",
    "attendance.device.blocked",
    "attendance.device.changed",
    "attendance.device.greeted",
    "attendance.device.pending",
    "attendance.device.pull_again",
    "attendance.device.registered",
    "attendance.pin.ended",
    "attendance.pin.imported",
    "attendance.pin.mapped",
    "attendance.punch.attributed",
    "attendance.quarantine.dismissed",
    "attendance.quarantine.replayed",
];
