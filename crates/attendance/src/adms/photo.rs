//! A punch photo: text lines, one NUL byte, a JPEG. The picture is always dropped and its
//! metadata kept; the national identity number in the file names of `pid` terminals is dropped
//! before anything is stored.

use super::text::{Pairs, cut, decode};
use crate::civil;

/// What is kept of a photo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// Person key; empty for a failed verification.
    pub pin: String,
    /// Wall clock of the device, civil seconds, if the name carries one.
    pub at_local_s: Option<i64>,
    /// Size of the picture in bytes, as received.
    pub size: i64,
    /// The head with personal numbers and the picture removed, to be stored as the raw batch.
    pub head: String,
}

/// Reads the body of a photo upload.
#[must_use]
pub fn body(bytes: &[u8]) -> Photo {
    let (head, picture) = match bytes.iter().position(|b| *b == 0) {
        Some(at) => (bytes.get(..at).unwrap_or_default(), bytes.get(at + 1..).unwrap_or_default()),
        None => (bytes.get(..bytes.len().min(1024)).unwrap_or_default(), &[][..]),
    };
    let text = decode(head.get(..head.len().min(1024)).unwrap_or_default()).replace('\r', "");
    let pairs = Pairs::split(&text, '\n');
    let (time, pin) = name(pairs.get(&["PIN"]).unwrap_or_default().trim());
    let stem = if pin.is_empty() { time.clone() } else { format!("{time}-{pin}") };
    let said = pairs.number(&["size"]).unwrap_or(0);
    let size = if picture.is_empty() { said } else { picture.len() as i64 };
    Photo {
        head: format!("PIN={stem}.jpg\nsize={size}\nCMD={}\n", cut(&pairs.text(&["CMD"]), 40)),
        at_local_s: moment(&time),
        pin,
        size,
    }
}

/// `YYYYMMDDhhmmss-PIN.jpg`, `YYYYMMDDhhmmss.jpg`, or `time-type-PIN-idnumber.jpg`.
fn name(file: &str) -> (String, String) {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let parts: Vec<&str> = stem.split('-').collect();
    let (time, pin) = match parts.as_slice() {
        [time, _, pin, _] => (*time, (*pin).to_owned()),
        [time, rest @ ..] => (*time, rest.join("-")),
        [] => ("", String::new()),
    };
    let time: String = time.chars().filter(char::is_ascii_digit).take(14).collect();
    (time, cut(&pin, super::attlog::PIN_LIMIT))
}

fn moment(digits: &str) -> Option<i64> {
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<i64>().ok();
    civil::of(part(0, 4)?, part(4, 6)?, part(6, 8)?, part(8, 10)?, part(10, 12)?, part(12, 14)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vector_keeps_its_metadata_only() {
        let photo = body(include_bytes!("../../vectors/adms/attphoto.bin"));
        assert_eq!(photo.pin, "1001");
        assert_eq!(photo.at_local_s, civil::parse("2026-01-05 07:28:11"));
        assert_eq!(photo.size, 4);
        assert_eq!(photo.head, "PIN=20260105072811-1001.jpg\nsize=4\nCMD=uploadphoto\n");
    }

    #[test]
    fn failed_verification_has_no_pin() {
        let photo = body(b"PIN=20260105072811.jpg\nsize=4\n\0JPEG");
        assert_eq!((photo.pin.as_str(), photo.size), ("", 4));
    }

    #[test]
    fn the_identity_number_is_dropped() {
        let photo = body(b"PIN=20260105072811-1-77-5171000000000001.jpg\n\0JPEG");
        assert_eq!(photo.pin, "77");
        assert!(!format!("{photo:?}").contains("5171"));
    }

    #[test]
    fn nonsense_is_survived() {
        for bytes in [&b""[..], b"\0", b"PIN=", b"\xff\xfe", b"PIN=-.jpg\n\0"] {
            let photo = body(bytes);
            assert!(photo.at_local_s.is_none());
        }
    }
}
