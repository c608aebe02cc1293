//! `sembilan demo`: makes the invented city the first time, tells who may log in, and serves it
//! while its machines go on sending through the morning.

use super::{World, say};
use crate::city::cast::Login;
use crate::city::org::Org;
use crate::city::people::People;
use crate::city::{Plan, build, live};
use crate::cli::Demo;
use crate::config::{Config, TenantConfig};
use crate::keys::Keys;
use crate::serve::Bound;
use crate::{compose, rules, serve};
use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};
use shell::house::Clock;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Minute of the day on which the demo begins: 07.05, while people arrive.
const MORNING: i64 = 425;
/// Name of the pemda of the demo.
const SLUG: &str = "kota-contoh";

/// What was built, so that a second start finds it.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
struct Made {
    people: u32,
    seed: u64,
    today: String,
    database: String,
}

#[derive(Serialize, Deserialize)]
struct Marker {
    made: Made,
    logins: Vec<Login>,
}

/// Runs it.
///
/// # Errors
/// What went wrong, for the operator.
pub async fn run(demo: Demo, world: World) -> Result<(), String> {
    let config = settings(&demo, world.config);
    let clock = compose::clock_at(demo.today, law::Zone::Wib, MORNING);
    let marker = prepare(&demo, &config, &clock).await?;
    if demo.build_only {
        return tell(&marker, None, world.json);
    }
    let json = world.json;
    let quiet = demo.quiet_machines;
    let plan = plan(&demo);
    let ticking = clock.clone();
    serve::run(&config, clock, move |bound| {
        if let Err(what) = tell(&marker, Some(bound), json) {
            tracing::error!(%what, "cannot tell the logins");
        }
        if !quiet {
            live::start(plan, bound.machines, ticking);
        }
    })
    .await
}

fn plan(demo: &Demo) -> Plan {
    Plan {
        people: usize::try_from(demo.people).unwrap_or(9_012),
        seed: demo.seed,
        today: demo.today,
    }
}

fn settings(demo: &Demo, mut config: Config) -> Config {
    config.data_dir.clone_from(&demo.dir);
    config.web.clone_from(&demo.web);
    config.machines.clone_from(&demo.machines);
    config.metrics.clone_from(&demo.metrics);
    config.tenants = vec![TenantConfig {
        slug: SLUG.to_owned(),
        title: "Kota Contoh".to_owned(),
        hosts: Vec::new(),
        zone: "WIB".to_owned(),
        profile: SLUG.to_owned(),
    }];
    config
}

fn marker_path(dir: &Path) -> PathBuf {
    dir.join("demo.json")
}

fn found(path: &Path) -> Option<Marker> {
    serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
}

/// The city, made now or found from before. It is told to be made only when all of it is.
async fn prepare(demo: &Demo, config: &Config, clock: &Clock) -> Result<Marker, String> {
    let tenant = config.tenants.first().ok_or("no pemda")?;
    let (database, _) = compose::database(config, tenant);
    let made = Made {
        people: demo.people,
        seed: demo.seed,
        today: demo.today.to_string(),
        database: crate::config::without_password(&database),
    };
    let path = marker_path(&config.data_dir);
    if let Some(marker) = found(&path)
        && marker.made == made
        && !demo.fresh
    {
        return Ok(marker);
    }
    clear(config, tenant).await?;
    let logins = make(demo, config, tenant, clock).await?;
    leave_settings(config)?;
    let marker = Marker { made, logins };
    let text = serde_json::to_string_pretty(&marker).map_err(|e| e.to_string())?;
    let draft = path.with_extension("new");
    let broken = |e: std::io::Error| format!("{}: {e}", path.display());
    write_private(&draft, &text).map_err(broken)?;
    fs::rename(&draft, &path).map_err(broken)?;
    Ok(marker)
}

