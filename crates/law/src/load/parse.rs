//! One TOML file, field by field, with the line of everything that is wrong.

use super::unit::{UNIT_NAMES, unit};
use super::{Entry, LoadError, Tables};
use crate::book::{Dated, Param, Table, Unit, Value};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const FILE_FIELDS: &[&str] = &["default", "param"];
const DEFAULT_FIELDS: &[&str] =
    &["valid_from", "legal_basis", "checked_on", "checked_by", "verify", "open"];
const PARAM_FIELDS: &[&str] = &["key", "unit", "each", "title", "open", "value"];
const TITLE_FIELDS: &[&str] = &["id", "en"];
const VALUE_FIELDS: &[&str] = &[
    "valid_from",
    "valid_to",
    "value",
    "table",
    "legal_basis",
    "checked_on",
    "checked_by",
    "verify",
    "note",
];

/// Reads a CSV table: a head of distinct names and rows of the same length.
pub(super) fn table(path: &str, text: &str) -> Result<Table, LoadError> {
    let wrong = |line: Option<usize>, what: String| LoadError {
        file: path.to_owned(),
        line,
        key: None,
        what,
    };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let head: Vec<String> = reader
        .headers()
        .map_err(|e| wrong(Some(1), e.to_string()))?
        .iter()
        .map(str::to_owned)
        .collect();
    for (n, name) in head.iter().enumerate() {
        if name.is_empty() || head.iter().take(n).any(|other| other == name) {
            return Err(wrong(Some(1), format!("column {} has no name of its own", n + 1)));
        }
    }
    let mut rows = Vec::new();
    for (n, record) in reader.records().enumerate() {
        let record = record.map_err(|e| wrong(Some(n + 2), e.to_string()))?;
        rows.push(record.iter().map(str::to_owned).collect());
    }
    if rows.is_empty() {
        return Err(wrong(None, "the table has no row".to_owned()));
    }
    Ok(Table { head, rows })
}

/// The place in a file, for messages.
struct Place<'a> {
    path: &'a str,
    text: &'a str,
    key: Option<String>,
}

impl Place<'_> {
    fn line(&self, span: &Range<usize>) -> usize {
        let end = span.start.min(self.text.len());
        self.text.as_bytes().iter().take(end).filter(|b| **b == b'\n').count() + 1
    }

    fn error(&self, span: &Range<usize>, what: impl Into<String>) -> LoadError {
        LoadError {
            file: self.path.to_owned(),
            line: Some(self.line(span)),
            key: self.key.clone(),
            what: what.into(),
        }
    }
}

type Node<'t> = Spanned<DeValue<'t>>;

/// A TOML table with its place and the fields it may have.
struct Fields<'a, 't> {
    table: &'a DeTable<'t>,
    span: Range<usize>,
}

impl<'a, 't> Fields<'a, 't> {
    fn of(node: &'a Node<'t>) -> Option<Fields<'a, 't>> {
        node.get_ref().as_table().map(|table| Fields { table, span: node.span() })
    }

    fn get(&self, name: &str) -> Option<&'a Node<'t>> {
        self.table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, node)| node)
    }

    /// Reports every field outside `known`.
    fn only(&self, known: &[&str], place: &Place, errors: &mut Vec<LoadError>) {
        for (key, _) in self.table {
            if !known.contains(&key.get_ref().as_ref()) {
                errors.push(place.error(
                    &key.span(),
                    format!("unknown field '{}'; known are {}", key.get_ref(), known.join(", ")),
                ));
            }
        }
    }

    fn text(&self, name: &str, place: &Place) -> Result<Option<String>, LoadError> {
        let Some(node) = self.get(name) else { return Ok(None) };
        match node.get_ref().as_str().map(str::trim) {
            Some(text) if !text.is_empty() => Ok(Some(text.to_owned())),
            _ => Err(place.error(&node.span(), format!("'{name}' must be a text, not empty"))),
        }
    }

    fn flag(&self, name: &str, place: &Place) -> Result<Option<bool>, LoadError> {
        let Some(node) = self.get(name) else { return Ok(None) };
        match node.get_ref().as_bool() {
            Some(flag) => Ok(Some(flag)),
            None => Err(place.error(&node.span(), format!("'{name}' must be true or false"))),
        }
    }

    fn date(&self, name: &str, place: &Place) -> Result<Option<Date>, LoadError> {
        let Some(node) = self.get(name) else { return Ok(None) };
        let text = match node.get_ref() {
            DeValue::Datetime(datetime) => datetime.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => String::new(),
        };
        match text.parse() {
            Ok(date) => Ok(Some(date)),
            Err(_) => {
                Err(place
                    .error(&node.span(), format!("'{name}' must be a date such as 2026-01-01")))
            }
        }
    }
}

