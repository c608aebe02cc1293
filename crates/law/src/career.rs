//! Careers by date: retirement, promotion periods, class of a post, medals, and the order of
//! the rank list (Daftar Urut Kepangkatan).

use crate::book::{Book, RuleError, Value};
use crate::grade::Golongan;
use crate::month::Month;
use crate::table::Reader;
use jiff::civil::Date;
use std::cmp::{Ordering, Reverse};

/// First day of the month after the birthday on which the retirement age is reached.
#[must_use]
pub fn pension_from(birth: Date, age_years: i64) -> Option<Date> {
    let year = i64::from(birth.year()).checked_add(age_years)?;
    let month = Month::new(i16::try_from(year).ok()?, birth.month())?;
    Some(month.next().first())
}

/// Retirement age of a kind of post, such as `administrator`, in years.
pub fn retirement_age(book: &Book, post: &str, on: Date) -> Result<Option<i64>, RuleError> {
    for row in Reader::at(book, "retirement.age", on)?.rows() {
        if row.text("post")? == post {
            return row.int("years").map(Some);
        }
    }
    Ok(None)
}

/// The first promotion day on or after `day`; each month is judged by the rule of that month.
pub fn next_promotion(book: &Book, day: Date) -> Result<Date, RuleError> {
    let mut month = Month::of(day);
    if day > month.first() {
        month = month.next();
    }
    for _ in 0..24 {
        let on = month.first();
        let wanted = Value::Int(i64::from(month.month()));
        if book.list("promotion.months", on)?.contains(&wanted) {
            return Ok(on);
        }
        month = month.next();
    }
    Err(RuleError::Shape {
        key: "promotion.months".to_owned(),
        want: "a list with at least one month of the year",
    })
}

/// Class of a post by its evaluation points; `None` below the first band.
pub fn class_of_points(book: &Book, points: i64, on: Date) -> Result<Option<i64>, RuleError> {
    for row in Reader::at(book, "post.class_points", on)?.rows() {
        let above = points >= row.int("points_from")?;
        if above && row.opt_int("points_to")?.is_none_or(|to| points <= to) {
            return row.int("class").map(Some);
        }
    }
    Ok(None)
}

/// The highest medal of service for so many full years without a break.
pub fn medal(book: &Book, years: i64, on: Date) -> Result<Option<&str>, RuleError> {
    let mut best: Option<(i64, &str)> = None;
    for row in Reader::at(book, "medal.service", on)?.rows() {
        let need = row.int("years")?;
        if years >= need && best.is_none_or(|(other, _)| need > other) {
            best = Some((need, row.text("class")?));
        }
    }
    Ok(best.map(|(_, class)| class))
}

/// Place in an ordered list of words, such as echelons from high to low; 0 is the first word.
pub fn place_in(book: &Book, key: &str, word: &str, on: Date) -> Result<Option<usize>, RuleError> {
    let wanted = Value::Text(word.to_owned());
    Ok(book.list(key, on)?.iter().position(|item| *item == wanted))
}

/// What decides a person's place in the rank list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankPlace {
    /// Golongan.
    pub golongan: Golongan,
    /// Since when.
    pub rank_since: Option<Date>,
    /// Echelon, 0 the highest; `None` without one.
    pub echelon: Option<usize>,
    /// In the post since.
    pub post_since: Option<Date>,
    /// Service as counted for pay, in months.
    pub service_months: i64,
    /// Level of leadership training, higher is more; 0 for none.
    pub training: i64,
    /// When it was finished.
    pub training_on: Option<Date>,
    /// Education, higher is more.
    pub education: usize,
    /// When it was finished.
    pub education_on: Option<Date>,
    /// Birth date.
    pub birth: Option<Date>,
}

/// Earlier first; an unknown date comes after every known one.
fn earlier(a: Option<Date>, b: Option<Date>) -> Ordering {
    (a.is_none(), a).cmp(&(b.is_none(), b))
}

impl RankPlace {
    /// Who stands first: rank, post, service, training, education, age; ties of the first,
    /// second, fourth and fifth go to the earlier date.
    #[must_use]
    pub fn order(&self, other: &RankPlace) -> Ordering {
        let post = |p: &RankPlace| (p.echelon.is_none(), p.echelon);
        Reverse(self.golongan)
            .cmp(&Reverse(other.golongan))
            .then_with(|| earlier(self.rank_since, other.rank_since))
            .then_with(|| post(self).cmp(&post(other)))
            .then_with(|| earlier(self.post_since, other.post_since))
            .then_with(|| other.service_months.cmp(&self.service_months))
            .then_with(|| other.training.cmp(&self.training))
            .then_with(|| earlier(self.training_on, other.training_on))
            .then_with(|| other.education.cmp(&self.education))
            .then_with(|| earlier(self.education_on, other.education_on))
            .then_with(|| earlier(self.birth, other.birth))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::national;
    use jiff::civil::date;

    #[test]
    fn pension_starts_the_month_after() {
        assert_eq!(pension_from(date(1968, 7, 15), 58), Some(date(2026, 8, 1)));
        assert_eq!(pension_from(date(1968, 12, 31), 58), Some(date(2027, 1, 1)));
        assert_eq!(pension_from(date(1968, 2, 29), 58), Some(date(2026, 3, 1)));
        assert_eq!(pension_from(date(1968, 2, 29), i64::MAX), None);
    }

    #[test]
    fn promotion_periods_follow_the_rule_of_their_month() {
        let book = national();
        for (day, period) in [
            (date(2023, 5, 10), date(2023, 10, 1)),
            (date(2023, 10, 2), date(2024, 2, 1)),
            (date(2025, 8, 2), date(2025, 10, 1)),
            (date(2025, 10, 1), date(2025, 10, 1)),
            (date(2025, 10, 2), date(2025, 11, 1)),
        ] {
            assert_eq!(next_promotion(book, day), Ok(period), "{day}");
        }
        assert!(matches!(
            next_promotion(book, date(1990, 1, 1)),
            Err(RuleError::NotCarried { .. })
        ));
    }

    #[test]
    fn point_bands_touch() {
        let book = national();
        let on = date(2026, 1, 1);
        let class = |points| class_of_points(book, points, on).unwrap();
        assert_eq!(class(185), None);
        let mut last = 0;
        for points in (190..=4100).step_by(5) {
            let here = class(points).unwrap_or_else(|| panic!("{points}"));
            assert!(here == last || here == last + 1, "{points}");
            last = here;
        }
        assert_eq!(last, 17);
    }

    #[test]
    fn retirement_follows_the_post() {
        let book = national();
        let on = date(2026, 1, 1);
        assert_eq!(retirement_age(book, "jpt", on), Ok(Some(60)));
        assert_eq!(retirement_age(book, "executive", on), Ok(Some(58)));
        assert_eq!(retirement_age(book, "king", on), Ok(None));
    }
}