/// Leaves the settings of the demo beside its database, so that the other commands find it with
/// `--config`. The address of a database server may hold a password; it stays in the environment.
fn leave_settings(config: &Config) -> Result<(), String> {
    let path = config.data_dir.join(crate::config::FILE);
    let broken = |e: std::io::Error| format!("{}: {e}", path.display());
    let mut kept = config.clone();
    kept.database_url = None;
    kept.data_dir = fs::canonicalize(&config.data_dir).map_err(broken)?;
    write_private(&path, &kept.effective()).map_err(broken)
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file =
        fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Removes a demo that was made otherwise or not to its end.
async fn clear(config: &Config, tenant: &TenantConfig) -> Result<(), String> {
    let dir = &config.data_dir;
    let _ = fs::remove_file(marker_path(dir));
    if config.database_url.is_some() {
        let (url, schema) = compose::database(config, tenant);
        let schema = schema.unwrap_or_default();
        return store::drop_schema(&url, &schema).await.map_err(|e| e.to_string());
    }
    for ending in ["db", "db-wal", "db-shm", "db-lock", "keys.json"] {
        let file = dir.join(format!("{}.{ending}", tenant.slug));
        if file.exists() {
            fs::remove_file(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        }
    }
    Ok(())
}

async fn make(
    demo: &Demo,
    config: &Config,
    tenant: &TenantConfig,
    clock: &Clock,
) -> Result<Vec<Login>, String> {
    let db = compose::open_db(config, tenant, clock).await?;
    let keys = Keys::open(&config.data_dir, &tenant.slug)?;
    let book = Arc::new(rules::book(config.rules_dir.as_deref(), &tenant.profile)?);
    let plan = plan(demo);
    let org = Org::new(plan.seed);
    let people = People::new(&org, plan.people, plan.seed, plan.today);
    let bar = bar();
    let shown = bar.clone();
    let mut site = build::Site {
        db,
        calendar: build::calendar(&book, plan)?,
        book,
        tenant: tenant.slug.clone(),
        secret: keys.secret()?,
        plan,
        org,
        people,
        unit_ids: Vec::new(),
        post_ids: Vec::new(),
        tell: Box::new(move |what, done, total| {
            shown.set_message(what.to_owned());
            shown.set_length(total);
            shown.set_position(done);
        }),
    };
    let logins = build::build(&mut site).await;
    bar.finish_and_clear();
    site.db.close().await;
    logins
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(1);
    let style =
        ProgressStyle::with_template("  {msg:<12} {bar:36} {human_pos}/{human_len}  {elapsed}");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}

#[derive(Serialize)]
struct Told<'a> {
    web: Option<String>,
    machines: Option<String>,
    metrics: Option<String>,
    logins: &'a [Login],
}

fn tell(marker: &Marker, bound: Option<&Bound>, json: bool) -> Result<(), String> {
    let http = |address: std::net::SocketAddr| format!("http://{}", local(address));
    if json {
        let told = Told {
            web: bound.map(|b| http(b.web)),
            machines: bound.map(|b| http(b.machines)),
            metrics: bound.map(|b| http(b.metrics)),
            logins: &marker.logins,
        };
        return say_json_line(&told);
    }
    say("");
    say("  Kota Contoh, an invented city. One log-in per role:");
    say("");
    say(&format!("  {:<13} {:<20} {:<26} {}", "role", "NIP", "password", "authenticator key"));
    for login in &marker.logins {
        say(&format!(
            "  {:<13} {:<20} {:<26} {}",
            login.role, login.nip, login.password, login.totp_secret
        ));
    }
    if let Some(bound) = bound {
        say("");
        say(&format!("  pages    {}", http(bound.web)));
        say(&format!("  machines {}", http(bound.machines)));
        say(&format!("  metrics  {}", http(bound.metrics)));
        say("");
    }
    Ok(())
}

/// `localhost` for the loopback address: browsers treat it as a safe place for secure cookies.
fn local(address: std::net::SocketAddr) -> String {
    if address.ip().is_loopback() || address.ip().is_unspecified() {
        format!("localhost:{}", address.port())
    } else {
        address.to_string()
    }
}

fn say_json_line<T: Serialize>(value: &T) -> Result<(), String> {
    say(&serde_json::to_string(value).map_err(|e| e.to_string())?);
    Ok(())
}
