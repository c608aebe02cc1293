//! Which door of the protocol a request knocks at, and what it says of itself. Real terminals
//! and collectors are sloppy with paths and parameters; beyond the serial nothing is required.
//! An unknown path is `None` and must be answered 404, never with a 2xx.

use percent_encoding::percent_decode_str;

/// A door of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// Handshake and uploads.
    Cdata,
    /// Photo uploads of some firmware.
    Fdata,
    /// Poll for commands.
    GetRequest,
    /// Results of commands.
    DeviceCmd,
    /// Sign of life during a long upload.
    Ping,
    /// Registration of an access-control terminal.
    Registry,
    /// Configuration and commands of an access-control terminal.
    Push,
    /// Clock request of an access-control terminal.
    RtData,
    /// Results of queries of an access-control terminal.
    QueryData,
}

impl Endpoint {
    /// The path it stands for, whatever a terminal made of it.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Endpoint::Cdata => "/iclock/cdata",
            Endpoint::Fdata => "/iclock/fdata",
            Endpoint::GetRequest => "/iclock/getrequest",
            Endpoint::DeviceCmd => "/iclock/devicecmd",
            Endpoint::Ping => "/iclock/ping",
            Endpoint::Registry => "/iclock/registry",
            Endpoint::Push => "/iclock/push",
            Endpoint::RtData => "/iclock/rtdata",
            Endpoint::QueryData => "/iclock/querydata",
        }
    }
}

/// A request line, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The door.
    pub endpoint: Endpoint,
    /// The 32 hexadecimal digits before `/iclock`, lower case, if the path has them.
    pub path_secret: Option<String>,
    /// The serial, if there is a well-formed one.
    pub serial: Option<String>,
    /// Parameters in order, percent-decoded, names as sent.
    pub params: Vec<(String, String)>,
}

impl Request {
    /// Takes a path and query apart; `None` when the path is no door of the protocol.
    #[must_use]
    pub fn parse(path: &str, query: &str) -> Option<Request> {
        let (path_secret, endpoint) = door(path)?;
        let params: Vec<(String, String)> = query
            .split(['&', '?'])
            .filter_map(|piece| {
                let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
                let decode = |text: &str| {
                    super::text::decode(&percent_decode_str(text).collect::<Vec<u8>>())
                };
                (!name.is_empty()).then(|| (decode(name.trim_start_matches("amp;")), decode(value)))
            })
            .collect();
        let named = params
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("SN"))
            .map(|(_, value)| value.trim().to_owned());
        let serial = match named {
            Some(serial) if is_serial(&serial) => Some(serial),
            _ => serial_anywhere(path).or_else(|| serial_anywhere(query)),
        };
        Some(Request { endpoint, path_secret, serial, params })
    }

    /// A parameter by its name in any case.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The stamp of an upload, under its new or its old name.
    #[must_use]
    pub fn stamp(&self) -> Option<&str> {
        ["Stamp", "OpStamp", "PhotoStamp"]
            .iter()
            .find_map(|name| self.param(name))
            .map(str::trim)
            .filter(|stamp| !stamp.is_empty() && stamp.len() <= 40)
            .filter(|stamp| stamp.bytes().all(|b| b.is_ascii_graphic()))
    }
}

/// Serials are printed on the box: letters, digits and few signs, at most 40.
#[must_use]
pub fn is_serial(text: &str) -> bool {
    !text.is_empty() && text.len() <= 40 && text.bytes().all(is_serial_byte)
}

fn is_serial_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')
}

/// Some clients break the query (`/iclock/cdata&SN=1`, `?a?SN=1`): look for `SN=` at a boundary.
fn serial_anywhere(raw: &str) -> Option<String> {
    let bytes = raw.as_bytes();
    for at in 0..bytes.len() {
        let here = bytes.get(at..at + 3).is_some_and(|word| word.eq_ignore_ascii_case(b"SN="));
        let boundary = at == 0 || bytes.get(at - 1).is_some_and(|b| !b.is_ascii_alphanumeric());
        if here && boundary {
            let rest = bytes.get(at + 3..).unwrap_or_default();
            let serial: String =
                rest.iter().take_while(|b| is_serial_byte(**b)).map(|b| char::from(*b)).collect();
            if is_serial(&serial) {
                return Some(serial);
            }
        }
    }
    None
}

