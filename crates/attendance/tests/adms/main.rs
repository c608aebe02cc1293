//! Conversations with terminals through the real router, on every engine at hand.
#![allow(clippy::unwrap_used, clippy::panic)]

mod clients;
mod conversation;
mod hostile;
mod mapping;
mod stage;
mod surge;
