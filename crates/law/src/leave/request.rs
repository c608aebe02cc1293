//! Whether a request for leave can be granted. A refusal names the rule and what it measured, so
//! that the person can mend the request.

use super::{
    AnnualLaw, Balance, Deduction, ENTITLEMENTS, Entitlement, LeaveKind, Span, sick_document,
};
use crate::book::{Book, RuleError};
use crate::calendar::count_working;
use crate::failure::Refusal;
use crate::grade::EmployeeKind;
use crate::month::days_between;
use jiff::civil::Date;
use serde::Serialize;

/// Every key of a refusal that a request can meet; a page needs words for each.
pub const REFUSAL_KEYS: &[&str] = &[
    "refusal-leave-ends-before-it-begins",
    "refusal-leave-not-for-kind",
    "refusal-leave-without-working-day",
    "refusal-leave-service-too-short",
    "refusal-leave-too-long",
    "refusal-leave-too-short",
    "refusal-leave-balance",
];

/// What a request is held against, resolved once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaveLaw {
    /// The entitlement to this kind of leave.
    pub entitlement: Entitlement,
    /// Numbers of annual leave.
    pub annual: AnnualLaw,
    /// Least working days of annual leave per request.
    pub annual_minimum: i64,
    /// Days of annual leave that a contract employee may take for the family in the first year.
    pub family_days: i64,
    /// Article behind the entitlement.
    pub basis: String,
    /// The paper that sick leave of this length asks for.
    pub document: Option<String>,
}

impl LeaveLaw {
    /// The law for this request, in force on its first day.
    pub fn at(book: &Book, request: &Request) -> Result<LeaveLaw, RuleError> {
        let on = request.from;
        let days = days_between(request.from, request.to) + 1;
        let document = match request.kind {
            LeaveKind::Sick | LeaveKind::Miscarriage => sick_document(book, days, on)?,
            _ => None,
        };
        Ok(LeaveLaw {
            entitlement: Entitlement::at(book, request.employee, request.kind, on)?,
            annual: AnnualLaw::at(book, on)?,
            annual_minimum: book.int("leave.annual.minimum", on)?,
            family_days: book.int("leave.annual.family_before_first_year", on)?,
            basis: book.cite(ENTITLEMENTS, on)?.basis,
            document,
        })
    }
}

/// A request for leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// Kind of employment.
    pub employee: EmployeeKind,
    /// Kind of leave.
    pub kind: LeaveKind,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Months of continuous service before the first day.
    pub service_months: i64,
    /// Balance of annual leave before the request.
    pub balance: Balance,
    /// Grave illness or death in the family, or first marriage.
    pub for_family: bool,
    /// First hajj or birth of a later child, for which *cuti besar* needs no years of service.
    pub excepted_from_service: bool,
}

/// What a granted request means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Working days of the own pattern.
    pub working_days: i64,
    /// What annual leave loses.
    pub taken: Deduction,
    /// The paper to attach.
    pub document: Option<String>,
}

impl Request {
    /// Holds the request against the law. `works` says which days the person works.
    pub fn check(&self, law: &LeaveLaw, works: impl Fn(Date) -> bool) -> Result<Verdict, Refusal> {
        let refuse = |key| Refusal::new(key).basis(law.basis.clone());
        if self.to < self.from {
            return Err(refuse("refusal-leave-ends-before-it-begins"));
        }
        if !law.entitlement.allowed {
            return Err(refuse("refusal-leave-not-for-kind")
                .with("employee", self.employee.code())
                .with("kind", self.kind.name()));
        }
        let working_days = count_working(self.from, self.to, works);
        if working_days == 0 {
            return Err(refuse("refusal-leave-without-working-day"));
        }
        self.check_service(law, working_days, &refuse)?;
        self.check_length(law, working_days, &refuse)?;
        let taken = match self.kind {
            LeaveKind::Annual => self.check_balance(law, working_days, &refuse)?,
            _ => Deduction::default(),
        };
        Ok(Verdict { working_days, taken, document: law.document.clone() })
    }

