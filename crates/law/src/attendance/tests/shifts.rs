//! Shifts: over midnight, back to back, on holidays, across the ends of the month.

use super::*;

fn nurse() -> Person {
    person().ward().holidays()
}

#[test]
fn a_night_belongs_to_the_day_it_starts() {
    let night = nurse()
        .roster("2026-03-10", shift("sif_malam"))
        .punch("2026-03-10 20:55")
        .punch("2026-03-11 06:45");
    night.is(10, "early", 0, 15).is(11, "day-off", 0, 0);
    let day = night.day(10);
    assert_eq!(day.out_minute, Some(24 * 60 + 6 * 60 + 45));
    assert_eq!(day.worked_minutes, 590);
    assert_eq!(night.day(11).in_minute, None);
}

#[test]
fn a_night_reaches_over_the_end_of_the_month() {
    let last = nurse()
        .roster("2026-03-31", shift("sif_malam"))
        .punch("2026-03-31 21:10")
        .punch("2026-04-01 07:00");
    last.is(31, "late", 10, 0);
    let first = last.clone().month("2026-04");
    first.is(1, "day-off", 0, 0);
    assert_eq!(first.day(1).in_minute, None, "the morning punch ends the shift of 31 March");
}

#[test]
fn one_punch_ends_a_shift_and_begins_the_next() {
    let double = nurse()
        .roster("2026-03-10", shift("sif_malam"))
        .roster("2026-03-11", shift("sif_pagi"))
        .punch("2026-03-10 21:00")
        .punch("2026-03-11 07:02")
        .punch("2026-03-11 14:00");
    double.is(10, "present", 0, 0).is(11, "late", 2, 0);
}

#[test]
fn shifts_apart_keep_their_own_punches() {
    let week = nurse()
        .roster("2026-03-10", shift("sif_siang"))
        .roster("2026-03-11", shift("sif_pagi"))
        .punch("2026-03-10 13:50")
        .punch("2026-03-10 21:10")
        .punch("2026-03-11 06:50")
        .punch("2026-03-11 14:20");
    week.is(10, "present", 0, 0).is(11, "present", 0, 0);
    assert_eq!(week.day(11).in_minute, Some(410));
}

#[test]
fn wards_work_on_holidays() {
    // 19 March 2026 is Nyepi.
    let served = nurse()
        .roster("2026-03-19", shift("sif_pagi"))
        .punch("2026-03-19 07:00")
        .punch("2026-03-19 14:00");
    served.is(19, "present", 0, 0);
    let missed = nurse().roster("2026-03-19", shift("sif_pagi"));
    missed.is(19, "absent", 0, 0);
    // Whoever has no shift that day is off by the roster, not absent.
    nurse().is(20, "day-off", 0, 0);
}

#[test]
fn a_shift_before_midnight_opens_the_day_before() {
    let early = Work::Shift(Hours::new(0, 8 * 60, 0));
    let guard =
        nurse().roster("2026-03-10", early).punch("2026-03-09 23:50").punch("2026-03-10 08:00");
    guard.is(10, "present", 0, 0);
    assert_eq!(guard.day(10).in_minute, Some(-10));
}

#[test]
fn own_hours_are_summed_over_the_week() {
    let mut writer =
        person().fact(FactKind::Flexible(FlexMode::Dynamic), "2026-03-02", "2026-03-06");
    for (n, hours) in [(2, 6), (3, 10), (4, 8), (5, 9), (6, 9)] {
        let leave = 8 + hours;
        writer = writer.punch(&format!("2026-03-0{n} 08:00"));
        writer = writer.punch(&format!("2026-03-0{n} {leave:02}:00"));
    }
    writer.is(2, "flexible", 0, 0);
    // 300 + 540 + 420 + 480 + 450 worked of 2250 owed.
    assert_eq!(writer.judged().sums.short_minutes, 60);
    let daily = writer.law(|law| law.dynamic_weekly = false);
    assert_eq!(daily.judged().sums.short_minutes, 150 + 30);
}

#[test]
fn a_plan_of_own_hours() {
    let own = Work::Dynamic { minutes: 420, weekly: false };
    let researcher = person().roster("2026-03-02", own).roster("2026-03-03", own);
    let researcher = researcher.punch("2026-03-02 10:00").punch("2026-03-02 16:00");
    let researcher = researcher.punch("2026-03-03 05:00").punch("2026-03-03 23:00");
    assert_eq!(researcher.day(2).short_minutes(), 60);
    assert_eq!(researcher.day(3).short_minutes(), 0);
    researcher.is(2, "present", 0, 0);
}

#[test]
fn an_unknown_schedule_holds_nothing_against_anybody() {
    let plan = Plan::of_days("2026-03".parse().unwrap(), |_| DayPlan::default());
    let result =
        person().with(|input, law| judge_month(&MonthInput { plan: &plan, ..*input }, law));
    assert!(result.days.iter().all(|day| day.status == Status::Unscheduled));
    assert_eq!((result.sums.absent_days, result.sums.free_days), (0, 31));
}
