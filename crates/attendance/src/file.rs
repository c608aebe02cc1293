//! Punch files: the USB export `attlog.dat` and a spreadsheet of punches as csv. Both end in the
//! same tables as the push protocol; a file bypasses the network, so a difference is evidence.

use crate::adms::attlog::{Cause, Line, Numbered, Punch, UNKNOWN};
use crate::adms::text;
use crate::civil;
use crate::device::Source;
use crate::device::intake::{Batch, Content};
use sha2::{Digest, Sha256};

/// Largest punch file in bytes.
pub const LIMIT_BYTES: usize = 32 * 1024 * 1024;

/// A punch file, read.
#[derive(Debug)]
pub struct PunchFile {
    /// `dat` or `csv`.
    pub source: Source,
    /// Serial the file or its name speaks of; a hint only.
    pub serial_hint: Option<String>,
    /// Lines with their numbers.
    pub lines: Numbered<Line>,
    /// Hash of the file.
    pub sha256: [u8; 32],
}

impl PunchFile {
    /// Reads a file; its name tells csv from dat and may hint at the serial.
    #[must_use]
    pub fn read(name: &str, bytes: &[u8]) -> PunchFile {
        let is_csv = name.to_ascii_lowercase().ends_with(".csv");
        let (serial, lines) = if is_csv { (None, csv(bytes)) } else { dat(bytes) };
        PunchFile {
            source: if is_csv { Source::Csv } else { Source::Dat },
            serial_hint: serial.or_else(|| serial_of_name(name)),
            lines,
            sha256: Sha256::digest(bytes).into(),
        }
    }

    /// The punches in it.
    pub fn punches(&self) -> impl Iterator<Item = &Punch> {
        self.lines.iter().filter_map(|(_, line)| match line {
            Ok(Line::Punch(punch)) => Some(punch),
            _ => None,
        })
    }

    /// Lines that could not be read: number, cause, line.
    pub fn bad_lines(&self) -> impl Iterator<Item = (usize, Cause, &str)> {
        self.lines.iter().filter_map(|(n, line)| match line {
            Err((cause, line)) => Some((*n, *cause, line.as_str())),
            Ok(_) => None,
        })
    }

    /// The same as a batch, ready to be stored with the bytes as evidence.
    #[must_use]
    pub fn into_batch(self, bytes: Vec<u8>, name: &str, origin: &str, received_us: i64) -> Batch {
        Batch {
            source: self.source,
            table: text::cut(name, 40),
            stamp: None,
            sha256: self.sha256,
            lines: self.lines.len(),
            body: bytes,
            content: Content::Punches(self.lines),
            address: origin.to_owned(),
            headers: text::cut(name, 200),
            received_us,
            offsets_before_s: Vec::new(),
        }
    }
}

/// `<serial>_attlog.dat`; a browser adds ` (1)` and the like.
fn serial_of_name(name: &str) -> Option<String> {
    let stem = name.rsplit(['/', '\\']).next()?;
    let (serial, rest) = stem.split_once('_')?;
    let is_export = rest.to_ascii_lowercase().starts_with("attlog");
    (is_export && crate::adms::request::is_serial(serial)).then(|| serial.to_owned())
}

