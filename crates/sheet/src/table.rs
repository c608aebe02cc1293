//! A table before it becomes a file: columns with a kind, rows of cells, notes about how it was
//! made. It knows nothing of formats and never holds a floating-point number.

use law::{Bp, Date, Rupiah};

/// What a column holds; decides width, alignment and number format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text and every identifier (NIP, NIK, account): always written as text.
    Text,
    /// Whole numbers.
    Int,
    /// Whole rupiah.
    Rupiah,
    /// Calendar dates.
    Date,
    /// Whole minutes.
    Minutes,
    /// Shares in basis points, shown in percent.
    Percent,
}

/// One column: its head and its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Text of the head cell.
    pub head: String,
    /// What stands below it.
    pub kind: Kind,
}

impl Column {
    /// A column of the given kind.
    #[must_use]
    pub fn new(head: impl Into<String>, kind: Kind) -> Column {
        Column { head: head.into(), kind }
    }

    /// A text column; also for identifiers.
    #[must_use]
    pub fn text(head: impl Into<String>) -> Column {
        Column::new(head, Kind::Text)
    }

    /// A column of whole numbers.
    #[must_use]
    pub fn int(head: impl Into<String>) -> Column {
        Column::new(head, Kind::Int)
    }

    /// A column of whole rupiah.
    #[must_use]
    pub fn rupiah(head: impl Into<String>) -> Column {
        Column::new(head, Kind::Rupiah)
    }

    /// A column of dates.
    #[must_use]
    pub fn date(head: impl Into<String>) -> Column {
        Column::new(head, Kind::Date)
    }

    /// A column of whole minutes.
    #[must_use]
    pub fn minutes(head: impl Into<String>) -> Column {
        Column::new(head, Kind::Minutes)
    }

    /// A column of shares in basis points.
    #[must_use]
    pub fn percent(head: impl Into<String>) -> Column {
        Column::new(head, Kind::Percent)
    }
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text.
    Text(String),
    /// A whole number; minutes too.
    Int(i64),
    /// A date.
    Date(Date),
    /// Whole rupiah.
    Rupiah(Rupiah),
    /// A share in basis points.
    Bp(Bp),
}

impl Cell {
    /// The cell as a program reads it: digits, ISO dates, percent with two decimals and a dot.
    #[must_use]
    pub fn plain(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Int(n) | Cell::Rupiah(Rupiah(n)) => n.to_string(),
            Cell::Date(date) => date.to_string(),
            Cell::Bp(Bp(bp)) => {
                let sign = if *bp < 0 { "-" } else { "" };
                let size = bp.unsigned_abs();
                format!("{sign}{}.{:02}", size / 100, size % 100)
            }
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}
impl From<&String> for Cell {
    fn from(text: &String) -> Cell {
        Cell::Text(text.clone())
    }
}
impl From<i64> for Cell {
    fn from(n: i64) -> Cell {
        Cell::Int(n)
    }
}
impl From<Date> for Cell {
    fn from(date: Date) -> Cell {
        Cell::Date(date)
    }
}
impl From<Rupiah> for Cell {
    fn from(amount: Rupiah) -> Cell {
        Cell::Rupiah(amount)
    }
}
impl From<Bp> for Cell {
    fn from(share: Bp) -> Cell {
        Cell::Bp(share)
    }
}
impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Empty, Into::into)
    }
}

/// A titled table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Title; becomes the name of the worksheet.
    pub title: String,
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// The rows; a short row ends in empty cells, cells beyond the last column are not written.
    pub rows: Vec<Vec<Cell>>,
    /// Filter, time and requester, one sentence each; written beside the data, never among it.
    pub notes: Vec<String>,
}

impl Table {
    /// An empty table.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Table {
        Table { title: title.into(), ..Table::default() }
    }

    /// Adds a column.
    #[must_use]
    pub fn column(mut self, column: Column) -> Table {
        self.columns.push(column);
        self
    }

    /// Adds columns.
    #[must_use]
    pub fn columns(mut self, columns: impl IntoIterator<Item = Column>) -> Table {
        self.columns.extend(columns);
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Table {
        self.notes.push(note.into());
        self
    }

    /// Adds a row.
    #[must_use]
    pub fn row(mut self, cells: impl Into<Vec<Cell>>) -> Table {
        self.rows.push(cells.into());
        self
    }

    /// Adds a row in a loop.
    pub fn push(&mut self, cells: impl Into<Vec<Cell>>) {
        self.rows.push(cells.into());
    }
}
