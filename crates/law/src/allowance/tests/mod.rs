//! Tests of the allowance engine: the golden cases, the three profiles, and what must hold for
//! every person under every law.

mod chain;
mod keys;
mod properties;

use super::{
    AgencyFacts, AllowanceLaw, AttendanceSums, DayPairs, Employment, FactIds, LhkpnState, PayLine,
    PayRefusal, Performance, PersonInput, PersonKind, PostKind, Predicate, SalarySheet,
    SpecialGroup, Tap, compute,
};
use crate::money::Rupiah;
use crate::month::Month;
use crate::tax::TaxStatus;
use crate::testing;
use crate::trace::Silent;
use std::sync::LazyLock;

/// National seed and the three profiles, in this order.
static LAWS: LazyLock<[AllowanceLaw; 4]> =
    LazyLock::new(|| ["national", "kota-contoh", "kabupaten-blok", "provinsi-menit"].map(law));

fn law(profile: &str) -> AllowanceLaw {
    law_in(profile, "2026-06")
}

fn law_in(profile: &str, month: &str) -> AllowanceLaw {
    let month: Month = month.parse().unwrap();
    match AllowanceLaw::at(&testing::pemda(profile), month) {
        Ok(law) => law,
        Err(error) => panic!("{profile}: {error}"),
    }
}

/// An executive of class 7 with a full month, rated good.
fn person() -> PersonInput<'static> {
    PersonInput {
        kind: PersonKind::Pns,
        class: Some(7),
        post_kind: PostKind::Executive,
        group: SpecialGroup::None,
        employment: Employment::FULL,
        acting: [None; 2],
        attendance: Some(AttendanceSums { work_days: 20, ..AttendanceSums::default() }),
        leave: [None; 4],
        performance: Performance {
            predicate: Some(Predicate::Good),
            score: Some(10_000),
            points: None,
            activity_minutes: Some(6_000),
            left_staff_unrated: false,
        },
        agency: AgencyFacts::default(),
        sanctions: [None; 2],
        lhkpn: LhkpnState::Reported,
        asset_open: false,
        correction: Rupiah::ZERO,
        salary: Some(SalarySheet {
            taxable_gross: Rupiah(6_500_000),
            bpjs_base: Rupiah(5_900_000),
            pph: None,
            year: None,
        }),
        tax_status: Some(TaxStatus::Married(0)),
        voluntary: Rupiah::ZERO,
        ids: FactIds { person: 1, post: 2, rating: 3, salary: 4 },
        marks: &[],
    }
}

fn pay(law: &AllowanceLaw, person: &PersonInput) -> Result<PayLine, PayRefusal> {
    compute(law, person, &mut Silent)
}

fn late_days(days: &[(Tap, Tap)]) -> DayPairs {
    let mut pairs = DayPairs::default();
    for (arrival, departure) in days {
        pairs.add(*arrival, *departure);
    }
    pairs
}

#[test]
fn golden_cases_hold() {
    let path = testing::root().join("cases/allowance.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    let report = crate::case::run(&text, testing::national(), &testing::fixtures());
    assert!(report.failed.is_empty(), "{:#?}", report.failed);
    assert_eq!(report.passed, 19);
}

/// Speed of the release build; run with `--release -- --ignored`.
#[test]
#[ignore = "a measurement"]
fn three_hundred_thousand_people_a_second() {
    let mut person = person();
    let pairs = late_days(&[(Tap::Band2, Tap::InTime), (Tap::Band1, Tap::Band4)]);
    person.attendance =
        Some(AttendanceSums { work_days: 20, pairs, absent_days: 1, ..Default::default() });
    for law in LAWS.iter() {
        let people = 300_000;
        let start = std::time::Instant::now();
        let mut sum = Rupiah::ZERO;
        for n in 0..people {
            person.voluntary = Rupiah(n % 7);
            sum += pay(law, std::hint::black_box(&person)).unwrap().net;
        }
        let took = start.elapsed();
        assert!(sum > Rupiah::ZERO);
        assert!(took.as_secs_f64() < 1.0, "{people} people took {took:?}");
    }
}
