//! The balance of annual leave: what this year gives, what earlier years carry over, and in
//! which order it is used up.

use crate::book::{Book, RuleError};
use jiff::civil::Date;
use serde::Serialize;

/// In which order days are taken from the balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// This year first.
    CurrentFirst,
    /// The oldest first.
    OldestFirst,
}

/// Numbers of the law, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AnnualLaw {
    /// A year's leave.
    pub days: i64,
    /// Most that last year carries over.
    pub carry: i64,
    /// Most that two full years carry over together.
    pub carry_two_years: i64,
    /// Most that last year carries over when it was postponed for the service.
    pub carry_postponed: i64,
    /// Whether leave of contract employees carries over.
    pub contract_carries: bool,
    /// Order of use.
    pub order: Order,
}

impl AnnualLaw {
    /// Those in force that day.
    pub fn at(book: &Book, on: Date) -> Result<AnnualLaw, RuleError> {
        const ORDER: &str = "leave.annual.order";
        let order = match book.text(ORDER, on)? {
            "current_first" => Order::CurrentFirst,
            "oldest_first" => Order::OldestFirst,
            _ => {
                let want = "'current_first' or 'oldest_first'";
                return Err(RuleError::Shape { key: ORDER.to_owned(), want });
            }
        };
        Ok(AnnualLaw {
            days: book.int("leave.annual.days", on)?,
            carry: book.int("leave.annual.carry", on)?,
            carry_two_years: book.int("leave.annual.carry_two_years", on)?,
            carry_postponed: book.int("leave.annual.carry_postponed", on)?,
            contract_carries: book.flag("leave.annual.contract_carries", on)?,
            order,
        })
    }
}

/// What earlier years left, in days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnnualPast {
    /// Left of last year.
    pub left_n1: i64,
    /// Left of the year before.
    pub left_n2: i64,
    /// Of `left_n1`, days that the official postponed for the service.
    pub postponed_n1: i64,
    /// Whether the employee holds a contract.
    pub has_contract: bool,
    /// Whether *cuti besar* of this year takes the annual leave of it.
    pub long_leave_this_year: bool,
}

/// Days that can be taken, by the year they come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Balance {
    /// Of this year.
    pub n: i64,
    /// Of last year.
    pub n1: i64,
    /// Of the year before.
    pub n2: i64,
}

/// What a request takes, by year; days that nothing covers stay in `short`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Deduction {
    /// From this year.
    pub n: i64,
    /// From last year.
    pub n1: i64,
    /// From the year before.
    pub n2: i64,
    /// Not covered.
    pub short: i64,
}

impl Balance {
    /// The balance at the beginning of the year, or after `used` days of it.
    #[must_use]
    pub fn opening(law: &AnnualLaw, past: &AnnualPast) -> Balance {
        let n = if past.long_leave_this_year { 0 } else { law.days };
        if past.has_contract && !law.contract_carries {
            return Balance { n, n1: 0, n2: 0 };
        }
        let left_n1 = past.left_n1.clamp(0, law.days);
        // The year before last survives only whole, and only if nothing was taken last year.
        let two_full_years = left_n1 == law.days && past.left_n2 >= law.days;
        if two_full_years {
            let n1 = law.carry.min(left_n1);
            return Balance { n, n1, n2: (law.carry_two_years - n1).clamp(0, law.days) };
        }
        let postponed = past.postponed_n1.clamp(0, left_n1).min(law.carry_postponed);
        Balance { n, n1: left_n1.min(law.carry).max(postponed), n2: 0 }
    }

    /// All days together.
    #[must_use]
    pub fn total(self) -> i64 {
        self.n + self.n1 + self.n2
    }

    /// What a request of so many days takes.
    #[must_use]
    pub fn take(self, days: i64, order: Order) -> Deduction {
        let mut left = days.max(0);
        let mut from = |have: i64| {
            let taken = left.min(have.max(0));
            left -= taken;
            taken
        };
        let (n, n1, n2) = match order {
            Order::CurrentFirst => {
                let n = from(self.n);
                let n1 = from(self.n1);
                (n, n1, from(self.n2))
            }
            Order::OldestFirst => {
                let n2 = from(self.n2);
                let n1 = from(self.n1);
                (from(self.n), n1, n2)
            }
        };
        Deduction { n, n1, n2, short: left }
    }

    /// What is left after a deduction.
    #[must_use]
    pub fn after(self, taken: Deduction) -> Balance {
        Balance { n: self.n - taken.n, n1: self.n1 - taken.n1, n2: self.n2 - taken.n2 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAW: AnnualLaw = AnnualLaw {
        days: 12,
        carry: 6,
        carry_two_years: 12,
        carry_postponed: 12,
        contract_carries: true,
        order: Order::CurrentFirst,
    };

    fn opening(past: AnnualPast) -> i64 {
        Balance::opening(&LAW, &past).total()
    }

    #[test]
    fn carry_over() {
        let past = AnnualPast::default();
        assert_eq!(opening(past), 12);
        assert_eq!(opening(AnnualPast { left_n1: 4, ..past }), 16);
        assert_eq!(opening(AnnualPast { left_n1: 9, ..past }), 18);
        assert_eq!(opening(AnnualPast { left_n1: 12, left_n2: 12, ..past }), 24);
        // Something was taken last year, or the year before was not whole: it is lost.
        assert_eq!(opening(AnnualPast { left_n1: 11, left_n2: 12, ..past }), 18);
        assert_eq!(opening(AnnualPast { left_n1: 12, left_n2: 11, ..past }), 18);
        assert_eq!(opening(AnnualPast { left_n1: 10, postponed_n1: 10, ..past }), 22);
        assert_eq!(opening(AnnualPast { long_leave_this_year: true, ..past }), 0);
    }

    #[test]
    fn contract_leave_may_end_with_the_year() {
        let past = AnnualPast { left_n1: 6, has_contract: true, ..AnnualPast::default() };
        assert_eq!(opening(past), 18);
        let law = AnnualLaw { contract_carries: false, ..LAW };
        assert_eq!(Balance::opening(&law, &past).total(), 12);
    }

    #[test]
    fn order_of_use() {
        let balance = Balance { n: 12, n1: 6, n2: 6 };
        let new = balance.take(14, Order::CurrentFirst);
        assert_eq!((new.n, new.n1, new.n2, new.short), (12, 2, 0, 0));
        let old = balance.take(14, Order::OldestFirst);
        assert_eq!((old.n, old.n1, old.n2, old.short), (2, 6, 6, 0));
        assert_eq!(balance.take(30, Order::OldestFirst).short, 6);
        assert_eq!(balance.after(new).total(), 10);
    }
}
