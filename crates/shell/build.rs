//! Embeds `web/dist` into the binary. It never calls npm: without the manifest it stops with one
//! line that names the command.

use serde_json::Value;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs, process};

fn main() {
    let here = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let dist = Path::new(&here).join("../../web/dist");
    let manifest = dist.join("manifest.json");
    println!("cargo::rerun-if-changed={}", manifest.display());
    let Some(table) = table(&manifest, &dist) else {
        println!("cargo::error=web/dist is missing or incomplete: run `cargo xtask assets` first");
        process::exit(1);
    };
    let out = Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("embedded.rs");
    if let Err(error) = fs::write(&out, table) {
        println!("cargo::error={}: {error}", out.display());
        process::exit(1);
    }
}

/// The Rust source of the table of files; `None` where the manifest cannot be read.
fn table(manifest: &Path, dist: &Path) -> Option<String> {
    let value: Value = serde_json::from_str(&fs::read_to_string(manifest).ok()?).ok()?;
    let folder = dist.join("aset").canonicalize().ok()?;
    let mut source = String::from("pub(super) static FILES: &[File] = &[\n");
    for file in value.get("files")?.as_array()? {
        let name = file.get("name")?.as_str()?;
        let hashed = file.get("file")?.as_str()?;
        let mime = file.get("mime")?.as_str()?;
        let path = folder.join(hashed);
        let plain = path.exists().then(|| bytes(&path, ""))?;
        let packed = |key: &str, ending: &str| match file.get(key).and_then(Value::as_u64) {
            Some(_) => format!("Some({})", bytes(&path, ending)),
            None => "None".to_owned(),
        };
        let (br, gz) = (packed("br", ".br"), packed("gz", ".gz"));
        let href = format!("/aset/{hashed}");
        writeln!(
            source,
            "    File {{ name: {name:?}, href: {href:?}, mime: {mime:?}, \
             plain: {plain}, br: {br}, gz: {gz} }},"
        )
        .ok()?;
    }
    source.push_str("];\n");
    Some(source)
}

fn bytes(path: &Path, ending: &str) -> String {
    let path = format!("{}{ending}", path.display());
    format!("include_bytes!({path:?})")
}
