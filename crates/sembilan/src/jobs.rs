//! The scheduler: runs the background work of every room for every pemda, one process at a time
//! on PostgreSQL, and signs a checkpoint of the journal every minute in which it grew.

use journal::SigningKey;
use shell::house::House;
use shell::room::{Job, JobFuture};
use std::time::{Duration, Instant};
use store::{Db, values};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tracing::{Instrument, trace_span};

/// Starts all background work.
#[must_use]
pub fn start(house: &House, stopped: watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    let mut handles = Vec::new();
    for place in 0..house.tenants.len() {
        for room in &house.rooms {
            for job in room.jobs {
                handles.push(tokio::spawn(repeat(house.clone(), place, *job, stopped.clone())));
            }
        }
    }
    handles
}

/// Lets the engine count its rows. Without counts it may go through a whole month to find one
/// person, and a pemda that has just brought its people in must not wait for the night.
pub const ANALYSE: Job = Job { name: "store.analyse", every_s: 3_600, run: analyse };

fn analyse(house: House, place: usize) -> JobFuture {
    Box::pin(async move {
        match house.tenants.get(place) {
            Some(tenant) => tenant.db.analyse().await,
            None => Ok(()),
        }
    })
}

async fn repeat(house: House, place: usize, job: Job, mut stopped: watch::Receiver<bool>) {
    let mut clock = tokio::time::interval(Duration::from_secs(job.every_s.max(1)));
    clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = clock.tick() => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
        let Some(tenant) = house.tenants.get(place) else { return };
        if !my_turn(&tenant.db, job).await {
            continue;
        }
        let began = Instant::now();
        let span = trace_span!(target: store::SPANS, "job", otel.name = job.name,
            pemda = tenant.slug);
        let done = (job.run)(house.clone(), place).instrument(span).await;
        crate::metrics::job(job.name, began.elapsed(), done.is_ok());
        if let Err(failure) = done {
            tracing::error!(job = job.name, tenant = %tenant.slug, %failure, "a job failed");
        }
    }
}

/// Of several processes on one database only one does a round of a job: whoever moves its turn on.
async fn my_turn(db: &Db, job: Job) -> bool {
    let span_us = i64::try_from(job.every_s).unwrap_or(60) * 1_000_000;
    let won = db
        .upkeep(move |tx| {
            let now_us = tx.now_us();
            // A little less than the interval, so that clocks a moment apart do not skip a round.
            let until = now_us + span_us * 8 / 10;
            tx.exec(
                "INSERT INTO turn (job, until_us) VALUES (?1, ?2)
                 ON CONFLICT (job) DO UPDATE SET until_us = excluded.until_us
                  WHERE turn.until_us <= ?3",
                &values![job.name, until, now_us],
            )
        })
        .await;
    matches!(won, Ok(1))
}

/// Name under which a pemda signs: permanent, the origin of its log.
#[must_use]
pub fn origin(slug: &str) -> String {
    format!("sembilan.{slug}/audit")
}

/// The key that signs checkpoints of a pemda.
///
/// # Errors
/// When the key file is damaged.
pub fn signer(keys: &crate::keys::Keys, slug: &str) -> Result<SigningKey, String> {
    SigningKey::from_seed(&origin(slug), &keys.signer_seed()?).map_err(|e| e.to_string())
}
