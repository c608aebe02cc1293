use super::*;
use crate::book::{Table, Value};
use crate::testing::national;
use crate::trace::{Narrator, Silent};
use jiff::civil::date;
use std::sync::Arc;

fn law() -> TaxLaw {
    TaxLaw::at(national(), "2026-03".parse().unwrap()).unwrap()
}

fn tax(category: Category, gross: i64) -> MonthlyTax {
    law().monthly(category, Rupiah(gross), &mut Silent)
}

#[test]
fn rate_tables_have_their_checksums() {
    let law = law();
    for (category, sums) in [
        (Category::A, (44, Rupiah(5_836_750_000), Bp(60_925))),
        (Category::B, (40, Rupiah(5_975_750_000), Bp(60_050))),
        (Category::C, (41, Rupiah(6_093_950_000), Bp(60_100))),
    ] {
        assert_eq!(law.table(category).checksum(), sums, "{category:?}");
    }
}

/// Tables that circulate with wrong steps. Each row is a gross and the right rate there.
#[test]
fn known_bad_tables_do_not_pass() {
    let right = |category, gross, rate| assert_eq!(tax(category, gross).rate, Bp(rate), "{gross}");
    // A: 2.75 % after 10.7 million, or 13 % up to 50 million.
    right(Category::A, 10_700_000, 250);
    right(Category::A, 10_700_001, 300);
    assert_ne!(tax(Category::A, 50_000_000).rate, Bp(1300));
    // A: 5.5 % between 13.75 and 15.1 million.
    for gross in (13_750_001..=15_100_000).step_by(50_000) {
        assert_ne!(tax(Category::A, gross).rate, Bp(550), "{gross}");
    }
    // Any: the highest rate already near 95 million; B and C: 7.5 % at 315 to 340 million.
    for category in [Category::A, Category::B, Category::C] {
        assert!(tax(category, 97_000_000).rate < Bp(3000));
        assert!(tax(category, 320_000_000).rate > Bp(2000));
        right(category, 2_000_000_000, 3400);
    }
}

#[test]
fn upper_limits_are_inclusive() {
    assert_eq!(tax(Category::B, 6_200_000), MonthlyTax { rate: Bp(0), tax: Rupiah(0) });
    assert_eq!(tax(Category::B, 6_200_001), MonthlyTax { rate: Bp(25), tax: Rupiah(15_500) });
    assert_eq!(tax(Category::A, 1_400_000_001).tax, Rupiah(476_000_000));
    for gross in [0, -1, i64::MIN] {
        assert_eq!(tax(Category::A, gross), MonthlyTax::default());
    }
    assert_eq!(tax(Category::A, i64::MAX).rate, Bp(3400));
}

/// More gross is never less tax. (Between the categories there is no such order: near 8.9
/// million category C pays more than B.)
#[test]
fn tax_rises_with_gross() {
    let law = law();
    let mut last = [Rupiah::ZERO; 3];
    for gross in (0..1_500_000_000_i64).step_by(61_803) {
        let now = [Category::A, Category::B, Category::C]
            .map(|c| law.monthly(c, Rupiah(gross), &mut Silent).tax);
        for (before, after) in last.iter().zip(&now) {
            assert!(before <= after && *after >= Rupiah::ZERO, "{gross}");
        }
        last = now;
    }
}

#[test]
fn allowance_bears_what_the_salary_does_not() {
    let law = law();
    let b = Category::B;
    let (salary, allowance) = (Rupiah(5_500_000), Rupiah(3_600_000));
    let split = law.on_allowance(b, salary, allowance, None, &mut Silent);
    assert_eq!((split.rate, split.total), (Bp(100), Rupiah(91_000)));
    assert_eq!(split.on_salary + split.on_allowance, split.total);
    let stated = Some(Rupiah(100_000));
    let over = law.on_allowance(b, salary, allowance, stated, &mut Silent);
    assert_eq!(over.on_allowance, Rupiah::ZERO);
}

#[test]
fn statuses_print_and_parse() {
    for status in TaxStatus::ALL {
        assert_eq!(TaxStatus::parse(status.code()), Some(status));
    }
    for bad in ["K", "K/4", "TK/", "k/0", "K/I/0", "K/+1"] {
        assert_eq!(TaxStatus::parse(bad), None, "{bad}");
    }
    assert_eq!(TaxStatus::of(true, 9), TaxStatus::Married(3));
    assert_eq!(law().exemption(TaxStatus::Married(3)), Rupiah(72_000_000));
}

#[test]
fn december_settles_the_year() {
    let law = law();
    let facts = YearFacts {
        gross: Rupiah(180_000_000),
        months: 12,
        pension: Rupiah(2_280_000),
        status: TaxStatus::Single(0),
        withheld: Rupiah(9_900_000),
    };
    let mut narrator = Narrator::new();
    let year = law.december(&facts, &mut narrator);
    assert_eq!(year.tax, Rupiah(11_658_000));
    assert_eq!(year.last_month, Rupiah(1_758_000));
    assert_eq!(narrator.finish()[0].parts.len(), 6);
    let poor = YearFacts { gross: Rupiah(50_000_000), withheld: Rupiah(10), ..facts };
    assert_eq!(law.december(&poor, &mut Silent).last_month, Rupiah(-10));
    let half = law.post_cost(Rupiah(180_000_000), 6);
    assert_eq!(half, Rupiah(3_000_000));
    let rich = law.progressive.progressive(Rupiah(6_000_000_000), Rounding::HalfUp);
    let parts = [3_000_000, 28_500_000, 62_500_000, 1_350_000_000, 350_000_000];
    assert_eq!(rich, Rupiah(parts.iter().sum()));
}

#[test]
fn broken_tables_are_refused() {
    let on = date(2026, 1, 1);
    let key = "tax.monthly.a";
    for (row, column, cell) in [
        (3, 0, "5950001"),
        (3, 2, "50"),
        (3, 2, "x"),
        (3, 1, ""),
        (43, 1, "9999999999"),
        (0, 0, "1"),
    ] {
        let mut book = national().clone();
        let value = &mut book.params.get_mut(key).unwrap().values[0].value;
        let Value::Table(table) = value else { panic!() };
        let mut broken = Table::clone(table);
        broken.rows[row][column] = cell.to_owned();
        *table = Arc::new(broken);
        assert!(RateTable::read(&book, key, on).is_err(), "{row} {column} {cell}");
    }
    assert!(RateTable::read(national(), key, on).is_ok());
}

#[test]
fn tax_is_not_carried_before_2024() {
    assert!(matches!(
        TaxLaw::at(national(), "2023-12".parse().unwrap()),
        Err(RuleError::NotCarried { .. })
    ));
}
