//! Facts: precedence, leave, duty, permits, flexible work, corrections, late posting.

use super::*;

const LEAVE: FactKind = FactKind::Leave(LeaveKind::Annual);
const UNPAID: FactKind = FactKind::Leave(LeaveKind::Unpaid);
const TRAVEL: FactKind = FactKind::Duty(DutyKind::Travel);
const PERMIT: FactKind = FactKind::Permit(PermitKind::WholeDay);
const HOME: FactKind = FactKind::Flexible(FlexMode::Home);

fn taps() -> Person {
    person().punch("2026-03-02 08:30").punch("2026-03-02 14:00")
}

#[test]
fn each_fact_gives_way_to_the_one_before_it() {
    let on = "2026-03-02";
    let mut all = taps();
    all.is(2, "late-early", 60, 120);
    for (kind, status) in [
        (HOME, Status::Flexible(FlexMode::Home)),
        (PERMIT, Status::Permit(PermitKind::WholeDay)),
        (TRAVEL, Status::Duty(DutyKind::Travel)),
        (FactKind::Study, Status::Study),
        (LEAVE, Status::Leave(LeaveKind::Annual)),
        (UNPAID, Status::Leave(LeaveKind::Unpaid)),
    ] {
        all = all.fact(kind, on, on);
        assert_eq!(all.day(2).status, status);
        assert_eq!((all.day(2).late_minutes, all.day(2).early_minutes), (0, 0));
    }
    let all = all.holiday(on, HolidayKind::National);
    assert_eq!(all.day(2).status, Status::Holiday(HolidayKind::National));
}

#[test]
fn precedence_is_a_parameter() {
    let person = taps().fact(PERMIT, "2026-03-02", "2026-03-02");
    let taps_first = person.law(|law| {
        law.precedence = [
            Class::Holiday,
            Class::UnpaidLeave,
            Class::Leave,
            Class::Study,
            Class::Duty,
            Class::Taps,
            Class::Permit,
            Class::Flexible,
        ];
    });
    taps_first.is(2, "late-early", 60, 120);
    // Without punches the permit holds all the same.
    let absent = Person { punches: Vec::new(), ..taps_first };
    assert_eq!(absent.day(2).status, Status::Permit(PermitKind::WholeDay));
}

#[test]
fn leave_counts_working_days_only() {
    let away = person().holidays().fact(LEAVE, "2026-03-13", "2026-03-24");
    away.is(14, "day-off", 0, 0).is(18, "collective-leave", 0, 0).is(17, "leave", 0, 0);
    assert_eq!(away.judged().sums.leave(LeaveKind::Annual), 3);
}

#[test]
fn a_later_decision_replaces_an_earlier_one() {
    let changed = person().fact(LEAVE, "2026-03-02", "2026-03-04").fact(
        FactKind::Leave(LeaveKind::Sick),
        "2026-03-03",
        "2026-03-03",
    );
    assert_eq!(changed.day(3).status, Status::Leave(LeaveKind::Sick));
    assert_eq!(changed.day(4).status, Status::Leave(LeaveKind::Annual));
}

#[test]
fn permits_move_what_is_due() {
    let late = FactKind::Permit(PermitKind::LateArrival);
    let early = FactKind::Permit(PermitKind::EarlyLeave);
    let on = "2026-03-02";
    taps().fact(late, on, on).between("07:30", "08:30").is(2, "early", 0, 120);
    taps().fact(late, on, on).between("07:30", "08:00").is(2, "late-early", 30, 120);
    taps().fact(early, on, on).between("14:00", "16:00").is(2, "late", 60, 0);
    // Without a time the permit covers whatever it takes, but not a whole absence.
    taps().fact(late, on, on).is(2, "early", 0, 120);
    person().fact(late, on, on).is(2, "absent", 0, 0);
    let out = taps().fact(FactKind::Permit(PermitKind::OutDuring), on, on);
    out.between("10:00", "11:00").is(2, "late-early", 60, 120);
}

