//! The command line. Every command explains itself, answers `--json` where it answers at all, and
//! tells its progress on standard error.

use clap::{Args, Parser, Subcommand};
use law::{Date, Month};
use std::path::PathBuf;

/// Merit system for a local government: attendance, allowance, journal.
#[derive(Debug, Parser)]
#[command(name = "sembilan", version, about, propagate_version = true)]
pub struct Cli {
    /// Settings file; without it `sembilan.toml` in this folder is read if it exists.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Answer in JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// The pemda meant, when more than one is configured.
    #[arg(long, global = true, value_name = "SLUG")]
    pub tenant: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the configured pemda.
    Serve,
    /// Make the invented city and serve it.
    Demo(Demo),
    /// Bring in a sheet of facts.
    Import(Import),
    /// Look after attendance machines.
    #[command(subcommand)]
    Device(Device),
    /// Compute, check, lock, reopen or replay a month.
    #[command(subcommand)]
    Month(MonthCommand),
    /// Look at the law and hold cases against it.
    #[command(subcommand)]
    Law(LawCommand),
    /// Verify the journal and prove its entries.
    #[command(subcommand)]
    Audit(Audit),
    /// Add or list pemda.
    #[command(subcommand)]
    Tenant(TenantCommand),
    /// Copy the database while it runs.
    Backup(Backup),
    /// Verify a copy and put it in place.
    Restore(Restore),
    /// Ask a running process how it is.
    Health(Health),
    /// Show the settings in force, without secrets.
    Config,
    /// Render one document from standard input; used for long registers.
    #[command(hide = true)]
    PrintChild,
    /// Measure the rules alone; used by the bench.
    #[command(hide = true)]
    BenchEngine(BenchEngine),
}

/// The rules alone.
#[derive(Debug, Args)]
pub struct BenchEngine {
    /// People of the city that is judged.
    #[arg(
        long,
        default_value_t = 36_000,
        value_parser = clap::value_parser!(u32).range(200..=200_000)
    )]
    pub people: u32,
}

/// The invented city.
#[derive(Debug, Args)]
pub struct Demo {
    /// People in service.
    #[arg(
        long,
        default_value_t = 9_012,
        value_parser = clap::value_parser!(u32).range(400..=200_000)
    )]
    pub people: u32,
    /// Seed of all chance.
    #[arg(long, default_value_t = 9)]
    pub seed: u64,
    /// The day on which the demo stands.
    #[arg(long, default_value = "2026-04-01", value_name = "DATE")]
    pub today: Date,
    /// Folder of the demo's database and keys.
    #[arg(long, default_value = "data/demo", value_name = "DIR")]
    pub dir: PathBuf,
    /// Address of the pages.
    #[arg(long, default_value = "127.0.0.1:8088")]
    pub web: String,
    /// Address of the machines.
    #[arg(long, default_value = "127.0.0.1:8081")]
    pub machines: String,
    /// Address of the metrics.
    #[arg(long, default_value = "127.0.0.1:9188")]
    pub metrics: String,
    /// Make the city anew.
    #[arg(long)]
    pub fresh: bool,
    /// Make the city and stop.
    #[arg(long)]
    pub build_only: bool,
    /// Machines do not send this morning.
    #[arg(long)]
    pub quiet_machines: bool,
}

/// A sheet of facts.
#[derive(Debug, Args)]
pub struct Import {
    /// Kind of facts.
    #[arg(value_enum)]
    pub what: ImportKind,
    /// The file, xlsx or csv.
    pub file: PathBuf,
    /// Month of a salary sheet, which carries none itself.
    #[arg(long)]
    pub month: Option<Month>,
    /// Serial number of the machine that a punch file comes from.
    #[arg(long)]
    pub serial: Option<String>,
    /// Take the good rows; without it the file is only judged.
    #[arg(long)]
    pub take: bool,
    /// NIP of the officer in whose name facts are recorded.
    #[arg(long = "as", value_name = "NIP")]
    pub as_nip: Option<String>,
}

/// Kinds of facts that come as sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ImportKind {
    /// Leave.
    Leave,
    /// Duty travel, training, study.
    Duty,
    /// Permits.
    Permit,
    /// Local holidays.
    Holiday,
    /// Rosters of shifts.
    Roster,
    /// Missed roll calls, ceremonies, meetings.
    Event,
    /// Ratings of results and behaviour.
    Rating,
    /// Validated activity minutes.
    Minutes,
    /// Sanctions.
    Sanction,
    /// State of wealth reports.
    Lhkpn,
    /// Salary sheet (SIPD GAJI).
    Salary,
    /// Map of PINs.
    Pin,
    /// Punches: attlog.dat or csv.
    Punch,
}

