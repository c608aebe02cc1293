//! The address of a PostgreSQL server and how the way there is guarded. What leaves this host is
//! encrypted and the name of the server verified, or the address says in so many words that it is
//! not. Nothing here tells the password to anybody.

use crate::failure::{Fault, Result};
use percent_encoding::percent_decode_str;
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

/// How long a connection may be silent before it is asked whether it lives, how often it is asked
/// then, and how long the other side may owe an answer.
const SILENT: Duration = Duration::from_secs(30);
const ASK_AGAIN: Duration = Duration::from_secs(10);
const ASK_TIMES: u32 = 3;
const OWE: Duration = Duration::from_mins(1);

/// The name for the roots of the operating system, as the tools of PostgreSQL call them.
const SYSTEM: &str = "system";

/// Where to connect, and with what.
pub(crate) struct Address {
    pub(crate) config: Config,
    pub(crate) tls: MakeRustlsConnect,
}

impl Address {
    /// Reads `postgres://…?sslmode=…&sslrootcert=…`.
    ///
    /// # Errors
    /// If it is no address, would leave this host unencrypted without saying so, or names roots
    /// that cannot be read.
    pub(crate) fn read(url: &str) -> Result<Address> {
        let parts = Parts::of(url);
        let mut config: Config = parts.rest.parse()?;
        let roots = match parts.guard(&config)? {
            Guard::Plain => {
                config.ssl_mode(SslMode::Disable);
                RootCertStore::empty()
            }
            Guard::Verified(roots) => {
                config.ssl_mode(SslMode::Require);
                read_roots(&roots)?
            }
        };
        if !parts.rest.contains("keepalives") {
            config.keepalives_idle(SILENT).keepalives_interval(ASK_AGAIN);
            config.keepalives_retries(ASK_TIMES);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(OWE);
        }
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|e| Fault::new(format!("tls: {e}")))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Address { config, tls: MakeRustlsConnect::new(tls) })
    }
}

/// The address as PostgreSQL's own tools need it to verify the server as this program does: their
/// `require` is content with any certificate.
///
/// # Errors
/// As for opening it.
pub fn tool_address(url: &str) -> Result<String> {
    let parts = Parts::of(url);
    let Guard::Verified(_) = parts.guard(&parts.rest.parse()?)? else { return Ok(url.to_owned()) };
    let sign = if parts.rest.contains('?') { '&' } else { '?' };
    let roots = parts.roots.unwrap_or(SYSTEM);
    Ok(format!("{}{sign}sslmode=verify-full&sslrootcert={roots}", parts.rest))
}

/// How the way to the server is guarded.
#[derive(Debug, PartialEq, Eq)]
enum Guard {
    /// Not at all: it stays on this host, or the address says so.
    Plain,
    /// Encrypted, name verified against the roots of a file or of the system.
    Verified(String),
}

/// An address with what PostgreSQL's client library here does not understand taken out.
struct Parts<'a> {
    rest: String,
    mode: Option<&'a str>,
    /// Percent-encoded, as written.
    roots: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(url: &'a str) -> Parts<'a> {
        // A password may hold a question mark; what follows the login may not.
        let login = url.find('@').map_or(0, |at| at + 1);
        let Some(mark) = url.get(login..).and_then(|rest| rest.find('?')) else {
            return Parts { rest: url.to_owned(), mode: None, roots: None };
        };
        let (base, query) = url.split_at(login + mark);
        let (mut mode, mut roots, mut others) = (None, None, Vec::new());
        for pair in query.trim_start_matches('?').split('&') {
            match pair.split_once('=') {
                Some(("sslmode", value)) => mode = Some(value),
                Some(("sslrootcert", value)) => roots = Some(value),
                _ => others.push(pair),
            }
        }
        let rest = if others.is_empty() {
            base.to_owned()
        } else {
            format!("{base}?{}", others.join("&"))
        };
        Parts { rest, mode, roots }
    }

    fn guard(&self, config: &Config) -> Result<Guard> {
        let hosts = config.get_hosts();
        let sockets = !hosts.is_empty() && hosts.iter().all(|host| matches!(host, Host::Unix(_)));
        let verified = || {
            let roots = percent_decode_str(self.roots.unwrap_or(SYSTEM));
            Guard::Verified(roots.decode_utf8_lossy().into_owned())
        };
        match self.mode {
            Some("disable") => Ok(Guard::Plain),
            // No other host sees what goes through a socket of the file system.
            None | Some("allow" | "prefer" | "require" | "verify-ca" | "verify-full")
                if sockets =>
            {
                Ok(Guard::Plain)
            }
            Some("require" | "verify-ca" | "verify-full") => Ok(verified()),
            None if self.roots.is_some() => Ok(verified()),
            None | Some("allow" | "prefer") if stays_here(config) => Ok(Guard::Plain),
            None | Some("allow" | "prefer") => Err(Fault::new(
                "the database is on another host and its address demands no encryption: add \
                 sslmode=verify-full (with sslrootcert=/path/to/ca.pem unless the system knows \
                 the issuer), or sslmode=disable where the network between is trusted",
            )
            .into()),
            Some(other) => Err(Fault::new(format!(
                "sslmode={other} is not known; it is verify-full, require (here the same) or \
                 disable"
            ))
            .into()),
        }
    }
}

