//! A small invented pemda with one person for every hat, founded through the rooms' own acts.
//! On SQLite it is founded once and copied for every test; on PostgreSQL every test gets a schema
//! of its own.

pub mod cast;
pub mod client;
mod found;
pub mod reply;

pub use client::Client;
pub use found::PASSWORD;
pub use reply::Reply;
pub use sembilan::compose::{migrations, rooms};

use axum::Router;
use axum::body::Body;
use cast::Cast;
use http::{Method, Request};
use law::policy::Who;
use law::{Actor, Zone};
use shell::house::{Clock, House, SessionLimits, Tenant};
use shell::room::Room;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use store::{Db, Options};
use tower::ServiceExt;

/// The day on which every story begins: Wednesday, 1 April 2026, at seven in the morning.
pub const TODAY: &str = "2026-04-01";
const SEVEN_US: i64 = 1_775_001_600_000_000;

/// Serial number of the machine that hangs in the unit of Budi.
pub const SERIAL: &str = "SBL0000001";

/// Host of the city and of its neighbour.
pub const HOST: &str = "kota-contoh.example";
/// The other pemda in the same process.
pub const NEIGHBOUR: &str = "kabupaten-blok.example";

/// A running pemda, with its neighbour in the same process.
pub struct City {
    /// The house, for what has no door.
    pub house: House,
    /// Numbers of people and units by their short names.
    pub cast: Cast,
    router: Router,
    machines: Router,
    clock_us: Arc<AtomicI64>,
    home: Home,
}

/// What keeps the databases alive.
enum Home {
    Folder(tempfile::TempDir),
    Schemas {
        both: Box<[store::testing::Fixture; 2]>,
    },
    /// Those of another city, which outlives this one.
    Borrowed,
}

/// A clock that only a story moves.
fn hand_clock() -> (Arc<AtomicI64>, Clock) {
    let hand = Arc::new(AtomicI64::new(SEVEN_US));
    let shown = hand.clone();
    (hand, Clock::new(move || shown.load(Ordering::SeqCst)))
}

impl City {
    /// A city on SQLite, copied from the one that was founded first.
    pub async fn sqlite() -> City {
        City::copy_of(found::template().await, SEVEN_US, rooms()).await
    }

    /// A copy of a city that has ended, with these rooms, from this moment on.
    pub async fn copy_of(ended: &Path, now_us: i64, rooms: Vec<Room>) -> City {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in [found::CITY, found::OTHER] {
            let (from, to) = (file(ended, name), file(folder.path(), name));
            std::fs::copy(&from, &to).expect("a copy");
            // Whoever closes last may leave committed pages in the log beside the file.
            let (from, to) = (from.with_extension("db-wal"), to.with_extension("db-wal"));
            if from.exists() {
                std::fs::copy(from, to).expect("a copy");
            }
        }
        let (hand, clock) = hand_clock();
        hand.store(now_us, Ordering::SeqCst);
        let mut dbs = Vec::new();
        for name in [found::CITY, found::OTHER] {
            let url = format!("sqlite:{}", file(folder.path(), name).display());
            dbs.push(open(&url, options(&clock, name)).await);
        }
        City::over(dbs, hand, clock, Home::Folder(folder), rooms).await
    }

    /// A city on PostgreSQL, or nothing where none is installed.
    pub async fn postgres() -> Option<City> {
        let sets = migrations();
        let both = [store::testing::postgres(&sets).await?, store::testing::postgres(&sets).await?];
        let (hand, clock) = hand_clock();
        let mut dbs = Vec::new();
        for (fixture, name) in both.iter().zip([found::CITY, found::OTHER]) {
            let mut options = options(&clock, &fixture.options.schema);
            options.connections = 6;
            let db = open(&fixture.url, options).await;
            found::found(&db, name).await;
            dbs.push(db);
        }
        let home = Home::Schemas { both: Box::new(both) };
        Some(City::over(dbs, hand, clock, home, rooms()).await)
    }

    /// A second program over the same databases, under the same clock; only on PostgreSQL.
    pub async fn beside(&self) -> City {
        let Home::Schemas { both } = &self.home else { panic!("a file has one program") };
        let shown = self.clock_us.clone();
        let clock = Clock::new(move || shown.load(Ordering::SeqCst));
        let mut dbs = Vec::new();
        for fixture in both.iter() {
            let mut options = options(&clock, &fixture.options.schema);
            options.connections = 6;
            dbs.push(open(&fixture.url, options).await);
        }
        City::over(dbs, self.clock_us.clone(), clock, Home::Borrowed, rooms()).await
    }

    /// A city on each engine at hand. A missing PostgreSQL is said aloud.
    pub async fn on_every_engine() -> Vec<City> {
        let mut all = vec![City::sqlite().await];
        match City::postgres().await {
            Some(city) => all.push(city),
            None => skipped("the story on PostgreSQL", "an installed PostgreSQL"),
        }
        all
    }

    async fn over(
        dbs: Vec<Db>,
        hand: Arc<AtomicI64>,
        clock: Clock,
        home: Home,
        rooms: Vec<Room>,
    ) -> City {
        install_words();
        let cast = Cast::read(&dbs[0]).await;
        let mut tenants = Vec::new();
        let named =
            [(found::CITY, "Kota Contoh", HOST), (found::OTHER, "Kabupaten Blok", NEIGHBOUR)];
        for (db, (slug, title, host)) in dbs.into_iter().zip(named) {
            let secret = found::secret_of(slug);
            let mut tenant = Tenant::new(slug, title, Zone::Wib, db, found::book(slug), secret);
            tenant.hosts = vec![host.to_owned()];
            tenants.push(Arc::new(tenant));
        }
        let limits = SessionLimits::default();
        let house = House::new(tenants, rooms, personnel::PEOPLE, clock, limits, Vec::new());
        let (router, machines) = (shell::router(&house), sembilan::machines::router(&house));
        City { house, cast, router, machines, clock_us: hand, home }
    }

