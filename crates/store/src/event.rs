//! An event of an act becomes a journal entry: the published part holds pseudonyms and hashes
//! only, the open record stays in the table beside it. Appending needs the frontier of the tree,
//! never older entries.

use crate::failure::{Fault, Result};
use crate::seal::{RowSeal, ScopeSeal};
use crate::tx::Engine;
use crate::value::Value;
use crate::write::WriteTx;
use crate::values;
use hmac::{Hmac, KeyInit, Mac};
use journal::seal::rows_root;
use journal::{Frontier, Hash, commit, entry_bytes, leaf_hash};
use serde_json::json;
use sha2::Sha256;
use std::borrow::Cow;
use std::collections::HashSet;

/// What happened, in the words of the room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub(crate) kind: Cow<'static, str>,
    pub(crate) object: Option<String>,
    pub(crate) subject: Option<i64>,
    pub(crate) ground: Option<String>,
    pub(crate) body: Option<serde_json::Value>,
    pub(crate) law: Option<String>,
}

impl Event {
    /// An event of a kind such as `leave.request.approved`.
    #[must_use]
    pub fn new(kind: impl Into<Cow<'static, str>>) -> Event {
        let (object, subject, ground, body, law) = (None, None, None, None, None);
        Event { kind: kind.into(), object, subject, ground, body, law }
    }

    /// The record it is about, such as `leave/12`.
    #[must_use]
    pub fn object(mut self, object: impl Into<String>) -> Event {
        self.object = Some(object.into());
        self
    }

    /// The person it is about.
    #[must_use]
    pub fn subject(mut self, person: impl Into<Option<i64>>) -> Event {
        self.subject = person.into();
        self
    }

    /// The document or reason it stands on.
    #[must_use]
    pub fn ground(mut self, ground: impl Into<String>) -> Event {
        self.ground = Some(ground.into());
        self
    }

    /// What exactly; whole numbers only.
    #[must_use]
    pub fn body(mut self, body: serde_json::Value) -> Event {
        self.body = Some(body);
        self
    }

    /// Fingerprint of the law applied, in hexadecimal.
    #[must_use]
    pub fn law(mut self, fingerprint: impl Into<String>) -> Event {
        self.law = Some(fingerprint.into());
        self
    }
}

/// An event on its way into the journal, with what it sealed.
pub(crate) struct Pending {
    pub(crate) event: Event,
    pub(crate) rows: Vec<RowSeal>,
    pub(crate) scopes: Vec<ScopeSeal>,
}

impl Pending {
    pub(crate) fn new(event: Event) -> Pending {
        Pending { event, rows: Vec::new(), scopes: Vec::new() }
    }
}

/// The open record an entry commits to, as its row stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) kind: String,
    pub(crate) actor: String,
    pub(crate) hat: String,
    pub(crate) object: Option<String>,
    pub(crate) subject: Option<i64>,
    pub(crate) ground: Option<String>,
    /// Canonical JSON.
    pub(crate) body: Option<String>,
    pub(crate) law: Option<String>,
}

impl Record {
    pub(crate) fn to_json(&self) -> Result<serde_json::Value> {
        let body: Option<serde_json::Value> =
            self.body.as_deref().map(serde_json::from_str).transpose()?;
        Ok(json!({
            "kind": self.kind,
            "actor": self.actor,
            "hat": self.hat,
            "object": self.object,
            "subject": self.subject,
            "ground": self.ground,
            "body": body,
            "law": self.law,
        }))
    }
}

/// Everything that goes into the published bytes of an entry.
pub(crate) struct Entry<'a> {
    pub(crate) seq: i64,
    pub(crate) time_us: i64,
    pub(crate) record: &'a Record,
    pub(crate) salt: &'a [u8; 16],
    pub(crate) rows: i64,
    pub(crate) rows_root: Hash,
}

impl Entry<'_> {
    /// The canonical bytes that the log publishes.
    pub(crate) fn bytes(&self, pseudonyms: &Pseudonyms) -> Result<Vec<u8>> {
        let record = self.record;
        let mut entry = json!({
            "seq": self.seq,
            "time": self.time_us,
            "kind": record.kind,
            "actor": pseudonyms.of("actor", &record.actor),
            "rows": self.rows,
            "rows_root": self.rows_root.to_string(),
            "commit": commit(self.salt, &record.to_json()?)?.to_string(),
        });
        if let Some(members) = entry.as_object_mut() {
            if let Some(object) = &record.object {
                members.insert("object".to_owned(), pseudonyms.of("object", object).into());
            }
            if let Some(law) = &record.law {
                members.insert("law".to_owned(), law.as_str().into());
            }
        }
        Ok(entry_bytes(&entry)?)
    }
}

/// Makes the names of the published entries: the same for the same thing, telling nothing without
/// the secret.
pub(crate) struct Pseudonyms(Hmac<Sha256>);

impl Pseudonyms {
    pub(crate) fn new(secret: &[u8]) -> Result<Pseudonyms> {
        let keyed = Hmac::<Sha256>::new_from_slice(secret);
        Ok(Pseudonyms(keyed.map_err(|_| Fault::new("the secret of the journal is unusable"))?))
    }

