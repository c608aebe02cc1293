//! Rules about what the project may speak of: itself, not the machine or the manner in which it
//! was written. The words stand here in halves, so that this file keeps its own rule.

use super::tree::{Found, Tree};

/// Folders of somebody's machine.
const PATHS: &[&str] =
    &[concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/tm", "p/")];

/// Absolute paths of a machine; tests and scripts of continuous integration may use the
/// temporary folder.
pub fn paths(tree: &Tree) -> Vec<Found> {
    let mut found = Vec::new();
    for file in &tree.files {
        for (number, line) in file.text.lines().enumerate() {
            let named = PATHS.iter().find(|path| {
                line.match_indices(**path).any(|(at, _)| {
                    let before = line.get(..at).and_then(|text| text.chars().next_back());
                    !before.is_some_and(|c| c.is_alphanumeric() || "./-_*}>".contains(c))
                })
            });
            if let Some(path) = named
                && !(path.starts_with(concat!("/tm", "p")) && temporary_is_fine(tree, file, number))
            {
                found.push(file.place(number, format!("`{path}`")));
            }
        }
    }
    found
}

fn temporary_is_fine(tree: &Tree, file: &super::tree::File, number: usize) -> bool {
    let product = || tree.product_lines(file).iter().any(|(line, _)| *line == number);
    tree.is_test(file) || file.path.starts_with(".ci/") || (file.kind() == "rs" && !product())
}

/// Words that belong to other things than the project.
const FOREIGN: &[&str] = &[
    concat!("clau", "de"),
    concat!("anthro", "pic"),
    concat!("chat", "gpt"),
    concat!("copi", "lot"),
    concat!("farm-", "studio"),
    concat!("farm-", "bench"),
    concat!("before", "-stop"),
    concat!(".lib", "rary"),
    concat!("this ses", "sion"),
    concat!("language ", "model"),
    concat!("as an ", "ai"),
    concat!("co-author", "ed-by"),
    concat!("generated ", "with"),
    concat!("stub", "bed"),
    concat!("place", "holder text"),
];

/// Words that do not belong, and numbers of a tracker.
pub fn foreign(tree: &Tree) -> Vec<Found> {
    let mut found = Vec::new();
    let ours = tree.files.iter().filter(|file| !file.path.ends_with(".lock"));
    for file in ours.filter(|file| !file.path.ends_with("package-lock.json")) {
        for (number, line) in file.text.lines().enumerate() {
            let lower = line.to_lowercase();
            let word = FOREIGN.iter().find(|word| stands_alone(&lower, word));
            if let Some(word) = word {
                found.push(file.place(number, format!("`{word}`")));
            } else if tracker(&lower) {
                found.push(file.place(number, "a number of a tracker"));
            }
        }
    }
    found
}

fn stands_alone(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + word.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

fn tracker(line: &str) -> bool {
    ["issue #", "pull request #", "issue no. "].iter().any(|start| {
        line.split_once(start)
            .is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tree::tree;
    use super::*;

    #[test]
    fn a_path_of_a_machine_is_found() {
        let (bad, temporary) =
            (format!("cp {}x y", PATHS[0]), format!("let a = \"{}x\";", PATHS[3]));
        let tested = format!("#[cfg(test)]\nmod tests {{\n{temporary}\n}}");
        let web = format!("https://example.go.id{}x and ../net{}x", PATHS[2], PATHS[0]);
        let files = [
            ("docs/a.md", bad.as_str()),
            ("crates/x/src/a.rs", temporary.as_str()),
            ("crates/x/src/b.rs", tested.as_str()),
            ("docs/b.md", web.as_str()),
        ];
        let found = paths(&tree(&files));
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn a_foreign_word_or_tracker_number_is_found() {
        let name = format!("Written by {}.", FOREIGN[0].to_uppercase());
        let tracked = concat!("// iss", "ue #12");
        let part = format!("{}tte is a name", FOREIGN[0]);
        let files = [("a.md", name.as_str()), ("b.md", part.as_str()), ("c.rs", tracked)];
        assert_eq!(foreign(&tree(&files)).len(), 2);
    }
}
