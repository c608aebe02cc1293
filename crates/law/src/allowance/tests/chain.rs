//! Single rules, each with the smallest person that shows it.

use super::super::{
    Acting, ActingKind, ActingLevel, AgencyFacts, AllowanceLaw, AttendanceSums, Criterion,
    Employment, LINE_BYTES, LeaveKind, LeaveSpan, LhkpnState, NotALine, PayLine, PayRefusal,
    PersonKind, PostKind, Remark, Sanction, SanctionKind, SpecialGroup, Tap, YearToDate, changes,
    compute, difference, nearest_change,
};
use super::{LAWS, late_days, law, law_in, pay, person};
use crate::book::{RuleError, Value};
use crate::money::{Bp, Rounding, Rupiah};
use crate::testing;
use crate::trace::{Amount, Narrator};

const FULL: fn() -> AllowanceLaw = || law("national");

fn gross(law: &AllowanceLaw, person: &super::PersonInput) -> i64 {
    pay(law, person).unwrap().gross.0
}

#[test]
fn every_profile_pays_a_full_month_fully() {
    for law in LAWS.iter() {
        let line = pay(law, &person()).unwrap();
        assert_eq!(line.gross, line.sum(|c| c.ceiling));
        assert_eq!(line.productivity_ppm, 1_000_000);
        assert!(line.gross > Rupiah(1_000_000));
    }
}

#[test]
fn missing_facts_refuse_one_person() {
    let law = FULL();
    let refused = |change: fn(&mut super::PersonInput<'static>)| {
        let mut person = person();
        change(&mut person);
        pay(&law, &person).unwrap_err()
    };
    assert_eq!(refused(|p| p.class = None), PayRefusal::MissingClass);
    assert_eq!(refused(|p| p.attendance = None), PayRefusal::MissingAttendance);
    assert_eq!(refused(|p| p.performance.predicate = None), PayRefusal::MissingRating);
    assert_eq!(refused(|p| p.salary = None), PayRefusal::MissingSalary);
    assert_eq!(refused(|p| p.tax_status = None), PayRefusal::MissingTaxStatus);
    let no_ceiling = PayRefusal::NoCeiling { post_kind: PostKind::Executive, class: 18 };
    assert_eq!(refused(|p| p.class = Some(18)), no_ceiling);
    let mut person = person();
    person.performance.activity_minutes = None;
    assert_eq!(pay(&law_in("provinsi-menit", "2026-06"), &person), Err(PayRefusal::MissingMinutes));
}

#[test]
fn who_is_excluded_needs_neither_rating_nor_salary() {
    let mut teacher = person();
    teacher.group = SpecialGroup::Teacher;
    teacher.performance.predicate = None;
    teacher.salary = None;
    let line = pay(&law("kota-contoh"), &teacher).unwrap();
    assert_eq!(line.net, Rupiah::ZERO);
    assert!(line.remarks.has(Remark::ExcludedGroup));
}

#[test]
fn candidates_and_part_months_are_paid_in_part() {
    let law = FULL();
    let full = pay(&law, &person()).unwrap();
    let mut candidate = person();
    candidate.kind = PersonKind::Cpns;
    let line = pay(&law, &candidate).unwrap();
    let eighty = full.sum(|c| c.ceiling.share(Bp(8_000), Rounding::HalfUp));
    assert_eq!(line.sum(|c| c.eligible), eighty);
    let mut newcomer = person();
    newcomer.employment = Employment {
        served_work_days: 13,
        work_days: 22,
        served_days: 17,
        days: 30,
        arrived: true,
    };
    let prorata = pay(&law, &newcomer).unwrap();
    let own = Rupiah(crate::money::mul_div(
        full.criterion(Criterion::Workload).ceiling.0,
        13,
        22,
        Rounding::HalfUp,
    ));
    assert_eq!(prorata.criterion(Criterion::Workload).eligible, own);
    let waits = pay(&super::law("kabupaten-blok"), &newcomer).unwrap();
    assert_eq!(waits.gross, Rupiah::ZERO);
    assert!(waits.remarks.has(Remark::ArrivalNextMonth));
}

