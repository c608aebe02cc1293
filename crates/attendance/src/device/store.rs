//! All SQL of the machines half, by noun. Nothing else of the room touches these tables, and
//! nothing here decides anything.

pub mod alarm;
pub mod batch;
pub mod command;
pub mod device;
pub mod fact;
pub mod health;
pub mod pin;
pub mod punch;
pub mod quarantine;
