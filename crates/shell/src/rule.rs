//! Values of law as people read them: amounts with their unit, the names of maps and the heads
//! of tables in words. It changes no value and knows no rule; a word without a text stays as it
//! is written.

use crate::lang::L;
use law::book::{Param, Table, Unit, Value};
use law::trace::Amount;
use serde::Serialize;

/// Names of a map that one line holds; the page of the rule shows all.
const SHOWN: usize = 3;

/// Columns whose cells are names of other systems or of people's own wording.
const VERBATIM: &[&str] = &["code", "column", "head", "title", "name", "label", "example"];

/// A map or table of law with its heads in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Grid {
    /// Heads of the columns.
    pub head: Vec<Column>,
    /// Cells, each row as long as the head.
    pub rows: Vec<Vec<String>>,
}

/// A column of a [`Grid`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its head.
    pub label: String,
    /// Whether it holds amounts, which stand to the right.
    pub amounts: bool,
}

/// A word of the rules in a language.
#[must_use]
pub fn word(l: L, raw: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let key = format!("rule-word-{}", raw.to_lowercase().replace('_', "-"));
    if raw.chars().all(plain) && l.has(&key) {
        return l.t(&key);
    }
    let code = raw.chars().any(|c| c.is_ascii_uppercase());
    if code { raw.to_owned() } else { raw.replace('_', " ") }
}

/// A value in one line; of a large one only its beginning or its size.
#[must_use]
pub fn brief(l: L, param: &Param, value: &Value) -> String {
    one(l, param, param.unit, value)
}

/// A value that has an inside as a table; nothing for a single number or word.
#[must_use]
pub fn grid(l: L, param: &Param, value: &Value) -> Option<Grid> {
    match value {
        Value::Table(table) => Some(of_table(l, param, table)),
        Value::Map(map) if !map.is_empty() => Some(Grid {
            head: ["rule-column-name", "rule-column-value"]
                .iter()
                .map(|key| Column { label: l.t(key), amounts: *key == "rule-column-value" })
                .collect(),
            rows: map
                .iter()
                .map(|(name, value)| vec![word(l, name), inside(l, param, name, value)])
                .collect(),
        }),
        Value::List(list) if list.iter().any(|item| matches!(item, Value::Map(_))) => {
            Some(of_bands(l, param, list))
        }
        _ => None,
    }
}

fn inside(l: L, param: &Param, name: &str, value: &Value) -> String {
    one(l, param, param.unit_of(name), value)
}

fn one(l: L, param: &Param, unit: Unit, value: &Value) -> String {
    match value {
        Value::Int(n) => number(l, unit, *n),
        Value::Flag(flag) => word(l, if *flag { "yes" } else { "no" }),
        Value::Text(text) if unit == Unit::Decimal => decimal(l, text),
        Value::Text(text) => word(l, text),
        Value::List(list) => {
            let items = list.iter().map(|item| one(l, param, unit, item));
            items.collect::<Vec<_>>().join(" · ")
        }
        Value::Map(map) if map.is_empty() => l.t("rule-empty"),
        Value::Map(map) => {
            let pair = |(name, value): (&String, &Value)| {
                format!("{} {}", word(l, name), inside(l, param, name, value))
            };
            let mut parts: Vec<String> = map.iter().take(SHOWN).map(pair).collect();
            if let Some(more) = map.len().checked_sub(SHOWN).filter(|more| *more > 0) {
                parts.push(l.tv("rule-more", [("n", more.to_string())]));
            }
            parts.join(" · ")
        }
        Value::Table(table) => l.tv("rule-rows", [("n", table.rows.len().to_string())]),
    }
}

/// A single number of a parameter, or of a name inside its map.
#[must_use]
pub fn amount(l: L, param: &Param, name: &str, n: i64) -> String {
    number(l, if name.is_empty() { param.unit } else { param.unit_of(name) }, n)
}

/// The number that somebody typed in the way [`amount`] writes one, in the unit of the law.
#[must_use]
pub fn typed(param: &Param, name: &str, text: &str) -> Option<i64> {
    let unit = if name.is_empty() { param.unit } else { param.unit_of(name) };
    let bare: String = text.chars().filter(|c| c.is_ascii_digit() || ",.-".contains(*c)).collect();
    match unit {
        Unit::Bp | Unit::Hundredths => {
            let bare = bare.replace(',', ".");
            let (whole, part) = bare.split_once('.').unwrap_or((&bare, ""));
            let places = part.len();
            if places > 2 || !part.chars().all(|c| c.is_ascii_digit()) {
                return None;
            }
            let whole: i64 = whole.parse().ok()?;
            let part: i64 = format!("{part:0<2}").parse().ok()?;
            whole.checked_mul(100)?.checked_add(if bare.starts_with('-') { -part } else { part })
        }
        _ => bare.replace(['.', ','], "").parse().ok(),
    }
}

