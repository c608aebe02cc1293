//! Tables to xlsx. The head is row 1, so that a file can be read back as it is; notes stand on a
//! worksheet of their own. The same table gives the same bytes: no clock is read.

use crate::failure::WriteError;
use crate::guard::guard;
use crate::table::{Cell, Column, Kind, Table};
use law::{Bp, Date, Rupiah};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use std::collections::HashSet;

/// Whole numbers up to here survive the floating-point cell of a spreadsheet.
const EXACT: i64 = 1 << 53;
/// Characters a worksheet cell can hold.
const CELL_CHARS: usize = 32_767;
/// Rows looked at to choose the widths of a table.
const WIDTH_SAMPLE: usize = 200;
/// Name of the worksheet that holds the notes.
const NOTES: &str = "Keterangan";

type Result<T> = std::result::Result<T, WriteError>;

impl From<XlsxError> for WriteError {
    fn from(error: XlsxError) -> WriteError {
        match error {
            XlsxError::RowColumnLimitError => WriteError::TooLarge,
            other => WriteError::Engine(other.to_string()),
        }
    }
}

/// One table as a workbook.
///
/// # Errors
/// When it is larger than a worksheet can be.
pub fn xlsx(table: &Table) -> Result<Vec<u8>> {
    workbook(std::slice::from_ref(table))
}

/// Several tables as one workbook, a worksheet each, their notes together on the last.
///
/// # Errors
/// When one is larger than a worksheet can be.
pub fn workbook(tables: &[Table]) -> Result<Vec<u8>> {
    let title = tables.first().map_or("", |table| &table.title);
    let mut book = new_book(title)?;
    let formats = Formats::new();
    let mut names = Names::new();
    for table in tables {
        let name = names.take(&table.title);
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        begin(sheet, &table.columns, &formats, &widths_of(table))?;
        for (n, row) in table.rows.iter().enumerate() {
            write_row(sheet, row_number(n + 1)?, &table.columns, row, &formats)?;
        }
        end(sheet, &table.columns, row_number(table.rows.len())?)?;
    }
    let notes: Vec<(&str, &[String])> =
        tables.iter().map(|t| (t.title.as_str(), t.notes.as_slice())).collect();
    write_notes(&mut book, &notes, &names.take(NOTES))?;
    Ok(book.save_to_buffer()?)
}

/// Writes a long table row by row; rows go to a temporary file, so that memory stays small
/// whatever the length.
pub struct Writer {
    book: Workbook,
    title: String,
    columns: Vec<Column>,
    formats: Formats,
    rows: usize,
    notes: Vec<String>,
}

impl Writer {
    /// Begins a workbook with one worksheet.
    ///
    /// # Errors
    /// When no temporary file can be made or there are too many columns.
    pub fn new(title: &str, columns: Vec<Column>) -> Result<Writer> {
        let mut book = new_book(title)?;
        let formats = Formats::new();
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(Names::new().take(title))?;
        let widths: Vec<usize> = columns.iter().map(|c| width_of(c, 0)).collect();
        begin(sheet, &columns, &formats, &widths)?;
        Ok(Writer { book, title: title.to_owned(), columns, formats, rows: 0, notes: Vec::new() })
    }

    /// Adds a note.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Writes the next row.
    ///
    /// # Errors
    /// When the worksheet is full, a text is too long or the disk fails.
    pub fn row(&mut self, cells: &[Cell]) -> Result<()> {
        self.rows += 1;
        let sheet = self.book.worksheet_from_index(0)?;
        write_row(sheet, row_number(self.rows)?, &self.columns, cells, &self.formats)
    }

    /// The finished file.
    ///
    /// # Errors
    /// When packing fails.
    pub fn finish(mut self) -> Result<Vec<u8>> {
        let last = row_number(self.rows)?;
        end(self.book.worksheet_from_index(0)?, &self.columns, last)?;
        let mut names = Names::new();
        names.take(&self.title);
        let notes = [(self.title.as_str(), self.notes.as_slice())];
        write_notes(&mut self.book, &notes, &names.take(NOTES))?;
        Ok(self.book.save_to_buffer()?)
    }
}

