//! Numbers and durations in words.

use super::{Language, Whole, count, minus};
use crate::lang::Lang;

const SMALL: [&str; 12] = [
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
    "sepuluh", "sebelas",
];

/// `7 jam 30 menit`; `0 menit` when there is nothing.
#[must_use]
pub fn minutes_words(l: impl Language, minutes: impl Whole) -> String {
    let minutes = minutes.whole();
    let (hours, rest) = (minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60);
    let unit = |n: u64, id: &str, en: &str| match l.l().0 {
        Lang::Id => format!("{} {id}", count(n)),
        Lang::En if n == 1 => format!("1 {en}"),
        Lang::En => format!("{} {en}s", count(n)),
    };
    let text = match (hours, rest) {
        (0, rest) => unit(rest, "menit", "minute"),
        (hours, 0) => unit(hours, "jam", "hour"),
        (hours, rest) => {
            format!("{} {}", unit(hours, "jam", "hour"), unit(rest, "menit", "minute"))
        }
    };
    format!("{}{text}", minus(minutes))
}

/// An amount in Indonesian words, as letters and receipts carry it:
/// `empat juta dua ratus tujuh puluh lima ribu rupiah`.
#[must_use]
pub fn terbilang(amount: impl Whole) -> String {
    format!("{} rupiah", number_words(amount))
}

/// A number in Indonesian words.
#[must_use]
pub fn number_words(number: impl Whole) -> String {
    let number = number.whole();
    let mut words = Vec::new();
    if number < 0 {
        words.push("minus");
    }
    spell(number.unsigned_abs(), &mut words);
    words.join(" ")
}

fn spell(n: u64, words: &mut Vec<&'static str>) {
    const STEPS: [(u64, &str); 6] = [
        (1_000_000_000_000_000_000, "kuintiliun"),
        (1_000_000_000_000_000, "kuadriliun"),
        (1_000_000_000_000, "triliun"),
        (1_000_000_000, "miliar"),
        (1_000_000, "juta"),
        (1_000, "ribu"),
    ];
    if n < 12 {
        words.extend(usize::try_from(n).ok().and_then(|i| SMALL.get(i)));
        return;
    }
    if n < 20 {
        spell(n - 10, words);
        words.push("belas");
        return;
    }
    if n < 100 {
        spell(n / 10, words);
        words.push("puluh");
        return rest(n % 10, words);
    }
    if n < 200 {
        words.push("seratus");
        return rest(n - 100, words);
    }
    if n < 1_000 {
        spell(n / 100, words);
        words.push("ratus");
        return rest(n % 100, words);
    }
    if n < 2_000 {
        words.push("seribu");
        return rest(n - 1_000, words);
    }
    for (size, name) in STEPS {
        if n >= size {
            spell(n / size, words);
            words.push(name);
            return rest(n % size, words);
        }
    }
}

/// What follows a larger unit; nothing is not spoken.
fn rest(n: u64, words: &mut Vec<&'static str>) {
    if n > 0 {
        spell(n, words);
    }
}
