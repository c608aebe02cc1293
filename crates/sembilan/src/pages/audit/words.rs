//! Entries as sentences. Every kind of entry has a text in both languages; a kind without one
//! shows its own name, and a test finds it first.

use personnel::Named;
use serde::Serialize;
use shell::lang::L;
use std::collections::HashMap;
use store::log::Line;
use store::{Result, Tx};

/// People by number.
pub type Names = HashMap<i64, Named>;

/// Message key of a kind of entry: `account.login.refused` is `event-account-login-refused`.
#[must_use]
pub fn key(kind: &str) -> String {
    let mut key = String::from("event-");
    key.extend(kind.chars().map(|c| if c == '.' || c == '_' { '-' } else { c }));
    key
}

/// The person behind an actor such as `person/17`.
#[must_use]
pub fn person_of(actor: &str) -> Option<i64> {
    actor.strip_prefix("person/")?.parse().ok()
}

/// Names of everybody these lines speak of.
///
/// # Errors
/// Faults of the store.
pub fn names(tx: &mut Tx, lines: &[Line]) -> Result<Names> {
    let actors = lines.iter().filter_map(|line| person_of(&line.actor));
    let mut ids: Vec<i64> = actors.chain(lines.iter().filter_map(|line| line.subject)).collect();
    ids.sort_unstable();
    ids.dedup();
    personnel::names(tx, &ids)
}

/// Who acted, as people say it.
#[must_use]
pub fn actor(l: L, actor: &str, names: &Names) -> String {
    if let Some(id) = person_of(actor) {
        return named(l, id, names);
    }
    match actor.split_once('/') {
        Some(("device", id)) => l.tv("aud-actor-device", [("id", id)]),
        Some(("system", job)) => l.tv("aud-actor-system", [("job", job)]),
        _ => l.t("aud-actor-nobody"),
    }
}

/// The name of a person, or the number of one who is not there any more.
fn named(l: L, id: i64, names: &Names) -> String {
    names.get(&id).map_or_else(|| l.tv("aud-person-number", [("id", id)]), |n| n.name.clone())
}

/// What an entry is about, as people say it: `month/2026-03/2` is March 2026, version 2. Kinds of
/// records without a text keep their reference.
#[must_use]
pub fn object(l: L, reference: &str) -> String {
    let Some((kind, rest)) = reference.split_once('/') else { return reference.to_owned() };
    if kind == "month" {
        let (month, version) = rest.split_once('/').unwrap_or((rest, ""));
        let Ok(month) = month.parse::<law::Month>() else { return reference.to_owned() };
        let month = shell::format::month_long(l, month);
        return match version {
            "" => month,
            version => l.tv("aud-object-month", [("month", month.as_str()), ("version", version)]),
        };
    }
    let key = format!("aud-object-{}", kind.replace('_', "-"));
    if l.has(&key) { l.tv(&key, [("id", rest)]) } else { reference.to_owned() }
}

/// A sentence begins with a capital letter, whoever stands first in it.
fn begun(text: &str) -> String {
    // Marks of the direction of writing may stand before the first letter.
    match text.char_indices().find(|(_, c)| c.is_alphabetic()) {
        Some((at, c)) => {
            let (before, rest) = text.split_at(at);
            let rest = rest.chars().skip(1);
            before.chars().chain(c.to_uppercase()).chain(rest).collect()
        }
        None => text.to_owned(),
    }
}

/// The area of the house a kind of entry belongs to, in words.
#[must_use]
pub fn area(l: L, kind: &str) -> String {
    let key = format!("aud-room-{}", kind.split('.').next().unwrap_or_default());
    l.t(if l.has(&key) { &key } else { "aud-actor-house" })
}

/// An entry as one sentence.
#[must_use]
pub fn sentence(l: L, line: &Line, names: &Names) -> String {
    let mut values: Vec<(String, String)> = Vec::new();
    let body = line.body.as_deref().map(serde_json::from_str::<serde_json::Value>);
    if let Some(Ok(serde_json::Value::Object(members))) = body {
        for (name, value) in members {
            values.push((name.clone(), scalar(l, &name, &value)));
        }
    }
    let object = line.object.as_deref().map(|text| object(l, text)).unwrap_or_default();
    let subject = line.subject.map_or_else(|| object.clone(), |id| named(l, id, names));
    values.push(("actor".to_owned(), actor(l, &line.actor, names)));
    values.push(("hat".to_owned(), l.t(&hat_key(&line.hat))));
    values.push(("subject".to_owned(), subject));
    values.push(("object".to_owned(), object));
    let key = key(&line.kind);
    if l.has(&key) { begun(&l.tv(&key, values)) } else { line.kind.clone() }
}

/// Message key of a hat: `agency_admin` is `role-agency-admin`.
#[must_use]
pub fn hat_key(hat: &str) -> String {
    format!("role-{}", hat.replace('_', "-"))
}

/// A value of a body inside a sentence.
fn scalar(l: L, name: &str, value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) if name == "role" => l.t(&hat_key(text)),
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(number) => shell::format::count(number),
            None => number.to_string(),
        },
        serde_json::Value::Array(list) => shell::format::count(list.len()),
        serde_json::Value::Bool(flag) => l.t(if *flag { "law-yes" } else { "law-no" }),
        _ => String::new(),
    }
}