/// The formats of the house: dots for thousands where the program knows Indonesian, real dates.
struct Formats {
    head: Format,
    head_right: Format,
    text: Format,
    number: Format,
    date: Format,
    percent: Format,
    title: Format,
}

impl Formats {
    fn new() -> Formats {
        let head = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_border_bottom(FormatBorder::Thin);
        Formats {
            head_right: head.clone().set_align(FormatAlign::Right),
            head,
            text: Format::new().set_num_format("@"),
            number: Format::new().set_num_format("[$-421]#,##0"),
            date: Format::new().set_num_format("dd\\-mm\\-yyyy"),
            percent: Format::new().set_num_format("0.00%"),
            title: Format::new().set_bold(),
        }
    }
}

/// Names of worksheets: at most 31 characters, without `[]:*?/\`, each once.
struct Names(HashSet<String>);

impl Names {
    fn new() -> Names {
        Names(HashSet::new())
    }

    fn take(&mut self, title: &str) -> String {
        let clean: String = title
            .chars()
            .map(|c| if "[]:*?/\\".contains(c) || c.is_control() { ' ' } else { c })
            .collect();
        let clean = clean.trim_matches(|c: char| c == '\'' || c.is_whitespace());
        let base = if clean.is_empty() { "Data" } else { clean };
        let cut = |most: usize| {
            let text: String = base.chars().take(most).collect();
            text.trim_end_matches(|c: char| c == '\'' || c.is_whitespace()).to_owned()
        };
        let mut name = cut(31);
        let mut n = 2;
        while !self.0.insert(name.to_lowercase()) {
            name = format!("{} ({n})", cut(24));
            n += 1;
        }
        name
    }
}

fn new_book(title: &str) -> Result<Workbook> {
    let mut book = Workbook::new();
    // A fixed time keeps the clock out and the bytes equal.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
    Ok(book)
}

fn row_number(n: usize) -> Result<u32> {
    u32::try_from(n).map_err(|_| WriteError::TooLarge)
}

fn column_number(n: usize) -> Result<u16> {
    u16::try_from(n).map_err(|_| WriteError::TooLarge)
}

