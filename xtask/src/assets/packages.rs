//! The third-party packages and the node programs among them. Packages come exactly as the lock
//! file pins them; their install scripts never run.

use super::{Places, make_dir, read, text, write};
use crate::{Done, say};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Names which lock file `node_modules` was made from.
const STAMP: &str = "node_modules/.sembilan-lock";
/// Browsers that scripts are written for; the style sheet has the same floor.
const TARGET: &str = "--target=chrome111,safari16.4,firefox121";

/// Installs what the lock file pins, unless it is there already.
pub(super) fn install(places: &Places, anew: bool) -> Done {
    let lock = read(&places.web.join("package-lock.json"))?;
    let wanted: String = Sha256::digest(&lock).iter().map(|b| format!("{b:02x}")).collect();
    let stamp = places.web.join(STAMP);
    if !anew && fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        say("packages    match the lock file");
        return Ok(());
    }
    say("packages    npm ci --ignore-scripts …");
    run(&places.web, "npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"])?;
    write(&stamp, wanted.as_bytes())
}

/// Runs a node program inside `web/`.
pub(super) fn node(places: &Places, args: &[&str]) -> Done {
    run(&places.web, "node", args)
}

/// Bundles every `web/js/*.js`; parts that several share lie in folders below it.
pub(super) fn scripts(places: &Places) -> Result<Vec<(String, Vec<u8>)>, String> {
    let folder = places.web.join("js");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .map_err(super::at(&folder))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".js"))
        .collect();
    names.sort();
    let out = places.fresh.join("js");
    make_dir(&out)?;
    let outdir = format!("--outdir={}", text(&out));
    let mut args = vec!["--bundle", "--minify", "--format=iife", "--legal-comments=none", TARGET];
    args.extend([outdir.as_str(), "--log-level=warning"]);
    let entries: Vec<String> = names.iter().map(|name| format!("js/{name}")).collect();
    args.extend(entries.iter().map(String::as_str));
    run(&places.web, "node_modules/.bin/esbuild", &args)?;
    let mut scripts = Vec::new();
    for name in names {
        let bytes = read(&out.join(&name))?;
        scripts.push((name, bytes));
    }
    fs::remove_dir_all(&out).map_err(super::at(&out))?;
    say(&format!("scripts     {}", entries.join(", ")));
    Ok(scripts)
}

fn run(folder: &Path, program: &str, args: &[&str]) -> Done {
    let output = Command::new(program)
        .args(args)
        .current_dir(folder)
        .output()
        .map_err(|error| format!("{program} did not start: {error} (Node.js 20 is needed)"))?;
    if output.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Err(format!("{program} {}:\n{}", args.join(" "), words.trim()))
}
