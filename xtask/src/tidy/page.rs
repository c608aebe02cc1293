//! Rules about templates: the strict content policy of the house would silently drop an inline
//! script or style, so none may be written.

use super::tree::{Found, Tree};

/// Inline style, inline script, event attributes.
pub fn inline(tree: &Tree) -> Vec<Found> {
    let mut found = Vec::new();
    for file in tree.kinds(&["html"]) {
        for (number, line) in file.text.lines().enumerate() {
            let lower = line.to_ascii_lowercase();
            if lower.contains("<style") || attributes(&lower).any(|name| name == "style") {
                found.push(file.place(number, "inline style"));
            }
            let script = lower.split("<script").skip(1);
            if script.filter_map(|rest| rest.split('>').next()).any(|tag| !tag.contains("src=")) {
                found.push(file.place(number, "inline script"));
            }
            if let Some(name) = attributes(&lower).find(|name| is_event(name)) {
                found.push(file.place(number, format!("`{name}=`")));
            }
            if lower.contains("javascript:") {
                found.push(file.place(number, "script in an address"));
            }
        }
    }
    found
}

/// htmx attributes without `data-`, which the HTML checker refuses, and scripted ones, which the
/// content policy kills.
pub fn bare_htmx(tree: &Tree) -> Vec<Found> {
    let mut found = Vec::new();
    for file in tree.kinds(&["html"]) {
        for (number, line) in file.text.lines().enumerate() {
            let bare = attributes(line).find(|name| name.starts_with("hx-"));
            let scripted = attributes(line).find(|name| name.contains("hx-on"));
            if let Some(name) = bare.or(scripted) {
                found.push(file.place(number, format!("`{name}`")));
            }
        }
    }
    found
}

/// Event attributes of HTML (`onclick`); our own names may start with these letters too.
fn is_event(name: &str) -> bool {
    const EVENTS: &[&str] = &[
        "click",
        "change",
        "submit",
        "load",
        "input",
        "error",
        "focus",
        "blur",
        "keydown",
        "keyup",
        "mouseover",
        "toggle",
        "pointerdown",
        "touchstart",
        "scroll",
        "reset",
        "drop",
        "paste",
    ];
    name.strip_prefix("on").is_some_and(|event| EVENTS.contains(&event))
}

/// Names of attributes in a line: words right before `=`, after white space.
fn attributes(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("=\"").filter_map(move |(at, _)| {
        let before = line.get(..at)?;
        let start = before.rfind(|c: char| c.is_whitespace() || c == '"' || c == '}')? + 1;
        before.get(start..)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tree::tree;
    use super::*;

    fn count(rule: fn(&Tree) -> Vec<Found>, line: &str) -> usize {
        rule(&tree(&[("crates/x/templates/a.html", line)])).len()
    }

    #[test]
    fn inline_script_and_style_are_found() {
        assert_eq!(count(inline, "<p style=\"color:red\">"), 1);
        assert_eq!(count(inline, "<button onclick=\"go()\">"), 1);
        assert_eq!(count(inline, "<script>go()</script>"), 1);
        assert_eq!(count(inline, "<a href=\"javascript:go()\">"), 1);
        assert_eq!(count(inline, "<script src=\"/aset/core.js\" defer></script>"), 0);
        assert_eq!(count(inline, "<p class=\"style\" data-style=\"x\">"), 0);
    }

    #[test]
    fn bare_and_scripted_htmx_are_found() {
        assert_eq!(count(bare_htmx, "<a hx-get=\"/x\">"), 1);
        assert_eq!(count(bare_htmx, "<a data-hx-on:click=\"x\">"), 1);
        assert_eq!(count(bare_htmx, "<a data-hx-get=\"/x\">"), 0);
    }
}
