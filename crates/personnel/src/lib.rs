//! People, posts and units: who works where, in which grade, under whom, on any day.
//!
//! Other rooms use this face; none of them touches the tables behind it.

pub mod act;
pub mod model;
pub mod sheets;
pub mod store;
pub mod web;

pub use store::name::{Named, names};
pub use store::person::{
    all_private, appointments, appointments_of, find, find_private, id_by_nip, ids_by_nip,
    in_service, placed_in_service, subordinates,
};
pub use store::place::{Places, holder, place};
pub use store::span::{Span, spans};
pub use store::unit::{agencies, find as find_unit, find_post, list as units, of_agency, posts};
pub use web::opens::Opens;

use ::store::{MigrationSet, Protected, Result, Tx};
use law::policy::{Hat, Role, Scope};
use law::{Action, Date};
use shell::house::{Known, People};
use shell::lang::Lang;
use shell::room::{MenuEntry, Room};

/// What the shell asks about people.
pub const PEOPLE: People = People { known, by_nip: id_by_nip, post_hats };

/// The room.
#[must_use]
pub fn room() -> Room {
    Room {
        name: "personnel",
        migrations: MIGRATIONS,
        routes: web::routes,
        menu: MENU,
        events: &[
            "personnel.unit.created",
            "personnel.unit.headed",
            "personnel.post.created",
            "personnel.person.created",
            "personnel.people.imported",
            "personnel.appointed",
            "personnel.appointment.ended",
            "personnel.revealed",
        ],
        locales: &[
            (Lang::Id, include_str!("../locales/id/personnel.ftl")),
            (Lang::En, include_str!("../locales/en/personnel.ftl")),
        ],
        jobs: &[],
    }
}

const MIGRATIONS: MigrationSet = MigrationSet {
    room: "personnel",
    steps: &[("0001_people", include_str!("../migrations/0001_people.sql"))],
    protected: &[
        Protected {
            table: "unit",
            key: &["id"],
            columns: &[
                "id",
                "parent_id",
                "agency_id",
                "code",
                "name",
                "kind",
                "zone",
                "head_post_id",
                "valid_from",
                "valid_to",
            ],
            scope: None,
        },
        Protected {
            table: "post",
            key: &["id"],
            columns: &["id", "unit_id", "code", "name", "kind", "class", "eselon", "bup"],
            scope: None,
        },
        Protected {
            table: "person",
            key: &["id"],
            columns: &[
                "id",
                "nip",
                "name",
                "title_front",
                "title_back",
                "birth",
                "sex",
                "kind",
                "golongan",
                "mkg_base",
                "nik",
                "npwp",
                "bank_code",
                "bank_account",
                "married",
                "children",
                "active_from",
                "active_to",
            ],
            scope: None,
        },
        Protected {
            table: "appointment",
            key: &["id"],
            columns: &[
                "id",
                "person_id",
                "post_id",
                "unit_id",
                "kind",
                "valid_from",
                "valid_to",
                "decree",
            ],
            scope: None,
        },
    ],
    ephemeral: &[],
};

const MENU: &[MenuEntry] = &[
    MenuEntry {
        label: "per-menu-people",
        href: "/orang",
        icon: "users",
        action: Action::PersonList,
        order: 30,
    },
    MenuEntry {
        label: "per-menu-units",
        href: "/unit",
        icon: "sitemap",
        action: Action::UnitView,
        order: 35,
    },
];

fn known(tx: &mut Tx, id: i64, today: Date) -> Result<Option<Known>> {
    let person = find(tx, id)?;
    Ok(person.map(|p| Known { name: p.full_name(), active: p.active_on(today) }))
}

/// A person who heads a unit that day is the superior there; who heads an agency, in all of it.
fn post_hats(tx: &mut Tx, person: i64, today: Date) -> Result<Vec<Hat>> {
    tx.all(
        "SELECT u.id, u.agency_id FROM unit u JOIN appointment a ON a.post_id = u.head_post_id
          WHERE a.person_id = ?1 AND a.valid_from <= ?2
            AND (a.valid_to IS NULL OR a.valid_to >= ?2) ORDER BY u.id",
        &::store::values![person, today],
        |row| {
            let (unit, agency) = (row.i64(0)?, row.i64(1)?);
            let scope = if unit == agency { Scope::Agency(agency) } else { Scope::Unit(unit) };
            Ok(Hat { role: Role::Superior, scope, on_behalf_of: None })
        },
    )
}
