//! Performance facts of a month: the rating of results and behaviour with its predicate, and the
//! validated activity minutes. A rating is a person's judgement, entered by a form or a sheet;
//! a later one replaces an earlier one and both stay.

pub mod act;
pub mod model;
pub mod sheets;
mod store;
pub mod web;

pub use store::{
    minutes_of_month, rated_people, rating_of, ratings_among, ratings_of_month, unrated_in,
};

use ::store::{MigrationSet, Protected};
use law::Action;
use shell::lang::Lang;
use shell::room::{MenuEntry, Room};

/// The room.
#[must_use]
pub fn room() -> Room {
    Room {
        name: "performance",
        migrations: MigrationSet {
            room: "performance",
            steps: &[("0001_performance", include_str!("../migrations/0001_performance.sql"))],
            protected: &[
                Protected {
                    table: "rating",
                    key: &["id"],
                    columns: &[
                        "id",
                        "person_id",
                        "month",
                        "results",
                        "behaviour",
                        "predicate",
                        "rated_by",
                        "ground",
                        "replaced_by",
                    ],
                    scope: None,
                },
                Protected {
                    table: "activity_minutes",
                    key: &["id"],
                    columns: &[
                        "id",
                        "person_id",
                        "month",
                        "minutes",
                        "validated_by",
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
            label: "prf-menu",
            href: "/kinerja",
            icon: "chart-bar",
            action: Action::RatingRecord,
            order: 50,
        }],
        events: &["performance.rated", "performance.minutes.validated"],
        locales: &[
            (Lang::Id, include_str!("../locales/id/performance.ftl")),
            (Lang::En, include_str!("../locales/en/performance.ftl")),
        ],
        jobs: &[],
    }
}
