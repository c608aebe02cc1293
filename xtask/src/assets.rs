//! `cargo xtask assets`: from `web/` and the templates to `web/dist`, which the binary embeds.
//! Steps: pinned packages, icon sprite, typeface, scripts, style sheet, then content-hashed names,
//! compression and the manifest. It never runs an install script and never edits the lock file.

mod icons;
mod notices;
mod pack;
mod packages;
mod style;

use crate::{Done, root, say};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Options of the chore.
#[derive(Default, clap::Args)]
pub struct Args {
    /// Installs the packages anew even when they match the lock file.
    #[arg(long)]
    fresh: bool,
}

/// Where things lie.
pub(crate) struct Places {
    /// The workspace.
    pub root: PathBuf,
    /// Sources of the front end.
    pub web: PathBuf,
    /// Result; replaced as a whole when everything succeeded.
    pub dist: PathBuf,
    /// Where the result grows.
    pub fresh: PathBuf,
}

/// Runs the chore.
///
/// # Errors
/// What failed, in one or a few lines.
pub fn run(args: &Args) -> Done {
    let began = Instant::now();
    let root = root();
    let web = root.join("web");
    let fresh = root.join("target/assets");
    let places = Places { dist: web.join("dist"), fresh, web, root };
    if places.fresh.exists() {
        fs::remove_dir_all(&places.fresh).map_err(at(&places.fresh))?;
    }
    make_dir(&places.fresh.join("aset"))?;

    packages::install(&places, args.fresh)?;
    let icons = icons::sprite(&places)?;
    say(&format!("icons       {} used, {} bytes", icons.names.len(), icons.svg.len()));
    packages::node(&places, &["tools/font.mjs", &text(&places.fresh)])?;
    let font = read(&places.fresh.join("font.woff2"))?;
    say(&format!("typeface    {} bytes woff2", font.len()));
    let scripts = packages::scripts(&places)?;

    let mut packer = pack::Packer::new(&places);
    let font_href = packer.add("font.woff2", font)?;
    fs::remove_file(places.fresh.join("font.woff2")).map_err(at(&places.fresh))?;
    packer.add("icons.svg", icons.svg.into_bytes())?;
    for (name, bytes) in scripts {
        packer.add(&name, bytes)?;
    }
    packer.add("app.css", style::bundle(&places, &font_href)?.into_bytes())?;
    packer.add_folder(&places.web.join("static"))?;
    packer.finish(icons.names)?;
    write(&places.fresh.join("notices.txt"), notices::text(&places)?.as_bytes())?;

    if places.dist.exists() {
        fs::remove_dir_all(&places.dist).map_err(at(&places.dist))?;
    }
    fs::rename(&places.fresh, &places.dist).map_err(at(&places.dist))?;
    say(&format!("web/dist    ready in {:.1} s", began.elapsed().as_secs_f32()));
    Ok(())
}

/// An error with its place.
pub(crate) fn at(path: &Path) -> impl Fn(std::io::Error) -> String + '_ {
    move |error| format!("{}: {error}", path.display())
}

pub(crate) fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(at(path))
}

pub(crate) fn read_text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(at(path))
}

pub(crate) fn write(path: &Path, bytes: &[u8]) -> Done {
    fs::write(path, bytes).map_err(at(path))
}

pub(crate) fn make_dir(path: &Path) -> Done {
    fs::create_dir_all(path).map_err(at(path))
}

pub(crate) fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
