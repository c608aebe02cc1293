//! Sheets of the facts of days: which columns they have, how a row is judged and what is written
//! of it. Used by the pages and by the command line alike.

use crate::absence::{self, NewAbsence, act as absences};
use crate::calendar::{LocalDay, LocalKind, Patterns, RosterEntry, act as calendar};
use crate::event::{self, Missed, MissedKind};
use crate::page;
use law::book::Book;
use law::{Action, Flaw, Target};
use personnel::sheets::{Roll, permitted};
use sheet::Row;
use shell::form::Upload;
use shell::import::{self, Outcome, Permitted};
use shell::{Ctx, Problem};
use std::collections::HashMap;
use store::{Failure, Tx};

pub(crate) const ABSENCE_COLUMNS: &[&str; 7] =
    &["nip", "jenis", "mulai", "sampai", "dari_jam", "sampai_jam", "nomor_surat"];
pub(crate) const ABSENCE_EXAMPLE: &[&str] =
    &["198601012015051999", "tahunan", "2026-03-02", "2026-03-04", "", "", "800/12/2026"];
pub(crate) const MISSED_COLUMNS: &[&str; 4] = &["nip", "tanggal", "jenis", "nama_kegiatan"];
pub(crate) const MISSED_EXAMPLE: &[&str] =
    &["198601012015051999", "2026-03-02", "apel", "Apel pagi Senin"];
pub(crate) const ROSTER_COLUMNS: &[&str; 3] = &["nip", "tanggal", "sif"];
pub(crate) const ROSTER_EXAMPLE: &[&str] = &["198601012015051999", "2026-03-02", "sif_malam"];
pub(crate) const HOLIDAY_COLUMNS: &[&str; 5] = &["tanggal", "kode_unit", "jenis", "nama", "dasar"];
pub(crate) const HOLIDAY_EXAMPLE: &[&str] =
    &["2026-06-17", "", "libur", "Hari Jadi Kota", "Perwal 9/2026"];

/// Leave, duty, permits and flexible work; every row is held against the law of leave.
///
/// # Errors
/// What is wrong with the file as a whole; refusals; faults of the store.
pub(crate) async fn take_absences(ctx: &Ctx, upload: &Upload) -> Result<Outcome, Problem> {
    let (roll, today) = (Roll::load(ctx.db()).await?, ctx.today);
    let rows = import::judge(upload, ABSENCE_COLUMNS, |row, at| absence_of(row, at, &roll))?;
    let about = |new: &NewAbsence| (new.person_id, new.first_day.min(today));
    let rows = permitted(ctx, Action::AbsenceRecord, rows, about).await?;
    let rows = lawful(ctx, rows).await?;
    let book = ctx.book();
    rows.take(upload, |permit, list| absences::record_many(ctx.db(), permit, book, list, today))
        .await
}

/// A row of the sheet, before the law was asked.
fn absence_of(row: &Row<'_>, at: [usize; 7], roll: &Roll) -> Result<NewAbsence, Flaw> {
    let [nip, kind, first, last, from, to, decree] = at;
    let person_id = roll.person(row, nip)?;
    let word = row.cell(kind).to_lowercase().replace(' ', "_");
    let first_day = row.date(first)?;
    let clock = |column: usize| match row.cell(column) {
        "" | "-" => Ok(None),
        text => match page::minute_of(text) {
            Some(minute) => Ok(Some(minute)),
            None => Err(row.flaw(column, "flaw-clock")),
        },
    };
    Ok(NewAbsence {
        person_id,
        kind: absence::by_word(&word).ok_or_else(|| row.flaw(kind, "flaw-absence-kind"))?,
        first_day,
        last_day: row.optional(last, Row::date)?.unwrap_or(first_day),
        part: clock(from)?.zip(clock(to)?),
        decree: row.text(decree)?,
        for_family: false,
        excepted_from_service: false,
    })
}

/// Rows that the law allows too; the others are named.
async fn lawful(
    ctx: &Ctx,
    mut rows: Permitted<NewAbsence>,
) -> Result<Permitted<NewAbsence>, Problem> {
    let (book, asked) = (ctx.book(), std::mem::take(&mut rows.good));
    let judged = ctx
        .db()
        .read(move |tx| {
            let judge = |(number, new)| Ok((objection(tx, &book, number, &new)?, number, new));
            asked.into_iter().map(judge).collect::<store::Result<Vec<_>>>()
        })
        .await?;
    for (flaw, number, new) in judged {
        match flaw {
            Some(flaw) => rows.bad.push(flaw),
            None => rows.good.push((number, new)),
        }
    }
    Ok(rows)
}

