//! Logging in, one's own account, deputies.

mod account;
mod deputy;
mod login;
