//! The operation log and everything that travels with it: users, metadata of templates and
//! pictures, errors. The first word of a line decides its kind, whatever the table is called.
//! Reads redacted lines only; a template or password never enters a value of this module.

use super::text::{Pairs, cut, decode};
use crate::civil;

/// A line of the operation log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Something was done at the device.
    Operation(Operation),
    /// A person known to the device.
    User(User),
    /// Metadata of a template or picture; the bytes are gone.
    Template(Template),
    /// An error the device reports of itself.
    Error {
        /// Its code.
        code: String,
        /// Its words.
        message: String,
    },
    /// A first word we do not know; the raw batch keeps the line.
    Unknown,
}

/// Something done at the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Kind, as numbered by the manual.
    pub code: i64,
    /// PIN of who did it; `0` for nobody logged in.
    pub operator: String,
    /// Wall clock of the device, civil seconds; `None` when the calendar has no such moment.
    pub at_local_s: Option<i64>,
    /// What it was done to.
    pub object: String,
    /// Three further values.
    pub values: [String; 3],
}

/// Kinds that touch identities, records, the clock or the connection.
const SECURITY_CODES: [i64; 43] = [
    3, 9, 10, 11, 12, 13, 21, 22, 23, 24, 32, 35, 38, 39, 40, 41, 43, 71, 76, 77, 78, 79, 80, 81,
    82, 83, 92, 102, 103, 104, 108, 110, 111, 112, 113, 117, 118, 123, 126, 105, 106, 8, 6,
];

/// The clock of the device was set by hand.
pub const CLOCK_SET: i64 = 21;

impl Operation {
    /// Whether an auditor wants to see it at once.
    #[must_use]
    pub fn is_security(&self) -> bool {
        SECURITY_CODES.contains(&self.code)
    }
}

/// A person known to the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Person key.
    pub pin: String,
    /// Name as shown on the device.
    pub name: String,
    /// 0 user, 2 enroller, 6 admin, 10 custom, 14 super-admin.
    pub privilege: i64,
    /// Card as sent.
    pub card_raw: String,
    /// Card as a number, if it is one.
    pub card_number: Option<i64>,
    /// Group.
    pub group: String,
}

/// Metadata of a template or picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// `fp`, `face`, `fvein`, `userpic`, `biophoto`, `bio-<type>`.
    pub kind: String,
    /// Person key.
    pub pin: String,
    /// Finger number or index.
    pub slot: String,
    /// Size in bytes as the device says.
    pub size: i64,
    /// 1 valid, 3 enrolled to signal coercion.
    pub valid: i64,
    /// Version of the algorithm.
    pub version: String,
    /// Enrolled to signal coercion: a security event.
    pub duress: bool,
}

/// Reads one redacted line that came under a table.
#[must_use]
pub fn entry(redacted: &[u8], table: &str) -> Entry {
    let text = decode(redacted);
    let text = text.trim_start();
    let (word, rest) = match text.split_once([' ', '\t']) {
        Some((word, rest)) if !word.contains('=') => (word, rest),
        _ => ("", text),
    };
    // Bodies of these tables leave the first word out.
    let word = match (word, table.to_ascii_uppercase().as_str()) {
        ("", "USERINFO") => "USER",
        ("", "FINGERTMP") => "FP",
        ("", "BIODATA") => "BIODATA",
        ("", "ERRORLOG") => "ERRORLOG",
        _ => word,
    };
    let pairs = || Pairs::split(rest, '\t');
    match word.to_ascii_uppercase().as_str() {
        "OPLOG" => operation(rest).map_or(Entry::Unknown, Entry::Operation),
        "USER" => user(&pairs()).map_or(Entry::Unknown, Entry::User),
        "FP" => template("fp", &pairs()),
        "FACE" => template("face", &pairs()),
        "FVEIN" => template("fvein", &pairs()),
        "USERPIC" => template("userpic", &pairs()),
        "BIOPHOTO" => template("biophoto", &pairs()),
        "BIODATA" => {
            let pairs = pairs();
            let kind = format!("bio-{}", pairs.number(&["Type"]).unwrap_or(0));
            template(&kind, &pairs)
        }
        "ERRORLOG" => {
            let pairs = pairs();
            Entry::Error {
                code: cut(&pairs.text(&["ErrCode"]), 40),
                message: cut(&pairs.text(&["ErrMsg"]), 200),
            }
        }
        _ => Entry::Unknown,
    }
}

