//! Local holidays from a sheet, and holidays that a unit works all the same.

use crate::sheets::{self, HOLIDAY_COLUMNS, HOLIDAY_EXAMPLE};
use law::{Action, Target};
use shell::form::Upload;
use shell::import::ImportView;
use shell::{Answer, Ctx};

const IMPORT: &str = "/presensi/kalender/libur/impor";
const TITLE: &str = "att-holiday-import";

/// Shows what a sheet of local holidays must look like.
pub async fn form(ctx: Ctx) -> Answer {
    ctx.allow(Action::CalendarRecord, &Target::pemda())?;
    ctx.page(TITLE, &ImportView::new(&ctx, IMPORT, HOLIDAY_COLUMNS, HOLIDAY_EXAMPLE))
}

/// Judges a sheet, and takes its good rows when asked to.
pub async fn take(ctx: Ctx, upload: Upload) -> Answer {
    ctx.allow(Action::CalendarRecord, &Target::pemda())?;
    let view = ImportView::new(&ctx, IMPORT, HOLIDAY_COLUMNS, HOLIDAY_EXAMPLE);
    view.answer(&ctx, TITLE, sheets::take_holidays(&ctx, &upload).await)
}
