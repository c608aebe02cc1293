//! How the engine finds its rows when it has never counted them: no statement may go through a
//! table that grows with the people, the days or the acts, but those that want a whole month or
//! the whole pemda.

use std::path::Path;
use store::testing::plan::{Plan, plans};

/// Tables that grow.
const LARGE: &[&str] = &[
    "account",
    "activity_minutes",
    "appointment",
    "dirty_month",
    "journal_entry",
    "journal_row",
    "pay_line",
    "person",
    "punch",
    "rank_history",
    "rating",
    "raw_batch",
    "salary_fact",
    "session",
    "work_month",
];

/// Beginnings of statements that read a large table on purpose, and why.
const WHOLE: &[(&str, &str)] = &[
    ("SELECT agency_id, SUBSTR(days", "how the city stands on a day"),
    ("SELECT agency_id, days, working_days", "the month of the city"),
    ("SELECT agency_id, unit_id, COUNT(*) FROM work_month", "units without a punch in a month"),
    ("SELECT id, COALESCE(agency_id, 0) FROM person", "who lacks something in a month"),
    ("SELECT person_id FROM work_month WHERE month", "who is judged in a month"),
    ("INSERT INTO dirty_month (person_id, month) SELECT DISTINCT", "a fact that touches everybody"),
    ("DELETE FROM dirty_month WHERE month", "a slice of those who wait to be judged"),
    ("SELECT COUNT(*) FROM dirty_month WHERE month", "those who wait to be judged are few"),
    ("SELECT id, person_id, month, results", "the ratings of a month"),
    ("SELECT person_id FROM rating WHERE month", "who is rated in a month"),
    ("SELECT person_id, id, minutes FROM activity_minutes", "the minutes of a month"),
    ("SELECT nik, npwp, bank_code", "the file for the bank"),
    ("SELECT nip, id FROM person", "a sheet that names anybody"),
    ("SELECT COUNT(*) FROM account WHERE nip LIKE", "an officer's list of accounts"),
    ("SELECT person_id, nip, CASE WHEN password_hash", "an officer's list of accounts"),
    ("SELECT COUNT(*) FROM (SELECT 1 FROM person p", "ends at the thousandth"),
    ("SELECT p.id, p.nip", "a page of the list, in the order of its index"),
    ("INSERT INTO unit", "the engine looks for whoever refers to a unit"),
    ("SELECT COUNT(*) FROM journal_entry", "asked by the tests"),
    ("SELECT count(*) FROM", "the verification of the journal"),
    ("SELECT run_id, count(*) FROM pay_line", "the verification of the journal"),
    ("SELECT sheet_id, count(*) FROM salary_fact", "the verification of the journal"),
];

/// Statements that would be slow in a large pemda, of all that ran so far in this program.
pub fn faults(file: &Path) -> Vec<String> {
    plans(file).iter().filter_map(fault).collect()
}

fn fault(plan: &Plan) -> Option<String> {
    let sql = plan.sql.split_whitespace().collect::<Vec<_>>().join(" ");
    let step = plan.steps.iter().find(|step| goes_through(step))?;
    let meant = WHOLE.iter().any(|(beginning, _)| sql.starts_with(beginning));
    (!meant).then(|| format!("{step}: {sql}"))
}

/// Whether a step visits all rows of a large table, or all of a month.
fn goes_through(step: &str) -> bool {
    let mut words = step.split_whitespace();
    let (how, table) = (words.next(), words.next());
    table.is_some_and(|table| LARGE.contains(&table))
        && (how == Some("SCAN") || step.contains("(month=?)") || step.contains("(month>?"))
}

#[test]
fn the_judge_sees_a_statement_that_goes_through_a_month() {
    let plan = |sql: &str, step: &str| Plan { sql: sql.to_owned(), steps: vec![step.to_owned()] };
    let slow = "SEARCH work_month USING PRIMARY KEY (month=?)";
    assert!(fault(&plan("DELETE FROM work_month WHERE month = ?1", slow)).is_some());
    let span = "SEARCH work_month USING PRIMARY KEY (month>? AND month<?)";
    assert!(fault(&plan("SELECT 1 FROM work_month", span)).is_some());
    assert!(fault(&plan("SELECT 1 FROM punch", "SCAN punch")).is_some());
    assert!(fault(&plan("SELECT 1 FROM unit", "SCAN unit")).is_none());
    let quick = "SEARCH work_month USING INDEX work_month_person (person_id=? AND month=?)";
    assert!(fault(&plan("SELECT 1 FROM work_month", quick)).is_none());
}
