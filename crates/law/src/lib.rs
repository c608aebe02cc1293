//! The law of the house: pure rules, dated parameters, policy. No file, no clock, no network, no
//! chance: `today`, parameters and facts are arguments, so every result can be replayed.

pub mod account;
pub mod allowance;
pub mod attendance;
pub mod book;
pub mod calendar;
pub mod career;
pub mod case;
pub mod coverage;
pub mod credit;
pub mod decimal;
pub mod discipline;
pub mod failure;
pub mod grade;
pub mod leave;
pub mod load;
pub mod money;
pub mod month;
pub mod nip;
pub mod pay;
pub mod policy;
pub mod reconcile;
pub mod sipd;
pub mod skp;
pub mod table;
pub mod tax;
#[cfg(test)]
pub(crate) mod testing;
pub mod trace;

pub use decimal::Decimal;
pub use failure::{Flaw, Invalid, Refusal};
pub use jiff::civil::Date;
pub use money::{Bp, Rounding, Rupiah};
pub use month::{Month, Zone};
pub use policy::{Action, Actor, Permit, Role, Target};
