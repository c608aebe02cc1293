//! An event of an act becomes a journal entry: the published part holds pseudonyms and hashes
//! only, the open record stays in the table beside it and can be erased.

use crate::failure::{Fault, Result};
use crate::seal::{RowSeal, ScopeSeal};
use crate::value::Value;
use crate::values;
use crate::write::WriteTx;
use hmac::{Hmac, KeyInit, Mac};
use journal::{Hash, commit, entry_bytes};
use serde_json::json;
use sha2::Sha256;
use std::borrow::Cow;

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

/// Kind of the entry that says that the record of another was erased.
pub(crate) const ERASED: &str = "journal.entry.erased";

impl WriteTx {
    /// Erases what the open record of an entry says about a person, with its salt, and records
    /// that. The published entry stays, and nothing can be guessed from it any more.
    ///
    /// # Errors
    /// If there is no such entry, and faults of the store.
    pub fn erase_entry(&mut self, seq: i64, ground: &str) -> Result<()> {
        let erased = self.as_house(|tx| {
            tx.exec(
                "UPDATE journal_entry SET object = NULL, subject = NULL, ground = NULL,
                        body = NULL, salt = ?1 WHERE seq = ?2",
                &values![Vec::new(), seq],
            )
        })?;
        if erased == 0 {
            return Err(Fault::new(format!("the journal has no entry {seq}")).into());
        }
        self.record(Event::new(ERASED).object(format!("entry/{seq}")).ground(ground));
        Ok(())
    }
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

impl From<Hash> for Value {
    fn from(hash: Hash) -> Value {
        Value::from(hash.0)
    }
}
