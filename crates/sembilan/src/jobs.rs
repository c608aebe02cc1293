//! The scheduler: runs the background work of every room for every pemda, one process at a time
//! on PostgreSQL, and signs a checkpoint of the journal every minute in which it grew.

use journal::SigningKey;
use shell::house::House;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

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

async fn repeat(
    house: House,
    place: usize,
    job: shell::room::Job,
    mut stopped: watch::Receiver<bool>,
) {
    let mut clock = tokio::time::interval(Duration::from_secs(job.every_s.max(1)));
    clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = clock.tick() => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
        let Some(tenant) = house.tenants.get(place) else { return };
        let Ok(Some(_turn)) = tenant.db.try_turn(job.name).await else { continue };
        if let Err(failure) = (job.run)(house.clone(), place).await {
            tracing::error!(job = job.name, tenant = %tenant.slug, %failure, "a job failed");
        }
    }
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
