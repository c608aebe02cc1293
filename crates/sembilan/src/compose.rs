//! Puts the rooms together into a house. Adding a room is one line here.

use crate::config::{Config, TenantConfig};
use crate::keys::Keys;
use crate::rules;
use law::Zone;
use shell::house::{Clock, House, SessionLimits, Tenant};
use shell::lang::Lang;
use shell::room::Room;
use std::path::Path;
use std::sync::Arc;
use store::{Db, MigrationSet, Options};

/// All rooms, lowest floor first.
#[must_use]
pub fn rooms() -> Vec<Room> {
    vec![
        shell::room(),
        personnel::room(),
        attendance::room(),
        performance::room(),
        discipline::room(),
        allowance::room(),
        crate::pages::room(),
    ]
}

/// Tables of all rooms.
#[must_use]
pub fn migrations() -> Vec<MigrationSet> {
    rooms().iter().map(|room| room.migrations).collect()
}

/// Makes the words of all rooms known. Must happen once before the first page.
///
/// # Errors
/// Names the text that does not parse.
pub fn install_words() -> Result<(), String> {
    let texts: Vec<(Lang, &str)> =
        rooms().iter().flat_map(|room| room.locales.iter().copied()).collect();
    shell::lang::install(&texts)
}

/// The clock of the machine.
#[must_use]
#[allow(clippy::disallowed_methods, reason = "the one place that reads the clock")]
pub fn machine_clock() -> Clock {
    Clock::new(|| jiff::Timestamp::now().as_microsecond())
}

/// Microseconds of a morning in the demo, and how it runs on from there with the real clock.
#[must_use]
pub fn clock_at(today: law::Date, zone: Zone, minute: i64) -> Clock {
    let machine = machine_clock();
    let epoch = law::Date::new(1970, 1, 1).unwrap_or(law::Date::MIN);
    let midnight =
        law::month::days_between(epoch, today) * 86_400 - i64::from(zone.hours()) * 3_600;
    let start = (midnight + minute * 60) * 1_000_000;
    let began = machine.now_us();
    let wall = machine.clone();
    Clock::new(move || start + (machine.now_us() - began)).with_wall(&wall)
}

/// Where the database of a pemda is.
#[must_use]
pub fn database(config: &Config, tenant: &TenantConfig) -> (String, Option<String>) {
    match &config.database_url {
        Some(url) => (url.clone(), Some(tenant.slug.replace('-', "_"))),
        None => {
            let path = config.data_dir.join(format!("{}.db", tenant.slug));
            (format!("sqlite:{}", path.display()), None)
        }
    }
}

/// Refuses an embedded database that is not there although the pemda has keys: it is on PostgreSQL,
/// or was lost. An empty one in its place would look like a pemda without people.
fn not_elsewhere(config: &Config, tenant: &TenantConfig, url: &str) -> Result<(), String> {
    let Some(path) = url.strip_prefix("sqlite:").map(Path::new) else { return Ok(()) };
    if path.exists() || !Keys::path(&config.data_dir, &tenant.slug).exists() {
        return Ok(());
    }
    Err(format!(
        "{} has keys in {} but no database {}. If it is on PostgreSQL, set \
         DATABASE_URL=postgres://…; if its database was lost, bring a copy back with \
         `sembilan restore`",
        tenant.title,
        config.data_dir.display(),
        path.display()
    ))
}

/// Opens the database of a pemda and brings its tables up to date.
///
/// # Errors
/// What went wrong, for the operator.
pub async fn open_db(config: &Config, tenant: &TenantConfig, clock: &Clock) -> Result<Db, String> {
    let (url, schema) = database(config, tenant);
    not_elsewhere(config, tenant, &url)?;
    std::fs::create_dir_all(&config.data_dir)
        .map_err(|e| format!("{}: {e}", config.data_dir.display()))?;
    let clock = clock.clone();
    let mut options = Options::new(move || clock.now_us());
    options.readers = config.readers;
    if let Some(schema) = schema {
        options.schema = schema;
    }
    let db = Db::open(&url, options).await.map_err(|e| e.to_string())?;
    db.migrate(&migrations()).await.map_err(|e| e.to_string())?;
    Ok(db)
}

/// Opens the database of a pemda for looking only: for a verification or a copy while another
/// program writes it. Nothing is migrated, and nothing can be changed.
///
/// # Errors
/// What went wrong, for the operator.
pub async fn look_db(config: &Config, tenant: &TenantConfig, clock: &Clock) -> Result<Db, String> {
    let (url, schema) = database(config, tenant);
    not_elsewhere(config, tenant, &url)?;
    if let Some(path) = url.strip_prefix("sqlite:")
        && !Path::new(path).exists()
    {
        return Err(format!("{} has no database yet ({path})", tenant.title));
    }
    look_at(&url, schema, clock).await
}

/// The same for any address of a database.
///
/// # Errors
/// What went wrong, for the operator.
pub async fn look_at(url: &str, schema: Option<String>, clock: &Clock) -> Result<Db, String> {
    let clock = clock.clone();
    let mut options = Options::new(move || clock.now_us());
    options.read_only = true;
    if let Some(schema) = schema {
        options.schema = schema;
    }
    let db = Db::open(url, options).await.map_err(|e| e.to_string())?;
    db.declare(&migrations());
    Ok(db)
}

/// Opens one pemda: database, keys, law.
///
/// # Errors
/// What went wrong, for the operator.
pub async fn open_tenant(
    config: &Config,
    tenant: &TenantConfig,
    clock: &Clock,
) -> Result<Tenant, String> {
    furnish(config, tenant, open_db(config, tenant, clock).await?)
}

/// Opens one pemda for looking only, also while another program serves it.
///
/// # Errors
/// What went wrong, for the operator.
pub async fn look_tenant(
    config: &Config,
    tenant: &TenantConfig,
    clock: &Clock,
) -> Result<Tenant, String> {
    furnish(config, tenant, look_db(config, tenant, clock).await?)
}

fn furnish(config: &Config, tenant: &TenantConfig, db: Db) -> Result<Tenant, String> {
    let zone = Zone::parse(&tenant.zone)
        .ok_or_else(|| format!("tenants.zone '{}' is not WIB, WITA or WIT", tenant.zone))?;
    let keys = Keys::open(&config.data_dir, &tenant.slug)?;
    let book = rules::book(config.rules_dir.as_deref().map(Path::new), &tenant.profile)?;
    let mut open = Tenant::new(&tenant.slug, &tenant.title, zone, db, book, keys.secret()?);
    open.hosts.clone_from(&tenant.hosts);
    open.signer = Some(crate::jobs::signer(&keys, &tenant.slug)?);
    Ok(open)
}

/// The house with all its pemda.
///
/// # Errors
/// What went wrong, for the operator.
pub async fn house(config: &Config, clock: Clock) -> Result<House, String> {
    install_words()?;
    let mut tenants = Vec::with_capacity(config.tenants.len());
    for tenant in &config.tenants {
        tenants.push(Arc::new(open_tenant(config, tenant, &clock).await?));
    }
    if tenants.is_empty() {
        return Err("no pemda is configured; add one with `sembilan tenant add`, \
                    or try `sembilan demo`"
            .to_owned());
    }
    Ok(House::new(
        tenants,
        rooms(),
        personnel::PEOPLE,
        clock,
        SessionLimits::default(),
        config.origins.clone(),
    ))
}
