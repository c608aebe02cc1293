//! Spreadsheets in and out: tables leave as CSV or xlsx, uploaded files come in as rows of text
//! with typed helpers that name row, column and mend. It must never trust a file (every size is
//! limited before it is spent), never write a text cell that a spreadsheet would run as a
//! formula, and never turn an identifier into a number.

mod failure;
mod guard;
#[cfg(test)]
mod hostile;
mod number;
pub mod out;
pub mod read;
mod table;

pub use failure::{SheetError, WriteError};
pub use out::csv::{CsvForm, csv, csv_with};
pub use out::xlsx::{Writer, workbook, xlsx};
pub use read::head::Head;
pub use read::row::Row;
pub use read::{Limits, Rows, read};
pub use table::{Cell, Column, Kind, Table};

/// Indonesian words for the flaws this crate raises (keys `flaw-sheet-…`).
pub const LOCALE_ID: &str = include_str!("../locales/id.ftl");
/// English words for the same keys.
pub const LOCALE_EN: &str = include_str!("../locales/en.ftl");
