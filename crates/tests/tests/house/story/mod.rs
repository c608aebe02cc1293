//! Stories of each room, told on every engine at hand.

mod discipline;
mod performance;
mod personnel;
mod shell;
