//! Settings: built-in defaults, then a file, then the environment (`SEMBILAN_…`), in that order.
//! Secrets are never printed; the effective view shows that they are set, not what they are.

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Settings of a process.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Folder of databases, keys and files.
    pub data_dir: PathBuf,
    /// Folder of local law; the national law and the demo profiles are built in.
    pub rules_dir: Option<PathBuf>,
    /// Address of the web.
    pub web: String,
    /// Address that attendance machines dial.
    pub machines: String,
    /// Address of the metrics; keep it on loopback.
    pub metrics: String,
    /// PostgreSQL, if not the embedded engine; also read from `DATABASE_URL`.
    pub database_url: Option<String>,
    /// Addresses `https://…` under which people reach the pages, for the origin check.
    pub origins: Vec<String>,
    /// Collector that gets traces by OTLP over HTTP, like `http://127.0.0.1:4318`; none, no traces.
    pub traces: Option<String>,
    /// Lines of JSON instead of text in the log.
    pub log_json: bool,
    /// Readers of the embedded engine.
    pub readers: usize,
    /// Pemda served by this process.
    pub tenants: Vec<TenantConfig>,
}

/// One pemda.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenantConfig {
    /// Short name: letters, digits and hyphens.
    pub slug: String,
    /// Name as people read it.
    pub title: String,
    /// Host names that lead here.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// `WIB`, `WITA` or `WIT`.
    #[serde(default = "wib")]
    pub zone: String,
    /// Profile of law under `rules/pemda`.
    pub profile: String,
}

fn wib() -> String {
    "WIB".to_owned()
}

impl Default for Config {
    fn default() -> Config {
        Config {
            data_dir: PathBuf::from("data"),
            rules_dir: None,
            web: "0.0.0.0:8088".to_owned(),
            machines: "0.0.0.0:8081".to_owned(),
            metrics: "127.0.0.1:9188".to_owned(),
            database_url: None,
            origins: Vec::new(),
            traces: None,
            log_json: false,
            readers: 4,
            tenants: Vec::new(),
        }
    }
}

/// What the name of a setting begins with in the environment.
const PREFIX: &str = "SEMBILAN_";

/// Names in the environment that the command line reads by itself.
const READ_APART: [&str; 2] = ["LOG", "CODE"];

/// Whether a name without its prefix is a setting.
fn is_setting(name: &figment::value::UncasedStr) -> bool {
    let known = Serialized::defaults(Config::default());
    let outer = name.as_str().split("__").next().unwrap_or_default().to_ascii_lowercase();
    // Settings that are not set have no value among the defaults, but are settings all the same.
    ["rules_dir", "database_url", "traces"].contains(&outer.as_str())
        || Figment::from(known).find_value(&outer).is_ok()
}

/// Names in the environment that look like settings and are none. They stop nothing: clusters
/// put names of their own (`SEMBILAN_SERVICE_HOST`) beside a program. But a misspelt setting is
/// told.
#[must_use]
pub fn strangers<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    names
        .filter(|name| {
            name.strip_prefix(PREFIX)
                .is_some_and(|rest| !READ_APART.contains(&rest) && !is_setting(rest.into()))
        })
        .collect()
}

/// Name of the file that is read when none is named.
pub const FILE: &str = "sembilan.toml";

impl Config {
    /// Reads the settings.
    ///
    /// # Errors
    /// Names the setting and what is wrong with it.
    pub fn read(file: Option<&Path>) -> Result<Config, String> {
        let path = file.map_or_else(|| PathBuf::from(FILE), Path::to_path_buf);
        if file.is_some() && !path.exists() {
            return Err(format!("{} does not exist", path.display()));
        }
        let mut config: Config = Figment::from(Serialized::defaults(Config::default()))
            .merge(Toml::file(path))
            .merge(Env::prefixed(PREFIX).filter(is_setting).split("__"))
            .extract()
            .map_err(|e| e.to_string())?;
        if config.database_url.is_none() {
            config.database_url = std::env::var("DATABASE_URL").ok().filter(|u| !u.is_empty());
        }
        for tenant in &config.tenants {
            let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if tenant.slug.is_empty() || !tenant.slug.chars().all(fine) {
                return Err(format!("tenants.slug '{}' may hold a-z, 0-9 and -", tenant.slug));
            }
        }
        Ok(config)
    }

    /// The settings in force, without secrets.
    #[must_use]
    pub fn effective(&self) -> String {
        let mut shown = self.clone();
        if let Some(url) = &shown.database_url {
            shown.database_url = Some(without_password(url));
        }
        toml::to_string_pretty(&shown).unwrap_or_default()
    }
}

/// An address without its password.
#[must_use]
pub fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let Some((login, host)) = rest.rsplit_once('@') else { return url.to_owned() };
    let name = login.split(':').next().unwrap_or_default();
    format!("{scheme}://{name}:•••@{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_no_setting_is_told_and_stops_nothing() {
        let names = ["SEMBILAN_WEB", "SEMBILAN_WBE", "SEMBILAN_LOG", "SEMBILAN_RULES_DIR", "PATH"];
        assert_eq!(strangers(names.into_iter()), ["SEMBILAN_WBE"]);
        assert!(is_setting("DATABASE_URL".into()) && is_setting("TRACES".into()));
        assert!(is_setting("tenants__0__slug".into()));
        assert!(!is_setting("SERVICE_HOST".into()));
    }

    #[test]
    fn the_effective_view_hides_the_password() {
        let shown = without_password("postgres://pemda:rahasia@db.example/kota?sslmode=require");
        assert_eq!(shown, "postgres://pemda:•••@db.example/kota?sslmode=require");
        assert!(!shown.contains("rahasia"));
    }
}
