//! Numbers, dates and minutes as people type them in Indonesian offices. Every function is pure
//! and says `None` or a [`Fault`] instead of guessing.

use law::Date;
use law::month::add_days;

/// Why a text is not a whole number of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Not a number at all.
    NotANumber,
    /// A fraction that is not zero.
    NotWhole,
    /// Beyond a thousand trillion.
    TooLarge,
}

/// Largest size a number of a file may have.
const MOST: i64 = 1_000_000_000_000_000;

/// Whole rupiah: `1234567`, `1.234.567`, `1,234,567.00`, `Rp1.234.567`, `Rp 1.000,-`, `(500)`.
pub(crate) fn rupiah(text: &str) -> Result<i64, Fault> {
    let text = text.trim();
    let (text, bracketed) = match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        Some(inner) => (inner.trim(), true),
        None => (text, false),
    };
    let (text, minus) = strip_minus(text);
    let (text, minus_inside) = strip_minus(strip_currency(text));
    let text = text.strip_suffix(",-").unwrap_or(text);
    if u8::from(bracketed) + u8::from(minus) + u8::from(minus_inside) > 1 {
        return Err(Fault::NotANumber);
    }
    let size = whole(text)?;
    Ok(if bracketed || minus || minus_inside { -size } else { size })
}

/// A whole number with or without separators of thousands.
pub(crate) fn integer(text: &str) -> Result<i64, Fault> {
    let (text, minus) = strip_minus(text.trim());
    let size = whole(text)?;
    Ok(if minus { -size } else { size })
}

fn strip_minus(text: &str) -> (&str, bool) {
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (rest.trim_start(), true),
        None => (text, false),
    }
}

fn strip_currency(text: &str) -> &str {
    for sign in ["Rp.", "Rp", "IDR"] {
        if let Some(head) = text.get(..sign.len())
            && head.eq_ignore_ascii_case(sign)
        {
            return text.get(sign.len()..).unwrap_or_default().trim_start();
        }
    }
    text
}

/// Digits with grouping or zero decimals, without sign.
fn whole(text: &str) -> Result<i64, Fault> {
    let plain = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    if text.is_empty() || !text.chars().all(plain) {
        return Err(Fault::NotANumber);
    }
    let last = text.rfind(['.', ',']);
    let (groups, decimals) = match last {
        None => (text, ""),
        Some(_) if is_grouped(text) => (text, ""),
        Some(at) => {
            let (left, right) = text.split_at(at);
            (left, right.get(1..).unwrap_or_default())
        }
    };
    if last.is_some() && decimals.is_empty() && !is_grouped(text) {
        return Err(Fault::NotANumber);
    }
    if !groups.bytes().all(|b| b.is_ascii_digit()) && !is_grouped(groups) {
        return Err(Fault::NotANumber);
    }
    // `1.234.56` is neither grouping nor a fraction: the sign of decimals must differ.
    let decimal_sign = last.and_then(|at| text.as_bytes().get(at)).map(|b| char::from(*b));
    if !decimals.is_empty() && decimal_sign.is_some_and(|sign| groups.contains(sign)) {
        return Err(Fault::NotANumber);
    }
    if decimals.bytes().any(|b| b != b'0') {
        return Err(Fault::NotWhole);
    }
    digits(groups)
}

/// One to three digits, then groups of three behind one and the same sign.
fn is_grouped(text: &str) -> bool {
    let Some(sign) = text.chars().find(|c| !c.is_ascii_digit()) else { return false };
    let mut groups = text.split(sign);
    let first = groups.next().unwrap_or_default();
    let three = |g: &str| g.len() == 3 && g.bytes().all(|b| b.is_ascii_digit());
    (1..=3).contains(&first.len()) && groups.all(three)
}

fn digits(text: &str) -> Result<i64, Fault> {
    let mut value = 0_i64;
    let mut any = false;
    for digit in text.bytes().filter(u8::is_ascii_digit) {
        any = true;
        value = value.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
        if value > MOST {
            return Err(Fault::TooLarge);
        }
    }
    if any { Ok(value) } else { Err(Fault::NotANumber) }
}

