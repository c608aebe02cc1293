//! The book of law: dated, cited parameters, national ones filled and overridden by a pemda's.
//!
//! This module reads no files: it takes texts by name. "No rule applies", "two rules conflict"
//! and "not carried so far back" are different errors, because they need different mends.

use crate::failure::Refusal;
use crate::money::Rounding;
use crate::month::{Month, add_days};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// The unit a parameter is counted in; a number without one is refused by the loader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Whole rupiah.
    Rupiah,
    /// Basis points, 10 000 = 100 %.
    Bp,
    /// Minutes.
    Minutes,
    /// Minutes after midnight.
    Clock,
    /// Calendar or working days, as the title says.
    Days,
    /// Months.
    Months,
    /// Years.
    Years,
    /// A bare count.
    Count,
    /// Points in hundredths.
    Hundredths,
    /// An exact decimal written as text, such as an index of several places.
    Decimal,
    /// One of the words that the rule knows.
    Choice,
    /// Free text, such as a code.
    Text,
    /// Yes or no.
    Flag,
    /// Names to numbers of one unit; the title says which.
    Map,
    /// Rows and columns.
    Table,
}

/// Rows of a table parameter, as text; the rule that uses it parses each cell once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Column names.
    pub head: Vec<String>,
    /// Cells, each row as long as the head.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Place of a column.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.head.iter().position(|h| h == name)
    }
}

/// A value of law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Numbers of every whole unit.
    Int(i64),
    /// Decimals, choices, texts.
    Text(String),
    /// Flags.
    Flag(bool),
    /// A list, for example of bands.
    List(Vec<Value>),
    /// Names to values.
    Map(BTreeMap<String, Value>),
    /// A table.
    Table(Arc<Table>),
}

/// One value with the time it is in force and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dated {
    /// First day in force.
    pub valid_from: Date,
    /// Last day in force, or open.
    pub valid_to: Option<Date>,
    /// The value.
    pub value: Value,
    /// Regulation and article, or the decree of the pemda.
    pub legal_basis: String,
    /// When a person last held it against its source.
    pub checked_on: Option<Date>,
    /// Who did.
    pub checked_by: Option<String>,
    /// Not yet held against the official text: preview only, unless accepted by name.
    pub verify: bool,
    /// What to know about it.
    pub note: Option<String>,
    /// File it was read from.
    pub source: String,
}

/// A named parameter with all its values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Param {
    /// Dotted key, for example `tpp.share.productivity`.
    pub key: String,
    /// Unit of its values.
    pub unit: Unit,
    /// Title in Indonesian.
    pub title_id: String,
    /// Title in English.
    pub title_en: String,
    /// Units inside a map or table, by name or column; `*` is every other one.
    #[serde(skip)]
    pub each: BTreeMap<String, Unit>,
    /// Whether a pemda's file may fill or override it.
    pub open: bool,
    /// Values by date.
    pub values: Vec<Dated>,
}

impl Param {
    /// The unit of a name in its map or of a column in its table.
    #[must_use]
    pub fn unit_of(&self, name: &str) -> Unit {
        self.each.get(name).or_else(|| self.each.get("*")).copied().unwrap_or(self.unit)
    }
}

/// What a reason quotes of the law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cite {
    /// Key of the parameter.
    pub key: String,
    /// Its value in short, as written.
    pub value: String,
    /// Regulation and article.
    pub basis: String,
    /// In force since.
    pub valid_from: Date,
    /// Not yet held against the official text.
    pub verify: bool,
}

/// Why the book has no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum RuleError {
    /// The key does not exist.
    NoRule {
        /// The key asked for.
        key: String,
    },
    /// The key exists, but its first value is younger than the day asked for.
    NotCarried {
        /// The key asked for.
        key: String,
        /// First day that is carried.
        from: Date,
    },
    /// The key exists, but no value is in force that day.
    Gap {
        /// The key asked for.
        key: String,
        /// The day asked for.
        on: Date,
    },
    /// Two values claim the same day.
    Conflict {
        /// The key asked for.
        key: String,
        /// The day asked for.
        on: Date,
    },
    /// The value has another shape than the rule needs.
    Shape {
        /// The key asked for.
        key: String,
        /// What the rule needs.
        want: &'static str,
    },
    /// A table lacks a column, or a cell of it cannot be read.
    Cell {
        /// The key asked for.
        key: String,
        /// Name of the column.
        column: &'static str,
        /// What the rule needs there.
        want: &'static str,
    },
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RuleError::NoRule { key } => write!(f, "no rule '{key}'"),
            RuleError::NotCarried { key, from } => {
                write!(f, "not carried: '{key}' is carried from {from}")
            }
            RuleError::Gap { key, on } => write!(f, "no value of '{key}' is in force on {on}"),
            RuleError::Conflict { key, on } => {
                write!(f, "two values of '{key}' are in force on {on}")
            }
            RuleError::Shape { key, want } => write!(f, "'{key}' is not {want}"),
            RuleError::Cell { key, column, want } => {
                write!(f, "column '{column}' of '{key}' does not hold {want}")
            }
        }
    }
}
impl std::error::Error for RuleError {}

impl RuleError {
    /// The key that was asked for.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            RuleError::NoRule { key }
            | RuleError::NotCarried { key, .. }
            | RuleError::Gap { key, .. }
            | RuleError::Conflict { key, .. }
            | RuleError::Shape { key, .. }
            | RuleError::Cell { key, .. } => key,
        }
    }
}

