//! Discipline facts that touch pay: sanctions in force and the state of the wealth report
//! (LHKPN). Cases and hearings are not kept here; a fact names its decree, and a later fact
//! replaces an earlier one while both stay.

pub mod act;
pub mod model;
pub mod sheets;
mod store;
pub mod web;

pub use store::{lhkpn_open, sanctions_between, sanctions_of};

use ::store::{MigrationSet, Protected};
use law::Action;
use shell::lang::Lang;
use shell::room::{MenuEntry, Room};

/// The room.
#[must_use]
pub fn room() -> Room {
    Room {
        name: "discipline",
        migrations: MigrationSet {
            room: "discipline",
            steps: &[("0001_discipline", include_str!("../migrations/0001_discipline.sql"))],
            protected: &[
                Protected {
                    table: "sanction",
                    key: &["id"],
                    columns: &[
                        "id",
                        "person_id",
                        "kind",
                        "valid_from",
                        "valid_to",
                        "decree",
                        "replaced_by",
                    ],
                    scope: None,
                },
                Protected {
                    table: "lhkpn",
                    key: &["id"],
                    columns: &[
                        "id",
                        "person_id",
                        "year",
                        "state",
                        "since",
                        "ground",
                        "replaced_by",
                    ],
                    scope: None,
                },
            ],
            ephemeral: &[],
        },
        routes: web::routes,
        menu: &[MenuEntry {
            label: "dis-menu",
            href: "/disiplin",
            icon: "gavel",
            action: Action::SanctionRecord,
            order: 55,
        }],
        events: &["discipline.sanction.recorded", "discipline.lhkpn.recorded"],
        locales: &[
            (Lang::Id, include_str!("../locales/id/discipline.ftl")),
            (Lang::En, include_str!("../locales/en/discipline.ftl")),
        ],
        jobs: &[],
    }
}
