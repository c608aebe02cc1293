//! All SQL of this room.

pub mod line;
pub mod note;
pub mod remark;
pub mod run;
pub mod salary;
