//! Pages of this room: people, one person, agencies and units.

pub mod opens;
pub mod people;
pub mod person;
pub mod unit;

use law::Action;
use shell::room::{Gate, Route};

/// Doors of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    let list = Gate::Action(Action::PersonList);
    let view = Gate::Action(Action::PersonView);
    vec![
        Route::get("/orang", list, people::list),
        Route::get("/orang/cari", list, people::search),
        Route::get("/orang/{id}", view, person::show),
        Route::post("/orang/{id}/buka", Gate::Action(Action::PersonReveal), person::reveal),
        Route::post("/orang/{id}/angkat", Gate::Action(Action::PersonRecord), person::appoint),
        Route::get("/unit", Gate::Action(Action::UnitView), unit::list),
        Route::get("/unit/{id}", Gate::Action(Action::UnitView), unit::show),
    ]
}
