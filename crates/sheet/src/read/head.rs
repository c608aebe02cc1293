//! The head of a file: which column stands where. Positional files are checked exactly, because
//! one moved column of a pay file pays the wrong people.

use law::{Flaw, Invalid};

/// Flaws named at most; one moved column moves all behind it.
const SHOWN: usize = 10;

/// The names in the first row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    number: u64,
    names: Vec<String>,
}

impl Head {
    pub(crate) fn new(number: u64, names: Vec<String>) -> Head {
        Head { number, names }
    }

    /// The names as they stand, left to right.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Name of a column for messages: its head, or its letter where the head is blank.
    #[must_use]
    pub fn label(&self, column: usize) -> String {
        match self.names.get(column).map(|name| name.trim()) {
            Some(name) if !name.is_empty() => name.chars().take(60).collect(),
            _ => letters(column),
        }
    }

    /// Position of a column by name, whatever its case, spaces and underscores.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        let wanted = normal(name);
        self.names.iter().position(|found| normal(found) == wanted)
    }

    /// Positions of the wanted columns, wherever they stand.
    ///
    /// # Errors
    /// One flaw for each column that is missing or stands there twice.
    pub fn map(&self, wanted: &[&str]) -> Result<Vec<usize>, Invalid> {
        let mut positions = Vec::with_capacity(wanted.len());
        let mut flaws = Vec::new();
        for name in wanted {
            let sought = normal(name);
            let mut found = (0..self.names.len())
                .filter(|n| self.names.get(*n).is_some_and(|have| normal(have) == sought));
            match (found.next(), found.next()) {
                (Some(at), None) => positions.push(at),
                (Some(_), Some(second)) => flaws.push(
                    Flaw::row(self.number, *name, "flaw-sheet-column-twice")
                        .with("column", name)
                        .with("at", letters(second)),
                ),
                (None, _) => flaws.push(self.missing(name)),
            }
        }
        if flaws.is_empty() { Ok(positions) } else { Err(Invalid { flaws }) }
    }

    /// Checks that the columns stand exactly in this order and no others behind them.
    ///
    /// # Errors
    /// Flaws that name which column moved from where to where, which is missing and which is
    /// one too many.
    pub fn expect(&self, wanted: &[&str]) -> Result<(), Invalid> {
        let mut flaws = Vec::new();
        for (n, name) in wanted.iter().enumerate() {
            let found = self.names.get(n).map(String::as_str).unwrap_or_default();
            if normal(found) == normal(name) {
                continue;
            }
            flaws.push(match self.find(name) {
                None => self.missing(name),
                Some(at) => Flaw::row(self.number, *name, "flaw-sheet-column-moved")
                    .with("column", name)
                    .with("expected", letters(n))
                    .with("at", letters(at)),
            });
        }
        for (n, name) in self.names.iter().enumerate().skip(wanted.len()) {
            if !name.trim().is_empty() {
                flaws.push(
                    Flaw::row(self.number, self.label(n), "flaw-sheet-column-extra")
                        .with("column", self.label(n))
                        .with("at", letters(n)),
                );
            }
        }
        flaws.truncate(SHOWN);
        if flaws.is_empty() { Ok(()) } else { Err(Invalid { flaws }) }
    }

    fn missing(&self, name: &str) -> Flaw {
        Flaw::row(self.number, name, "flaw-sheet-column-missing").with("column", name)
    }
}

/// Lower case, with spaces and underscores alike.
fn normal(name: &str) -> String {
    let words = name.split(|c: char| c.is_whitespace() || c == '_').filter(|w| !w.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Letters of a column as a spreadsheet shows them: 0 is `A`, 26 is `AA`.
pub(crate) fn letters(column: usize) -> String {
    let mut left = column + 1;
    let mut text = Vec::new();
    while left > 0 {
        left -= 1;
        text.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        left /= 26;
    }
    text.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(names: &[&str]) -> Head {
        Head::new(1, names.iter().map(|n| (*n).to_owned()).collect())
    }

    #[test]
    fn a_moved_column_is_named() {
        let wanted = ["nama_pegawai", "nip", "nik"];
        assert_eq!(head(&["Nama Pegawai", "NIP", " nik ", ""]).expect(&wanted), Ok(()));
        let moved = head(&["nama_pegawai", "nik", "nip"]).expect(&wanted).unwrap_err();
        assert_eq!(moved.flaws[0].key, "flaw-sheet-column-moved");
        assert_eq!(moved.flaws[0].args[1].1, "B");
        assert_eq!(moved.flaws[0].args[2].1, "C");
        let missing = head(&["nama_pegawai", "nip"]).expect(&wanted).unwrap_err();
        assert_eq!(missing.flaws[0].key, "flaw-sheet-column-missing");
        let extra = head(&["nama_pegawai", "nip", "nik", "x"]).expect(&wanted).unwrap_err();
        assert_eq!(extra.flaws[0].key, "flaw-sheet-column-extra");
    }

    #[test]
    fn columns_are_found_by_name() {
        let head = head(&["No", "NIP", "Nama Lengkap", "nip"]);
        assert_eq!(head.map(&["nama_lengkap", "no"]), Ok(vec![2, 0]));
        let flaws = head.map(&["nip", "unit"]).unwrap_err().flaws;
        assert_eq!(flaws[0].key, "flaw-sheet-column-twice");
        assert_eq!(flaws[1].key, "flaw-sheet-column-missing");
    }

    #[test]
    fn letters_as_a_spreadsheet_shows_them() {
        for (n, text) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(n), text);
        }
    }
}
