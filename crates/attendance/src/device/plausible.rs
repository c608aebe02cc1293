//! What looks odd about a punch. Flags inform people; no punch is ever rejected for one, and
//! whether a key is mapped is no flag: it shows in the person.

use crate::adms::attlog::{Punch, is_clock_reset};
use crate::civil::DAY_S;
use law::Zone;

/// More than ten minutes ahead of the moment it arrived.
pub const FUTURE: i64 = 1;
/// Arrived more than a day after it was made.
pub const LATE_SYNC: i64 = 2;
/// The device's clock is off by more than two minutes.
pub const CLOCK_DRIFT: i64 = 4;
/// Dated before a manual setting of the clock that was already known.
pub const AFTER_CLOCK_SET: i64 = 8;
/// The offset the device names contradicts its zone.
pub const ZONE_MISMATCH: i64 = 16;
/// The clock lost its battery.
pub const CLOCK_RESET: i64 = 32;

/// Names of the flags, lowest bit first; they are also locale keys (`att-flag-…`).
pub const NAMES: [(i64, &str); 6] = [
    (FUTURE, "future"),
    (LATE_SYNC, "late_sync"),
    (CLOCK_DRIFT, "clock_drift"),
    (AFTER_CLOCK_SET, "after_clock_set"),
    (ZONE_MISMATCH, "zone_mismatch"),
    (CLOCK_RESET, "clock_reset"),
];

/// Names of the flags set in a row.
pub fn names(flags: i64) -> impl Iterator<Item = &'static str> {
    NAMES.into_iter().filter(move |(bit, _)| flags & bit != 0).map(|(_, name)| name)
}

/// Skew that is always shown, in seconds.
pub const SKEW_S: i64 = 120;

/// What is known when a batch arrives.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Wall clock of the device's zone when the batch arrived, civil seconds.
    pub received_local_s: i64,
    /// Zone of the device.
    pub zone: Zone,
    /// Wall clock named by the last "clock set", if one was reported.
    pub clock_set_local_s: Option<i64>,
    /// Whether the device's clock seems off.
    pub drifting: bool,
}

/// The flags of one punch.
#[must_use]
pub fn flags(punch: &Punch, moment: Moment) -> i64 {
    let mut flags = 0;
    if is_clock_reset(punch.at_local_s) {
        flags |= CLOCK_RESET;
    } else {
        let age_s = moment.received_local_s - punch.at_local_s;
        if age_s < -600 {
            flags |= FUTURE;
        }
        if age_s > DAY_S {
            flags |= LATE_SYNC;
        }
        if moment.drifting && age_s.abs() <= DAY_S {
            flags |= CLOCK_DRIFT;
        }
        let before_set = moment
            .clock_set_local_s
            .is_some_and(|set| (set - DAY_S..set).contains(&punch.at_local_s));
        if before_set {
            flags |= AFTER_CLOCK_SET;
        }
    }
    if punch.offset_s.is_some_and(|offset| offset != i64::from(moment.zone.hours()) * 3600) {
        flags |= ZONE_MISMATCH;
    }
    flags
}

/// Median of arrival minus device time in seconds over the punches of the last day; `None`
/// without any. Negative: the device is ahead.
#[must_use]
pub fn drift_s(received_local_s: i64, punches: impl Iterator<Item = i64>) -> Option<i64> {
    let mut ages: Vec<i64> =
        punches.map(|at| received_local_s - at).filter(|age| age.abs() <= DAY_S).collect();
    ages.sort_unstable();
    ages.get(ages.len() / 2).copied()
}

/// Whether that offset means a wrong clock. A device that is ahead always has one. One that is
/// behind looks like one that sends late, so the offsets of the uploads before (seconds) must
/// show the same: three in a row, within a minute of each other.
#[must_use]
pub fn is_drifting(drift_s: Option<i64>, before: &[i64]) -> bool {
    let Some(drift) = drift_s else { return false };
    let same = |other: &i64| *other > SKEW_S && (other - drift).abs() <= 60;
    drift < -SKEW_S
        || (drift > SKEW_S && before.len() >= 2 && before.iter().rev().take(2).all(same))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::civil;

    const NOW: &str = "2026-01-05 07:30:00";

    fn of(at: &str, offset_s: Option<i64>, set: Option<&str>, drifting: bool) -> Vec<&'static str> {
        let punch = Punch {
            pin: "1".to_owned(),
            at_local_s: civil::parse(at).unwrap(),
            status: 0,
            verify: 1,
            offset_s,
            extra: String::new(),
        };
        let moment = Moment {
            received_local_s: civil::parse(NOW).unwrap(),
            zone: Zone::Wita,
            clock_set_local_s: set.and_then(civil::parse),
            drifting,
        };
        names(flags(&punch, moment)).collect()
    }

    #[test]
    fn an_ordinary_punch_has_none() {
        assert!(of("2026-01-05 07:28:11", Some(28_800), None, false).is_empty());
        assert!(of("2026-01-05 07:40:00", None, None, false).is_empty());
        assert!(of("2026-01-04 07:30:00", None, None, false).is_empty());
    }

    #[test]
    fn each_flag() {
        assert_eq!(of("2026-01-05 07:40:01", None, None, false), ["future"]);
        assert_eq!(of("2026-01-04 07:29:59", None, None, false), ["late_sync"]);
        assert_eq!(of("2026-01-05 07:28:11", None, None, true), ["clock_drift"]);
        assert_eq!(of("2026-01-05 07:28:11", Some(25_200), None, false), ["zone_mismatch"]);
        assert_eq!(of("2000-01-01 00:03:10", None, None, true), ["clock_reset"]);
        let set = Some("2026-01-05 07:29:00");
        assert_eq!(of("2026-01-05 07:28:11", None, set, false), ["after_clock_set"]);
        assert!(of("2026-01-05 07:29:00", None, set, false).is_empty());
    }

    #[test]
    fn drift_is_a_median_of_recent_punches() {
        assert_eq!(drift_s(1000, [990, 100, 995].into_iter()), Some(10));
        assert_eq!(drift_s(1_000_000, [5].into_iter()), None);
        assert!(is_drifting(Some(-121), &[]));
        assert!(is_drifting(Some(300), &[5, 310, 290]));
        assert!(!is_drifting(Some(300), &[310]));
        assert!(!is_drifting(Some(300), &[310, 3000]));
        assert!(!is_drifting(Some(5), &[300, 300]));
        assert!(!is_drifting(None, &[300, 300]));
    }
}
