//! Units by name, and which shape of value each asks for. It must never look at what a value
//! means.

use crate::book::{Unit, Value};
use crate::decimal::Decimal;

/// All names, for messages.
pub(super) const UNIT_NAMES: &str = "rupiah, bp, minutes, clock, days, months, years, count, \
                                     hundredths, decimal, choice, text, flag, map, table";

/// A unit by its name.
pub(super) fn unit(text: &str) -> Option<Unit> {
    Some(match text {
        "rupiah" => Unit::Rupiah,
        "bp" => Unit::Bp,
        "minutes" => Unit::Minutes,
        "clock" => Unit::Clock,
        "days" => Unit::Days,
        "months" => Unit::Months,
        "years" => Unit::Years,
        "count" => Unit::Count,
        "hundredths" => Unit::Hundredths,
        "decimal" => Unit::Decimal,
        "choice" => Unit::Choice,
        "text" => Unit::Text,
        "flag" => Unit::Flag,
        "map" => Unit::Map,
        "table" => Unit::Table,
        _ => return None,
    })
}

/// Whether a value has the shape that its unit asks for; a list holds values of the unit.
pub(super) fn fits(unit: Unit, value: &Value) -> bool {
    match (unit, value) {
        (Unit::Table, Value::Table(_)) => true,
        (Unit::Map, Value::Map(_)) => true,
        (Unit::Table, _) | (_, Value::Table(_) | Value::Map(_)) => false,
        (_, Value::List(items)) => items.iter().all(|item| fits(unit, item)),
        (Unit::Map, _) => false,
        (Unit::Flag, Value::Flag(_)) => true,
        (Unit::Decimal, Value::Text(text)) => text.parse::<Decimal>().is_ok(),
        (Unit::Choice | Unit::Text, Value::Text(text)) => !text.is_empty(),
        (Unit::Flag | Unit::Decimal | Unit::Choice | Unit::Text, _) => false,
        (_, Value::Int(_)) => true,
        _ => false,
    }
}