/// What a file says once for all its values.
#[derive(Default)]
struct Defaults {
    valid_from: Option<Date>,
    legal_basis: Option<String>,
    checked_on: Option<Date>,
    checked_by: Option<String>,
    verify: Option<bool>,
    open: Option<bool>,
}

impl Defaults {
    fn read(root: &Fields, place: &Place, errors: &mut Vec<LoadError>) -> Defaults {
        let Some(node) = root.get("default") else { return Defaults::default() };
        let Some(fields) = Fields::of(node) else {
            errors.push(place.error(&node.span(), "'default' must be a table"));
            return Defaults::default();
        };
        fields.only(DEFAULT_FIELDS, place, errors);
        Defaults {
            valid_from: keep(fields.date("valid_from", place), errors),
            legal_basis: keep(fields.text("legal_basis", place), errors),
            checked_on: keep(fields.date("checked_on", place), errors),
            checked_by: keep(fields.text("checked_by", place), errors),
            verify: keep(fields.flag("verify", place), errors),
            open: keep(fields.flag("open", place), errors),
        }
    }
}

/// The value, or nothing and the error kept.
fn keep<T>(result: Result<Option<T>, LoadError>, errors: &mut Vec<LoadError>) -> Option<T> {
    result.unwrap_or_else(|error| {
        errors.push(error);
        None
    })
}

/// Reads one TOML file. National files must give unit and title, a pemda's may leave them out.
pub(super) fn file(
    path: &str,
    text: &str,
    national: bool,
    tables: &mut Tables,
    errors: &mut Vec<LoadError>,
) -> Vec<Entry> {
    let mut place = Place { path, text, key: None };
    let root = match DeTable::parse(text) {
        Ok(root) => root,
        Err(error) => {
            let span = error.span().unwrap_or_default();
            errors.push(place.error(&span, error.message()));
            return Vec::new();
        }
    };
    let root = Fields { table: root.get_ref(), span: root.span() };
    root.only(FILE_FIELDS, &place, errors);
    let defaults = Defaults::read(&root, &place, errors);
    let Some(list) = root.get("param").and_then(|node| node.get_ref().as_array()) else {
        errors.push(place.error(&root.span, "the file has no [[param]]"));
        return Vec::new();
    };
    let mut entries = Vec::new();
    for node in list.iter() {
        place.key = None;
        match param(node, &defaults, national, &mut place, tables, errors) {
            Ok(entry) => entries.push(entry),
            Err(error) => errors.push(error),
        }
    }
    entries
}

/// One `[[param]]`.
fn param(
    node: &Node,
    defaults: &Defaults,
    national: bool,
    place: &mut Place,
    tables: &mut Tables,
    errors: &mut Vec<LoadError>,
) -> Result<Entry, LoadError> {
    let span = node.span();
    let fields = Fields::of(node).ok_or_else(|| place.error(&span, "'param' must be a table"))?;
    let key = fields
        .text("key", place)?
        .ok_or_else(|| place.error(&span, "a parameter needs a 'key'"))?;
    place.key = Some(key.clone());
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    if !key.chars().all(word) {
        errors.push(place.error(&span, "a key has small letters, digits, points and dashes"));
    }
    fields.only(PARAM_FIELDS, place, errors);
    let unit = match fields.text("unit", place)? {
        Some(text) => Some(unit(&text).ok_or_else(|| {
            place.error(&span, format!("unknown unit '{text}'; a unit is one of {UNIT_NAMES}"))
        })?),
        None => None,
    };
    let title = match fields.get("title").map(|node| (node.span(), Fields::of(node))) {
        Some((_, Some(title))) => {
            title.only(TITLE_FIELDS, place, errors);
            title.text("id", place)?.zip(title.text("en", place)?)
        }
        Some((at, None)) => return Err(place.error(&at, "'title' must be { id, en }")),
        None => None,
    };
    if national && (unit.is_none() || title.is_none()) {
        return Err(place.error(&span, "a national parameter needs 'unit' and 'title' {id, en}"));
    }
    let each = each(&fields, place)?;
    let declared = unit.is_some();
    let (title_id, title_en) = title.unwrap_or_default();
    let open = fields.flag("open", place)?.or(defaults.open).unwrap_or(false);
    if !national && fields.get("open").is_some() {
        errors.push(place.error(&span, "only a national parameter says whether it is open"));
    }
    let mut values = Vec::new();
    if let Some(node) = fields.get("value") {
        let list = node.get_ref().as_array().ok_or_else(|| {
            place.error(&node.span(), "write values as [[param.value]] with their dates")
        })?;
        for item in list.iter() {
            match value(item, defaults, place, tables, errors) {
                Ok(dated) => values.push(dated),
                Err(error) => errors.push(error),
            }
        }
    }
    values.sort_by_key(|dated: &Dated| dated.valid_from);
    let unit = unit.unwrap_or(Unit::Text);
    let param = Param { key, unit, each, title_id, title_en, open, values };
    Ok(Entry { param, declared, file: place.path.to_owned(), line: place.line(&span) })
}

