//! Sheets of this room: which columns they have, how a row is judged and what is written of it.
//! Used by the page and by the command line alike.

use crate::act;
use crate::model::{KINDS, LHKPN_STATES, NewLhkpn, NewSanction};
use law::{Action, Permit, Target};
use personnel::sheets::Roll;
use shell::form::Upload;
use shell::import::{self, Outcome};
use shell::{Ctx, Problem};

pub(crate) const SANCTION_COLUMNS: &[&str; 5] = &["nip", "jenis", "mulai", "sampai", "nomor_sk"];
pub(crate) const SANCTION_EXAMPLE: &[&str] =
    &["198601012015051999", "R2", "2026-03-02", "", "SK 800/17/2026"];
pub(crate) const LHKPN_COLUMNS: &[&str; 5] = &["nip", "tahun", "status", "sejak", "keterangan"];
pub(crate) const LHKPN_EXAMPLE: &[&str] =
    &["198601012015051999", "2025", "belum", "2026-04-01", ""];

/// Judges a sheet of a kind, and takes its good rows unless it is a rehearsal.
///
/// # Errors
/// What is wrong with the file as a whole; refusals; faults of the store.
pub async fn take(ctx: &Ctx, what: &str, upload: &Upload) -> Result<Outcome, Problem> {
    let permit = ctx.allow(Action::SanctionRecord, &Target::pemda())?;
    let roll = Roll::load(ctx.db()).await?;
    match what {
        "sanksi" => take_sanctions(ctx, permit, upload, &roll).await,
        _ => take_lhkpn(ctx, permit, upload, &roll).await,
    }
}

async fn take_sanctions(
    ctx: &Ctx,
    permit: Permit,
    upload: &Upload,
    roll: &Roll,
) -> Result<Outcome, Problem> {
    let rows = import::judge(upload, SANCTION_COLUMNS, |row, [nip, kind, from, to, decree]| {
        let person_id = roll.person(row, nip)?;
        let word = row.cell(kind).to_uppercase();
        if !KINDS.contains(&word.as_str()) {
            return Err(row.flaw(kind, "flaw-sanction-kind"));
        }
        Ok(NewSanction {
            person_id,
            kind: word,
            valid_from: row.date(from)?,
            valid_to: row.optional(to, sheet::Row::date)?,
            decree: row.text(decree)?,
        })
    })?;
    rows.under(permit).take(upload, |permit, list| act::sanction(ctx.db(), permit, list)).await
}

async fn take_lhkpn(
    ctx: &Ctx,
    permit: Permit,
    upload: &Upload,
    roll: &Roll,
) -> Result<Outcome, Problem> {
    let rows = import::judge(upload, LHKPN_COLUMNS, |row, [nip, year, state, since, ground]| {
        let person_id = roll.person(row, nip)?;
        let word = row.cell(state).to_lowercase();
        if !LHKPN_STATES.contains(&word.as_str()) {
            return Err(row.flaw(state, "flaw-lhkpn-state"));
        }
        let value = row.int(year)?;
        if !(2000..=2199).contains(&value) {
            return Err(row.flaw(year, "flaw-year"));
        }
        Ok(NewLhkpn {
            person_id,
            year: value,
            state: word,
            since: row.date(since)?,
            ground: row.cell(ground).to_owned(),
        })
    })?;
    rows.under(permit).take(upload, |permit, list| act::lhkpn(ctx.db(), permit, list)).await
}
