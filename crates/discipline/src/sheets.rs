//! Sheets of this room: every row is judged, good rows are taken when asked to. Used by the page
//! and by the command line alike.

use crate::act;
use crate::model::{KINDS, LHKPN_STATES, NewLhkpn, NewSanction};
use ::store::{Db, Result};
use law::book::Book;
use law::{Action, Actor, Date, Target};
use shell::form::Upload;
use shell::import::{self, Outcome};
use std::collections::HashMap;

pub(crate) const SANCTION_COLUMNS: &[&str] = &["nip", "jenis", "mulai", "sampai", "nomor_sk"];
pub(crate) const SANCTION_EXAMPLE: &[&str] =
    &["198601012015051999", "R2", "2026-03-02", "", "SK 800/17/2026"];
pub(crate) const LHKPN_COLUMNS: &[&str] = &["nip", "tahun", "status", "sejak", "keterangan"];
pub(crate) const LHKPN_EXAMPLE: &[&str] =
    &["198601012015051999", "2025", "belum", "2026-04-01", ""];

/// Whose desk a sheet lands on.
pub struct Desk<'a> {
    /// Database.
    pub db: &'a Db,
    /// Book of law.
    pub book: &'a Book,
    /// Who brings it.
    pub actor: &'a Actor,
    /// Today.
    pub today: Date,
}

/// Judges a sheet of a kind, and takes its good rows unless it is a rehearsal.
///
/// # Errors
/// What is wrong with the file as a whole; refusals; faults of the store.
pub async fn take(at: &Desk<'_>, what: &str, upload: &Upload) -> Result<Outcome> {
    let people = at.db.read(personnel::ids_by_nip).await?;
    match what {
        "sanksi" => take_sanctions(at, upload, &people).await,
        _ => take_lhkpn(at, upload, &people).await,
    }
}

async fn take_sanctions(
    at: &Desk<'_>,
    upload: &Upload,
    people: &HashMap<String, i64>,
) -> Result<Outcome> {
    let verdicts = import::judge(upload, SANCTION_COLUMNS, |row, places| {
        let [nip, kind, from, to, decree] = places else { return Err(row.flaw(0, "flaw-choice")) };
        let number = row.digits(*nip, 18)?;
        let person_id =
            *people.get(&number).ok_or_else(|| row.flaw(*nip, "flaw-no-such-person"))?;
        let word = row.cell(*kind).to_uppercase();
        if !KINDS.contains(&word.as_str()) {
            return Err(row.flaw(*kind, "flaw-sanction-kind"));
        }
        Ok(NewSanction {
            person_id,
            kind: word,
            valid_from: row.date(*from)?,
            valid_to: row.optional(*to, sheet::Row::date)?,
            decree: row.text(*decree)?,
        })
    })?;
    let count = verdicts.good.len();
    let take = !import::rehearsal(upload);
    if take && count > 0 {
        let permit = law::policy::allow(at.actor, Action::SanctionRecord, &Target::pemda())?;
        let list = verdicts.good.into_iter().map(|(_, row)| row).collect();
        act::sanction(at.db, permit, list).await?;
    }
    Ok(Outcome { good: count, bad: verdicts.bad, taken: take })
}

async fn take_lhkpn(
    at: &Desk<'_>,
    upload: &Upload,
    people: &HashMap<String, i64>,
) -> Result<Outcome> {
    let verdicts = import::judge(upload, LHKPN_COLUMNS, |row, places| {
        let [nip, year, state, since, ground] = places else {
            return Err(row.flaw(0, "flaw-choice"));
        };
        let number = row.digits(*nip, 18)?;
        let person_id =
            *people.get(&number).ok_or_else(|| row.flaw(*nip, "flaw-no-such-person"))?;
        let word = row.cell(*state).to_lowercase();
        if !LHKPN_STATES.contains(&word.as_str()) {
            return Err(row.flaw(*state, "flaw-lhkpn-state"));
        }
        let value = row.int(*year)?;
        if !(2000..=2199).contains(&value) {
            return Err(row.flaw(*year, "flaw-year"));
        }
        Ok(NewLhkpn {
            person_id,
            year: value,
            state: word,
            since: row.date(*since)?,
            ground: row.cell(*ground).to_owned(),
        })
    })?;
    let count = verdicts.good.len();
    let take = !import::rehearsal(upload);
    if take && count > 0 {
        let permit = law::policy::allow(at.actor, Action::SanctionRecord, &Target::pemda())?;
        let list = verdicts.good.into_iter().map(|(_, row)| row).collect();
        act::lhkpn(at.db, permit, list).await?;
    }
    Ok(Outcome { good: count, bad: verdicts.bad, taken: take })
}
