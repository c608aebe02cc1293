//! What a golden case gives, read by name and shape. It never guesses: a missing or
//! misshapen value is an error that names the key.

use super::CaseError;
use crate::decimal::Decimal;
use crate::month::Month;
use jiff::civil::Date;
use serde_json::{Map, Value};

/// The `given` part of a case.
#[derive(Clone, Debug)]
pub struct Given(Value);

impl Given {
    /// From the parsed part of the case.
    #[must_use]
    pub fn new(value: Value) -> Given {
        Given(value)
    }

    /// The value under a key; `null` counts as absent.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key).filter(|value| !value.is_null())
    }

    /// The value under a key.
    pub fn need(&self, key: &str) -> Result<&Value, CaseError> {
        self.get(key).ok_or_else(|| CaseError::given(key, "is missing"))
    }

    /// A whole number.
    pub fn int(&self, key: &str) -> Result<i64, CaseError> {
        int_of(self.need(key)?).ok_or_else(|| CaseError::given(key, "is not a whole number"))
    }

    /// A whole number, or the other one when the key is absent.
    pub fn int_or(&self, key: &str, or: i64) -> Result<i64, CaseError> {
        if self.get(key).is_some() { self.int(key) } else { Ok(or) }
    }

    /// A text.
    pub fn text(&self, key: &str) -> Result<&str, CaseError> {
        self.need(key)?.as_str().ok_or_else(|| CaseError::given(key, "is not a text"))
    }

    /// A text, if the key is there.
    pub fn opt_text(&self, key: &str) -> Result<Option<&str>, CaseError> {
        if self.get(key).is_some() { self.text(key).map(Some) } else { Ok(None) }
    }

    /// A yes or no.
    pub fn flag(&self, key: &str) -> Result<bool, CaseError> {
        self.need(key)?.as_bool().ok_or_else(|| CaseError::given(key, "is not true or false"))
    }

    /// A decimal, quoted or bare.
    pub fn decimal(&self, key: &str) -> Result<Decimal, CaseError> {
        decimal_of(self.need(key)?).ok_or_else(|| CaseError::given(key, "is not a decimal"))
    }

    /// A date.
    pub fn date(&self, key: &str) -> Result<Date, CaseError> {
        date_of(self.need(key)?).ok_or_else(|| CaseError::given(key, "is not a date"))
    }

    /// A list of dates; an absent key is an empty list.
    pub fn dates(&self, key: &str) -> Result<Vec<Date>, CaseError> {
        let Some(value) = self.get(key) else { return Ok(Vec::new()) };
        let items = value.as_array().ok_or_else(|| CaseError::given(key, "is not a list"))?;
        items
            .iter()
            .map(|item| date_of(item).ok_or_else(|| CaseError::given(key, "holds a non-date")))
            .collect()
    }

    /// A list; a single value is a list of one.
    pub fn list(&self, key: &str) -> Result<Vec<&Value>, CaseError> {
        Ok(match self.need(key)? {
            Value::Array(items) => items.iter().collect(),
            single => vec![single],
        })
    }

    /// Names to values.
    pub fn map(&self, key: &str) -> Result<&Map<String, Value>, CaseError> {
        self.need(key)?.as_object().ok_or_else(|| CaseError::given(key, "is not a map"))
    }

    /// The part under a key as a `Given` of its own.
    pub fn part(&self, key: &str) -> Result<Given, CaseError> {
        self.map(key).map(|map| Given(Value::Object(map.clone())))
    }

    /// Applies `f` to each value of a list, or to the single value: the answer has the same
    /// shape, which is how `given` and `expect` pair by position.
    pub fn each(
        &self,
        key: &str,
        mut f: impl FnMut(&Value) -> Result<Value, CaseError>,
    ) -> Result<Value, CaseError> {
        match self.0.get(key) {
            None => Err(CaseError::given(key, "is missing")),
            Some(Value::Array(items)) => {
                Ok(Value::Array(items.iter().map(f).collect::<Result<_, _>>()?))
            }
            Some(single) => f(single),
        }
    }

    /// As [`Given::each`], for answers of several columns: each named column pairs with `given`
    /// by position.
    pub fn columns<const N: usize>(
        &self,
        key: &str,
        names: [&str; N],
        mut f: impl FnMut(&Value) -> Result<[Value; N], CaseError>,
    ) -> Result<Value, CaseError> {
        let mut out = Map::new();
        match self.0.get(key) {
            None => return Err(CaseError::given(key, "is missing")),
            Some(Value::Array(items)) => {
                let mut lists: [Vec<Value>; N] = [const { Vec::new() }; N];
                for item in items {
                    for (list, value) in lists.iter_mut().zip(f(item)?) {
                        list.push(value);
                    }
                }
                for (name, list) in names.into_iter().zip(lists) {
                    out.insert(name.to_owned(), Value::Array(list));
                }
            }
            Some(single) => {
                for (name, value) in names.into_iter().zip(f(single)?) {
                    out.insert(name.to_owned(), value);
                }
            }
        }
        Ok(Value::Object(out))
    }
}

/// A whole number, bare or quoted.
#[must_use]
pub fn int_of(value: &Value) -> Option<i64> {
    match value {
        Value::Number(n) => n.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A decimal, quoted or bare; a bare one is read from its own digits, not from a float.
#[must_use]
pub fn decimal_of(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(n) => n.to_string().parse().ok(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// A date in ISO form.
#[must_use]
pub fn date_of(value: &Value) -> Option<Date> {
    value.as_str()?.trim().parse().ok()
}

/// A month in ISO form.
#[must_use]
pub fn month_of(value: &Value) -> Option<Month> {
    value.as_str()?.trim().parse().ok()
}