fn operation(rest: &str) -> Option<Operation> {
    let fields: Vec<&str> = rest.split('\t').map(str::trim).collect();
    let text = |at: usize| cut(fields.get(at).copied().unwrap_or_default(), 64);
    Some(Operation {
        code: fields.first()?.parse().ok().filter(|code| (0..100_000).contains(code))?,
        operator: text(1),
        at_local_s: fields.get(2).and_then(|time| civil::parse(time)),
        object: text(3),
        values: [text(4), text(5), text(6)],
    })
}

fn user(pairs: &Pairs) -> Option<User> {
    let pin = pairs.text(&["PIN"]);
    if pin.is_empty() {
        return None;
    }
    let card_raw = cut(&pairs.text(&["Card", "CardNo"]), 40);
    Some(User {
        pin: cut(&pin, super::attlog::PIN_LIMIT),
        name: cut(&pairs.text(&["Name"]), 100),
        privilege: pairs.number(&["Pri", "Privilege"]).unwrap_or(0),
        card_number: card_number(&card_raw),
        card_raw,
        group: cut(&pairs.text(&["Grp", "Group"]), 20),
    })
}

/// A card is decimal, or four bytes in brackets, little-endian hexadecimal.
#[must_use]
pub fn card_number(raw: &str) -> Option<i64> {
    let inner = raw.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let Some(hex) = inner else { return raw.parse().ok().filter(|n| *n > 0) };
    // Ten digits are seen too: the fifth byte is padding.
    if !(hex.len() == 8 || hex.len() == 10) || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let number = u32::from_str_radix(hex.get(..8)?, 16).ok()?.swap_bytes();
    (number > 0).then_some(i64::from(number))
}

