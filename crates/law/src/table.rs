//! Reading a table parameter cell by cell. Rules do this once, when a month is opened, and keep
//! typed rows; nothing here is called per person.

use crate::book::{Book, RuleError, Table};
use crate::decimal::Decimal;
use crate::money::{Bp, Rupiah};
use jiff::civil::Date;

/// A table in force on a day, with the key for messages.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    key: &'a str,
    table: &'a Table,
}

/// One row of it.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    reader: Reader<'a>,
    cells: &'a [String],
}

impl<'a> Reader<'a> {
    /// The table that is in force that day.
    pub fn at(book: &'a Book, key: &'a str, on: Date) -> Result<Reader<'a>, RuleError> {
        Ok(Reader { key, table: book.table(key, on)? })
    }

    /// Its rows.
    pub fn rows(self) -> impl Iterator<Item = Row<'a>> {
        self.table.rows.iter().map(move |cells| Row { reader: self, cells })
    }

    /// The names of its columns.
    #[must_use]
    pub fn head(self) -> &'a [String] {
        &self.table.head
    }

    /// Reads every row with `f`.
    pub fn read<T>(
        self,
        f: impl FnMut(Row<'a>) -> Result<T, RuleError>,
    ) -> Result<Vec<T>, RuleError> {
        self.rows().map(f).collect()
    }
}

impl<'a> Row<'a> {
    fn wrong(&self, column: &'static str, want: &'static str) -> RuleError {
        RuleError::Cell { key: self.reader.key.to_owned(), column, want }
    }

    /// The cell as text, empty or not.
    pub fn text(&self, column: &'static str) -> Result<&'a str, RuleError> {
        self.reader
            .table
            .column(column)
            .and_then(|n| self.cells.get(n))
            .map(String::as_str)
            .ok_or_else(|| self.wrong(column, "a column of that name"))
    }

    /// The cell as text, if it is not empty.
    pub fn opt_text(&self, column: &'static str) -> Result<Option<&'a str>, RuleError> {
        self.text(column).map(|text| (!text.is_empty()).then_some(text))
    }

    /// A whole number.
    pub fn int(&self, column: &'static str) -> Result<i64, RuleError> {
        self.text(column)?.parse().map_err(|_| self.wrong(column, "a whole number"))
    }

    /// A whole number; an empty cell is none.
    pub fn opt_int(&self, column: &'static str) -> Result<Option<i64>, RuleError> {
        if self.text(column)?.is_empty() { Ok(None) } else { self.int(column).map(Some) }
    }

    /// Whole rupiah.
    pub fn rupiah(&self, column: &'static str) -> Result<Rupiah, RuleError> {
        self.int(column).map(Rupiah)
    }

    /// Basis points.
    pub fn bp(&self, column: &'static str) -> Result<Bp, RuleError> {
        self.int(column).map(Bp)
    }

    /// An exact decimal.
    pub fn decimal(&self, column: &'static str) -> Result<Decimal, RuleError> {
        self.text(column)?.parse().map_err(|_| self.wrong(column, "a decimal"))
    }

    /// A date.
    pub fn date(&self, column: &'static str) -> Result<Date, RuleError> {
        self.text(column)?.parse().map_err(|_| self.wrong(column, "a date"))
    }
}
