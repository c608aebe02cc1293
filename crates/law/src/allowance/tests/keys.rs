//! Every sentence that the engine can say exists in both languages.

use super::super::{PayRefusal, PostKind, Remark};
use crate::testing;
use crate::trace::Reason;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Messages of a locale file, each with the names of the values it mentions.
fn messages(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let path = testing::root().join(format!("crates/allowance/locales/{language}/why.ftl"));
    let text = std::fs::read_to_string(path).unwrap();
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
            key = name.to_owned();
            out.entry(key.clone()).or_default();
        }
        for mention in line.split('$').skip(1) {
            let name = mention.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next();
            out.entry(key.clone()).or_default().extend(name.map(str::to_owned));
        }
    }
    out
}

static INDONESIAN: LazyLock<BTreeMap<String, BTreeSet<String>>> = LazyLock::new(|| messages("id"));

/// Values that the sentence of a reason mentions and the reason does not give.
pub(super) fn lacking(reason: &Reason) -> Vec<&'static str> {
    let Some(names) = INDONESIAN.get(reason.key) else { return Vec::new() };
    let given = |name: &str| reason.args.iter().any(|(arg, _)| *arg == name);
    names.iter().filter(|name| !given(name)).map(String::as_str).collect()
}

/// The keys that stand in the sources of the engine and of what it calls.
fn spoken() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for module in ["allowance", "pay", "tax"] {
        let folder = testing::root().join("crates/law/src").join(module);
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
            keys.extend(text.split('"').filter(|part| is_key(part)).map(str::to_owned));
        }
    }
    keys
}

fn is_key(text: &str) -> bool {
    (text.starts_with("why-") || text.starts_with("refusal-pay-"))
        && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}

#[test]
fn both_languages_say_everything() {
    let (id, en) = (messages("id"), messages("en"));
    assert_eq!(id, en);
    let spoken = spoken();
    assert!(spoken.contains("why-pay-net") && spoken.contains(PayRefusal::MissingClass.key()));
    assert!(Remark::ALL.iter().all(|remark| spoken.contains(remark.key())));
    let written: BTreeSet<String> = id.into_keys().collect();
    let missing: Vec<_> = spoken.difference(&written).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let unused: Vec<_> = written.difference(&spoken).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn a_refusal_names_what_is_missing() {
    let refusal: crate::Refusal =
        PayRefusal::NoCeiling { post_kind: PostKind::Jpt, class: 16 }.into();
    assert_eq!(refusal.key, "refusal-pay-no-ceiling");
    assert_eq!(refusal.args[1], ("class", "16".to_owned()));
}
