//! Tables to CSV. The machine form is what programs read: comma, ISO dates, plain digits. Notes
//! are left out, because a line that is not data breaks every reader.

use crate::guard::guard;
use crate::table::{Cell, Table};

/// How the CSV is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CsvForm {
    /// Whether a UTF-8 byte order mark stands in front, which spreadsheets need to see UTF-8.
    pub bom: bool,
    /// The separator between cells.
    pub delimiter: u8,
}

impl CsvForm {
    /// Comma and no mark: for programs.
    pub const MACHINE: CsvForm = CsvForm { bom: false, delimiter: b',' };
    /// Semicolon and mark: opens with a double click where the comma is the decimal sign.
    pub const SPREADSHEET: CsvForm = CsvForm { bom: true, delimiter: b';' };
}

/// The table in machine form.
#[must_use]
pub fn csv(table: &Table) -> Vec<u8> {
    csv_with(table, CsvForm::MACHINE)
}

/// The table in the given form.
#[must_use]
pub fn csv_with(table: &Table, form: CsvForm) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64 + table.rows.len() * table.columns.len() * 8);
    if form.bom {
        bytes.extend_from_slice(b"\xef\xbb\xbf");
    }
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(form.delimiter)
        .terminator(::csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(&mut bytes);
    let head = table.columns.iter().map(|column| guard(&column.head).into_owned());
    // Writing to memory cannot fail, and `flexible` allows rows of any length.
    let _infallible = writer.write_record(head);
    for row in &table.rows {
        let cells = (0..table.columns.len()).map(|n| text_of(row.get(n)));
        let _infallible = writer.write_record(cells);
    }
    drop(writer);
    bytes
}

fn text_of(cell: Option<&Cell>) -> String {
    match cell {
        None => String::new(),
        Some(Cell::Text(text)) => guard(text).into_owned(),
        Some(other) => other.plain(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Column;
    use law::{Bp, Date, Rupiah};

    fn table() -> Table {
        Table::new("Uji")
            .columns([
                Column::text("Nama"),
                Column::rupiah("Jumlah"),
                Column::date("Tanggal"),
                Column::percent("Nilai"),
            ])
            .note("tidak ikut")
            .row([
                Cell::from("Sari; \"Contoh\""),
                Rupiah(-1500).into(),
                Date::new(2026, 3, 1).unwrap().into(),
                Bp(9640).into(),
            ])
            .row([Cell::from("=HYPERLINK(\"x\")")])
    }

    #[test]
    fn machine_form_is_plain_and_guarded() {
        let text = String::from_utf8(csv(&table())).unwrap();
        assert_eq!(
            text,
            "Nama,Jumlah,Tanggal,Nilai\r\n\
             \"Sari; \"\"Contoh\"\"\",-1500,2026-03-01,96.40\r\n\
             \"'=HYPERLINK(\"\"x\"\")\",,,\r\n"
        );
    }

    #[test]
    fn spreadsheet_form_has_mark_and_semicolons() {
        let bytes = csv_with(&table(), CsvForm::SPREADSHEET);
        assert!(bytes.starts_with(b"\xef\xbb\xbfNama;Jumlah;Tanggal;Nilai\r\n"));
    }
}
