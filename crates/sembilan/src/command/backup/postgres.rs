//! Copies of a PostgreSQL schema with the tools of PostgreSQL itself. The password travels in the
//! environment of the tool, never on its command line.

use super::{examine_at, seconds};
use crate::cli::Restore;
use crate::command::{World, say, say_json};
use crate::compose;
use crate::config::TenantConfig;
use percent_encoding::percent_decode_str;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use tokio::process::Command;

/// A server, with the password apart from its address.
struct Server {
    url: String,
    password: Option<String>,
}

impl Server {
    /// # Errors
    /// If the address would leave this host unencrypted without saying so.
    fn new(url: &str) -> Result<Server, String> {
        let url = &store::tool_address(url).map_err(|e| e.to_string())?;
        let parts = url.split_once("://").and_then(|(scheme, rest)| {
            let (login, host) = rest.rsplit_once('@')?;
            let (name, password) = login.split_once(':')?;
            Some((format!("{scheme}://{name}@{host}"), password))
        });
        Ok(match parts {
            None => Server { url: url.to_owned(), password: None },
            Some((url, password)) => {
                let password = percent_decode_str(password).decode_utf8_lossy().into_owned();
                Server { url, password: Some(password) }
            }
        })
    }

    /// Runs a tool of PostgreSQL and gives what it prints.
    async fn tool(&self, name: &str, args: &[&str]) -> Result<String, String> {
        let mut command = Command::new(name);
        command.args(args).kill_on_drop(true);
        if let Some(password) = &self.password {
            command.env("PGPASSWORD", password);
        }
        let output = command.output().await.map_err(|error| match error.kind() {
            ErrorKind::NotFound => format!(
                "{name} is not installed here; it comes with the client programs of PostgreSQL \
                 (Debian: postgresql-client)"
            ),
            _ => format!("{name}: {error}"),
        })?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or("it says nothing");
        Err(format!("{name} failed: {said}"))
    }

    /// One statement; names in it come from the settings, which allow letters, digits and `-`.
    async fn sql(&self, statement: &str) -> Result<String, String> {
        let dbname = format!("--dbname={}", self.url);
        let stop = "--set=ON_ERROR_STOP=1";
        self.tool("psql", &[&dbname, "--no-psqlrc", stop, "-tA", "-c", statement]).await
    }

    async fn has(&self, schema: &str) -> Result<bool, String> {
        let sql = format!("SELECT count(*) FROM pg_namespace WHERE nspname = '{schema}'");
        Ok(self.sql(&sql).await? != "0")
    }
}

fn schema(world: &World, tenant: &TenantConfig) -> Result<String, String> {
    let (_, schema) = compose::database(&world.config, tenant);
    schema.ok_or_else(|| "this pemda has no schema".to_owned())
}

/// Copies the schema of a pemda while it runs.
pub(super) async fn backup(
    url: &str,
    tenant: &TenantConfig,
    file: &Path,
    world: &World,
) -> Result<(), String> {
    let (server, schema) = (Server::new(url)?, schema(world, tenant)?);
    let part = part_of(file);
    let dump = server
        .tool(
            "pg_dump",
            &[
                &format!("--dbname={}", server.url),
                &format!("--schema={schema}"),
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                &format!("--file={}", part.display()),
            ],
        )
        .await;
    let listed = match dump {
        Ok(_) => list(&server, &part).await,
        Err(what) => Err(what),
    };
    if let Err(what) = listed {
        let _ = fs::remove_file(&part);
        return Err(what);
    }
    let bytes = finish(&part, file).map_err(|e| format!("{}: {e}", file.display()))?;
    if world.json {
        return say_json(&serde_json::json!({ "file": file, "bytes": bytes, "schema": schema }));
    }
    say(&format!("copied {} ({bytes} bytes)", file.display()));
    say("A restore verifies its journal; try one into another database now and then.");
    Ok(())
}

