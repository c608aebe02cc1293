//! Renders the frame and every component once and holds the result against the rules that every
//! page must keep: no inline style or script, one heading, ids used once, labels that lead
//! somewhere, icons that exist.

use super::*;
use crate::answer::FlawText;
use crate::chart::{Chart, Shape, write_count};
use crate::ui::{Choice, Status};
use law::Date;
use std::collections::BTreeSet;

/// Every component once.
#[derive(Template)]
#[template(path = "every_component.html")]
struct Gallery {
    l: L,
    flaws: Vec<FlawText>,
    count: i64,
    nip: &'static str,
    name: String,
    token: String,
    day: Date,
    choices: Vec<Choice>,
    yes: bool,
    statuses: [Status; 9],
    sort: String,
    rupiah: i64,
    bp: i64,
    page: i64,
    pages: i64,
    chart: Chart,
    reasons: String,
}

fn gallery(l: L) -> String {
    let flaw = |field: &str| FlawText { field: field.into(), row: None, message: "Salah.".into() };
    let months = ["Sep", "Okt", "Nov"].map(str::to_owned).into_iter().zip([10_i64, 40, 25]);
    Gallery {
        l,
        flaws: vec![flaw("nip"), flaw("kelas")],
        count: 12_480,
        nip: "199001012099011001",
        name: "Dr. Siti <Contoh>, M.Si.".to_owned(),
        token: "t0k\"en".to_owned(),
        day: "2026-11-21".parse().expect("a date"),
        choices: vec![Choice::new("a", "Satu"), Choice::new("b", "Dua")],
        yes: true,
        statuses: Status::ALL,
        sort: "-nama".to_owned(),
        rupiah: 4_275_000,
        bp: 9_640,
        page: 2,
        pages: 3,
        chart: Chart::one(l, "hadir", "Hadir", Shape::Line, months, write_count),
        reasons: "<ul class=\"why-tree\"><li>a</li></ul>".to_owned(),
    }
    .render()
    .expect("the components render")
}

fn page(lang: Lang, body: &str, person: bool) -> String {
    let _ = crate::lang::install(&WORDS);
    let identity = Identity { name: "Budi Contoh".into(), hat: "Operator OPD".into() };
    let item = |n: usize| MenuItem {
        label: format!("Menu {n}"),
        href: format!("/menu-{n}"),
        icon: crate::icon!("home"),
        current: n == 0,
    };
    let menu: Vec<MenuItem> = if person { (0..7).map(item).collect() } else { Vec::new() };
    let primary = Primary { label: "Ajukan cuti".into(), href: "/baru".into(), icon: "plus" };
    Layout {
        l: L(lang),
        title: "Selamat pagi, \"Budi\"",
        tenant: "Kota Contoh",
        brand: Brand { hue: 150, vivid_percent: 100 },
        theme: "dark",
        menu: &menu,
        person: person.then_some(&identity),
        acting_as: Some("Plt. Kepala Dinas"),
        waiting: 3,
        inbox_href: "/kotak",
        search_href: "/orang",
        help_href: "/bantuan",
        csrf: "t0k\"en",
        here: "/?a=1&b=2",
        today: "Sabtu, 21 November 2026",
        flash: Some("Tersimpan."),
        primary: Some(&primary),
        reload_s: Some(5),
        body,
    }
    .render()
    .expect("the frame renders")
}

/// Values of an attribute, in order.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let open = format!(" {attribute}=\"");
    let starts = html.match_indices(&open).map(|(at, _)| &html[at + open.len()..]);
    starts.filter_map(|rest| rest.split('"').next()).collect()
}

fn keeps_the_rules(html: &str) {
    for banned in [" style=", "<style", " onclick=", " onload=", "javascript:", "hx-on", "js:"] {
        assert!(!html.contains(banned), "{banned} in the page");
    }
    for script in html.split("<script").skip(1) {
        assert!(script.starts_with(" src=\"/aset/"), "an inline script");
        assert!(script.split_once('>').is_some_and(|(_, rest)| rest.starts_with("</script>")));
    }
    assert_eq!(html.matches("<h1").count(), 1, "one heading of the first level");
    let ids = values(html, "id");
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    for id in &unique {
        assert_eq!(ids.iter().filter(|other| *other == id).count(), 1, "id {id} twice");
    }
    for attribute in ["for", "aria-labelledby", "aria-describedby", "aria-controls"] {
        for list in values(html, attribute) {
            for id in list.split(' ') {
                assert!(unique.contains(id), "{attribute} leads to no id {id}");
            }
        }
    }
    for href in values(html, "href").into_iter().filter_map(|href| href.strip_prefix('#')) {
        assert!(unique.contains(href), "a link leads to no id {href}");
    }
    for address in values(html, "href").into_iter().chain(values(html, "src")) {
        let file = address.split('#').next().unwrap_or_default();
        if file.starts_with("/aset/") {
            assert!(crate::assets::serve(file, "").is_some(), "{file} is not embedded");
        }
    }
    assert!(!html.contains("ui-"), "a word without a text: {}", near(html, "ui-"));
}

fn near<'a>(html: &'a str, what: &str) -> &'a str {
    let at = html.find(what).unwrap_or_default();
    html.get(at.saturating_sub(60)..(at + 60).min(html.len())).unwrap_or_default()
}

#[test]
fn frame_and_components_keep_the_rules_in_both_languages() {
    for lang in Lang::ALL {
        let _ = crate::lang::install(&WORDS);
        let html = page(lang, &gallery(L(lang)), true);
        keeps_the_rules(&html);
        assert!(html.contains(&format!("<html lang=\"{}\" data-theme=\"dark\">", lang.code())));
    }
}

#[test]
fn what_a_person_typed_is_escaped() {
    let html = page(Lang::Id, &gallery(L(Lang::Id)), true);
    assert!(!html.contains("<Contoh>"));
    assert!(html.contains("Selamat pagi, &#34;Budi&#34;"));
    assert!(!html.contains("t0k\"en"));
}

#[test]
fn a_guest_sees_no_menu_no_search_and_no_names() {
    let html = page(Lang::Id, "<p>Masuk</p>", false);
    keeps_the_rules(&html);
    for part in ["class=\"menu\"", "top-search", "palette", "Budi Contoh", "/kotak"] {
        assert!(!html.contains(part), "{part}");
    }
}

#[test]
fn a_wrong_field_is_said_at_the_field_and_in_the_summary() {
    let html = gallery(L(Lang::Id));
    assert!(html.contains("<a href=\"#nip\">Salah.</a>"));
    assert!(html.contains("aria-invalid=\"true\" aria-describedby=\"nip-hint nip-error\""));
    assert!(html.contains("aria-describedby=\"nama-hint\""));
    assert_eq!(html.matches("aria-invalid").count(), 1);
}

#[test]
fn a_problem_says_what_happened_and_its_number() {
    let _ = crate::lang::install(&WORDS);
    let details = Details {
        kind: "fault".into(),
        status: 500,
        title: "Gangguan di sisi kami.".into(),
        detail: None,
        incident: Some("K-7F3A".into()),
        flaws: Vec::new(),
    };
    let body = ProblemBody::new(L(Lang::Id), &details).render().expect("it renders");
    assert!(body.contains("K-7F3A") && body.contains("is-negative"));
    keeps_the_rules(&page(Lang::Id, &body, true));
}

#[test]
fn both_languages_have_the_same_words() {
    let keys = WORDS.map(|(_, text)| crate::lang::keys(text));
    assert_eq!(keys[0], keys[1]);
}
