//! The same bodies on both engines, where both apply.

mod audit;
mod backup;
mod face;
mod lost;
mod tls;
mod wall;
mod write;

use crate::testing::Fixture;
use crate::{Event, MigrationSet, Protected, Result, WriteTx, values};
use law::{Action, Actor, Permit, Target};

/// A small house: persons sealed one by one, days sealed by month, logins worth no journal.
pub(crate) const HOUSE: MigrationSet = MigrationSet {
    room: "house",
    steps: &[(
        "0001_house",
        "CREATE TABLE person (
           id {pk}, nip {text} NOT NULL UNIQUE, name {text}, seen {i64}
         ) {strict};
         CREATE TABLE day (
           person_id {i64} NOT NULL REFERENCES person (id), month {i64} NOT NULL,
           day {text} NOT NULL, late {i64}, photo {bytes}, PRIMARY KEY (person_id, day)
         ) {clustered};
         CREATE TABLE login (token {text} PRIMARY KEY, seen {i64} NOT NULL) {strict};",
    )],
    protected: &[
        Protected { table: "person", key: &["id"], columns: &["id", "nip", "name"], scope: None },
        Protected {
            table: "day",
            key: &["person_id", "day"],
            columns: &["person_id", "day", "late", "photo"],
            scope: Some("month"),
        },
    ],
    ephemeral: &["login"],
};

pub(crate) fn permit() -> Permit {
    let actor = Actor::system("test", "test");
    law::policy::allow(&actor, Action::SystemRun, &Target::pemda()).unwrap()
}

pub(crate) fn add_person(tx: &mut WriteTx, nip: &str, name: &str) -> Result<i64> {
    let sql = "INSERT INTO person (nip, name) VALUES (?1, ?2) RETURNING id";
    let id = tx.insert(sql, &values![nip, name])?;
    tx.record(Event::new("house.person.created").object(format!("person/{id}")).subject(id));
    tx.seal("person", &values![id])?;
    Ok(id)
}

pub(crate) async fn person(fixture: &Fixture, nip: &str) -> i64 {
    let nip = nip.to_owned();
    fixture.db.write(permit(), move |tx| add_person(tx, &nip, "Budi")).await.unwrap()
}

pub(crate) async fn count(fixture: &Fixture, sql: &'static str) -> i64 {
    fixture.db.read(move |tx| tx.count(sql, &[])).await.unwrap()
}
