//! Verifying the journal from the pages: in the background, with real counts, leaving a verdict
//! that the next reader sees first. The verdict never replaces a verification of one's own.

use law::Permit;
use serde::Serialize;
use shell::house::{Clock, Tenant};
use shell::lang::L;
use shell::work::{State, Work};
use std::sync::Arc;
use store::audit::{AuditFault, Report, Trust, verify_watched};
use store::{Event, Fault, Result, Tx, values};

/// Findings kept with a run; the command line names all.
const KEPT: usize = 500;

/// What a verification found.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    /// Who asked for it.
    pub person_id: Option<i64>,
    /// When it began, microseconds UTC.
    pub started_us: i64,
    /// When it ended, microseconds UTC.
    pub ended_us: i64,
    /// Entries read.
    pub entries: i64,
    /// Protected rows read.
    pub rows: i64,
    /// Checkpoints compared.
    pub checkpoints: i64,
    /// Root over the entries read.
    pub root: String,
    /// How many findings there are.
    pub found: i64,
    /// The first of them.
    pub faults: Vec<AuditFault>,
}

/// The latest verification, if there was one.
///
/// # Errors
/// Faults of the store.
pub fn last(tx: &mut Tx) -> Result<Option<Run>> {
    let sql = "SELECT person_id, started_us, ended_us, entries, rows, checkpoints, root, found,
                      faults FROM audit_run ORDER BY id DESC LIMIT 1";
    tx.one(sql, &[], |row| {
        Ok(Run {
            person_id: row.opt_i64(0)?,
            started_us: row.i64(1)?,
            ended_us: row.i64(2)?,
            entries: row.i64(3)?,
            rows: row.i64(4)?,
            checkpoints: row.i64(5)?,
            root: row.text(6)?,
            found: row.i64(7)?,
            faults: serde_json::from_str(&row.text(8)?).map_err(Fault::from)?,
        })
    })
}

/// A verification that somebody asked for.
pub struct Verification {
    /// The pemda.
    pub tenant: Arc<Tenant>,
    /// The time.
    pub clock: Clock,
    /// Language of who asked.
    pub l: L,
    /// The permit under which it is journalled.
    pub permit: Permit,
    /// Its progress.
    pub work: Arc<Work>,
}

impl Verification {
    /// Runs to its end, or until it is cancelled.
    pub async fn run(self) {
        let state = match self.attempt().await {
            Ok(Some(())) => State::Done { href: "/jurnal/hasil".to_owned() },
            Ok(None) => State::Cancelled,
            Err(failure) => {
                tracing::error!(pemda = %self.tenant.slug, %failure, "a verification failed");
                State::Failed { what: self.l.t("aud-verify-failed") }
            }
        };
        self.work.finish(state);
    }

    async fn attempt(&self) -> Result<Option<()>> {
        let keys = self.tenant.signer.iter().map(|key| key.verifier().clone()).collect();
        let (watched, db) = (self.work.clone(), &self.tenant.db);
        let watch = move |done, all| {
            watched.set_total(all);
            watched.set_done(done);
            !watched.cancelled()
        };
        let report = verify_watched(db, Trust { keys, notes: Vec::new() }, watch).await?;
        let Some(report) = report else { return Ok(None) };
        self.keep(&report).await?;
        self.journal(&report).await;
        Ok(Some(()))
    }

    /// Keeps the verdict. This takes no journal entry, so that it works on a broken journal too.
    async fn keep(&self, report: &Report) -> Result<()> {
        let kept: Vec<&AuditFault> = report.faults.iter().take(KEPT).collect();
        let row = values![
            self.work.person,
            self.work.started_us,
            self.clock.now_us(),
            whole(report.entries),
            whole(report.rows),
            whole(report.checkpoints),
            report.root.to_string(),
            whole(report.found),
            serde_json::to_string(&kept).map_err(Fault::from)?
        ];
        let write = self.tenant.db.upkeep(move |tx| {
            tx.exec(
                "INSERT INTO audit_run (person_id, started_us, ended_us, entries, rows,
                                        checkpoints, root, found, faults)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                &row,
            )
        });
        write.await.map(|_| ())
    }

    /// Journals that it was verified; a journal too broken to grow is in the verdict already.
    async fn journal(&self, report: &Report) {
        let body = serde_json::json!({
            "entries": report.entries,
            "rows": report.rows,
            "root": report.root.to_string(),
            "found": report.found,
        });
        let write = self.tenant.db.write(self.permit.clone(), move |tx| {
            tx.record(Event::new("audit.verified").object("journal").body(body));
            Ok(())
        });
        if let Err(failure) = write.await {
            tracing::error!(pemda = %self.tenant.slug, %failure, "the journal does not grow");
        }
    }
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
