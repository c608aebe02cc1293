//! What can be wrong with a whole file, and what can go wrong while writing one. Flaws of one
//! row are [`law::Flaw`]s and never stop the good rows.

use law::{Flaw, Invalid};

/// Why a file was refused as a whole. Each has a message key with cause and mend.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SheetError {
    /// No bytes, or no row with anything in it.
    #[error("the file is empty")]
    Empty,
    /// More bytes than the limit.
    #[error("the file is larger than {limit_kb} KB")]
    TooBig {
        /// The limit in kilobytes.
        limit_kb: u64,
    },
    /// Neither xlsx nor CSV by its content.
    #[error("the content is {found}, not a spreadsheet")]
    NotASheet {
        /// What the content looks like, for example `PDF`.
        found: &'static str,
    },
    /// The name promises one kind and the content is another.
    #[error("the name says {named}, the content is {found}")]
    NameMismatch {
        /// Kind promised by the ending of the name.
        named: String,
        /// Kind found in the content.
        found: &'static str,
    },
    /// The old binary workbook, or one locked with a password.
    #[error("an old xls workbook or one with a password")]
    OldWorkbook,
    /// A web page or XML saved under the name of a spreadsheet.
    #[error("a web page, not a spreadsheet")]
    WebPage,
    /// A program or script.
    #[error("a program, not a spreadsheet")]
    Program,
    /// Unpacks to more than the limit, or much more than its packed size.
    #[error("the workbook unpacks to more than allowed")]
    Bomb,
    /// Cannot be read as what it claims to be.
    #[error("the file is damaged")]
    Broken,
    /// A CSV that holds binary data.
    #[error("the text holds binary data")]
    NotText,
    /// More rows than the limit.
    #[error("more than {limit} rows")]
    TooManyRows {
        /// The limit in rows, head included.
        limit: usize,
    },
    /// More columns than the limit.
    #[error("more than {limit} columns in row {row}")]
    TooManyColumns {
        /// Row, counted from 1.
        row: u64,
        /// The limit in columns.
        limit: usize,
    },
    /// A cell longer than the limit.
    #[error("a cell of row {row} is longer than {limit} characters")]
    CellTooLong {
        /// Row, counted from 1.
        row: u64,
        /// Column letter, as a spreadsheet shows it.
        column: String,
        /// The limit in characters.
        limit: usize,
    },
}

impl SheetError {
    /// Key of its message in the locale files.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            SheetError::Empty => "flaw-sheet-empty",
            SheetError::TooBig { .. } => "flaw-sheet-too-big",
            SheetError::NotASheet { .. } => "flaw-sheet-not-a-sheet",
            SheetError::NameMismatch { .. } => "flaw-sheet-name-mismatch",
            SheetError::OldWorkbook => "flaw-sheet-old-workbook",
            SheetError::WebPage => "flaw-sheet-web-page",
            SheetError::Program => "flaw-sheet-program",
            SheetError::Bomb => "flaw-sheet-bomb",
            SheetError::Broken => "flaw-sheet-broken",
            SheetError::NotText => "flaw-sheet-not-text",
            SheetError::TooManyRows { .. } => "flaw-sheet-too-many-rows",
            SheetError::TooManyColumns { .. } => "flaw-sheet-too-many-columns",
            SheetError::CellTooLong { .. } => "flaw-sheet-cell-too-long",
        }
    }

    /// The same as a flaw of the form field the file came in.
    #[must_use]
    pub fn flaw(&self, field: &str) -> Flaw {
        let flaw = Flaw::field(field, self.key());
        match self {
            SheetError::TooBig { limit_kb } => flaw.with("limit", limit_kb),
            SheetError::NotASheet { found } => flaw.with("found", found),
            SheetError::NameMismatch { named, found } => {
                flaw.with("named", named).with("found", found)
            }
            SheetError::TooManyRows { limit } => flaw.with("limit", limit),
            SheetError::TooManyColumns { row, limit } => {
                Flaw { row: Some(*row), ..flaw }.with("limit", limit)
            }
            SheetError::CellTooLong { row, column, limit } => {
                Flaw::row(*row, column.clone(), self.key()).with("limit", limit)
            }
            _ => flaw,
        }
    }
}

impl From<SheetError> for Invalid {
    /// As a flaw of the field `file`, the name every upload form of the house uses.
    fn from(error: SheetError) -> Invalid {
        error.flaw("file").into()
    }
}

/// Why a spreadsheet could not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// More rows or columns than a worksheet holds.
    #[error("a worksheet holds no more than 1,048,576 rows and 16,384 columns")]
    TooLarge,
    /// A text longer than a worksheet cell holds.
    #[error("a cell of row {row} is longer than 32,767 characters")]
    CellTooLong {
        /// Row, counted from 1.
        row: u64,
    },
    /// The temporary file or the packing failed.
    #[error("the workbook could not be written: {0}")]
    Engine(String),
}
