//! Reads the rules of the repository for the tests of this crate.

use crate::book::Book;
use crate::load::{load, load_fixtures};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn walk(folder: &Path, base: &Path, out: &mut BTreeMap<String, String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, base, out);
        } else if path.extension().is_some_and(|e| e == "toml" || e == "csv") {
            let name = path.strip_prefix(base).unwrap().to_string_lossy().into_owned();
            out.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// Every text of `rules/` by path.
pub(crate) fn files() -> BTreeMap<String, String> {
    let base = root().join("rules");
    let mut out = BTreeMap::new();
    walk(&base, &base, &mut out);
    out
}

static NATIONAL: LazyLock<Book> = LazyLock::new(|| match load(files(), "national") {
    Ok(book) => book,
    Err(errors) => panic!(
        "rules do not load:\n{}",
        errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    ),
});

/// The national book.
pub(crate) fn national() -> &'static Book {
    &NATIONAL
}

/// The book of one pemda.
pub(crate) fn pemda(profile: &str) -> Book {
    load(files(), profile).unwrap()
}

/// The variants that cases name.
pub(crate) fn fixtures() -> Book {
    load_fixtures(files()).unwrap()
}
