//! Tables to files.

pub mod csv;
pub mod xlsx;
