//! Reads a file of cases, runs each and holds the answer against what was expected.

use super::{Context, DEFAULT_DAY, Given, date_of, find};
use crate::book::Book;
use crate::decimal::Decimal;
use crate::money::Bp;
use crate::trace::{Amount, Reason};
use serde::Serialize;
use serde_json::{Map, Value, json};
use serde_yaml_ng::Value as Yaml;
use std::fmt;

/// The outcome of one file.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CaseReport {
    /// Area as the file names it.
    pub area: String,
    /// How many cases came out as expected.
    pub passed: usize,
    /// Those that did not.
    pub failed: Vec<Failure>,
}

/// One case that did not come out as expected.
#[derive(Clone, Debug, Serialize)]
pub struct Failure {
    /// Identifier of the case.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What the case expects.
    pub expected: Value,
    /// What the rule answered.
    pub got: Value,
    /// Where they part, as paths such as `pph[1]`.
    pub differences: Vec<String>,
    /// How the rule came to its answer.
    pub reasons: Vec<Reason>,
}

impl Failure {
    /// A failure of the file rather than of a case.
    fn of_file(what: String) -> Failure {
        Failure {
            id: "file".to_owned(),
            name: "the file itself".to_owned(),
            expected: Value::Null,
            got: Value::Null,
            differences: vec![what],
            reasons: Vec::new(),
        }
    }
}

impl fmt::Display for Failure {
    /// Identifier, name, expected, got, where they part and how the rule came to its answer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.id, self.name)?;
        writeln!(f, "  expected {}", self.expected)?;
        writeln!(f, "  got      {}", self.got)?;
        for difference in &self.differences {
            writeln!(f, "  {difference}")?;
        }
        self.reasons.iter().try_for_each(|reason| write_reason(f, reason, 1))
    }
}

/// One node a line, parts indented below it.
fn write_reason(f: &mut fmt::Formatter<'_>, reason: &Reason, depth: usize) -> fmt::Result {
    let amount = amount_text(&reason.amount);
    write!(f, "{:indent$}{} {amount}", "", reason.key, indent = depth * 2)?;
    for (name, value) in &reason.args {
        write!(f, ", {name} {}", amount_text(value))?;
    }
    for cite in &reason.cites {
        write!(f, " [{}: {}]", cite.key, cite.basis)?;
    }
    writeln!(f)?;
    reason.parts.iter().try_for_each(|part| write_reason(f, part, depth + 1))
}

/// An amount with its unit, in one word.
fn amount_text(amount: &Amount) -> String {
    match amount {
        Amount::Rupiah(n) => format!("Rp{n}"),
        Amount::Bp(n) => format!("{}%", Decimal::percent(Bp(*n)).trimmed()),
        Amount::Minutes(n) => format!("{n}min"),
        Amount::Days(n) => format!("{n}d"),
        Amount::Count(n) => n.to_string(),
        Amount::Hundredths(n) => Decimal::new(i128::from(*n), 2).to_string(),
        Amount::Date(date) => date.to_string(),
        Amount::Clock(n) => format!("{:02}:{:02}", n.div_euclid(60), n.rem_euclid(60)),
        Amount::Text(text) => text.clone(),
        Amount::None => String::new(),
    }
}

/// Runs every case of a file.
#[must_use]
pub fn run(yaml_text: &str, book: &Book, fixtures: &Book) -> CaseReport {
    let mut report = CaseReport::default();
    let file = match serde_yaml_ng::from_str::<Yaml>(yaml_text) {
        Ok(yaml) => plain(&yaml),
        Err(error) => {
            report.failed.push(Failure::of_file(format!("not readable as YAML: {error}")));
            return report;
        }
    };
    report.area = text(&file, "area");
    let Some(cases) = file.get("cases").and_then(Value::as_array) else {
        report.failed.push(Failure::of_file("no list 'cases'".to_owned()));
        return report;
    };
    for case in cases {
        match judge(case, book, fixtures) {
            None => report.passed += 1,
            Some(failure) => report.failed.push(failure),
        }
    }
    report
}