/// A line of the body of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Member {
    /// Name, with the names above it.
    pub name: String,
    /// Value before, for a change.
    pub before: Option<String>,
    /// Value, or the value after.
    pub value: String,
}

/// The body of an entry as lines; `before` and `after` side by side where it tells a change.
#[must_use]
pub fn members(body: Option<&str>) -> Vec<Member> {
    let parsed = body.map(serde_json::from_str::<serde_json::Value>);
    let Some(Ok(serde_json::Value::Object(mut all))) = parsed else { return Vec::new() };
    let changed = match (all.get("before"), all.get("after")) {
        (Some(before), Some(after)) => Some((flat(before), flat(after))),
        _ => None,
    };
    let mut found = Vec::new();
    if let Some((before, after)) = changed {
        all.remove("before");
        all.remove("after");
        let mut keys: Vec<&String> = before.iter().chain(&after).map(|(key, _)| key).collect();
        keys.sort_unstable();
        keys.dedup();
        let at = |list: &[(String, String)], key: &str| {
            list.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone()).unwrap_or_default()
        };
        found.extend(keys.into_iter().map(|key| Member {
            name: key.clone(),
            before: Some(at(&before, key)),
            value: at(&after, key),
        }));
    }
    let rest = flat(&serde_json::Value::Object(all));
    found.extend(rest.into_iter().map(|(name, value)| Member { name, before: None, value }));
    found
}

/// Leaves of a value with their paths.
fn flat(value: &serde_json::Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(value, String::new(), &mut found);
    found
}

fn walk(value: &serde_json::Value, path: String, found: &mut Vec<(String, String)>) {
    match value {
        serde_json::Value::Object(members) => {
            for (name, value) in members {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                walk(value, path, found);
            }
        }
        serde_json::Value::String(text) => found.push((path, text.clone())),
        serde_json::Value::Null => found.push((path, "–".to_owned())),
        other => found.push((path, other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shell::lang::Lang;

    fn line(kind: &str, subject: Option<i64>, body: Option<&str>) -> Line {
        Line {
            seq: 4,
            time_us: 0,
            kind: kind.to_owned(),
            actor: "person/1".to_owned(),
            hat: "officer".to_owned(),
            object: Some("role_grant/3".to_owned()),
            subject,
            ground: None,
            body: body.map(str::to_owned),
            law: None,
            rows: 1,
            leaf: String::new(),
        }
    }

    fn people() -> Names {
        let named = |name: &str| Named { nip: String::new(), name: name.to_owned() };
        Names::from([(1, named("Rina Contoh")), (2, named("Budi Contoh"))])
    }

    #[test]
    fn an_entry_is_a_sentence_in_both_languages() {
        crate::compose::install_words().unwrap();
        let line = line("account.role.granted", Some(2), Some(r#"{"role":"verifier"}"#));
        for lang in Lang::ALL {
            let said = sentence(L(lang), &line, &people());
            for part in ["Rina Contoh", "Budi Contoh", "BKPSDM"] {
                assert!(said.contains(part), "{said}");
            }
            assert!(!said.contains('$'), "{said}");
        }
    }

    #[test]
    fn every_kind_that_a_room_writes_has_a_text() {
        crate::compose::install_words().unwrap();
        let mut missing: Vec<String> = Vec::new();
        for room in crate::compose::rooms() {
            for kind in room.events.iter().chain(&["store.migrated"]) {
                for lang in Lang::ALL {
                    if !L(lang).has(&key(kind)) {
                        missing.push(format!("{} {}", lang.code(), key(kind)));
                    }
                }
            }
        }
        assert!(missing.is_empty(), "{missing:#?}");
    }

    #[test]
    fn what_an_entry_is_about_has_words_in_both_languages() {
        crate::compose::install_words().unwrap();
        for lang in Lang::ALL {
            let l = L(lang);
            for reference in ["month/2026-03/2", "month/2026-03", "device/4", "salary_sheet/7"] {
                let said = object(l, reference);
                assert!(!said.contains('/') && !said.contains('$'), "{said}");
            }
            assert_eq!(object(l, "pages"), "pages");
            assert_eq!(object(l, "month/entah"), "month/entah");
            assert_ne!(area(l, "allowance.run.returned"), "aud-room-allowance");
        }
    }

    #[test]
    fn a_person_who_is_gone_has_a_number() {
        let l = L(Lang::Id);
        assert_eq!(actor(l, "person/2", &people()), "Budi Contoh");
        assert!(!actor(l, "person/9", &people()).is_empty());
    }

    #[test]
    fn a_change_stands_side_by_side() {
        let body = r#"{"after":{"class":9},"before":{"class":8},"decree":{"no":"SK 1"}}"#;
        let found = members(Some(body));
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].before.as_deref(), found[0].value.as_str()), (Some("8"), "9"));
        assert_eq!((found[1].name.as_str(), found[1].value.as_str()), ("decree.no", "SK 1"));
        assert!(members(Some("no json")).is_empty() && members(None).is_empty());
    }
}
