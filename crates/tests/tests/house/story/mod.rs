//! Stories of each room, told on every engine at hand.

mod allowance;
mod attendance;
mod discipline;
mod performance;
mod personnel;
mod shell;
