//! Small helpers behind the component macros of `ui.html`, and the few types they show. They take
//! references of any depth, because that is how templates pass values.

use crate::answer::FlawText;
use crate::format::{Language, Whole};
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// Names a Tabler icon in Rust, so that the build of the sprite finds it.
#[macro_export]
macro_rules! icon {
    ($name:literal) => {
        $name
    };
}

/// One line of a select or a group of radio buttons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the person reads.
    pub label: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Display, label: impl Display) -> Choice {
        Choice { value: value.to_string(), label: label.to_string() }
    }
}

/// How a request stands. A room may add a detail beside it, never a tenth status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Still with its author.
    Draft,
    /// Sent, nobody has looked yet.
    Sent,
    /// Somebody is looking.
    InReview,
    /// Given back with a reason.
    NeedsWork,
    /// Agreed.
    Approved,
    /// Refused with a reason.
    Rejected,
    /// Taken back by its author.
    Cancelled,
    /// Nothing is left to do.
    Done,
    /// Its time is over.
    Expired,
}

impl Status {
    /// All nine.
    pub const ALL: [Status; 9] = [
        Status::Draft,
        Status::Sent,
        Status::InReview,
        Status::NeedsWork,
        Status::Approved,
        Status::Rejected,
        Status::Cancelled,
        Status::Done,
        Status::Expired,
    ];

    /// Message key of its word.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Status::Draft => "status-draft",
            Status::Sent => "status-sent",
            Status::InReview => "status-in-review",
            Status::NeedsWork => "status-needs-work",
            Status::Approved => "status-approved",
            Status::Rejected => "status-rejected",
            Status::Cancelled => "status-cancelled",
            Status::Done => "status-done",
            Status::Expired => "status-expired",
        }
    }

    /// Tone of its badge.
    #[must_use]
    pub fn tone(self) -> &'static str {
        match self {
            Status::Draft | Status::Cancelled | Status::Expired => "neutral",
            Status::Sent | Status::InReview => "guidance",
            Status::NeedsWork => "warning",
            Status::Approved | Status::Done => "positive",
            Status::Rejected => "negative",
        }
    }

    /// Icon of its badge; told apart without colour.
    #[must_use]
    pub fn icon(self) -> &'static str {
        match self {
            Status::Draft => icon!("pencil"),
            Status::Sent => icon!("send"),
            Status::InReview => icon!("eye"),
            Status::NeedsWork => icon!("arrow-back-up"),
            Status::Approved => icon!("circle-check"),
            Status::Rejected => icon!("circle-x"),
            Status::Cancelled => icon!("ban"),
            Status::Done => icon!("checks"),
            Status::Expired => icon!("clock-off"),
        }
    }
}

/// The icon that stands beside a tone.
#[must_use]
pub fn tone_icon(tone: impl AsRef<str>) -> &'static str {
    match tone.as_ref() {
        "positive" => icon!("circle-check"),
        "warning" => icon!("alert-triangle"),
        "negative" => icon!("alert-circle"),
        "guidance" => icon!("info-circle"),
        _ => icon!("point"),
    }
}

/// The message of a field, empty when nothing is wrong with it.
#[must_use]
pub fn flaw(flaws: &impl AsRef<[FlawText]>, field: impl AsRef<str>) -> String {
    let found = flaws.as_ref().iter().find(|flaw| flaw.field == field.as_ref());
    found.map(|flaw| flaw.message.clone()).unwrap_or_default()
}

/// The name of the field before a message that does not name it itself: `Nomor surat: `.
#[must_use]
pub fn place(l: impl Language, flaw: &FlawText) -> String {
    const VAGUE: [&str; 5] =
        ["flaw-required", "flaw-choice", "flaw-date", "flaw-month", "flaw-clock"];
    let l = l.l();
    let key = format!("field-{}", flaw.field.replace('_', "-"));
    if l.has(&key) && VAGUE.iter().any(|vague| l.t(vague) == flaw.message) {
        return format!("{}: ", l.t(&key));
    }
    String::new()
}

/// How many flaws there are.
#[must_use]
pub fn length(flaws: &impl AsRef<[FlawText]>) -> i64 {
    i64::try_from(flaws.as_ref().len()).unwrap_or(i64::MAX)
}

/// A number by value, for methods that take one.
#[must_use]
pub fn number(n: impl Whole) -> i64 {
    n.whole()
}

/// Whether two values read the same.
#[must_use]
pub fn same(a: impl Display, b: impl Display) -> bool {
    a.to_string() == b.to_string()
}

/// Two letters for a person without a photograph. Titles before the name are skipped.
#[must_use]
pub fn initials(name: impl AsRef<str>) -> String {
    let bare = name.as_ref().split(',').next().unwrap_or_default();
    let words = bare.split_whitespace().filter(|word| !word.contains('.'));
    words.filter_map(|word| word.chars().next()).take(2).flat_map(char::to_uppercase).collect()
}

/// Whether a column is the sorted one, and if so whether downwards.
#[must_use]
pub fn sorted(sort: impl AsRef<str>, column: impl AsRef<str>) -> Option<bool> {
    let (sort, column) = (sort.as_ref(), column.as_ref());
    match sort.strip_prefix('-') {
        Some(name) => (name == column).then_some(true),
        None => (sort == column).then_some(false),
    }
}

/// The value of the sort parameter that a click on a column asks for.
#[must_use]
pub fn next_sort(sort: impl AsRef<str>, column: impl AsRef<str>) -> String {
    match sorted(sort, &column) {
        Some(false) => format!("-{}", column.as_ref()),
        _ => column.as_ref().to_owned(),
    }
}

/// The page before, if there is one; pages count from 1.
#[must_use]
pub fn page_before(page: impl Whole) -> Option<i64> {
    (page.whole() > 1).then(|| page.whole() - 1)
}

/// The page after, if there is one.
#[must_use]
pub fn page_after(page: impl Whole, pages: impl Whole) -> Option<i64> {
    (page.whole() < pages.whole()).then(|| page.whole() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_skip_titles() {
        assert_eq!(initials("Dr. Siti Contoh, M.Si."), "SC");
        assert_eq!(initials("Budi"), "B");
        assert_eq!(initials(""), "");
    }

    #[test]
    fn a_second_click_turns_the_order() {
        assert_eq!(next_sort("nama", "nama"), "-nama");
        assert_eq!(next_sort("-nama", "nama"), "nama");
        assert_eq!(next_sort("nip", "nama"), "nama");
        assert_eq!(sorted("-nama", "nama"), Some(true));
        assert_eq!(sorted("nip", "nama"), None);
    }

    #[test]
    fn pages_end_at_both_ends() {
        assert_eq!((page_before(1), page_after(1, 3)), (None, Some(2)));
        assert_eq!((page_before(3), page_after(3, 3)), (Some(2), None));
    }

    #[test]
    fn a_flaw_is_found_by_its_field() {
        let flaws = vec![FlawText { field: "nip".into(), row: None, message: "18".into() }];
        assert_eq!(flaw(&flaws, "nip"), "18");
        assert_eq!(flaw(&&flaws, "nama"), "");
    }

    #[test]
    fn every_status_differs_from_the_others_without_colour() {
        let icons: std::collections::BTreeSet<_> = Status::ALL.iter().map(|s| s.icon()).collect();
        assert_eq!(icons.len(), Status::ALL.len());
    }
}
