//! What must hold for any facts: order and duplicates cannot matter, more lateness is never less,
//! an outage never costs, and a stored month comes back as it was.

use super::*;
use proptest::prelude::*;

fn any_punch() -> impl Strategy<Value = Punch> {
    let base = civil_seconds(date(2026, 3, 1));
    (-86_400_i64..33 * 86_400, 1_u8..6, prop_oneof![4 => Just(0_u16), 1 => 0_u16..512]).prop_map(
        move |(at, grade, flags)| Punch {
            at_local_s: base + at,
            id: at,
            zone: Zone::Wib,
            grade: Grade::from_code(grade).unwrap(),
            flags: PunchFlags(flags),
        },
    )
}

fn any_person() -> impl Strategy<Value = Person> {
    let punches = prop::collection::vec(any_punch(), 0..120);
    let part = prop::option::of((0_i16..1440, 1_i16..1440));
    let fact = (0_usize..8, 1_i8..31, 0_i8..4, part);
    let facts = prop::collection::vec(fact, 0..4);
    let roster = prop::collection::vec((1_i8..31, 0_usize..3), 0..10);
    (punches, facts, roster, any::<bool>(), any::<bool>()).prop_map(
        |(punches, facts, roster, ramadan, seconds)| {
            let mut it = person().holidays();
            if ramadan {
                it = it.pattern("5hari_normal", "5hari_ramadan");
            }
            it.law.seconds_count = seconds;
            it.punches = punches;
            for (id, (n, from, days, part)) in (1..).zip(facts) {
                it.facts.push(fact_of(id, n, from, days, part));
            }
            for (day, n) in roster {
                let code = ["sif_pagi", "sif_siang", "sif_malam"][n];
                it = it.roster(&format!("2026-03-{day:02}"), shift(code));
            }
            it
        },
    )
}

fn fact_of(id: i64, n: usize, from: i8, days: i8, part: Option<(i16, i16)>) -> DayFact {
    let kinds = [
        FactKind::Leave(LeaveKind::Annual),
        FactKind::Leave(LeaveKind::Unpaid),
        FactKind::Study,
        FactKind::Duty(DutyKind::Travel),
        FactKind::Permit(PermitKind::LateArrival),
        FactKind::Permit(PermitKind::EarlyLeave),
        FactKind::Flexible(FlexMode::Home),
        FactKind::Flexible(FlexMode::Dynamic),
    ];
    let first = date(2026, 3, from);
    DayFact {
        kind: kinds[n],
        from: first,
        to: crate::month::add_days(first, i64::from(days)),
        part: part.map(|(from, len)| (from, from.saturating_add(len))),
        recorded_on: first,
        id,
    }
}

/// What a day costs, dearest first.
fn cost(day: &Day) -> (bool, u32) {
    let missing = [DayFlags::MISSING_IN, DayFlags::MISSING_OUT];
    let missing: u32 = missing.iter().map(|flag| u32::from(day.flags.has(*flag))).sum();
    let minutes = u32::from(day.late_minutes) + u32::from(day.early_minutes);
    (day.status == Status::Absent, missing * 10_000 + minutes + u32::from(day.short_minutes()))
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn order_does_not_matter(it in any_person(), seed in any::<u64>()) {
        let mut other = it.clone();
        let len = other.punches.len();
        for n in (1..len).rev() {
            let turn = u32::try_from(n).unwrap();
            let k = seed.wrapping_mul(2_654_435_761).rotate_left(turn) % (u64::from(turn) + 1);
            other.punches.swap(n, usize::try_from(k).unwrap());
        }
        other.facts.reverse();
        prop_assert_eq!(it.judged(), other.judged());
    }

    #[test]
    fn duplicates_do_not_matter(it in any_person()) {
        let mut other = it.clone();
        other.punches.extend_from_slice(&it.punches);
        prop_assert_eq!(it.judged(), other.judged());
    }

    #[test]
    fn a_second_punch_in_the_same_minute_does_not_matter(it in any_person(), second in 0_i64..60) {
        let mut first = it;
        first.law.seconds_count = false;
        let mut other = first.clone();
        for punch in &first.punches {
            let at_local_s = punch.at_local_s.div_euclid(60) * 60 + second;
            other.punches.push(Punch { at_local_s, ..*punch });
        }
        prop_assert_eq!(first.judged(), other.judged());
    }

    #[test]
    fn more_lateness_is_never_fewer_minutes(
        early in 300_i64..860,
        more in 0_i64..60,
        seconds: bool,
    ) {
        let arriving = |minute: i64| {
            let mut it = person().punch("2026-03-02 16:00");
            it.law.seconds_count = seconds;
            let at_local_s = civil_seconds(date(2026, 3, 2)) + minute * 60 + 30;
            let first = Punch { at_local_s, ..it.punches[0] };
            it.punches.push(first);
            it.day(2).late_minutes
        };
        prop_assert!(arriving(early + more) >= arriving(early));
    }

    #[test]
    fn an_outage_never_costs(it in any_person(), from in 0_i64..2_600_000, len in 1_i64..200_000) {
        let mut down = it.clone();
        let from_local_s = civil_seconds(date(2026, 3, 1)) + from;
        down.outages.push(Outage { from_local_s, to_local_s: from_local_s + len, id: 1 });
        let (calm, down) = (it.judged(), down.judged());
        for (calm, down) in calm.days.iter().zip(down.days.iter()) {
            prop_assert!(cost(down) <= cost(calm), "{:?} became {:?}", calm, down);
        }
        prop_assert!(down.sums.absent_days <= calm.sums.absent_days);
    }

    #[test]
    fn a_stored_month_comes_back(it in any_person()) {
        let days = it.judged().days;
        let bytes = pack(&days);
        prop_assert_eq!(bytes.len(), 2 + 31 * DAY_BYTES);
        prop_assert_eq!(unpack(&bytes), Ok(days));
    }

    #[test]
    fn any_bytes_are_a_month_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(days) = unpack(&bytes) {
            prop_assert_eq!(pack(&days).len(), bytes.len());
        }
    }
}