/// The door behind a path, with slashes at the end, `.aspx`, a doubled prefix and a secret
/// prefix taken off; what follows a stray `&` is query.
fn door(path: &str) -> Option<(Option<String>, Endpoint)> {
    let path = path.split('&').next().unwrap_or_default();
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let mut secret = None;
    if let Some(first) = parts.first()
        && first.len() == 32
        && first.bytes().all(|b| b.is_ascii_hexdigit())
    {
        secret = Some(first.to_ascii_lowercase());
        parts.remove(0);
    }
    let before = parts.len();
    while parts.first().is_some_and(|part| part.eq_ignore_ascii_case("iclock")) {
        parts.remove(0);
    }
    let [name] = parts.as_slice() else { return None };
    if !(1..=2).contains(&(before - parts.len())) {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let endpoint = match name.strip_suffix(".aspx").unwrap_or(&name) {
        "cdata" => Endpoint::Cdata,
        "fdata" => Endpoint::Fdata,
        "getrequest" => Endpoint::GetRequest,
        "devicecmd" => Endpoint::DeviceCmd,
        "ping" => Endpoint::Ping,
        "registry" => Endpoint::Registry,
        "push" => Endpoint::Push,
        "rtdata" => Endpoint::RtData,
        "querydata" => Endpoint::QueryData,
        _ => return None,
    };
    Some((secret, endpoint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn serial(path: &str, query: &str) -> Option<String> {
        Request::parse(path, query).and_then(|request| request.serial)
    }

    #[test]
    fn paths_of_real_traffic_are_understood() {
        for path in [
            "/iclock/cdata",
            "/iclock/cdata/",
            "/iclock/cdata.aspx",
            "/iclock/iclock/cdata",
            "//iclock//cdata",
            "/iClock/CDATA",
        ] {
            let request = Request::parse(path, "SN=1").unwrap();
            assert_eq!(request.endpoint, Endpoint::Cdata, "{path}");
            assert_eq!(request.endpoint.path(), "/iclock/cdata");
        }
    }

    #[test]
    fn anything_else_is_no_door() {
        for path in [
            "/",
            "",
            "/iclock",
            "/cdata",
            "/iclock/whatever",
            "/iclock/exchange",
            "/iclock/cdata/more",
            "/iclock/iclock/iclock/cdata",
            "/other/iclock/cdata",
        ] {
            assert_eq!(Request::parse(path, "SN=1"), None, "{path}");
        }
    }

    #[test]
    fn a_secret_prefix_is_taken_off() {
        let request =
            Request::parse("/0123456789ABCDEF0123456789abcdef/iclock/ping", "SN=1").unwrap();
        assert_eq!(request.path_secret.as_deref(), Some("0123456789abcdef0123456789abcdef"));
    }

    #[test]
    fn the_serial_is_found_in_broken_queries() {
        assert_eq!(serial("/iclock/cdata", "sn=A-1&OPTIONS=all").as_deref(), Some("A-1"));
        assert_eq!(serial("/iclock/cdata", "options=all?SN=A1").as_deref(), Some("A1"));
        assert_eq!(serial("/iclock/cdata&SN=A1", "").as_deref(), Some("A1"));
        assert_eq!(serial("/iclock/cdata", "x=1;SN=A1;y").as_deref(), Some("A1"));
        assert_eq!(serial("/iclock/cdata", "a&amp;SN=A1").as_deref(), Some("A1"));
        assert_eq!(serial("/iclock/cdata", "options=all"), None);
        assert_eq!(serial("/iclock/cdata", "CommandSN=A1"), None);
        assert_eq!(serial("/iclock/cdata", "SN="), None);
        assert_eq!(serial("/iclock/cdata", &format!("SN={}", "9".repeat(41))), None);
    }

    #[test]
    fn stamps_come_under_old_and_new_names() {
        let request = |query| Request::parse("/iclock/cdata", query).unwrap();
        assert_eq!(request("SN=1&Stamp=9999").stamp(), Some("9999"));
        assert_eq!(request("SN=1&opstamp=12").stamp(), Some("12"));
        assert_eq!(request("SN=1&Stamp=").stamp(), None);
        assert_eq!(request("SN=1&Stamp=a%0Ab").stamp(), None);
    }
}
