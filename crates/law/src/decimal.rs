//! Exact decimals of a few places, for factors and scores that the law writes with a point.
//!
//! Money never lives here for longer than one multiplication, and nothing here is a float.

use crate::money::{Bp, Rounding, div};
use serde::{Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

/// Most places that a text may have; enough for every index in the law.
pub const MAX_PLACES: u8 = 12;

/// `digits / 10^places`. Equality compares values, printing keeps the places.
#[derive(Clone, Copy, Debug, Default)]
pub struct Decimal {
    digits: i128,
    places: u8,
}

/// Ten to the power of `places`, within what an `i128` holds.
fn pow10(places: u8) -> i128 {
    10_i128.saturating_pow(u32::from(places))
}

impl Decimal {
    /// Nothing.
    pub const ZERO: Decimal = Decimal { digits: 0, places: 0 };

    /// `digits / 10^places`; places beyond [`MAX_PLACES`] are cut to it.
    #[must_use]
    pub fn new(digits: i128, places: u8) -> Decimal {
        Decimal { digits, places: places.min(MAX_PLACES) }
    }

    /// A quotient, to `places` places.
    #[must_use]
    pub fn ratio(n: i64, d: i64, places: u8, rounding: Rounding) -> Decimal {
        let places = places.min(MAX_PLACES);
        let scaled = i128::from(n).saturating_mul(pow10(places));
        Decimal { digits: i128::from(div(scaled, i128::from(d), rounding)), places }
    }

    /// The digits without the point.
    #[must_use]
    pub fn digits(self) -> i128 {
        self.digits
    }

    /// How many of the digits stand behind the point.
    #[must_use]
    pub fn places(self) -> u8 {
        self.places
    }

    /// The same value with exactly `places` places.
    #[must_use]
    pub fn rounded(self, places: u8, rounding: Rounding) -> Decimal {
        let places = places.min(MAX_PLACES);
        let digits = if places >= self.places {
            self.digits.saturating_mul(pow10(places - self.places))
        } else {
            i128::from(div(self.digits, pow10(self.places - places), rounding))
        };
        Decimal { digits, places }
    }

    /// The product with a whole number, rounded once.
    #[must_use]
    pub fn times(self, n: i64, rounding: Rounding) -> i64 {
        div(self.digits.saturating_mul(i128::from(n)), pow10(self.places), rounding)
    }

    /// The exact product; places add up and are cut (half up) at [`MAX_PLACES`].
    #[must_use]
    pub fn product(self, other: Decimal) -> Decimal {
        let places = self.places + other.places;
        let digits = self.digits.saturating_mul(other.digits);
        if places <= MAX_PLACES {
            return Decimal { digits, places };
        }
        let digits = i128::from(div(digits, pow10(places - MAX_PLACES), Rounding::HalfUp));
        Decimal { digits, places: MAX_PLACES }
    }

    /// A percentage such as `2.75` in basis points, if it has no finer part.
    #[must_use]
    pub fn percent_bp(self) -> Option<Bp> {
        let rounded = self.rounded(2, Rounding::Down);
        (rounded == self).then(|| i64::try_from(rounded.digits).ok().map(Bp)).flatten()
    }

    /// A share of one such as `0.60` in basis points, if it has no finer part.
    #[must_use]
    pub fn share_bp(self) -> Option<Bp> {
        let rounded = self.rounded(4, Rounding::Down);
        (rounded == self).then(|| i64::try_from(rounded.digits).ok().map(Bp)).flatten()
    }

    /// Basis points as a percentage of two places: 275 becomes `2.75`.
    #[must_use]
    pub fn percent(share: Bp) -> Decimal {
        Decimal { digits: i128::from(share.0), places: 2 }
    }

    /// The shortest writing: no zeros at the end behind the point.
    #[must_use]
    pub fn trimmed(self) -> Decimal {
        let mut out = self;
        while out.places > 0 && out.digits % 10 == 0 {
            out.digits /= 10;
            out.places -= 1;
        }
        out
    }

    /// Both with the same number of places.
    fn aligned(self, other: Decimal) -> (i128, i128, u8) {
        let places = self.places.max(other.places);
        let a = self.digits.saturating_mul(pow10(places - self.places));
        let b = other.digits.saturating_mul(pow10(places - other.places));
        (a, b, places)
    }
}

impl From<i64> for Decimal {
    fn from(n: i64) -> Decimal {
        Decimal { digits: i128::from(n), places: 0 }
    }
}

impl Add for Decimal {
    type Output = Decimal;
    fn add(self, other: Decimal) -> Decimal {
        let (a, b, places) = self.aligned(other);
        Decimal { digits: a.saturating_add(b), places }
    }
}

impl Sub for Decimal {
    type Output = Decimal;
    fn sub(self, other: Decimal) -> Decimal {
        let (a, b, places) = self.aligned(other);
        Decimal { digits: a.saturating_sub(b), places }
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Decimal) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        let (a, b, _) = self.aligned(*other);
        a.cmp(&b)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.digits.unsigned_abs();
        let one = pow10(self.places).unsigned_abs();
        if self.digits < 0 {
            f.write_str("-")?;
        }
        write!(f, "{}", whole / one)?;
        if self.places > 0 {
            write!(f, ".{:0width$}", whole % one, width = usize::from(self.places))?;
        }
        Ok(())
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The text is not a decimal such as `0.4653`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotADecimal(pub String);

impl fmt::Display for NotADecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}' is not a decimal; write it as 0.4653", self.0)
    }
}
impl std::error::Error for NotADecimal {}

