//! The tree of reasons behind a number as nested lists: label, value, article, facts. It shows a
//! finished tree and must never compute; an empty tree has a sentence of its own.

use crate::icon;
use crate::lang::{L, Lang};
use crate::markup::{escape, icon as icon_svg};
use law::book::Cite;
use law::trace::{Amount, Fact, Reason};

/// Where facts and parameters of law can be looked at.
#[derive(Clone, Copy)]
pub struct Links<'a> {
    /// Page of a fact, if this person may open it.
    pub fact: &'a dyn Fn(&Fact) -> Option<String>,
    /// Page of a parameter by its key.
    pub rule: &'a dyn Fn(&str) -> Option<String>,
}

/// The tree as HTML, for the macro `ui::reasons`.
#[must_use]
pub fn html(l: L, reasons: &[Reason], links: Links<'_>) -> String {
    if reasons.is_empty() {
        return format!("<p>{}</p>", escape(&l.t("why-none")));
    }
    let mut out = String::new();
    list(l, reasons, links, 0, &mut out);
    out
}

fn list(l: L, reasons: &[Reason], links: Links<'_>, depth: usize, out: &mut String) {
    let heaviest = reasons.iter().map(weight).max().unwrap_or_default();
    out.push_str("<ul class=\"why-tree\">");
    for reason in reasons {
        // The largest effects stand open, the rest is folded with its sum.
        let open = depth == 0 || (depth < 3 && heaviest > 0 && weight(reason) == heaviest);
        node(l, reason, links, depth, open, out);
    }
    out.push_str("</ul>");
}

/// How much a node matters among its siblings: its money, else its minutes.
fn weight(reason: &Reason) -> u64 {
    match &reason.amount {
        Amount::Rupiah(n) | Amount::Minutes(n) | Amount::Bp(n) => n.unsigned_abs(),
        _ => 0,
    }
}

fn node(l: L, reason: &Reason, links: Links<'_>, depth: usize, open: bool, out: &mut String) {
    let args = reason.args.iter().map(|(name, value)| (*name, l.amount(value)));
    let label = escape(&l.tv(reason.key, args));
    let value = escape(&l.amount(&reason.amount));
    let line = format!(
        "<span class=\"why-label\">{label}</span><span class=\"why-value num\">{value}</span>"
    );
    out.push_str("<li>");
    if reason.parts.is_empty() {
        out.push_str(&format!("<div class=\"why-line\">{line}</div>"));
        grounds(l, reason, links, out);
    } else {
        let open = if open { " open" } else { "" };
        let mark = icon_svg(icon!("chevron-right"));
        out.push_str(&format!("<details{open}><summary class=\"why-line\">{mark}{line}</summary>"));
        grounds(l, reason, links, out);
        list(l, &reason.parts, links, depth + 1, out);
        out.push_str("</details>");
    }
    out.push_str("</li>");
}

/// Articles and facts that a node rests on.
fn grounds(l: L, reason: &Reason, links: Links<'_>, out: &mut String) {
    if reason.cites.is_empty() && reason.facts.is_empty() {
        return;
    }
    out.push_str("<ul class=\"why-grounds\">");
    for cite in &reason.cites {
        out.push_str(&rule(l, cite, links));
    }
    for fact in &reason.facts {
        out.push_str(&fact_line(l, fact, links));
    }
    out.push_str("</ul>");
}

fn rule(l: L, cite: &Cite, links: Links<'_>) -> String {
    let since = l.tv("why-since", [("date", crate::format::date_long(l, cite.valid_from))]);
    let words = linked(&cite.basis, (links.rule)(&cite.key));
    let verify = if cite.verify {
        let mark = icon_svg(icon!("alert-triangle"));
        let text = escape(&l.t("why-verify"));
        format!(" <span class=\"badge is-warning\">{mark}<span>{text}</span></span>")
    } else {
        String::new()
    };
    let value = plain_value(l, &cite.value)
        .map(|value| format!("<span class=\"num\">{}</span> · ", escape(&value)))
        .unwrap_or_default();
    let mark = icon_svg(icon!("gavel"));
    format!("<li>{mark}<span>{words} · {value}{since}{verify}</span></li>")
}

/// A value of law that says something by itself: a bare number. Tables and words of the program
/// stand on the page of the rule.
fn plain_value(l: L, value: &str) -> Option<String> {
    let number = !value.is_empty() && value.chars().all(|c| c.is_ascii_digit() || c == '.');
    number.then(|| match l.0 {
        Lang::Id => value.replace('.', ","),
        Lang::En => value.to_owned(),
    })
}

fn fact_line(l: L, fact: &Fact, links: Links<'_>) -> String {
    let key = format!("fact-{}", fact.kind);
    let kind = l.t(if l.has(&key) { &key } else { "fact-record" });
    let words = match fact.date {
        Some(date) => format!("{kind}, {}", crate::format::date_long(l, date)),
        None => kind,
    };
    let mark = icon_svg(icon!("file-text"));
    format!("<li>{mark}<span>{}</span></li>", linked(&words, (links.fact)(fact)))
}

fn linked(text: &str, href: Option<String>) -> String {
    match href {
        Some(href) => format!("<a href=\"{}\">{}</a>", escape(&href), escape(text)),
        None => escape(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(key: &'static str, rupiah: i64, parts: Vec<Reason>) -> Reason {
        Reason { amount: Amount::Rupiah(rupiah), parts, ..Reason::new(key) }
    }

    fn shown(reasons: &[Reason]) -> String {
        let links = Links { fact: &|f| Some(format!("/{}/{}", f.kind, f.id)), rule: &|_| None };
        html(L(Lang::Id), reasons, links)
    }

    #[test]
    fn the_largest_part_stands_open_and_the_rest_is_folded() {
        let small = reason("why-small", 10, vec![reason("why-leaf", 10, Vec::new())]);
        let large = reason("why-large", -900, vec![reason("why-leaf", -900, Vec::new())]);
        let text = shown(&[reason("why-top", -890, vec![small, large])]);
        assert_eq!(text.matches("<details open>").count(), 2, "{text}");
        assert_eq!(text.matches("<details>").count(), 1, "{text}");
        assert!(text.contains("\u{2212}Rp900"));
    }

    #[test]
    fn facts_are_links_and_words_are_escaped() {
        let mut leaf = reason("why-<leaf>", 1, Vec::new());
        leaf.facts.push(Fact { kind: "rating", id: 7, date: None });
        let text = shown(&[leaf]);
        assert!(text.contains("href=\"/rating/7\""));
        assert!(text.contains("why-&lt;leaf&gt;"));
    }

    #[test]
    fn only_bare_numbers_of_law_are_shown() {
        let (id, en) = (L(Lang::Id), L(Lang::En));
        assert_eq!(plain_value(id, "0.9").as_deref(), Some("0,9"));
        assert_eq!(plain_value(en, "0.9").as_deref(), Some("0.9"));
        for word in ["first", "[8]", "5 × 8", "all 6000", ""] {
            assert_eq!(plain_value(id, word), None, "{word}");
        }
    }

    #[test]
    fn no_reason_is_a_sentence() {
        assert!(shown(&[]).starts_with("<p>"));
    }
}
