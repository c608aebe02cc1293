//! Rules about words: both languages hold the same keys, each once, and every key that a page or
//! an error names exists. Keys put together at run time are beyond it.

use super::tree::{File, Found, Tree};
use std::collections::{BTreeMap, BTreeSet};

const LANGUAGES: [&str; 2] = ["id", "en"];

/// The language of a file of words, by its folder or name.
fn language(file: &File) -> Option<&'static str> {
    if file.kind() != "ftl" {
        return None;
    }
    LANGUAGES.into_iter().find(|code| {
        file.path.contains(&format!("/locales/{code}/"))
            || file.path.ends_with(&format!("/{code}.ftl"))
            || file.path.ends_with(&format!("-{code}.ftl"))
    })
}

/// Keys of a file with their lines.
fn keys(file: &File) -> impl Iterator<Item = (usize, &str)> {
    file.text.lines().enumerate().filter_map(|(number, line)| {
        let (key, _) = line.split_once('=')?;
        let key = key.trim_end();
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let starts = key.starts_with(|c: char| c.is_ascii_alphabetic());
        (starts && key.chars().all(plain)).then_some((number, key))
    })
}

/// Every key with the place of its first definition, and places that define one again.
fn defined<'a>(tree: &'a Tree, code: &str) -> (BTreeMap<&'a str, Found>, Vec<Found>) {
    let (mut all, mut doubled) = (BTreeMap::new(), Vec::new());
    for file in tree.files.iter().filter(|file| language(file) == Some(code)) {
        for (number, key) in keys(file) {
            let place = file.place(number, format!("`{key}`"));
            if all.contains_key(key) {
                doubled.push(file.place(number, format!("`{key}` is defined twice")));
            } else {
                all.insert(key, place);
            }
        }
    }
    (all, doubled)
}

/// Keys that one language lacks or that stand twice.
pub fn unequal(tree: &Tree) -> Vec<Found> {
    let ((id, mut found), (en, doubled)) = (defined(tree, "id"), defined(tree, "en"));
    found.extend(doubled);
    let lacks = |place: &Found, code: &str| Found {
        what: format!("{} is missing in {code}", place.what),
        ..place.clone()
    };
    found.extend(id.iter().filter(|(k, _)| !en.contains_key(*k)).map(|(_, p)| lacks(p, "en")));
    found.extend(en.iter().filter(|(k, _)| !id.contains_key(*k)).map(|(_, p)| lacks(p, "id")));
    found
}

/// What stands before the quote of a key.
const ASKED: &[&str] = &[
    ".t(",
    ".tv(",
    ".page(",
    ".list(",
    ".form_again(",
    "Refusal::new(",
    "Invalid::field(",
    "Flaw::field(",
];
/// Room-independent beginnings that only keys have.
const BEGINNINGS: &[&str] = &["refusal-", "flaw-", "why-"];

/// Keys that are asked for and defined nowhere, each with the first place that asks.
pub fn unknown(tree: &Tree) -> Vec<Found> {
    let (known, _) = defined(tree, "id");
    let (mut found, mut named) = (Vec::new(), BTreeSet::new());
    for file in tree.kinds(&["rs", "html"]).filter(|file| file.house_crate().is_some()) {
        let lines: Vec<(usize, &str)> = if file.kind() == "html" {
            file.text.lines().enumerate().collect()
        } else {
            tree.product_lines(file)
        };
        for (number, line) in lines {
            for key in asked(line) {
                if !known.contains_key(key) && named.insert(key) {
                    found.push(file.place(number, format!("`{key}` is defined nowhere")));
                }
            }
        }
    }
    found
}

/// Keys in a line of a template or of Rust.
fn asked(line: &str) -> BTreeSet<&str> {
    let mut all = BTreeSet::new();
    for (at, _) in line.match_indices('"') {
        let (before, rest) = (line.get(..at).unwrap_or_default(), line.get(at + 1..));
        let Some((text, after)) = rest.and_then(|rest| rest.split_once('"')) else { continue };
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let shaped = text.contains('-') && !text.ends_with('-') && text.chars().all(plain);
        let by_place = ASKED.iter().any(|call| before.ends_with(call));
        let by_name = BEGINNINGS.iter().any(|beginning| text.starts_with(beginning));
        // `l.tk("role-", name)` and texts that go on are put together at run time.
        if shaped && (by_place || by_name) && !after.starts_with(" +") {
            all.insert(text);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::tree::tree;
    use super::*;

    const ID: (&str, &str) = ("crates/x/locales/id.ftl", "x-title = Judul\nx-n = { $n } orang");

    #[test]
    fn a_key_missing_in_one_language_or_defined_twice_is_found() {
        let equal = ("crates/x/locales/en.ftl", "x-title = Title\nx-n = { $n } people");
        assert_eq!(unequal(&tree(&[ID, equal])), []);
        let fewer = ("crates/x/locales/en.ftl", "x-title = Title\n# x-n = comment");
        assert_eq!(unequal(&tree(&[ID, fewer])).len(), 1);
        let twice = ("crates/y/locales/ui-en.ftl", "x-n = again");
        assert_eq!(unequal(&tree(&[ID, equal, twice])).len(), 1);
    }

    #[test]
    fn a_key_that_nobody_defined_is_found() {
        let page =
            "{{ l.t(\"x-title\") }} {{ l.tv(\"x-gone\", [(\"n\", n)]) }} {{ l.tk(\"why-\", k) }}";
        let code = "return Err(Refusal::new(\"refusal-gone\").into());\nlet a = \"flaw-other\";";
        let files = [ID, ("crates/x/templates/a.html", page), ("crates/x/src/a.rs", code)];
        let found = unknown(&tree(&files));
        assert_eq!(found.len(), 3, "{found:?}");
    }
}
