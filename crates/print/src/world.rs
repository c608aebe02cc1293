//! All that a template can see: its own embedded texts, one file of data, the given fonts and
//! the given day. Every other path is denied, so a page can reach neither disk nor network.

use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// The templates of the house, by name.
const TEMPLATES: [(&str, &str); 4] = [
    ("base.typ", include_str!("../templates/base.typ")),
    ("payslip.typ", include_str!("../templates/payslip.typ")),
    ("register.typ", include_str!("../templates/register.typ")),
    ("letter.typ", include_str!("../templates/letter.typ")),
];

/// Name under which a template finds its data.
const DATA: &str = "data.json";

/// Parsed once; a template is the same for every document.
static SOURCES: LazyLock<HashMap<FileId, Source>> = LazyLock::new(|| {
    let parsed = TEMPLATES.iter().filter_map(|(name, text)| {
        let id = id_of(name)?;
        Some((id, Source::new(id, (*text).to_owned())))
    });
    parsed.collect()
});

/// The standard library of the language, the same for every document.
static LIBRARY: LazyLock<LazyHash<Library>> =
    LazyLock::new(|| LazyHash::new(<Library as LibraryExt>::default()));

/// The fonts of a press: those it was given first, the built-in ones behind them.
pub(crate) struct Fonts {
    book: LazyHash<FontBook>,
    faces: Vec<Font>,
}

impl Fonts {
    /// Files that hold no font are passed over; the built-in ones always remain.
    pub(crate) fn new(files: Vec<Vec<u8>>) -> Fonts {
        let given = files.into_iter().map(Bytes::new);
        let faces: Vec<Font> =
            given.chain(typst_assets::fonts().map(Bytes::new)).flat_map(Font::iter).collect();
        Fonts { book: LazyHash::new(FontBook::from_fonts(&faces)), faces }
    }

    /// Which of these families there are, in the same order.
    pub(crate) fn present<'a>(&self, families: &[&'a str]) -> Vec<&'a str> {
        let has = |family: &&&str| self.book.contains_family(&family.to_lowercase());
        families.iter().filter(has).copied().collect()
    }
}

/// One document on its way to paper.
pub(crate) struct Desk<'a> {
    fonts: &'a Fonts,
    main: FileId,
    data_id: FileId,
    data: Bytes,
    today: Date,
}

impl<'a> Desk<'a> {
    /// `None` when there is no such template.
    pub(crate) fn new(
        fonts: &'a Fonts,
        template: &str,
        data: Vec<u8>,
        today: Date,
    ) -> Option<Desk<'a>> {
        let main = id_of(template).filter(|id| SOURCES.contains_key(id))?;
        Some(Desk { fonts, main, data_id: id_of(DATA)?, data: Bytes::new(data), today })
    }

    /// Line and column of a place in a template, for logs.
    pub(crate) fn place(&self, id: Option<FileId>, byte: Option<usize>) -> Option<String> {
        let source = SOURCES.get(&id?)?;
        let (line, column) = source.lines().byte_to_line_column(byte?)?;
        Some(format!("{}:{}:{}", id?.get().vpath().get_without_slash(), line + 1, column + 1))
    }
}

/// A day as the language knows it.
pub(crate) fn datetime(date: Date) -> Option<Datetime> {
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    Datetime::from_ymd(i32::from(date.year()), month, day)
}

fn id_of(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(name).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        SOURCES.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data_id { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.faces.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        datetime(self.today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_templates_and_data_is_seen() {
        let fonts = Fonts::new(vec![b"no font".to_vec()]);
        let today = Date::constant(2026, 12, 2);
        let desk = Desk::new(&fonts, "letter.typ", b"{}".to_vec(), today).unwrap();
        assert!(desk.file(id_of("data.json").unwrap()).is_ok());
        assert!(desk.source(id_of("base.typ").unwrap()).is_ok());
        for path in ["etc/passwd", "Cargo.toml", "other.json"] {
            let id = id_of(path).unwrap();
            assert_eq!(desk.file(id).unwrap_err(), FileError::AccessDenied);
            assert_eq!(desk.source(id).unwrap_err(), FileError::AccessDenied);
        }
        assert!(Desk::new(&fonts, "unknown.typ", Vec::new(), today).is_none());
    }
}
