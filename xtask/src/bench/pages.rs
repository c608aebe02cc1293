//! The pages people open most, each as the role that opens it: an open loop far below what the
//! machine can do, for latency, and a closed one for how many it can do.

use super::figures::Figures;
use super::http::{Answer, get};
use super::load::{Pace, load};
use super::login;
use crate::site::Site;
use crate::{Done, say};
use std::collections::BTreeMap;
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

/// Requests a second of the mixture.
const BUSY: u64 = 500;

/// Of twenty requests so many are for a page: what a working morning looks like.
const MIXTURE: &[(&str, &str, usize)] = &[
    ("employee", "/", 8),
    ("employee", "/presensi/{me}/2026-03", 4),
    ("employee", "/tpp/slip/{me}/2026-02", 3),
    ("employee", "/tpp/slip/{me}/2026-02/mengapa", 1),
    ("superior", "/", 1),
    ("officer", "/orang", 1),
    ("officer", "/orang?q=wulandari", 1),
    ("officer", "/tpp/2026-02/daftar", 1),
];

/// Measures every page that the role may open, then the mixture of them.
///
/// # Errors
/// When nobody can log in.
pub fn measure(site: &Site, span: Duration, figures: &mut Figures) -> Done {
    let logins = log_in(site)?;
    each(site, &logins, span, figures);
    mixed(site, &logins, span, figures);
    Ok(())
}

/// Cookie and person of each role.
type Logins = BTreeMap<&'static str, (String, i64)>;

fn log_in(site: &Site) -> Result<Logins, String> {
    let mut logins = Logins::new();
    for (role, _, _) in PAGES {
        if !logins.contains_key(role) {
            let known = site.login(role)?;
            logins.insert(role, (login::cookie(site, known)?, known.person_id));
        }
    }
    Ok(logins)
}

fn request(site: &Site, logins: &Logins, role: &str, path: &str) -> Option<Vec<u8>> {
    let (cookie, me) = logins.get(role)?;
    Some(get(&site.web, &path.replace("{me}", &me.to_string()), cookie))
}

fn right(answer: &Answer) -> bool {
    answer.status == 200
}

/// All roles at once on one open loop.
fn mixed(site: &Site, logins: &Logins, span: Duration, figures: &mut Figures) {
    let bag: Vec<Vec<u8>> = MIXTURE
        .iter()
        .filter_map(|(role, path, times)| Some(vec![request(site, logins, role, path)?; *times]))
        .flatten()
        .collect();
    // A step that shares no factor with the size of the bag visits all of it, in no order.
    let pick = |n: u64| usize::try_from(n.wrapping_mul(7)).unwrap_or(0) % bag.len().max(1);
    let request = |_, n| bag.get(pick(n)).cloned().unwrap_or_default();
    let load = load(&site.web, (Pace::Open(BUSY), span), 32, request, right);
    let group = format!("main pages mixed, {BUSY}/s asked");
    figures.add(&group, "requests", load.per_s(), "1/s");
    figures.add(&group, "p50", load.percentile_ms(50), "ms");
    figures.add(&group, "p99", load.percentile_ms(99), "ms");
    #[allow(clippy::cast_precision_loss, reason = "a figure to read")]
    figures.add(&group, "not answered well", load.bad as f64, "requests");
}

fn each(site: &Site, logins: &Logins, span: Duration, figures: &mut Figures) {
    for (role, name, path) in PAGES {
        let Some(request) = request(site, logins, role, path) else { continue };
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
}
