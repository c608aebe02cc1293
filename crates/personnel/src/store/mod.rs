//! All SQL of this room, and nothing else.

pub mod name;
pub mod person;
pub mod place;
pub mod span;
pub mod unit;
pub mod write;