    fn check_service(
        &self,
        law: &LeaveLaw,
        working_days: i64,
        refuse: &impl Fn(&'static str) -> Refusal,
    ) -> Result<(), Refusal> {
        let needed = law.entitlement.min_service_months;
        let excepted = match self.kind {
            LeaveKind::Long => self.excepted_from_service,
            LeaveKind::Annual => {
                let contract = self.employee.has_contract();
                contract && self.for_family && working_days <= law.family_days
            }
            _ => false,
        };
        if self.service_months >= needed || excepted {
            return Ok(());
        }
        Err(refuse("refusal-leave-service-too-short")
            .with("needed", needed)
            .with("served", self.service_months))
    }

    fn check_length(
        &self,
        law: &LeaveLaw,
        working_days: i64,
        refuse: &impl Fn(&'static str) -> Refusal,
    ) -> Result<(), Refusal> {
        let max = law.entitlement.max;
        let too_long = match law.entitlement.span {
            // The balance says more about annual leave than its yearly number does.
            Span::WorkingDays => self.kind != LeaveKind::Annual && working_days > max,
            Span::Days => days_between(self.from, self.to) + 1 > max,
            Span::Months => self.to >= months_after(self.from, max),
            Span::Open => false,
        };
        if too_long { Err(refuse("refusal-leave-too-long").with("max", max)) } else { Ok(()) }
    }

    fn check_balance(
        &self,
        law: &LeaveLaw,
        working_days: i64,
        refuse: &impl Fn(&'static str) -> Refusal,
    ) -> Result<Deduction, Refusal> {
        if working_days < law.annual_minimum {
            let refusal = refuse("refusal-leave-too-short").with("min", law.annual_minimum);
            return Err(refusal);
        }
        let taken = self.balance.take(working_days, law.annual.order);
        if taken.short > 0 {
            return Err(refuse("refusal-leave-balance")
                .with("asked", working_days)
                .with("left", self.balance.total()));
        }
        Ok(taken)
    }
}

/// The same day so many months later, or the last day of that month.
fn months_after(date: Date, months: i64) -> Date {
    date.saturating_add(jiff::Span::new().try_months(months).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Holidays, WorkDays, WorkWeek};
    use crate::testing::national;
    use jiff::civil::date;

    fn request(kind: LeaveKind, from: Date, to: Date) -> Request {
        Request {
            employee: EmployeeKind::Pns,
            kind,
            from,
            to,
            service_months: 120,
            balance: Balance { n: 12, n1: 0, n2: 0 },
            for_family: false,
            excepted_from_service: false,
        }
    }

    fn check(request: Request) -> Result<Verdict, &'static str> {
        let holidays = Holidays::from_book(national(), 2026..=2026).unwrap();
        let days = WorkDays { week: WorkWeek::of_days(5), holidays: &holidays };
        let law = LeaveLaw::at(national(), &request).unwrap();
        request.check(&law, |day| days.works(day)).map_err(|refusal| {
            assert!(refusal.basis.is_some(), "a refusal names its article");
            refusal.key
        })
    }

    #[test]
    fn annual_leave_takes_working_days_from_the_balance() {
        let week = request(LeaveKind::Annual, date(2026, 5, 25), date(2026, 6, 5));
        let granted = check(week).unwrap();
        // Without the two days of Idul Adha, the two weekends and 1 June.
        assert_eq!((granted.working_days, granted.taken.n), (7, 7));
        let poor = Request { balance: Balance { n: 3, n1: 2, n2: 0 }, ..week };
        assert_eq!(check(poor), Err("refusal-leave-balance"));
        let new = Request { service_months: 11, ..week };
        assert_eq!(check(new), Err("refusal-leave-service-too-short"));
        let backwards = Request { to: date(2026, 5, 20), ..week };
        assert_eq!(check(backwards), Err("refusal-leave-ends-before-it-begins"));
        let weekend = request(LeaveKind::Annual, date(2026, 6, 6), date(2026, 6, 7));
        assert_eq!(check(weekend), Err("refusal-leave-without-working-day"));
    }

    #[test]
    fn a_contract_employee_may_leave_for_the_family_in_the_first_year() {
        let new = Request {
            employee: EmployeeKind::Pppk,
            service_months: 3,
            for_family: true,
            ..request(LeaveKind::Annual, date(2026, 7, 6), date(2026, 7, 13))
        };
        assert_eq!(check(new).map(|v| v.working_days), Ok(6));
        let longer = Request { to: date(2026, 7, 14), ..new };
        assert_eq!(check(longer), Err("refusal-leave-service-too-short"));
        let civil = Request { employee: EmployeeKind::Cpns, ..new };
        assert_eq!(check(civil), Err("refusal-leave-service-too-short"));
    }

    #[test]
    fn long_leave_is_for_civil_servants_of_five_years() {
        let long = request(LeaveKind::Long, date(2026, 7, 1), date(2026, 9, 30));
        assert!(check(long).is_ok());
        let longer = Request { to: date(2026, 10, 1), ..long };
        assert_eq!(check(longer), Err("refusal-leave-too-long"));
        let contract = Request { employee: EmployeeKind::Pppk, ..long };
        assert_eq!(check(contract), Err("refusal-leave-not-for-kind"));
        let young = Request { service_months: 59, ..long };
        assert_eq!(check(young), Err("refusal-leave-service-too-short"));
        assert!(check(Request { excepted_from_service: true, ..young }).is_ok());
    }

    #[test]
    fn sick_leave_asks_for_the_paper_of_its_length() {
        let sick = |to| request(LeaveKind::Sick, date(2026, 7, 6), to);
        let paper = |to| check(sick(to)).unwrap().document.unwrap();
        assert_eq!(paper(date(2026, 7, 6)), "surat_dokter");
        assert_eq!(paper(date(2026, 7, 19)), "permohonan_dan_surat_dokter");
        assert_eq!(paper(date(2026, 7, 20)), "dokter_pemerintah");
        let contract = Request { employee: EmployeeKind::Pppk, ..sick(date(2026, 8, 6)) };
        assert_eq!(check(contract), Err("refusal-leave-too-long"));
    }
}
