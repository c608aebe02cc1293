//! The pages people open most, each as the role that opens it: an open loop far below what the
//! machine can do, for latency, and a closed one for how many it can do.

use super::figures::Figures;
use super::http::{Answer, get};
use super::load::{Pace, load};
use super::login;
use crate::site::Site;
use crate::{Done, say};
use std::time::Duration;

/// Requests a second of the open loop.
const CALM: u64 = 40;

/// Role, name and path of a page. `{me}` is the person who is logged in.
const PAGES: &[(&str, &str, &str)] = &[
    ("employee", "home", "/"),
    ("employee", "own file", "/orang/{me}"),
    ("employee", "own month of attendance", "/presensi/{me}/2026-03"),
    ("employee", "own pay", "/tpp/slip/{me}/2026-02"),
    ("employee", "why this pay", "/tpp/slip/{me}/2026-02/mengapa"),
    ("superior", "home", "/"),
    ("officer", "home", "/"),
    ("officer", "list of people", "/orang"),
    ("officer", "search", "/orang?q=wulandari"),
    ("officer", "a file", "/orang/{me}"),
    ("officer", "attendance of the city", "/presensi/kota/2026-03"),
    ("officer", "what a month lacks", "/tpp/2026-03/kelengkapan"),
    ("officer", "register of pay", "/tpp/2026-02/daftar"),
    ("officer", "law", "/hukum"),
    ("auditor", "journal", "/jurnal"),
];

/// Measures every page that the role may open.
///
/// # Errors
/// When nobody can log in.
pub fn measure(site: &Site, span: Duration, figures: &mut Figures) -> Done {
    let mut last: Option<(&str, String, i64)> = None;
    for (role, name, path) in PAGES {
        if last.as_ref().is_none_or(|(known, _, _)| known != role) {
            let known = site.login(role)?;
            last = Some((role, login::cookie(site, known)?, known.person_id));
        }
        let Some((_, cookie, me)) = &last else { continue };
        let request = get(&site.web, &path.replace("{me}", &me.to_string()), cookie);
        let right = |answer: &Answer| answer.status == 200;
        let ask = |pace, connections| {
            load(&site.web, (pace, span), connections, |_, _| request.clone(), right)
        };
        let calm = ask(Pace::Open(CALM), 8);
        if calm.good == 0 {
            let why = calm.first_bad.unwrap_or_default();
            say(&format!("{role}: {path} does not answer a page: {why}"));
            continue;
        }
        let most = ask(Pace::Closed, 4);
        let group = format!("{name} ({role}, {path})");
        figures.add(&group, "requests", most.per_s(), "1/s");
        figures.add(&group, "p50", calm.percentile_ms(50), "ms");
        figures.add(&group, "p99", calm.percentile_ms(99), "ms");
        figures.add(&group, "bytes of an answer", calm.bytes_each(), "B");
        if calm.bad + most.bad > 0 {
            #[allow(clippy::cast_precision_loss, reason = "a figure to read")]
            figures.add(&group, "not answered well", (calm.bad + most.bad) as f64, "requests");
        }
    }
    Ok(())
}
