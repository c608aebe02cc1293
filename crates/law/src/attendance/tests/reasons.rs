//! Why this day: the tree names the schedule, the punches, the fact that won and the code.

use super::*;
use crate::trace::Amount;

fn keys(reason: &Reason) -> Vec<&'static str> {
    let mut keys = Vec::new();
    reason.walk(&mut |node| keys.push(node.key));
    keys
}

#[test]
fn every_key_and_word_is_announced() {
    let varied = person()
        .holidays()
        .employed("2026-03-02", None)
        .until("2026-03-30 10:00")
        .law(|law| law.fact_deadline_day = 3)
        .punch("2026-03-02 08:15")
        .punch("2026-03-03 16:01")
        .punch("2026-03-04 07:01")
        .punch("2026-03-19 09:00")
        .punch("2026-03-30 07:20")
        .fact(FactKind::Flexible(FlexMode::Dynamic), "2026-03-05", "2026-03-05")
        .punch("2026-03-05 07:20")
        .fact(FactKind::Study, "2026-03-06", "2026-03-06")
        .recorded("2026-05-01");
    for n in 1..=31 {
        let why = varied.why(n);
        for key in keys(&why) {
            assert!(REASON_KEYS.contains(&key), "{key}");
        }
        assert!(Day::WORDS.contains(&varied.day(n).word()));
    }
}

fn find<'a>(reason: &'a Reason, key: &str) -> &'a Reason {
    let own = reason.key == key;
    let below = || reason.parts.iter().find(|part| keys(part).contains(&key));
    if own { reason } else { find(below().unwrap_or_else(|| panic!("no {key}")), key) }
}

#[test]
fn a_late_day_tells_its_minutes_and_its_code() {
    let late = person()
        .punch("2026-03-02 08:15")
        .punch("2026-03-02 12:01")
        .punch("2026-03-02 16:02")
        .punch("2026-03-02 03:00")
        .graded("2026-03-02 07:20", Grade::Weak, PunchFlags::REJECTED);
    let why = late.why(2);
    assert_eq!(why.amount, Amount::Text("late".into()));
    let plan = find(&why, "why-day-plan");
    assert!(plan.args.contains(&("decree", Amount::Text("SK 1/2026".into()))));
    assert!(!plan.cites.is_empty());
    assert_eq!(find(&why, "why-day-late").amount, Amount::Minutes(45));
    assert_eq!(find(&why, "why-day-code").amount, Amount::Text("TL2".into()));
    assert_eq!(find(&why, "why-punch-in").amount, Amount::Clock(8 * 60 + 15));
    assert_eq!(find(&why, "why-punch-out").facts[0].id, 3);
    assert_eq!(find(&why, "why-punch-between").amount, Amount::Clock(12 * 60 + 1));
    assert_eq!(find(&why, "why-punch-outside").amount, Amount::Clock(3 * 60));
    assert_eq!(find(&why, "why-punch-flagged").amount, Amount::Clock(7 * 60 + 20));
}

#[test]
fn the_fact_that_won_and_those_it_set_aside_are_named() {
    let both = person()
        .fact(FactKind::Duty(DutyKind::Travel), "2026-03-02", "2026-03-02")
        .fact(FactKind::Leave(LeaveKind::Annual), "2026-03-02", "2026-03-02")
        .punch("2026-03-02 08:00");
    let why = both.why(2);
    let won = find(&why, "why-day-precedence");
    assert_eq!(won.amount, Amount::Text("tahunan".into()));
    assert_eq!((won.facts[0].kind, won.facts[0].id), ("leave", 2));
    assert_eq!(won.cites[0].key, key::PRECEDENCE);
    let lost = find(&why, "why-day-overruled");
    assert_eq!((lost.facts[0].kind, lost.facts[0].id), ("duty", 1));
    assert!(!keys(&why).contains(&"why-day-code"));
}

#[test]
fn outages_corrections_and_permits_are_named() {
    let helped = person()
        .punch("2026-03-02 10:00")
        .outage("2026-03-02 06:00", "2026-03-02 07:00")
        .correction("2026-03-02", CorrectionKind::Out { minute: 960 })
        .fact(FactKind::Permit(PermitKind::OutDuring), "2026-03-02", "2026-03-02")
        .between("12:00", "13:00");
    let why = helped.why(2);
    assert_eq!(find(&why, "why-day-outage").args[0], ("from", Amount::Clock(360)));
    assert_eq!(find(&why, "why-correction-out").amount, Amount::Clock(960));
    assert_eq!(find(&why, "why-day-part").facts[0].kind, "permit");
}

#[test]
fn telling_changes_nothing() {
    let person = person().holidays().punch("2026-03-02 08:00").punch("2026-03-03 07:00");
    let silent = person.judged();
    for n in 1..=31 {
        let told = person.with(|input, law| why_day(input, law, national(), n).unwrap().0);
        assert_eq!(Some(&told), silent.days.day(n));
    }
    assert!(person.with(|input, law| why_day(input, law, national(), 32)).is_none());
}
