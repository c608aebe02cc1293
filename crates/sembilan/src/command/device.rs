//! `sembilan device`: machines from the command line.

use super::{World, plain, say, say_json};
use crate::cli::Device;
use crate::compose;
use attendance::device::act::device::{Settings, approve, block, enter};
use attendance::device::store::device as stored;
use law::{Action, Actor, Permit, Target, Zone};
use serde::Serialize;
use store::Db;

/// Runs it.
///
/// # Errors
/// What went wrong, for the operator.
pub async fn run(command: Device, world: &World) -> Result<(), String> {
    let tenant = world.tenant()?;
    let db = compose::open_db(&world.config, tenant, &world.clock).await?;
    let result = match command {
        Device::List => list(&db, world.json).await,
        Device::Approve { serial, unit, site, zone } => {
            admit(&db, &tenant.slug, &serial, &unit, &site, &zone).await
        }
        Device::Block { serial, ground } => {
            let permit = permit(&tenant.slug)?;
            let id = known(&db, &serial).await?;
            block(&db, permit, id, &ground).await.map_err(plain)
        }
    };
    db.close().await;
    result
}

fn permit(tenant: &str) -> Result<Permit, String> {
    let actor = Actor::system(tenant, "cli");
    law::policy::allow(&actor, Action::DeviceManage, &Target::pemda()).map_err(plain)
}

async fn known(db: &Db, serial: &str) -> Result<i64, String> {
    let wanted = serial.to_owned();
    let found = db.read(move |tx| stored::by_serial(tx, &wanted)).await.map_err(plain)?;
    found.map(|d| d.id).ok_or_else(|| format!("no machine '{serial}' has ever knocked"))
}

#[derive(Serialize)]
struct Row {
    serial: String,
    name: String,
    state: &'static str,
    site: String,
    zone: &'static str,
}

async fn list(db: &Db, json: bool) -> Result<(), String> {
    let devices = db.read(|tx| stored::list(tx, None)).await.map_err(plain)?;
    let rows: Vec<Row> = devices
        .into_iter()
        .map(|d| Row {
            state: d.state.name(),
            zone: d.zone.name(),
            serial: d.serial,
            name: d.name,
            site: d.site,
        })
        .collect();
    if json {
        return say_json(&rows);
    }
    for row in &rows {
        say(&format!(
            "{:<20} {:<9} {:<5} {:<40} {}",
            row.serial, row.state, row.zone, row.name, row.site
        ));
    }
    say(&format!("{} machines", rows.len()));
    Ok(())
}

async fn admit(
    db: &Db,
    tenant: &str,
    serial: &str,
    unit: &str,
    site: &str,
    zone: &str,
) -> Result<(), String> {
    let zone = Zone::parse(zone).ok_or_else(|| format!("'{zone}' is not WIB, WITA or WIT"))?;
    let (code, wanted) = (unit.to_owned(), serial.to_owned());
    let (place, device) = db
        .read(move |tx| {
            let units = personnel::units(tx)?;
            let place = units.into_iter().find(|u| u.code == code);
            Ok((place, stored::by_serial(tx, &wanted)?))
        })
        .await
        .map_err(plain)?;
    let place = place.ok_or_else(|| format!("no unit has the code '{unit}'"))?;
    let mut settings = device.as_ref().map_or_else(fresh, Settings::of);
    settings.name = format!("Mesin {}", place.name);
    settings.unit_id = place.id;
    settings.agency_id = place.agency_id;
    site.clone_into(&mut settings.site);
    settings.zone = zone;
    let permit = permit(tenant)?;
    match device {
        Some(device) => approve(db, permit, device.id, settings).await,
        None => enter(db, permit, serial, settings).await.map(|_| ()),
    }
    .map_err(plain)?;
    say(&format!("{serial} is approved for {}", place.name));
    Ok(())
}

/// Settings of a machine that has not knocked yet.
fn fresh() -> Settings {
    Settings {
        name: String::new(),
        unit_id: 0,
        agency_id: 0,
        site: String::new(),
        zone: Zone::Wib,
        device_type: "att".to_owned(),
        verify_first: false,
        pin_group: "umum".to_owned(),
        pin_width: 9,
        ask_templates: false,
        ask_reason: String::new(),
        commands_per_poll: 10,
        address_range: String::new(),
        path_secret: String::new(),
    }
}