/// Units inside a map or table: one for all, or one for each name.
fn each(fields: &Fields, place: &Place) -> Result<BTreeMap<String, Unit>, LoadError> {
    let Some(node) = fields.get("each") else { return Ok(BTreeMap::new()) };
    let known = |node: &Node| {
        let found = node.get_ref().as_str().and_then(unit);
        found.ok_or_else(|| {
            place.error(&node.span(), format!("'each' holds units, one of {UNIT_NAMES}"))
        })
    };
    match node.get_ref() {
        DeValue::Table(names) => names
            .iter()
            .map(|(name, node)| Ok((name.get_ref().to_string(), known(node)?)))
            .collect(),
        _ => Ok(BTreeMap::from([("*".to_owned(), known(node)?)])),
    }
}

/// One `[[param.value]]`.
fn value(
    node: &Node,
    defaults: &Defaults,
    place: &Place,
    tables: &mut Tables,
    errors: &mut Vec<LoadError>,
) -> Result<Dated, LoadError> {
    let span = node.span();
    let fields = Fields::of(node).ok_or_else(|| place.error(&span, "'value' must be a table"))?;
    fields.only(VALUE_FIELDS, place, errors);
    let missing = |name: &str| place.error(&span, format!("a value needs '{name}'"));
    let value = match (fields.get("value"), fields.text("table", place)?) {
        (Some(node), None) => plain(node, place)?,
        (None, Some(name)) => Value::Table(tables.beside(place.path, &name).ok_or_else(|| {
            place.error(&span, format!("the table '{name}' is not in the same folder"))
        })?),
        (Some(_), Some(_)) => return Err(place.error(&span, "give 'value' or 'table', not both")),
        (None, None) => return Err(missing("value")),
    };
    let dated = Dated {
        valid_from: fields
            .date("valid_from", place)?
            .or(defaults.valid_from)
            .ok_or_else(|| missing("valid_from"))?,
        valid_to: fields.date("valid_to", place)?,
        value,
        legal_basis: fields
            .text("legal_basis", place)?
            .or_else(|| defaults.legal_basis.clone())
            .ok_or_else(|| missing("legal_basis"))?,
        checked_on: fields.date("checked_on", place)?.or(defaults.checked_on),
        checked_by: fields.text("checked_by", place)?.or_else(|| defaults.checked_by.clone()),
        verify: fields
            .flag("verify", place)?
            .or(defaults.verify)
            .ok_or_else(|| missing("verify"))?,
        note: fields.text("note", place)?,
        source: place.path.to_owned(),
    };
    if dated.valid_to.is_some_and(|to| to < dated.valid_from) {
        return Err(place.error(&span, "'valid_to' lies before 'valid_from'"));
    }
    if !dated.verify && dated.checked_on.is_some() != dated.checked_by.is_some() {
        return Err(place.error(&span, "'checked_on' and 'checked_by' go together"));
    }
    Ok(dated)
}

/// A TOML value as a value of law.
fn plain(node: &Node, place: &Place) -> Result<Value, LoadError> {
    Ok(match node.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Integer(n) => Value::Int(
            i64::from_str_radix(n.as_str(), n.radix())
                .map_err(|_| place.error(&node.span(), "the number is too large"))?,
        ),
        DeValue::Float(_) => {
            return Err(place.error(
                &node.span(),
                "a bare decimal is a float; use a whole unit (bp, hundredths) or quote it",
            ));
        }
        DeValue::Datetime(datetime) => Value::Text(datetime.to_string()),
        DeValue::Array(items) => {
            Value::List(items.iter().map(|item| plain(item, place)).collect::<Result<_, _>>()?)
        }
        DeValue::Table(map) => Value::Map(
            map.iter()
                .map(|(key, item)| Ok((key.get_ref().to_string(), plain(item, place)?)))
                .collect::<Result<_, LoadError>>()?,
        ),
    })
}