/// Verifies that a copy can be read to its end.
async fn list(server: &Server, file: &Path) -> Result<(), String> {
    let path = file.display().to_string();
    server.tool("pg_restore", &["--list", &path]).await?;
    // The list stands at the beginning; a cut file shows only when everything is unpacked.
    server.tool("pg_restore", &["--file=/dev/null", &path]).await.map(|_| ())
}

fn part_of(file: &Path) -> PathBuf {
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    PathBuf::from(part)
}

fn finish(part: &Path, file: &Path) -> std::io::Result<u64> {
    let written = fs::File::open(part)?;
    written.sync_all()?;
    fs::rename(part, file)?;
    Ok(written.metadata()?.len())
}

/// Puts a copy in place and verifies it there; a copy that does not pass gives way to what was.
pub(super) async fn restore(
    url: &str,
    tenant: &TenantConfig,
    args: &Restore,
    world: &World,
) -> Result<(), String> {
    let (server, schema) = (Server::new(url)?, schema(world, tenant)?);
    list(&server, &args.file)
        .await
        .map_err(|what| format!("{} is refused: {what}", args.file.display()))?;
    let aside = format!("{schema}_before_{}", seconds(world));
    let occupied = server.has(&schema).await?;
    if occupied && !args.replace {
        return Err(format!(
            "the schema {schema} exists; stop the server and say --replace, which keeps it"
        ));
    }
    if occupied {
        server.sql(&format!("ALTER SCHEMA {schema} RENAME TO {aside}")).await?;
    }
    match place(&server, &schema, args, world, tenant).await {
        Ok(rows) if world.json => say_json(&serde_json::json!({
            "file": args.file, "schema": schema, "rows": rows, "before": occupied.then_some(aside),
        })),
        Ok(rows) => {
            say(&format!("restored schema {schema}, {rows} protected rows verified"));
            if occupied {
                say(&format!("The schema before it is kept as {aside}"));
            }
            super::remind(world, tenant);
            Ok(())
        }
        Err(what) => {
            server.sql(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE")).await?;
            if occupied {
                server.sql(&format!("ALTER SCHEMA {aside} RENAME TO {schema}")).await?;
            }
            Err(what)
        }
    }
}

/// Unpacks a copy and verifies what came out; gives the number of protected rows.
async fn place(
    server: &Server,
    schema: &str,
    args: &Restore,
    world: &World,
    tenant: &TenantConfig,
) -> Result<u64, String> {
    let (dbname, file) = (format!("--dbname={}", server.url), args.file.display().to_string());
    // Whoever migrates next gives the role of the schema its rights again.
    let rules = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"];
    let [owner, rights, single, stop] = rules;
    server.tool("pg_restore", &[&dbname, owner, rights, single, stop, &file]).await?;
    if !server.has(schema).await? {
        return Err(format!("{file} is refused: it holds no schema {schema}"));
    }
    let url = world.config.database_url.as_deref().unwrap_or(&server.url);
    let report = examine_at(url, Some(schema.to_owned()), world, tenant).await?;
    if report.ok() {
        return Ok(report.rows);
    }
    let first = report.faults.first().map(|f| f.what.clone()).unwrap_or_default();
    Err(format!("{file} is refused: its journal has {} findings: {first}", report.found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_never_stands_on_a_command_line() {
        let server = Server::new("postgres://pemda:raha%40sia@db.example/kota?sslmode=require");
        let server = server.unwrap();
        let verified = "?sslmode=verify-full&sslrootcert=system";
        assert_eq!(server.url, format!("postgres://pemda@db.example/kota{verified}"));
        assert_eq!(server.password.as_deref(), Some("raha@sia"));
        let plain = Server::new("postgres://postgres@%2Frun%2Fpg/postgres").unwrap();
        assert_eq!(plain.url, "postgres://postgres@%2Frun%2Fpg/postgres");
        assert_eq!(plain.password, None);
    }

    #[tokio::test]
    async fn a_missing_tool_is_named() {
        let server = Server { url: String::new(), password: None };
        let said = server.tool("pg_no_such_tool", &[]).await.unwrap_err();
        assert!(said.contains("postgresql-client"), "{said}");
    }
}
