//! What a device says of itself: the `options` table, the lines after an `INFO` command, and the
//! `INFO` parameter of a poll. Facts only; nothing is decided on them here.

use super::text::{Pairs, cut, decode};

/// Facts by name, as sent, without a leading `~`.
pub type Facts = Vec<(String, String)>;

/// Names of the thirteen values of a poll's `INFO`, in order.
pub const INFO_NAMES: [&str; 13] = [
    "firmware",
    "users",
    "fingerprints",
    "records",
    "ip",
    "finger_algorithm",
    "face_algorithm",
    "faces_to_enrol",
    "faces",
    "functions",
    "cards",
    "user_photos",
    "punch_photos",
];

/// Facts that make up the identity of the hardware; a change is a security event.
pub const IDENTITY_NAMES: [&str; 3] = ["MAC", "FirmVer", "FWVersion"];

const LIMIT: usize = 200;

fn clean(pairs: Pairs) -> Facts {
    pairs
        .0
        .into_iter()
        .map(|(key, value)| (cut(key.trim_start_matches('~'), 40), cut(value.trim(), 200)))
        .filter(|(key, _)| !key.is_empty() && key.chars().all(|c| c.is_ascii_graphic()))
        .take(LIMIT)
        .collect()
}

/// Reads a redacted `options` body: comma separated, one line or several.
#[must_use]
pub fn body(redacted: &[u8]) -> Facts {
    let text = decode(redacted).replace(['\r', '\n'], ",");
    clean(Pairs::split(&text, ','))
}

/// Takes the option lines that follow an `INFO` result.
#[must_use]
pub fn lines(pairs: &[(String, String)]) -> Facts {
    clean(Pairs(pairs.to_vec()))
}

/// Reads the `INFO` parameter of a poll; missing values are left out.
#[must_use]
pub fn info(value: &str) -> Facts {
    INFO_NAMES
        .iter()
        .zip(value.split(','))
        .map(|(name, value)| ((*name).to_owned(), cut(value.trim(), 100)))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

/// A fact as a number.
#[must_use]
pub fn number(facts: &Facts, name: &str) -> Option<i64> {
    facts.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_lose_their_tilde() {
        let facts = body(b"~DeviceName=X105,MAC=00:17:61:aa:bb:cc,FirmVer=Ver 8.0.1,,=x,Odd");
        assert_eq!(facts.first(), Some(&("DeviceName".to_owned(), "X105".to_owned())));
        assert_eq!(facts.len(), 3);
    }

    #[test]
    fn info_has_up_to_thirteen_values() {
        let facts = info("Ver 2.0.12-20150625,12,20,340,192.168.16.27,10,7,15,0,111");
        assert_eq!(number(&facts, "records"), Some(340));
        assert_eq!(number(&facts, "users"), Some(12));
        assert_eq!(facts.len(), 10);
        assert_eq!(info(&"9,".repeat(20)).len(), 13);
        assert!(info("").is_empty());
    }

    #[test]
    fn several_lines_are_one_body() {
        assert_eq!(body(b"A=1\r\nB=2\n").len(), 2);
    }
}
