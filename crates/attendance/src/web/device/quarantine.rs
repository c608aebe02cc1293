//! Lines set aside, with cause, replay and dismissal.

use super::{load, moment, word};
use crate::device::act::quarantine as act;
use crate::device::pins::PinCache;
use crate::device::store;
use askama::Template;
use axum::extract::{Path, Query};
use law::Action;
use serde::{Deserialize, Serialize};
use shell::form::{Posted, blank_as_none};
use shell::lang::L;
use shell::{Answer, Ctx};
use std::collections::BTreeMap;

/// Lines shown.
const SHOWN: i64 = 500;

/// A line set aside.
#[derive(Clone, Debug, Serialize)]
pub struct SetAside {
    id: i64,
    batch_id: i64,
    line_no: i64,
    line: String,
    cause: String,
    #[serde(skip)]
    label: String,
    received: String,
}

/// Lines of one device.
#[derive(Clone, Debug, Serialize)]
pub struct DeviceLines {
    id: i64,
    name: String,
    serial: String,
    lines: Vec<SetAside>,
    #[serde(skip)]
    may_replay: bool,
}

/// The page.
#[derive(Template, Serialize)]
#[template(path = "device_quarantine.html")]
pub struct QuarantineView {
    #[serde(skip)]
    l: L,
    #[serde(skip)]
    token: String,
    devices: Vec<DeviceLines>,
    total: usize,
}

/// Filter in the address.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default, deserialize_with = "blank_as_none")]
    mesin: Option<i64>,
}

/// Lists open lines by device.
pub async fn list(ctx: Ctx, Query(asked): Query<Asked>) -> Answer {
    let agency = ctx.reach(Action::DeviceView)?.agency();
    let device_id = asked.mesin.unwrap_or(0);
    let (rows, devices) = ctx
        .db()
        .read(move |tx| {
            let rows = store::quarantine::open(tx, device_id, agency.unwrap_or(0), SHOWN)?;
            Ok((rows, store::device::list(tx, agency)?))
        })
        .await?;
    let total = rows.len();
    let mut by_device: BTreeMap<i64, Vec<_>> = BTreeMap::new();
    for row in rows {
        by_device.entry(row.device_id).or_default().push(row);
    }
    let devices = devices
        .into_iter()
        .filter_map(|d| {
            let lines = by_device.remove(&d.id)?;
            Some(DeviceLines {
                id: d.id,
                may_replay: ctx.may(Action::QuarantineReplay, &d.target()),
                lines: lines
                    .into_iter()
                    .map(|row| SetAside {
                        id: row.id,
                        batch_id: row.batch_id,
                        line_no: row.line_no,
                        line: row.line.replace('\t', " ⇥ "),
                        label: word(ctx.l, "dev-cause-", &row.cause),
                        cause: row.cause,
                        received: moment(row.received_us, d.zone),
                    })
                    .collect(),
                name: d.name,
                serial: d.serial,
            })
        })
        .collect();
    let view = QuarantineView { l: ctx.l, token: ctx.form_token.clone(), devices, total };
    ctx.list("dev-quarantine-title", &view, |l| {
        let mut table = sheet::Table::new(l.t("dev-quarantine-title"))
            .column(sheet::Column::text(l.t("dev-serial")))
            .column(sheet::Column::int(l.t("dev-batch")))
            .column(sheet::Column::int(l.t("dev-line-no")))
            .column(sheet::Column::text(l.t("dev-cause")))
            .column(sheet::Column::text(l.t("dev-line")));
        for device in &view.devices {
            for row in &device.lines {
                table.push(vec![
                    sheet::Cell::Text(device.serial.clone()),
                    sheet::Cell::Int(row.batch_id),
                    sheet::Cell::Int(row.line_no),
                    sheet::Cell::Text(row.label.clone()),
                    sheet::Cell::Text(row.line.clone()),
                ]);
            }
        }
        table
    })
}

/// Nothing to type.
#[derive(Deserialize)]
pub struct Nothing {}

/// Reads the open lines of a device again.
pub async fn replay(ctx: Ctx, Path(id): Path<i64>, Posted(_): Posted<Nothing>) -> Answer {
    let (_, permit) = load(&ctx, id, Action::QuarantineReplay).await?;
    let done = act::replay(ctx.db(), permit, id, &PinCache::default()).await?;
    let said = if done.read > 0 { "dev-said-replayed" } else { "dev-said-replayed-none" };
    Ok(ctx.see_other_said("/mesin/karantina", said))
}

/// Why a line is dismissed.
#[derive(Deserialize)]
pub struct Reason {
    #[serde(default)]
    reason: String,
}

/// Dismisses a line with a reason.
pub async fn dismiss(
    ctx: Ctx,
    Path((id, line)): Path<(i64, i64)>,
    Posted(form): Posted<Reason>,
) -> Answer {
    let (_, permit) = load(&ctx, id, Action::QuarantineReplay).await?;
    act::dismiss(ctx.db(), permit, id, line, &form.reason).await?;
    Ok(ctx.see_other_said("/mesin/karantina", "dev-said-dismissed"))
}
