//! Bands: from minutes to codes such as TL1 or PSW3. Codes are local convention, so they are read
//! from the rules in force and derived again each time somebody looks.

use super::day::{Day, DayFlags, Status};
use crate::book::{Book, RuleError, Value};
use crate::table::{Reader, Row};
use jiff::civil::Date;
use serde::{Serialize, Serializer};
use std::fmt;

/// Key of the table of bands.
pub const BANDS: &str = "attendance.bands";
/// Key of the codes of days without a record.
pub const CODES: &str = "attendance.codes";
/// Most bands per side.
pub const MAX_BANDS: usize = 8;
/// Longest code in bytes.
const CODE_BYTES: usize = 15;

/// A short code, in place, so that a law is a plain value.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    len: u8,
    bytes: [u8; CODE_BYTES],
}

impl Code {
    /// A code of at most fifteen bytes.
    #[must_use]
    pub fn new(text: &str) -> Option<Code> {
        let mut bytes = [0; CODE_BYTES];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(Code { len: u8::try_from(text.len()).ok()?, bytes })
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.len)).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One band, both ends included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Band {
    /// Its code.
    pub code: Code,
    /// First minute.
    pub from_minutes: u16,
    /// Last minute.
    pub to_minutes: u16,
}

/// The bands of one side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Side {
    list: [Band; MAX_BANDS],
    len: u8,
}

impl Side {
    /// The bands, lowest first.
    #[must_use]
    pub fn bands(&self) -> &[Band] {
        self.list.get(..usize::from(self.len)).unwrap_or(&[])
    }

    /// Place of the band these minutes fall into; 0 minutes fall into none.
    #[must_use]
    pub fn place(&self, minutes: u16) -> Option<usize> {
        self.bands().iter().position(|b| (b.from_minutes..=b.to_minutes).contains(&minutes))
    }

    /// Code of the band these minutes fall into.
    #[must_use]
    pub fn code(&self, minutes: u16) -> Option<Code> {
        self.bands().get(self.place(minutes)?).map(|band| band.code)
    }

    /// From bands in any order; `None` when there are too many, or two claim a minute.
    #[must_use]
    pub fn new(bands: &[Band]) -> Option<Side> {
        let mut side = Side { len: u8::try_from(bands.len()).ok()?, ..Side::default() };
        side.list.get_mut(..bands.len())?.copy_from_slice(bands);
        let list = side.list.get_mut(..bands.len())?;
        list.sort_by_key(|band| band.from_minutes);
        let apart = |pair: &[Band]| match pair {
            [a, b] => a.to_minutes < b.from_minutes,
            _ => true,
        };
        list.windows(2).all(apart).then_some(side)
    }
}

/// All codes that a worked or missed day can get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bands {
    /// Lateness.
    pub late: Side,
    /// Early leave.
    pub early: Side,
    /// No check-in.
    pub missing_in: Code,
    /// No check-out.
    pub missing_out: Code,
    /// *Tanpa keterangan*.
    pub absent: Code,
}

impl Bands {
    /// Those in force that day.
    pub fn at(book: &Book, on: Date) -> Result<Bands, RuleError> {
        let rows = Reader::at(book, BANDS, on)?
            .read(|row| Ok((row.text("side")?.to_owned(), read_band(row)?)))?;
        let side = |name: &str| {
            let bands: Vec<Band> =
                rows.iter().filter(|(side, _)| side == name).map(|(_, band)| *band).collect();
            Side::new(&bands).ok_or_else(|| shape(BANDS, "at most eight bands that do not overlap"))
        };
        let codes = book.map(CODES, on)?;
        let code = |name: &str| match codes.get(name) {
            Some(Value::Text(text)) => Code::new(text),
            _ => None,
        };
        let need = |name| code(name).ok_or_else(|| shape(CODES, "a map of short codes"));
        Ok(Bands {
            late: side("late")?,
            early: side("early")?,
            missing_in: need("missing_in")?,
            missing_out: need("missing_out")?,
            absent: need("absent")?,
        })
    }

    /// The codes of a day: of the morning, of the evening, or of an absence alone, which swallows
    /// its own lateness.
    #[must_use]
    pub fn codes(&self, day: &Day) -> [Option<Code>; 2] {
        if day.status == Status::Absent {
            return [Some(self.absent), None];
        }
        let of = |missing: bool, code: Code, side: &Side, minutes| {
            if missing { Some(code) } else { side.code(minutes) }
        };
        let no_in = day.flags.has(DayFlags::MISSING_IN);
        let no_out = day.flags.has(DayFlags::MISSING_OUT);
        [
            of(no_in, self.missing_in, &self.late, day.late_minutes),
            of(no_out, self.missing_out, &self.early, day.early_minutes),
        ]
    }
}

fn shape(key: &str, want: &'static str) -> RuleError {
    RuleError::Shape { key: key.to_owned(), want }
}

fn read_band(row: Row<'_>) -> Result<Band, RuleError> {
    let cell = |column, want| RuleError::Cell { key: BANDS.to_owned(), column, want };
    let minutes = |n: i64, column| u16::try_from(n).map_err(|_| cell(column, "minutes"));
    let to = match row.opt_int("to_minutes")? {
        Some(to) => minutes(to, "to_minutes")?,
        None => u16::MAX,
    };
    Ok(Band {
        code: Code::new(row.text("code")?).ok_or_else(|| cell("code", "a short code"))?,
        from_minutes: minutes(row.int("from_minutes")?, "from_minutes")?,
        to_minutes: to,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn band(code: &str, from: u16, to: u16) -> Band {
        Band { code: Code::new(code).unwrap(), from_minutes: from, to_minutes: to }
    }

    #[test]
    fn overlapping_bands_are_refused() {
        assert!(Side::new(&[band("TL2", 31, 60), band("TL1", 1, 30)]).is_some());
        assert!(Side::new(&[band("TL2", 30, 60), band("TL1", 1, 30)]).is_none());
        assert!(Side::new(&[band("X", 1, 1); 9]).is_none());
    }

    #[test]
    fn a_code_too_long_is_refused() {
        assert_eq!(Code::new("TANPA_MASUK").unwrap().as_str(), "TANPA_MASUK");
        assert!(Code::new("1234567890123456").is_none());
    }
}