/// Whether every server of the address is this host. An address in numbers counts before a name.
fn stays_here(config: &Config) -> bool {
    let numbers = config.get_hostaddrs();
    if !numbers.is_empty() {
        return numbers.iter().all(IpAddr::is_loopback);
    }
    config.get_hosts().iter().all(|host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|number| number.is_loopback())
        }
    })
}

fn read_roots(named: &str) -> Result<RootCertStore> {
    let broken = |what: String| Fault::new(format!("sslrootcert={named}: {what}"));
    let mut store = RootCertStore::empty();
    if named == SYSTEM {
        let found = rustls_native_certs::load_native_certs();
        let (known, _) = store.add_parsable_certificates(found.certs);
        if known == 0 {
            let why = found.errors.first().map(|e| format!(" ({e})")).unwrap_or_default();
            return Err(broken(format!("the system has no certificates of issuers{why}")).into());
        }
        return Ok(store);
    }
    let certificates = CertificateDer::pem_file_iter(named).map_err(|e| broken(e.to_string()))?;
    for certificate in certificates {
        let certificate = certificate.map_err(|e| broken(e.to_string()))?;
        store.add(certificate).map_err(|e| broken(e.to_string()))?;
    }
    if store.is_empty() {
        return Err(broken("there is no certificate in it".to_owned()).into());
    }
    Ok(store)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(url: &str) -> std::result::Result<Guard, String> {
        let parts = Parts::of(url);
        let config = parts.rest.parse().unwrap();
        parts.guard(&config).map_err(|failure| failure.to_string())
    }

    #[test]
    fn what_stays_on_this_host_may_be_plain() {
        for url in [
            "postgres://pemda@localhost/kota",
            "postgres://pemda:a?b@127.0.0.1:5433/kota?sslmode=prefer",
            "postgres://pemda@[::1]/kota",
            "postgres://pemda@%2Frun%2Fpostgresql/kota?sslmode=verify-full",
            "postgres:///kota?host=/run/postgresql",
            "postgres://pemda@db.example/kota?hostaddr=127.0.0.1",
        ] {
            assert_eq!(guard(url), Ok(Guard::Plain), "{url}");
        }
    }

    #[test]
    fn what_leaves_this_host_is_verified_or_said_to_be_plain() {
        for url in [
            "postgres://pemda:rahasia@db.example/kota",
            "postgres://pemda:rahasia@10.0.0.5/kota?sslmode=prefer",
            "postgres://pemda:rahasia@localhost,db.example/kota?sslmode=allow",
            "postgres://pemda:rahasia@localhost/kota?hostaddr=10.0.0.5",
            "postgres://pemda:rahasia@db.example/kota?sslmode=none",
        ] {
            let said = guard(url).unwrap_err();
            assert!(said.contains("sslmode") && !said.contains("rahasia"), "{url}: {said}");
        }
        let plain = guard("postgres://pemda@db.example/kota?sslmode=disable&connect_timeout=3");
        assert_eq!(plain, Ok(Guard::Plain));
        let system = Ok(Guard::Verified("system".to_owned()));
        assert_eq!(guard("postgres://pemda@db.example/kota?sslmode=require"), system);
        let file = Ok(Guard::Verified("/etc/pemda ca.pem".to_owned()));
        let named = "postgres://pemda@db.example/kota?sslrootcert=/etc/pemda%20ca.pem";
        assert_eq!(guard(named), file);
        let here = "postgres://pemda@localhost/kota?sslmode=verify-ca&sslrootcert=system";
        assert_eq!(guard(here), system, "asked for, it is verified here too");
    }

    #[test]
    fn the_tools_verify_as_this_program_does() {
        let tool = |url| tool_address(url).unwrap();
        assert_eq!(
            tool("postgres://pemda@db.example/kota?sslmode=require&connect_timeout=3"),
            "postgres://pemda@db.example/kota?connect_timeout=3\
             &sslmode=verify-full&sslrootcert=system"
        );
        assert_eq!(
            tool("postgres://pemda@db.example/kota?sslrootcert=/etc/ca%20.pem"),
            "postgres://pemda@db.example/kota?sslmode=verify-full&sslrootcert=/etc/ca%20.pem"
        );
        let here = "postgres://postgres@%2Frun%2Fpg/postgres";
        assert_eq!(tool(here), here);
        assert!(tool_address("postgres://pemda@db.example/kota").is_err());
    }

    #[test]
    fn roots_that_are_none_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let empty = folder.path().join("empty.pem");
        std::fs::write(&empty, "nothing").unwrap();
        for path in [empty, folder.path().join("none.pem")] {
            let path = path.display();
            let url = format!("postgres://pemda@db.example/kota?sslrootcert={path}");
            let said = Address::read(&url).err().unwrap().to_string();
            assert!(said.contains(&path.to_string()), "{said}");
        }
    }
}
