//! `cargo xtask bench`: measures on this machine what the house promises, with the load generator
//! on the same cores, and prints a table and JSON. It judges nothing: times are for people to
//! read, and a ratio is only ever taken within one run.

mod figures;
mod http;
mod ingest;
mod load;
mod login;
mod month;
mod pages;

use crate::site::Site;
use crate::{Done, demo, root, run, say};
use figures::Figures;
use std::path::PathBuf;
use std::time::Duration;

/// Options of the chore.
#[derive(clap::Args)]
pub struct Args {
    /// People of the city.
    #[arg(
        long,
        default_value_t = 36_005,
        value_parser = clap::value_parser!(u32).range(400..=200_000)
    )]
    people: u32,
    /// Engine of the database.
    #[arg(long, value_enum, default_value_t = Engine::Sqlite)]
    engine: Engine,
    /// Writes the figures to this file too.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Seconds of each load.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Measures the program that is there, without building it.
    #[arg(long)]
    as_built: bool,
}

/// Engine of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Engine {
    /// The embedded one.
    Sqlite,
    /// A server, named by `DATABASE_URL`.
    Postgres,
}

/// People of the cities whose times give the exponent of growth.
const GROWTH: [u32; 3] = [1_000, 10_000, 100_000];

/// Runs the chore.
///
/// # Errors
/// When something could not be measured.
pub fn run(args: &Args) -> Done {
    engine(args.engine)?;
    if !args.as_built {
        demo::front_end()?;
        run::show(&mut run::cargo(&["build", "--release", "--package", "sembilan"]))?;
    }
    let mut figures = Figures::new(args.people, &format!("{:?}", args.engine).to_lowercase());
    engine_alone(args.people, &mut figures)?;
    let scratch = run::Scratch::new("bench")?;
    let dir = scratch.path().join("city");
    say("the city: making it …");
    Site::start("release", args.people, &dir)?.stop();
    let site = Site::start("release", args.people, &dir)?;
    figures.add("start", "from process to first page", site.start.as_secs_f64(), "s");
    figures.add("start", "resident memory, idle", megabytes(site.memory().0), "MB");
    let span = Duration::from_secs(args.seconds);
    pages::measure(&site, span, &mut figures)?;
    ingest::measure(&site, args.people, span, &mut figures)?;
    let (now, most) = site.memory();
    figures.add("end", "resident memory", megabytes(now), "MB");
    figures.add("end", "resident memory, highest", megabytes(most), "MB");
    let officer = site.login("officer")?.clone();
    site.stop();
    month::measure(&dir, &officer, &mut figures)?;
    say("");
    figures.print();
    let file = args.json.clone().unwrap_or_else(|| root().join("bench.json"));
    std::fs::write(&file, figures.json()?).map_err(|e| format!("{}: {e}", file.display()))?;
    say(&format!("written to {}", file.display()));
    Ok(())
}

fn engine(engine: Engine) -> Done {
    let named = std::env::var("DATABASE_URL").is_ok_and(|url| url.starts_with("postgres"));
    match (engine, named) {
        (Engine::Sqlite, false) | (Engine::Postgres, true) => Ok(()),
        (Engine::Sqlite, true) => {
            Err("DATABASE_URL names PostgreSQL; pass --engine postgres".to_owned())
        }
        (Engine::Postgres, false) => {
            Err("name an empty PostgreSQL database in DATABASE_URL=postgres://…".to_owned())
        }
    }
}

/// Rules without a database, and how their time grows with the city.
fn engine_alone(people: u32, figures: &mut Figures) -> Done {
    let measure = |people: u32| -> Result<serde_json::Value, String> {
        say(&format!("the rules alone, {people} people …"));
        let program = run::built("release", "sembilan");
        let people = people.to_string();
        run::json(&mut run::program(program, &["--json", "bench-engine", "--people", &people]))
    };
    let number = |told: &serde_json::Value, name: &str| {
        told.get(name).and_then(serde_json::Value::as_f64).unwrap_or(0.0)
    };
    let mut points = Vec::new();
    for size in GROWTH {
        let told = measure(size)?;
        points
            .push((f64::from(size), number(&told, "attendance_s") + number(&told, "allowance_s")));
    }
    let told = measure(people)?;
    let lines = [
        ("punches judged", "punches_per_s", "1/s"),
        ("punches judged, one core", "punches_per_s_core", "1/s"),
        ("pay lines", "lines_per_s", "1/s"),
        ("pay lines, one core", "lines_per_s_core", "1/s"),
        ("a month's attendance", "attendance_s", "s"),
        ("a month's pay", "allowance_s", "s"),
    ];
    for (name, key, unit) in lines {
        figures.add("rules alone", name, number(&told, key), unit);
    }
    figures.add("rules alone", "growth exponent, 1,000 to 100,000", figures::exponent(&points), "");
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "a figure to read, far below 2^52")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
