//! The nation first, the pemda above it: a pemda fills or overrides open parameters only.

use super::unit::fits;
use super::{Entry, LoadError};
use crate::book::{Dated, Param, Unit};
use crate::month::add_days;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Puts both together and checks each parameter's values against its unit and each other.
pub(super) fn merge(
    national: Vec<Entry>,
    pemda: Vec<Entry>,
    errors: &mut Vec<LoadError>,
) -> BTreeMap<String, Param> {
    let mut params: BTreeMap<String, Param> = BTreeMap::new();
    for entry in national {
        check(&entry, entry.param.unit, errors);
        if !entry.param.open && entry.param.values.is_empty() {
            errors.push(entry.error("a parameter that is not open needs a value"));
        }
        if params.contains_key(&entry.param.key) {
            errors.push(entry.error("the key is declared twice"));
            continue;
        }
        params.insert(entry.param.key.clone(), entry.param);
    }
    let mut overridden: BTreeMap<String, String> = BTreeMap::new();
    for entry in pemda {
        let Some(base) = params.get_mut(&entry.param.key) else {
            errors.push(entry.error("no national parameter has this key"));
            continue;
        };
        if !base.open {
            errors.push(entry.error("the nation has fixed this parameter; it is not open"));
            continue;
        }
        if entry.declared && entry.param.unit != base.unit {
            errors.push(entry.error("the unit differs from the national one"));
            continue;
        }
        if let Some(first) = overridden.insert(entry.param.key.clone(), entry.file.clone()) {
            errors.push(entry.error(format!("the key is already set in {first}")));
            continue;
        }
        check(&entry, base.unit, errors);
        if entry.param.values.is_empty() {
            errors.push(entry.error("a pemda's parameter needs a value"));
        }
        base.values = lay_over(&base.values, entry.param.values);
    }
    params
}

/// Shape, order and seamlessness of one parameter's values.
fn check(entry: &Entry, unit: Unit, errors: &mut Vec<LoadError>) {
    let values = &entry.param.values;
    for dated in values {
        if !fits(unit, &dated.value) {
            errors.push(entry.error(format!(
                "the value from {} does not have the shape of the unit {unit:?}",
                dated.valid_from
            )));
        }
    }
    for (a, b) in values.iter().zip(values.iter().skip(1)) {
        let next = a.valid_to.map(|to| add_days(to, 1));
        match next {
            Some(day) if day == b.valid_from => {}
            Some(day) if day < b.valid_from => {
                errors.push(entry.error(format!(
                    "no value is in force from {day} until {} begins",
                    b.valid_from
                )))
            }
            _ => errors.push(entry.error(format!(
                "the values from {} and from {} overlap; end the first one the day before",
                a.valid_from, b.valid_from
            ))),
        }
    }
}

/// The national values outside the time that the pemda's values cover, and the pemda's.
fn lay_over(national: &[Dated], pemda: Vec<Dated>) -> Vec<Dated> {
    let Some(from) = pemda.iter().map(|v| v.valid_from).min() else { return national.to_vec() };
    let to: Option<Date> = pemda.last().and_then(|v| v.valid_to);
    let mut out = Vec::new();
    for value in national {
        if value.valid_from < from {
            let mut before = value.clone();
            let end = add_days(from, -1);
            before.valid_to = Some(value.valid_to.map_or(end, |own| own.min(end)));
            out.push(before);
        }
        if let Some(to) = to
            && value.valid_to.is_none_or(|own| own > to)
        {
            let mut after = value.clone();
            after.valid_from = value.valid_from.max(add_days(to, 1));
            out.push(after);
        }
    }
    out.extend(pemda);
    out.sort_by_key(|v| v.valid_from);
    out
}
