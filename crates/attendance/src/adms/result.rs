//! Results of commands, as `devicecmd` bodies carry them: one per line, several lines long, or
//! only in the query string. They are matched by number alone, never by the echoed command.

use super::request::Request;
use super::text::{Pairs, cut, decode};

/// Most results read from one body.
const LIMIT: usize = 500;

/// What a device says a command came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandResult {
    /// Number of the command.
    pub number: i64,
    /// Return code; 0 is success.
    pub code: i64,
    /// Everything else it said, in order.
    pub fields: Vec<(String, String)>,
}

impl CommandResult {
    /// A further field by its name in any case.
    #[must_use]
    pub fn field(&self, names: &[&str]) -> Option<&str> {
        self.fields
            .iter()
            .find(|(key, _)| names.iter().any(|name| key.eq_ignore_ascii_case(name)))
            .map(|(_, value)| value.as_str())
    }

    /// Records the device counts, in the answer to a completeness check.
    #[must_use]
    pub fn record_count(&self) -> Option<i64> {
        let count = self.field(&["AttlogSum", "AttlogCount"])?.trim().parse().ok()?;
        (0..=100_000_000).contains(&count).then_some(count)
    }
}

/// "Unsupported": the sign to try the other dialect.
pub const UNSUPPORTED: i64 = -1002;

/// Reads a redacted body; an empty one yields what the query string says.
#[must_use]
pub fn results(redacted: &[u8], request: &Request) -> Vec<CommandResult> {
    let text = decode(redacted);
    let mut found: Vec<Partial> = Vec::new();
    for line in text.lines() {
        let line = line.trim_end_matches('\r');
        let starts = line.get(..3).is_some_and(|head| head.eq_ignore_ascii_case("ID="));
        if starts {
            if found.len() >= LIMIT {
                break;
            }
            found.push(Partial::default());
        }
        let Some(current) = found.last_mut() else { continue };
        // Option lines may hold `&`; only the line that begins a result is split at it.
        let pairs = Pairs::split(line, if starts { '&' } else { '\n' });
        for (key, value) in pairs.0 {
            current.take(&key, &value);
        }
    }
    let mut results: Vec<CommandResult> = found.into_iter().filter_map(Partial::whole).collect();
    if results.is_empty() {
        let mut current = Partial::default();
        for (key, value) in &request.params {
            if !key.eq_ignore_ascii_case("SN") {
                current.take(key, value);
            }
        }
        results.extend(current.whole());
    }
    results
}

#[derive(Default)]
struct Partial {
    number: Option<i64>,
    code: Option<i64>,
    fields: Vec<(String, String)>,
}

impl Partial {
    fn take(&mut self, key: &str, value: &str) {
        let number = || value.trim().parse::<i64>().ok();
        if key.eq_ignore_ascii_case("ID") && self.number.is_none() {
            self.number = number();
        } else if key.eq_ignore_ascii_case("Return") && self.code.is_none() {
            self.code = number();
        } else if self.fields.len() < 200 {
            self.fields.push((cut(key, 40), cut(value, 200)));
        }
    }

    /// A result without a return code is one we cannot read: a failure.
    fn whole(self) -> Option<CommandResult> {
        Some(CommandResult {
            number: self.number?,
            code: self.code.unwrap_or(i64::from(i32::MIN)),
            fields: self.fields,
        })
    }
}

/// Return codes with a text of their own in the locale files; any other is just a failure.
pub const KNOWN_CODES: [i64; 24] = [
    0, 2, 4, 5, 6, 7, -1, -2, -3, -9, -10, -11, -12, -22, -30, -629, -1001, -1002, -1003, -1004,
    -1005, -1006, -1007, -1008,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &[u8], query: &str) -> Vec<CommandResult> {
        results(body, &Request::parse("/iclock/devicecmd", query).unwrap())
    }

    #[test]
    fn three_results_in_one_body() {
        let found = read(include_bytes!("../../vectors/adms/devicecmd-3results.bin"), "SN=1");
        let numbers: Vec<(i64, i64)> = found.iter().map(|r| (r.number, r.code)).collect();
        assert_eq!(numbers, [(101, 0), (102, 0), (103, 0)]);
    }

    #[test]
    fn a_result_over_several_lines_with_option_lines() {
        let body = b"ID=7\r\nReturn=0\r\nCMD=INFO\r\nSN=1\r\n~DeviceName=X105\r\nMAC=a&b\r\n";
        let found = read(body, "SN=1");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].field(&["~DeviceName"]), Some("X105"));
        assert_eq!(found[0].field(&["MAC"]), Some("a&b"));
    }

    #[test]
    fn the_count_of_a_completeness_check_has_two_names() {
        for name in ["AttlogSum", "AttlogCount"] {
            let body = format!(
                "ID=110&Return=0&CMD=VERIFY SUM&StartTime=2026-01-05 00:00:00&EndTime=x&{name}=42"
            );
            assert_eq!(read(body.as_bytes(), "SN=1")[0].record_count(), Some(42));
        }
        assert_eq!(read(b"ID=1&Return=0&AttlogSum=-5", "SN=1")[0].record_count(), None);
    }

    #[test]
    fn the_query_string_counts_when_the_body_is_empty() {
        let found = read(b"", "SN=1&ID=9&Return=-1002&CMD=DATA");
        assert_eq!((found[0].number, found[0].code), (9, UNSUPPORTED));
        assert!(read(b"", "SN=1").is_empty());
    }

    #[test]
    fn nonsense_yields_nothing_and_a_missing_code_is_a_failure() {
        assert!(read(b"hello\nworld=1", "SN=1").is_empty());
        assert!(read(b"ID=x&Return=0", "SN=1").is_empty());
        assert_ne!(read(b"ID=5", "SN=1")[0].code, 0);
    }
}
