//! How numbers, dates and names are written: one module for pages, files and letters. It formats
//! what it is given and must never compute; money is whole rupiah, shares are basis points.

mod date;
mod words;

pub use date::{
    clock, clock_local, clock_local_s, date_long, date_long_with_day, date_short, instant, local,
    moment, month_long, month_name, weekday, weekday_short,
};
pub use words::{minutes_words, number_words, terbilang};

use crate::lang::{L, Lang};
use law::money::{Rounding, div};
use law::trace::Amount;
use law::{Bp, Rupiah};

/// A whole number in any of the shapes that templates pass: by value or by reference, bare or as
/// rupiah or basis points.
pub trait Whole {
    /// The number.
    fn whole(&self) -> i64;
}

impl Whole for i64 {
    fn whole(&self) -> i64 {
        *self
    }
}
impl Whole for i32 {
    fn whole(&self) -> i64 {
        i64::from(*self)
    }
}
impl Whole for u32 {
    fn whole(&self) -> i64 {
        i64::from(*self)
    }
}
impl Whole for u64 {
    fn whole(&self) -> i64 {
        i64::try_from(*self).unwrap_or(i64::MAX)
    }
}
impl Whole for usize {
    fn whole(&self) -> i64 {
        i64::try_from(*self).unwrap_or(i64::MAX)
    }
}
impl Whole for Rupiah {
    fn whole(&self) -> i64 {
        self.0
    }
}
impl Whole for Bp {
    fn whole(&self) -> i64 {
        self.0
    }
}
impl<T: Whole> Whole for &T {
    fn whole(&self) -> i64 {
        (**self).whole()
    }
}

/// The language of a text, by value or by reference.
pub trait Language {
    /// The handle.
    fn l(&self) -> L;
}

impl Language for L {
    fn l(&self) -> L {
        *self
    }
}
impl<T: Language> Language for &T {
    fn l(&self) -> L {
        (**self).l()
    }
}

/// `Rp4.275.000`; the minus stands before `Rp`.
#[must_use]
pub fn rupiah(amount: impl Whole) -> String {
    Rupiah(amount.whole()).to_string()
}

/// `Rp21,48 miliar` for figures; whole below a million. Two decimals at most, halves away from
/// zero.
#[must_use]
pub fn rupiah_short(l: impl Language, amount: impl Whole) -> String {
    let amount = amount.whole();
    let steps: [(i64, &str, &str); 3] = [
        (1_000_000_000_000, "triliun", "trillion"),
        (1_000_000_000, "miliar", "billion"),
        (1_000_000, "juta", "million"),
    ];
    for (size, id, en) in steps {
        let hundredths = div(i128::from(amount) * 100, i128::from(size), Rounding::HalfUp);
        if hundredths.unsigned_abs() >= 100 {
            let word = if l.l().0 == Lang::En { en } else { id };
            let text = decimals(hundredths.unsigned_abs(), 2);
            return format!("{}Rp{text} {word}", minus(amount));
        }
    }
    rupiah(amount)
}

/// `36.005`.
#[must_use]
pub fn count(number: impl Whole) -> String {
    let number = number.whole();
    format!("{}{}", minus(number), dotted(number.unsigned_abs()))
}

/// Basis points as `96,4%`, without trailing zeros.
#[must_use]
pub fn bp_percent(bp: impl Whole) -> String {
    let bp = bp.whole();
    format!("{}{}%", minus(bp), decimals(bp.unsigned_abs(), 2))
}

/// Hundredths as `90,6`, without trailing zeros.
#[must_use]
pub fn hundredths(number: impl Whole) -> String {
    let number = number.whole();
    format!("{}{}", minus(number), decimals(number.unsigned_abs(), 2))
}

fn minus(number: i64) -> &'static str {
    if number < 0 { "\u{2212}" } else { "" }
}

/// Digits in groups of three.
fn dotted(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// A number of `10^places`ths with a comma, trailing zeros dropped.
fn decimals(number: u64, places: u32) -> String {
    let one = 10_u64.pow(places);
    let width = usize::try_from(places).unwrap_or_default();
    let tail = format!("{:0width$}", number % one);
    match tail.trim_end_matches('0') {
        "" => dotted(number / one),
        tail => format!("{},{tail}", dotted(number / one)),
    }
}

/// A NIP in its groups of 8, 6, 1 and 3 digits; anything else as one part. Pages draw the gaps, so
/// that a copy is 18 digits.
#[must_use]
pub fn nip_parts(nip: impl AsRef<str>) -> Vec<String> {
    let nip = nip.as_ref();
    if nip.len() != 18 || !nip.bytes().all(|b| b.is_ascii_digit()) {
        return vec![nip.to_owned()];
    }
    [0..8, 8..14, 14..15, 15..18]
        .into_iter()
        .filter_map(|r| nip.get(r).map(str::to_owned))
        .collect()
}

/// A NIP with spaces, for files and letters: `19900101 209901 1 001`.
#[must_use]
pub fn nip_spaced(nip: impl AsRef<str>) -> String {
    nip_parts(nip).join(" ")
}

/// All but the last four characters closed: `•••• 4821`. Shorter values are closed whole.
#[must_use]
pub fn masked(text: impl AsRef<str>) -> String {
    let text: Vec<char> = text.as_ref().trim().chars().collect();
    match text.len() {
        0 => String::new(),
        1..=4 => "••••".to_owned(),
        length => {
            let tail: String = text.into_iter().skip(length - 4).collect();
            format!("•••• {tail}")
        }
    }
}

/// A value for the query of a link.
#[must_use]
pub fn query(text: impl AsRef<str>) -> String {
    form_urlencoded::byte_serialize(text.as_ref().as_bytes()).collect()
}

/// A value of a reason with its unit.
#[must_use]
pub fn amount(l: impl Language, amount: &Amount) -> String {
    let l = l.l();
    match amount {
        Amount::Rupiah(n) => rupiah(*n),
        Amount::Bp(n) => bp_percent(*n),
        Amount::Minutes(n) => minutes_words(l, *n),
        Amount::Days(n) => match l.0 {
            Lang::Id => format!("{} hari", count(*n)),
            Lang::En if *n == 1 => "1 day".to_owned(),
            Lang::En => format!("{} days", count(*n)),
        },
        Amount::Count(n) => count(*n),
        Amount::Hundredths(n) => hundredths(*n),
        Amount::Date(date) => date_long(l, *date),
        Amount::Clock(minutes) => clock(*minutes),
        Amount::Text(text) => text.clone(),
        Amount::None => String::new(),
    }
}

#[cfg(test)]
mod tests;
