//! Background work of the machines: the nightly completeness check, the end of commands nobody
//! answered, and punches whose key was mapped while they were on their way.

use super::act::command::{EXPIRES_US, add};
use super::model::{DeviceState, command_state};
use super::pins::{PinCache, UNMAPPED};
use super::store::punch::{self, Span};
use super::store::{command, device};
use crate::adms::command::Command;
use crate::civil;
use law::{Action, Actor, Permit, Target};
use serde_json::json;
use shell::house::House;
use shell::room::{Job, JobFuture};
use store::{Db, Event, Result};

fn require(permit: &Permit) -> Result<()> {
    super::act::require(permit, Action::SystemRun)
}

/// Asks every approved device for its count of yesterday, once a day; returns how many were
/// asked.
///
/// # Errors
/// When the database fails.
pub async fn ask_counts(db: &Db, permit: Permit, now_us: i64) -> Result<usize> {
    require(&permit)?;
    let waiting = db.read(move |tx| due_counts(tx, now_us)).await?;
    if waiting.is_empty() {
        return Ok(0);
    }
    db.write(permit, move |tx| {
        for (device_id, command) in &waiting {
            add(tx, *device_id, None, command)?;
        }
        Ok(waiting.len())
    })
    .await
}

fn due_counts(tx: &mut store::Tx, now_us: i64) -> Result<Vec<(i64, Command)>> {
    let mut waiting = Vec::new();
    for device in device::list(tx, None)? {
        // Door terminals do not know the question.
        if device.state != DeviceState::Approved || device.device_type == "acc" {
            continue;
        }
        let today = civil::date(civil::of_instant(now_us, device.zone));
        let start = civil::midnight(today) - civil::DAY_S;
        let command =
            Command::VerifySum { from_local_s: start, to_local_s: start + civil::DAY_S - 1 };
        if !command::queued_since(tx, device.id, &command, 0)? {
            waiting.push((device.id, command));
        }
    }
    Ok(waiting)
}

/// Ends commands that were never fetched or answered; returns how many.
///
/// # Errors
/// When the database fails.
pub async fn expire_commands(db: &Db, permit: Permit, now_us: i64) -> Result<usize> {
    require(&permit)?;
    let stale = db.read(move |tx| command::stale(tx, now_us - EXPIRES_US)).await?;
    if stale.is_empty() {
        return Ok(0);
    }
    db.write(permit, move |tx| {
        for (device_id, number) in &stale {
            command::settle(tx, *device_id, *number, command_state::EXPIRED, None, "")?;
        }
        tx.record(
            Event::new("attendance.command.expired")
                .object("device_command")
                .body(json!({ "commands": stale })),
        );
        Ok(stale.len())
    })
    .await
}

/// Hands over punches that arrived in the very moment their key was mapped (two processes on
/// one database); returns how many.
///
/// # Errors
/// When the database fails.
pub async fn attribute(db: &Db, permit: Permit, pins: &PinCache) -> Result<usize> {
    require(&permit)?;
    let pins_now = pins.clone();
    let waiting = db
        .read(move |tx| {
            let book = pins_now.current(tx)?;
            let mut found = Vec::new();
            for device in device::list(tx, None)? {
                for row in punch::unmapped_of_device(tx, device.id)? {
                    let person = book.person(&device.pin_group, &row.pin, row.at_local_s);
                    if person != UNMAPPED {
                        found.push((device.pin_group.clone(), row.pin, row.at_local_s, person));
                    }
                }
            }
            Ok(found)
        })
        .await?;
    if waiting.is_empty() {
        return Ok(0);
    }
    db.write(permit, move |tx| {
        let mut moved = 0;
        for (group, pin, at, person) in &waiting {
            let span = Span { group, pin, from_s: *at, to_s: *at };
            moved += punch::reassign(tx, span, UNMAPPED, *person)?;
        }
        tx.record(
            Event::new("attendance.punch.attributed")
                .object("punch")
                .body(json!({ "attributed": moved })),
        );
        Ok(moved)
    })
    .await
}

/// The jobs as the scheduler runs them.
pub const JOBS: &[Job] = &[
    Job { name: "attendance.counts", every_s: 3600, run: run_counts },
    Job { name: "attendance.expire", every_s: 3600, run: run_expire },
    Job { name: "attendance.attribute", every_s: 600, run: run_attribute },
];

fn permit_of(house: &House, tenant: usize, job: &'static str) -> Result<Option<(Db, Permit)>> {
    let Some(tenant) = house.tenants.get(tenant) else { return Ok(None) };
    let actor = Actor::system(tenant.slug.as_str(), job);
    let permit = law::policy::allow(&actor, Action::SystemRun, &Target::pemda())?;
    Ok(Some((tenant.db.clone(), permit)))
}

/// Hourly, but each device is asked once per day of its own zone.
fn run_counts(house: House, tenant: usize) -> JobFuture {
    Box::pin(async move {
        let now_us = house.clock.now_us();
        match permit_of(&house, tenant, "attendance.counts")? {
            Some((db, permit)) => ask_counts(&db, permit, now_us).await.map(|_| ()),
            None => Ok(()),
        }
    })
}

fn run_expire(house: House, tenant: usize) -> JobFuture {
    Box::pin(async move {
        let now_us = house.clock.now_us();
        match permit_of(&house, tenant, "attendance.expire")? {
            Some((db, permit)) => expire_commands(&db, permit, now_us).await.map(|_| ()),
            None => Ok(()),
        }
    })
}

fn run_attribute(house: House, tenant: usize) -> JobFuture {
    Box::pin(async move {
        match permit_of(&house, tenant, "attendance.attribute")? {
            Some((db, permit)) => attribute(&db, permit, &PinCache::default()).await.map(|_| ()),
            None => Ok(()),
        }
    })
}
