//! The files of the front end, embedded at build time under content-hashed names and served with
//! the best compression the browser takes. Nothing is read from disk while the house runs.

use crate::theme::{Brand, brand_css};
use bytes::Bytes;
use std::borrow::Borrow;

/// An embedded file.
pub(super) struct File {
    name: &'static str,
    href: &'static str,
    mime: &'static str,
    plain: &'static [u8],
    br: Option<&'static [u8]>,
    gz: Option<&'static [u8]>,
}

/// Made by the build script from the manifest.
mod embedded {
    use super::File;
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// What to send for an address below `/aset/`; it may be kept for ever.
#[derive(Clone, Debug)]
pub struct Asset {
    /// The content, compressed as `encoding` says.
    pub bytes: Bytes,
    /// Media type.
    pub mime: &'static str,
    /// `br`, `gzip` or as it is.
    pub encoding: Option<&'static str>,
}

/// The hashed address of a file, by the name it has in `web/`. An unknown name gives an address
/// that answers 404, which the tests of the pages find.
#[must_use]
pub fn url(name: &str) -> &'static str {
    embedded::FILES.iter().find(|file| file.name == name).map_or("/aset/missing", |file| file.href)
}

/// The address of an icon inside the sprite.
#[must_use]
pub fn icon(name: &str) -> String {
    format!("{}#{name}", url("icons.svg"))
}

/// The address of the style sheet of a brand, or `None` for the blue of the house.
#[must_use]
pub fn brand_url(brand: impl Borrow<Brand>) -> Option<String> {
    let brand = *brand.borrow();
    if brand == Brand::default() {
        return None;
    }
    // The function that makes the sheet ships with the main sheet, so its hash names both.
    let version = url("app.css").rsplit('/').next().unwrap_or_default();
    let version = version.trim_start_matches("app.").trim_end_matches(".css");
    Some(format!("{BRAND}{}.{}.{version}.css", brand.hue, brand.vivid_percent))
}

const BRAND: &str = "/aset/tema.";

/// The file at an address, in the best encoding that `accept_encoding` names.
#[must_use]
pub fn serve(path: &str, accept_encoding: &str) -> Option<Asset> {
    if let Some(rest) = path.strip_prefix(BRAND) {
        return brand(rest);
    }
    let file = embedded::FILES.iter().find(|file| file.href == path)?;
    let (bytes, encoding) = match (file.br, file.gz) {
        (Some(br), _) if accepts(accept_encoding, "br") => (br, Some("br")),
        (_, Some(gz)) if accepts(accept_encoding, "gzip") => (gz, Some("gzip")),
        _ => (file.plain, None),
    };
    Some(Asset { bytes: Bytes::from_static(bytes), mime: file.mime, encoding })
}

fn brand(rest: &str) -> Option<Asset> {
    let mut parts = rest.split('.');
    let hue = parts.next()?.parse().ok().filter(|hue| *hue < 360)?;
    let vivid_percent = parts.next()?.parse().ok().filter(|percent| *percent <= 100)?;
    let bytes = Bytes::from(brand_css(Brand { hue, vivid_percent }));
    Some(Asset { bytes, mime: "text/css; charset=utf-8", encoding: None })
}

/// Whether an `Accept-Encoding` header takes a coding; `q=0` says no.
fn accepts(header: &str, coding: &str) -> bool {
    header.split(',').any(|part| {
        let mut fields = part.split(';').map(str::trim);
        fields.next().is_some_and(|name| name.eq_ignore_ascii_case(coding))
            && !fields.any(|field| matches!(field, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes on the wire of a file, for a browser of today.
    fn sent(name: &str) -> usize {
        let found = serve(url(name), "gzip, deflate, br, zstd").expect("the file exists");
        found.bytes.len()
    }

    #[test]
    fn the_best_accepted_encoding_is_sent() {
        let css = url("app.css");
        assert_eq!(serve(css, "gzip, br").expect("css").encoding, Some("br"));
        assert_eq!(serve(css, "gzip").expect("css").encoding, Some("gzip"));
        assert_eq!(serve(css, "br;q=0, identity").expect("css").encoding, None);
        assert_eq!(serve(css, "").expect("css").mime, "text/css; charset=utf-8");
        assert!(serve("/aset/app.css", "br").is_none());
        assert!(serve("/aset/../Cargo.toml", "br").is_none());
    }

    #[test]
    fn a_brand_has_its_own_sheet() {
        assert_eq!(brand_url(Brand::default()), None);
        let href = brand_url(Brand { hue: 150, vivid_percent: 80 }).expect("a brand of its own");
        let sheet = serve(&href, "br").expect("the sheet");
        assert!(sheet.bytes.starts_with(b":root{--brand-text:#"));
        assert!(serve("/aset/tema.400.80.x.css", "").is_none());
    }

    #[test]
    fn the_files_stay_inside_their_budgets() {
        assert!(sent("app.css") <= 15_000, "css {}", sent("app.css"));
        assert!(sent("core.js") <= 20_000, "core script {}", sent("core.js"));
        let drawn = sent("font.woff2") + sent("icons.svg");
        assert!(drawn <= 24_000, "font and icons {drawn}");
        let first = sent("app.css") + sent("core.js") + drawn;
        assert!(first <= 75_000, "first visit without its page {first}");
    }

    #[test]
    fn the_style_sheet_loads_nothing_from_elsewhere() {
        let sheet = serve(url("app.css"), "").expect("css");
        let text = String::from_utf8_lossy(&sheet.bytes);
        assert!(text.contains(url("font.woff2")));
        assert!(!text.contains("http"));
    }
}