#[test]
fn permits_that_meet_cover_together() {
    let on = "2026-03-02";
    let late = FactKind::Permit(PermitKind::LateArrival);
    let chained = person().punch("2026-03-02 11:00").punch("2026-03-02 16:00");
    let chained = chained.fact(TRAVEL, on, on).between("09:00", "11:00");
    chained.is(2, "late", 210, 0);
    chained.fact(late, on, on).between("07:30", "09:00").is(2, "present", 0, 0);
}

#[test]
fn duty_for_part_of_a_day_needs_no_tap_at_its_end() {
    let on = "2026-03-02";
    let afternoon = person().punch("2026-03-02 07:30").fact(TRAVEL, on, on);
    let afternoon = afternoon.between("13:00", "16:00");
    afternoon.is(2, "present", 0, 0);
    assert!(afternoon.day(2).flags.has(DayFlags::PERMITTED));
    // Duty that covers all of the hours is duty for the day.
    let whole = person().fact(TRAVEL, on, on).between("07:00", "17:00");
    assert_eq!(whole.day(2).status, Status::Duty(DutyKind::Travel));
}

#[test]
fn flexible_modes_that_need_punches_are_judged() {
    let on = "2026-03-02";
    let other = FactKind::Flexible(FlexMode::OtherOffice);
    let elsewhere = taps().fact(other, on, on);
    elsewhere.is(2, "late-early", 60, 120);
    assert_eq!(elsewhere.day(2).status, Status::Flexible(FlexMode::OtherOffice));
    person().fact(other, on, on).is(2, "absent", 0, 0);
    let home = person().fact(HOME, on, on);
    home.is(2, "flexible", 0, 0);
    assert_eq!(home.judged().sums.flexible_days, 1);
}

#[test]
fn corrections_set_and_excuse() {
    let on = "2026-03-02";
    let set_in = CorrectionKind::In { minute: 7 * 60 + 25 };
    taps().correction(on, set_in).is(2, "early", 0, 120);
    taps().correction(on, CorrectionKind::ExcuseOut).is(2, "late", 60, 0);
    taps().correction(on, CorrectionKind::Present).is(2, "present", 0, 0);
    let nothing = person().correction(on, CorrectionKind::Present);
    nothing.is(2, "present", 0, 0);
    assert_eq!(nothing.day(2).evidence, Grade::Decided);
    let in_only = person().correction(on, set_in);
    in_only.is(2, "missing-out", 0, 0);
    let both = in_only.correction(on, CorrectionKind::Out { minute: 15 * 60 });
    both.is(2, "early", 0, 60);
    let again = both.correction(on, CorrectionKind::Out { minute: 16 * 60 });
    again.is(2, "present", 0, 0);
}

#[test]
fn raw_punches_stay_when_a_correction_counts() {
    let corrected = taps().correction("2026-03-02", CorrectionKind::In { minute: 450 });
    assert_eq!(corrected.punches.len(), 2);
    assert_eq!(corrected.day(2).in_minute, Some(450));
    assert!(corrected.day(2).flags.has(DayFlags::CORRECTED));
}

#[test]
fn facts_posted_after_the_deadline_come_too_late() {
    let late = person().fact(LEAVE, "2026-03-02", "2026-03-02").recorded("2026-04-04");
    late.is(2, "leave", 0, 0);
    assert!(late.day(2).flags.has(DayFlags::POSTED_LATE));
    late.clone().law(|law| law.fact_deadline_day = 4).is(2, "leave", 0, 0);
    late.law(|law| law.fact_deadline_day = 3).is(2, "absent", 0, 0);
}

#[test]
fn planned_leave_is_shown_before_it_begins() {
    let planned = person().until("2026-03-01 12:00").fact(LEAVE, "2026-03-02", "2026-03-03");
    planned.is(2, "leave", 0, 0).is(4, "not-yet", 0, 0).is(7, "day-off", 0, 0);
}

#[test]
fn a_permit_does_not_hide_the_duty_beside_it() {
    let on = "2026-03-02";
    let late = FactKind::Permit(PermitKind::LateArrival);
    let both = person().fact(TRAVEL, on, on).between("12:45", "16:00");
    let both = both.fact(late, on, on).between("07:31", "16:00");
    let mut turned = both.clone();
    turned.facts.reverse();
    assert_eq!(both.day(2), turned.day(2));
}
