//! Reads the rules from the binary or from a folder. The national law and the demo profiles are
//! built in; a folder, when given, replaces them as a whole, so that nobody mixes two versions.

use include_dir::{Dir, include_dir};
use law::book::Book;
use std::fs;
use std::path::Path;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../rules");
static CASES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../cases");

/// Files of law by path below `rules/`.
type Files = Vec<(String, String)>;

/// The book of a profile.
///
/// # Errors
/// Every flaw of the files, one a line.
pub fn book(folder: Option<&Path>, profile: &str) -> Result<Book, String> {
    let files = files(folder)?;
    law::load::load(files, profile).map_err(lines)
}

/// Parameters that only cases use: variants of rules that no pemda here carries.
///
/// # Errors
/// Every flaw of the files, one a line.
pub fn fixtures(folder: Option<&Path>) -> Result<Book, String> {
    law::load::load_fixtures(files(folder)?).map_err(lines)
}

fn lines(errors: Vec<law::load::LoadError>) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The case files that ship with the product.
#[must_use]
pub fn cases() -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&CASES, &mut found);
    found.retain(|(name, _)| name.ends_with(".yaml"));
    found
}

fn files(folder: Option<&Path>) -> Result<Files, String> {
    let mut found = Vec::new();
    match folder {
        None => collect(&BUILT_IN, &mut found),
        Some(folder) => walk(folder, folder, &mut found)?,
    }
    found.sort();
    Ok(found)
}

fn collect(dir: &Dir<'_>, found: &mut Files) {
    for file in dir.files() {
        if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            found.push((path.to_owned(), text.to_owned()));
        }
    }
    for dir in dir.dirs() {
        collect(dir, found);
    }
}

fn walk(root: &Path, folder: &Path, found: &mut Files) -> Result<(), String> {
    let broken = |e: std::io::Error| format!("{}: {e}", folder.display());
    for entry in fs::read_dir(folder).map_err(broken)? {
        let path = entry.map_err(broken)?.path();
        if path.is_dir() {
            walk(root, &path, found)?;
            continue;
        }
        let known = path.extension().is_some_and(|e| e == "toml" || e == "csv");
        if known && let Ok(short) = path.strip_prefix(root) {
            let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            found.push((short.to_string_lossy().replace('\\', "/"), text));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_case_files_are_cases() {
        let found = cases();
        assert!(found.len() >= 7, "{}", found.len());
        assert!(found.iter().all(|(name, _)| name.ends_with(".yaml")));
    }
}
