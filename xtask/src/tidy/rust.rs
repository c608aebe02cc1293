//! Rules about Rust text that neither the compiler nor clippy asks in this form. They look at
//! lines, not at syntax, and leave tests out.

use super::tree::{File, Found, Tree};

/// Modules that do not start with `//!`.
pub fn unexplained(tree: &Tree) -> Vec<Found> {
    let ours = |file: &&File| {
        let below = |folder: &str| file.path.starts_with(folder);
        below("crates/") || below("xtask/")
    };
    tree.kinds(&["rs"])
        .filter(ours)
        .filter(|file| !tree.is_test(file))
        .filter(|file| {
            let first = file.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
            let words = first.strip_prefix("//!").unwrap_or_default().split_whitespace();
            words.count() < 3
        })
        .map(|file| file.place(0, "says not what it is for"))
        .collect()
}

/// Calls that end a request or the process from input.
const PANICS: &[&str] = &[
    concat!(".unw", "rap()"),
    concat!(".exp", "ect(\""),
    concat!("pan", "ic!("),
    concat!("unreach", "able!("),
];

/// Panics in product code. A line whose lint is allowed with a reason just above is a decision.
pub fn panics(tree: &Tree) -> Vec<Found> {
    let mut found = Vec::new();
    for file in tree.kinds(&["rs"]) {
        let mut decided_until = 0;
        for (number, line) in tree.product_lines(file) {
            if line.contains("allow(clippy::") {
                decided_until = number + 8;
            }
            if let Some(call) = PANICS.iter().find(|call| line.contains(**call))
                && number >= decided_until
            {
                found.push(file.place(number, format!("`{call}`")));
            }
        }
    }
    found
}

/// Lints that are allowed without saying why.
pub fn silent_allows(tree: &Tree) -> Vec<Found> {
    let mut found = Vec::new();
    for file in tree.kinds(&["rs"]).filter(|file| file.house_crate().is_some()) {
        let lines = tree.product_lines(file);
        for (at, (number, line)) in lines.iter().enumerate() {
            if !(line.contains("#[allow(") || line.contains("#![allow(")) {
                continue;
            }
            let rest = lines.iter().skip(at).take(5).map(|(_, line)| *line);
            let mut whole = String::new();
            for line in rest {
                whole.push_str(line);
                if line.trim_end().ends_with(")]") {
                    break;
                }
            }
            if !whole.contains("reason") {
                found.push(file.place(*number, "the reason is missing"));
            }
        }
    }
    found
}

/// Crates whose numbers decide pay.
const EXACT: &[&str] = &["law", "allowance", "attendance", "performance", "discipline", "store"];

/// Floating point where pay or time is computed.
pub fn floats(tree: &Tree) -> Vec<Found> {
    let mut found = Vec::new();
    for file in tree.kinds(&["rs"]) {
        if !file.house_crate().is_some_and(|name| EXACT.contains(&name)) {
            continue;
        }
        for (number, line) in tree.product_lines(file) {
            let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
            if let Some(word) = words.find(|word| word.ends_with("f32") || word.ends_with("f64"))
                && !word.starts_with("from_")
            {
                found.push(file.place(number, format!("`{word}`")));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tree::tree;
    use super::*;

    #[test]
    fn a_module_without_its_purpose_is_found() {
        let files = [
            ("crates/x/src/a.rs", "use std::fs;"),
            ("crates/x/src/b.rs", "//! x"),
            ("crates/x/src/c.rs", "//! Reads the post office's mail."),
        ];
        assert_eq!(unexplained(&tree(&files)).len(), 2);
    }

    #[test]
    fn a_panic_is_found_outside_tests_only() {
        let call = format!("    value{};\n", PANICS[0]);
        let decided = format!("#[allow(clippy::unwrap_used, reason = \"fixed text\")]\n{call}");
        let tested = format!("#[cfg(test)]\nmod tests {{\n{call}}}\n");
        let files = [
            ("crates/x/src/a.rs", call.as_str()),
            ("crates/x/src/b.rs", decided.as_str()),
            ("crates/x/src/c.rs", tested.as_str()),
            ("crates/tests/src/d.rs", call.as_str()),
        ];
        let found = panics(&tree(&files));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].path, "crates/x/src/a.rs");
    }

    #[test]
    fn an_allowed_lint_without_reason_is_found() {
        let silent = "#[allow(clippy::too_many_arguments)]\nfn a() {}";
        let told = "#[allow(\n    clippy::x,\n    reason = \"why\"\n)]\nfn a() {}";
        let files = [("crates/x/src/a.rs", silent), ("crates/x/src/b.rs", told)];
        assert_eq!(silent_allows(&tree(&files)).len(), 1);
    }

    #[test]
    fn floating_point_is_found_where_pay_is_computed() {
        let text = "let share = pay as f64 * 0.5;\nlet x = 1_f32;\n// f64 is banned";
        let files = [("crates/law/src/a.rs", text), ("crates/print/src/a.rs", text)];
        let found = floats(&tree(&files));
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
