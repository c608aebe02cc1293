//! All devices with what is wrong with them, and those waiting for approval.

use super::{moment, word};
use crate::device::model::{Device, DeviceState};
use crate::device::store::device::{self, Overview};
use askama::Template;
use axum::extract::Query;
use law::{Action, Target};
use serde::{Deserialize, Serialize};
use shell::lang::L;
use shell::{Answer, Ctx, Primary};

/// A device is silent after so many microseconds without a word.
const SILENT_US: i64 = 30 * 60 * 1_000_000;

/// One line of the list.
#[derive(Clone, Debug, Serialize)]
pub struct DeviceLine {
    /// Number.
    pub id: i64,
    /// Serial.
    pub serial: String,
    /// Name.
    pub name: String,
    /// Place.
    pub site: String,
    /// `approved`, `pending` or `blocked`.
    pub state: &'static str,
    #[serde(skip)]
    state_label: String,
    /// Zone of its clock.
    pub zone: &'static str,
    /// When it was last heard, on its own wall clock; none for never.
    pub last_seen: Option<String>,
    /// Approved, but not heard for half an hour.
    pub silent: bool,
    /// Seconds its clock is behind ours; negative when ahead.
    pub drift_s: Option<i64>,
    /// Commands waiting or unanswered.
    pub commands: i64,
    /// Lines set aside.
    pub quarantined: i64,
    /// Days on which its count differs from ours.
    pub unequal_days: i64,
    /// Open alarms.
    pub alarms: i64,
}

impl DeviceLine {
    fn of(l: L, row: Overview, now_us: i64) -> DeviceLine {
        let d = row.device;
        let seen = row.seen.as_ref();
        let quiet = seen.is_none_or(|seen| now_us - seen.last_seen_us > SILENT_US);
        DeviceLine {
            id: d.id,
            last_seen: seen.map(|seen| moment(seen.last_seen_us, d.zone)),
            silent: d.state == DeviceState::Approved && quiet,
            drift_s: seen.and_then(|seen| seen.drift_s),
            state: d.state.name(),
            state_label: word(l, "dev-state-", d.state.name()),
            zone: d.zone.name(),
            serial: d.serial,
            name: d.name,
            site: d.site,
            commands: row.commands,
            quarantined: row.quarantined,
            unequal_days: row.unequal_days,
            alarms: row.alarms,
        }
    }

    /// Whether somebody should look at it.
    fn needs_care(&self) -> bool {
        self.silent || self.alarms > 0 || self.quarantined > 0 || self.unequal_days > 0
    }
}

/// Filter in the address.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// `perhatian`, `approved`, `blocked` or empty.
    #[serde(default)]
    saring: String,
}

/// A filter as a link.
#[derive(Clone, Debug)]
pub struct Tab {
    label: String,
    href: &'static str,
    chosen: bool,
}

/// The list.
#[derive(Template, Serialize)]
#[template(path = "devices.html")]
pub struct DevicesView {
    #[serde(skip)]
    l: L,
    rows: Vec<DeviceLine>,
    approved: usize,
    silent: usize,
    alarms: i64,
    pending: usize,
    #[serde(skip)]
    tabs: Vec<Tab>,
    #[serde(skip)]
    filtered: bool,
    #[serde(skip)]
    may_manage: bool,
}

/// Lists the devices the person may see.
pub async fn list(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let agency = ctx.reach(Action::DeviceView)?.agency();
    let now_us = ctx.now_us;
    let all = ctx.db().read(move |tx| device::overview(tx, agency)).await?;
    let l = ctx.l;
    let all: Vec<DeviceLine> = all.into_iter().map(|row| DeviceLine::of(l, row, now_us)).collect();
    let pending = all.iter().filter(|row| row.state == "pending").count();
    let known: Vec<DeviceLine> = all.into_iter().filter(|row| row.state != "pending").collect();
    let tabs = [
        ("", "dev-tab-all", "/mesin"),
        ("perhatian", "dev-tab-care", "/mesin?saring=perhatian"),
        ("approved", "dev-state-approved", "/mesin?saring=approved"),
        ("blocked", "dev-state-blocked", "/mesin?saring=blocked"),
    ];
    let mut view = DevicesView {
        l,
        approved: known.iter().filter(|row| row.state == "approved").count(),
        silent: known.iter().filter(|row| row.silent).count(),
        alarms: known.iter().map(|row| row.alarms).sum(),
        pending,
        tabs: tabs
            .into_iter()
            .map(|(name, key, href)| Tab { label: l.t(key), href, chosen: asked.saring == name })
            .collect(),
        filtered: !asked.saring.is_empty(),
        may_manage: ctx.may(Action::DeviceManage, &Target::pemda()),
        rows: Vec::new(),
    };
    view.rows = known
        .into_iter()
        .filter(|row| match asked.saring.as_str() {
            "" => true,
            "perhatian" => row.needs_care(),
            state => row.state == state,
        })
        .collect();
    let primary = view.may_manage.then(|| Primary {
        label: l.t("dev-enter"),
        href: "/mesin/baru".to_owned(),
        icon: shell::icon!("plus"),
    });
    ctx.list_with("dev-list-title", primary, &view, |l| table(l, &view.rows))
}