/// Attendance machines.
#[derive(Debug, Subcommand)]
pub enum Device {
    /// List machines with their last sign of life.
    List,
    /// Approve a machine.
    Approve {
        /// Serial number.
        serial: String,
        /// Code of the unit where it hangs.
        #[arg(long)]
        unit: String,
        /// Place in words.
        #[arg(long)]
        site: String,
        /// WIB, WITA or WIT.
        #[arg(long, default_value = "WIB")]
        zone: String,
    },
    /// Block a machine.
    Block {
        /// Serial number.
        serial: String,
        /// Why.
        #[arg(long)]
        ground: String,
    },
}

/// A month.
#[derive(Debug, Subcommand)]
pub enum MonthCommand {
    /// Judge completeness and compute; a second person checks and locks.
    Close(Close),
    /// Recompute a locked month and compare byte for byte.
    Replay {
        /// The month.
        month: Month,
    },
    /// List months with their versions and states.
    List,
}

/// Closing a month.
#[derive(Debug, Args)]
pub struct Close {
    /// The month.
    pub month: Month,
    /// NIP of who acts; computing needs an officer, locking a verifier.
    #[arg(long = "as", value_name = "NIP")]
    pub as_nip: Option<String>,
    /// Check and lock what was computed; asks for the code of the authenticator.
    #[arg(long)]
    pub lock: bool,
    /// Code of the authenticator, for scripts; otherwise it is asked for.
    #[arg(long, env = "SEMBILAN_CODE", hide_env_values = true)]
    pub code: Option<String>,
    /// Accept the unverified values of law that took part, in your name.
    #[arg(long)]
    pub accept_unverified: bool,
    /// Go on although something is missing, with this reason.
    #[arg(long, value_name = "REASON")]
    pub incomplete: Option<String>,
}

/// The law.
#[derive(Debug, Subcommand)]
pub enum LawCommand {
    /// Hold case files against the rules; without a path those that ship with the product.
    Check {
        /// Files or folders.
        paths: Vec<PathBuf>,
        /// Profile of law.
        #[arg(long, default_value = "kota-contoh")]
        profile: String,
    },
    /// Show a parameter with its values, or list all.
    Show {
        /// Key, for example `tax.ter`; none lists all.
        key: Option<String>,
        /// Profile of law.
        #[arg(long, default_value = "kota-contoh")]
        profile: String,
    },
    /// Check that every parameter has exactly one value in each month until 2031.
    Coverage {
        /// Profile of law.
        #[arg(long, default_value = "kota-contoh")]
        profile: String,
    },
}

/// The journal.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Verify the whole journal and every protected row.
    Verify {
        /// Signed checkpoint kept outside; only it can show that everything was rewritten.
        #[arg(long, value_name = "FILE")]
        checkpoint: Vec<PathBuf>,
    },
    /// Prove that an entry is in the log, or that one size grew from another.
    Prove {
        /// Entry to prove.
        #[arg(long, conflicts_with = "from")]
        entry: Option<u64>,
        /// Earlier size.
        #[arg(long, requires = "to")]
        from: Option<u64>,
        /// Later size.
        #[arg(long)]
        to: Option<u64>,
    },
    /// Check a receipt, without a database.
    Receipt {
        /// The receipt.
        file: PathBuf,
        /// Verifier key of the log or of a witness, from outside the receipt.
        #[arg(long, value_name = "FILE", required = true)]
        key: Vec<PathBuf>,
    },
    /// Show the key with which an outsider verifies.
    Key,
    /// Write checkpoint, tiles and entries to a folder.
    Export {
        /// Folder.
        dir: PathBuf,
    },
}

/// Pemda.
#[derive(Debug, Subcommand)]
pub enum TenantCommand {
    /// List the configured pemda.
    List,
    /// Make database and keys of a configured pemda, with its first officer.
    Init {
        /// NIP of the first officer.
        #[arg(long)]
        nip: String,
        /// The name without titles.
        #[arg(long)]
        name: String,
        /// Grade: `III/b`, or `IX` for a contract employee.
        #[arg(long)]
        golongan: String,
        /// Decree that makes the person an officer.
        #[arg(long)]
        decree: String,
        /// Name of the personnel agency.
        #[arg(long, default_value = "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia")]
        agency: String,
        /// Code of the personnel agency.
        #[arg(long, default_value = "BKPSDM")]
        agency_code: String,
    },
}

/// A copy of the database.
#[derive(Debug, Args)]
pub struct Backup {
    /// File to write.
    pub file: PathBuf,
}

/// Putting a copy in place.
#[derive(Debug, Args)]
pub struct Restore {
    /// File to read.
    pub file: PathBuf,
    /// Replace the present database, which is kept beside it.
    #[arg(long)]
    pub replace: bool,
}

/// A running process.
#[derive(Debug, Args)]
pub struct Health {
    /// Its address.
    #[arg(long, default_value = "127.0.0.1:8088")]
    pub web: String,
}
