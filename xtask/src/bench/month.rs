//! Closing a month from end to end, through the command an operator would use: from the start of
//! the process until every line of pay is on the disk.

use super::figures::Figures;
use crate::site::Login;
use crate::{Done, run};
use std::path::Path;
use std::time::{Duration, Instant};

/// The month that the demo leaves open.
const MONTH: &str = "2026-03";
/// Runs; the middle one is told.
const RUNS: usize = 3;

/// Measures it on the database of a city that nobody serves at the time.
///
/// # Errors
/// When the month cannot be computed.
pub fn measure(dir: &Path, officer: &Login, figures: &mut Figures) -> Done {
    let settings = dir.join("bench.toml");
    let text = format!(
        "data_dir = {:?}\n\n[[tenants]]\nslug = \"kota-contoh\"\ntitle = \"Kota Contoh\"\n\
         profile = \"kota-contoh\"\n",
        dir.display().to_string()
    );
    std::fs::write(&settings, text).map_err(|e| format!("{}: {e}", settings.display()))?;
    let (mut times, mut lines) = (Vec::<Duration>::new(), 0.0);
    for _ in 0..RUNS {
        let mut command = run::program(run::built("release", "sembilan"), &["--json", "--config"]);
        command.arg(&settings).args(["month", "close", MONTH, "--as", &officer.nip]);
        let began = Instant::now();
        let told = run::json(&mut command)?;
        times.push(began.elapsed());
        lines = told.get("lines").and_then(serde_json::Value::as_f64).unwrap_or(0.0);
    }
    times.sort_unstable();
    let middle = times.get(RUNS / 2).copied().unwrap_or_default().as_secs_f64();
    let group = "month, end to end";
    figures.add(group, "from command to persisted lines", middle, "s");
    figures.add(group, "lines of pay", lines, "");
    figures.add(group, "lines a second", lines / middle.max(1e-9), "1/s");
    Ok(())
}
