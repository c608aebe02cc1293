//! Outages: whatever an outage may have hidden is taken to have happened.

use super::*;

fn missing(day: &Day) -> bool {
    day.flags.has(DayFlags::MISSING_IN) || day.flags.has(DayFlags::MISSING_OUT)
}

#[test]
fn a_day_without_machines_is_nobodys_absence() {
    let dead = person().outage("2026-03-02 00:00", "2026-03-03 00:00");
    assert_eq!(dead.day(2).status, Status::Outage);
    dead.is(2, "outage", 0, 0).is(3, "absent", 0, 0);
    let sums = dead.judged().sums;
    assert_eq!((sums.outage_days, sums.present_days), (1, 1));
}

#[test]
fn a_morning_outage_hides_a_punctual_arrival() {
    let morning = person().outage("2026-03-02 06:10", "2026-03-02 09:00");
    morning.clone().punch("2026-03-02 09:20").punch("2026-03-02 16:00").is(2, "present", 0, 0);
    // It began too late to hide more than what followed.
    let later = person().outage("2026-03-02 08:00", "2026-03-02 09:00");
    later.clone().punch("2026-03-02 09:20").punch("2026-03-02 16:00").is(2, "late", 30, 0);
    // Only a check-out was recorded.
    let out = morning.clone().punch("2026-03-02 16:00");
    out.is(2, "present", 0, 0);
    assert!(!missing(&out.day(2)));
    // Nobody was seen in the afternoon, when the machine worked.
    morning.is(2, "missing-out", 0, 0);
}

#[test]
fn an_evening_outage_hides_a_punctual_departure() {
    let evening = person().punch("2026-03-02 07:30").outage("2026-03-02 15:30", "2026-03-02 17:00");
    evening.is(2, "present", 0, 0);
    assert!(!missing(&evening.day(2)));
    evening.punch("2026-03-02 15:20").is(2, "present", 0, 0);
}

#[test]
fn an_outage_long_after_hours_hides_nothing() {
    let night = person().outage("2026-03-02 23:30", "2026-03-03 02:00");
    night.is(2, "absent", 0, 0);
    assert!(!night.day(2).flags.has(DayFlags::OUTAGE));
}

#[test]
fn an_outage_over_a_night_shift_protects_the_shift() {
    let nurse = person().ward().roster("2026-03-10", shift("sif_malam"));
    let nurse = nurse.outage("2026-03-11 05:00", "2026-03-11 08:00");
    nurse.clone().punch("2026-03-10 20:50").is(10, "present", 0, 0);
}

#[test]
fn an_outage_gives_own_hours_the_benefit_of_the_doubt() {
    let own = Work::Dynamic { minutes: 420, weekly: false };
    let researcher = person().roster("2026-03-02", own).punch("2026-03-02 10:00");
    let researcher = researcher.outage("2026-03-02 15:00", "2026-03-02 19:00");
    assert_eq!(researcher.day(2).short_minutes(), 0);
    assert!(!missing(&researcher.day(2)));
}