/// The refusal of whoever needs the answer. Its value `rule` is the key; whoever shows it puts the
/// title of the parameter in its place.
impl From<RuleError> for Refusal {
    fn from(error: RuleError) -> Refusal {
        let said = |message: &'static str| Refusal::new(message).with("rule", error.key());
        match &error {
            RuleError::Gap { on, .. } => said("refusal-no-rule").with("on", on),
            RuleError::NotCarried { from, .. } => said("refusal-rule-later").with("from", from),
            RuleError::Conflict { on, .. } => said("refusal-rule-twice").with("on", on),
            RuleError::NoRule { .. } => said("refusal-rule-unknown"),
            RuleError::Shape { .. } | RuleError::Cell { .. } => said("refusal-rule-shape"),
        }
    }
}

/// All parameters that hold for one pemda.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Book {
    /// Name of the pemda's profile, or `national`.
    pub profile: String,
    /// Parameters by key.
    pub params: BTreeMap<String, Param>,
}

impl Book {
    /// The parameter, whatever the day.
    pub fn param(&self, key: &str) -> Result<&Param, RuleError> {
        self.params.get(key).ok_or_else(|| RuleError::NoRule { key: key.to_owned() })
    }

    /// Days of a month on which some value begins, or the day after one ended. On other days
    /// everything is as it was the day before.
    #[must_use]
    pub fn turns(&self, month: Month) -> BTreeSet<Date> {
        let days =
            |value: &Dated| [Some(value.valid_from), value.valid_to.map(|last| add_days(last, 1))];
        let all = self.params.values().flat_map(|param| &param.values).flat_map(days);
        all.flatten().filter(|day| month.contains(*day)).collect()
    }

    /// The one value in force that day.
    pub fn at(&self, key: &str, on: Date) -> Result<&Dated, RuleError> {
        let param = self.param(key)?;
        let mut hit = None;
        for value in &param.values {
            if value.valid_from <= on && value.valid_to.is_none_or(|to| on <= to) {
                if hit.is_some() {
                    return Err(RuleError::Conflict { key: key.to_owned(), on });
                }
                hit = Some(value);
            }
        }
        hit.ok_or_else(|| match param.values.iter().map(|v| v.valid_from).min() {
            Some(from) if on < from => RuleError::NotCarried { key: key.to_owned(), from },
            _ => RuleError::Gap { key: key.to_owned(), on },
        })
    }

    /// A whole number.
    pub fn int(&self, key: &str, on: Date) -> Result<i64, RuleError> {
        match self.at(key, on)?.value {
            Value::Int(n) => Ok(n),
            _ => Err(RuleError::Shape { key: key.to_owned(), want: "a whole number" }),
        }
    }

    /// A word or a decimal.
    pub fn text(&self, key: &str, on: Date) -> Result<&str, RuleError> {
        match &self.at(key, on)?.value {
            Value::Text(text) => Ok(text),
            _ => Err(RuleError::Shape { key: key.to_owned(), want: "a text" }),
        }
    }

    /// A way of rounding.
    pub fn rounding(&self, key: &str, on: Date) -> Result<Rounding, RuleError> {
        Rounding::parse(self.text(key, on)?)
            .ok_or_else(|| RuleError::Shape { key: key.to_owned(), want: "a way of rounding" })
    }

    /// A yes or no.
    pub fn flag(&self, key: &str, on: Date) -> Result<bool, RuleError> {
        match self.at(key, on)?.value {
            Value::Flag(flag) => Ok(flag),
            _ => Err(RuleError::Shape { key: key.to_owned(), want: "yes or no" }),
        }
    }

    /// Names to values.
    pub fn map(&self, key: &str, on: Date) -> Result<&BTreeMap<String, Value>, RuleError> {
        match &self.at(key, on)?.value {
            Value::Map(map) => Ok(map),
            _ => Err(RuleError::Shape { key: key.to_owned(), want: "a map" }),
        }
    }

    /// A list.
    pub fn list(&self, key: &str, on: Date) -> Result<&[Value], RuleError> {
        match &self.at(key, on)?.value {
            Value::List(list) => Ok(list),
            _ => Err(RuleError::Shape { key: key.to_owned(), want: "a list" }),
        }
    }

    /// A table.
    pub fn table(&self, key: &str, on: Date) -> Result<&Arc<Table>, RuleError> {
        match &self.at(key, on)?.value {
            Value::Table(table) => Ok(table),
            _ => Err(RuleError::Shape { key: key.to_owned(), want: "a table" }),
        }
    }

    /// What a reason quotes.
    pub fn cite(&self, key: &str, on: Date) -> Result<Cite, RuleError> {
        let dated = self.at(key, on)?;
        Ok(Cite {
            key: key.to_owned(),
            value: dated.value.brief(),
            basis: dated.legal_basis.clone(),
            valid_from: dated.valid_from,
            verify: dated.verify,
        })
    }
}

impl Value {
    /// The value in one short line.
    #[must_use]
    pub fn brief(&self) -> String {
        match self {
            Value::Int(n) => n.to_string(),
            Value::Text(text) => text.clone(),
            Value::Flag(flag) => flag.to_string(),
            Value::List(list) => format!("[{}]", list.len()),
            Value::Map(map) => {
                map.iter().map(|(k, v)| format!("{k} {}", v.brief())).collect::<Vec<_>>().join(", ")
            }
            Value::Table(table) => format!("{} × {}", table.rows.len(), table.head.len()),
        }
    }
}
