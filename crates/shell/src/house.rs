//! The house: its pemda (tenants), rooms, clock and settings; what every handler can reach.

use crate::room::Room;
use law::book::Book;
use law::policy::Hat;
use law::{Date, Zone};
use std::sync::{Arc, RwLock};
use store::{Db, Tx};

/// Tells the time; the demo and the tests set it, the product reads the machine.
#[derive(Clone)]
pub struct Clock {
    now: Arc<dyn Fn() -> i64 + Send + Sync>,
    wall: Arc<dyn Fn() -> i64 + Send + Sync>,
}

impl Clock {
    /// A clock that asks `now` for microseconds since 1970 UTC.
    pub fn new(now: impl Fn() -> i64 + Send + Sync + 'static) -> Clock {
        let now = Arc::new(now);
        Clock { now: now.clone(), wall: now }
    }

    /// The same clock beside a wall clock that people's authenticators follow; a demo that stands
    /// on another day still takes the codes of today's phones.
    #[must_use]
    pub fn with_wall(mut self, wall: &Clock) -> Clock {
        self.wall = wall.wall.clone();
        self
    }

    /// Microseconds since 1970 UTC.
    #[must_use]
    pub fn now_us(&self) -> i64 {
        (self.now)()
    }

    /// Microseconds since 1970 UTC as phones have them; for codes that depend on the time.
    #[must_use]
    pub fn wall_us(&self) -> i64 {
        (self.wall)()
    }

    /// The date in a zone.
    #[must_use]
    pub fn today(&self, zone: Zone) -> Date {
        date_of(self.now_us(), zone)
    }
}

/// The date of an instant in a zone.
#[must_use]
pub fn date_of(us: i64, zone: Zone) -> Date {
    let instant = jiff::Timestamp::from_microsecond(us).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    zone.offset().to_datetime(instant).date()
}

/// One pemda: a database, a book of law, a name.
pub struct Tenant {
    /// Short name, used in addresses and file names: `kota-contoh`.
    pub slug: String,
    /// Name as people read it: `Kota Contoh`.
    pub title: String,
    /// Host names that lead here; the first tenant answers to any other.
    pub hosts: Vec<String>,
    /// Zone of its seat.
    pub zone: Zone,
    /// Its database.
    pub db: Db,
    /// Secret for tokens of forms; never leaves the process.
    pub secret: [u8; 32],
    /// Key that signs checkpoints of the journal; a pemda without one publishes none.
    pub signer: Option<journal::SigningKey>,
    book: RwLock<Arc<Book>>,
}

impl Tenant {
    /// A pemda over its database.
    #[must_use]
    pub fn new(
        slug: &str,
        title: &str,
        zone: Zone,
        db: Db,
        book: Book,
        secret: [u8; 32],
    ) -> Tenant {
        Tenant {
            slug: slug.to_owned(),
            title: title.to_owned(),
            hosts: Vec::new(),
            zone,
            db,
            secret,
            signer: None,
            book: RwLock::new(Arc::new(book)),
        }
    }

    /// The book of law in force now.
    #[must_use]
    pub fn book(&self) -> Arc<Book> {
        self.book.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Puts a newly read book in force.
    pub fn set_book(&self, book: Book) {
        *self.book.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(book);
    }
}

/// Limits of a login, by the clock.
#[derive(Clone, Copy, Debug)]
pub struct SessionLimits {
    /// Ends after so many idle seconds.
    pub idle_s: i64,
    /// Ends after so many seconds whatever happens.
    pub absolute_s: i64,
    /// A second factor counts as fresh for so many seconds.
    pub step_up_s: i64,
}

impl Default for SessionLimits {
    fn default() -> Self {
        SessionLimits { idle_s: 30 * 60, absolute_s: 10 * 3600, step_up_s: 5 * 60 }
    }
}

/// A person, as far as a login must know one.
#[derive(Clone, Debug)]
pub struct Known {
    /// Name with titles.
    pub name: String,
    /// Still in service that day; a leaver has no login.
    pub active: bool,
}

/// What the shell asks of the room above it that keeps the people.
#[derive(Clone, Copy)]
pub struct People {
    /// A person by number, as of a day.
    pub known: fn(&mut Tx, i64, Date) -> store::Result<Option<Known>>,
    /// A person's number by NIP.
    pub by_nip: fn(&mut Tx, &str) -> store::Result<Option<i64>>,
    /// Hats that come with posts: superior of a unit or an agency.
    pub post_hats: fn(&mut Tx, i64, Date) -> store::Result<Vec<Hat>>,
}

/// What the whole process shares.
pub struct Shared {
    /// Its pemda; the first is the default.
    pub tenants: Vec<Arc<Tenant>>,
    /// Its rooms, lowest floor first.
    pub rooms: Vec<Room>,
    /// The people, kept by a room above.
    pub people: People,
    /// The time.
    pub clock: Clock,
    /// Limits of logins.
    pub limits: SessionLimits,
    /// Addresses `https://…` that forms may come from besides the host itself.
    pub origins: Vec<String>,
    /// Logins known lately, so that a page costs no extra query.
    pub sessions: crate::session::Cache,
    /// At most so many password checks at a time.
    pub hashing: tokio::sync::Semaphore,
    /// Long work in progress.
    pub jobs: crate::work::Board,
}

/// The house, cheap to clone; the state of the router.
#[derive(Clone)]
pub struct House(Arc<Shared>);

impl std::ops::Deref for House {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl House {
    /// Puts a house together.
    #[must_use]
    pub fn new(
        tenants: Vec<Arc<Tenant>>,
        rooms: Vec<Room>,
        people: People,
        clock: Clock,
        limits: SessionLimits,
        origins: Vec<String>,
    ) -> House {
        House(Arc::new(Shared {
            tenants,
            rooms,
            people,
            clock,
            limits,
            origins,
            sessions: crate::session::Cache::default(),
            hashing: tokio::sync::Semaphore::new(2),
            jobs: crate::work::Board::default(),
        }))
    }

    /// The pemda a host name leads to; an unknown name leads to the first.
    #[must_use]
    pub fn tenant_of(&self, host: &str) -> Option<Arc<Tenant>> {
        let host = host.rsplit_once(':').map_or(host, |(name, _)| name);
        self.tenants
            .iter()
            .find(|t| t.hosts.iter().any(|h| h.eq_ignore_ascii_case(host)))
            .or(self.tenants.first())
            .cloned()
    }

    /// Migration sets of all rooms, lowest floor first.
    #[must_use]
    pub fn migrations(rooms: &[Room]) -> Vec<store::MigrationSet> {
        rooms.iter().map(|room| room.migrations).collect()
    }
}
