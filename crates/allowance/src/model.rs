//! Runs, lines and sheets as records.

use law::allowance::PayLine;
use law::{Month, Rupiah};
use serde::Serialize;

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Computed; anything may still change.
    Computed,
    /// Looked through by a second person.
    Checked,
    /// Locked: this is what is paid.
    Locked,
    /// Was locked; a later version is being made.
    Reopened,
    /// Was never locked; a later version took its place.
    Superseded,
}

impl RunState {
    /// As stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            RunState::Computed => "computed",
            RunState::Checked => "checked",
            RunState::Locked => "locked",
            RunState::Reopened => "reopened",
            RunState::Superseded => "superseded",
        }
    }

    /// From its stored form.
    #[must_use]
    pub fn parse(text: &str) -> Option<RunState> {
        [
            RunState::Computed,
            RunState::Checked,
            RunState::Locked,
            RunState::Reopened,
            RunState::Superseded,
        ]
        .into_iter()
        .find(|state| state.name() == text)
    }

    /// Message key of its word.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            RunState::Computed => "pay-state-computed",
            RunState::Checked => "pay-state-checked",
            RunState::Locked => "pay-state-locked",
            RunState::Reopened => "pay-state-reopened",
            RunState::Superseded => "pay-state-superseded",
        }
    }

    /// Whether the second person may still send it back.
    #[must_use]
    pub fn can_be_returned(self) -> bool {
        matches!(self, RunState::Computed | RunState::Checked)
    }

    /// Tone of its badge.
    #[must_use]
    pub fn tone(self) -> &'static str {
        match self {
            RunState::Computed | RunState::Checked => "guidance",
            RunState::Locked => "positive",
            RunState::Reopened => "warning",
            RunState::Superseded => "neutral",
        }
    }
}

/// Sums over the lines of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Gross.
    pub gross: Rupiah,
    /// Net, as transferred.
    pub net: Rupiah,
    /// Health contribution of the employees.
    pub bpjs: Rupiah,
    /// Health contribution of the employer.
    pub bpjs_employer: Rupiah,
    /// PPh 21 on the allowance.
    pub pph: Rupiah,
    /// What is still owed.
    pub receivable: Rupiah,
    /// Lines that are computed but held.
    pub held: i64,
}

impl Totals {
    /// Adds a line.
    pub fn add(&mut self, line: &PayLine) {
        self.gross += line.gross;
        self.net += line.net;
        self.bpjs += line.bpjs_tpp;
        self.bpjs_employer += line.bpjs_employer;
        self.pph += line.pph_tpp;
        self.receivable += line.receivable;
        self.held += i64::from(line.is_held());
    }
}

/// One version of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Run {
    /// Number.
    pub id: i64,
    /// Month.
    pub month: Month,
    /// Version, from 1.
    pub version: i64,
    /// State.
    pub state: RunState,
    /// Who computed; `None` when the system did.
    pub computed_by: Option<i64>,
    /// When, microseconds UTC.
    pub computed_us: i64,
    /// The second person.
    pub checked_by: Option<i64>,
    /// When.
    pub checked_us: Option<i64>,
    /// Who locked.
    pub locked_by: Option<i64>,
    /// When.
    pub locked_us: Option<i64>,
    /// Why it was opened again.
    pub reopen_ground: Option<String>,
    /// Fingerprint of the law, hexadecimal.
    pub law_hash: String,
    /// Fingerprint of the facts, hexadecimal.
    pub facts_hash: String,
    /// Fingerprint of the lines, hexadecimal.
    pub lines_hash: String,
    /// People who were looked at.
    pub people: i64,
    /// People who have a line.
    pub lines: i64,
    /// People who have none, each with a reason.
    pub exceptions: i64,
    /// Sums.
    pub totals: Totals,
    /// Locked version before this one.
    pub prev_run: Option<i64>,
}

impl Run {
    /// Whether it is what is paid.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.state == RunState::Locked
    }
}

/// Why the second person sent a month back; it waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// Month.
    pub month: Month,
    /// Who sent it back.
    pub returned_by: i64,
    /// What is to be mended.
    pub ground: String,
    /// When, microseconds UTC.
    pub at_us: i64,
}

/// Who a line is about, as the register of that month names them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Payee {
    /// Person.
    pub person_id: i64,
    /// Agency.
    pub agency_id: i64,
    /// Unit.
    pub unit_id: i64,
    /// NIP.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// `PNS`, `CPNS`, `PPPK`, `PPPK_PW`.
    pub kind: String,
    /// Grade.
    pub golongan: String,
    /// Class of the post; 0 when there is none.
    pub class: i64,
    /// Name of the post.
    pub post_name: String,
}

impl Payee {
    /// Whether payments go to the accounts of contract employees.
    #[must_use]
    pub fn has_contract(&self) -> bool {
        self.kind.starts_with("PPPK")
    }
}

/// A line with its payee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paid {
    /// Who.
    #[serde(flatten)]
    pub payee: Payee,
    /// What.
    pub line: PayLine,
}

/// Somebody without a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exception {
    /// Person.
    pub person_id: i64,
    /// Agency.
    pub agency_id: i64,
    /// NIP.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// Message key of the reason.
    pub code: String,
    /// Values of the message as JSON.
    pub detail: String,
}

/// A salary sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SalarySheetRow {
    /// Number.
    pub id: i64,
    /// Month.
    pub month: Month,
    /// Name of the file.
    pub file_name: String,
    /// People in it.
    pub rows: i64,
    /// Taxable gross of all.
    pub taxable_total: Rupiah,
    /// People whose salary differs from the pay table.
    pub differences: i64,
    /// Who imported it.
    pub imported_by: i64,
    /// When, microseconds UTC.
    pub at_us: i64,
}

/// The salary of one person in one month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SalaryFact {
    /// Person.
    pub person_id: i64,
    /// Taxable gross.
    pub taxable_gross: Rupiah,
    /// Base of BPJS on the salary.
    pub bpjs_base: Rupiah,
    /// PPh 21 computed on the salary.
    pub pph: Rupiah,
    /// Pension part of the contributions, which the yearly tax deducts.
    pub pension: Rupiah,
    /// Salary as transferred.
    pub transferred: Rupiah,
    /// Tax status, `K/1`.
    pub tax_status: String,
    /// Differences from the pay table as JSON; empty when there are none.
    pub differences: String,
    /// Cells of the file as a JSON list.
    pub raw: String,
}

/// An agency and its sums in a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AgencySum {
    /// Agency.
    pub agency_id: i64,
    /// Lines.
    pub lines: i64,
    /// Gross.
    pub gross: Rupiah,
    /// Net.
    pub net: Rupiah,
    /// PPh 21.
    pub pph: Rupiah,
    /// BPJS of the employees.
    pub bpjs: Rupiah,
    /// BPJS of the employer.
    pub bpjs_employer: Rupiah,
}

/// What the start pages show of the allowance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MonthOverview {
    /// Month.
    pub month: Month,
    /// Its latest run.
    pub run: Option<Run>,
    /// The latest locked run before it, for comparison.
    pub before: Option<Run>,
}
