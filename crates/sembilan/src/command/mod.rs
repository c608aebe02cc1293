//! The commands, one file each.

mod audit;
mod backup;
mod bench_engine;
mod demo;
mod device;
mod health;
mod import;
mod law;
mod month;
mod progress;
mod tenant;
#[cfg(test)]
pub(crate) mod testing;

use crate::cli::{Cli, Command};
use crate::config::{self, Config, TenantConfig};
use crate::traces::Traces;
use crate::{compose, serve};
use shell::house::Clock;
use std::io::IsTerminal;
use std::process::ExitCode;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// What a command needs to know.
pub struct World {
    /// Settings in force.
    pub config: Config,
    /// Answer in JSON.
    pub json: bool,
    /// The pemda meant.
    pub tenant: Option<String>,
    /// The time.
    pub clock: Clock,
}

impl World {
    /// The pemda meant.
    ///
    /// # Errors
    /// When none or several could be meant.
    pub fn tenant(&self) -> Result<&TenantConfig, String> {
        match (&self.tenant, self.config.tenants.as_slice()) {
            (Some(slug), all) => all
                .iter()
                .find(|t| t.slug == *slug)
                .ok_or_else(|| format!("no pemda '{slug}' is configured")),
            (None, [one]) => Ok(one),
            (None, []) => Err("no pemda is configured in sembilan.toml".to_owned()),
            (None, _) => Err("several pemda are configured; name one with --tenant".to_owned()),
        }
    }
}

/// Runs a command.
///
/// # Errors
/// What went wrong, in one line for the operator.
pub fn run(cli: Cli) -> Result<ExitCode, String> {
    if matches!(cli.command, Command::PrintChild) {
        return Ok(print::child::main(fonts()));
    }
    compose::install_words()?;
    let config = Config::read(cli.config.as_deref())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| format!("cannot start: {e}"))?;
    // Only who serves sends traces; the other commands are short and have no requests.
    let traces = match &cli.command {
        Command::Serve | Command::Demo(_) => Traces::open(&config, runtime.handle())?,
        _ => None,
    };
    log(config.log_json, traces.as_ref());
    let names: Vec<String> =
        std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()).collect();
    for stranger in config::strangers(names.iter().map(String::as_str)) {
        tracing::warn!("{stranger} in the environment is no setting; `sembilan config` lists them");
    }
    let world =
        World { config, json: cli.json, tenant: cli.tenant, clock: compose::machine_clock() };
    let done = runtime.block_on(dispatch(world, cli.command));
    if let Some(traces) = traces {
        runtime.block_on(traces.end());
    }
    done
}

async fn dispatch(world: World, command: Command) -> Result<ExitCode, String> {
    let done = |()| ExitCode::SUCCESS;
    match command {
        Command::Serve => {
            let clock = world.clock.clone();
            serve::run(&world.config, clock, |bound| {
                tracing::info!(web = %bound.web, machines = %bound.machines,
                    metrics = %bound.metrics, "serving");
            })
            .await
            .map(done)
        }
        Command::Demo(demo) => demo::run(demo, world).await.map(done),
        Command::Import(import) => import::run(import, &world).await,
        Command::Device(device) => device::run(device, &world).await.map(done),
        Command::Month(month) => month::run(month, &world).await,
        Command::Law(law) => law::run(law, &world),
        Command::Audit(audit) => audit::run(audit, &world).await,
        Command::Tenant(tenant) => tenant::run(tenant, &world).await.map(done),
        Command::Backup(backup) => backup::backup(&backup, &world).await.map(done),
        Command::Restore(restore) => backup::restore(&restore, &world).await.map(done),
        Command::Health(health) => health::run(&health, &world).await,
        Command::Config => {
            say(&world.config.effective());
            Ok(ExitCode::SUCCESS)
        }
        Command::PrintChild => Ok(ExitCode::SUCCESS),
        Command::BenchEngine(args) => bench_engine::run(&args, &world).map(done),
    }
}

/// What went wrong, in the words of the pages; an operator reads English.
fn plain(failure: impl Into<store::Failure>) -> String {
    let problem = match failure.into() {
        store::Failure::Fault(fault) => return fault.to_string(),
        said => shell::answer::Problem::from(said),
    };
    let told = problem.details(shell::lang::L(shell::lang::Lang::En), None);
    let flaws = told.flaws.iter().map(|flaw| match flaw.row {
        Some(row) => format!("\n  row {row}, {}: {}", flaw.field, flaw.message),
        None => format!("\n  {}: {}", flaw.field, flaw.message),
    });
    format!("{}{}", told.title, flaws.collect::<String>())
}

fn log(json: bool, traces: Option<&Traces>) {
    let filter = EnvFilter::try_from_env("SEMBILAN_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,tokio_postgres=warn,hyper=warn"));
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let lines = if json { lines.json().boxed() } else { lines.boxed() };
    let mut layers = vec![lines.with_filter(filter).boxed()];
    layers.extend(traces.map(Traces::layer));
    let _ = tracing_subscriber::registry().with(layers).try_init();
}

/// The typeface of documents: the one of the pages, cut for the PDF engine when the front end is
/// built.
fn fonts() -> Vec<Vec<u8>> {
    const FACES: [&[u8]; 3] = [
        include_bytes!("../../../../web/dist/print/PlusJakartaSans-Regular.ttf"),
        include_bytes!("../../../../web/dist/print/PlusJakartaSans-SemiBold.ttf"),
        include_bytes!("../../../../web/dist/print/PlusJakartaSans-Bold.ttf"),
    ];
    FACES.iter().map(|face| face.to_vec()).collect()
}

/// A line of the answer.
pub fn say(text: &str) {
    use std::io::Write;
    // A reader that went away (`| head`) ends the output, not the program.
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// The answer as JSON.
///
/// # Errors
/// When the value does not serialise.
pub fn say_json<T: serde::Serialize>(value: &T) -> Result<(), String> {
    say(&serde_json::to_string_pretty(value).map_err(|e| e.to_string())?);
    Ok(())
}
