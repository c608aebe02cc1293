//! The option block a terminal gets when it reports. Byte exact: LF line ends, a last LF, keys
//! in a fixed order. It never announces encryption, never asks a device to delete its log, and
//! never sends the `TransFlag` bitmap, on whose bit order the manuals disagree.

use law::Zone;
use std::fmt::Write;

/// The version of the protocol we speak; the lower of both sides counts.
pub const OUR_VERSION: &str = "2.4.1";

/// What a device that names no version speaks.
pub const OLDEST_VERSION: &str = "2.2.14";

/// The stamps to echo, per table; `None` before the first upload.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamps {
    /// Punches.
    pub attlog: Option<String>,
    /// Operation log.
    pub operlog: Option<String>,
    /// Photos.
    pub attphoto: Option<String>,
    /// Templates.
    pub biodata: Option<String>,
}

/// The option block.
#[must_use]
pub fn block(serial: &str, zone: Zone, stamps: &Stamps, ask_templates: bool) -> String {
    let mut out = String::with_capacity(320);
    let stamp = |stamp: &Option<String>| stamp.clone().unwrap_or_else(|| "None".to_owned());
    let tokens = if ask_templates {
        "AttLog\tOpLog\tEnrollUser\tChgUser\tEnrollFP\tChgFP"
    } else {
        "AttLog\tOpLog\tEnrollUser\tChgUser"
    };
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "GET OPTION FROM: {serial}\n\
         ATTLOGStamp={}\n\
         OPERLOGStamp={}\n\
         ATTPHOTOStamp={}\n\
         BIODATAStamp={}\n\
         ErrorDelay=60\n\
         Delay=10\n\
         TransTimes=00:00;14:05\n\
         TransInterval=1\n\
         TransFlag=TransData {tokens}\n\
         TimeZone={}\n\
         Realtime=1\n\
         Encrypt=None\n\
         ServerVer={OUR_VERSION}\n\
         PushProtVer={OUR_VERSION}\n",
        stamp(&stamps.attlog),
        stamp(&stamps.operlog),
        stamp(&stamps.attphoto),
        stamp(&stamps.biodata),
        zone.hours(),
    );
    out
}

/// The version both sides then use: the lower one. A device that names none speaks
/// [`OLDEST_VERSION`].
#[must_use]
pub fn agreed_version(device: Option<&str>) -> String {
    let device = device.map(str::trim).filter(|text| !text.is_empty()).unwrap_or(OLDEST_VERSION);
    let parts = |text: &str| -> Vec<u32> {
        text.split('.').map(|part| part.trim().parse().unwrap_or(0)).collect()
    };
    if parts(device) < parts(OUR_VERSION) {
        super::text::cut(device, 16)
    } else {
        OUR_VERSION.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERIAL: &str = "0316144680030";

    fn check(zone: Zone, stamps: &Stamps, ask: bool, expect: &[u8]) {
        let got = block(SERIAL, zone, stamps, ask);
        assert_eq!(got, String::from_utf8_lossy(expect));
    }

    #[test]
    fn blocks_are_byte_exact() {
        let none = Stamps::default();
        let seen = Stamps { attlog: Some("9999".to_owned()), ..Stamps::default() };
        macro_rules! bytes {
            ($name:literal) => {
                include_bytes!(concat!("../../vectors/adms/handshake-", $name, ".bin"))
            };
        }
        check(Zone::Wita, &none, false, bytes!("default-wita"));
        check(Zone::Wib, &none, false, bytes!("default-wib"));
        check(Zone::Wita, &seen, false, bytes!("default-wita-stamp"));
        check(Zone::Wib, &none, true, bytes!("templates-wib"));
        check(Zone::Wita, &none, true, bytes!("templates-wita"));
    }

    #[test]
    fn eastern_zone_and_pull_everything() {
        let again = Stamps { attlog: Some("0".to_owned()), ..Stamps::default() };
        let got = block(SERIAL, Zone::Wit, &again, false);
        assert!(got.contains("\nTimeZone=9\n") && got.contains("\nATTLOGStamp=0\n"));
        let flags = got.lines().find(|line| line.starts_with("TransFlag=")).unwrap();
        assert!(flags.len() < 90);
        assert!(!got.contains("ResLog"));
    }

    #[test]
    fn the_lower_version_counts() {
        assert_eq!(agreed_version(None), "2.2.14");
        assert_eq!(agreed_version(Some("2.3.0")), "2.3.0");
        assert_eq!(agreed_version(Some("2.4.2")), "2.4.1");
        assert_eq!(agreed_version(Some("3.1.2")), "2.4.1");
        assert_eq!(agreed_version(Some("junk")), "junk");
    }
}
