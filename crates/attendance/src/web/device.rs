//! Pages about machines: the list, one device, devices waiting for approval, keys nobody is
//! mapped to, lines set aside, punch files.

pub mod command;
pub mod form;
pub mod list;
pub mod pin;
pub mod quarantine;
pub mod show;
pub mod upload;

use crate::civil;
use crate::device::model::Device;
use crate::device::store;
use crate::file::LIMIT_BYTES;
use law::{Action, Zone};
use shell::lang::L;
use shell::room::{Gate, MenuEntry, Route};
use shell::{Ctx, Problem};

/// Doors of the machines half.
#[must_use]
pub fn routes() -> Vec<Route> {
    let view = Gate::Action(Action::DeviceView);
    let manage = Gate::Action(Action::DeviceManage);
    let queues = Gate::Action(Action::DeviceCommand);
    let map = Gate::Action(Action::PinMap);
    let replay = Gate::Action(Action::QuarantineReplay);
    let upload = Gate::Action(Action::PunchUpload);
    vec![
        Route::get("/mesin", view, list::list),
        Route::get("/mesin/menunggu", manage, list::pending),
        Route::get("/mesin/baru", manage, form::enter_form),
        Route::post("/mesin/baru", manage, form::enter),
        Route::get("/mesin/pin", map, pin::list),
        Route::post("/mesin/pin", map, pin::map),
        Route::get("/mesin/pin/impor", map, pin::import_form),
        Route::post("/mesin/pin/impor", map, pin::import).limit(4 * 1024 * 1024),
        Route::post("/mesin/pin/{id}/akhiri", map, pin::end),
        Route::get("/mesin/karantina", view, quarantine::list),
        Route::get("/mesin/{id}", view, show::show),
        Route::get("/mesin/{id}/ubah", manage, form::change_form),
        Route::post("/mesin/{id}/ubah", manage, form::change),
        Route::post("/mesin/{id}/setujui", manage, form::approve),
        Route::post("/mesin/{id}/blokir", manage, form::block),
        Route::post("/mesin/{id}/tarik-ulang", manage, form::pull_again),
        Route::post("/mesin/{id}/alarm/{alarm}/tutup", manage, form::close_alarm),
        Route::post("/mesin/{id}/perintah", queues, command::queue),
        Route::post("/mesin/{id}/karantina/putar-ulang", replay, quarantine::replay),
        Route::post("/mesin/{id}/karantina/{line}/abaikan", replay, quarantine::dismiss),
        Route::get("/mesin/{id}/unggah", upload, upload::form),
        Route::post("/mesin/{id}/unggah", upload, upload::send).limit(LIMIT_BYTES + 65_536),
    ]
}

/// Lines of the menu.
pub const MENU: &[MenuEntry] = &[
    MenuEntry {
        label: "dev-menu-list",
        href: "/mesin",
        icon: shell::icon!("device-desktop"),
        action: Action::DeviceView,
        order: 40,
    },
    MenuEntry {
        label: "dev-menu-pins",
        href: "/mesin/pin",
        icon: shell::icon!("id-badge"),
        action: Action::PinMap,
        order: 41,
    },
];

/// The device, if the policy lets the person do the act to it.
async fn load(ctx: &Ctx, id: i64, action: Action) -> Result<(Device, law::Permit), Problem> {
    let found = ctx.db().read(move |tx| store::device::find(tx, id)).await?;
    let device = found.ok_or(Problem::NotFound)?;
    let permit = ctx.allow(action, &device.target())?;
    Ok((device, permit))
}

/// The text of a name that the store writes with underscores.
fn word(l: L, prefix: &str, name: &str) -> String {
    l.t(&format!("{prefix}{}", name.replace('_', "-")))
}

/// An instant as the wall clock of a zone shows it: `05-01-2026 07.28`.
fn moment(us: i64, zone: Zone) -> String {
    short(civil::of_instant(us, zone))
}

/// Civil seconds as `05-01-2026 07.28`; a dash for a moment the calendar does not have.
fn short(at_local_s: i64) -> String {
    if at_local_s < 0 {
        return "–".to_owned();
    }
    let date = civil::date(at_local_s);
    let second = at_local_s.rem_euclid(civil::DAY_S);
    format!(
        "{:02}-{:02}-{:04} {:02}.{:02}",
        date.day(),
        date.month(),
        date.year(),
        second / 3600,
        second / 60 % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_belong_to_the_zone_of_the_device() {
        assert_eq!(moment(1_767_569_300_000_000, Zone::Wita), "05-01-2026 07.28");
        assert_eq!(moment(1_767_569_300_000_000, Zone::Wib), "05-01-2026 06.28");
        assert_eq!(short(-1), "–");
    }

    #[test]
    fn no_door_is_listed_twice() {
        let mut doors: Vec<String> =
            routes().iter().map(|route| format!("{} {}", route.method, route.path)).collect();
        let count = doors.len();
        doors.sort();
        doors.dedup();
        assert_eq!(doors.len(), count);
    }
}
