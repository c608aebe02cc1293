//! Text into HTML and SVG by hand, for the few parts that grow recursively or by arithmetic and
//! are therefore made in Rust instead of a template. Everything a person typed goes through
//! [`escape`].

/// Text that may stand between tags and inside quoted attributes.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// The use of an icon of the sprite.
#[must_use]
pub fn icon(name: &str) -> String {
    format!(
        "<svg class=\"icon\" width=\"20\" height=\"20\" aria-hidden=\"true\" focusable=\"false\">\
         <use href=\"{}\"></use></svg>",
        crate::assets::icon(name)
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_typed_can_end_an_attribute_or_open_a_tag() {
        let safe = super::escape("<b a=\"x\" c='y'>&");
        assert_eq!(safe, "&lt;b a=&quot;x&quot; c=&#39;y&#39;&gt;&amp;");
    }
}
