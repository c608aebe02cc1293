//! The frame around every page: top bar, menu, title with its one primary action, messages, foot.
//! It only shows what it is given; it must never ask a database or decide who may do what.

use crate::answer::Details;
use crate::ctx::Primary;
use crate::lang::{L, Lang};
use crate::theme::Brand;
use askama::Template;

/// The words of frame and components.
pub const WORDS: [(Lang, &str); 2] = [
    (Lang::Id, include_str!("../locales/ui-id.ftl")),
    (Lang::En, include_str!("../locales/ui-en.ftl")),
];

/// A line of the menu as it is shown.
#[derive(Clone, Debug)]
pub struct MenuItem {
    /// Text.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Tabler icon.
    pub icon: &'static str,
    /// Whether the page belongs to it.
    pub current: bool,
}

/// Who is logged in, as the top bar says it.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Name with titles.
    pub name: String,
    /// The highest hat in words.
    pub hat: String,
}

/// A whole page. `body` is trusted HTML that a template of ours has rendered.
#[derive(Template)]
#[template(path = "layout.html")]
pub struct Layout<'a> {
    /// Language.
    pub l: L,
    /// The one heading of the page.
    pub title: &'a str,
    /// Name of the pemda.
    pub tenant: &'a str,
    /// Colour of the pemda.
    pub brand: Brand,
    /// `light`, `dark` or `auto`.
    pub theme: &'a str,
    /// What this person may open; on a phone the first four stand in the bar.
    pub menu: &'a [MenuItem],
    /// Who is logged in; a guest sees neither menu nor search.
    pub person: Option<&'a Identity>,
    /// Hat of somebody else that is worn now.
    pub acting_as: Option<&'a str>,
    /// How many items wait for this person.
    pub waiting: i64,
    /// Where the bell leads; empty hides it.
    pub inbox_href: &'a str,
    /// Where a search goes with `?q=`; empty hides it.
    pub search_href: &'a str,
    /// Help for this page; empty hides it.
    pub help_href: &'a str,
    /// Token that forms carry.
    pub csrf: &'a str,
    /// Path and query of this page, to come back after a change of theme or language.
    pub here: &'a str,
    /// A line below the title, such as the date with its zone; may be empty.
    pub today: &'a str,
    /// A message to say once.
    pub flash: Option<&'a str>,
    /// The one primary action.
    pub primary: Option<&'a Primary>,
    /// Without scripts the page loads itself again after so many seconds, for work in progress.
    pub reload_s: Option<u32>,
    /// What stands in the page.
    pub body: &'a str,
}

/// A problem as the body of a page.
#[derive(Template)]
#[template(path = "problem.html")]
pub struct ProblemBody<'a> {
    /// Language.
    pub l: L,
    /// What happened.
    pub details: &'a Details,
    /// Tone of the notice.
    pub tone: &'static str,
}

impl<'a> ProblemBody<'a> {
    /// The body for a problem; our own faults are told as such, everything else as advice.
    #[must_use]
    pub fn new(l: L, details: &'a Details) -> ProblemBody<'a> {
        let tone = match details.status {
            500.. => "negative",
            404 | 401 => "guidance",
            _ => "warning",
        };
        ProblemBody { l, details, tone }
    }
}

/// Message key of a theme.
#[must_use]
pub fn theme_key(theme: impl AsRef<str>) -> &'static str {
    match theme.as_ref() {
        "light" => "ui-theme-light",
        "dark" => "ui-theme-dark",
        _ => "ui-theme-auto",
    }
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
