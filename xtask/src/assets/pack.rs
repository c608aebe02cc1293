//! Content-hashed names, two compressions and the manifest that the binary is built from.

use super::{Places, at, make_dir, read, write};
use crate::{Done, say};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// One file of the result.
#[derive(Serialize)]
struct Entry {
    /// Name by which templates ask for it.
    name: String,
    /// Name with its content hash, below `dist/aset/`.
    file: String,
    /// Media type.
    mime: &'static str,
    /// Size as it is, in bytes.
    bytes: usize,
    /// Size as brotli 11; absent where it does not help.
    br: Option<usize>,
    /// Size as gzip 9.
    gz: Option<usize>,
}

#[derive(Serialize)]
struct Manifest {
    files: Vec<Entry>,
    icons: Vec<String>,
}

/// Writes files and remembers them.
pub(super) struct Packer {
    folder: PathBuf,
    manifest: PathBuf,
    entries: Vec<Entry>,
}

impl Packer {
    pub(super) fn new(places: &Places) -> Packer {
        Packer {
            folder: places.fresh.join("aset"),
            manifest: places.fresh.join("manifest.json"),
            entries: Vec::new(),
        }
    }

    /// Adds a file and gives back the address it will be served at.
    pub(super) fn add(&mut self, name: &str, bytes: Vec<u8>) -> Result<String, String> {
        let (stem, ending) =
            name.rsplit_once('.').ok_or_else(|| format!("{name}: a name needs an ending"))?;
        let hash: String =
            Sha256::digest(&bytes).iter().take(5).map(|b| format!("{b:02x}")).collect();
        let file = format!("{stem}.{hash}.{ending}");
        write(&self.folder.join(&file), &bytes)?;
        let mut entry = Entry {
            name: name.to_owned(),
            file: file.clone(),
            mime: mime(ending).ok_or_else(|| format!("{name}: no media type for .{ending}"))?,
            bytes: bytes.len(),
            br: None,
            gz: None,
        };
        if !matches!(ending, "woff2" | "png") {
            let br = brotli11(&bytes)?;
            let gz = gzip9(&bytes)?;
            write(&self.folder.join(format!("{file}.br")), &br)?;
            write(&self.folder.join(format!("{file}.gz")), &gz)?;
            entry.br = Some(br.len());
            entry.gz = Some(gz.len());
        }
        self.entries.push(entry);
        Ok(format!("/aset/{file}"))
    }

    /// Adds every file of a folder, if it exists.
    pub(super) fn add_folder(&mut self, folder: &Path) -> Done {
        if !folder.exists() {
            return Ok(());
        }
        let mut paths: Vec<PathBuf> = fs::read_dir(folder)
            .map_err(at(folder))?
            .filter_map(|entry| entry.ok().map(|e| e.path()))
            .collect();
        paths.sort();
        for path in paths {
            if let Some(name) = path.file_name().and_then(|n| n.to_str()) {
                self.add(name, read(&path)?)?;
            }
        }
        Ok(())
    }

    /// Writes the manifest and says what each file weighs.
    pub(super) fn finish(self, icons: Vec<String>) -> Done {
        for entry in &self.entries {
            let sent = entry.br.unwrap_or(entry.bytes);
            say(&format!("{:<22} {:>7} bytes, {:>6} sent", entry.name, entry.bytes, sent));
        }
        let manifest = Manifest { files: self.entries, icons };
        let text = serde_json::to_string_pretty(&manifest).map_err(|e| e.to_string())?;
        make_dir(&self.folder)?;
        write(&self.manifest, text.as_bytes())
    }
}

fn mime(ending: &str) -> Option<&'static str> {
    Some(match ending {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        _ => return None,
    })
}

fn brotli11(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 4096, 11, 22);
    writer.write_all(bytes).and_then(|()| writer.flush()).map_err(|e| e.to_string())?;
    drop(writer);
    Ok(out)
}

fn gzip9(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_err(|e| e.to_string())
}
