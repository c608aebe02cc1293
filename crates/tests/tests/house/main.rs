//! The house as its people meet it: stories through the real router on both engines, the guard
//! that walks every door, and the experiments that break things on purpose. Nothing here reaches
//! around a room's face except to do harm, which is what it is for.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on must fail where it stands"
)]

mod city;
mod guard;
mod proof;
mod story;
