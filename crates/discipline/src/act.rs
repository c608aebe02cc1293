//! Use cases: record sanctions and wealth reports.

use crate::model::{KINDS, LHKPN_STATES, NewLhkpn, NewSanction};
use crate::store;
use ::store::{Db, Result};
use law::{Invalid, Permit};

/// Records sanctions.
///
/// # Errors
/// An unknown kind, an empty decree, a span that ends before it begins; faults of the store.
pub async fn sanction(db: &Db, permit: Permit, list: Vec<NewSanction>) -> Result<()> {
    for new in &list {
        if !KINDS.contains(&new.kind.as_str()) {
            return Err(Invalid::field("kind", "flaw-choice").into());
        }
        if new.decree.trim().is_empty() {
            return Err(Invalid::field("decree", "flaw-required").into());
        }
        if new.valid_to.is_some_and(|to| to < new.valid_from) {
            return Err(Invalid::field("valid_to", "flaw-span").into());
        }
    }
    db.write(permit, move |tx| store::create_sanctions(tx, &list)).await
}

/// Records states of wealth reports.
///
/// # Errors
/// An unknown state or an impossible year; faults of the store.
pub async fn lhkpn(db: &Db, permit: Permit, list: Vec<NewLhkpn>) -> Result<()> {
    for new in &list {
        if !LHKPN_STATES.contains(&new.state.as_str()) {
            return Err(Invalid::field("state", "flaw-choice").into());
        }
        if !(2000..=2199).contains(&new.year) {
            return Err(Invalid::field("year", "flaw-year").into());
        }
    }
    db.write(permit, move |tx| store::create_lhkpn(tx, &list)).await
}