#[test]
fn leave_pays_by_its_month() {
    let law = FULL();
    let mut ill = person();
    let span = |step, days| LeaveSpan { kind: LeaveKind::Sick, step, days, id: 1 };
    ill.leave[0] = Some(span(1, 20));
    assert_eq!(gross(&law, &ill), gross(&law, &person()));
    ill.leave[0] = Some(span(2, 10));
    let line = pay(&law, &ill).unwrap();
    let ceiling = line.criterion(Criterion::Workload).ceiling;
    let three_quarters = ceiling.share(Bp(7_500), Rounding::HalfUp);
    assert_eq!(line.criterion(Criterion::Workload).eligible, three_quarters);
    ill.leave[0] = Some(span(7, 20));
    assert_eq!(gross(&law, &ill), 0);
    let whole_month = super::law("kabupaten-blok");
    ill.leave[0] = Some(span(2, 2));
    assert_eq!(gross(&whole_month, &ill), gross(&whole_month, &person()));
    ill.leave[0] = Some(span(2, 3));
    assert_eq!(gross(&whole_month, &ill) * 2, gross(&whole_month, &person()));
}

#[test]
fn the_cap_of_a_day_needs_the_pair() {
    let law = law("kota-contoh");
    let mut one_day = person();
    let mut two_days = person();
    let sums = AttendanceSums { work_days: 20, ..AttendanceSums::default() };
    one_day.attendance =
        Some(AttendanceSums { pairs: late_days(&[(Tap::Band4, Tap::Band4)]), ..sums });
    two_days.attendance = Some(AttendanceSums {
        pairs: late_days(&[(Tap::Band4, Tap::InTime), (Tap::InTime, Tap::Band4)]),
        ..sums
    });
    assert_eq!(pay(&law, &one_day).unwrap().discipline_value, 9_750);
    assert_eq!(pay(&law, &two_days).unwrap().discipline_value, 9_700);
}

#[test]
fn a_change_of_law_holds_from_its_day() {
    let mut absent = person();
    absent.attendance =
        Some(AttendanceSums { work_days: 20, absent_days: 2, ..AttendanceSums::default() });
    let before = pay(&law_in("kota-contoh", "2026-06"), &absent).unwrap();
    let after = pay(&law_in("kota-contoh", "2026-07"), &absent).unwrap();
    assert_eq!((before.discipline_value, after.discipline_value), (9_400, 9_000));
    let difference = difference(&before, &after);
    assert_eq!(difference.gross, after.gross - before.gross);
    let keys: Vec<_> = difference.rows.iter().map(|row| row.key).collect();
    assert!(keys.contains(&"why-pay-row-discipline-value") && keys.contains(&"why-pay-row-net"));
    assert!(!keys.contains(&"why-pay-row-productivity"));
}

#[test]
fn minutes_are_the_currency_of_one_profile() {
    let law = law("provinsi-menit");
    let mut short = person();
    short.performance.activity_minutes = Some(3_000);
    let line = pay(&law, &short).unwrap();
    // 30 % predicate in full, 70 % minutes half filled.
    assert_eq!(line.productivity_ppm, 650_000);
    let sums = AttendanceSums { work_days: 20, late_minutes: 781, ..AttendanceSums::default() };
    short.attendance = Some(sums);
    assert!(pay(&law, &short).unwrap().is_held());
    short.attendance = Some(AttendanceSums { late_minutes: 780, ..sums });
    assert!(!pay(&law, &short).unwrap().is_held());
}

#[test]
fn duties_cut_hold_and_never_take_twice() {
    let mut overdue = person();
    overdue.lhkpn = LhkpnState::Overdue;
    let held = pay(&FULL(), &overdue).unwrap();
    assert!(held.is_held() && held.gross == pay(&FULL(), &person()).unwrap().gross);
    let blocks = law("kabupaten-blok");
    let cut = pay(&blocks, &overdue).unwrap();
    assert!(!cut.is_held() && cut.remarks.has(Remark::LhkpnCut));
    let fifteen = cut.sum(|c| (c.productivity + c.discipline).share(Bp(1_500), Rounding::HalfUp));
    assert_eq!(cut.sum(|c| c.reduction), fifteen);
    let minutes = law("provinsi-menit");
    overdue.sanctions = [Some(Sanction { kind: SanctionKind::Heavy, id: 1 }); 2];
    let nothing = pay(&minutes, &overdue).unwrap();
    assert_eq!(nothing.gross, Rupiah::ZERO);
}

