//! Rules about files as such: length, width, what is left unfinished, lock files.

use super::tree::{Found, Tree};

/// Lines that a person reads in one sitting.
const LINES: usize = 400;
/// Columns of a line of Rust.
const COLUMNS: usize = 100;

/// Files that may be longer, each with its reason.
const LONG: &[(&str, &str)] =
    &[("crates/law/src/policy.rs", "the whole policy is one file, so that an auditor reads one")];

/// Files with too many lines.
pub fn long(tree: &Tree) -> Vec<Found> {
    tree.kinds(&["rs", "html", "css", "js", "mjs"])
        .filter(|file| !LONG.iter().any(|(path, _)| *path == file.path))
        .filter_map(|file| {
            let lines = file.text.lines().count();
            (lines > LINES).then(|| file.place(LINES, format!("{lines} lines")))
        })
        .collect()
}

/// Lines of Rust that are too wide, save those that hold an address.
pub fn wide(tree: &Tree) -> Vec<Found> {
    let mut found = Vec::new();
    for file in tree.kinds(&["rs"]) {
        for (number, line) in file.text.lines().enumerate() {
            let columns = line.chars().count();
            if columns > COLUMNS && !line.contains("://") {
                found.push(file.place(number, format!("{columns} columns")));
            }
        }
    }
    found
}

/// Marks of unfinished work. They are written in halves here, so that this file has none.
const UNFINISHED: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X:"),
    concat!("to", "do!("),
    concat!("unimple", "mented!("),
    concat!("db", "g!("),
    concat!("lorem", " ipsum"),
    concat!("coming", " soon"),
    concat!("segera", " hadir"),
];

/// Places that say they are not finished.
pub fn unfinished(tree: &Tree) -> Vec<Found> {
    let kinds = ["rs", "html", "css", "js", "mjs", "toml", "md", "ftl", "typ", "py", "sql", "yaml"];
    let mut found = Vec::new();
    for file in tree.kinds(&kinds) {
        for (number, line) in file.text.lines().enumerate() {
            let mark = UNFINISHED.iter().find(|mark| {
                line.match_indices(**mark).any(|(at, _)| {
                    let before = line.get(..at).and_then(|text| text.chars().next_back());
                    !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
                })
            });
            if let Some(mark) = mark {
                found.push(file.place(number, format!("`{mark}`")));
            }
        }
    }
    found
}

/// Addresses of registries in lock files: only cargo's own public one may stand there.
pub fn registries(tree: &Tree) -> Vec<Found> {
    const PUBLIC: &str = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    let locks = tree.files.iter().filter(|file| {
        matches!(file.path.rsplit('/').next(), Some("Cargo.lock" | "package-lock.json" | ".npmrc"))
    });
    let mut found = Vec::new();
    for file in locks {
        for (number, line) in file.text.lines().enumerate() {
            let address = line.contains("\"resolved\"")
                || line.contains("registry=")
                || (line.starts_with("source = ") && line != PUBLIC);
            if address {
                found.push(file.place(number, line.trim()));
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
    fn a_long_file_and_a_wide_line_are_found() {
        let (long_text, wide_line) = ("x\n".repeat(401), "x".repeat(101));
        let address = format!("// https://{}", "x".repeat(100));
        let files = [
            ("web/css/a.css", long_text.as_str()),
            ("crates/law/src/policy.rs", long_text.as_str()),
            ("a.rs", wide_line.as_str()),
            ("b.rs", address.as_str()),
        ];
        let tree = tree(&files);
        assert_eq!(long(&tree).len(), 1);
        assert_eq!(wide(&tree).len(), 1);
    }

    #[test]
    fn unfinished_work_is_found_and_other_words_are_not() {
        let mark = UNFINISHED[0];
        let (bad, good) = (format!("// {mark}: later"), format!("let a{mark} = METODO;"));
        let tree = tree(&[("a.rs", &bad), ("b.rs", &good), ("c.html", UNFINISHED[8])]);
        let found = unfinished(&tree);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn a_private_registry_in_a_lock_file_is_found() {
        let public = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
        let files = [
            ("Cargo.lock", public),
            ("sub/Cargo.lock", "source = \"git+https://host/x\""),
            ("web/package-lock.json", "      \"resolved\": \"https://registry.host/x.tgz\","),
            ("web/.npmrc", "omit-lockfile-registry-resolved=true"),
        ];
        assert_eq!(registries(&tree(&files)).len(), 2);
    }
}
