//! Credit points (angka kredit) of functional posts: a predicate and the months it stands for.

use crate::book::{Book, RuleError, Value};
use crate::decimal::Decimal;
use crate::money::{Bp, Rounding, div};
use crate::skp::Predicate;
use crate::table::Reader;
use jiff::civil::Date;

/// Credit points (angka kredit) of a level of functional posts for so many months.
///
/// Yearly coefficient x share of the predicate x months / 12, to two places. `None` for a level
/// that the rule does not know.
pub fn points(
    book: &Book,
    level: &str,
    predicate: Predicate,
    months: i64,
    on: Date,
) -> Result<Option<Decimal>, RuleError> {
    let key = "credit.percent";
    let share = match book.map(key, on)?.get(predicate.code()) {
        Some(Value::Int(n)) => Bp(*n),
        _ => {
            return Err(RuleError::Shape {
                key: key.to_owned(),
                want: "a map of predicates to shares",
            });
        }
    };
    for row in Reader::at(book, "credit.levels", on)?.rows() {
        if row.text("level")? != level {
            continue;
        }
        let yearly = row.decimal("yearly")?.rounded(2, Rounding::HalfUp);
        let months = i128::from(months.clamp(0, 12));
        let product = yearly.digits().saturating_mul(i128::from(share.0)).saturating_mul(months);
        let points = div(product, i128::from(Bp::WHOLE.0) * 12, Rounding::HalfUp);
        return Ok(Some(Decimal::new(i128::from(points), 2)));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::national;
    use jiff::civil::date;

    #[test]
    fn points_are_rounded_once() {
        let of = |level, predicate, months| {
            let on = date(2026, 3, 1);
            points(national(), level, predicate, months, on).unwrap().map(|d| d.to_string())
        };
        assert_eq!(of("Ahli Pertama", Predicate::Baik, 4).as_deref(), Some("4.17"));
        assert_eq!(of("Pemula", Predicate::SangatKurang, 12).as_deref(), Some("0.94"));
        assert_eq!(of("Ahli Utama", Predicate::SangatBaik, 99).as_deref(), Some("75.00"));
        assert_eq!(of("Raja", Predicate::Baik, 12), None);
    }
}
