//! Rules about style: a class that a page names has a rule, and a rule has a page. A class put
//! together from a value (`is-{{ tone }}`) counts for every rule that starts the same way.

use super::tree::{File, Found, Tree};
use std::collections::{BTreeMap, BTreeSet};

/// Classes that a script or a library sets or reads, never a rule of ours.
const FOREIGN: &[&str] = &["htmx-request", "htmx-swapping", "htmx-settling", "htmx-added"];

/// Classes in pages without a rule, and rules without a page.
pub fn classes(tree: &Tree) -> Vec<Found> {
    let ruled = ruled(tree);
    let (mut named, mut begun) = (BTreeMap::new(), BTreeSet::new());
    for file in tree.kinds(&["html"]) {
        for (number, class) in in_template(file) {
            match class.split_once(HOLE) {
                None => drop(named.entry(class).or_insert_with(|| file.place(number, ""))),
                Some((beginning, _)) if !beginning.is_empty() => {
                    begun.insert(beginning.to_owned());
                }
                Some(_) => {}
            }
        }
    }
    let mut found = Vec::new();
    for (class, place) in &named {
        if !ruled.contains_key(class) && !FOREIGN.contains(&class.as_str()) && !hook(class) {
            found.push(Found { what: format!("`.{class}` has no rule"), ..place.clone() });
        }
    }
    let words = words_of_code(tree);
    for (class, place) in &ruled {
        let used = named.contains_key(class)
            || begun.iter().any(|beginning| class.starts_with(beginning.as_str()))
            || words.contains(class.as_str())
            || FOREIGN.contains(&class.as_str());
        if !used {
            found.push(Found { what: format!("`.{class}` is on no page"), ..place.clone() });
        }
    }
    found
}

/// `js-…` classes are handles for scripts.
fn hook(class: &str) -> bool {
    class.starts_with("js-")
}

/// Stands for a value in a template.
const HOLE: char = '\u{0}';

/// Classes that a template names, with holes for values.
fn in_template(file: &File) -> Vec<(usize, String)> {
    let mut all = Vec::new();
    for (number, line) in file.text.lines().enumerate() {
        let line = without_values(line);
        for piece in line.split("class=\"").skip(1) {
            let names = piece.split('"').next().unwrap_or_default();
            let names = names.split_whitespace().filter(|name| !name.ends_with('-'));
            all.extend(names.map(|name| (number, name.to_owned())));
        }
    }
    all
}

/// A line with `{{ … }}` as a hole and `{% … %}` as a space.
fn without_values(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let value = rest.get(at..).is_some_and(|tail| tail.starts_with("{{"));
        text.push_str(rest.get(..at).unwrap_or_default());
        text.push(if value { HOLE } else { ' ' });
        let close = if value { "}}" } else { "%}" };
        rest = rest.get(at..).and_then(|tail| tail.split_once(close)).map_or("", |(_, end)| end);
    }
    text.push_str(rest);
    text
}

/// Classes that the style sheets rule, with their places.
fn ruled(tree: &Tree) -> BTreeMap<String, Found> {
    let mut all = BTreeMap::new();
    for file in tree.kinds(&["css"]).filter(|file| file.path.starts_with("web/css/")) {
        let text = without_comments(&file.text);
        for (number, line) in text.lines().enumerate() {
            // A declaration (`margin: .5rem`) and an address hold dots that are no class.
            let selector = line.split('{').next().unwrap_or_default();
            if line.trim_start().starts_with('@') || (!line.contains('{') && line.contains(": ")) {
                continue;
            }
            for piece in selector.split('.').skip(1) {
                let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '-' || *c == '_';
                let class: String = piece.chars().take_while(plain).collect();
                if class.starts_with(|c: char| c.is_ascii_lowercase()) && class != "css" {
                    all.entry(class).or_insert_with(|| file.place(number, ""));
                }
            }
        }
    }
    all
}

/// CSS without comments, line by line as it was.
fn without_comments(css: &str) -> String {
    let mut text = String::new();
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        text.push_str(before);
        let (inside, after) = comment.split_once("*/").unwrap_or((comment, ""));
        text.extend(inside.chars().filter(|c| *c == '\n'));
        rest = after;
    }
    text.push_str(rest);
    text
}

/// Words in texts of Rust, scripts and templates, where classes may be chosen too.
fn words_of_code(tree: &Tree) -> BTreeSet<&str> {
    let mut words = BTreeSet::new();
    let sources = tree.kinds(&["rs", "js", "html"]).filter(|f| !f.path.starts_with("xtask/"));
    for file in sources {
        let plain = |c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_';
        for text in file.text.split(['"', '\'', '`']).skip(1) {
            words.extend(text.split(plain).filter(|word| !word.is_empty()));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::super::tree::tree;
    use super::*;

    #[test]
    fn classes_without_rule_and_rules_without_page_are_found() {
        let css = "/* .ghost */\n.card { margin: .5rem; }\n.badge.is-good,\n\
                   .lonely:hover { top: 0 }\n\
                   @media (width > 1px) {\n  .badge.is-bad { top: 0; }\n}";
        let page = "<p class=\"card {% if x %}unruled{% endif %}\">\
                    <b class=\"badge is-{{ tone }}\"></b>";
        let files = [("web/css/a.css", css), ("crates/x/templates/a.html", page)];
        let found: Vec<String> = classes(&tree(&files)).into_iter().map(|f| f.what).collect();
        assert_eq!(found, ["`.unruled` has no rule", "`.lonely` is on no page"]);
    }
}
