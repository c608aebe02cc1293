//! The part of the access-control protocol (Security PUSH) that lets a door terminal serve as an
//! attendance machine: registration, its configuration, its event log and its clock. Doors are
//! never opened and access rights never written from here.

use super::attlog::{Cause, Punch, UNKNOWN};
use super::text::{Pairs, cut, decode};
use crate::civil;
use law::Zone;

/// The answer to a registration; the code is up to 32 characters.
#[must_use]
pub fn registered(code: &str) -> String {
    format!("RegistryCode={}", cut(code, 32))
}

/// The configuration block of a registered terminal; ends with a line end.
#[must_use]
pub fn configuration(code: &str, session: &str) -> String {
    format!(
        "registry=ok\nRegistryCode={}\nServerVersion={v}\nServerName=Sembilan\nPushProtVer={v}\n\
         ErrorDelay=60\nRequestDelay=10\nTransTimes=00:00;14:05\nTransInterval=1\n\
         TransTables=User Transaction\nRealtime=1\nSessionID={}\nTimeoutSec=10\n",
        cut(code, 32),
        cut(session, 32),
        v = super::handshake::OUR_VERSION,
    )
}

/// A line of the event log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DoorEvent {
    /// Somebody showed himself.
    Punch(Punch),
    /// The device itself, or nobody known.
    Device {
        /// Event number of the terminal.
        code: i64,
        /// Wall clock of the device, civil seconds.
        at_local_s: Option<i64>,
        /// Door or reader.
        address: String,
        /// Running number of the terminal.
        index: String,
    },
}

/// Reads one line of `rtlog`.
///
/// # Errors
/// The cause for which the line is set aside.
pub fn line(bytes: &[u8]) -> Result<DoorEvent, Cause> {
    let text = decode(bytes);
    let pairs = Pairs::split(&text, '\t');
    let pin = pairs.text(&["pin"]);
    let at_local_s = pairs.get(&["time"]).and_then(|time| civil::parse(time.trim()));
    let (event, index) = (pairs.text(&["event"]), pairs.text(&["index"]));
    if pairs.get(&["time"]).is_none() {
        return Err(Cause::TooFewFields);
    }
    if pin == "0" || pin.is_empty() {
        return Ok(DoorEvent::Device {
            code: event.parse().unwrap_or(UNKNOWN),
            at_local_s,
            address: cut(&pairs.text(&["eventaddr"]), 40),
            index: cut(&index, 40),
        });
    }
    if pin.chars().count() > super::attlog::PIN_LIMIT || pin.chars().any(char::is_control) {
        return Err(Cause::BadPin);
    }
    let verify_text = pairs.text(&["verifytype"]);
    let mut extra = format!("index={index}\tevent={event}");
    // A mask such as `0100000000000000` is no number of the dictionary.
    let verify = match verify_text.parse::<i64>() {
        Ok(number) if verify_text.len() <= 3 && number >= 0 => number,
        _ if verify_text.is_empty() => UNKNOWN,
        _ => {
            extra.push_str(&format!("\tverifytype={verify_text}"));
            UNKNOWN
        }
    };
    Ok(DoorEvent::Punch(Punch {
        pin,
        at_local_s: at_local_s.ok_or(Cause::ImpossibleTime)?,
        status: pairs.number(&["inoutstatus"]).filter(|n| (0..=255).contains(n)).unwrap_or(UNKNOWN),
        verify,
        offset_s: None,
        extra: cut(&extra, 500),
    }))
}

/// The terminal's packed time of civil seconds: months of 31 days, years of 372, from 2000.
#[must_use]
pub fn packed_time(at_local_s: i64) -> i64 {
    let date = civil::date(at_local_s);
    let days = (i64::from(date.year()) - 2000) * 372
        + (i64::from(date.month()) - 1) * 31
        + i64::from(date.day())
        - 1;
    days * civil::DAY_S + at_local_s.rem_euclid(civil::DAY_S)
}

/// The answer to a clock request.
#[must_use]
pub fn clock(now_us: i64, zone: Zone) -> String {
    let at = civil::of_instant(now_us, zone);
    format!("DateTime={},ServerTZ=+{:02}00", packed_time(at), zone.hours())
}

/// The answer to the clock request of the V3.2 dialect.
#[must_use]
pub fn clock_v32(now_us: i64, zone: Zone) -> String {
    let at = civil::text(civil::of_instant(now_us, zone)).replace(' ', "T");
    format!("Time={at}+{:02}:00", zone.hours())
}

/// A table name as it may be echoed: letters, digits, `_`, at most 32; anything else is `table`.
#[must_use]
pub fn table_name(text: &str) -> &str {
    let good = !text.is_empty()
        && text.len() <= 32
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if good { text } else { "table" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_at_the_door_is_a_punch() {
        let text = b"time=2026-01-05 07:28:11\tpin=1001\tcardno=0\teventaddr=1\tevent=0\t\
                     inoutstatus=1\tverifytype=15\tindex=77";
        let Ok(DoorEvent::Punch(punch)) = line(text) else { panic!() };
        assert_eq!((punch.pin.as_str(), punch.status, punch.verify), ("1001", 1, 15));
        assert_eq!(punch.extra, "index=77\tevent=0");
    }

    #[test]
    fn nobody_at_the_door_is_a_device_event() {
        let text = b"time=2026-01-05 07:28:11\tpin=0\tevent=206\teventaddr=2\tindex=78";
        let Ok(DoorEvent::Device { code, index, .. }) = line(text) else { panic!() };
        assert_eq!((code, index.as_str()), (206, "78"));
    }

    #[test]
    fn a_mask_is_no_number() {
        let text = b"time=2026-01-05 07:28:11\tpin=1\tverifytype=0100000000000000\tindex=1";
        let Ok(DoorEvent::Punch(punch)) = line(text) else { panic!() };
        assert_eq!(punch.verify, UNKNOWN);
        assert!(punch.extra.ends_with("verifytype=0100000000000000"));
    }

    #[test]
    fn bad_lines_have_causes() {
        assert_eq!(line(b"pin=1"), Err(Cause::TooFewFields));
        assert_eq!(line(b"time=2026-02-30 07:28:11\tpin=1"), Err(Cause::ImpossibleTime));
    }

    #[test]
    fn clocks() {
        // 2026-01-05 07:28:11 in WIB.
        let now_us = 1_767_572_891 * 1_000_000;
        let at = civil::parse("2026-01-05 07:28:11").unwrap();
        assert_eq!(civil::of_instant(now_us, Zone::Wib), at);
        assert_eq!(packed_time(at), (26 * 372 + 4) * 86_400 + 7 * 3600 + 28 * 60 + 11);
        assert_eq!(
            clock(now_us, Zone::Wib),
            format!("DateTime={},ServerTZ=+0700", packed_time(at))
        );
        assert_eq!(clock_v32(now_us, Zone::Wita), "Time=2026-01-05T08:28:11+08:00");
    }

    #[test]
    fn registration_and_configuration() {
        assert_eq!(registered(&"a".repeat(40)), format!("RegistryCode={}", "a".repeat(32)));
        let block = configuration("abc", "def");
        assert!(block.starts_with("registry=ok\nRegistryCode=abc\n"));
        assert!(block.contains("\nRequestDelay=10\n") && !block.contains("\nDelay="));
        assert!(block.contains("\nTransTables=User Transaction\n"));
    }

    #[test]
    fn echoed_table_names_are_harmless() {
        assert_eq!(table_name("user"), "user");
        assert_eq!(table_name("user\r\nX: y"), "table");
    }
}
