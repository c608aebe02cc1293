use super::*;
use crate::decimal::Decimal;
use crate::grade::Golongan;
use crate::testing::national;
use crate::trace::{Narrator, Silent};
use jiff::civil::date;

fn law() -> PayLaw {
    PayLaw::at(national(), "2026-03".parse().unwrap()).unwrap()
}

fn facts(golongan: &str, service_years: i64) -> SalaryFacts {
    SalaryFacts {
        golongan: Golongan::parse(golongan).unwrap(),
        service_years,
        spouses: 1,
        children: 0,
        post_allowance: Rupiah(1_290_000),
        rice_persons: 2,
        health: HealthBase::Cap,
    }
}

#[test]
fn the_pay_table_is_the_one_of_2024() {
    let law = law();
    assert_eq!(law.basic.checksum(), (526, Rupiah(1_880_596_800)));
    let pay = |g, y| law.basic.of_golongan(Golongan::parse(g).unwrap(), y);
    assert_eq!(pay("III/a", 0), Ok(Rupiah(2_785_700)));
    assert_eq!(pay("IV/e", 40), Ok(Rupiah(6_373_200)));
    for (golongan, years) in [("II/d", 2), ("I/b", 0), ("III/a", -1)] {
        assert_eq!(pay(golongan, years), Err(NoSuchCell), "{golongan} {years}");
    }
}

/// Two years of service raise pay by 3.15 %, which a slipped row or digit would break. The one
/// exception is the first year of II/a.
#[test]
fn steps_of_the_pay_table_are_even() {
    let law = law();
    for golongan in Golongan::all() {
        let cells: Vec<_> = law.basic.cells(golongan.index()).collect();
        assert!(cells.len() > 24, "{golongan}");
        for pair in cells.windows(2) {
            let ((years, a), (_, b)) = (pair[0], pair[1]);
            if a == b || (golongan.to_string() == "II/a" && years == 0) {
                continue;
            }
            let ratio = b.0 * 100_000 / a.0;
            assert!((103_140..=103_160).contains(&ratio), "{golongan} {years}: {ratio}");
        }
    }
}

#[test]
fn contract_ends_mirror_the_civil_table() {
    let (book, law) = (national(), law());
    let on = date(2026, 3, 1);
    let ends = EndPoint::read(book, on).unwrap();
    assert_eq!(ends.len(), 34);
    let ratio: Decimal = book.text("pay.basic.pppk_ratio", on).unwrap().parse().unwrap();
    let tolerance = Rupiah(book.int("pay.basic.pppk_tolerance", on).unwrap());
    assert_eq!(mismatches_of_ends(&ends, &law.basic, ratio, tolerance), []);
    let mut bad = ends.clone();
    bad[5].pay += Rupiah(1000);
    assert_eq!(mismatches_of_ends(&bad, &law.basic, ratio, tolerance).len(), 1);
    assert!(law.contract.is_none());
}

#[test]
fn health_never_passes_the_cap() {
    let c = law().contribution;
    for salary in (0..=20_000_000).step_by(777_777) {
        for allowance in (0..=40_000_000).step_by(3_333_333) {
            for allocation in [Allocation::SalaryFirst, Allocation::AllOnSalary] {
                let (salary, allowance) = (Rupiah(salary), Rupiah(allowance));
                let share = c.health_by(allocation, salary, allowance, &mut Silent);
                assert!(share.total <= c.health_cap.share(c.health_employee, c.rounding));
                assert_eq!(share.on_salary + share.on_allowance, share.total);
                assert!(share.on_salary >= Rupiah::ZERO && share.on_allowance >= Rupiah::ZERO);
            }
        }
    }
    let employer = c.health_employer(Rupiah(8_400_000), Rupiah(9_000_000), &mut Silent);
    assert_eq!(employer.total, Rupiah(480_000));
    assert_eq!(employer.on_salary, Rupiah(336_000));
}

#[test]
fn narrated_and_silent_rows_are_equal() {
    let law = law();
    let mut narrator = Narrator::new();
    let told = salary_row(&law, &facts("IV/c", 32), &mut narrator).unwrap();
    assert_eq!(told, salary_row(&law, &facts("IV/c", 32), &mut Silent).unwrap());
    assert_eq!(told.transferred, Rupiah(7_251_700));
    assert_eq!(told.transferred.0 % law.net_step, 0);
    let reasons = narrator.finish();
    assert_eq!(reasons.len(), 1);
    let mut keys = Vec::new();
    reasons[0].walk(&mut |reason| keys.push(reason.key));
    assert!(keys.contains(&"why-salary-basic") && keys.contains(&"why-health-share"));
}

#[test]
fn children_and_spouses_are_limited() {
    let law = law();
    let many = SalaryFacts { spouses: 3, children: 5, ..facts("III/a", 0) };
    let row = salary_row(&law, &many, &mut Silent).unwrap();
    assert_eq!(row.spouse, Rupiah(278_570));
    assert_eq!(row.children, Rupiah(2 * 55_714));
    assert_eq!(law.general_of(many.golongan), Rupiah(185_000));
}

#[test]
fn a_wrong_sheet_is_told_column_by_column() {
    let law = law();
    let facts = SalaryFacts { health: HealthBase::Salary, ..facts("IV/c", 32) };
    let right = StatedSalary {
        facts,
        basic: Rupiah(5_866_400),
        spouse: Rupiah(586_640),
        children: Rupiah::ZERO,
        rice: Rupiah(144_840),
        iwp: Some(Rupiah(516_243)),
        health: Rupiah(120_000),
        accident: Rupiah(14_079),
        death: Rupiah(42_238),
        transferred: Rupiah(7_251_700),
    };
    assert_eq!(check_salary(&law, &right), Ok(vec![]));
    let own = StatedSalary { health: Rupiah(77_430), ..right };
    assert_eq!(check_salary(&law, &own), Ok(vec![]));
    let wrong = StatedSalary { basic: Rupiah(5_866_000), transferred: Rupiah(1_050), ..right };
    let columns: Vec<_> =
        check_salary(&law, &wrong).unwrap().into_iter().map(|d| d.column).collect();
    assert_eq!(columns, [SheetColumn::Basic, SheetColumn::Transferred]);
}

#[test]
fn post_allowances_are_found_by_name() {
    let (book, on) = (national(), date(2026, 3, 1));
    assert_eq!(structural(book, "II.b", on), Ok(Some(Rupiah(2_025_000))));
    assert_eq!(structural(book, "V.a", on), Ok(None));
    assert_eq!(functional(book, "auditor", "ahli madya", on), Ok(Some(Rupiah(1_290_000))));
    assert_eq!(functional(book, "auditor", "raja", on), Ok(None));
}

#[test]
fn pay_is_not_carried_before_2024() {
    assert!(matches!(
        PayLaw::at(national(), "2023-12".parse().unwrap()),
        Err(RuleError::NotCarried { .. })
    ));
}
