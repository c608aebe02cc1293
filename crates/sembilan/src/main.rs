//! `sembilan`: the merit system of a pemda in one binary.

use clap::Parser;
use sembilan::cli::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match sembilan::command::run(cli) {
        Ok(code) => code,
        Err(what) => {
            eprintln!("sembilan: {what}");
            ExitCode::FAILURE
        }
    }
}
