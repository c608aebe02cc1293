//! The allowance (TPP) of a month, from the facts of every room to what is transferred: gather,
//! compute, check, lock, replay, and the papers of the treasury. A locked month is never changed;
//! what was wrong becomes a new version and its difference arrears.

pub mod act;
pub mod codec;
pub mod compare;
pub mod complete;
pub mod gather;
pub mod model;
pub mod replay;
pub mod run;
pub mod salary;
mod store;
pub mod web;

pub use crate::store::note::{Acceptance, Arrears, Waiver, acceptances};
pub use crate::store::remark::waiting as remarks;
pub use crate::store::run::{all as runs, latest as status, versions};

use ::store::{MigrationSet, Protected, Result, Tx, WriteTx};
use law::{Action, Month};
use model::{MonthOverview, Run, SalaryFact};
use shell::lang::Lang;
use shell::room::{MenuEntry, Room};

/// The room.
#[must_use]
pub fn room() -> Room {
    Room {
        name: "allowance",
        migrations: MIGRATIONS,
        routes: web::routes,
        menu: MENU,
        events: &[
            "allowance.run.computed",
            "allowance.run.checked",
            "allowance.run.returned",
            "allowance.run.locked",
            "allowance.run.reopened",
            "allowance.law.accepted",
            "allowance.gap.waived",
            "allowance.salary.imported",
        ],
        locales: &[
            (Lang::Id, include_str!("../locales/id/allowance.ftl")),
            (Lang::En, include_str!("../locales/en/allowance.ftl")),
            (Lang::Id, include_str!("../locales/id/why.ftl")),
            (Lang::En, include_str!("../locales/en/why.ftl")),
        ],
        jobs: &[],
    }
}

/// Its tables.
pub const MIGRATIONS: MigrationSet = MigrationSet {
    room: "allowance",
    steps: &[
        ("0001_allowance", include_str!("../migrations/0001_allowance.sql")),
        ("0002_remark", include_str!("../migrations/0002_remark.sql")),
    ],
    protected: &[
        Protected {
            table: "salary_sheet",
            key: &["id"],
            columns: &[
                "id",
                "month",
                "file_name",
                "rows",
                "taxable_total",
                "differences",
                "imported_by",
                "replaced_by",
            ],
            scope: None,
        },
        Protected {
            table: "salary_fact",
            key: &["sheet_id", "person_id"],
            columns: &[
                "sheet_id",
                "person_id",
                "taxable_gross",
                "bpjs_base",
                "pph",
                "pension",
                "transferred",
                "tax_status",
                "raw",
            ],
            scope: Some("sheet_id"),
        },
        Protected {
            table: "pay_run",
            key: &["id"],
            columns: &[
                "id",
                "month",
                "version",
                "state",
                "computed_by",
                "checked_by",
                "locked_by",
                "reopened_by",
                "reopen_ground",
                "law_hash",
                "facts_hash",
                "lines_hash",
                "people",
                "lines",
                "exceptions",
                "held",
                "gross",
                "net",
                "bpjs",
                "bpjs_employer",
                "pph",
                "receivable",
                "prev_run",
            ],
            scope: None,
        },
        Protected {
            table: "pay_line",
            key: &["run_id", "person_id"],
            columns: store::line::COLUMNS,
            scope: Some("run_id"),
        },
        Protected {
            table: "run_remark",
            key: &["id"],
            columns: &["id", "run_id", "returned_by", "ground"],
            scope: None,
        },
        Protected {
            table: "acceptance",
            key: &["id"],
            columns: &["id", "month", "key", "value_hash", "value", "accepted_by", "ground"],
            scope: None,
        },
        Protected {
            table: "waiver",
            key: &["id"],
            columns: &["id", "month", "code", "agency_id", "gaps", "waived_by", "ground"],
            scope: None,
        },
        Protected {
            table: "arrears",
            key: &["run_id", "person_id"],
            columns: &["run_id", "person_id", "of_month", "settle_month", "cause", "amount"],
            scope: Some("run_id"),
        },
    ],
    ephemeral: &[],
};

const MENU: &[MenuEntry] = &[
    MenuEntry {
        label: "pay-menu-slip",
        href: "/tpp/slip",
        icon: "receipt",
        action: Action::PayslipView,
        order: 20,
    },
    MenuEntry {
        label: "pay-menu",
        href: "/tpp",
        icon: "cash",
        action: Action::MonthView,
        order: 60,
    },
];

/// The latest locked version of the latest month that has one.
///
/// # Errors
/// Faults of the store.
pub fn latest_locked(tx: &mut Tx) -> Result<Option<Run>> {
    store::run::latest_locked(tx, None)
}

/// The lines of a run by person.
///
/// # Errors
/// Faults of the store.
pub fn lines(
    tx: &mut Tx,
    run: i64,
) -> Result<std::collections::HashMap<i64, law::allowance::PayLine>> {
    store::line::by_person(tx, run)
}

/// What the start pages show of a month.
///
/// # Errors
/// Faults of the store.
pub fn overview(tx: &mut Tx, month: Month) -> Result<MonthOverview> {
    let run = store::run::latest(tx, month)?;
    let before = store::run::latest_locked(tx, Some(month))?;
    Ok(MonthOverview { month, run, before })
}

/// The net amount and the month of a person's latest locked line, for the start page.
///
/// # Errors
/// Faults of the store.
pub fn latest_slip(tx: &mut Tx, person: i64) -> Result<Option<(Month, law::Rupiah)>> {
    let Some(run) = latest_locked(tx)? else { return Ok(None) };
    let paid = store::line::find(tx, run.id, person)?;
    Ok(paid.map(|paid| (run.month, paid.line.net)))
}

/// The net amounts of a person in locked months from one on, for the start page.
///
/// # Errors
/// Faults of the store.
pub fn paid_since(
    tx: &mut Tx,
    person: i64,
    from: Month,
) -> Result<std::collections::BTreeMap<Month, law::Rupiah>> {
    let mut paid = std::collections::BTreeMap::new();
    // Latest versions come first, so the first of a month is the one in force.
    for run in store::run::all(tx, 24)? {
        if run.locked_us.is_none() || run.month < from || paid.contains_key(&run.month) {
            continue;
        }
        if let Some(found) = store::line::find(tx, run.id, person)? {
            paid.insert(run.month, found.line.net);
        }
    }
    Ok(paid)
}

/// The salary of a person in a month with the cells of the sheet, if a sheet has one.
///
/// # Errors
/// Faults of the store.
pub fn salary_of(tx: &mut Tx, month: Month, person: i64) -> Result<Option<SalaryFact>> {
    match store::salary::sheet_of(tx, month)? {
        Some(sheet) => store::salary::find(tx, sheet.id, person),
        None => Ok(None),
    }
}

/// Salaries of a month written in one act; used by imports and the invented city. The journal
/// entry and the seals are part of it.
///
/// # Errors
/// Faults of the store.
pub fn create_salaries(
    tx: &mut WriteTx,
    month: Month,
    file_name: &str,
    facts: &[SalaryFact],
    by: i64,
) -> Result<i64> {
    store::salary::create(tx, month, file_name, facts, by)
}
