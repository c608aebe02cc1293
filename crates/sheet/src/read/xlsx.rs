//! Workbooks to rows: the first worksheet, cell by cell, never as the dense block the file asks
//! for. The foreign parser runs behind a net, so that a panic in it is a damaged file to us.

use super::{Filler, Limits, Rows, unzip};
use crate::failure::SheetError;
use calamine::{Cell, DataRef, ExcelDateTime, Reader, Xlsx};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Last day a spreadsheet knows, and one.
const DAYS_END: f64 = 2_958_466.0;
/// From here on a spreadsheet number has lost digits.
const INEXACT: f64 = 1e15;

/// Reads the first worksheet.
pub(super) fn rows(bytes: &[u8], limits: Limits) -> Result<Rows, SheetError> {
    catch_unwind(AssertUnwindSafe(|| {
        unzip::check(bytes, limits)?;
        parse(bytes, limits)
    }))
    .unwrap_or(Err(SheetError::Broken))
}

fn parse(bytes: &[u8], limits: Limits) -> Result<Rows, SheetError> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetError::Broken)?;
    let name = book.sheet_names().into_iter().next().ok_or(SheetError::Empty)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(|_| SheetError::Broken)?;
    let mut filler = Filler::new(limits);
    while let Some(cell) = cells.next_cell().map_err(|_| SheetError::Broken)? {
        put(&mut filler, &cell)?;
    }
    Ok(filler.finish())
}

fn put(filler: &mut Filler, cell: &Cell<DataRef<'_>>) -> Result<(), SheetError> {
    let (row, column) = cell.get_position();
    let number = row.checked_add(1).ok_or(SheetError::Broken)?;
    let column = column as usize;
    match cell.get_value() {
        DataRef::Empty => Ok(()),
        DataRef::SharedString(text) => filler.put(number, column, text),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            filler.put(number, column, text)
        }
        DataRef::Int(n) => filler.put(number, column, &n.to_string()),
        DataRef::Float(n) => filler.put(number, column, &number_text(*n)),
        DataRef::Bool(true) => filler.put(number, column, "TRUE"),
        DataRef::Bool(false) => filler.put(number, column, "FALSE"),
        DataRef::DateTime(moment) => filler.put(number, column, &moment_text(moment)),
        DataRef::Error(error) => filler.put(number, column, &error.to_string()),
    }
}

/// A number as text that [`crate::number`] reads without doubt: whole numbers as digits, lost
/// digits in scientific form, and never exactly three decimals, which would look like thousands.
fn number_text(n: f64) -> String {
    if !n.is_finite() {
        return "#NUM!".to_owned();
    }
    if n.abs() >= INEXACT {
        return format!("{n:E}");
    }
    if n == 0.0 {
        return "0".to_owned();
    }
    let mut text = format!("{n}");
    if let Some(dot) = text.find('.')
        && text.len() - dot == 4
    {
        text.push('0');
    }
    text
}

/// ISO date, with the time if there is one; a time alone as `HH:MM`.
fn moment_text(moment: &ExcelDateTime) -> String {
    let serial = moment.as_f64();
    if !(0.0..DAYS_END).contains(&serial) {
        return number_text(serial);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = if second == 0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}")
    };
    if moment.is_duration() || serial < 1.0 {
        #[expect(clippy::cast_possible_truncation, reason = "below three million, checked above")]
        let days = serial.floor() as i64;
        let hours = days * 24 + i64::from(hour);
        return format!("{hours:02}{}", time.get(2..).unwrap_or_default());
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if serial.fract() == 0.0 { date } else { format!("{date} {time}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_text_without_doubt() {
        for (n, text) in [
            (1_234_567.0, "1234567"),
            (-0.0, "0"),
            (1.234, "1.2340"),
            (12.5, "12.5"),
            (199_001_012_099_011_001.0, "1.99001012099011E17"),
            (f64::NAN, "#NUM!"),
        ] {
            assert_eq!(number_text(n), text);
        }
    }
}