fn number(l: L, unit: Unit, n: i64) -> String {
    match unit {
        Unit::Rupiah => l.amount(&Amount::Rupiah(n)),
        Unit::Bp => l.amount(&Amount::Bp(n)),
        Unit::Minutes => l.amount(&Amount::Minutes(n)),
        Unit::Clock => l.amount(&Amount::Clock(n)),
        Unit::Days => l.amount(&Amount::Days(n)),
        Unit::Hundredths => l.amount(&Amount::Hundredths(n)),
        Unit::Months => l.tv("rule-months", [("n", n.to_string())]),
        Unit::Years => l.tv("rule-years", [("n", n.to_string())]),
        Unit::Text => n.to_string(),
        _ => crate::format::count(n),
    }
}

fn decimal(l: L, text: &str) -> String {
    match l.0 {
        crate::Lang::Id => text.replace('.', ","),
        crate::Lang::En => text.to_owned(),
    }
}

fn of_table(l: L, param: &Param, table: &Table) -> Grid {
    let head: Vec<Column> = table
        .head
        .iter()
        .map(|name| Column { label: word(l, name), amounts: is_amount(param.unit_of(name)) })
        .collect();
    let cell = |(name, text): (&String, &String)| match text.parse::<i64>() {
        Ok(n) if is_amount(param.unit_of(name)) => number(l, param.unit_of(name), n),
        Ok(_) => text.clone(),
        Err(_) => match text.parse::<law::Date>() {
            Ok(date) if text.len() == 10 => crate::format::date_short(date),
            _ if VERBATIM.contains(&name.as_str()) => text.clone(),
            _ => word(l, text),
        },
    };
    let rows = table.rows.iter().map(|row| table.head.iter().zip(row).map(cell).collect());
    Grid { rows: rows.collect(), head }
}

/// A list of maps: one row each, one column for each name that occurs.
fn of_bands(l: L, param: &Param, list: &[Value]) -> Grid {
    let maps =
        || list.iter().filter_map(|item| if let Value::Map(map) = item { Some(map) } else { None });
    let mut names: Vec<&String> = Vec::new();
    for name in maps().flat_map(|map| map.keys()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let column =
        |name: &&String| Column { label: word(l, name), amounts: is_amount(param.unit_of(name)) };
    let row = |map: &std::collections::BTreeMap<String, Value>| {
        let cell = |name: &&String| map.get(*name).map(|value| inside(l, param, name, value));
        names.iter().map(|name| cell(name).unwrap_or_default()).collect()
    };
    Grid { head: names.iter().map(column).collect(), rows: maps().map(row).collect() }
}

fn is_amount(unit: Unit) -> bool {
    !matches!(unit, Unit::Choice | Unit::Text | Unit::Flag | Unit::Map | Unit::Table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;
    use std::collections::BTreeMap;
    use std::sync::Arc;

    fn param(unit: Unit, each: &[(&str, Unit)]) -> Param {
        Param {
            key: "tpp.cut.percent".into(),
            unit,
            each: each.iter().map(|(name, unit)| ((*name).to_owned(), *unit)).collect(),
            title_id: String::new(),
            title_en: String::new(),
            open: true,
            values: Vec::new(),
        }
    }

    #[test]
    fn names_of_a_map_carry_their_own_unit() {
        let param = param(Unit::Map, &[("cap", Unit::Bp), ("*", Unit::Minutes)]);
        let map = BTreeMap::from([
            ("cap".to_owned(), Value::Int(250)),
            ("block".to_owned(), Value::Int(30)),
        ]);
        let grid = grid(L(Lang::Id), &param, &Value::Map(map)).unwrap();
        let cells: Vec<&str> = grid.rows.iter().map(|row| row[1].as_str()).collect();
        assert_eq!(cells, ["30 menit", "2,5%"]);
    }

    #[test]
    fn cells_of_a_table_are_amounts_only_where_a_unit_says_so() {
        let param = param(Unit::Table, &[("rate_bp", Unit::Bp)]);
        let table = Table {
            head: vec!["class".into(), "rate_bp".into()],
            rows: vec![vec!["17".into(), "475".into()]],
        };
        let grid = grid(L(Lang::Id), &param, &Value::Table(Arc::new(table))).unwrap();
        assert_eq!(grid.rows, [["17", "4,75%"]]);
        assert_eq!(grid.head.iter().map(|c| c.amounts).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn what_is_typed_is_read_in_the_unit_of_the_law() {
        let (share, money) = (param(Unit::Bp, &[]), param(Unit::Rupiah, &[]));
        assert_eq!(typed(&share, "", "2,5%"), Some(250));
        assert_eq!(typed(&share, "", "100"), Some(10_000));
        assert_eq!(typed(&share, "", "0.755"), None);
        assert_eq!(typed(&money, "", "Rp1.500.000"), Some(1_500_000));
        assert_eq!(typed(&money, "", "banyak"), None);
    }

    #[test]
    fn a_single_number_has_no_inside() {
        assert_eq!(grid(L(Lang::Id), &param(Unit::Bp, &[]), &Value::Int(5)), None);
        assert_eq!(brief(L(Lang::Id), &param(Unit::Bp, &[]), &Value::Int(250)), "2,5%");
        assert_eq!(word(L(Lang::Id), "III/a"), "III/a");
    }
}
