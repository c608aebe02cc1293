//! Chores of the house, run as `cargo xtask <chore>`. One module per chore; a chore says what it
//! does while it works, in plain lines, and ends with a code other than 0 when it failed.

mod assets;
mod bench;
mod demo;
mod proof;
mod run;
mod shots;
mod site;
mod test;
mod tidy;

use clap::{Parser, Subcommand};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Chores of the house.
#[derive(Parser)]
#[command(name = "cargo xtask", about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Makes web/dist: style sheet, scripts, icons and typeface, hashed and compressed.
    Assets(assets::Args),
    /// Makes what is missing, then the invented city, and serves it.
    Demo(demo::Args),
    /// Runs everything that must hold.
    Test(test::Args),
    /// Checks the house rules.
    Tidy,
    /// Measures closing, ingestion and pages on this machine.
    Bench(bench::Args),
    /// Runs the long forms of the experiments.
    Proof(proof::Args),
    /// Takes a picture of every page per role.
    Shots(shots::Args),
}

/// What a chore gives back; the text is what a person reads when it failed.
pub type Done = Result<(), String>;

fn main() -> ExitCode {
    let done = match Cli::parse().chore {
        Chore::Assets(args) => assets::run(&args),
        Chore::Demo(args) => demo::run(&args),
        Chore::Test(args) => test::run(&args),
        Chore::Tidy => tidy::run(),
        Chore::Bench(args) => bench::run(&args),
        Chore::Proof(args) => proof::run(&args),
        Chore::Shots(args) => shots::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            say(&format!("gagal: {why}"));
            ExitCode::FAILURE
        }
    }
}

/// A line of progress, on the error stream, so that results can be piped.
pub fn say(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The root of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}
