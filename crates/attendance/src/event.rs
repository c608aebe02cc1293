//! Apel, ceremonies and meetings that somebody missed without a reason. They are facts of their
//! own, beside the judged days, because some regions cut for them and others do not.

use crate::month::dirty;
use crate::rule::{accepted, required};
use law::{Action, Date, Permit, Refusal};
use serde::Serialize;
use store::{Db, Event, Fault, Result, Row, Tx, WriteTx, among, values};

/// What was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MissedKind {
    /// *Apel*.
    Muster,
    /// *Upacara*.
    Ceremony,
    /// *Rapat*.
    Meeting,
}

impl MissedKind {
    /// All of them.
    pub const ALL: [MissedKind; 3] =
        [MissedKind::Muster, MissedKind::Ceremony, MissedKind::Meeting];

    /// As stored and as files name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            MissedKind::Muster => "apel",
            MissedKind::Ceremony => "upacara",
            MissedKind::Meeting => "rapat",
        }
    }

    /// From its stored form.
    #[must_use]
    pub fn parse(text: &str) -> Option<MissedKind> {
        MissedKind::ALL.into_iter().find(|kind| kind.name() == text)
    }
}

/// An event that a person missed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missed {
    /// Number; 0 for one to be recorded.
    pub id: i64,
    /// Person.
    pub person_id: i64,
    /// The day.
    pub date: Date,
    /// What.
    pub kind: MissedKind,
    /// Name of the event, or the attendance list it stands on.
    pub name: String,
}

fn missed(row: &Row<'_>) -> Result<Missed> {
    let word = row.text(3)?;
    let kind = MissedKind::parse(&word)
        .ok_or_else(|| Fault::new(format!("unknown kind of event '{word}'")))?;
    Ok(Missed {
        id: row.i64(0)?,
        person_id: row.i64(1)?,
        date: row.date(2)?,
        kind,
        name: row.text(4)?,
    })
}

/// Events missed in a span, in the order of their numbers; of some people or of all.
///
/// # Errors
/// Faults of the store.
pub fn between(tx: &mut Tx, from: Date, to: Date, people: Option<&[i64]>) -> Result<Vec<Missed>> {
    let mut params = values![from, to].to_vec();
    let whose = people.map(|ids| among("person_id", ids, &mut params)).unwrap_or_default();
    let sql = format!(
        "SELECT id, person_id, date, kind, name FROM event_missed
          WHERE ended_us IS NULL AND date >= ?1 AND date <= ?2{whose} ORDER BY id"
    );
    tx.all(&sql, &params, missed)
}

/// The latest events missed.
///
/// # Errors
/// Faults of the store.
pub fn latest(tx: &mut Tx, limit: i64) -> Result<Vec<Missed>> {
    tx.all(
        "SELECT id, person_id, date, kind, name FROM event_missed WHERE ended_us IS NULL
          ORDER BY date DESC, id DESC LIMIT ?1",
        &values![limit],
        missed,
    )
}

/// An event by number.
///
/// # Errors
/// Faults of the store.
pub fn find(tx: &mut Tx, id: i64) -> Result<Option<Missed>> {
    tx.one(
        "SELECT id, person_id, date, kind, name FROM event_missed
          WHERE id = ?1 AND ended_us IS NULL",
        &values![id],
        missed,
    )
}

fn create(tx: &mut WriteTx, list: &[Missed], by: i64) -> Result<()> {
    let now_us = tx.now_us();
    let mut ids = Vec::with_capacity(list.len());
    for new in list {
        let known = tx.count(
            "SELECT COUNT(*) FROM event_missed WHERE person_id = ?1 AND date = ?2 AND kind = ?3
                AND name = ?4 AND ended_us IS NULL",
            &values![new.person_id, new.date, new.kind.name(), new.name.as_str()],
        )?;
        if known > 0 {
            continue;
        }
        ids.push(tx.insert(
            "INSERT INTO event_missed (person_id, date, kind, name, recorded_by, at_us)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
            &values![new.person_id, new.date, new.kind.name(), new.name.as_str(), by, now_us],
        )?);
    }
    let mut event = Event::new("attendance.event.missed")
        .object("event_missed")
        .body(serde_json::json!({"count": ids.len(), "known": list.len() - ids.len()}));
    if let [new] = list {
        event = event.subject(new.person_id).ground(new.name.as_str());
    }
    tx.record(event);
    tx.seal_many("event_missed", &ids)?;
    let touched: Vec<(i64, Date, Date)> =
        list.iter().map(|new| (new.person_id, new.date, new.date)).collect();
    dirty::mark(tx, &touched)
}

/// Records events missed; one that is recorded already is not recorded twice.
///
/// # Errors
/// A missing name; faults of the store.
pub async fn record(db: &Db, permit: Permit, list: Vec<Missed>) -> Result<()> {
    accepted(&permit, Action::EventRecord)?;
    for new in &list {
        required("name", &new.name)?;
    }
    let by = permit.actor().person().unwrap_or(0);
    db.write(permit, move |tx| create(tx, &list, by)).await
}

/// Takes back an event that was recorded wrongly.
///
/// # Errors
/// A missing reason; one that is not in force; faults of the store.
pub async fn end(db: &Db, permit: Permit, id: i64, ground: String) -> Result<()> {
    accepted(&permit, Action::EventRecord)?;
    required("ground", &ground)?;
    db.write(permit, move |tx| {
        let one = find(tx, id)?.ok_or_else(|| Refusal::new("problem-not-found").hidden())?;
        let now_us = tx.now_us();
        tx.exec(
            "UPDATE event_missed SET ended_us = ?1, ended_ground = ?2 WHERE id = ?3",
            &values![now_us, ground.trim(), id],
        )?;
        tx.record(
            Event::new("attendance.event.ended")
                .object(format!("event_missed/{id}"))
                .subject(one.person_id)
                .ground(ground.trim()),
        );
        tx.seal("event_missed", &values![id])?;
        dirty::mark(tx, &[(one.person_id, one.date, one.date)])
    })
    .await
}