    /// 16 bytes in hexadecimal. `role` keeps the names of actors and objects apart.
    pub(crate) fn of(&self, role: &str, name: &str) -> String {
        let mut keyed = self.0.clone();
        keyed.update(role.as_bytes());
        keyed.update(&[0]);
        keyed.update(name.as_bytes());
        let mac: [u8; 32] = keyed.finalize().into_bytes().into();
        Hash(mac).to_string().chars().take(32).collect()
    }
}

impl WriteTx {
    /// Turns the recorded events into entries and appends them to the tree.
    pub(crate) fn append_entries(&mut self) -> Result<()> {
        let pending = std::mem::take(&mut self.pending);
        if pending.is_empty() {
            return Ok(());
        }
        let secret = "SELECT secret FROM journal_secret WHERE id = 1";
        let secret = self.tx.one(secret, &[], |row| row.bytes(0))?;
        let pseudonyms = Pseudonyms::new(&secret.ok_or_else(unfounded)?)?;
        // The lock of the head is taken last and held for the commit only.
        let head = match self.tx.engine() {
            Engine::Sqlite => "SELECT frontier FROM journal_head WHERE id = 1",
            Engine::Postgres => "SELECT frontier FROM journal_head WHERE id = 1 FOR UPDATE",
        };
        let head = self.tx.one(head, &[], |row| row.bytes(0))?.ok_or_else(unfounded)?;
        let mut frontier = Frontier::from_bytes(&head).map_err(|e| Fault::new(e.to_string()))?;
        for one in pending {
            self.append(one, &mut frontier, &pseudonyms)?;
        }
        self.tx.change(
            "UPDATE journal_head SET size = ?1, frontier = ?2 WHERE id = 1",
            &values![signed(frontier.size())?, frontier.to_bytes()],
        )?;
        Ok(())
    }

    fn append(&mut self, one: Pending, frontier: &mut Frontier, names: &Pseudonyms) -> Result<()> {
        let Pending { event, rows, scopes } = one;
        let rows = latest(rows);
        let body = match &event.body {
            Some(body) => {
                let bytes = journal::canonical::canonical_bytes(body)?;
                Some(String::from_utf8_lossy(&bytes).into_owned())
            }
            None => None,
        };
        let record = Record {
            kind: event.kind.into_owned(),
            actor: self.permit().actor().label(),
            hat: self.permit().role().name().to_owned(),
            object: event.object,
            subject: event.subject,
            ground: event.ground,
            body,
            law: event.law,
        };
        let (seq, time_us, salt) = (signed(frontier.size())?, self.now_us(), fresh_salt()?);
        let mut hashes: Vec<Hash> = rows.iter().map(|row| row.hash).collect();
        hashes.extend(scopes.iter().map(|scope| scope.leaf(scope.root())));
        let sealed: i64 = scopes.iter().map(|scope| scope.rows).sum();
        let count = sealed.saturating_add(i64::try_from(rows.len()).unwrap_or(i64::MAX));
        let root = rows_root(&mut hashes);
        let entry =
            Entry { seq, time_us, record: &record, salt: &salt, rows: count, rows_root: root };
        let entry = entry.bytes(names)?;
        let leaf = leaf_hash(&entry);
        let mut nodes = Vec::new();
        frontier.append_noting(leaf, |level, index, hash| {
            if level > 0 && level % 8 == 0 {
                nodes.push((i64::from(level / 8), index, hash));
            }
        });
        self.tx.change(
            "INSERT INTO journal_entry (seq, time_us, kind, actor, hat, object, subject, ground,
                                        body, law, salt, entry, leaf, rows, rows_root)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            &values![
                seq, time_us, record.kind, record.actor, record.hat, record.object, record.subject,
                record.ground, record.body, record.law, salt, entry, leaf.0, count, root.0,
            ],
        )?;
        for (level, index, hash) in nodes {
            self.tx.change(
                "INSERT INTO journal_node (level, idx, hash) VALUES (?1, ?2, ?3)",
                &values![level, signed(index)?, hash.0],
            )?;
        }
        self.store_seals(seq, rows, scopes)
    }
}

/// The last seal of each row: a row may have been sealed again in the same event.
fn latest(mut rows: Vec<RowSeal>) -> Vec<RowSeal> {
    let mut seen = HashSet::new();
    rows.reverse();
    rows.retain(|row| seen.insert((row.table, row.key.clone())));
    rows
}

/// 16 bytes from the random source of the system.
pub(crate) fn fresh_salt() -> Result<[u8; 16]> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt)?;
    Ok(salt)
}

pub(crate) fn signed(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(|_| Fault::new("a number beyond 63 bits").into())
}

fn unfounded() -> crate::Failure {
    Fault::new("the journal does not exist yet; migrate first").into()
}

impl From<Hash> for Value {
    fn from(hash: Hash) -> Value {
        Value::from(hash.0)
    }
}
