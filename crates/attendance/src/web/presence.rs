//! Doors of the presence half, and what its pages share: months and people in addresses.

use super::{absence, calendar, city, correction, day, holidays, missed, month, outage, unit};
use crate::beginning::Beginning;
use crate::correction::FILE_LIMIT;
use crate::month::{self as judged, Setting};
use law::{Action, Date, Month, Target};
use shell::room::{Gate, MenuEntry, Route};
use shell::{Ctx, Problem};

/// Bytes of a sheet.
const SHEET_LIMIT: usize = 24 << 20;

/// Doors of the presence half.
#[must_use]
pub fn routes() -> Vec<Route> {
    let mut routes = looking();
    routes.extend(recording());
    routes
}

fn looking() -> Vec<Route> {
    let look = Gate::Action(Action::DayView);
    let of_unit = Gate::Action(Action::UnitDayView);
    let of_city = Gate::Action(Action::CityDayView);
    let ask = Gate::Action(Action::CorrectionRequest);
    let decide = Gate::Action(Action::CorrectionDecide);
    vec![
        Route::get("/presensi", look, month::home),
        Route::get("/presensi/{id}/{month}", look, month::show),
        Route::get("/presensi/{id}/hari/{date}", look, day::show),
        Route::post("/presensi/{id}/hari/{date}", ask, day::ask).limit(FILE_LIMIT + 64 * 1024),
        Route::get("/presensi/unit", of_unit, unit::mine),
        Route::get("/presensi/unit/{unit}/{month}", of_unit, unit::show),
        Route::get("/presensi/kota", of_city, city::this_month),
        Route::get("/presensi/kota/{month}", of_city, city::show),
        Route::get("/presensi/hari-ini", of_city, city::today),
        Route::get("/presensi/koreksi", ask, correction::inbox),
        Route::post("/presensi/koreksi", decide, correction::approve_many),
        Route::post("/presensi/koreksi/{id}", decide, correction::decide),
        Route::post("/presensi/koreksi/{id}/batal", ask, correction::withdraw),
        Route::get("/presensi/koreksi/{id}/berkas", ask, correction::file),
    ]
}

fn recording() -> Vec<Route> {
    let absent = Gate::Action(Action::AbsenceRecord);
    let schedule = Gate::Action(Action::CalendarRecord);
    let broken = Gate::Action(Action::OutageRecord);
    let event = Gate::Action(Action::EventRecord);
    vec![
        Route::get("/presensi/ketidakhadiran", absent, absence::list),
        Route::post("/presensi/ketidakhadiran", absent, absence::record),
        Route::get("/presensi/ketidakhadiran/impor", absent, absence::import_form),
        Route::post("/presensi/ketidakhadiran/impor", absent, absence::import).limit(SHEET_LIMIT),
        Route::post("/presensi/ketidakhadiran/{id}/akhiri", absent, absence::end),
        Route::get("/presensi/kalender", schedule, calendar::show),
        Route::post("/presensi/kalender/libur", schedule, calendar::add_day),
        Route::post("/presensi/kalender/libur/{id}/akhiri", schedule, calendar::end_day),
        Route::post("/presensi/kalender/pola", schedule, calendar::assign),
        Route::post("/presensi/kalender/pola/{id}/akhiri", schedule, calendar::end_pattern),
        Route::get("/presensi/kalender/libur/impor", schedule, holidays::form),
        Route::post("/presensi/kalender/libur/impor", schedule, holidays::take).limit(SHEET_LIMIT),
        Route::get("/presensi/kalender/sif", schedule, calendar::roster_form),
        Route::post("/presensi/kalender/sif", schedule, calendar::roster).limit(SHEET_LIMIT),
        Route::get("/presensi/gangguan", broken, outage::list),
        Route::post("/presensi/gangguan", broken, outage::declare),
        Route::post("/presensi/gangguan/{id}/akhiri", broken, outage::end),
        Route::get("/presensi/apel", event, missed::list),
        Route::post("/presensi/apel", event, missed::record),
        Route::get("/presensi/apel/impor", event, missed::import_form),
        Route::post("/presensi/apel/impor", event, missed::import).limit(SHEET_LIMIT),
        Route::post("/presensi/apel/{id}/akhiri", event, missed::end),
    ]
}

const fn entry(
    label: &'static str,
    href: &'static str,
    icon: &'static str,
    action: Action,
    order: u16,
) -> MenuEntry {
    MenuEntry { label, href, icon, action, order }
}

