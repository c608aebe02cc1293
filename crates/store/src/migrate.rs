//! Brings the tables to the state the program expects. All migrations of a start run in one
//! transaction: they finish together or the database stays untouched. An applied text never
//! changes, and a database that is newer than the program is refused.

use crate::catalog::MigrationSet;
use crate::db::Db;
use crate::event::Event;
use crate::failure::{Fault, Result};
use crate::postgres::wall;
use crate::sql::expand;
use crate::tx::Engine;
use crate::values;
use crate::write::WriteTx;
use journal::{Frontier, Hash};
use serde_json::json;
use std::collections::HashMap;

/// The store's own tables, before those of any room.
const OWN: MigrationSet = MigrationSet {
    room: "store",
    steps: &[("0001_journal", include_str!("../migrations/0001_journal.sql"))],
    protected: &[],
    ephemeral: &[],
};

const LEDGER: &str = "CREATE TABLE IF NOT EXISTS migration (
  room {text} NOT NULL,
  name {text} NOT NULL,
  sha256 {text} NOT NULL,
  at_us {i64} NOT NULL,
  PRIMARY KEY (room, name)
) {strict};";

impl Db {
    /// Brings the tables of the store and of these rooms up to date and declares what they
    /// protect. Only one program does so at a time.
    ///
    /// # Errors
    /// If an applied text has changed, the database is newer than the program, or a migration
    /// fails; then nothing was changed.
    pub async fn migrate(&self, sets: &[MigrationSet]) -> Result<()> {
        self.prepare_schema().await?;
        let all: Vec<MigrationSet> = std::iter::once(OWN).chain(sets.iter().copied()).collect();
        let schema = self.schema().to_owned();
        let walled = self.house("migration", move |tx| apply(tx, &all, &schema)).await?;
        if let Some(server) = self.server() {
            server.wall(walled);
        }
        self.declare(sets);
        Ok(())
    }
}

/// Applies what is missing; whether the schema then has a role of its own (PostgreSQL).
fn apply(tx: &mut WriteTx, sets: &[MigrationSet], schema: &str) -> Result<bool> {
    tx.as_login()?;
    tx.lock("sembilan migration")?;
    let engine = tx.engine();
    tx.batch(&expand(LEDGER, engine)?)?;
    let mut applied: HashMap<(String, String), String> = HashMap::new();
    tx.each("SELECT room, name, sha256 FROM migration", &[], |row| {
        applied.insert((row.text(0)?, row.text(1)?), row.text(2)?);
        Ok(())
    })?;
    let now_us = tx.now_us();
    for set in sets {
        let mut fresh = Vec::new();
        for (name, text) in set.steps {
            let sha256 = Hash::of(text.as_bytes()).to_string();
            match applied.remove(&(set.room.to_owned(), (*name).to_owned())) {
                Some(known) if known == sha256 => continue,
                Some(_) => {
                    let what = format!("migration {}/{name} was changed after use", set.room);
                    return Err(Fault::new(what).into());
                }
                None => {}
            }
            let place = format!("migration {}/{name}", set.room);
            let sql = expand(text, engine)?;
            tx.batch(&sql).map_err(|failure| crate::tx::placed(failure, &place))?;
            tx.exec(
                "INSERT INTO migration (room, name, sha256, at_us) VALUES (?1, ?2, ?3, ?4)",
                &values![set.room, *name, &sha256, now_us],
            )?;
            fresh.push(json!({ "name": name, "sha256": sha256 }));
        }
        if let Some((_, name)) = applied.keys().find(|(room, _)| room == set.room) {
            let what = format!("the database is newer: it knows {}/{name}", set.room);
            return Err(Fault::new(what).into());
        }
        if !fresh.is_empty() {
            if set.room == OWN.room {
                found_journal(tx)?;
            }
            tx.record(
                Event::new("store.migrated")
                    .object(format!("room/{}", set.room))
                    .body(fresh.into()),
            );
        }
    }
    match engine {
        Engine::Sqlite => Ok(false),
        Engine::Postgres => wall::raise(tx, schema),
    }
}

/// An empty tree, and the secret of the pseudonyms.
fn found_journal(tx: &mut WriteTx) -> Result<()> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret)?;
    tx.exec(
        "INSERT INTO journal_secret (id, secret) VALUES (1, ?1) ON CONFLICT (id) DO NOTHING",
        &values![secret],
    )?;
    tx.exec(
        "INSERT INTO journal_head (id, size, frontier) VALUES (1, 0, ?1)
         ON CONFLICT (id) DO NOTHING",
        &values![Frontier::new().to_bytes()],
    )?;
    Ok(())
}

impl Db {
    /// Makes the schema of the pemda, where there are schemas.
    async fn prepare_schema(&self) -> Result<()> {
        match self.engine() {
            Engine::Sqlite => Ok(()),
            Engine::Postgres => self.create_schema().await,
        }
    }
}
