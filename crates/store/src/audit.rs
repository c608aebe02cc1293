//! The audit: reads everything the journal vouches for and names what does not fit. It believes
//! no stored hash that it can compute itself, goes on after a finding, and changes nothing.

mod entries;
mod rows;
mod scopes;
mod watch;

use crate::catalog::Protected;
use crate::db::Db;
use crate::failure::{Failure, Result};
use crate::tx::Tx;
use journal::{Hash, VerifierKey};
use serde::{Deserialize, Serialize};
use watch::Watch;

/// Findings listed at most; more are only counted.
const LISTED: usize = 1_000;

/// What the auditor brings along; all of it may be empty.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// Keys of the log and its witnesses. Without them checkpoints are compared, not verified.
    pub keys: Vec<VerifierKey>,
    /// Signed checkpoints kept outside: by a witness, or printed in minutes. Only they can show
    /// that the whole journal was rewritten or its end cut off.
    pub notes: Vec<String>,
}

/// What kind of finding it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// An entry is missing from the sequence.
    EntryMissing,
    /// The published bytes of an entry were altered.
    EntryAltered,
    /// The open record of an entry was altered.
    RecordAltered,
    /// The stored seals of an entry were altered.
    SealsAltered,
    /// The tree does not fit its stored head or nodes.
    TreeAltered,
    /// A checkpoint is not believed, or the tree does not fit it.
    Checkpoint,
    /// A protected row was altered.
    RowAltered,
    /// A protected row was removed.
    RowMissing,
    /// A row was added to a protected table past the journal.
    RowAdded,
    /// Something cannot be read at all.
    Unreadable,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFault {
    /// Its kind.
    pub kind: Finding,
    /// Position of the entry concerned.
    pub seq: Option<i64>,
    /// Table of the row concerned.
    pub table: Option<String>,
    /// Key of the row concerned, parts separated by `|`.
    pub key: Option<String>,
    /// One sentence.
    pub what: String,
}

/// The outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Entries read.
    pub entries: u64,
    /// Protected rows read.
    pub rows: u64,
    /// Checkpoints compared.
    pub checkpoints: u64,
    /// Root over the entries read.
    pub root: Hash,
    /// How many findings there are.
    pub found: u64,
    /// The first of them.
    pub faults: Vec<AuditFault>,
}

impl Report {
    /// Whether everything fits.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.found == 0
    }

    fn add(&mut self, fault: AuditFault) {
        self.found += 1;
        if self.faults.len() < LISTED {
            self.faults.push(fault);
        }
    }

    fn entry(&mut self, kind: Finding, seq: i64, what: impl Into<String>) {
        let (table, key) = (None, None);
        self.add(AuditFault { kind, seq: Some(seq), table, key, what: what.into() });
    }

    fn whole(&mut self, kind: Finding, what: impl Into<String>) {
        self.add(AuditFault { kind, seq: None, table: None, key: None, what: what.into() });
    }

    fn row(&mut self, kind: Finding, table: &str, key: Option<&str>, seq: Option<i64>, what: &str) {
        self.add(AuditFault {
            kind,
            seq,
            table: Some(table.to_owned()),
            key: key.map(str::to_owned),
            what: what.to_owned(),
        });
    }

    /// A part that cannot be read is a finding; the rest is still looked at.
    fn tried(&mut self, part: &str, done: Result<()>) {
        if let Err(failure) = done {
            self.whole(Finding::Unreadable, format!("{part}: {failure}"));
        }
    }
}

/// Verifies the journal and every protected row that was declared, as they stand at one moment.
///
/// # Errors
/// If the database cannot be read at all; what is merely wrong is in the report.
pub async fn verify(db: &Db, trust: Trust) -> Result<Report> {
    let whole = verify_watched(db, trust, |_, _| true).await?;
    whole.ok_or_else(|| unreadable("the audit was not finished"))
}

/// The same, with somebody watching: `watch` is told how many entries and rows are done and how
/// many there are, and ends the audit by answering no; then there is no report.
///
/// # Errors
/// As [`verify`].
pub async fn verify_watched(
    db: &Db,
    trust: Trust,
    watch: impl FnMut(u64, u64) -> bool + Send + 'static,
) -> Result<Option<Report>> {
    let protected = db.protected();
    db.read(move |tx| {
        let mut watch = Watch::new(tx, &protected, watch);
        let report = examine(tx, &trust, &protected, &mut watch);
        Ok(watch.finished().then_some(report))
    })
    .await
}

fn examine(tx: &mut Tx, trust: &Trust, protected: &[Protected], watch: &mut Watch) -> Report {
    let mut report = Report {
        entries: 0,
        rows: 0,
        checkpoints: 0,
        root: journal::empty_root(),
        found: 0,
        faults: Vec::new(),
    };
    let done = entries::examine(tx, trust, &mut report, watch);
    report.tried("journal", done);
    for table in protected {
        let done = match table.scope {
            None => rows::examine(tx, table, &mut report, watch),
            Some(scope) => scopes::examine(tx, table, scope, &mut report, watch),
        };
        report.tried(table.table, done);
    }
    report
}

/// The bytes of a salt, if they are one.
fn salt(bytes: &[u8]) -> Option<[u8; 16]> {
    bytes.try_into().ok()
}

fn unreadable(what: &str) -> Failure {
    crate::Fault::new(what).into()
}
