//! The shell: the web base that every room hangs its pages on. It knows sessions, the policy's
//! gate, layout, languages and forms; it must never know what a room's records mean.

pub mod account;
pub mod answer;
pub mod assets;
pub mod chart;
pub mod ctx;
pub mod form;
pub mod format;
pub mod frame;
pub mod gate;
pub mod house;
pub mod import;
pub mod lang;
pub mod layout;
pub mod markup;
pub mod reach;
pub mod room;
pub mod rule;
pub mod secret;
pub mod session;
pub mod squeeze;
pub mod theme;
pub mod ui;
pub mod web;
pub mod why;
pub mod work;

extern crate self as shell;

pub use answer::{Answer, Problem};
pub use ctx::{Ctx, Primary, Want};
pub use gate::router;
pub use house::{Clock, House, Tenant};
pub use lang::{L, Lang};
pub use reach::Reach;

use law::Action;
use room::{Gate, MenuEntry, Room, Route};
use store::{MigrationSet, Protected};

/// The shell's own room: accounts, work in progress, the policy table.
#[must_use]
pub fn room() -> Room {
    Room {
        name: "shell",
        migrations: MIGRATIONS,
        routes,
        menu: MENU,
        events: &[
            "account.opened",
            "account.login",
            "account.login.refused",
            "account.confirmed",
            "account.confirm.refused",
            "account.password.changed",
            "account.factor.set",
            "account.logins.ended",
            "account.disabled",
            "account.enabled",
            "account.reset.started",
            "account.role.granted",
            "account.delegated",
            "account.delegation.ended",
        ],
        locales: &[
            (Lang::Id, include_str!("../locales/id.ftl")),
            (Lang::En, include_str!("../locales/en.ftl")),
            layout::WORDS[0],
            layout::WORDS[1],
            (Lang::Id, include_str!("../locales/rule-id.ftl")),
            (Lang::En, include_str!("../locales/rule-en.ftl")),
            (Lang::Id, sheet::LOCALE_ID),
            (Lang::En, sheet::LOCALE_EN),
        ],
        jobs: &[],
    }
}

const MIGRATIONS: MigrationSet = MigrationSet {
    room: "shell",
    steps: &[
        ("0001_accounts", include_str!("../migrations/0001_accounts.sql")),
        ("0002_work", include_str!("../migrations/0002_work.sql")),
    ],
    protected: &[
        Protected {
            table: "role_grant",
            key: &["id"],
            columns: &["id", "person_id", "role", "agency_id", "valid_from", "valid_to", "decree"],
            scope: None,
        },
        Protected {
            table: "delegation",
            key: &["id"],
            columns: &[
                "id",
                "from_person_id",
                "to_person_id",
                "valid_from",
                "valid_to",
                "decree",
                "ended_us",
            ],
            scope: None,
        },
    ],
    ephemeral: &["session", "throttle", "work"],
};

const MENU: &[MenuEntry] = &[
    MenuEntry {
        label: "shell-menu-home",
        href: "/",
        icon: "home",
        action: Action::HomeView,
        order: 0,
    },
    MenuEntry {
        label: "shell-menu-accounts",
        href: "/akun/kelola",
        icon: "key",
        action: Action::AccountManage,
        order: 90,
    },
    MenuEntry {
        label: "shell-menu-policy",
        href: "/kebijakan",
        icon: "shield-check",
        action: Action::AuditView,
        order: 95,
    },
];

fn routes() -> Vec<Route> {
    use web::{account as own, admin, login, policy, work};
    let manage = Gate::Action(Action::AccountManage);
    let delegate = Gate::Action(Action::Delegate);
    vec![
        Route::get("/masuk", Gate::Public, login::show),
        Route::post("/masuk", Gate::Public, login::login),
        Route::post("/keluar", Gate::SignedIn, login::logout),
        Route::get("/aktivasi", Gate::Public, admin::activate),
        Route::post("/aktivasi", Gate::Public, admin::activated),
        Route::get("/akun", Gate::SignedIn, own::show),
        Route::get("/akun/sandi", Gate::SignedIn, own::password),
        Route::post("/akun/sandi", Gate::SignedIn, own::change_password),
        Route::get("/akun/faktor", Gate::SignedIn, own::factor),
        Route::post("/akun/faktor", Gate::SignedIn, own::set_factor),
        Route::get("/akun/konfirmasi", Gate::SignedIn, own::confirm),
        Route::post("/akun/konfirmasi", Gate::SignedIn, own::confirmed),
        Route::post("/akun/akhiri", Gate::SignedIn, own::end_all),
        Route::post("/akun/tampilan", Gate::Public, own::look),
        Route::post("/akun/wakil", delegate, own::delegate),
        Route::post("/akun/wakil/akhiri", delegate, own::end_delegation),
        Route::get("/akun/kelola", manage, admin::list),
        Route::post("/akun/kelola/buka", manage, admin::open),
        Route::post("/akun/kelola/peran", manage, admin::grant),
        Route::post("/akun/kelola/{person}/reset", manage, admin::reset),
        Route::post("/akun/kelola/{person}/nonaktif", manage, admin::disable),
        Route::get("/kerja/{id}", Gate::SignedIn, work::show),
        Route::get("/kerja/{id}/aliran", Gate::SignedIn, work::stream),
        Route::post("/kerja/{id}/batal", Gate::SignedIn, work::cancel),
        Route::get("/kebijakan", Gate::SignedIn, policy::show),
    ]
}