/// What its shape, other records or the law of leave have against a row.
fn objection(
    tx: &mut Tx,
    book: &Book,
    number: u64,
    new: &NewAbsence,
) -> store::Result<Option<Flaw>> {
    let outcome = absences::check_shape(new)
        .and_then(|()| absences::check_overlap(tx, new))
        .and_then(|()| absences::check_leave(tx, book, new));
    match outcome {
        Ok(()) => Ok(None),
        Err(Failure::Refusal(refusal)) => {
            let mut flaw = Flaw::row(number, "jenis", refusal.key);
            flaw.args.extend(refusal.args);
            Ok(Some(flaw))
        }
        Err(Failure::Invalid(invalid)) => {
            let first = invalid.flaws.first();
            Ok(first.map(|flaw| Flaw::row(number, flaw.field.clone(), flaw.key)))
        }
        Err(fault) => Err(fault),
    }
}

/// Apel, ceremonies and meetings missed.
///
/// # Errors
/// What is wrong with the file as a whole; refusals; faults of the store.
pub(crate) async fn take_missed(ctx: &Ctx, upload: &Upload) -> Result<Outcome, Problem> {
    let (roll, today) = (Roll::load(ctx.db()).await?, ctx.today);
    let rows = import::judge(upload, MISSED_COLUMNS, |row, [nip, date, kind, name]| {
        let person_id = roll.person(row, nip)?;
        let day = row.date(date)?;
        if day > today {
            return Err(row.flaw(date, "flaw-event-future"));
        }
        let word = row.cell(kind).to_lowercase();
        let kind = MissedKind::parse(&word).ok_or_else(|| row.flaw(kind, "flaw-event-kind"))?;
        Ok(Missed { id: 0, person_id, date: day, kind, name: row.text(name)? })
    })?;
    let about = |one: &Missed| (one.person_id, one.date);
    let rows = permitted(ctx, Action::EventRecord, rows, about).await?;
    rows.take(upload, |permit, list| event::record(ctx.db(), permit, list)).await
}

/// Shifts by day and person.
///
/// # Errors
/// What is wrong with the file as a whole; refusals; faults of the store.
pub(crate) async fn take_roster(ctx: &Ctx, upload: &Upload) -> Result<Outcome, Problem> {
    let permit = ctx.allow(Action::CalendarRecord, &Target::pemda())?;
    let roll = Roll::load(ctx.db()).await?;
    let patterns = Patterns::at(&ctx.book(), ctx.today)?;
    let rows = import::judge(upload, ROSTER_COLUMNS, |row, [nip, date, shift]| {
        let person_id = roll.person(row, nip)?;
        let word = row.cell(shift).to_lowercase().replace(' ', "_");
        if !patterns.is_roster_word(&word) {
            return Err(row.flaw(shift, "flaw-roster-word"));
        }
        Ok(RosterEntry { id: 0, person_id, date: row.date(date)?, shift: word })
    })?;
    let name = upload.file_name.clone();
    rows.under(permit)
        .take(upload, |permit, list| calendar::add_roster(ctx.db(), permit, list, name))
        .await
}

/// Local holidays, and holidays that a unit works all the same.
///
/// # Errors
/// What is wrong with the file as a whole; refusals; faults of the store.
pub(crate) async fn take_holidays(ctx: &Ctx, upload: &Upload) -> Result<Outcome, Problem> {
    let permit = ctx.allow(Action::CalendarRecord, &Target::pemda())?;
    let units = ctx.db().read(personnel::units).await?;
    let by_code: HashMap<String, i64> =
        units.into_iter().map(|unit| (unit.code, unit.id)).collect();
    let rows = import::judge(upload, HOLIDAY_COLUMNS, |row, at| {
        let [date, unit, kind, name, decree] = at;
        let unit_id = match row.cell(unit) {
            "" | "-" => 0,
            code => *by_code.get(code).ok_or_else(|| row.flaw(unit, "flaw-unit-code"))?,
        };
        let kind = match row.cell(kind).to_lowercase().as_str() {
            "libur" => LocalKind::Free,
            "dilayani" => LocalKind::Served,
            _ => return Err(row.flaw(kind, "flaw-holiday-kind")),
        };
        Ok(LocalDay {
            id: 0,
            date: row.date(date)?,
            unit_id,
            kind,
            name: row.text(name)?,
            decree: row.text(decree)?,
        })
    })?;
    rows.under(permit)
        .take(upload, |permit, list| calendar::add_local_days(ctx.db(), permit, list))
        .await
}
