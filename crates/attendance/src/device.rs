//! Machines: the terminals of the offices, whose keys stand for whom, what they sent, what we
//! asked of them and what looks odd. A batch is acknowledged only after its rows are durable,
//! and no line that came is ever thrown away silently.

pub mod act;
pub mod address;
pub mod intake;
pub mod job;
pub mod model;
pub mod pins;
pub mod plausible;
pub mod store;

pub use model::{AlarmKind, Device, DeviceState, Source};
