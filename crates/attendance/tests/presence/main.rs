//! The presence half through the room: a small city is judged, corrected, imported and looked at,
//! on every engine at hand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod city;
mod facts;
mod judged;
mod pages;
mod slices;
mod speed;
