//! Local holidays from a sheet, and holidays that a unit works all the same.

use super::absence::show_import;
use crate::calendar::act::add_local_days;
use crate::calendar::{LocalDay, LocalKind};
use law::{Action, Target};
use shell::form::Upload;
use shell::import::{self, ImportView, Outcome};
use shell::{Answer, Ctx, Problem};
use std::collections::HashMap;

const IMPORT: &str = "/presensi/kalender/libur/impor";
const TITLE: &str = "att-holiday-import";
const COLUMNS: &[&str] = &["tanggal", "kode_unit", "jenis", "nama", "dasar"];
const EXAMPLE: &[&str] = &["2026-06-17", "", "libur", "Hari Jadi Kota", "Perwal 9/2026"];

/// Shows what a sheet of local holidays must look like.
pub async fn form(ctx: Ctx) -> Answer {
    ctx.allow(Action::CalendarRecord, &Target::pemda())?;
    ctx.page(TITLE, &ImportView::new(&ctx, IMPORT, COLUMNS, EXAMPLE))
}

/// Judges a sheet, and takes its good rows when asked to.
pub async fn take(ctx: Ctx, upload: Upload) -> Answer {
    ctx.allow(Action::CalendarRecord, &Target::pemda())?;
    let view = ImportView::new(&ctx, IMPORT, COLUMNS, EXAMPLE);
    show_import(&ctx, TITLE, view, judged(&ctx, &upload).await)
}

async fn judged(ctx: &Ctx, upload: &Upload) -> Result<Outcome, Problem> {
    let units = ctx.db().read(personnel::units).await?;
    let by_code: HashMap<String, i64> =
        units.into_iter().map(|unit| (unit.code, unit.id)).collect();
    let verdicts = import::judge(upload, COLUMNS, |row, at| {
        let [date, unit, kind, name, decree] = at else { return Err(row.flaw(0, "flaw-choice")) };
        let unit_id = match row.cell(*unit) {
            "" | "-" => 0,
            code => *by_code.get(code).ok_or_else(|| row.flaw(*unit, "flaw-unit-code"))?,
        };
        let kind = match row.cell(*kind).to_lowercase().as_str() {
            "libur" => LocalKind::Free,
            "dilayani" => LocalKind::Served,
            _ => return Err(row.flaw(*kind, "flaw-holiday-kind")),
        };
        Ok(LocalDay {
            id: 0,
            date: row.date(*date)?,
            unit_id,
            kind,
            name: row.text(*name)?,
            decree: row.text(*decree)?,
        })
    })?;
    let good = verdicts.good.len();
    let taken = !import::rehearsal(upload);
    if taken {
        let permit = ctx.allow(Action::CalendarRecord, &Target::pemda())?;
        let days = verdicts.good.into_iter().map(|(_, day)| day).collect();
        add_local_days(ctx.db(), permit, days).await?;
    }
    Ok(Outcome { good, bad: verdicts.bad, taken })
}