fn begin(
    sheet: &mut Worksheet,
    columns: &[Column],
    formats: &Formats,
    widths: &[usize],
) -> Result<()> {
    for (n, column) in columns.iter().enumerate() {
        let at = column_number(n)?;
        let format = if column.kind == Kind::Text { &formats.head } else { &formats.head_right };
        write_text(sheet, 0, at, &column.head, format)?;
        let width = widths.get(n).copied().unwrap_or(12);
        sheet.set_column_width(at, u32::try_from(width).unwrap_or(60))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_footer("&R&P dari &N");
    Ok(())
}

fn end(sheet: &mut Worksheet, columns: &[Column], last_row: u32) -> Result<()> {
    if let Some(last) = columns.len().checked_sub(1) {
        sheet.autofilter(0, 0, last_row, column_number(last)?)?;
    }
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    row: u32,
    columns: &[Column],
    cells: &[Cell],
    formats: &Formats,
) -> Result<()> {
    for (n, (column, cell)) in columns.iter().zip(cells).enumerate() {
        let at = column_number(n)?;
        match (column.kind, cell) {
            (_, Cell::Empty) => {}
            (Kind::Text, cell) => write_text(sheet, row, at, &cell.plain(), &formats.text)?,
            (_, Cell::Text(text)) => write_text(sheet, row, at, text, &formats.text)?,
            (_, Cell::Int(n) | Cell::Rupiah(Rupiah(n))) => {
                write_int(sheet, row, at, *n, &formats.number, formats)?;
            }
            (_, Cell::Date(date)) => write_date(sheet, row, at, *date, formats)?,
            (_, Cell::Bp(Bp(bp))) => {
                // Only the cell of the file is floating; nothing is computed with it.
                let share = i32::try_from(*bp).map_or(0.0, f64::from) / 10_000.0;
                sheet.write_number_with_format(row, at, share, &formats.percent)?;
            }
        }
    }
    Ok(())
}

fn write_text(sheet: &mut Worksheet, row: u32, at: u16, text: &str, format: &Format) -> Result<()> {
    let safe = guard(text);
    if safe.chars().count() > CELL_CHARS {
        return Err(WriteError::CellTooLong { row: u64::from(row) + 1 });
    }
    sheet.write_string_with_format(row, at, safe.as_ref(), format)?;
    Ok(())
}

fn write_int(
    sheet: &mut Worksheet,
    row: u32,
    at: u16,
    n: i64,
    format: &Format,
    formats: &Formats,
) -> Result<()> {
    if n.abs_diff(0) >= EXACT.unsigned_abs() {
        // A spreadsheet number would lose digits here.
        return write_text(sheet, row, at, &n.to_string(), &formats.text);
    }
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53, checked above")]
    let number = n as f64;
    sheet.write_number_with_format(row, at, number, format)?;
    Ok(())
}

fn write_date(
    sheet: &mut Worksheet,
    row: u32,
    at: u16,
    date: Date,
    formats: &Formats,
) -> Result<()> {
    let parts = (u16::try_from(date.year()), u8::try_from(date.month()), u8::try_from(date.day()));
    if let (Ok(year @ 1900..), Ok(month), Ok(day)) = parts {
        let value = ExcelDateTime::from_ymd(year, month, day)?;
        sheet.write_datetime_with_format(row, at, &value, &formats.date)?;
        return Ok(());
    }
    // Spreadsheets know no date before 1900.
    write_text(sheet, row, at, &date.to_string(), &formats.text)
}

fn write_notes(book: &mut Workbook, tables: &[(&str, &[String])], name: &str) -> Result<()> {
    if tables.iter().all(|(_, notes)| notes.is_empty()) {
        return Ok(());
    }
    let formats = Formats::new();
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    sheet.set_column_width(0, 80)?;
    let mut row = 0;
    for (title, notes) in tables {
        write_text(sheet, row, 0, title, &formats.title)?;
        row += 1;
        for note in *notes {
            write_text(sheet, row, 0, note, &formats.text)?;
            row += 1;
        }
    }
    Ok(())
}

fn widths_of(table: &Table) -> Vec<usize> {
    let longest = |n: usize| {
        let sample = table.rows.iter().take(WIDTH_SAMPLE).filter_map(|row| row.get(n));
        sample.map(|cell| cell.plain().chars().count()).max().unwrap_or(0)
    };
    table.columns.iter().enumerate().map(|(n, column)| width_of(column, longest(n))).collect()
}

/// Width in characters: the head in at most two lines, room for the longest value and its dots.
fn width_of(column: &Column, longest: usize) -> usize {
    let least = match column.kind {
        Kind::Text => 12,
        Kind::Rupiah => 16,
        Kind::Date => 12,
        Kind::Int | Kind::Minutes | Kind::Percent => 9,
    };
    let head = column.head.chars().count().div_ceil(2) + 4;
    least.max(head).max(longest + longest / 4 + 1).min(60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worksheet_names_are_lawful_and_unique() {
        let mut names = Names::new();
        assert_eq!(names.take("TPP 03/2026: [rekap]"), "TPP 03 2026   rekap");
        let long = "x".repeat(40);
        assert_eq!(names.take(&long).chars().count(), 31);
        assert_eq!(names.take(&long), format!("{} (2)", "x".repeat(24)));
        assert_eq!(names.take("  '' "), "Data");
        assert_eq!(names.take("data"), "data (2)");
    }

    #[test]
    fn same_table_same_bytes() {
        let table = Table::new("Uji")
            .column(Column::rupiah("Jumlah"))
            .note("Diminta oleh Sari Contoh")
            .row([Rupiah(1_234_567).into()]);
        assert_eq!(xlsx(&table).unwrap(), xlsx(&table).unwrap());
    }
}
