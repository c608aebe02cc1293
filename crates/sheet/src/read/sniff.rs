//! What a file is by its first bytes. The name is only believed when the content agrees.

use crate::failure::SheetError;

/// The two contents that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A zip archive that should be a workbook.
    Workbook,
    /// Text with separators.
    Text,
}

/// First bytes and what they mean; none of these is a spreadsheet.
const FOREIGN: [(&[u8], &str); 7] = [
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"\x1f\x8b", "GZIP"),
    (b"7z\xbc\xaf", "7Z"),
];
const PROGRAMS: [&[u8]; 6] =
    [b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xcf"];
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Decides by content, then checks the ending of the name against it.
pub(super) fn content(bytes: &[u8], name: &str) -> Result<Content, SheetError> {
    let found = by_bytes(bytes)?;
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    let (kind, endings): (&'static str, &[&str]) = match found {
        Content::Workbook => ("xlsx", &["xlsx"]),
        Content::Text => ("csv", &["csv", "txt", "tsv"]),
    };
    match ending {
        Some(ending) if endings.contains(&ending.as_str()) => Ok(found),
        ending => {
            let named = ending.unwrap_or_default().chars().take(12).collect();
            Err(SheetError::NameMismatch { named, found: kind })
        }
    }
}

fn by_bytes(bytes: &[u8]) -> Result<Content, SheetError> {
    if bytes.is_empty() {
        return Err(SheetError::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(Content::Workbook);
    }
    if bytes.starts_with(OLE) {
        return Err(SheetError::OldWorkbook);
    }
    if let Some((_, found)) = FOREIGN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(SheetError::NotASheet { found });
    }
    // "MZ" alone may begin an honest head cell; a program has binary data near it.
    let start = bytes.get(..1024).unwrap_or(bytes);
    let program = PROGRAMS.iter().any(|magic| bytes.starts_with(magic));
    if program && (bytes.starts_with(b"#!") || start.contains(&0)) {
        return Err(SheetError::Program);
    }
    if is_markup(start) {
        return Err(SheetError::WebPage);
    }
    Ok(Content::Text)
}

fn is_markup(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    let tags: [&[u8]; 6] = [b"<!doctype", b"<html", b"<table", b"<?xml", b"<script", b"<head"];
    let begins =
        |tag: &[u8]| start.get(..tag.len()).is_some_and(|first| first.eq_ignore_ascii_case(tag));
    tags.into_iter().any(begins)
}
