//! One row of a file with typed helpers. Each helper either gives the value or a flaw that names
//! row, column and mend; a bad row never stops the good ones.

use super::head::Head;
use crate::number::{self, Fault};
use law::{Date, Flaw, Month, Rupiah};

/// A row; cells beyond its end read as blank.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// Row of the file, counted from 1 with the head as row 1.
    pub number: u64,
    /// The cells as text, left to right.
    pub cells: Vec<&'a str>,
    head: &'a Head,
}

impl<'a> Row<'a> {
    pub(super) fn new(number: u64, cells: Vec<&'a str>, head: &'a Head) -> Row<'a> {
        Row { number, cells, head }
    }

    /// The cell without blanks around it.
    #[must_use]
    pub fn cell(&self, column: usize) -> &'a str {
        self.cells.get(column).copied().unwrap_or_default().trim()
    }

    /// Whether the cell holds nothing, or only the dash people type for nothing.
    #[must_use]
    pub fn is_blank(&self, column: usize) -> bool {
        matches!(self.cell(column), "" | "-")
    }

    /// A flaw of this row and column; for checks the caller makes.
    #[must_use]
    pub fn flaw(&self, column: usize, key: &'static str) -> Flaw {
        let label = self.head.label(column);
        Flaw::row(self.number, label.clone(), key)
            .with("row", self.number)
            .with("column", label)
            .with("value", self.cell(column).chars().take(40).collect::<String>())
    }

    /// The value, or `None` where the cell is blank: `row.optional(3, Row::date)`.
    ///
    /// # Errors
    /// Those of the helper.
    pub fn optional<T>(
        &self,
        column: usize,
        helper: impl FnOnce(&Row<'a>, usize) -> Result<T, Flaw>,
    ) -> Result<Option<T>, Flaw> {
        if self.is_blank(column) { Ok(None) } else { helper(self, column).map(Some) }
    }

    /// Text with single spaces and without control characters.
    ///
    /// # Errors
    /// When the cell is blank.
    pub fn text(&self, column: usize) -> Result<String, Flaw> {
        let clean = self.cell(column).replace(char::is_control, " ");
        let text = clean.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() { Err(self.flaw(column, "flaw-sheet-blank")) } else { Ok(text) }
    }

    /// An identifier of exactly `length` digits (NIP 18, NIK 16); spaces, dots and hyphens
    /// between them are dropped.
    ///
    /// # Errors
    /// When other characters are there, the length differs, or a spreadsheet made a number of
    /// it and lost digits.
    pub fn digits(&self, column: usize, length: usize) -> Result<String, Flaw> {
        let text = self.filled(column)?;
        let lost = |c: char| c == 'E' || c == 'e';
        if text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(lost) {
            return Err(self.flaw(column, "flaw-sheet-digits-lost"));
        }
        let digits: String = text.chars().filter(|c| !" .-'\u{a0}".contains(*c)).collect();
        if digits.len() == length && digits.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(digits);
        }
        Err(self.flaw(column, "flaw-sheet-digits").with("length", length))
    }

    /// A whole number.
    ///
    /// # Errors
    /// When it is none.
    pub fn int(&self, column: usize) -> Result<i64, Flaw> {
        number::integer(self.filled(column)?).map_err(|fault| self.bad_number(column, fault))
    }

    /// Whole rupiah, with or without `Rp`, dots or commas for thousands and zero decimals.
    ///
    /// # Errors
    /// When it is no amount or not whole.
    pub fn rupiah(&self, column: usize) -> Result<Rupiah, Flaw> {
        let amount = number::rupiah(self.filled(column)?);
        amount.map(Rupiah).map_err(|fault| self.bad_number(column, fault))
    }

    /// A date: ISO, day first with hyphen, stroke or dot, or the day number of a spreadsheet.
    ///
    /// # Errors
    /// When it is no date of the years 1900 to 2199.
    pub fn date(&self, column: usize) -> Result<Date, Flaw> {
        number::date(self.filled(column)?).ok_or_else(|| self.flaw(column, "flaw-sheet-date"))
    }

    /// A month as `2026-03`.
    ///
    /// # Errors
    /// When it is none.
    pub fn month(&self, column: usize) -> Result<Month, Flaw> {
        self.filled(column)?.parse().map_err(|_| self.flaw(column, "flaw-sheet-month"))
    }

    /// Minutes: `450`, `7:30`, `07.30`, `7 jam 30 menit`.
    ///
    /// # Errors
    /// When it is no duration.
    pub fn minutes(&self, column: usize) -> Result<i64, Flaw> {
        number::minutes(self.filled(column)?).ok_or_else(|| self.flaw(column, "flaw-sheet-minutes"))
    }

    /// Yes or no: `ya`, `y`, `1`, `true` and their opposites.
    ///
    /// # Errors
    /// When it is neither.
    pub fn flag(&self, column: usize) -> Result<bool, Flaw> {
        match self.filled(column)?.to_lowercase().as_str() {
            "ya" | "y" | "1" | "true" | "benar" | "yes" => Ok(true),
            "tidak" | "t" | "0" | "false" | "salah" | "no" | "n" => Ok(false),
            _ => Err(self.flaw(column, "flaw-sheet-flag")),
        }
    }

    fn filled(&self, column: usize) -> Result<&'a str, Flaw> {
        match self.cell(column) {
            "" => Err(self.flaw(column, "flaw-sheet-blank")),
            text => Ok(text),
        }
    }

    fn bad_number(&self, column: usize, fault: Fault) -> Flaw {
        let key = match fault {
            Fault::NotANumber => "flaw-sheet-number",
            Fault::NotWhole => "flaw-sheet-not-whole",
            Fault::TooLarge => "flaw-sheet-too-large",
        };
        self.flaw(column, key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flaws_name_row_column_and_value() {
        let head = Head::new(1, vec!["NIP".into(), "Gaji Pokok".into(), String::new()]);
        let row = Row::new(7, vec!["1.99001012099011E17", "12,5", "-"], &head);
        let flaw = row.rupiah(1).unwrap_err();
        assert_eq!((flaw.row, flaw.field.as_str()), (Some(7), "Gaji Pokok"));
        assert_eq!(flaw.key, "flaw-sheet-not-whole");
        assert_eq!(row.digits(0, 18).unwrap_err().key, "flaw-sheet-digits-lost");
        assert_eq!(row.optional(2, Row::date), Ok(None));
        assert_eq!(row.date(5).unwrap_err().field, "F");
        assert_eq!(row.date(5).unwrap_err().key, "flaw-sheet-blank");
    }

    #[test]
    fn identifiers_keep_their_digits() {
        let head = Head::new(1, vec!["NIP".into()]);
        let row = Row::new(2, vec!["19900101 209901 1 001"], &head);
        assert_eq!(row.digits(0, 18).unwrap(), "199001012099011001");
        assert_eq!(row.digits(0, 16).unwrap_err().key, "flaw-sheet-digits");
    }
}