#[test]
fn a_gate_lowers_before_sanctions() {
    let law = law("kabupaten-blok");
    let mut one = person();
    one.agency = AgencyFacts { absorption_bp: Some(5_999), ..AgencyFacts::default() };
    one.sanctions[0] = Some(Sanction { kind: SanctionKind::Medium6, id: 1 });
    let line = pay(&law, &one).unwrap();
    let c = line.criterion(Criterion::Workload);
    let left = (c.productivity + c.discipline).share(Bp(9_000), Rounding::HalfUp);
    assert_eq!(c.total, left - left.share(Bp(2_500), Rounding::HalfUp));
    one.agency.absorption_bp = Some(6_000);
    assert!(!pay(&law, &one).unwrap().remarks.has(Remark::GateReduced));
}

#[test]
fn acting_posts_need_days_and_level() {
    let acting = |kind, level, work_days| Acting {
        kind,
        level,
        post_kind: PostKind::Pengawas,
        class: 9,
        work_days,
        id: 1,
    };
    let law = FULL();
    let own = gross(&law, &person());
    let mut one = person();
    let above = law.ceiling(PostKind::Pengawas, 9).unwrap().total().0;
    one.acting[0] = Some(acting(ActingKind::Plt, ActingLevel::Up, 20));
    assert_eq!(gross(&law, &one), above);
    one.acting[0] = Some(acting(ActingKind::Plt, ActingLevel::Up, 19));
    let line = pay(&law, &one).unwrap();
    assert!(line.gross.0 == own && line.remarks.has(Remark::ActingWithout));
    one.acting[0] = Some(acting(ActingKind::Plh, ActingLevel::Same, 22));
    assert_eq!(gross(&law, &one), own);
    one.acting = [Some(acting(ActingKind::Pj, ActingLevel::Same, 22)); 2];
    let line = pay(&law, &one).unwrap();
    assert!(line.remarks.has(Remark::ActingAdded) && line.remarks.has(Remark::ActingWithout));
    assert_eq!(line.gross.0, own + line.sum(|c| c.acting).0);
}

#[test]
fn what_cannot_be_taken_stays_owed() {
    let mut one = person();
    one.correction = Rupiah(-50_000_000);
    let line = pay(&FULL(), &one).unwrap();
    assert_eq!((line.gross, line.net), (Rupiah::ZERO, Rupiah::ZERO));
    assert_eq!(line.receivable, Rupiah(50_000_000) - line.sum(|c| c.total));
    one.correction = Rupiah::ZERO;
    one.voluntary = Rupiah(9_000_000);
    let line = pay(&FULL(), &one).unwrap();
    assert!(line.net == Rupiah::ZERO && line.receivable > Rupiah::ZERO && line.adds_up());
}

#[test]
fn december_settles_the_year() {
    let mut one = person();
    if let Some(sheet) = &mut one.salary {
        sheet.year = Some(YearToDate {
            gross_before: Rupiah(100_000_000),
            months: 12,
            pension: Rupiah(2_280_000),
            pph_before: Rupiah(9_000_000),
        });
        sheet.pph = Some(Rupiah::ZERO);
    }
    let line = pay(&FULL(), &one).unwrap();
    assert!(line.remarks.has(Remark::AnnualTax));
    assert!(line.pph_tpp < Rupiah::ZERO && line.net > line.gross - line.bpjs_tpp);
    assert!(line.adds_up());
}

#[test]
fn the_pemda_may_bear_the_tax() {
    let line = pay(&law("provinsi-menit"), &person()).unwrap();
    assert!(line.pph_tpp > Rupiah::ZERO && line.pph_borne == line.pph_tpp);
    assert_eq!(line.net, line.gross - line.bpjs_tpp);
}

