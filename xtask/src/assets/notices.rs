//! Third-party notices of what the binary carries to browsers and into documents. A package with
//! a licence outside the list stops the build.

use super::{Places, read_text};
use serde::Deserialize;
use std::fs;

/// Packages whose content ends up in `web/dist`.
const CARRIED: [&str; 3] = ["htmx.org", "@tabler/icons", "@fontsource-variable/plus-jakarta-sans"];

/// Licences that may be carried.
const ALLOWED: [&str; 8] =
    ["MIT", "0BSD", "BSD-0-Clause", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Apache-2.0", "OFL-1.1"];

#[derive(Deserialize)]
struct Package {
    version: String,
    license: String,
}

/// The text of the notices.
pub(super) fn text(places: &Places) -> Result<String, String> {
    let mut out = String::from("Third-party parts of the pages and documents of Sembilan\n");
    for name in CARRIED {
        let folder = places.web.join("node_modules").join(name);
        let about: Package = serde_json::from_str(&read_text(&folder.join("package.json"))?)
            .map_err(|error| format!("{name}: {error}"))?;
        if !ALLOWED.contains(&about.license.as_str()) {
            return Err(format!("{name}: licence {} is not on the list", about.license));
        }
        out.push_str(&format!("\n{name} {} ({})\n\n", about.version, about.license));
        let words = ["LICENSE", "LICENSE.md", "LICENSE.txt"]
            .iter()
            .find_map(|file| fs::read_to_string(folder.join(file)).ok())
            .ok_or_else(|| format!("{name}: no licence text"))?;
        out.push_str(words.trim());
        out.push('\n');
    }
    Ok(out)
}