/// Runs one case; `None` when the answer is as expected.
fn judge(case: &Value, book: &Book, fixtures: &Book) -> Option<Failure> {
    let calc = text(case, "calc");
    let expected = case.get("expect").cloned().unwrap_or(Value::Null);
    let on = case.get("on").and_then(date_of).unwrap_or(DEFAULT_DAY);
    let ctx = Context::new(book, fixtures, on);
    let given = Given::new(case.get("given").cloned().unwrap_or_else(|| json!({})));
    let mut differences = Vec::new();
    let got = match find(&calc) {
        None => {
            differences.push(format!("no calculation '{calc}'"));
            json!({"error": "unknown_calc"})
        }
        Some(f) => f(&given, &ctx)
            .unwrap_or_else(|error| json!({"error": error.name(), "detail": error.to_string()})),
    };
    if !expected.is_object() {
        differences.push("'expect' is not a map".to_owned());
    }
    compare("", &expected, &got, &mut differences);
    if differences.is_empty() {
        return None;
    }
    Some(Failure {
        id: text(case, "id"),
        name: text(case, "name"),
        expected,
        got,
        differences,
        reasons: ctx.into_reasons(),
    })
}

/// Every key that is expected must be there and equal; what is not expected is not looked at.
/// An expected `null` also stands for an absent key.
fn compare(path: &str, expected: &Value, got: &Value, out: &mut Vec<String>) {
    match (expected, got) {
        (Value::Object(want), Value::Object(have)) => {
            for (key, value) in want {
                let inner = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                compare(&inner, value, have.get(key).unwrap_or(&Value::Null), out);
            }
        }
        (Value::Array(want), Value::Array(have)) if want.len() == have.len() => {
            for (n, (value, other)) in want.iter().zip(have).enumerate() {
                compare(&format!("{path}[{n}]"), value, other, out);
            }
        }
        _ if expected == got => {}
        _ => out.push(format!("{path}: expected {expected}, got {got}")),
    }
}

/// YAML as JSON; keys that are numbers, such as years, become texts.
fn plain(yaml: &Yaml) -> Value {
    match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(flag) => Value::Bool(*flag),
        Yaml::Number(n) => match n.as_i64() {
            Some(int) => json!(int),
            None => Value::String(n.to_string()),
        },
        Yaml::String(text) => Value::String(text.clone()),
        Yaml::Sequence(items) => Value::Array(items.iter().map(plain).collect()),
        Yaml::Mapping(map) => Value::Object(
            map.iter().map(|(key, value)| (key_text(key), plain(value))).collect::<Map<_, _>>(),
        ),
        Yaml::Tagged(tagged) => plain(&tagged.value),
    }
}

/// A mapping key as text.
fn key_text(key: &Yaml) -> String {
    match plain(key) {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// A text under a key, or nothing.
fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differences(expected: Value, got: Value) -> Vec<String> {
        let mut out = Vec::new();
        compare("", &expected, &got, &mut out);
        out
    }

    #[test]
    fn expected_is_a_subset() {
        assert!(differences(json!({"a": 1}), json!({"a": 1, "b": 2})).is_empty());
        assert!(differences(json!({"a": null}), json!({})).is_empty());
        assert_eq!(differences(json!({"a": "1.0"}), json!({"a": "1"})).len(), 1);
        assert_eq!(differences(json!({"a": [1, 2]}), json!({"a": [1]})).len(), 1);
        assert_eq!(differences(json!({"a": {"b": 1}}), json!({"a": {"b": 2}})).len(), 1);
        assert_eq!(differences(json!({"a": 1}), json!({"error": "x"})).len(), 1);
    }

    #[test]
    fn unknown_and_broken_cases_fail() {
        let book = Book::default();
        let report = run("area: x\ncases:\n  - {id: A, calc: none, expect: {a: 1}}", &book, &book);
        assert_eq!((report.passed, report.failed.len()), (0, 1));
        assert_eq!(report.failed[0].got["error"], "unknown_calc");
        assert_eq!(run("area: [", &book, &book).failed.len(), 1);
        assert_eq!(run("area: x", &book, &book).failed.len(), 1);
    }

    #[test]
    fn a_failure_tells_how_the_rule_came_to_its_answer() {
        let case = "
area: tax
cases:
  - id: T
    name: wrong on purpose
    calc: pph_ter
    given: {kategori: B, bruto: 6200001}
    expect: {pph: 1}
";
        let report = run(case, crate::testing::national(), &Book::default());
        let text = report.failed[0].to_string();
        for words in ["T: wrong on purpose", "expected 1, got 15500", "PP 58/2023", "0.25%"] {
            assert!(text.contains(words), "{words} not in {text}");
        }
    }

    #[test]
    fn numbers_as_keys_become_texts() {
        let yaml: Yaml = serde_yaml_ng::from_str("{2025: 3, a: 2026-05-28, b: 1.50}").unwrap();
        assert_eq!(plain(&yaml)["2025"], 3);
        assert_eq!(plain(&yaml)["a"], "2026-05-28");
        assert!(plain(&yaml)["b"].is_string());
    }
}
