//! Pages that look across rooms: the home page of each role, the law, the journal.

pub mod audit;
pub mod home;
pub mod law;

use ::law::Action;
use shell::lang::Lang;
use shell::room::{Gate, MenuEntry, Room, Route};
use store::MigrationSet;

/// The room of these pages; its tables only remember work, never facts.
#[must_use]
pub fn room() -> Room {
    Room {
        name: "pages",
        migrations: MigrationSet {
            room: "pages",
            steps: &[
                ("0001_audit_run", include_str!("../../migrations/0001_audit_run.sql")),
                ("0002_turns", include_str!("../../migrations/0002_turns.sql")),
            ],
            protected: &[],
            ephemeral: &["audit_run", "turn"],
        },
        routes,
        menu: MENU,
        events: &["audit.verified"],
        locales: &[
            (Lang::Id, include_str!("../../locales/id.ftl")),
            (Lang::En, include_str!("../../locales/en.ftl")),
            (Lang::Id, include_str!("../../locales/id/audit.ftl")),
            (Lang::En, include_str!("../../locales/en/audit.ftl")),
        ],
        jobs: &[crate::log_export::JOB, crate::jobs::ANALYSE],
    }
}

const MENU: &[MenuEntry] = &[
    MenuEntry {
        label: "law-menu",
        href: "/hukum",
        icon: "scale",
        action: Action::LawView,
        order: 70,
    },
    MenuEntry {
        label: "aud-menu",
        href: "/jurnal",
        icon: "fingerprint",
        action: Action::AuditView,
        order: 80,
    },
];

fn routes() -> Vec<Route> {
    let audit = Gate::Action(Action::AuditView);
    vec![
        Route::get("/", Gate::SignedIn, home::show),
        Route::get("/hukum", Gate::Action(Action::LawView), law::list),
        Route::get("/hukum/{key}", Gate::Action(Action::LawView), law::show),
        Route::get("/jurnal", audit, audit::list),
        Route::get("/jurnal/{seq}", audit, audit::show),
        Route::get("/jurnal/{seq}/bukti", audit, audit::proof),
        Route::post("/jurnal/verifikasi", Gate::Action(Action::AuditVerify), audit::verify),
        Route::get("/jurnal/hasil", audit, audit::result),
    ]
}
