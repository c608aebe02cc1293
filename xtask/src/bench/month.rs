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
pub fn measure(dir: &Path, officer: &Login, people: u32, figures: &mut Figures) -> Done {
    let settings = dir.join("bench.toml");
    let text = format!(
        "data_dir = {:?}\n\n[[tenants]]\nslug = \"kota-contoh\"\ntitle = \"Kota Contoh\"\n\
         profile = \"kota-contoh\"\n",
        dir.display().to_string()
    );
    std::fs::write(&settings, text).map_err(|e| format!("{}: {e}", settings.display()))?;
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..RUNS {
        let mut command = run::program(run::built("release", "sembilan"), &["--json", "--config"]);
        command.arg(&settings).args(["month", "close", MONTH, "--as", &officer.nip]);
        command.args(["--incomplete", "Pengukuran kecepatan pada kota contoh"]);
        let began = Instant::now();
        run::answer(&mut command)?;
        times.push(began.elapsed());
    }
    times.sort_unstable();
    let middle = times.get(RUNS / 2).copied().unwrap_or_default().as_secs_f64();
    let group = "month, end to end";
    figures.add(group, "from command to persisted lines", middle, "s");
    figures.add(group, "people", f64::from(people) / middle.max(1e-9), "1/s");
    Ok(())
}
