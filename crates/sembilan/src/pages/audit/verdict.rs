//! How the journal stands, in one sentence: what the last verification found, how far the signed
//! checkpoints reach, and who outside has seen them.

use super::run::{self, Run};
use journal::note::peek_checkpoint;
use law::Zone;
use serde::Serialize;
use shell::lang::L;
use store::audit::{AuditFault, Finding};
use store::log::{self, Signed};

/// A finding as a person reads it.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// What was found, as a person reads it.
    pub sentence: String,
    /// Table of the row concerned.
    pub table: String,
    /// Key of the row concerned.
    pub key: String,
    /// Entry concerned.
    pub seq: Option<i64>,
    /// The same, as the auditor of the store says it.
    pub detail: String,
}

/// How the journal stands.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict {
    /// Tone of the notice.
    pub tone: &'static str,
    /// The verdict.
    pub title: String,
    /// One sentence more.
    pub text: String,
    /// The last verification.
    pub verified: Option<Run>,
    /// What it found.
    pub faults: Vec<Found>,
    /// The latest checkpoint.
    pub signed: Option<Signed>,
    /// Who signed it besides the log.
    pub witnesses: Vec<String>,
    /// Entries there are.
    pub size: u64,
}

/// What the pages read in one moment.
pub struct Read {
    last: Option<Run>,
    size: u64,
    signed: Option<Signed>,
}

/// Reads how the journal stands.
///
/// # Errors
/// Faults of the store.
pub fn read_state(tx: &mut store::Tx) -> store::Result<Read> {
    let (size, _) = log::head(tx)?;
    Ok(Read { last: run::last(tx)?, size, signed: log::checkpoints(tx, 1)?.pop() })
}

/// The verdict in a language, with times at the seat of the pemda.
#[must_use]
pub fn verdict(l: L, zone: Zone, read: Read) -> Verdict {
    let Read { last, size, signed } = read;
    let moment = |us: i64| shell::format::instant(l, us, zone);
    let faults: Vec<Found> =
        last.iter().flat_map(|r| r.faults.iter()).map(|f| found(l, f)).collect();
    let (tone, title, text) = match &last {
        None => ("warning", l.t("aud-verdict-none"), l.t("aud-verdict-none-text")),
        Some(run) if run.found == 0 => {
            let values = [
                ("seq", shell::format::count(run.entries.saturating_sub(1))),
                ("rows", shell::format::count(run.rows)),
                ("moment", moment(run.ended_us)),
            ];
            (
                "positive",
                l.tv("aud-verdict-intact", &values),
                l.tv("aud-verdict-intact-text", &values),
            )
        }
        Some(run) => {
            let first = faults.first().map(|f| f.sentence.clone()).unwrap_or_default();
            let values = [
                ("found", shell::format::count(run.found)),
                ("moment", moment(run.ended_us)),
                ("first", first),
            ];
            (
                "negative",
                l.tv("aud-verdict-broken", &values),
                l.tv("aud-verdict-broken-text", &values),
            )
        }
    };
    let witnesses = signed.as_ref().map(|s| witnesses(&s.note)).unwrap_or_default();
    Verdict { tone, title, text, verified: last, faults, signed, witnesses, size }
}

/// Names of those who signed a checkpoint besides the log itself.
fn witnesses(note: &str) -> Vec<String> {
    let origin = peek_checkpoint(note).map(|c| c.origin).unwrap_or_default();
    note.lines()
        .filter_map(|line| line.strip_prefix("\u{2014} ")?.split(' ').next())
        .filter(|name| *name != origin)
        .map(str::to_owned)
        .collect()
}

fn found(l: L, fault: &AuditFault) -> Found {
    let key = match fault.kind {
        Finding::EntryMissing => "aud-fault-entry-missing",
        Finding::EntryAltered => "aud-fault-entry-altered",
        Finding::RecordAltered => "aud-fault-record-altered",
        Finding::SealsAltered => "aud-fault-seals-altered",
        Finding::TreeAltered => "aud-fault-tree-altered",
        Finding::Checkpoint => "aud-fault-checkpoint",
        Finding::RowAltered => "aud-fault-row-altered",
        Finding::RowMissing => "aud-fault-row-missing",
        Finding::RowAdded => "aud-fault-row-added",
        Finding::Unreadable => "aud-fault-unreadable",
    };
    let (table, row) =
        (fault.table.clone().unwrap_or_default(), fault.key.clone().unwrap_or_default());
    let seq = fault.seq.map(shell::format::count).unwrap_or_else(|| "–".to_owned());
    let place = [("table", table.clone()), ("key", row.clone()), ("seq", seq)];
    let sentence = l.tv(key, place);
    Found { sentence, table, key: row, seq: fault.seq, detail: fault.what.clone() }
}
