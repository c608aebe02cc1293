//! Use cases of the machines half: permit, rules, store and journal in one transaction. A permit
//! for another act opens nothing here.

pub mod command;
pub mod device;
pub mod pin;
pub mod quarantine;
pub mod upload;

use super::model::Device;
use law::{Action, Permit, Refusal};
use store::{Result, Tx};

/// The permit must be for this very act.
pub(crate) fn require(permit: &Permit, action: Action) -> Result<()> {
    if permit.action() == action {
        Ok(())
    } else {
        Err(Refusal::new("refusal-not-permitted").with("action", action.name()).into())
    }
}

/// The device, or a refusal that looks as if it did not exist.
pub(crate) fn loaded(tx: &mut Tx, id: i64) -> Result<Device> {
    let found = super::store::device::find(tx, id)?;
    found.ok_or_else(|| Refusal::new("refusal-device-unknown").hidden().into())
}
