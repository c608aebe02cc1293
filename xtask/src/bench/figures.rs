//! What was measured, as a table for people and as JSON for comparison between versions, with the
//! machine and the commit that it belongs to.

use crate::{run, say};
use serde::Serialize;

/// All figures of a run.
#[derive(Debug, Serialize)]
pub struct Figures {
    commit: String,
    cores: usize,
    people: u32,
    engine: String,
    figures: Vec<Figure>,
}

#[derive(Debug, Serialize)]
struct Figure {
    group: String,
    name: String,
    value: f64,
    unit: &'static str,
}

impl Figures {
    /// No figures yet.
    #[must_use]
    pub fn new(people: u32, engine: &str) -> Figures {
        let commit = run::answer(&mut run::program("git", &["rev-parse", "--short=12", "HEAD"]));
        Figures {
            commit: commit.map(|text| text.trim().to_owned()).unwrap_or_default(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            people,
            engine: engine.to_owned(),
            figures: Vec::new(),
        }
    }

    /// Adds one.
    pub fn add(&mut self, group: &str, name: &str, value: f64, unit: &'static str) {
        say(&format!("{group}: {name}: {} {unit}", shown(value)));
        let (group, name) = (group.to_owned(), name.to_owned());
        self.figures.push(Figure { group, name, value, unit });
    }

    /// Prints the table.
    pub fn print(&self) {
        say(&format!(
            "{} people, {}, {} cores, commit {}",
            self.people, self.engine, self.cores, self.commit
        ));
        let mut group = "";
        for figure in &self.figures {
            if figure.group != group {
                group = &figure.group;
                say(&format!("\n{group}"));
            }
            say(&format!("  {:<44} {:>14} {}", figure.name, shown(figure.value), figure.unit));
        }
    }

    /// The figures as JSON.
    ///
    /// # Errors
    /// When they do not serialise.
    pub fn json(&self) -> Result<String, String> {
        serde_json::to_string_pretty(self).map_err(|e| e.to_string())
    }
}

/// A number with three digits that matter, or whole from 1,000 on with separators.
fn shown(value: f64) -> String {
    if value.abs() < 1_000.0 {
        let places = if value == 0.0 { 0 } else { digits_after(value) };
        return format!("{value:.places$}");
    }
    let whole = format!("{value:.0}");
    let mut text = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) && digit.is_ascii_digit() {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn digits_after(value: f64) -> usize {
    match value.abs() {
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        v if v >= 1.0 => 2,
        _ => 4,
    }
}

/// The exponent `k` with which time grows as people to the `k`: the slope of the least squares
/// through the logarithms.
#[must_use]
pub fn exponent(points: &[(f64, f64)]) -> f64 {
    let logs: Vec<(f64, f64)> =
        points.iter().filter(|p| p.0 > 0.0 && p.1 > 0.0).map(|p| (p.0.ln(), p.1.ln())).collect();
    #[allow(clippy::cast_precision_loss, reason = "a handful of points")]
    let count = logs.len() as f64;
    let mean = |pick: fn(&(f64, f64)) -> f64| logs.iter().map(pick).sum::<f64>() / count;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let over: f64 = logs.iter().map(|p| (p.0 - x) * (p.1 - y)).sum();
    let under: f64 = logs.iter().map(|p| (p.0 - x) * (p.0 - x)).sum();
    if under > 0.0 { over / under } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_told_apart() {
        let straight = exponent(&[(1e3, 1.0), (1e4, 10.0), (1e5, 100.0)]);
        let square = exponent(&[(1e3, 1.0), (1e4, 100.0), (1e5, 10_000.0)]);
        assert!((straight - 1.0).abs() < 1e-9);
        assert!((square - 2.0).abs() < 1e-9);
        assert!(exponent(&[]).abs() < 1e-9);
    }

    #[test]
    fn numbers_are_readable() {
        assert_eq!(shown(1_234_567.0), "1,234,567");
        assert_eq!(shown(123.4), "123");
        assert_eq!(shown(0.012_34), "0.0123");
        assert_eq!(shown(0.0), "0");
    }
}
