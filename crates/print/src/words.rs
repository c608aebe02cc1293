//! Amounts in Indonesian words, as letters and receipts write them under the figures.

const SMALL: [&str; 12] = [
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
    "sepuluh", "sebelas",
];
const SCALES: [(u64, &str); 5] = [
    (1_000_000_000_000_000, "kuadriliun"),
    (1_000_000_000_000, "triliun"),
    (1_000_000_000, "miliar"),
    (1_000_000, "juta"),
    (1_000, "ribu"),
];

/// Whole rupiah in words: 4 275 000 is `empat juta dua ratus tujuh puluh lima ribu rupiah`.
#[must_use]
pub fn terbilang(amount_rupiah: i64) -> String {
    let mut words = Vec::new();
    if amount_rupiah < 0 {
        words.push("minus");
    }
    number(amount_rupiah.unsigned_abs(), &mut words);
    words.push("rupiah");
    words.join(" ")
}

fn number(n: u64, words: &mut Vec<&'static str>) {
    if n < 1_000 {
        return hundreds(n, words);
    }
    for (scale, name) in SCALES {
        if n >= scale {
            if n / scale == 1 && scale == 1_000 {
                words.push("seribu");
            } else {
                number(n / scale, words);
                words.push(name);
            }
            if !n.is_multiple_of(scale) {
                number(n % scale, words);
            }
            return;
        }
    }
}

fn hundreds(n: u64, words: &mut Vec<&'static str>) {
    let small = |n: u64| usize::try_from(n).ok().and_then(|n| SMALL.get(n)).copied();
    let rest = match n {
        0..12 => return words.extend(small(n)),
        12..20 => {
            words.extend(small(n - 10));
            words.push("belas");
            0
        }
        20..100 => {
            words.extend(small(n / 10));
            words.push("puluh");
            n % 10
        }
        100..200 => {
            words.push("seratus");
            n - 100
        }
        _ => {
            words.extend(small(n / 100));
            words.push("ratus");
            n % 100
        }
    };
    if rest > 0 {
        hundreds(rest, words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_in_words() {
        for (amount, words) in [
            (0, "nol"),
            (11, "sebelas"),
            (15, "lima belas"),
            (100, "seratus"),
            (1_000, "seribu"),
            (1_001_000, "satu juta seribu"),
            (2_121, "dua ribu seratus dua puluh satu"),
            (110_010, "seratus sepuluh ribu sepuluh"),
            (4_275_000, "empat juta dua ratus tujuh puluh lima ribu"),
            (
                21_480_500_000,
                "dua puluh satu miliar empat ratus delapan puluh juta lima ratus ribu",
            ),
            (-900, "minus sembilan ratus"),
        ] {
            assert_eq!(terbilang(amount), format!("{words} rupiah"));
        }
        assert!(terbilang(i64::MIN).starts_with("minus sembilan ribu dua ratus"));
    }
}
