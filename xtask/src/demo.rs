//! `cargo xtask demo`: from a clone to the invented city in the browser. It makes the front end
//! when that is out of date, builds the program and becomes it; it never serves anything itself.

use crate::{Done, assets, root, run, say};
use sha2::{Digest, Sha256};
use std::os::unix::process::CommandExt;
use std::path::Path;
use walkdir::WalkDir;

/// Options of the chore.
#[derive(clap::Args)]
pub struct Args {
    /// Options of `sembilan demo`, for example `--people 600 --fresh`.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// Names from which sources `web/dist` was made.
const STAMP: &str = "web/dist/.made-from";

/// Runs the chore; comes back only when it failed.
///
/// # Errors
/// What is missing or what failed, in one or a few lines.
pub fn run(args: &Args) -> Done {
    needs(&["node", "npm", "cc"], run::have)?;
    say("1/3 front end");
    front_end()?;
    say("2/3 program");
    run::show(&mut run::cargo(&["build", "--package", "sembilan"]))?;
    say("3/3 the city");
    let mut city = run::program(run::built("debug", "sembilan"), &["demo"]);
    city.args(&args.rest);
    let words = run::typed(&city);
    Err(format!("{words}: {}", city.exec()))
}

/// Says in one message which programs are missing and how to get them.
///
/// # Errors
/// When one is missing.
pub fn needs(programs: &[&str], have: impl Fn(&str) -> bool) -> Done {
    let missing: Vec<&str> = programs.iter().copied().filter(|name| !have(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing
        .iter()
        .map(|name| match *name {
            "node" => "nodejs",
            "cc" => "build-essential",
            other => other,
        })
        .collect();
    Err(format!(
        "missing: {}. Install Node.js 20 and a C compiler, on Debian with: \
         sudo apt-get install -y {}",
        missing.join(", "),
        packages.join(" ")
    ))
}

/// Makes `web/dist` unless it was made from exactly these sources.
///
/// # Errors
/// What failed.
pub fn front_end() -> Done {
    let (root, stamp) = (root(), root().join(STAMP));
    let sources = fingerprint(&root);
    if std::fs::read_to_string(&stamp).is_ok_and(|made| made == sources) {
        say("web/dist    is up to date");
        return Ok(());
    }
    assets::run(&assets::Args::default())?;
    std::fs::write(&stamp, sources).map_err(|e| format!("{}: {e}", stamp.display()))
}

/// A hash over everything that `web/dist` is made from: `web/`, the chore itself, and the lines
/// of the crates that name an icon.
fn fingerprint(root: &Path) -> String {
    let mut hash = Sha256::new();
    let web = WalkDir::new(root.join("web")).sort_by_file_name().into_iter().filter_entry(|e| {
        !matches!(e.file_name().to_str(), Some("node_modules" | "dist" | "tests"))
    });
    let chore = WalkDir::new(root.join("xtask/src/assets")).sort_by_file_name();
    for entry in web.chain(chore).filter_map(Result::ok).filter(|e| e.file_type().is_file()) {
        hash.update(entry.path().to_string_lossy().as_bytes());
        hash.update(std::fs::read(entry.path()).unwrap_or_default());
    }
    let crates = WalkDir::new(root.join("crates")).sort_by_file_name();
    for entry in crates.into_iter().filter_map(Result::ok) {
        let kind = entry.path().extension().and_then(|e| e.to_str()).unwrap_or_default();
        if entry.file_type().is_file() && matches!(kind, "html" | "rs") {
            let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
            text.lines().filter(|line| line.contains("icon")).for_each(|line| {
                hash.update(line.trim().as_bytes());
            });
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_with_the_way_to_get_it() {
        let told = needs(&["node", "npm", "cc"], |name| name == "npm").unwrap_err();
        assert!(told.contains("missing: node, cc."), "{told}");
        assert!(told.ends_with("sudo apt-get install -y nodejs build-essential"), "{told}");
        assert_eq!(needs(&["node"], |_| true), Ok(()));
    }

    #[test]
    fn a_new_style_or_icon_changes_the_fingerprint_and_other_code_does_not() {
        let scratch = run::Scratch::new("fingerprint").unwrap();
        let write = |path: &str, text: &str| {
            let path = scratch.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("web/css/a.css", ".a{}");
        write("crates/x/src/lib.rs", "fn one() {}");
        let first = fingerprint(scratch.path());
        write("crates/x/src/lib.rs", "fn two() {}");
        write("web/node_modules/x.js", "1");
        assert_eq!(fingerprint(scratch.path()), first);
        write("crates/x/src/lib.rs", "icon!(\"home\")");
        let second = fingerprint(scratch.path());
        assert_ne!(second, first);
        write("web/css/a.css", ".b{}");
        assert_ne!(fingerprint(scratch.path()), second);
    }
}
