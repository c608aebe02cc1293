//! The icon sprite: only icons that a template or a Rust source names. Four ways of naming one are
//! known: `icon("name"`, `icon = "name"`, `icon: "name"` and `icon!("name")`; a name that Tabler
//! does not have stops the build.

use super::{Places, read_text};
use std::collections::BTreeSet;
use walkdir::WalkDir;

/// The sprite and what is in it.
pub(super) struct Sprite {
    /// Names of the icons, sorted.
    pub names: Vec<String>,
    /// The file.
    pub svg: String,
}

/// Makes the sprite of all icons in use.
pub(super) fn sprite(places: &Places) -> Result<Sprite, String> {
    let mut names = BTreeSet::new();
    for entry in WalkDir::new(places.root.join("crates")).into_iter().filter_map(Result::ok) {
        let path = entry.path();
        let kind = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        if entry.file_type().is_file() && matches!(kind, "html" | "rs") {
            names.extend(named(&read_text(path)?));
        }
    }
    let mut svg = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\">");
    for name in &names {
        svg.push_str(&symbol(places, name)?);
    }
    svg.push_str("</svg>");
    Ok(Sprite { names: names.into_iter().collect(), svg })
}

/// One icon as a symbol, without the invisible square that Tabler draws for editors.
fn symbol(places: &Places, name: &str) -> Result<String, String> {
    let file =
        places.web.join("node_modules/@tabler/icons/icons/outline").join(format!("{name}.svg"));
    let text = read_text(&file).map_err(|_| format!("no Tabler icon is called `{name}`"))?;
    let inner = text
        .split_once('>')
        .and_then(|(_, rest)| rest.rsplit_once("</svg>"))
        .map(|(inner, _)| inner)
        .ok_or_else(|| format!("icon `{name}` is not an SVG file"))?;
    let lines = inner.lines().map(str::trim).filter(|line| !line.contains("M0 0h24v24H0z"));
    let paths: String = lines.collect::<Vec<_>>().join("").replace(" />", "/>");
    Ok(format!(
        "<symbol id=\"{name}\" viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\" \
         stroke-width=\"1.75\" stroke-linecap=\"round\" stroke-linejoin=\"round\">{paths}</symbol>"
    ))
}

/// Icon names in a source text.
pub(super) fn named(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (start, _) in text.match_indices("icon") {
        let rest = text[start + 4..].trim_start_matches('!').trim_start();
        let Some(after) = rest.strip_prefix(['(', '=', ':']) else { continue };
        let Some(quoted) = after.trim_start().strip_prefix('"') else { continue };
        let Some((name, _)) = quoted.split_once('"') else { continue };
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !name.is_empty() && name.chars().all(plain) {
            names.insert(name.to_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn finds_every_way_of_naming_an_icon() {
        let text = r#"{{ ui::icon("search") }} {{ ui::submit(l.t("x"), icon = "send") }}
            MenuEntry { icon: "home" } icon!("alert-circle") icon("Not One") lexicon("x y")
            <link rel="icon" href="/x">"#;
        let names: Vec<String> = named(text).into_iter().collect();
        assert_eq!(names, ["alert-circle", "home", "search", "send"]);
    }
}
