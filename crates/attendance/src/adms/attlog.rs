//! Punches as terminals send them: one record a line, tab between fields, from two to sixteen
//! fields, or `key=value` fields. A short or odd line is a cause for quarantine, never an error
//! of the batch. Temperature, position and identity numbers are not copied out of the raw batch.

use super::text::{Pairs, cut, decode};
use crate::civil;

/// "The device did not say", for status and verify.
pub const UNKNOWN: i64 = -1;

/// Longest PIN kept; the widest terminals hold 24 digits.
pub const PIN_LIMIT: usize = 64;

/// One punch, before it is known whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Punch {
    /// Person key of the terminal, text from socket to screen: `000123` is not `123`.
    pub pin: String,
    /// Wall clock of the terminal, civil seconds.
    pub at_local_s: i64,
    /// Raw number of the function key; most devices send 0 for everything.
    pub status: i64,
    /// Raw number of the kind of verification.
    pub verify: i64,
    /// Seconds ahead of UTC as the device says, if it says.
    pub offset_s: Option<i64>,
    /// Further fields, verbatim, tab between them.
    pub extra: String,
}

/// A well-formed line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Somebody was here.
    Punch(Punch),
    /// An identity card was checked at a `pid` terminal; nobody punched.
    IdentityCheck,
}

/// Why a line is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Fewer than two fields.
    TooFewFields,
    /// No PIN.
    NoPin,
    /// A PIN that is too long or holds control characters.
    BadPin,
    /// A time the calendar does not have.
    ImpossibleTime,
}

impl Cause {
    /// All of them.
    pub const ALL: [Cause; 4] =
        [Cause::TooFewFields, Cause::NoPin, Cause::BadPin, Cause::ImpossibleTime];

    /// Its name in the store and in locale keys.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Cause::TooFewFields => "too_few_fields",
            Cause::NoPin => "no_pin",
            Cause::BadPin => "bad_pin",
            Cause::ImpossibleTime => "impossible_time",
        }
    }
}

/// Lines of a body with their numbers from 1; one that cannot be read keeps its cause and text.
pub type Numbered<T> = Vec<(usize, Result<T, (Cause, String)>)>;

/// What the columns of one device mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// `DeviceType=pid`: fields eight and nine are an identity number and a type.
    pub identity_check: bool,
    /// Verify stands before status (some bridges and newer firmware).
    pub verify_first: bool,
}

/// Reads one line.
///
/// # Errors
/// The cause for which the line is to be set aside.
pub fn line(bytes: &[u8], profile: Profile) -> Result<Line, Cause> {
    let text = decode(bytes);
    let fields: Vec<&str> = text.split('\t').collect();
    if fields.iter().any(|field| is_key(field, &["PIN", "UserID", "DateTime"])) {
        return keyed(&text).map(Line::Punch);
    }
    let [pin, time, rest @ ..] = fields.as_slice() else { return Err(Cause::TooFewFields) };
    let number = |at: usize| rest.get(at).map_or(UNKNOWN, |field| raw_number(field));
    if profile.identity_check && fields.len() == 9 && field(rest, 6).trim() == "1" {
        return Ok(Line::IdentityCheck);
    }
    let (status, verify) = ordered(number(0), number(1), profile);
    Ok(Line::Punch(Punch {
        pin: checked_pin(pin)?,
        at_local_s: civil::parse(time.trim()).ok_or(Cause::ImpossibleTime)?,
        status,
        verify,
        offset_s: if (11..=15).contains(&fields.len()) { offset(field(rest, 8)) } else { None },
        extra: extra(rest, fields.len(), profile),
    }))
}

fn field<'a>(rest: &[&'a str], at: usize) -> &'a str {
    rest.get(at).copied().unwrap_or_default()
}

/// The fields kept beside the row. From ten fields on, mask, temperatures and position stand in
/// fields 8 to 10 and 12, the offset in 11; a `pid` terminal has an identity number in 8.
fn extra(rest: &[&str], count: usize, profile: Profile) -> String {
    let left_out: &[usize] = match count {
        9 if profile.identity_check => &[5],
        10..=15 => &[5, 6, 7, 8, 9],
        _ => &[],
    };
    let kept: Vec<&str> = rest
        .iter()
        .enumerate()
        .skip(2)
        .filter(|(at, _)| !left_out.contains(at))
        .map(|(_, field)| *field)
        .collect();
    let mut text = kept.join("\t");
    // A status or verify that is no number is kept in words.
    for (at, name) in [(0, "status"), (1, "verify")] {
        let raw = field(rest, at).trim();
        if !raw.is_empty() && raw.parse::<i64>().is_err() {
            text.push_str(if text.is_empty() { "" } else { "\t" });
            text.push_str(&format!("{name}={raw}"));
        }
    }
    cut(&text, 500)
}

