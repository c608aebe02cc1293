//! The machines of the invented city and what they send: one batch a day and device, as real
//! terminals do, with a machine that was down, keys nobody knows, and one line that is broken.

use super::build::{Built, Site, failed};
use super::days;
use super::org::{Org, UnitPlan};
use ::law::month::add_days;
use ::law::{Action, Date, Month, Zone};
use attendance::device::act::device::{Settings, enter};
use attendance::device::act::pin::{NewPin, PinLine, import};
use attendance::device::intake::{Batch, accept};
use attendance::device::model::Device;
use attendance::device::pins::PinCache;
use attendance::outage::Outage;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Machines of the city.
pub const MACHINES: usize = 60;
/// Group of person keys that all machines share.
pub const GROUP: &str = "kota";
/// Batches that are on their way at a time.
const IN_FLIGHT: usize = 48;
/// Person keys that nobody was mapped to.
const STRANGERS: [&str; 3] = ["990001", "990002", "990003"];

/// Serial number of a machine.
#[must_use]
pub fn serial(machine: usize) -> String {
    format!("KC26{:09}", 140_000 + machine * 17)
}

/// Person key of a person on every machine.
#[must_use]
pub fn pin(person_id: i64) -> String {
    (100_000 + person_id).to_string()
}

/// The machine that each unit uses. Each agency has one; what is left stands in schools, clinics
/// and wards, shared out by how many of them an agency has, so that those without one of their own
/// use the machine of a neighbour of the same agency, never that of another.
#[must_use]
pub fn machines_by_unit(org: &Org) -> Vec<usize> {
    let agencies: Vec<usize> = (0..org.units.len())
        .filter(|u| org.units.get(*u).is_some_and(|unit| unit.parent.is_none()))
        .collect();
    let office = |unit: &UnitPlan| agencies.iter().position(|a| *a == unit.agency).unwrap_or(0);
    let mut by_unit: Vec<usize> = org.units.iter().map(office).collect();
    let mut sites: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, unit) in org.units.iter().enumerate() {
        if matches!(unit.kind, "school" | "clinic" | "ward") {
            sites.entry(unit.agency).or_default().push(place);
        }
    }
    let spare = MACHINES.saturating_sub(agencies.len());
    let all: usize = sites.values().map(Vec::len).sum();
    let mut next = agencies.len();
    let mut before = 0;
    for own in sites.values() {
        // What is rounded off goes to the agencies that come later.
        let (from, to) = (before * spare / all, (before + own.len()) * spare / all);
        before += own.len();
        let machines = (to - from).min(own.len());
        for (n, place) in own.iter().enumerate().filter(|_| machines > 0) {
            if let Some(machine) = by_unit.get_mut(*place) {
                *machine = next + n * machines / own.len();
            }
        }
        next += machines;
    }
    by_unit
}

/// The name of a machine: where it hangs, and that others come to it.
fn name_of(site: &Site, users: &[usize]) -> String {
    let first = users.first().and_then(|unit| site.org.units.get(*unit));
    let Some(unit) = first else { return String::new() };
    let shared = users.len() > 1 && matches!(unit.kind, "school" | "clinic");
    let name = &unit.name;
    if shared { format!("Mesin {name} dan sekitarnya") } else { format!("Mesin {name}") }
}

/// Enters the machines and maps everybody's key.
///
/// # Errors
/// The step that failed.
pub async fn install(site: &Site) -> Built<()> {
    let mut users: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (unit, machine) in machines_by_unit(&site.org).into_iter().enumerate() {
        users.entry(machine).or_default().push(unit);
    }
    for (machine, users) in users {
        let unit = users.first().copied().unwrap_or(0);
        let agency = site.org.units.get(unit).map_or(0, |u| u.agency);
        let settings = Settings {
            name: name_of(site, &users),
            unit_id: site.unit_ids.get(unit).copied().unwrap_or(0),
            agency_id: site.unit_ids.get(agency).copied().unwrap_or(0),
            site: "Pintu utama".to_owned(),
            zone: Zone::Wib,
            device_type: "att".to_owned(),
            verify_first: false,
            pin_group: GROUP.to_owned(),
            pin_width: 9,
            ask_templates: false,
            ask_reason: String::new(),
            commands_per_poll: 10,
            address_range: String::new(),
            path_secret: String::new(),
        };
        let permit = site.permit(Action::DeviceManage)?;
        enter(&site.db, permit, &serial(machine), settings).await.map_err(failed("machine"))?;
    }
    let since = Date::new(2025, 1, 1).map_err(failed("date"))?;
    let lines: Vec<PinLine> = (0..site.people.list.len())
        .map(|place| PinLine {
            row: place as u64 + 2,
            new: Ok(NewPin {
                group: GROUP.to_owned(),
                pin: pin(site.person_id(place)),
                person_id: site.person_id(place),
                valid_from: since,
                valid_to: None,
            }),
        })
        .collect();
    for part in lines.chunks(4_000) {
        let permit = site.permit(Action::PinMap)?;
        import(&site.db, permit, part.to_vec()).await.map_err(failed("keys"))?;
    }
    Ok(())
}

/// A machine that was down for a day, and was declared; and one of which nobody said anything.
fn down(month: Month, last: Month) -> Option<(usize, Date, bool)> {
    if month == last {
        return Some((41, add_days(month.first(), 10), true));
    }
    (month == last.prev()).then(|| (12, add_days(month.first(), 4), true))
}

