//! A pemda of its own for each test of a command: settings, keys and a database in a folder that
//! goes away, or a schema on the private PostgreSQL of the test program.

use super::World;
use crate::compose;
use crate::config::{Config, TenantConfig};
use crate::keys::Keys;
use law::{Action, Actor, Date, Target, Zone};
use personnel::store::write::{NewUnit, create_unit};
use shell::house::Clock;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use store::testing::START_US;
use store::{Result, WriteTx};

static COUNT: AtomicU64 = AtomicU64::new(0);

/// A pemda with one agency.
pub struct Yard {
    /// What a command needs to know.
    pub world: World,
    /// Folder of the pemda.
    pub folder: tempfile::TempDir,
}

impl Yard {
    /// On SQLite.
    pub async fn new() -> Yard {
        let yard = Yard::bare(None);
        yard.found().await;
        yard
    }

    /// Another that bears the same name, as a rewritten one would.
    pub async fn twin(of: &Yard) -> Yard {
        let mut yard = Yard::bare(None);
        yard.world.config.tenants = of.world.config.tenants.clone();
        yard.found().await;
        yard
    }

    /// On PostgreSQL, where one is installed.
    pub async fn postgres() -> Option<Yard> {
        let fixture = store::testing::postgres(&[]).await?;
        let yard = Yard::bare(Some(fixture.url.clone()));
        fixture.db.close().await;
        yard.found().await;
        Some(yard)
    }

    /// Settings only.
    pub fn bare(database_url: Option<String>) -> Yard {
        let folder = tempfile::tempdir().unwrap();
        let tenant = TenantConfig {
            slug: format!("kota-uji-{}", COUNT.fetch_add(1, Ordering::Relaxed)),
            title: "Kota Uji".to_owned(),
            hosts: vec!["uji.test".to_owned()],
            zone: "WIB".to_owned(),
            profile: "kota-contoh".to_owned(),
        };
        let config = Config {
            data_dir: folder.path().join("data"),
            database_url,
            readers: 1,
            tenants: vec![tenant],
            ..Config::default()
        };
        let world = World { config, json: true, tenant: None, clock: Clock::new(|| START_US) };
        Yard { world, folder }
    }

    async fn found(&self) {
        let tenant = self.world.tenant().unwrap();
        self.write(|tx| {
            let unit = NewUnit {
                parent_id: None,
                agency_id: None,
                code: "U1".to_owned(),
                name: "Dinas Contoh".to_owned(),
                kind: "agency".to_owned(),
                zone: Zone::Wib,
                valid_from: Date::new(2026, 1, 1).unwrap(),
            };
            create_unit(tx, &unit).map(|_| ())
        })
        .await;
        Keys::open(&self.world.config.data_dir, &tenant.slug).unwrap();
    }

    /// Writes as the system does.
    pub async fn write(&self, f: impl FnOnce(&mut WriteTx) -> Result<()> + Send + 'static) {
        let tenant = self.world.tenant().unwrap();
        let actor = Actor::system(tenant.slug.clone(), "test");
        let permit = law::policy::allow(&actor, Action::SystemRun, &Target::pemda()).unwrap();
        let db = compose::open_db(&self.world.config, tenant, &self.world.clock).await.unwrap();
        db.write(permit, f).await.unwrap();
        db.close().await;
    }

    /// A count, read while looking only.
    pub async fn count(&self, sql: &'static str) -> i64 {
        let tenant = self.world.tenant().unwrap();
        let db = compose::look_db(&self.world.config, tenant, &self.world.clock).await.unwrap();
        let count = db.read(move |tx| tx.count(sql, &[])).await.unwrap();
        db.close().await;
        count
    }
}

/// An exit code as text, because codes cannot be compared.
pub fn code(code: std::result::Result<ExitCode, String>) -> String {
    format!("{:?}", code.unwrap())
}
