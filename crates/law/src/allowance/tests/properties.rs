//! What must hold for every person under every law.

use super::super::{
    Acting, ActingKind, ActingLevel, AgencyFacts, AttendanceSums, DayPairs, Employment, LeaveKind,
    LeaveSpan, LhkpnState, PayLine, PersonInput, PersonKind, PostKind, Predicate, Sanction,
    SanctionKind, SpecialGroup, Tap, compute, nearest_change,
};
use super::{LAWS, pay, person};
use crate::money::Rupiah;
use crate::tax::TaxStatus;
use crate::trace::{Amount, Narrator, Reason};
use proptest::array::uniform6;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

fn pairs() -> impl Strategy<Value = DayPairs> {
    uniform6(uniform6(prop_oneof![8 => Just(0_u8), 1 => 0..4_u8])).prop_map(DayPairs)
}

fn sums() -> impl Strategy<Value = AttendanceSums> {
    let counts = (0..25_i64, 0..30_i64, 0..30_i64, 0..4_i64, 0..4_i64, 0..4_i64);
    (counts, pairs(), 0..9_000_i64, 0..3_000_i64).prop_map(|(n, pairs, late, early)| {
        AttendanceSums {
            work_days: n.0,
            pairs,
            late_minutes: late,
            early_minutes: early,
            absent_days: n.1,
            ceremonies_missed: n.2,
            meetings_missed: n.3,
            leave_refused_days: n.4,
            out_hours: n.5,
        }
    })
}

fn acting() -> impl Strategy<Value = Acting> {
    (select(ActingKind::ALL), select(ActingLevel::ALL), select(PostKind::ALL), 1..=17_u8, 0..26_i64)
        .prop_map(|(kind, level, post_kind, class, work_days)| Acting {
            kind,
            level,
            post_kind,
            class,
            work_days,
            id: 9,
        })
}

fn leave() -> impl Strategy<Value = LeaveSpan> {
    (select(LeaveKind::ALL), 0..6_u8, 0..25_i64).prop_map(|(kind, step, days)| LeaveSpan {
        kind,
        step,
        days,
        id: 8,
    })
}

fn employment() -> impl Strategy<Value = Employment> {
    (0..=22_i64, 0..=30_i64, any::<bool>()).prop_map(|(work, days, arrived)| Employment {
        served_work_days: work,
        work_days: 22,
        served_days: days,
        days: 30,
        arrived,
    })
}

/// Anybody, with a bias to the ordinary.
fn anybody() -> impl Strategy<Value = PersonInput<'static>> {
    let who = (
        select(PersonKind::ALL),
        1..=17_u8,
        select(PostKind::ALL),
        prop_oneof![5 => Just(SpecialGroup::None), 1 => select(SpecialGroup::ALL)],
        prop_oneof![4 => Just(Employment::FULL), 1 => employment()],
    );
    let work = (
        sums(),
        [option::weighted(0.2, acting()), option::weighted(0.1, acting())],
        [option::weighted(0.2, leave()), option::weighted(0.1, leave())],
        select(Predicate::ALL),
        0..12_000_i64,
        0..7_000_i64,
    );
    let duty = (
        option::weighted(0.2, select(SanctionKind::ALL)),
        select(LhkpnState::ALL),
        any::<bool>(),
        (option::of(0..10_000_i64), option::of(0..20_i64), option::of(0..10_000_i64)),
    );
    let money = (
        -9_000_000..9_000_000_i64,
        0..40_000_000_i64,
        0..8_000_000_i64,
        select(&TaxStatus::ALL[..]),
    );
    (who, work, duty, money).prop_map(|(who, work, duty, money)| {
        let mut out = person();
        (out.kind, out.post_kind, out.group, out.employment) = (who.0, who.2, who.3, who.4);
        out.class = Some(who.1);
        out.attendance = Some(work.0);
        out.acting = work.1;
        out.leave = [work.2[0], work.2[1], None, None];
        out.performance.predicate = Some(work.3);
        out.performance.score = Some(work.4);
        out.performance.activity_minutes = Some(work.5);
        out.performance.left_staff_unrated = duty.2;
        out.sanctions = [duty.0.map(|kind| Sanction { kind, id: 7 }), None];
        out.lhkpn = duty.1;
        out.asset_open = duty.2;
        out.agency =
            AgencyFacts { absorption_bp: duty.3.0, open_complaints: duty.3.1, score: duty.3.2 };
        out.correction = Rupiah(money.0);
        out.voluntary = Rupiah(money.2);
        out.tax_status = Some(money.3);
        if let Some(sheet) = &mut out.salary {
            sheet.taxable_gross = Rupiah(money.1);
            sheet.bpjs_base = Rupiah(money.1 / 2);
        }
        out
    })
}

/// Asserts that the second person is paid no more than the first, under every law.
fn never_more(better: &PersonInput, worse: &PersonInput) -> Result<(), TestCaseError> {
    for law in LAWS.iter() {
        match (pay(law, better), pay(law, worse)) {
            (Ok(a), Ok(b)) => prop_assert!(b.gross <= a.gross, "{:?} > {:?}", b.gross, a.gross),
            (a, b) => prop_assert_eq!(a.err(), b.err()),
        }
    }
    Ok(())
}

fn rupiah(reason: &Reason) -> i64 {
    match reason.amount {
        Amount::Rupiah(n) => n,
        _ => 0,
    }
}

