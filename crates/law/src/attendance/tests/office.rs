//! Offices: lateness, early leave, missing taps, boundaries, calendars.

use super::*;

/// Monday, 2 March 2026.
const MON: i8 = 2;

fn worked(arrive: &str, leave: &str) -> Person {
    person().punch(&format!("2026-03-02 {arrive}")).punch(&format!("2026-03-02 {leave}"))
}

#[test]
fn late_and_early_minutes() {
    worked("07:43", "16:00").is(MON, "late", 13, 0);
    worked("07:30", "15:59").is(MON, "early", 0, 1);
    worked("09:01", "14:29").is(MON, "late-early", 91, 91);
    worked("07:10", "17:40").is(MON, "present", 0, 0);
    assert_eq!(worked("07:30", "16:00").day(MON).worked_minutes, 450);
    assert_eq!(worked("09:01", "14:29").codes(MON), ["TL4", "PSW4"]);
    assert_eq!(worked("08:00", "16:00").codes(MON), ["TL1"]);
    assert_eq!(worked("08:01", "16:00").codes(MON), ["TL2"]);
}

#[test]
fn friday_is_longer() {
    person().punch("2026-03-06 07:30").punch("2026-03-06 16:00").is(6, "early", 0, 30);
}

#[test]
fn a_single_punch_counts_for_the_nearer_side() {
    let morning = person().punch("2026-03-02 07:20");
    morning.is(MON, "missing-out", 0, 0);
    assert_eq!(morning.codes(MON), ["TANPA_PULANG"]);
    let evening = person().punch("2026-03-02 16:05");
    evening.is(MON, "missing-in", 0, 0);
    assert_eq!(evening.codes(MON), ["TANPA_MASUK"]);
    assert_eq!(evening.day(MON).out_minute, Some(16 * 60 + 5));
}

#[test]
fn punches_too_close_are_one() {
    worked("07:20", "07:25").is(MON, "missing-out", 0, 0);
    worked("07:20", "07:50").is(MON, "early", 0, 490);
}

#[test]
fn without_a_record_the_day_is_absent() {
    let nobody = person();
    nobody.is(MON, "absent", 0, 0);
    assert_eq!(nobody.codes(MON), ["TK"]);
    assert_eq!(nobody.judged().sums.absent_days, 22);
    nobody.is(7, "day-off", 0, 0);
}

#[test]
fn seconds_count_only_if_the_rule_says_so() {
    let edge = worked("07:30:59", "16:00");
    edge.is(MON, "present", 0, 0);
    edge.clone().law(|law| law.seconds_count = true).is(MON, "late", 1, 0);
    worked("07:31:00", "16:00").is(MON, "late", 1, 0);
    worked("07:30", "15:59:59").is(MON, "early", 0, 1);
}

#[test]
fn tolerance_forgives_or_is_deducted() {
    let tolerant = |minutes: &str| worked(minutes, "16:00").law(|law| law.tolerance_in = 5);
    tolerant("07:35").is(MON, "present", 0, 0);
    tolerant("07:36").is(MON, "late", 6, 0);
    tolerant("07:36").law(|law| law.tolerance_deducted = true).is(MON, "late", 1, 0);
    worked("07:30", "15:50").law(|law| law.tolerance_out = 10).is(MON, "present", 0, 0);
}

#[test]
fn lateness_can_be_made_up() {
    let rule = |law: &mut AttendanceLaw| (law.make_up_limit, law.make_up_minutes) = (30, 30);
    let stayed = worked("07:50", "16:30").law(rule);
    stayed.is(MON, "present", 0, 0);
    assert!(stayed.day(MON).flags.has(DayFlags::MADE_UP));
    worked("07:50", "16:29").law(rule).is(MON, "late", 20, 0);
    worked("08:01", "18:00").law(rule).is(MON, "late", 31, 0);
}

#[test]
fn a_missing_tap_may_count_as_minutes() {
    let samarinda = |law: &mut AttendanceLaw| law.missing_in_minutes = 120;
    person().punch("2026-03-02 16:00").law(samarinda).is(MON, "missing-in", 120, 0);
    let sums = person().punch("2026-03-02 16:00").law(samarinda).judged().sums;
    assert_eq!((sums.missing_in, sums.late_days, sums.late_minutes), (1, 0, 120));
}

#[test]
fn a_day_can_be_capped() {
    worked("09:00", "14:00").law(|law| law.day_cap_minutes = 150).is(MON, "late-early", 90, 60);
}

#[test]
fn windows_shut_out_strange_hours() {
    worked("04:00", "16:00").is(MON, "missing-in", 0, 0);
    worked("07:30", "23:30").is(MON, "missing-out", 0, 0);
    let narrow = |law: &mut AttendanceLaw| (law.in_closes_after, law.out_opens_before) = (180, 60);
    worked("07:30", "12:00").law(narrow).is(MON, "missing-out", 0, 0);
    worked("11:00", "16:00").law(narrow).is(MON, "missing-in", 0, 0);
}

#[test]
fn first_or_last_tap_is_a_choice() {
    let taps = worked("07:20", "16:10").punch("2026-03-02 07:40").punch("2026-03-02 15:00");
    taps.is(MON, "present", 0, 0);
    let strict = taps.law(|law| {
        (law.tap_in, law.tap_out) = (Pick::Last, Pick::First);
        (law.in_closes_after, law.out_opens_before) = (120, 120);
    });
    strict.is(MON, "late-early", 10, 60);
}

