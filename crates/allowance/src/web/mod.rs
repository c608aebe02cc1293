//! Pages of the allowance: the months and their wizard, registers and treasury files, payslips,
//! salary sheets, and trying another value of law. Every page is its own data as JSON.

mod exceptions;
mod files;
mod lock;
mod months;
mod papers;
mod register;
mod register_paper;
pub mod salary;
mod slip;
mod slip_paper;
mod tryout;
mod uncomputed;
mod why;
mod wizard;

use crate::model::Run;
use law::{Action, Month};
use serde::{Deserialize, Serialize};
use shell::Problem;
use shell::room::{Gate, Route};
use std::collections::HashMap;

/// Bytes of a salary sheet.
const SHEET_LIMIT: usize = 24 << 20;

/// Doors of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    let view = Gate::Action(Action::MonthView);
    let compute = Gate::Action(Action::MonthCompute);
    let export = Gate::Action(Action::RegisterExport);
    let slip = Gate::Action(Action::PayslipView);
    let import = Gate::Action(Action::SalaryImport);
    vec![
        Route::get("/tpp", view, months::list),
        Route::get("/tpp/slip", slip, slip::mine),
        Route::get("/tpp/slip/{person}", slip, slip::latest),
        Route::get("/tpp/slip/{person}/{month}", slip, slip::show),
        Route::get("/tpp/slip/{person}/{month}/mengapa", slip, why::show),
        Route::get("/tpp/gaji", import, salary::form),
        Route::post("/tpp/gaji", import, salary::take).limit(SHEET_LIMIT),
        Route::get("/tpp/gaji/templat", import, salary::template),
        Route::get("/tpp/coba", Gate::Action(Action::LawTry), tryout::show),
        Route::get("/tpp/{month}", view, wizard::begin),
        Route::get("/tpp/{month}/kelengkapan", view, wizard::completeness),
        Route::post("/tpp/{month}/lanjut", compute, wizard::waive),
        Route::get("/tpp/{month}/hitung", view, wizard::versions),
        Route::post("/tpp/{month}/hitung", compute, wizard::compute),
        Route::get("/tpp/{month}/pengecualian", view, exceptions::show),
        Route::get("/tpp/{month}/bandingkan", view, exceptions::compare),
        Route::get("/tpp/{month}/kunci", view, lock::last_step),
        Route::post("/tpp/{month}/periksa", Gate::Action(Action::MonthCheck), lock::check),
        Route::post("/tpp/{month}/kembalikan", Gate::Action(Action::MonthReturn), lock::give_back),
        Route::post("/tpp/{month}/terima", Gate::Action(Action::LawAccept), lock::accept),
        Route::post("/tpp/{month}/kunci", Gate::Action(Action::MonthLock), lock::lock),
        Route::post("/tpp/{month}/buka", Gate::Action(Action::MonthReopen), lock::reopen),
        Route::post("/tpp/{month}/ulang", view, lock::replay),
        Route::get("/tpp/{month}/daftar", view, register::show),
        Route::get("/tpp/{month}/berkas", export, files::show),
        Route::get("/tpp/{month}/berkas/{what}", export, papers::take),
    ]
}

/// A form without fields.
#[derive(Deserialize)]
struct Nothing {}

/// The month of an address; anything else is no page.
fn month_of(text: &str) -> Result<Month, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// A run as pages show it.
#[derive(Clone, Debug, Serialize)]
struct RunView {
    #[serde(flatten)]
    run: Run,
    computed_by: String,
    checked_by: String,
    locked_by: String,
}

impl RunView {
    /// People of runs, for their names.
    fn people<'a>(runs: impl IntoIterator<Item = &'a Run>) -> Vec<i64> {
        let of = |run: &Run| [run.computed_by, run.checked_by, run.locked_by];
        runs.into_iter().flat_map(of).flatten().collect()
    }

    fn of(run: Run, names: &HashMap<i64, personnel::Named>, system: &str) -> RunView {
        let name = |id: Option<i64>| id.map(|id| name_of(names, id)).unwrap_or_default();
        let computed_by = match run.computed_by {
            None => system.to_owned(),
            some => name(some),
        };
        RunView {
            computed_by,
            checked_by: name(run.checked_by),
            locked_by: name(run.locked_by),
            run,
        }
    }
}

/// The name of somebody; empty for one who is not known.
fn name_of(names: &HashMap<i64, personnel::Named>, id: i64) -> String {
    names.get(&id).map(|named| named.name.clone()).unwrap_or_default()
}

/// A hash short enough to be read aloud.
#[must_use]
pub fn short(hash: &str) -> String {
    let digits: Vec<char> = hash.chars().take(16).collect();
    digits.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn hashes_are_read_in_fours() {
        assert_eq!(short("0123456789abcdef0123"), "0123 4567 89ab cdef");
        assert_eq!(short(""), "");
    }
}
