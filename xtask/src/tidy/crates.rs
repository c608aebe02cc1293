//! Rules about the crates: floors, purity, a page that explains each.

use super::tree::{File, Found, Tree};

/// The floor of every crate; arrows point down or sideways, never up.
const FLOORS: &[(&str, u8)] = &[
    ("law", 0),
    ("journal", 0),
    ("store", 0),
    ("print", 0),
    ("sheet", 0),
    ("shell", 1),
    ("personnel", 2),
    ("attendance", 3),
    ("performance", 3),
    ("discipline", 4),
    ("allowance", 5),
    ("sembilan", 6),
    ("tests", 7),
];

/// All that the pure crates may lean on: no runtime, no database, no network, no chance.
const PURE: &[(&str, &[&str])] = &[
    ("law", &["jiff", "serde", "serde_json", "toml", "csv", "sha2", "serde_yaml_ng"]),
    ("journal", &["sha2", "base64", "ed25519-dalek", "serde", "serde_json"]),
];

fn floor(name: &str) -> Option<u8> {
    FLOORS.iter().find(|(known, _)| *known == name).map(|(_, floor)| *floor)
}

/// Manifests of the house's crates, with the name of each.
fn manifests(tree: &Tree) -> impl Iterator<Item = (&str, &File)> {
    tree.files.iter().filter_map(|file| {
        let name = file.house_crate()?;
        (file.path == format!("crates/{name}/Cargo.toml")).then_some((name, file))
    })
}

/// Names under `[dependencies]`, with their lines; those of tests and build scripts are not
/// part of the product.
fn dependencies(file: &File) -> Vec<(usize, &str)> {
    let mut inside = false;
    let mut all = Vec::new();
    for (number, line) in file.text.lines().enumerate() {
        if line.starts_with('[') {
            inside = line.trim() == "[dependencies]";
            continue;
        }
        let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
        if inside && !name.is_empty() && !name.starts_with('#') {
            all.push((number, name));
        }
    }
    all
}

/// Crates without a floor, and dependencies that point up.
pub fn floors(tree: &Tree) -> Vec<Found> {
    let mut found = Vec::new();
    for (name, file) in manifests(tree) {
        let Some(own) = floor(name) else {
            found.push(file.place(0, format!("`{name}` has no floor")));
            continue;
        };
        for (number, other) in dependencies(file) {
            if let Some(above) = floor(other).filter(|above| *above > own) {
                let what = format!("`{name}` (floor {own}) names `{other}` (floor {above})");
                found.push(file.place(number, what));
            }
        }
    }
    found
}

/// Dependencies that would make a pure crate impure.
pub fn impure(tree: &Tree) -> Vec<Found> {
    let mut found = Vec::new();
    for (name, file) in manifests(tree) {
        let Some((_, allowed)) = PURE.iter().find(|(pure, _)| *pure == name) else { continue };
        for (number, other) in dependencies(file) {
            if !allowed.contains(&other) {
                found.push(file.place(number, format!("`{name}` may not lean on `{other}`")));
            }
        }
    }
    found
}

/// Crates without a README.md that says something.
pub fn unread(tree: &Tree) -> Vec<Found> {
    manifests(tree)
        .filter(|(name, _)| {
            let path = format!("crates/{name}/README.md");
            let readme = tree.files.iter().find(|file| file.path == path);
            readme.is_none_or(|file| file.text.lines().count() < 5)
        })
        .map(|(name, file)| file.place(0, format!("`{name}` has no README.md")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tree::tree;
    use super::*;

    #[test]
    fn an_arrow_that_points_up_is_found() {
        let up = "[dependencies]\nlaw.workspace = true\nallowance.workspace = true\n\
                  [dev-dependencies]\nsembilan.workspace = true";
        let found = floors(&tree(&[("crates/shell/Cargo.toml", up)]));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].line, 3);
        assert_eq!(floors(&tree(&[("crates/new/Cargo.toml", "")])).len(), 1);
    }

    #[test]
    fn a_runtime_in_the_law_is_found() {
        let text = "[dependencies]\njiff.workspace = true\ntokio = \"1\"";
        assert_eq!(impure(&tree(&[("crates/law/Cargo.toml", text)])).len(), 1);
        assert_eq!(impure(&tree(&[("crates/shell/Cargo.toml", text)])).len(), 0);
    }

    #[test]
    fn a_crate_without_a_readme_is_found() {
        let readme = ("crates/a/README.md", "# a\n\n1\n2\n3\n");
        let files = [("crates/a/Cargo.toml", ""), readme, ("crates/b/Cargo.toml", "")];
        assert_eq!(unread(&tree(&files)).len(), 1);
    }
}