#[test]
fn ramadan_moves_the_hours() {
    let fasting = person().pattern("5hari_normal", "5hari_ramadan");
    let taps = fasting.punch("2026-03-02 07:43").punch("2026-03-02 15:00");
    taps.is(MON, "present", 0, 0);
    assert!(taps.day(MON).flags.has(DayFlags::RAMADAN));
    assert_eq!(taps.day(MON).required_minutes, 390);
    // Before Ramadan and after it the normal hours hold.
    let february = person()
        .month("2026-02")
        .pattern("5hari_normal", "5hari_ramadan")
        .punch("2026-02-18 07:43")
        .punch("2026-02-18 16:00")
        .punch("2026-02-19 07:43")
        .punch("2026-02-19 15:00");
    february.is(18, "late", 13, 0).is(19, "present", 0, 0);
    let after = taps.punch("2026-03-30 07:43").punch("2026-03-30 16:00");
    after.is(30, "late", 13, 0);
}

#[test]
fn a_six_day_school_works_on_saturday() {
    let teacher = person().pattern("6hari_normal", "6hari_normal");
    let taught = teacher.punch("2026-03-07 07:05").punch("2026-03-07 14:00");
    taught.is(7, "late", 5, 0).is(14, "absent", 0, 0).is(8, "day-off", 0, 0);
    assert_eq!(taught.judged().sums.working_days, 26);
}

#[test]
fn holidays_by_kind() {
    let march = person().holidays().holiday("2026-03-31", HolidayKind::Local);
    march.is(18, "collective-leave", 0, 0).is(19, "holiday", 0, 0).is(31, "local-holiday", 0, 0);
    // Saturday 21 March is both: the decree names it.
    march.is(21, "holiday", 0, 0);
    assert_eq!(march.judged().sums.working_days, 22 - 5 - 1);
    let came = march.punch("2026-03-19 09:00").punch("2026-03-19 11:00").day(19);
    assert_eq!(came.status, Status::Holiday(HolidayKind::National));
    assert!(came.flags.has(DayFlags::EXTRA));
    assert_eq!(came.worked_minutes, 120);
}

#[test]
fn a_month_begun_late_and_left_early() {
    let newcomer = person().employed("2026-03-16", Some("2026-03-25"));
    newcomer.is(13, "not-employed", 0, 0).is(16, "absent", 0, 0).is(26, "not-employed", 0, 0);
    let sums = newcomer.judged().sums;
    assert_eq!((sums.absent_days, sums.working_days, sums.not_employed_days), (8, 8, 21));
}

#[test]
fn what_is_not_over_is_not_judged() {
    let today = person().until("2026-03-03 10:00").punch("2026-03-02 07:30");
    let today = today.punch("2026-03-02 16:00").punch("2026-03-03 07:45");
    today.is(2, "present", 0, 0).is(3, "late", 15, 0).is(4, "not-yet", 0, 0);
    assert!(today.day(3).flags.has(DayFlags::PROVISIONAL));
    let lunch = today.clone().punch("2026-03-03 09:55");
    lunch.is(3, "late", 15, 0);
    let silent = person().until("2026-03-03 06:10");
    silent.is(2, "absent", 0, 0).is(3, "not-yet", 0, 0);
}

#[test]
fn the_day_belongs_to_the_zone_of_the_office() {
    // A device in Jakarta at 06.40 WIB is 07.40 in an office of WITA.
    let mut traveller = person().office_in(Zone::Wita).punch("2026-03-02 16:00");
    traveller = traveller.punch("2026-03-02 06:40");
    traveller.punches[1].zone = Zone::Wib;
    traveller.is(MON, "late", 10, 0);
}

#[test]
fn rejected_punches_do_not_count_and_suspect_ones_are_marked() {
    let proxy = person()
        .graded("2026-03-02 07:20", Grade::Weak, PunchFlags::REJECTED)
        .graded("2026-03-02 07:50", Grade::Biometric, PunchFlags::CLOCK_DRIFT)
        .graded("2026-03-02 16:00", Grade::Placed, PunchFlags::default());
    proxy.is(MON, "late", 20, 0);
    let day = proxy.day(MON);
    assert!(day.flags.has(DayFlags::SUSPECT));
    assert_eq!(day.evidence, Grade::Placed);
}

#[test]
fn a_law_that_changes_within_the_month_holds_from_its_day() {
    let law = MonthLaw::of(national(), "2026-03".parse().unwrap()).unwrap();
    assert_eq!(law.day(1), law.day(31));
    assert!(AttendanceLaw::at(national(), date(2020, 1, 1)).is_err());
}

#[test]
fn sums_of_a_month() {
    let month = worked("07:45", "15:00")
        .punch("2026-03-03 08:05")
        .punch("2026-03-03 16:00")
        .punch("2026-03-04 07:30");
    let sums = month.judged().sums;
    assert_eq!((sums.present_days, sums.absent_days), (3, 19));
    assert_eq!((sums.late_days, sums.late_minutes), (2, 50));
    assert_eq!((sums.early_days, sums.early_minutes), (1, 60));
    assert_eq!(sums.missing_taps(), 1);
    assert_eq!(&sums.late_bands[..4], &[1, 1, 0, 0]);
    assert_eq!(&sums.early_bands[..4], &[0, 1, 0, 0]);
    assert_eq!(sums.required_minutes, 22 * 450);
}
