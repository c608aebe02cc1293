//! Lines, fields and characters as terminals send them. Bytes that are no text never fail a
//! batch: they are decoded as well as they can be, and the raw batch keeps them.

use std::borrow::Cow;

/// The non-blank data lines of a body, without line ends. A header line `TABLE=<name>` that some
/// collectors put first is no data.
pub fn lines(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    body.split(|b| *b == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .enumerate()
        .filter(|(n, line)| {
            let header = *n == 0
                && line.get(..6).is_some_and(|head| head.eq_ignore_ascii_case(b"TABLE="))
                && !line.contains(&b'\t');
            !header && !line.iter().all(u8::is_ascii_whitespace)
        })
        .map(|(_, line)| line)
}

/// Decodes as UTF-8, then as GB18030 (terminals with a Chinese menu), then with replacement
/// signs. NUL becomes a replacement sign: no database text may hold it.
#[must_use]
pub fn decode(bytes: &[u8]) -> String {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::GB18030
            .decode_without_bom_handling_and_without_replacement(bytes)
            .unwrap_or_else(|| String::from_utf8_lossy(bytes)),
    };
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text.into_owned() }
}

/// `key=value` pairs in order; keys are found in any case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs(pub Vec<(String, String)>);

impl Pairs {
    /// Pairs between separators; a piece without `=` is left out.
    #[must_use]
    pub fn split(text: &str, separator: char) -> Pairs {
        Pairs(
            text.split(separator)
                .filter_map(|piece| piece.split_once('='))
                .map(|(key, value)| (key.trim().to_owned(), value.to_owned()))
                .collect(),
        )
    }

    /// The first value under any of these names.
    #[must_use]
    pub fn get(&self, names: &[&str]) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| names.iter().any(|name| key.eq_ignore_ascii_case(name)))
            .map(|(_, value)| value.as_str())
    }

    /// The same as a number.
    #[must_use]
    pub fn number(&self, names: &[&str]) -> Option<i64> {
        self.get(names)?.trim().parse().ok()
    }

    /// The same as owned text, empty when absent.
    #[must_use]
    pub fn text(&self, names: &[&str]) -> String {
        self.get(names).unwrap_or_default().trim().to_owned()
    }
}

/// At most `limit` characters of a text.
#[must_use]
pub fn cut(text: &str, limit: usize) -> String {
    text.chars().take(limit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_and_the_table_header_are_no_data() {
        let body = b"TABLE=ATTLOG\r\n1\t2\r\n\r\n  \n3\t4";
        let found: Vec<&[u8]> = lines(body).collect();
        assert_eq!(found, [b"1\t2".as_slice(), b"3\t4"]);
    }

    #[test]
    fn names_decode_from_three_encodings() {
        assert_eq!(decode("Ni Luh Pande’s".as_bytes()), "Ni Luh Pande’s");
        assert_eq!(decode(&[0xd5, 0xc5]), "张");
        assert_eq!(decode(&[b'a', 0xff]), "a\u{fffd}");
        assert_eq!(decode(b"a\0b"), "a\u{fffd}b");
    }

    #[test]
    fn keys_are_found_in_any_case() {
        let pairs = Pairs::split("Pin=7\tName=Budi, S.H.\tjunk", '\t');
        assert_eq!(pairs.get(&["PIN"]), Some("7"));
        assert_eq!(pairs.text(&["name"]), "Budi, S.H.");
        assert_eq!(pairs.number(&["Size"]), None);
    }
}