fn raw_number(field: &str) -> i64 {
    field
        .trim()
        .parse::<i64>()
        .ok()
        .filter(|n| (0..=i64::from(u32::MAX)).contains(n))
        .unwrap_or(UNKNOWN)
}

fn ordered(first: i64, second: i64, profile: Profile) -> (i64, i64) {
    if profile.verify_first { (second, first) } else { (first, second) }
}

fn checked_pin(raw: &str) -> Result<String, Cause> {
    let pin = raw.trim();
    if pin.is_empty() {
        return Err(Cause::NoPin);
    }
    if pin.chars().count() > PIN_LIMIT || pin.chars().any(|c| c.is_control() || c == '\u{fffd}') {
        return Err(Cause::BadPin);
    }
    Ok(pin.to_owned())
}

fn offset(field: &str) -> Option<i64> {
    let seconds: i64 = field.trim().trim_start_matches('+').parse().ok()?;
    (-50_400..=50_400).contains(&seconds).then_some(seconds)
}

fn is_key(field: &str, names: &[&str]) -> bool {
    field
        .split_once('=')
        .map(|(key, _)| key.rsplit(' ').next().unwrap_or_default())
        .is_some_and(|key| names.iter().any(|name| key.eq_ignore_ascii_case(name)))
}

const KNOWN_KEYS: [&str; 10] = [
    "PIN",
    "UserID",
    "DateTime",
    "Time",
    "Status",
    "State",
    "Verified",
    "Verify",
    "TimeOffset",
    "ExtendData",
];

/// The `key=value` shape of field reports. Named columns mean what they are called, whatever
/// the profile says of their order.
fn keyed(text: &str) -> Result<Punch, Cause> {
    let text = text.strip_prefix("ATTLOG ").unwrap_or(text);
    let pairs = Pairs::split(text, '\t');
    let number = |names: &[&str]| pairs.get(names).map_or(UNKNOWN, raw_number);
    let time = pairs.get(&["DateTime", "Time"]).ok_or(Cause::TooFewFields)?;
    let rest: Vec<String> = pairs
        .0
        .iter()
        .filter(|(key, _)| !KNOWN_KEYS.iter().any(|known| key.eq_ignore_ascii_case(known)))
        .filter(|(key, _)| !key.to_ascii_lowercase().contains("temperature"))
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    Ok(Punch {
        pin: checked_pin(pairs.get(&["PIN", "UserID"]).ok_or(Cause::NoPin)?)?,
        at_local_s: civil::parse(time.trim()).ok_or(Cause::ImpossibleTime)?,
        status: number(&["Status", "State"]),
        verify: number(&["Verified", "Verify"]),
        offset_s: pairs.get(&["TimeOffset"]).and_then(offset),
        extra: cut(&rest.join("\t"), 500),
    })
}