/// All punches of a month by machine and day.
fn collect(site: &Site, month: Month) -> BTreeMap<(usize, Date), Vec<(i64, String)>> {
    let last = site.plan.months()[2];
    let broken = down(month, last);
    let machine_of = machines_by_unit(&site.org);
    let mut by_day: BTreeMap<(usize, Date), Vec<(i64, String)>> = BTreeMap::new();
    for (place, person) in site.people.list.iter().enumerate() {
        let plan = days::month(person, place, month, last, &site.calendar, site.plan.seed);
        let machine = machine_of.get(person.unit).copied().unwrap_or(0);
        for punch in plan.punches {
            let date = date_of(punch);
            if broken.is_some_and(|(m, day, _)| m == machine && day == date) {
                continue;
            }
            let key = pin(site.person_id(place));
            by_day.entry((machine, date)).or_default().push((punch, key));
        }
    }
    for (n, key) in STRANGERS.iter().enumerate() {
        let date = add_days(last.first(), 3 + i64::try_from(n).unwrap_or(0));
        if month == last {
            let at = days::law_seconds(date) + 27_000;
            by_day.entry((n, date)).or_default().push((at, (*key).to_owned()));
        }
    }
    by_day
}

/// Date of a wall clock.
#[must_use]
pub fn date_of(local_s: i64) -> Date {
    attendance::civil::date(local_s)
}

/// A body of ATTLOG lines.
#[must_use]
pub fn body(punches: &mut [(i64, String)]) -> Vec<u8> {
    punches.sort();
    let mut text = String::with_capacity(punches.len() * 44);
    for (at, key) in punches.iter() {
        let _ = writeln!(text, "{key}\t{}\t0\t1\t0\t0\t0", attendance::civil::text(*at));
    }
    text.into_bytes()
}

/// Sends a month through the same intake as the machines use.
///
/// # Errors
/// The step that failed.
pub async fn send(site: &Site, month: Month) -> Built<()> {
    let devices = site
        .db
        .read(|tx| attendance::device::store::device::list(tx, None))
        .await
        .map_err(failed("machines"))?;
    let by_serial: BTreeMap<String, Device> =
        devices.into_iter().map(|d| (d.serial.clone(), d)).collect();
    let batches = collect(site, month);
    let total = batches.len() as u64;
    let pins = PinCache::default();
    let mut running = JoinSet::new();
    let mut done = 0;
    let mut first = month == site.plan.months()[2];
    for ((machine, date), mut punches) in batches {
        let Some(device) = by_serial.get(&serial(machine)) else { continue };
        let mut bytes = body(&mut punches);
        if std::mem::take(&mut first) {
            // A line that a worn memory garbled: kept aside, never lost.
            bytes.extend_from_slice(b"100001\t2026-02-30 07:1?:00\t0\t1\n");
        }
        let mut batch = Batch::parse("ATTLOG", device, &bytes);
        // The evening of the same day, in UTC: 20.00 WIB is 13.00.
        batch.received_us = (days::law_seconds(date) + 13 * 3_600) * 1_000_000;
        "127.0.0.1".clone_into(&mut batch.address);
        running.spawn(keep(site.db.clone(), site.tenant.clone(), device.id, batch, pins.clone()));
        if running.len() >= IN_FLIGHT {
            ended(&mut running).await?;
            done += 1;
            if done % 32 == 0 {
                (site.tell)("punches", done, total);
            }
        }
    }
    while !running.is_empty() {
        ended(&mut running).await?;
    }
    (site.tell)("punches", total, total);
    if let Some((machine, day, true)) = down(month, site.plan.months()[2]) {
        declare(site, by_serial.get(&serial(machine)), day).await?;
    }
    Ok(())
}

async fn ended(running: &mut JoinSet<Built<()>>) -> Built<()> {
    match running.join_next().await {
        Some(Ok(result)) => result,
        Some(Err(error)) => Err(error.to_string()),
        None => Ok(()),
    }
}

async fn keep(
    db: store::Db,
    tenant: String,
    device: i64,
    batch: Batch,
    pins: PinCache,
) -> Built<()> {
    let actor = ::law::Actor::device(tenant, device, "demo");
    let permit = ::law::policy::allow(&actor, Action::PunchDeliver, &::law::Target::pemda())
        .map_err(failed("delivery"))?;
    let batch = Arc::new(batch);
    db.write(permit, move |tx| accept(tx, device, &batch, &pins).map(|_| ()))
        .await
        .map_err(failed("punches"))
}

async fn declare(site: &Site, device: Option<&Device>, day: Date) -> Built<()> {
    let Some(device) = device else { return Ok(()) };
    let midnight = days::law_seconds(day);
    let outage = Outage {
        id: 0,
        device_id: device.id,
        unit_id: device.unit_id,
        from_local_s: midnight,
        to_local_s: midnight + 86_399,
        ground: "Listrik padam, berita acara 030/11".to_owned(),
        ended: false,
    };
    let permit = site.permit(Action::OutageRecord)?;
    let now = days::law_seconds(site.plan.today) + 25_000;
    attendance::outage::declare(&site.db, permit, outage, now)
        .await
        .map(|_| ())
        .map_err(failed("outage"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_uses_a_machine_of_another_agency() {
        let org = Org::new(9);
        let machines = machines_by_unit(&org);
        let mut owner: BTreeMap<usize, usize> = BTreeMap::new();
        for (unit, machine) in org.units.iter().zip(&machines) {
            assert_eq!(*owner.entry(*machine).or_insert(unit.agency), unit.agency);
        }
        assert_eq!(owner.len(), MACHINES);
        assert_eq!(owner.last_key_value().map(|(machine, _)| *machine), Some(MACHINES - 1));
        assert_eq!(machines, machines_by_unit(&Org::new(9)));
    }
}