/// `PIN HT time HT device id HT status HT verify HT work code`. The extended variant begins with
/// the serial alone and ends with a checksum alone; neither is a punch.
fn dat(bytes: &[u8]) -> (Option<String>, Numbered<Line>) {
    let mut serial = None;
    let mut out = Vec::new();
    let all: Vec<(usize, &[u8])> = bytes
        .split(|b| *b == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .enumerate()
        .filter(|(_, line)| !line.iter().all(u8::is_ascii_whitespace))
        .collect();
    let last = all.len().saturating_sub(1);
    for (at, (n, line)) in all.iter().enumerate() {
        let decoded = text::decode(line);
        let alone = !decoded.contains('\t') && crate::adms::request::is_serial(decoded.trim());
        if alone && at == 0 && all.len() > 1 {
            serial = Some(decoded.trim().to_owned());
        } else if !(alone && at == last && serial.is_some()) {
            out.push((n + 1, dat_line(&decoded).map(Line::Punch).map_err(|c| (c, decoded))));
        }
    }
    (serial, out)
}

fn dat_line(line: &str) -> Result<Punch, Cause> {
    let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
    let [pin, time, rest @ ..] = fields.as_slice() else { return Err(Cause::TooFewFields) };
    let number = |at: usize| {
        rest.get(at).and_then(|f| f.parse().ok()).filter(|n| *n >= 0).unwrap_or(UNKNOWN)
    };
    let kept: Vec<&str> = rest.iter().skip(3).copied().collect();
    punch(pin, time, number(1), number(2), &kept.join("\t"))
}

fn punch(pin: &str, time: &str, status: i64, verify: i64, extra: &str) -> Result<Punch, Cause> {
    if pin.is_empty() {
        return Err(Cause::NoPin);
    }
    let long = pin.chars().count() > crate::adms::attlog::PIN_LIMIT;
    if long || pin.chars().any(char::is_control) {
        return Err(Cause::BadPin);
    }
    Ok(Punch {
        pin: pin.to_owned(),
        at_local_s: civil::parse(time).ok_or(Cause::ImpossibleTime)?,
        status,
        verify,
        offset_s: None,
        extra: text::cut(extra, 500),
    })
}

/// `pin,time,status,verify` with a head; comma or semicolon; status and verify may be missing.
fn csv(bytes: &[u8]) -> Numbered<Line> {
    let text = text::decode(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let mut out = Vec::new();
    for (n, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let separator = if line.contains(';') { ';' } else { ',' };
        let cells: Vec<&str> =
            line.split(separator).map(|cell| cell.trim().trim_matches('"').trim()).collect();
        let head = n == 0 && cells.first().is_some_and(|cell| cell.eq_ignore_ascii_case("pin"));
        if head {
            continue;
        }
        let [pin, time, rest @ ..] = cells.as_slice() else {
            out.push((n + 1, Err((Cause::TooFewFields, text::cut(line, 1000)))));
            continue;
        };
        let number = |at: usize| {
            rest.get(at).and_then(|c| c.parse().ok()).filter(|n| *n >= 0).unwrap_or(UNKNOWN)
        };
        let read = punch(pin, time, number(0), number(1), "");
        out.push((n + 1, read.map(Line::Punch).map_err(|c| (c, text::cut(line, 1000)))));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usb_line_reads_status_before_verify() {
        let bytes = include_bytes!("../vectors/file/attlog-dat-line.bin");
        let file = PunchFile::read("0316144680030_attlog.dat", bytes);
        assert_eq!(file.serial_hint.as_deref(), Some("0316144680030"));
        let punch = file.punches().next().unwrap();
        assert_eq!(punch.pin, "1");
        assert_eq!(civil::text(punch.at_local_s), "2026-01-05 07:28:11");
        assert_eq!((punch.status, punch.verify, punch.extra.as_str()), (0, 1, "0"));
    }

    #[test]
    fn the_extended_variant_has_a_serial_and_a_checksum() {
        let bytes = b"A1B2\n        7\t2026-01-05 07:28:11\t1\t0\t1\t0\n1234567890\t2026-01-05 \
                      07:29:11\t1\t0\t1\t0\nFF01\n";
        let file = PunchFile::read("x.dat", bytes);
        assert_eq!(file.serial_hint.as_deref(), Some("A1B2"));
        assert_eq!(file.punches().count(), 2);
        assert_eq!(file.bad_lines().count(), 0);
    }

    #[test]
    fn bad_lines_are_named_by_number() {
        let bytes = b"1\t2026-01-05 07:28:11\t1\t0\t1\t0\n\n2\t2026-02-30 07:28:11\t1\nnonsense\n";
        let file = PunchFile::read("x.dat", bytes);
        let bad: Vec<(usize, Cause)> = file.bad_lines().map(|(n, c, _)| (n, c)).collect();
        assert_eq!(bad, [(3, Cause::ImpossibleTime), (4, Cause::TooFewFields)]);
    }

    #[test]
    fn csv_with_comma_or_semicolon() {
        for separator in [",", ";"] {
            let text = "pin,time,status,verify\n\"007\",2026-01-05 07:28:11,0,15\n8,x\n9"
                .replace(',', separator);
            let file = PunchFile::read("Daftar.CSV", text.as_bytes());
            let punch = file.punches().next().unwrap();
            assert_eq!((punch.pin.as_str(), punch.status, punch.verify), ("007", 0, 15));
            assert_eq!(file.bad_lines().count(), 2);
            assert_eq!(file.source, Source::Csv);
        }
    }
}