/// The nodes of the gross amount that are added up; the others say how these came about.
fn added(gross: &Reason) -> i64 {
    const TELLING: &[&str] = &["why-pay-eligible", "why-pay-attendance"];
    gross.parts.iter().filter(|part| !TELLING.contains(&part.key)).map(rupiah).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn lines_add_up(person in anybody()) {
        for law in LAWS.iter() {
            let Ok(line) = pay(law, &person) else { continue };
            prop_assert!(line.adds_up(), "{line:?}");
            prop_assert!(line.net >= Rupiah::ZERO && line.gross >= Rupiah::ZERO);
            prop_assert!(line.receivable >= Rupiah::ZERO);
            prop_assert!((0..=10_000).contains(&line.discipline_value));
            for c in &line.criteria {
                prop_assert!(c.eligible <= c.ceiling && c.reduction >= Rupiah::ZERO);
                prop_assert!(c.productivity >= Rupiah::ZERO && c.discipline >= Rupiah::ZERO);
                prop_assert!(c.reduction <= c.productivity + c.discipline);
            }
        }
    }

    #[test]
    fn more_lateness_never_pays_more(
        person in anybody(), band in 1..=4_u8, morning in any::<bool>(), minutes in 1..400_i64,
    ) {
        let mut worse = person.clone();
        if let Some(sums) = &mut worse.attendance {
            if morning {
                sums.pairs.add(Tap::band(band), Tap::InTime);
                sums.late_minutes += minutes;
            } else {
                sums.pairs.add(Tap::InTime, Tap::band(band));
                sums.early_minutes += minutes;
            }
        }
        never_more(&person, &worse)?;
    }

    #[test]
    fn a_graver_band_never_pays_more(person in anybody(), band in 1..4_u8) {
        let (mut milder, mut graver) = (person.clone(), person);
        if let (Some(a), Some(b)) = (&mut milder.attendance, &mut graver.attendance) {
            a.pairs.add(Tap::band(band), Tap::Band1);
            b.pairs.add(Tap::band(band + 1), Tap::Band1);
        }
        never_more(&milder, &graver)?;
    }

    #[test]
    fn more_absence_never_pays_more(person in anybody(), days in 1..5_i64) {
        let mut worse = person.clone();
        if let Some(sums) = &mut worse.attendance {
            sums.absent_days += days;
        }
        never_more(&person, &worse)?;
    }

    #[test]
    fn a_better_predicate_never_pays_less(person in anybody()) {
        let mut better = person.clone();
        better.performance.predicate =
            person.performance.predicate.and_then(|p| p.better().or(Some(p)));
        never_more(&better, &person)?;
    }

    #[test]
    fn a_sanction_never_pays_more(person in anybody(), kind in select(SanctionKind::ALL)) {
        let mut worse = person.clone();
        worse.sanctions[1] = Some(Sanction { kind, id: 1 });
        never_more(&person, &worse)?;
    }

    #[test]
    fn narration_changes_nothing(person in anybody()) {
        for law in LAWS.iter() {
            let mut narrator = Narrator::new();
            let told = compute(law, &person, &mut narrator);
            prop_assert_eq!(told, pay(law, &person));
            let Ok(line) = told else { continue };
            let tree = narrator.finish();
            prop_assert_eq!(tree.len(), 1);
            prop_assert_eq!(&tree[0].amount, &Amount::Rupiah(line.net.0));
            let deducted: i64 = tree[0]
                .parts
                .iter()
                .filter(|part| part.key != "why-pay-bpjs-employer")
                .map(rupiah)
                .sum();
            prop_assert_eq!(deducted, line.net.0);
            let gross = &tree[0].parts[0];
            prop_assert_eq!(&gross.amount, &Amount::Rupiah(line.gross.0));
            prop_assert_eq!(added(gross), line.gross.0);
            let mut lacking = Vec::new();
            tree[0].walk(&mut |reason| lacking.extend(super::keys::lacking(reason)));
            prop_assert!(lacking.is_empty(), "{:?}", lacking);
        }
    }

    #[test]
    fn bytes_and_json_find_their_way_back(person in anybody(), at in 0..400_usize) {
        for law in LAWS.iter() {
            let Ok(line) = pay(law, &person) else { continue };
            let mut bytes = line.to_bytes();
            prop_assert_eq!(PayLine::from_bytes(&bytes), Ok(line));
            let json = serde_json::to_string(&line).unwrap();
            prop_assert_eq!(serde_json::from_str::<PayLine>(&json).unwrap(), line);
            let at = at % bytes.len();
            bytes[at] ^= 0x40;
            prop_assert_ne!(PayLine::from_bytes(&bytes), Ok(line));
        }
    }

    #[test]
    fn a_batch_may_be_split_anywhere(
        people in prop::collection::vec(anybody(), 1..12), at in 0..12_usize,
    ) {
        let at = at.min(people.len());
        for law in LAWS.iter() {
            let whole: Vec<_> = people.iter().map(|p| pay(law, p)).collect();
            let (head, tail) = people.split_at(at);
            let mut parts: Vec<_> = tail.iter().rev().map(|p| pay(law, p)).collect();
            parts.reverse();
            let first: Vec<_> = head.iter().map(|p| pay(law, p)).collect();
            prop_assert_eq!(whole, [first, parts].concat());
        }
    }

    #[test]
    fn the_nearest_change_gains(person in anybody()) {
        for law in LAWS.iter() {
            let Ok(line) = pay(law, &person) else { continue };
            if let Some(change) = nearest_change(law, &person, &line) {
                prop_assert!(change.gain > Rupiah::ZERO);
            }
        }
    }
}
