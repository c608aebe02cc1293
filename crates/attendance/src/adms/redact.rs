//! Takes biometric templates, pictures and passwords out of a body before anything is stored or
//! logged. It looks for the keys anywhere at a word boundary, not only where the manual puts
//! them, because a sloppy collector must not be able to smuggle a template past it.

use std::borrow::Cow;

/// Keys whose values are dropped; length, number and version of a template stand in others.
const SECRET_KEYS: [&[u8]; 11] = [
    b"tmp",
    b"template",
    b"content",
    b"additional",
    b"passwd",
    b"password",
    b"pwd",
    b"comkey",
    b"commkey",
    b"compwd",
    b"pushcommkey",
];

/// What stands where a value was.
pub const DROPPED: &[u8] = b"<dropped>";

/// The body without secret values. `comma` tells that commas separate fields (the `options`
/// table); otherwise only tabs and line ends do, so that a password with a comma goes whole.
#[must_use]
pub fn body(bytes: &[u8], comma: bool) -> Cow<'_, [u8]> {
    if !bytes.contains(&b'=') {
        return Cow::Borrowed(bytes);
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        out.push(*byte);
        at += 1;
        if *byte != b'=' || !secret_before(&out) {
            continue;
        }
        let rest = bytes.get(at..).unwrap_or_default();
        let end = rest
            .iter()
            .position(|b| matches!(b, b'\t' | b'\n' | b'\r') || (comma && *b == b','))
            .unwrap_or(rest.len());
        if end > 0 {
            out.extend_from_slice(DROPPED);
        }
        at += end;
    }
    Cow::Owned(out)
}

/// Whether what was just written ends in a secret key and its `=`.
fn secret_before(out: &[u8]) -> bool {
    let Some(head) = out.strip_suffix(b"=") else { return false };
    let start = head.iter().rposition(|b| !b.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
    let key = head.get(start..).unwrap_or_default();
    SECRET_KEYS.iter().any(|secret| key.eq_ignore_ascii_case(secret))
}

/// A result of a command: `Content=` runs, possibly binary, to the end of the body.
#[must_use]
pub fn result(bytes: &[u8]) -> Cow<'_, [u8]> {
    let found = bytes.windows(8).position(|word| word.eq_ignore_ascii_case(b"content="));
    match found {
        Some(at) => {
            let mut out = body(bytes.get(..at).unwrap_or_default(), false).into_owned();
            out.extend_from_slice(b"Content=");
            out.extend_from_slice(DROPPED);
            Cow::Owned(out)
        }
        None => body(bytes, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(input: &str, comma: bool) -> String {
        String::from_utf8(body(input.as_bytes(), comma).into_owned()).unwrap()
    }

    #[test]
    fn the_template_of_the_vector_vanishes() {
        let bytes = include_bytes!("../../vectors/adms/operlog-oplog-user-fp.bin");
        let clean = String::from_utf8(body(bytes, false).into_owned()).unwrap();
        assert!(!clean.contains("AAECAwQFBgcICQoL"));
        assert!(clean.contains("FID=6\tSize=16\tValid=1\tTMP=<dropped>\n"));
        assert!(clean.contains("Passwd=\tCard=133440"));
    }

    #[test]
    fn keys_in_any_case_and_place() {
        assert_eq!(
            text("USER PIN=1\tPasswd=a,b c\tCard=2", false),
            "USER PIN=1\tPasswd=<dropped>\tCard=2"
        );
        assert_eq!(text("FP TMP=AAA=", false), "FP TMP=<dropped>");
        assert_eq!(
            text("FP PIN=1 FID=6 tmp=AAAA\r\nx", false),
            "FP PIN=1 FID=6 tmp=<dropped>\r\nx"
        );
        assert_eq!(text("BIODATA Pin=1\tTmp=AA+/==\n", false), "BIODATA Pin=1\tTmp=<dropped>\n");
        assert_eq!(
            text("ERRORLOG ErrCode=1\tAdditional=QQ==", false),
            "ERRORLOG ErrCode=1\tAdditional=<dropped>"
        );
        assert_eq!(text("~A=1,ComPwd=77,B=2", true), "~A=1,ComPwd=<dropped>,B=2");
    }

    #[test]
    fn what_only_looks_alike_stays() {
        for kept in
            ["Temperature=36.4\tx", "Name=Atmp\tPIN=1", "1001\t2026-01-05 07:28:11", "a=b=c"]
        {
            assert_eq!(text(kept, false), kept);
        }
    }

    #[test]
    fn a_result_loses_its_content_to_the_end() {
        let clean = result(b"ID=1\nReturn=0\nCMD=GetFile\nContent=\x00\x01\nsecret=1");
        assert_eq!(clean.as_ref(), b"ID=1\nReturn=0\nCMD=GetFile\nContent=<dropped>");
        assert_eq!(result(b"ID=1&Return=0&CMD=DATA").as_ref(), b"ID=1&Return=0&CMD=DATA");
    }
}
