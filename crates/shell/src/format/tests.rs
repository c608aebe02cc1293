//! The examples of the style of the house, and what must hold for every number.

use super::*;
use law::{Date, Month, Zone};
use proptest::prelude::*;

const ID: L = L(Lang::Id);
const EN: L = L(Lang::En);

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

#[test]
fn dates_read_as_in_letters_and_in_tables() {
    let day = date("2026-11-21");
    assert_eq!(date_long(ID, day), "21 November 2026");
    assert_eq!(date_long_with_day(ID, day), "Sabtu, 21 November 2026");
    assert_eq!(date_long_with_day(EN, day), "Saturday, 21 November 2026");
    assert_eq!(date_short(day), "21-11-2026");
    assert_eq!(month_name(ID, 8), "Agustus");
    assert_eq!(month_name(ID, 13), "");
    assert_eq!(month_long(ID, Month::of(day)), "November 2026");
    assert_eq!(weekday_short(ID, day), "Sab");
}

#[test]
fn times_carry_the_zone_of_the_unit() {
    let us = 1_795_220_645_000_000_i64; // 2026-11-21T00:24:05Z
    assert_eq!(instant(ID, us, Zone::Wib), "21 November 2026 07.24 WIB");
    assert_eq!(instant(ID, us, Zone::Wit), "21 November 2026 09.24 WIT");
    assert_eq!(moment(us, Zone::Wita), "21-11-2026 08.24 WITA");
    let local_s = us / 1_000_000 + 7 * 3600;
    assert_eq!(local(local_s), "21-11-2026 07.24");
    assert_eq!(clock_local_s(local_s), "07.24.05");
    assert_eq!(clock(7 * 60 + 24), "07.24");
    assert_eq!(clock(25 * 60), "01.00");
    assert_eq!(instant(ID, -1, Zone::Wib), "1 Januari 1970 06.59 WIB");
}

#[test]
fn money_has_a_long_and_a_short_form() {
    assert_eq!(rupiah(21_480_500_000_i64), "Rp21.480.500.000");
    assert_eq!(rupiah(-900), "\u{2212}Rp900");
    assert_eq!(rupiah(Rupiah(4_275_000)), "Rp4.275.000");
    assert_eq!(rupiah_short(ID, 21_480_500_000_i64), "Rp21,48 miliar");
    assert_eq!(rupiah_short(EN, 21_480_500_000_i64), "Rp21,48 billion");
    assert_eq!(rupiah_short(ID, -4_275_000), "\u{2212}Rp4,28 juta");
    assert_eq!(rupiah_short(ID, 999_999), "Rp1 juta");
    assert_eq!(rupiah_short(ID, 994_999), "Rp994.999");
    assert_eq!(rupiah_short(ID, 999_999_999), "Rp1 miliar");
}

#[test]
fn shares_and_points_use_a_comma() {
    assert_eq!(bp_percent(9_640), "96,4%");
    assert_eq!(bp_percent(Bp(625)), "6,25%");
    assert_eq!(bp_percent(10_000), "100%");
    assert_eq!(bp_percent(-5), "\u{2212}0,05%");
    assert_eq!(hundredths(9_060), "90,6");
    assert_eq!(count(36_005), "36.005");
}

#[test]
fn durations_are_words() {
    assert_eq!(minutes_words(ID, 450), "7 jam 30 menit");
    assert_eq!(minutes_words(EN, 61), "1 hour 1 minute");
    assert_eq!(minutes_words(ID, 0), "0 menit");
    assert_eq!(minutes_words(ID, 120), "2 jam");
    assert_eq!(minutes_words(ID, -75), "\u{2212}1 jam 15 menit");
}

#[test]
fn numbers_of_people_are_grouped_or_closed() {
    assert_eq!(nip_spaced("199001012099011001"), "19900101 209901 1 001");
    assert_eq!(nip_spaced("1990"), "1990");
    assert_eq!(nip_spaced("é99001012099011001"), "é99001012099011001");
    assert_eq!(masked("3173010101904821"), "•••• 4821");
    assert_eq!(masked("4821"), "••••");
    assert_eq!(masked(""), "");
}

#[test]
fn amounts_are_spelled_for_letters() {
    for (n, words) in [
        (0, "nol rupiah"),
        (11, "sebelas rupiah"),
        (19, "sembilan belas rupiah"),
        (100, "seratus rupiah"),
        (1_000, "seribu rupiah"),
        (1_001, "seribu satu rupiah"),
        (2_110, "dua ribu seratus sepuluh rupiah"),
        (100_000, "seratus ribu rupiah"),
        (1_000_000, "satu juta rupiah"),
        (4_275_000, "empat juta dua ratus tujuh puluh lima ribu rupiah"),
        (
            21_480_500_000_i64,
            "dua puluh satu miliar empat ratus delapan puluh juta lima ratus ribu rupiah",
        ),
        (-45_000, "minus empat puluh lima ribu rupiah"),
    ] {
        assert_eq!(terbilang(n), words);
    }
}

/// Reads number words again, the plain way.
fn read_words(text: &str) -> i128 {
    let (mut total, mut group, mut unit) = (0_i128, 0_i128, 0_i128);
    let mut sign = 1;
    for word in text.split(' ') {
        let scale = match word {
            "ribu" => 1_000,
            "juta" => 1_000_000,
            "miliar" => 1_000_000_000,
            "triliun" => 1_000_000_000_000,
            "kuadriliun" => 1_000_000_000_000_000,
            "kuintiliun" => 1_000_000_000_000_000_000,
            _ => 0,
        };
        if scale > 0 {
            total += (group + unit) * scale;
            (group, unit) = (0, 0);
            continue;
        }
        match word {
            "minus" => sign = -1,
            "nol" => {}
            "belas" => unit += 10,
            "puluh" => (group, unit) = (group + unit * 10, 0),
            "ratus" => (group, unit) = (group + unit * 100, 0),
            "seratus" => group += 100,
            "seribu" => total += 1_000,
            "sepuluh" => unit = 10,
            "sebelas" => unit = 11,
            digit => {
                let digits = "satu dua tiga empat lima enam tujuh delapan sembilan";
                let at = digits.split(' ').position(|w| w == digit).expect("a number word");
                unit = i128::try_from(at).expect("small") + 1;
            }
        }
    }
    sign * (total + group + unit)
}

proptest! {
    #[test]
    fn spelled_numbers_read_back(n in any::<i64>()) {
        prop_assert_eq!(read_words(&number_words(n)), i128::from(n));
    }

    #[test]
    fn money_keeps_its_digits(n in any::<i64>()) {
        let text = rupiah(n);
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        prop_assert_eq!(digits, n.unsigned_abs().to_string());
        prop_assert_eq!(text.starts_with('\u{2212}'), n < 0);
        prop_assert!(!text.contains(' '));
    }

    #[test]
    fn the_short_form_is_never_far(n in any::<i64>()) {
        let text = rupiah_short(ID, n);
        prop_assert!(text.chars().count() <= 24, "{}", text);
    }

    #[test]
    fn percents_read_back(bp in -1_000_000_i64..1_000_000) {
        let text = bp_percent(bp).replace('\u{2212}', "-").replace(['.', '%'], "");
        let (whole, part) = text.split_once(',').map_or((text.as_str(), ""), |(w, p)| (w, p));
        let hundredths: i64 = format!("{part:0<2}").parse().expect("digits");
        let whole: i64 = whole.trim_start_matches('-').parse().expect("digits");
        prop_assert_eq!(whole * 100 + hundredths, bp.abs());
    }
}
