//! Text with separators to rows: UTF-8 with or without mark, UTF-16 with mark, else the Western
//! code page old programs write. The separator is the one the first line uses most.

use super::{Filler, Limits, Rows};
use crate::failure::SheetError;
use encoding_rs::{Encoding, WINDOWS_1252};
use std::borrow::Cow;

/// Reads the text.
pub(super) fn rows(bytes: &[u8], limits: Limits) -> Result<Rows, SheetError> {
    let text = decode(bytes);
    if text.contains('\0') {
        return Err(SheetError::NotText);
    }
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let mut filler = Filler::new(limits);
    let mut record = ::csv::StringRecord::new();
    let mut number = 0_u32;
    while reader.read_record(&mut record).map_err(|_| SheetError::Broken)? {
        number = number.checked_add(1).ok_or(SheetError::Broken)?;
        for (column, cell) in record.iter().enumerate() {
            filler.put(number, column, cell)?;
        }
    }
    Ok(filler.finish())
}

fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling(rest).0;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// Semicolon, comma or tab, whichever the first line has most of outside quotes.
fn separator(text: &str) -> u8 {
    let mut counts = [(b';', 0_usize), (b',', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.trim_start().bytes().take(64 * 1024) {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some((_, count)) = counts.iter_mut().find(|(sign, _)| *sign == byte) {
                    *count += 1;
                }
            }
        }
    }
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| *sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_found_outside_quotes() {
        assert_eq!(separator("a;b;c\n1,2,3,4,5"), b';');
        assert_eq!(separator("\"a;b;c;d\",e\n"), b',');
        assert_eq!(separator("a\tb"), b'\t');
        assert_eq!(separator("satu"), b';');
    }

    #[test]
    fn old_code_pages_are_read() {
        let rows = rows(b"nama\nRen\xe9\n", Limits::default()).unwrap();
        let first = rows.body().next().unwrap();
        assert_eq!(first.text(0).unwrap(), "Ren\u{e9}");
    }
}