    /// The database of the city.
    pub fn db(&self) -> &Db {
        &self.house.tenants[0].db
    }

    /// A browser without a login.
    pub fn stranger(&self) -> Client {
        Client::new(self.router.clone(), HOST, self.clock_us.clone())
    }

    /// A browser at the door of the neighbour.
    pub fn neighbour(&self) -> Client {
        Client::new(self.router.clone(), NEIGHBOUR, self.clock_us.clone())
    }

    /// What the listener of the machines answers.
    pub async fn machine(&self, method: Method, target: &str, body: &str) -> Reply {
        let request = Request::builder().method(method).uri(target).header("host", HOST);
        let request = request.header("content-type", "text/plain");
        let request = request.body(Body::from(body.to_owned())).expect("a request");
        let response = self.machines.clone().oneshot(request).await.expect("an answer");
        Reply::read(target, response).await
    }

    /// Somebody puts a finger on the machine at the unit of Budi: `2026-04-01 07:43:10`.
    pub async fn punch(&self, name: &str, at: &str) {
        let line = format!("{}\t{at}\t0\t1\t0\t0\n", self.id(name));
        let target = format!("/iclock/cdata?SN={SERIAL}&table=ATTLOG&Stamp=1");
        assert_eq!(self.machine(Method::POST, &target, &line).await.is(200).text(), "OK: 1");
    }

    /// Somebody as the acts of the rooms know him, with the hats of today.
    pub async fn actor(&self, name: &str) -> Actor {
        let (id, today) = (self.id(name), TODAY.parse().expect("a date"));
        let hats = self
            .db()
            .read(move |tx| shell::session::hats(tx, &personnel::PEOPLE, id, today))
            .await
            .expect("hats");
        let tenant = found::CITY.to_owned();
        Actor { tenant, who: Who::Person(id), hats, origin: "test".to_owned() }
    }

    /// A browser in which somebody has logged in. Where a second factor was asked for, half a
    /// minute passes first, since no code counts twice.
    pub async fn client(&self, name: &str) -> Client {
        let client = self.stranger();
        client.log_in(name).await.leads_to("/");
        client
    }

    /// Number of a person.
    pub fn id(&self, name: &str) -> i64 {
        self.cast.id(name)
    }

    /// NIP of a person.
    pub fn nip(&self, name: &str) -> String {
        cast::nip(name)
    }

    /// Lets time pass.
    pub fn wait_s(&self, seconds: i64) {
        self.clock_us.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// How many acts the journal holds.
    pub async fn acts(&self) -> i64 {
        self.count("SELECT COUNT(*) FROM journal_entry").await
    }

    /// How many acts of a kind the journal holds.
    pub async fn acts_of(&self, kind: &'static str) -> i64 {
        let sql = "SELECT COUNT(*) FROM journal_entry WHERE kind = ?1";
        self.db().read(move |tx| tx.count(sql, &store::values![kind])).await.expect("a count")
    }

    /// A number from the database.
    pub async fn count(&self, sql: &'static str) -> i64 {
        self.db().read(move |tx| tx.count(sql, &[])).await.expect("a count")
    }

    /// Ends the databases, so that their files hold everything.
    pub async fn close(&self) {
        for tenant in &self.house.tenants {
            tenant.db.close().await;
        }
    }

    /// The folder of the files.
    pub fn folder(&self) -> &Path {
        match &self.home {
            Home::Folder(folder) => folder.path(),
            Home::Schemas { .. } | Home::Borrowed => panic!("a city on PostgreSQL has no files"),
        }
    }

    /// The file of the city's database.
    pub fn file(&self) -> PathBuf {
        file(self.folder(), found::CITY)
    }

    /// Copies the database of an ended city to a file.
    pub fn copy_to(&self, path: &Path) {
        let log = self.file().with_extension("db-wal");
        std::fs::copy(self.file(), path).expect("a copy");
        if log.exists() {
            std::fs::copy(log, path.with_extension("db-wal")).expect("a copy");
        }
    }

    /// Writes the keys of the city as the program keeps them.
    pub fn write_keys(&self, path: &Path) {
        let hex = |bytes: [u8; 32]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
        let keys = serde_json::json!({
            "secret": hex(found::secret_of(found::CITY)),
            "signer": hex([9; 32]),
        });
        std::fs::write(path, keys.to_string()).expect("keys");
    }

    /// Now, in microseconds.
    pub fn now_us(&self) -> i64 {
        self.clock_us.load(Ordering::SeqCst)
    }
}

/// Makes the words of all rooms known, once.
fn install_words() {
    static DONE: OnceLock<()> = OnceLock::new();
    DONE.get_or_init(|| sembilan::compose::install_words().expect("the words parse"));
}

/// The file of a pemda in a folder.
fn file(folder: &Path, slug: &str) -> PathBuf {
    folder.join(format!("{slug}.db"))
}

fn options(clock: &Clock, schema: &str) -> Options {
    let clock = clock.clone();
    let mut options = Options::new(move || clock.now_us());
    options.schema = schema.to_owned();
    options.readers = 2;
    options
}

/// Opens a database and makes its tables.
async fn open(url: &str, options: Options) -> Db {
    let db = Db::open(url, options).await.expect("the database opens");
    db.migrate(&migrations()).await.expect("its tables are made");
    db
}

/// Says aloud that something was not tried, and why; a silent skip would look like a pass.
pub fn skipped(what: &str, needs: &str) {
    eprintln!("\nskipped: {what}: needs {needs}");
}
