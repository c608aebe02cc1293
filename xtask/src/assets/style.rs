//! The style sheet: the layered files of `web/css`, the colour ramps from the function that the
//! product itself uses, lowered and minified for the oldest browsers we promise.

use super::Places;
use lightningcss::bundler::{Bundler, FileProvider, ResolveResult, SourceProvider};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions};
use lightningcss::targets::{Browsers, Targets};
use std::path::Path;

#[path = "../../../crates/shell/src/theme.rs"]
#[allow(dead_code)]
mod theme;

/// Name under which `index.css` imports the generated ramps.
const RAMPS: &str = "ramps.css";

/// Files from disk, and the ramps from the function.
struct Sources {
    files: FileProvider,
    ramps: String,
}

impl SourceProvider for Sources {
    type Error = std::io::Error;

    fn read<'a>(&'a self, file: &Path) -> Result<&'a str, Self::Error> {
        if file.file_name().is_some_and(|name| name == RAMPS) {
            return Ok(&self.ramps);
        }
        self.files.read(file)
    }

    fn resolve(&self, specifier: &str, from: &Path) -> Result<ResolveResult, Self::Error> {
        self.files.resolve(specifier, from)
    }
}

/// The whole style sheet; `font_href` is the hashed address of the typeface.
pub(super) fn bundle(places: &Places, font_href: &str) -> Result<String, String> {
    let sources = Sources { files: FileProvider::new(), ramps: theme::ramps_css() };
    let mut bundler = Bundler::new(&sources, None, ParserOptions::default());
    let index = places.web.join("css/index.css");
    let mut sheet = bundler.bundle(&index).map_err(|error| format!("css: {error}"))?;
    // Oldest browsers promised: Chrome 111, Safari 16.4, Firefox 121.
    let browsers = Browsers {
        chrome: Some(111 << 16),
        safari: Some((16 << 16) | (4 << 8)),
        ios_saf: Some((16 << 16) | (4 << 8)),
        firefox: Some(121 << 16),
        ..Browsers::default()
    };
    let targets = Targets::from(browsers);
    sheet
        .minify(MinifyOptions { targets, ..MinifyOptions::default() })
        .map_err(|error| format!("css: {error}"))?;
    let printed = sheet
        .to_css(PrinterOptions { minify: true, targets, ..PrinterOptions::default() })
        .map_err(|error| format!("css: {error}"))?;
    Ok(printed.code.replace("/aset/font.woff2", font_href))
}
