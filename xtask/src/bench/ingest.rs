//! Ingestion as machines do it: punches over HTTP, each answer given only after the disk has it.
//! The peak minute of a city of 36,000 is about 90 punches a second; ten times that is the surge.

use super::figures::Figures;
use super::http::post;
use super::load::{Load, Pace, load};
use crate::Done;
use crate::site::Site;
use std::fmt::Write;
use std::time::Duration;

/// Machines of the demo.
const MACHINES: u64 = 60;
/// People a second who punch in the peak minute, for each 36,000.
const PEAK: u64 = 90;
/// Punches of a batch that a machine sends after it was cut off.
const BATCH: u64 = 50;

/// Measures single punches at the peak and at ten times the peak, then batches as fast as they go.
///
/// # Errors
/// When the city refused punches.
pub fn measure(site: &Site, people: u32, span: Duration, figures: &mut Figures) -> Done {
    let peak = (u64::from(people) * PEAK).div_ceil(36_000);
    let mut first = 0;
    for (name, times) in [("peak", 1), ("10 × peak", 10)] {
        let rate = peak * times;
        let single = punches(site, people, (Pace::Open(rate), span), (first, 1));
        tell(figures, &format!("punches, {name} ({rate}/s asked)"), &single, 1)?;
        first += 1_000_000;
    }
    let batches = punches(site, people, (Pace::Closed, span), (first, BATCH));
    tell(figures, &format!("punches in batches of {BATCH}, as fast as they go"), &batches, BATCH)
}

fn punches(site: &Site, people: u32, pace: (Pace, Duration), (first, each): (u64, u64)) -> Load {
    let request = |connection: u64, n: u64| {
        // A machine never sends two requests at a time, so each connection is one machine.
        let serial = format!("KC26{:09}", 140_000 + connection % MACHINES * 17);
        let path = format!("/iclock/cdata?SN={serial}&table=ATTLOG&Stamp={}", first + n);
        let numbers = (first + n) * each..(first + n + 1) * each;
        post(&site.machines, &path, "", "text/plain", body(numbers, u64::from(people)).as_bytes())
    };
    load(&site.machines, pace, MACHINES, request, |answer| {
        answer.status == 200 && answer.body.starts_with(b"OK")
    })
}

/// Lines of punches, each of another person or second, all on the first morning of April.
fn body(numbers: std::ops::Range<u64>, people: u64) -> String {
    let mut text = String::new();
    for n in numbers {
        let (person, second) = (n % people + 1, 6 * 3_600 + n / people % 21_600);
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        let pin = 100_000 + person;
        let _ =
            writeln!(text, "{pin}\t2026-04-01 {hour:02}:{minute:02}:{second:02}\t0\t1\t0\t0\t0");
    }
    text
}

#[allow(clippy::cast_precision_loss, reason = "a figure to read")]
fn tell(figures: &mut Figures, group: &str, load: &Load, each: u64) -> Done {
    if load.good == 0 {
        let why = load.first_bad.clone().unwrap_or_default();
        return Err(format!("the machines' door takes no punch: {why}"));
    }
    figures.add(group, "acknowledged punches", load.per_s() * each as f64, "1/s");
    figures.add(group, "p50", load.percentile_ms(50), "ms");
    figures.add(group, "p99", load.percentile_ms(99), "ms");
    figures.add(group, "not acknowledged", load.bad as f64, "requests");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_punches_are_the_same() {
        let text = body(0..5_000, 300);
        let mut lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "100001\t2026-04-01 06:00:00\t0\t1\t0\t0\t0");
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), 5_000);
    }
}