#[test]
fn the_nearest_change_says_what_one_day_was_worth() {
    let law = FULL();
    let mut one = person();
    one.attendance = Some(AttendanceSums {
        work_days: 20,
        absent_days: 1,
        pairs: late_days(&[(Tap::Band1, Tap::InTime)]),
        ..AttendanceSums::default()
    });
    let line = pay(&law, &one).unwrap();
    let nearest = nearest_change(&law, &one, &line).unwrap();
    assert_eq!(nearest.key, "why-pay-without-absent");
    one.attendance.as_mut().unwrap().absent_days = 0;
    assert_eq!(nearest.gain, pay(&law, &one).unwrap().gross - line.gross);
    assert_eq!(changes(&law, &person(), &pay(&law, &person()).unwrap()), Vec::new());
    let blocks = super::law("kabupaten-blok");
    one.attendance = Some(AttendanceSums {
        work_days: 20,
        late_minutes: 300,
        early_minutes: 200,
        ..AttendanceSums::default()
    });
    let line = pay(&blocks, &one).unwrap();
    assert_eq!(nearest_change(&blocks, &one, &line).unwrap().key, "why-pay-without-block");
}

#[test]
fn rounding_each_criterion_is_told() {
    let law = law("kota-contoh");
    let mut told = false;
    for class in 1..=17 {
        let mut one = person();
        one.class = Some(class);
        one.attendance =
            Some(AttendanceSums { work_days: 20, absent_days: 1, ..AttendanceSums::default() });
        let mut narrator = Narrator::new();
        compute(&law, &one, &mut narrator).unwrap();
        for root in narrator.finish() {
            root.walk(&mut |reason| told |= reason.key == "why-pay-rounding");
        }
    }
    assert!(told);
}

#[test]
fn every_cut_cites_its_rule_and_its_days() {
    let law = law("kota-contoh");
    let date = crate::Date::constant(2026, 6, 9);
    let marks = [super::super::DayMark { date, event: super::super::Event::Absent }];
    let mut one = person();
    one.attendance =
        Some(AttendanceSums { work_days: 20, absent_days: 1, ..AttendanceSums::default() });
    one.marks = &marks;
    let mut narrator = Narrator::new();
    compute(&law, &one, &mut narrator).unwrap();
    let mut seen = 0;
    narrator.finish()[0].walk(&mut |reason| {
        if reason.key == "why-pay-event-absent" {
            seen += 1;
            assert_eq!(reason.amount, Amount::Bp(300));
            assert!(reason.cites.iter().any(|cite| cite.key == "tpp.cut.percent"));
            assert_eq!(reason.facts.first().and_then(|fact| fact.date), Some(date));
        }
    });
    assert_eq!(seen, 1);
}

#[test]
fn impossible_parameters_are_refused() {
    let month = "2026-06".parse().unwrap();
    let refused = |key: &str, value: Value| {
        let mut book = testing::national().clone();
        book.params.get_mut(key).unwrap().values[0].value = value;
        match AllowanceLaw::at(&book, month) {
            Err(RuleError::Shape { key: named, .. }) => named == key,
            other => panic!("{key}: {other:?}"),
        }
    };
    let map = |pairs: &[(&str, i64)]| {
        Value::Map(pairs.iter().map(|(k, v)| ((*k).to_owned(), Value::Int(*v))).collect())
    };
    assert!(refused("tpp.share.discipline", map(&[("all", 3_000)])));
    assert!(refused("tpp.cut.percent", map(&[("all", 0), ("late_9", 10)])));
    assert!(refused("tpp.cut.percent", map(&[("all", 0), ("late_1", 10)])));
    assert!(refused("tpp.kind.percent", map(&[("PNS", 10_000)])));
    assert!(refused("tpp.predicate.percent", map(&[("all", 5_000), ("poor", 6_000)])));
    assert!(refused("tpp.cut.base", Value::Map(std::collections::BTreeMap::new())));
    assert!(refused("tpp.lhkpn.effect", Value::Text("perhaps".to_owned())));
}

#[test]
fn foreign_bytes_are_no_line() {
    let line = pay(&FULL(), &person()).unwrap();
    let mut bytes = line.to_bytes();
    assert_eq!(PayLine::from_bytes(&bytes[1..]), Err(NotALine::Length(LINE_BYTES - 1)));
    bytes[0] = 9;
    assert_eq!(PayLine::from_bytes(&bytes), Err(NotALine::Version(9)));
    let mut bytes = line.to_bytes();
    bytes[LINE_BYTES - 1] = 0x80;
    assert_eq!(PayLine::from_bytes(&bytes), Err(NotALine::Remarks));
    let mut bytes = line.to_bytes();
    bytes[17] ^= 1;
    assert_eq!(PayLine::from_bytes(&bytes).is_ok(), bytes == line.to_bytes());
}