/// Lines of the menu.
pub const MENU: &[MenuEntry] = &[
    entry("att-menu-mine", "/presensi", shell::icon!("calendar"), Action::DayView, 10),
    entry("att-menu-unit", "/presensi/unit", shell::icon!("grid-dots"), Action::UnitDayView, 11),
    entry(
        "att-menu-today",
        "/presensi/hari-ini",
        shell::icon!("activity"),
        Action::CityDayView,
        12,
    ),
    entry(
        "att-menu-corrections",
        "/presensi/koreksi",
        shell::icon!("clipboard-check"),
        Action::CorrectionRequest,
        13,
    ),
    entry(
        "att-menu-absence",
        "/presensi/ketidakhadiran",
        shell::icon!("beach"),
        Action::AbsenceRecord,
        14,
    ),
    entry(
        "att-menu-calendar",
        "/presensi/kalender",
        shell::icon!("calendar-event"),
        Action::CalendarRecord,
        15,
    ),
];

/// A month of an address; one that is none is no page.
pub(super) fn month_of(text: &str) -> Result<Month, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// A month of a query; this one when it is empty or none.
pub(super) fn month_or_now(ctx: &Ctx, text: &str) -> Month {
    text.parse().unwrap_or_else(|_| Month::of(ctx.today))
}

/// A date of an address.
pub(super) fn date_of(text: &str) -> Result<Date, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// What a month is judged by, in this request.
pub(super) fn setting(ctx: &Ctx, month: Month) -> Setting {
    Setting { book: ctx.book(), month, now_us: ctx.now_us }
}

/// The months before and after one, of those that the law carries; no page leads beyond them.
pub(super) fn neighbours(ctx: &Ctx, month: Month) -> (Option<Month>, Option<Month>) {
    let book = ctx.book();
    let carried = |month: Month| judged::is_carried(&book, month).then_some(month);
    (carried(month.prev()), carried(month.next()))
}

/// Whether anything is known of a month; see [`Beginning`].
pub(super) async fn is_known(ctx: &Ctx, month: Month) -> Result<bool, Problem> {
    let book = ctx.book();
    let beginning = ctx.db().read(move |tx| Beginning::read(tx, &book)).await?;
    Ok(beginning.reaches(month))
}

/// The person behind a NIP that was typed, with blanks or without.
///
/// # Errors
/// The flaw of the field when nobody has it.
pub(super) async fn person_of(ctx: &Ctx, nip: &str) -> Result<i64, Problem> {
    let digits: String = nip.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.is_empty() {
        return Err(law::Invalid::field("nip", "flaw-required").into());
    }
    let found = ctx.db().read(move |tx| personnel::id_by_nip(tx, &digits)).await?;
    found.ok_or_else(|| law::Invalid::field("nip", "flaw-no-such-person").into())
}

/// What the policy asks of a record about a person on a day.
pub(super) async fn target_of(ctx: &Ctx, person: i64, on: Date) -> Result<Target, Problem> {
    Ok(ctx.db().read(move |tx| personnel::place(tx, person, on)).await?.target())
}

/// What became of a form that names a person by NIP.
pub(super) enum Taken {
    /// It was recorded.
    Done,
    /// The person is none of those the actor looks after; the form is shown again with this flaw.
    Elsewhere(law::Refusal, law::Invalid),
}

/// The permit for a record about the person of a NIP, or why the form is shown again.
pub(super) fn permit_for(
    ctx: &Ctx,
    action: Action,
    target: &Target,
) -> Result<Result<law::Permit, Taken>, Problem> {
    match ctx.allow(action, target) {
        Ok(permit) => Ok(Ok(permit)),
        Err(Problem::Refusal(refusal)) => {
            let flaw = law::Invalid::field("nip", "flaw-other-agency");
            Ok(Err(Taken::Elsewhere(refusal, flaw)))
        }
        Err(other) => Err(other),
    }
}

/// The value of a field, or its flaws put aside, so that a form can name all of them at once.
///
/// # Errors
/// Whatever is no flaw.
pub(super) fn kept<T>(
    outcome: Result<T, Problem>,
    flaws: &mut Vec<law::Flaw>,
) -> Result<Option<T>, Problem> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(Problem::Invalid(invalid, _)) => {
            flaws.extend(invalid.flaws);
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

/// A date of a form; empty is none.
pub(super) fn opt_date(field: &'static str, text: &str) -> Result<Option<Date>, Problem> {
    match text.trim() {
        "" => Ok(None),
        text => Ok(Some(text.parse().map_err(|_| law::Invalid::field(field, "flaw-date"))?)),
    }
}

/// A date that a form must hold.
pub(super) fn need_date(field: &'static str, text: &str) -> Result<Date, Problem> {
    opt_date(field, text)?.ok_or_else(|| law::Invalid::field(field, "flaw-required").into())
}