/// Whether the device's clock has lost its battery: it then counts from 2000 or earlier.
#[must_use]
pub fn is_clock_reset(at_local_s: i64) -> bool {
    civil::date(at_local_s).year() <= 2000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adms::text::lines;

    fn punch(text: &str) -> Punch {
        match line(text.as_bytes(), Profile::default()) {
            Ok(Line::Punch(punch)) => punch,
            other => panic!("{other:?}"),
        }
    }

    fn cause(text: &str) -> Cause {
        line(text.as_bytes(), Profile::default()).unwrap_err()
    }

    #[test]
    fn every_field_count_is_read() {
        let all = "1001\t2026-01-05 07:28:11\t1\t15\tW\tR1\tR2\ta\tb\tc\td\te\tf\tg\th\ti";
        for count in 2..=16 {
            let text: Vec<&str> = all.split('\t').take(count).collect();
            let punch = punch(&text.join("\t"));
            assert_eq!(punch.pin, "1001");
            assert_eq!(civil::text(punch.at_local_s), "2026-01-05 07:28:11");
            assert_eq!(punch.status, if count >= 3 { 1 } else { UNKNOWN }, "{count}");
            assert_eq!(punch.verify, if count >= 4 { 15 } else { UNKNOWN }, "{count}");
            let extra = match count {
                2..=4 => "",
                5 => "W",
                6 => "W\tR1",
                7 => "W\tR1\tR2",
                8 => "W\tR1\tR2\ta",
                9 => "W\tR1\tR2\ta\tb",
                10..=12 => "W\tR1\tR2",
                13 => "W\tR1\tR2\tf",
                14 => "W\tR1\tR2\tf\tg",
                15 => "W\tR1\tR2\tf\tg\th",
                _ => "W\tR1\tR2\ta\tb\tc\td\te\tf\tg\th\ti",
            };
            assert_eq!(punch.extra, extra, "{count}");
        }
    }

    #[test]
    fn offset_is_read_and_position_stays_in_the_raw_batch() {
        let punch =
            punch("1001\t2026-01-05 07:28:11\t0\t15\t0\t0\t0\t0\t36.4\t36.4\t+28800\teyJHUFMi");
        assert_eq!(punch.offset_s, Some(28_800));
        assert_eq!(punch.extra, "0\t0\t0");
        assert!(!punch.extra.contains("36.4") && !punch.extra.contains("eyJ"));
    }

    #[test]
    fn a_crlf_never_reaches_a_field() {
        let body = include_bytes!("../../vectors/adms/attlog-7f-crlf.bin");
        let found: Vec<_> = lines(body)
            .map(|bytes| match line(bytes, Profile::default()).unwrap() {
                Line::Punch(punch) => punch,
                Line::IdentityCheck => panic!(),
            })
            .collect();
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|punch| punch.extra == "0\t0\t0"));
        assert_eq!((found[1].status, found[1].verify), (1, 15));
    }

    #[test]
    fn named_fields_in_any_case() {
        let punch = punch("pin=7\tDateTime=2026-01-05 07:28:11\tVerified=15\tStatus=1\tWorkCode=3");
        assert_eq!((punch.pin.as_str(), punch.status, punch.verify), ("7", 1, 15));
        assert_eq!(punch.extra, "WorkCode=3");
    }

    #[test]
    fn causes_of_quarantine() {
        assert_eq!(cause("1001"), Cause::TooFewFields);
        assert_eq!(cause("\t2026-01-05 07:28:11"), Cause::NoPin);
        assert_eq!(cause(&format!("{}\t2026-01-05 07:28:11", "9".repeat(65))), Cause::BadPin);
        assert_eq!(cause("1\u{7}2\t2026-01-05 07:28:11"), Cause::BadPin);
        assert_eq!(cause("1001\t2026-02-30 07:30:00\t0\t1"), Cause::ImpossibleTime);
        assert_eq!(cause("1001\t0000-00-00 00:00:00\t0\t1"), Cause::ImpossibleTime);
        assert_eq!(cause("PIN=1\tStatus=0"), Cause::TooFewFields);
        assert_eq!(cause("DateTime=2026-01-05 07:28:11\tStatus=0"), Cause::NoPin);
    }

    #[test]
    fn pins_stay_text() {
        let wide = "123456789012345678901234567890";
        for pin in ["000123", "A-17", wide] {
            assert_eq!(punch(&format!("{pin}\t2026-01-05 07:30:00\t0\t1")).pin, pin);
        }
        assert_eq!(punch("        1\t2026-01-05 07:30:00").pin, "1");
    }

    #[test]
    fn an_identity_check_is_no_punch() {
        let pid = Profile { identity_check: true, ..Profile::default() };
        let check = "1001\t2026-01-05 07:28:11\t0\t1\t0\t0\t0\t5171000000000001\t1";
        assert_eq!(line(check.as_bytes(), pid), Ok(Line::IdentityCheck));
        let real = check.replace("0001\t1", "0001\t0");
        let Ok(Line::Punch(punch)) = line(real.as_bytes(), pid) else { panic!() };
        assert!(!punch.extra.contains("5171"));
    }

    #[test]
    fn a_profile_swaps_the_columns() {
        let swapped = Profile { verify_first: true, ..Profile::default() };
        let Ok(Line::Punch(punch)) = line(b"1\t2026-01-05 07:28:11\t15\t1", swapped) else {
            panic!()
        };
        assert_eq!((punch.status, punch.verify), (1, 15));
    }

    #[test]
    fn odd_status_is_kept_in_words() {
        let punch = punch("1\t2026-01-05 07:28:11\tin\t1\t9");
        assert_eq!((punch.status, punch.extra.as_str()), (UNKNOWN, "9\tstatus=in"));
    }

    #[test]
    fn an_empty_battery_shows() {
        assert!(is_clock_reset(civil::parse("2000-01-01 00:03:10").unwrap()));
        assert!(!is_clock_reset(civil::parse("2001-01-01 00:00:00").unwrap()));
    }
}