/// `2026-03-01` (a time behind it is dropped), `01-03-2026`, `1/3/2026`, `01.03.2026` or the
/// day number of a spreadsheet (five or six digits). Years 1900 to 2199.
pub(crate) fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    if (5..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
        return serial(text.parse().ok()?);
    }
    let day = text.split(['T', ' ']).next()?;
    let sign = day.chars().find(|c| !c.is_ascii_digit())?;
    if !"-/.".contains(sign) {
        return None;
    }
    let mut parts = day.split(sign);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || !(1..=2).contains(&b.len()) {
        return None;
    }
    let (year, day) = match (a.len(), c.len()) {
        (4, 1..=2) if sign == '-' => (a, c),
        (1..=2, 4) => (c, a),
        _ => return None,
    };
    let year: i16 = year.parse().ok()?;
    let date = Date::new(year, b.parse().ok()?, day.parse().ok()?).ok()?;
    (1900..=2199).contains(&year).then_some(date)
}

/// A day number of a spreadsheet, 1900 system, from 1927 to 2199.
fn serial(days: i64) -> Option<Date> {
    let epoch = Date::new(1899, 12, 30).ok()?;
    (10_000..=109_574).contains(&days).then(|| add_days(epoch, days))
}

/// Minutes: `450`, `7:30`, `07.30`, `7 jam 30 menit`, `30 menit`.
pub(crate) fn minutes(text: &str) -> Option<i64> {
    let text = text.trim().to_lowercase();
    if let Some(hours_end) = text.find("jam") {
        let hours = small(text.get(..hours_end)?)?;
        let rest = text.get(hours_end + "jam".len()..)?.trim();
        let rest = rest.strip_suffix("menit").unwrap_or(rest).trim();
        let minutes = if rest.is_empty() { 0 } else { small(rest)? };
        return Some(hours * 60 + minutes);
    }
    if let Some(number) = text.strip_suffix("menit") {
        return small(number);
    }
    if let Some((hours, rest)) = text.split_once([':', '.']) {
        let (minutes, seconds) = rest.split_once([':', '.']).unwrap_or((rest, "00"));
        if minutes.len() != 2 || seconds.len() != 2 {
            return None;
        }
        let minute = small(minutes)?;
        return (minute < 60 && small(seconds)? < 60).then_some(small(hours)? * 60 + minute);
    }
    small(&text)
}

/// A number of at most six digits.
fn small(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() || text.len() > 6 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rupiah_as_people_type_it() {
        for (text, value) in [
            ("1234567", 1_234_567),
            ("1.234.567", 1_234_567),
            ("1,234,567.00", 1_234_567),
            ("1.234.567,00", 1_234_567),
            ("Rp1.234.567", 1_234_567),
            ("Rp. 1.000,-", 1_000),
            ("rp 500", 500),
            ("IDR 2,000", 2_000),
            ("1234567.00", 1_234_567),
            ("-1.500", -1_500),
            ("\u{2212}Rp900", -900),
            ("(250)", -250),
            ("0", 0),
            ("1234.0000", 1_234),
        ] {
            assert_eq!(rupiah(text), Ok(value), "{text}");
        }
    }

    #[test]
    fn rupiah_never_guesses() {
        for text in ["", "abc", "1.23.456", "1.234.56", "1,2,3", ".", "1.", "--5", "1 000", "Rp"] {
            assert_eq!(rupiah(text), Err(Fault::NotANumber), "{text}");
        }
        for text in ["1234.5", "1.234,50", "0.1250", "12,34"] {
            assert_eq!(rupiah(text), Err(Fault::NotWhole), "{text}");
        }
        assert_eq!(rupiah("99999999999999999999"), Err(Fault::TooLarge));
    }

    #[test]
    fn dates_in_four_forms() {
        let first_of_march = Date::new(2026, 3, 1).unwrap();
        for text in ["2026-03-01", "01-03-2026", "1/3/2026", "01.03.2026", "46082"] {
            assert_eq!(date(text), Some(first_of_march), "{text}");
        }
        assert_eq!(date("2026-03-01T07:24:05"), Some(first_of_march));
        for text in ["", "2026", "31-02-2026", "01-03-26", "2026/03/01", "1-3", "9999999", "x"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn minutes_in_words_and_figures() {
        for (text, value) in
            [("450", 450), ("7:30", 450), ("07.30", 450), ("7 jam 30 menit", 450), ("30 menit", 30)]
        {
            assert_eq!(minutes(text), Some(value), "{text}");
        }
        for text in ["", "7:60", "7:3", "-5", "tujuh", "jam"] {
            assert_eq!(minutes(text), None, "{text}");
        }
    }
}
