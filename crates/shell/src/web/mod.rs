//! Pages of the shell itself: logging in, one's own account, accounts of others, work in
//! progress, the policy table.

pub mod account;
pub mod admin;
pub mod login;
pub mod policy;
pub mod work;