impl FromStr for Decimal {
    type Err = NotADecimal;
    fn from_str(text: &str) -> Result<Decimal, NotADecimal> {
        let refuse = || NotADecimal(text.chars().take(30).collect());
        let body = text.trim();
        let (negative, body) = match body.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, body),
        };
        let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
        let digits_only = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let point_alone = body.contains('.') && fraction.is_empty();
        if whole.is_empty() || point_alone || !digits_only(whole) || !digits_only(fraction) {
            return Err(refuse());
        }
        let places = u8::try_from(fraction.len()).map_err(|_| refuse())?;
        if places > MAX_PLACES || whole.len() > 18 {
            return Err(refuse());
        }
        let digits: i128 = format!("{whole}{fraction}").parse().map_err(|_| refuse())?;
        Ok(Decimal { digits: if negative { -digits } else { digits }, places })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn writes_what_it_read() {
        for text in ["0", "0.4653", "-1.05", "100.00", "12345678901234.5", "0.00"] {
            assert_eq!(dec(text).to_string(), text);
        }
        for bad in ["", ".", "1.", ".5", "1,5", "1e3", "--1", "0x1", "1.1234567890123"] {
            assert!(bad.parse::<Decimal>().is_err(), "{bad}");
        }
    }

    #[test]
    fn multiplies_exactly() {
        assert_eq!(dec("0.4653").times(6_633_000, Rounding::HalfUp), 3_086_335);
        assert_eq!(dec("0.5811435").times(1_947_000, Rounding::HalfUp), 1_131_486);
        assert_eq!(dec("1.5").product(dec("12.5")), dec("18.75"));
    }

    #[test]
    fn equal_values_are_equal() {
        assert_eq!(dec("1.50"), dec("1.5"));
        assert!(dec("0.9") < dec("0.91"));
        assert_eq!(dec("2.500").trimmed().to_string(), "2.5");
        assert_eq!(dec("0.60").share_bp(), Some(Bp(6000)));
        assert_eq!(dec("2.75").percent_bp(), Some(Bp(275)));
        assert_eq!(dec("2.755").percent_bp(), None);
        assert_eq!(Decimal::ratio(6000, 6300, 6, Rounding::HalfUp).to_string(), "0.952381");
    }
}