fn template(kind: &str, pairs: &Pairs) -> Entry {
    let pin = cut(&pairs.text(&["PIN"]), super::attlog::PIN_LIMIT);
    if pin.is_empty() {
        return Entry::Unknown;
    }
    let valid = pairs.number(&["Valid"]).unwrap_or(1);
    let duress = valid == 3 || pairs.number(&["Duress"]) == Some(1);
    let version = match (pairs.get(&["MajorVer"]), pairs.get(&["MinorVer"])) {
        (Some(major), minor) => format!("{major}.{}", minor.unwrap_or("0")),
        (None, _) => String::new(),
    };
    let part = |names: &[&str]| pairs.text(names);
    let slot = match (part(&["FID", "No"]), part(&["Index"])) {
        (no, index) if index.is_empty() => no,
        (no, index) => format!("{no}/{index}"),
    };
    Entry::Template(Template {
        kind: cut(kind, 20),
        pin,
        slot: cut(&slot, 20),
        size: pairs.number(&["Size"]).unwrap_or(0),
        valid,
        version: cut(&version, 20),
        duress,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adms::{redact, text::lines};

    fn read(text: &str) -> Entry {
        entry(&redact::body(text.as_bytes(), false), "OPERLOG")
    }

    #[test]
    fn one_post_mixes_kinds() {
        let raw = include_bytes!("../../vectors/adms/operlog-oplog-user-fp.bin");
        let clean = redact::body(raw, false);
        let found: Vec<Entry> = lines(&clean).map(|line| entry(line, "BIODATA")).collect();
        let [Entry::Operation(op), Entry::User(user), Entry::Template(template)] = found.as_slice()
        else {
            panic!("{found:?}")
        };
        assert_eq!((op.code, op.operator.as_str(), op.object.as_str()), (4, "14", "0"));
        assert_eq!(op.at_local_s, civil::parse("2026-01-05 07:20:34"));
        assert_eq!((user.pin.as_str(), user.name.as_str()), ("36234", "Siti Aminah"));
        assert_eq!(user.card_number, Some(133_440));
        assert_eq!((template.size, template.slot.as_str()), (16, "6"));
        assert!(!format!("{found:?}").contains("AAEC"));
    }

    #[test]
    fn utf8_name_and_card_in_brackets() {
        let raw = include_bytes!("../../vectors/adms/operlog-user-utf8-hexcard.bin");
        let Entry::User(user) = entry(lines(raw).next().unwrap(), "OPERLOG") else { panic!() };
        assert_eq!(user.name, "Ni Luh Pande\u{2019}s");
        assert_eq!((user.privilege, user.card_raw.as_str()), (14, "[15CD5B07]"));
        assert_eq!(user.card_number, Some(123_456_789));
    }

    #[test]
    fn every_body_kind() {
        for (text, kind) in [
            ("FP PIN=1\tFID=3\tSize=9\tValid=1\tTMP=AA", "fp"),
            ("FACE PIN=1\tFID=0\tValid=1\tSize=9\tTMP=AA", "face"),
            ("FVEIN Pin=1\tFID=0\tIndex=2\tValid=1\tSize=9\tTmp=AA", "fvein"),
            ("USERPIC PIN=1\tFileName=1.jpg\tSize=9\tContent=AA", "userpic"),
            ("BIOPHOTO PIN=1\tFileName=1.jpg\tType=9\tSize=9\tContent=AA", "biophoto"),
            (
                "BIODATA Pin=1\tNo=0\tIndex=1\tValid=1\tDuress=0\tType=9\tMajorVer=5\tTmp=AA",
                "bio-9",
            ),
        ] {
            let Entry::Template(found) = read(text) else { panic!("{text}") };
            assert_eq!(found.kind, kind);
            assert!(!found.duress);
        }
        assert_eq!(
            read("ERRORLOG ErrCode=7\tErrMsg=full\tAdditional=QUFB"),
            Entry::Error { code: "7".to_owned(), message: "full".to_owned() }
        );
        for odd in ["WHATEVER x=1", "OPLOG", "USER Name=x", "OPLOG x\ty", "plain"] {
            assert_eq!(read(odd), Entry::Unknown, "{odd}");
        }
    }

    #[test]
    fn coercion_fingers_are_seen() {
        for text in ["FP PIN=1\tFID=3\tValid=3", "BIODATA Pin=1\tDuress=1\tValid=1\tType=1"] {
            let Entry::Template(found) = read(text) else { panic!() };
            assert!(found.duress, "{text}");
        }
    }

    #[test]
    fn clock_and_record_tampering_is_security() {
        for code in [13, 21, 22, 23, 82, 83] {
            let text = format!("OPLOG {code}\t1\t2026-01-05 07:20:34\t0\t0\t0\t0");
            let Entry::Operation(op) = read(&text) else { panic!() };
            assert!(op.is_security(), "{code}");
        }
        let Entry::Operation(op) = read("OPLOG 4\t1\t2026-13-05 07:20:34") else { panic!() };
        assert!(!op.is_security() && op.at_local_s.is_none());
    }

    #[test]
    fn user_rows_without_their_first_word() {
        assert!(matches!(entry(b"PIN=5\tName=A B", "USERINFO"), Entry::User(_)));
        assert!(matches!(entry(b"PIN=5\tFID=1", "FINGERTMP"), Entry::Template(_)));
        assert_eq!(entry(b"PIN=5\tName=A", "XYZ"), Entry::Unknown);
    }

    #[test]
    fn cards() {
        assert_eq!(card_number("133440"), Some(133_440));
        for none in ["", "0", "[00000000]", "[15CD5B]", "[15CD5BZZ]", "abc"] {
            assert_eq!(card_number(none), None, "{none}");
        }
    }
}
