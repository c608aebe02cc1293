//! Logs in as a person would: the form, its token, the password and the code of the
//! authenticator, which follows the clock on the wall and not that of the city.

use super::http::{Connection, get_plain, post};
use crate::site::{Login, Site};

/// The cookie of a fresh log-in.
///
/// # Errors
/// When the city does not let the person in.
pub fn cookie(site: &Site, login: &Login) -> Result<String, String> {
    let host = &site.web;
    let mut connection = Connection::new(host);
    let told = |error: std::io::Error| format!("log-in of {}: {error}", login.role);
    let form = connection.ask(&get_plain(host, "/masuk", "")).map_err(told)?;
    let page = String::from_utf8_lossy(&form.body);
    let token = between(&page, "name=\"_token\" value=\"", "\"").ok_or("the form has no token")?;
    let before = first_cookie(form.header("set-cookie")).unwrap_or_default();
    let code = if login.totp_secret.is_empty() {
        String::new()
    } else {
        code(&login.totp_secret, wall_s())?
    };
    let body = format!(
        "_token={}&nip={}&password={}&code={code}&back=",
        escaped(token),
        escaped(&login.nip),
        escaped(&login.password)
    );
    let kind = "application/x-www-form-urlencoded";
    let request = post(host, "/masuk", &before, kind, body.as_bytes());
    let answer = connection.ask(&request).map_err(told)?;
    match first_cookie(answer.header("set-cookie")) {
        Some(cookie) if answer.status == 303 => Ok(cookie),
        _ => Err(format!("{} is not let in: status {}", login.role, answer.status)),
    }
}

fn first_cookie<'a>(mut set: impl Iterator<Item = &'a str>) -> Option<String> {
    set.next().map(|line| line.split(';').next().unwrap_or_default().to_owned())
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(inside, _)| inside)
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'-' {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Seconds since 1970.
#[allow(clippy::disallowed_methods, reason = "an authenticator reads the clock on the wall")]
fn wall_s() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(0, |since| since.as_secs())
}

/// The six digits that an authenticator shows at a time.
fn code(secret: &str, now_s: u64) -> Result<String, String> {
    let key = base32(secret).ok_or("the key of the authenticator is not base32")?;
    let totp = totp_rs::Builder::new().with_secret(key).build_noncompliant();
    Ok(totp.generate(now_s).to_string())
}

fn base32(text: &str) -> Option<Vec<u8>> {
    let (mut bits, mut held, mut bytes) = (0_u32, 0_u32, Vec::new());
    for c in text.bytes().filter(|c| !c.is_ascii_whitespace() && *c != b'=') {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a',
            b'2'..=b'7' => c - b'2' + 26,
            _ => return None,
        };
        held = (held << 5 | u32::from(value)) & 0xFFFF;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xFF).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_that_of_the_standard() {
        // RFC 6238, appendix B: the ASCII key 12345678901234567890 at 59 s.
        let key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        assert_eq!(base32(key).as_deref(), Some(&b"12345678901234567890"[..]));
        assert_eq!(code(key, 59).as_deref(), Ok("287082"));
        assert!(code("1", 0).is_err());
    }

    #[test]
    fn tokens_and_cookies_are_found() {
        let page = "<input type=\"hidden\" name=\"_token\" value=\"abc\">";
        assert_eq!(between(page, "name=\"_token\" value=\"", "\""), Some("abc"));
        assert_eq!(first_cookie(["a=b; Path=/"].into_iter()).as_deref(), Some("a=b"));
        assert_eq!(escaped("a b+/ü"), "a%20b%2B%2F%C3%BC");
    }
}
