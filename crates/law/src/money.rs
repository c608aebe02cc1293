//! Money and shares. Money is a whole number of rupiah, a share is a whole number of basis
//! points, and every division says how it rounds. There is no floating point in this crate.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// How a division ends when it does not come out even.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearest, halves away from zero (the usual *pembulatan* of a pay list).
    HalfUp,
    /// Towards minus infinity.
    Down,
    /// Towards plus infinity.
    Up,
}

impl Rounding {
    /// From the word that a rule uses: `half_up`, `down` or `up`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Rounding> {
        match word {
            "half_up" => Some(Rounding::HalfUp),
            "down" => Some(Rounding::Down),
            "up" => Some(Rounding::Up),
            _ => None,
        }
    }
}

/// `a * b / c` without overflow on the way, rounded as told.
///
/// Saturates at the ends of `i64`; `c <= 0` yields 0, so that a broken parameter cannot panic.
#[must_use]
pub fn mul_div(a: i64, b: i64, c: i64, rounding: Rounding) -> i64 {
    div(i128::from(a) * i128::from(b), i128::from(c), rounding)
}

/// `n / d`, rounded as told; `d <= 0` yields 0.
#[must_use]
pub fn div(n: i128, d: i128, rounding: Rounding) -> i64 {
    if d <= 0 {
        return 0;
    }
    let floor = n.div_euclid(d);
    let rest = n.rem_euclid(d);
    let up = match rounding {
        Rounding::Down => false,
        Rounding::Up => rest > 0,
        Rounding::HalfUp if n >= 0 => rest * 2 >= d,
        Rounding::HalfUp => rest * 2 > d,
    };
    let q = floor + i128::from(up);
    i64::try_from(q).unwrap_or(if q < 0 { i64::MIN } else { i64::MAX })
}

/// A share in basis points: 10 000 is the whole, 25 is a quarter of a percent.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Bp(pub i64);

impl Bp {
    /// The whole: 100 %.
    pub const WHOLE: Bp = Bp(10_000);
    /// Nothing.
    pub const ZERO: Bp = Bp(0);

    /// Keeps the share between nothing and the whole.
    #[must_use]
    pub fn clamped(self) -> Bp {
        Bp(self.0.clamp(0, 10_000))
    }

    /// What is left of the whole, never below nothing.
    #[must_use]
    pub fn rest(self) -> Bp {
        Bp((10_000 - self.0).max(0))
    }
}

impl Add for Bp {
    type Output = Bp;
    fn add(self, other: Bp) -> Bp {
        Bp(self.0.saturating_add(other.0))
    }
}

impl Sum for Bp {
    fn sum<I: Iterator<Item = Bp>>(iter: I) -> Bp {
        iter.fold(Bp::ZERO, Add::add)
    }
}

/// A whole number of rupiah. Additions saturate; no pay list comes near the ends.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Rupiah(pub i64);

impl Rupiah {
    /// Nothing.
    pub const ZERO: Rupiah = Rupiah(0);

    /// This share of the amount, rounded as told.
    #[must_use]
    pub fn share(self, share: Bp, rounding: Rounding) -> Rupiah {
        Rupiah(mul_div(self.0, share.0, 10_000, rounding))
    }

    /// This share of that share of the amount, rounded once at the end.
    #[must_use]
    pub fn share_of_share(self, a: Bp, b: Bp, rounding: Rounding) -> Rupiah {
        Rupiah(div(i128::from(self.0) * i128::from(a.0) * i128::from(b.0), 100_000_000, rounding))
    }

    /// To a multiple of `step` rupiah.
    #[must_use]
    pub fn rounded_to(self, step: i64, rounding: Rounding) -> Rupiah {
        if step <= 1 {
            return self;
        }
        Rupiah(div(i128::from(self.0), i128::from(step), rounding).saturating_mul(step))
    }

    /// Never below nothing.
    #[must_use]
    pub fn floor_at_zero(self) -> Rupiah {
        Rupiah(self.0.max(0))
    }
}

impl Add for Rupiah {
    type Output = Rupiah;
    fn add(self, other: Rupiah) -> Rupiah {
        Rupiah(self.0.saturating_add(other.0))
    }
}
impl Sub for Rupiah {
    type Output = Rupiah;
    fn sub(self, other: Rupiah) -> Rupiah {
        Rupiah(self.0.saturating_sub(other.0))
    }
}
impl Neg for Rupiah {
    type Output = Rupiah;
    fn neg(self) -> Rupiah {
        Rupiah(self.0.saturating_neg())
    }
}
impl AddAssign for Rupiah {
    fn add_assign(&mut self, other: Rupiah) {
        *self = *self + other;
    }
}
impl SubAssign for Rupiah {
    fn sub_assign(&mut self, other: Rupiah) {
        *self = *self - other;
    }
}
impl Sum for Rupiah {
    fn sum<I: Iterator<Item = Rupiah>>(iter: I) -> Rupiah {
        iter.fold(Rupiah::ZERO, Add::add)
    }
}

impl fmt::Display for Rupiah {
    /// `Rp4.275.000`, minus before `Rp`, as Indonesian documents print it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        if self.0 < 0 {
            f.write_str("\u{2212}")?;
        }
        f.write_str("Rp")?;
        for (i, c) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                f.write_str(".")?;
            }
            write!(f, "{c}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!(mul_div(5, 1, 2, Rounding::HalfUp), 3);
        assert_eq!(mul_div(-5, 1, 2, Rounding::HalfUp), -3);
        assert_eq!(mul_div(-5, 1, 2, Rounding::Down), -3);
        assert_eq!(mul_div(-5, 1, 2, Rounding::Up), -2);
        assert_eq!(mul_div(7, 1, 0, Rounding::Up), 0);
    }

    #[test]
    fn prints_as_documents_do() {
        assert_eq!(Rupiah(21_480_500_000).to_string(), "Rp21.480.500.000");
        assert_eq!(Rupiah(-900).to_string(), "\u{2212}Rp900");
        assert_eq!(Rupiah(0).to_string(), "Rp0");
    }
}
