//! Civil seconds: the wall clock of an office or a terminal as one number, seconds since
//! 1970-01-01T00:00:00 read as if that clock were UTC. The digits a device sent can always be
//! reproduced from it; it never becomes an instant without a zone beside it.

use law::{Date, Zone};

/// Seconds of a day.
pub const DAY_S: i64 = 86_400;

/// Civil seconds of `YYYY-MM-DD hh:mm:ss` (a `T` between the halves is accepted too); `None`
/// for any other shape and for a moment the calendar does not have.
#[must_use]
pub fn parse(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    if bytes.len() != 19 {
        return None;
    }
    let number = |from: usize, to: usize| -> Option<i64> {
        bytes
            .get(from..to)?
            .iter()
            .try_fold(0_i64, |n, b| b.is_ascii_digit().then(|| n * 10 + i64::from(b - b'0')))
    };
    let marks = [(4, b"-"), (7, b"-"), (13, b":"), (16, b":")];
    if marks.iter().any(|(at, mark)| bytes.get(*at..*at + 1) != Some(mark.as_slice())) {
        return None;
    }
    if !matches!(bytes.get(10), Some(b' ' | b'T')) {
        return None;
    }
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    of(year, month, day, hour, minute, second)
}

/// Civil seconds of the parts, if the calendar has that moment.
#[must_use]
pub fn of(year: i64, month: i64, day: i64, hour: i64, minute: i64, second: i64) -> Option<i64> {
    let clock = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
    if !clock || !(1..=9999).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    if day < 1 || day > days_of(year, month) {
        return None;
    }
    Some(days(year, month, day) * DAY_S + hour * 3600 + minute * 60 + second)
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01, counted in eras of 400 years that begin in March.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Midnight at the start of a date.
#[must_use]
pub fn midnight(date: Date) -> i64 {
    days(i64::from(date.year()), i64::from(date.month()), i64::from(date.day())) * DAY_S
}

/// The date civil seconds fall on.
#[must_use]
pub fn date(at_local_s: i64) -> Date {
    law::month::add_days(jiff::civil::date(1970, 1, 1), at_local_s.div_euclid(DAY_S))
}

/// `YYYY-MM-DD hh:mm:ss`, as terminals write it.
#[must_use]
pub fn text(at_local_s: i64) -> String {
    let second = at_local_s.rem_euclid(DAY_S);
    format!("{} {:02}:{:02}:{:02}", date(at_local_s), second / 3600, second / 60 % 60, second % 60)
}

/// What the wall clock of a zone shows at an instant given in microseconds since 1970 UTC.
#[must_use]
pub fn of_instant(us: i64, zone: Zone) -> i64 {
    us.div_euclid(1_000_000) + i64::from(zone.hours()) * 3600
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_come_back_as_sent() {
        for digits in [
            "2026-01-05 07:28:11",
            "2000-02-29 23:59:59",
            "1970-01-01 00:00:00",
            "9999-12-31 00:00:01",
        ] {
            assert_eq!(text(parse(digits).unwrap()), digits);
        }
        assert_eq!(parse("1970-01-02 00:00:01"), Some(86_401));
        assert_eq!(parse("2026-01-05T07:28:11"), parse("2026-01-05 07:28:11"));
    }

    #[test]
    fn impossible_moments_are_none() {
        for digits in [
            "2026-02-30 07:30:00",
            "0000-00-00 00:00:00",
            "2025-02-29 00:00:00",
            "2026-01-05 24:00:00",
            "2026-01-05 07:60:00",
            "2026-1-05 07:00:00",
            "2026-01-05 07:00",
            "",
            "2026-01-05 07:00:0é",
        ] {
            assert_eq!(parse(digits), None, "{digits}");
        }
    }

    #[test]
    fn agrees_with_the_calendar_of_the_library() {
        let mut date = jiff::civil::date(1999, 12, 1);
        for _ in 0..2000 {
            assert_eq!(super::date(midnight(date) + 5), date);
            date = law::month::add_days(date, 1);
        }
    }

    #[test]
    fn the_wall_clock_follows_the_zone() {
        assert_eq!(of_instant(0, Zone::Wit), 9 * 3600);
    }
}
