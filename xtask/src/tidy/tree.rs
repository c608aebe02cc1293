//! The files of the house as the rules see them: those that git knows or would take, with their
//! text. Binary files and what is ignored are never read.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::process::Command;

/// A text file.
#[derive(Clone, Debug)]
pub struct File {
    /// Path below the root, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl File {
    /// Ending of its name, without the dot.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, kind)| kind)
    }

    /// The crate it belongs to, if it is below `crates/`.
    #[must_use]
    pub fn house_crate(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// A place in it; `line` counts from 0.
    #[must_use]
    pub fn place(&self, line: usize, what: impl Into<String>) -> Found {
        Found { path: self.path.clone(), line: line + 1, what: what.into() }
    }
}

/// A place that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// File.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: String,
}

impl fmt::Display for Found {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// All files.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// In the order of their paths.
    pub files: Vec<File>,
    /// Files that hold tests and nothing else.
    tests: BTreeSet<String>,
}

impl Tree {
    /// Reads the files below a root.
    ///
    /// # Errors
    /// When git does not answer.
    pub fn read(root: &Path) -> Result<Tree, String> {
        let listed = Command::new("git")
            .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
            .current_dir(root)
            .output()
            .map_err(|error| format!("git: {error}"))?;
        if !listed.status.success() {
            return Err(format!("git: {}", String::from_utf8_lossy(&listed.stderr).trim()));
        }
        let names = String::from_utf8_lossy(&listed.stdout).into_owned();
        let mut paths: Vec<&str> = names.split('\0').filter(|p| !p.is_empty()).collect();
        paths.sort_unstable();
        let files = paths.into_iter().filter_map(|path| {
            let text = std::fs::read_to_string(root.join(path)).ok()?;
            Some(File { path: path.to_owned(), text })
        });
        Ok(Tree::of(files.collect()))
    }

    /// A tree of given files.
    #[must_use]
    pub fn of(files: Vec<File>) -> Tree {
        let mut tests = BTreeSet::new();
        for file in files.iter().filter(|f| f.kind() == "rs") {
            tests.extend(declared_tests(file));
        }
        Tree { files, tests }
    }

    /// Files with one of these endings.
    pub fn kinds<'a>(&'a self, kinds: &'a [&'a str]) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(|file| kinds.contains(&file.kind()))
    }

    /// Whether a file holds tests and nothing else. What lies below a module for tests is one too.
    #[must_use]
    pub fn is_test(&self, file: &File) -> bool {
        let below = |test: &String| {
            let folder = test.trim_end_matches("/mod.rs").trim_end_matches(".rs");
            file.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        };
        file.path.starts_with("crates/tests/")
            || file.path.starts_with("web/tests/")
            || file.path.contains("/tests/")
            || self.tests.contains(&file.path)
            || self.tests.iter().any(below)
    }

    /// The lines of a Rust file that belong to the product, each with its number from 0:
    /// comments are cut off, test modules left out.
    #[must_use]
    pub fn product_lines<'a>(&self, file: &'a File) -> Vec<(usize, &'a str)> {
        if self.is_test(file) {
            return Vec::new();
        }
        let mut lines = Vec::new();
        let mut after_cfg = false;
        let mut end: Option<String> = None;
        for (number, line) in file.text.lines().enumerate() {
            if let Some(close) = &end {
                if line == close {
                    end = None;
                }
                continue;
            }
            let code = line.trim_start();
            if code.starts_with("#[cfg(test)]") || code.starts_with("#[test]") {
                after_cfg = true;
                continue;
            }
            if after_cfg && code.starts_with("#[") {
                continue;
            }
            if after_cfg {
                after_cfg = false;
                if code.ends_with('{') {
                    let indent = line.len() - code.len();
                    end = Some(format!("{}}}", " ".repeat(indent)));
                }
                continue;
            }
            lines.push((number, uncommented(line)));
        }
        lines
    }
}

/// A line without the comment at its end; a `//` inside a text or an address stays.
fn uncommented(line: &str) -> &str {
    for (at, _) in line.match_indices("//") {
        let before = line.get(..at).unwrap_or_default();
        let quotes = before.matches('"').count() - before.matches("\\\"").count();
        if !before.ends_with(':') && quotes % 2 == 0 {
            return before;
        }
    }
    line
}

/// Files that a module takes in for tests only: `#[cfg(test)] mod name;`, also by their path.
fn declared_tests(file: &File) -> Vec<String> {
    let mut found = Vec::new();
    let mut after_cfg = false;
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    for line in file.text.lines().map(str::trim) {
        if line.starts_with("#[cfg(test)]") || line.contains("feature = \"testing\"") {
            after_cfg = true;
            continue;
        }
        if after_cfg && let Some(path) = line.strip_prefix("#[path = \"") {
            found.push(format!("{folder}/{}", path.trim_end_matches("\"]")));
            continue;
        }
        let words = line.trim_start_matches("pub(crate) ").trim_start_matches("pub ");
        let name = words.strip_prefix("mod ").and_then(|name| name.strip_suffix(';'));
        if after_cfg && let Some(name) = name {
            let stem = file.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs");
            let below = if matches!(stem, "lib" | "main" | "mod") {
                folder.to_owned()
            } else {
                format!("{folder}/{stem}")
            };
            found.push(format!("{below}/{name}.rs"));
            found.push(format!("{below}/{name}/mod.rs"));
        }
        after_cfg = false;
    }
    found
}

/// A tree for the tests of the rules.
#[cfg(test)]
pub(super) fn tree(files: &[(&str, &str)]) -> Tree {
    let file =
        |(path, text): &(&str, &str)| File { path: (*path).to_owned(), text: (*text).to_owned() };
    Tree::of(files.iter().map(file).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_and_comments_are_not_the_product() {
        let text = "fn a() {} // why\nlet u = \"http://x\";\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}";
        let tree = tree(&[("crates/x/src/lib.rs", text)]);
        let lines = tree.product_lines(&tree.files[0]);
        assert_eq!(lines, [(0, "fn a() {} "), (1, "let u = \"http://x\";"), (6, "fn c() {}")]);
    }

    #[test]
    fn a_file_that_only_tests_take_in_is_a_test() {
        let files = [
            ("crates/x/src/lib.rs", "#[cfg(test)]\nmod speed;\nmod other;"),
            ("crates/x/src/other.rs", "#[cfg(test)]\npub(crate) mod inner;"),
            ("crates/x/src/speed.rs", ""),
            ("crates/x/src/other/inner.rs", ""),
        ];
        let tree = tree(&files);
        let tests: Vec<bool> = tree.files.iter().map(|file| tree.is_test(file)).collect();
        assert_eq!(tests, [false, false, true, true]);
    }
}
