//! One small face over two databases: embedded SQLite with group commit, and PostgreSQL. A write
//! takes a permit of the policy and commits together with its journal entries or not at all.
//! Nothing here knows a rule of law or a page, and nothing here reads the system clock: the time
//! comes from the clock the program hands in.

mod among;
mod append;
pub mod audit;
pub mod backup;
mod catalog;
mod db;
mod event;
mod failure;
pub mod log;
mod migrate;
mod postgres;
mod row;
mod schema;
mod seal;
mod span;
mod sql;
mod sqlite;
mod stats;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod tx;
mod value;
mod write;

pub use among::among;
pub use catalog::{MigrationSet, Protected};
pub use db::{Clock, Db, Options};
pub use event::Event;
pub use failure::{Failure, Fault, FaultKind, Result};
pub use postgres::tool_address;
pub use row::Row;
pub use schema::drop_schema;
pub use span::SPANS;
pub use stats::Stats;
pub use tx::{Engine, Tx};
pub use value::Value;
pub use write::WriteTx;

#[cfg(test)]
mod tests;
