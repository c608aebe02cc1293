//! Leave: who is entitled to what, the annual balance, what a request takes from it, and why one
//! is refused. It decides nothing about pay except by schemes that a pemda names, and those
//! always say the percentage that is paid.

mod balance;
mod pay;
mod request;

pub use crate::attendance::LeaveKind;
pub use balance::{AnnualLaw, AnnualPast, Balance, Deduction, Order};
pub use pay::{PaidRow, PayScheme};
pub use request::{LeaveLaw, REFUSAL_KEYS, Request, Verdict};

use crate::book::{Book, RuleError};
use crate::grade::EmployeeKind;
use crate::table::{Reader, Row};
use jiff::civil::Date;
use serde::Serialize;

/// Key of the table of entitlements.
pub const ENTITLEMENTS: &str = "leave.entitlements";
/// Key of the last child that maternity leave is given for.
pub const MATERNITY_CHILDREN: &str = "leave.maternity.children";
/// Key of the papers for sick leave.
pub const SICK_DOCUMENTS: &str = "leave.sick.documents";

/// What the longest leave is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// Working days of the own pattern.
    WorkingDays,
    /// Days of the calendar.
    Days,
    /// Months, from a date to the day before the same date.
    Months,
    /// As long as it takes.
    Open,
}

/// Whether and how long a kind of employee may take a kind of leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Entitlement {
    /// Whether at all.
    pub allowed: bool,
    /// Longest leave, in `span`.
    pub max: i64,
    /// What `max` counts.
    pub span: Span,
    /// Months of continuous service before the first day.
    pub min_service_months: i64,
}

impl Entitlement {
    /// The entitlement in force that day.
    pub fn at(
        book: &Book,
        employee: EmployeeKind,
        kind: LeaveKind,
        on: Date,
    ) -> Result<Entitlement, RuleError> {
        for row in Reader::at(book, ENTITLEMENTS, on)?.rows() {
            if row.text("kind")? == kind.name() && row.text("employee")? == employee.code() {
                return read(row);
            }
        }
        let key = format!("{ENTITLEMENTS}/{}/{}", kind.name(), employee.code());
        Err(RuleError::NoRule { key })
    }
}

fn read(row: Row<'_>) -> Result<Entitlement, RuleError> {
    let cell = |column, want| RuleError::Cell { key: ENTITLEMENTS.to_owned(), column, want };
    let allowed = match row.text("allowed")? {
        "yes" => true,
        "no" => false,
        _ => return Err(cell("allowed", "yes or no")),
    };
    let span = match row.text("unit")? {
        "working_days" => Span::WorkingDays,
        "days" => Span::Days,
        "months" => Span::Months,
        "" => Span::Open,
        _ => return Err(cell("unit", "working_days, days, months or nothing")),
    };
    Ok(Entitlement {
        allowed,
        max: row.opt_int("max")?.unwrap_or(0),
        span,
        min_service_months: row.int("min_service_months")?,
    })
}

/// The leave that the birth of a child leads to: maternity leave for the first children, *cuti
/// besar* after that, and nothing where the employee has no *cuti besar*.
pub fn maternity_route(
    book: &Book,
    employee: EmployeeKind,
    child: i64,
    on: Date,
) -> Result<Option<LeaveKind>, RuleError> {
    if child <= book.int(MATERNITY_CHILDREN, on)? {
        return Ok(Some(LeaveKind::Maternity));
    }
    let long = Entitlement::at(book, employee, LeaveKind::Long, on)?;
    Ok(long.allowed.then_some(LeaveKind::Long))
}

/// The paper that sick leave of this many days asks for.
pub fn sick_document(book: &Book, days: i64, on: Date) -> Result<Option<String>, RuleError> {
    for row in Reader::at(book, SICK_DOCUMENTS, on)?.rows() {
        let to = row.opt_int("to_days")?.unwrap_or(i64::MAX);
        if (row.int("from_days")?..=to).contains(&days) {
            return Ok(Some(row.text("document")?.to_owned()));
        }
    }
    Ok(None)
}