fn table(l: L, rows: &[DeviceLine]) -> sheet::Table {
    let mut table = sheet::Table::new(l.t("dev-list-title"))
        .column(sheet::Column::text(l.t("dev-serial")))
        .column(sheet::Column::text(l.t("dev-name")))
        .column(sheet::Column::text(l.t("dev-site")))
        .column(sheet::Column::text(l.t("dev-state")))
        .column(sheet::Column::text(l.t("dev-zone")))
        .column(sheet::Column::text(l.t("dev-last-seen")))
        .column(sheet::Column::int(l.t("dev-drift-s")))
        .column(sheet::Column::int(l.t("dev-commands")))
        .column(sheet::Column::int(l.t("dev-quarantined")))
        .column(sheet::Column::int(l.t("dev-unequal-days")))
        .column(sheet::Column::int(l.t("dev-alarms")));
    for row in rows {
        let text = |text: &str| sheet::Cell::Text(text.to_owned());
        table.push(vec![
            text(&row.serial),
            text(&row.name),
            text(&row.site),
            text(&row.state_label),
            text(row.zone),
            text(row.last_seen.as_deref().unwrap_or_default()),
            row.drift_s.map_or_else(|| text(""), sheet::Cell::Int),
            sheet::Cell::Int(row.commands),
            sheet::Cell::Int(row.quarantined),
            sheet::Cell::Int(row.unequal_days),
            sheet::Cell::Int(row.alarms),
        ]);
    }
    table
}

/// A device that waits for approval.
#[derive(Clone, Debug, Serialize)]
pub struct PendingLine {
    id: i64,
    serial: String,
    device_type: String,
    first_address: String,
    first_seen: String,
}

impl PendingLine {
    fn of(d: Device) -> PendingLine {
        PendingLine {
            id: d.id,
            first_seen: format!("{} {}", moment(d.first_seen_us, d.zone), d.zone.name()),
            serial: d.serial,
            device_type: d.device_type,
            first_address: d.first_address,
        }
    }
}

/// Devices that wait for approval.
#[derive(Template, Serialize)]
#[template(path = "devices_pending.html")]
pub struct PendingView {
    #[serde(skip)]
    l: L,
    rows: Vec<PendingLine>,
}

/// Lists the devices that wait for approval.
pub async fn pending(ctx: Ctx) -> Answer {
    ctx.allow(Action::DeviceManage, &Target::pemda())?;
    let all = ctx.db().read(|tx| device::list(tx, None)).await?;
    let rows: Vec<PendingLine> =
        all.into_iter().filter(|d| d.state == DeviceState::Pending).map(PendingLine::of).collect();
    let view = PendingView { l: ctx.l, rows };
    ctx.list("dev-pending-title", &view, |l| {
        let mut table = sheet::Table::new(l.t("dev-pending-title"))
            .column(sheet::Column::text(l.t("dev-serial")))
            .column(sheet::Column::text(l.t("dev-type")))
            .column(sheet::Column::text(l.t("dev-first-address")))
            .column(sheet::Column::text(l.t("dev-first-seen")));
        for row in &view.rows {
            let cells = [&row.serial, &row.device_type, &row.first_address, &row.first_seen];
            table.push(cells.map(|cell| sheet::Cell::Text(cell.clone())).to_vec());
        }
        table
    })
}
