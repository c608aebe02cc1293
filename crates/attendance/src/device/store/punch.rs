//! Punches, clustered by person and time, with the counters that travel in the same
//! transaction: rows held per device and day, and months to be computed again.

use crate::adms::attlog::Punch;
use crate::civil;
use crate::month::dirty;
use law::Month;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use store::{Result, Tx, Value, WriteTx, values};

/// A punch whose person is known (or known to be unknown).
#[derive(Clone, Debug)]
pub struct NewPunch {
    /// Whose; 0 for a key nobody is mapped to.
    pub person_id: i64,
    /// What the device said.
    pub punch: Punch,
    /// What looks odd.
    pub flags: i64,
}

/// What is the same for all punches of a batch.
#[derive(Clone, Copy, Debug)]
pub struct Common {
    /// From which device.
    pub device_id: i64,
    /// Name of its zone.
    pub zone: &'static str,
    /// Name of the source.
    pub source: &'static str,
    /// Raw batch that holds the lines.
    pub batch_id: i64,
    /// Whether other sources exist, so that time and key alone must be matched.
    pub match_sources: bool,
}

/// What became of a batch of punches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// Rows that were not there before.
    pub new: usize,
    /// Lines that were there already.
    pub known: usize,
    /// New rows without a person.
    pub unmapped: usize,
}

type Key = (i64, i64, String, i64, i64);

/// Rows per statement, largest first; few sizes keep the statement cache small.
const CHUNKS: [usize; 4] = [64, 16, 4, 1];

/// Inserts what is new and counts what is known.
pub fn add(tx: &mut WriteTx, common: Common, punches: Vec<NewPunch>) -> Result<Stored> {
    let total = punches.len();
    // One statement must not touch a row twice, and a fixed order avoids deadlocks.
    let mut rows: BTreeMap<Key, (NewPunch, i64)> = BTreeMap::new();
    for new in punches {
        if common.match_sources && is_held_from_elsewhere(tx, common, &new)? {
            continue;
        }
        let p = &new.punch;
        let key = (new.person_id, p.at_local_s, p.pin.clone(), p.status, p.verify);
        rows.entry(key).or_insert_with(|| (new, 0)).1 += 1;
    }
    let rows: Vec<(NewPunch, i64)> = rows.into_values().collect();
    let mut fresh: Vec<(i64, i64)> = Vec::new();
    let mut rest = rows.as_slice();
    for size in CHUNKS {
        while rest.len() >= size {
            let (chunk, left) = rest.split_at(size);
            upsert(tx, common, chunk, &mut fresh)?;
            rest = left;
        }
    }
    count_days(tx, common.device_id, &fresh)?;
    mark_dirty(tx, &fresh)?;
    Ok(Stored {
        new: fresh.len(),
        known: total - fresh.len(),
        unmapped: fresh.iter().filter(|(person, _)| *person == 0).count(),
    })
}

/// Writes a chunk; what was not there before keeps our batch number and is noted as fresh.
fn upsert(
    tx: &mut WriteTx,
    common: Common,
    chunk: &[(NewPunch, i64)],
    fresh: &mut Vec<(i64, i64)>,
) -> Result<()> {
    let mut params: Vec<Value> = vec![
        common.device_id.into(),
        common.zone.into(),
        common.source.into(),
        common.batch_id.into(),
    ];
    for (new, times) in chunk {
        let p = &new.punch;
        params.extend(values![
            new.person_id,
            p.at_local_s,
            p.pin.as_str(),
            p.status,
            p.verify,
            new.flags,
            *times,
            p.offset_s,
            p.extra.as_str()
        ]);
    }
    let sql = statement(chunk.len());
    let found = tx.all(sql, &params, |row| Ok((row.i64(0)?, row.i64(1)?, row.i64(2)?)))?;
    fresh.extend(
        found
            .into_iter()
            .filter(|(_, _, batch)| *batch == common.batch_id)
            .map(|(person, at, _)| (person, at)),
    );
    Ok(())
}

/// The statement of a chunk; its text is built once per size.
fn statement(rows: usize) -> &'static str {
    static TEXTS: LazyLock<[String; 4]> = LazyLock::new(|| CHUNKS.map(upsert_sql));
    let at = CHUNKS.iter().position(|size| *size == rows).unwrap_or(0);
    TEXTS.get(at).map_or("", String::as_str)
}

fn upsert_sql(rows: usize) -> String {
    let mut sql = String::from(
        "INSERT INTO punch (device_id, zone, source, batch_id, person_id, at_local_s, pin, \
         status, verify, flags, seen_times, offset_s, extra, also) VALUES ",
    );
    for row in 0..rows {
        let at = 5 + row * 9;
        sql.push_str(if row > 0 { ", (?1, ?2, ?3, ?4" } else { "(?1, ?2, ?3, ?4" });
        for column in at..at + 9 {
            sql.push_str(&format!(", ?{column}"));
        }
        sql.push_str(", '')");
    }
    sql.push_str(
        " ON CONFLICT (person_id, at_local_s, device_id, pin, status, verify) DO UPDATE SET \
         seen_times = punch.seen_times + excluded.seen_times \
         RETURNING person_id, at_local_s, batch_id",
    );
    sql
}

/// Across sources only key and time are compared, because status and verify are swapped by some
/// of them; the other source's raw values are kept beside the row.
fn is_held_from_elsewhere(tx: &mut WriteTx, common: Common, new: &NewPunch) -> Result<bool> {
    let p = &new.punch;
    let also = format!("{}:{}/{}", common.source, p.status, p.verify);
    let touched = tx.exec(
        "UPDATE punch SET seen_times = seen_times + 1, \
         also = CASE WHEN also = '' THEN ?5 WHEN also LIKE '%' || ?5 || '%' THEN also \
         ELSE also || ' ' || ?5 END \
         WHERE person_id = ?1 AND at_local_s = ?2 AND device_id = ?3 AND pin = ?4 \
         AND source <> ?6",
        &values![
            new.person_id,
            p.at_local_s,
            common.device_id,
            p.pin.as_str(),
            also,
            common.source
        ],
    )?;
    Ok(touched > 0)
}

fn count_days(tx: &mut WriteTx, device_id: i64, fresh: &[(i64, i64)]) -> Result<()> {
    let mut days: BTreeMap<String, i64> = BTreeMap::new();
    for (_, at) in fresh {
        *days.entry(civil::date(*at).to_string()).or_default() += 1;
    }
    for (date, count) in days {
        tx.exec(
            "INSERT INTO device_day (device_id, date, held) VALUES (?1, ?2, ?3) \
             ON CONFLICT (device_id, date) DO UPDATE SET held = device_day.held + excluded.held",
            &values![device_id, date, count],
        )?;
    }
    Ok(())
}

/// Marks the months of these punches (person, civil seconds) to be computed again.
pub fn mark_dirty(tx: &mut WriteTx, punches: &[(i64, i64)]) -> Result<()> {
    let months: BTreeSet<(i64, Month)> = punches
        .iter()
        .filter(|(person, _)| *person != 0)
        .flat_map(|(person, at)| {
            // A punch in the first hours of a month may end a night shift of the month before.
            let month = Month::of(civil::date(*at));
            let before = Month::of(civil::date(*at - civil::DAY_S));
            [(*person, month), (*person, before)]
        })
        .collect();
    dirty::mark_months(tx, months)
}

/// One stored punch, as the engine and the pages read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PunchRow {
    /// Whose; 0 for a key nobody is mapped to.
    pub person_id: i64,
    /// Wall clock, civil seconds.
    pub at_local_s: i64,
    /// Device.
    pub device_id: i64,
    /// Person key.
    pub pin: String,
    /// Raw status; -1 unknown.
    pub status: i64,
    /// Raw kind of verification; -1 unknown.
    pub verify: i64,
    /// Name of the zone.
    pub zone: String,
    /// Name of the source.
    pub source: String,
    /// What looks odd.
    pub flags: i64,
    /// Raw batch.
    pub batch_id: i64,
    /// How often it came.
    pub seen_times: i64,
    /// Offset the device named, seconds.
    pub offset_s: Option<i64>,
    /// Further fields, verbatim.
    pub extra: String,
    /// Raw values of other sources.
    pub also: String,
}

const COLUMNS: &str = "person_id, at_local_s, device_id, pin, status, verify, zone, source, \
     flags, batch_id, seen_times, offset_s, extra, also";

fn read(row: &store::Row) -> Result<PunchRow> {
    Ok(PunchRow {
        person_id: row.i64(0)?,
        at_local_s: row.i64(1)?,
        device_id: row.i64(2)?,
        pin: row.text(3)?,
        status: row.i64(4)?,
        verify: row.i64(5)?,
        zone: row.text(6)?,
        source: row.text(7)?,
        flags: row.i64(8)?,
        batch_id: row.i64(9)?,
        seen_times: row.i64(10)?,
        offset_s: row.opt_i64(11)?,
        extra: row.text(12)?,
        also: row.text(13)?,
    })
}

/// Punches of a person from one civil second to another, both included, in order of time.
pub fn of_person(tx: &mut Tx, person_id: i64, from_s: i64, to_s: i64) -> Result<Vec<PunchRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM punch WHERE person_id = ?1 AND at_local_s >= ?2 \
         AND at_local_s <= ?3 ORDER BY at_local_s, device_id, pin"
    );
    tx.all(&sql, &values![person_id, from_s, to_s], read)
}

/// Punches of a device between two civil seconds, in order of time. Scans; for tests and the
/// comparison with a file, not for lists.
pub fn of_device(tx: &mut Tx, device_id: i64, from_s: i64, to_s: i64) -> Result<Vec<PunchRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM punch WHERE device_id = ?1 AND at_local_s >= ?2 \
         AND at_local_s <= ?3 ORDER BY at_local_s, pin, status, verify"
    );
    tx.all(&sql, &values![device_id, from_s, to_s], read)
}

/// Punches of a device whose key nobody is mapped to.
pub fn unmapped_of_device(tx: &mut Tx, device_id: i64) -> Result<Vec<PunchRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM punch WHERE person_id = 0 AND device_id = ?1 ORDER BY at_local_s"
    );
    tx.all(&sql, &values![device_id], read)
}

/// A key nobody is mapped to.
pub struct Unmapped {
    /// Group of devices.
    pub group: String,
    /// The key.
    pub pin: String,
    /// A name a device knows it by.
    pub name: Option<String>,
    /// Punches waiting.
    pub punches: i64,
    /// First and last, civil seconds.
    pub first_local_s: i64,
    /// Last, civil seconds.
    pub last_local_s: i64,
}

/// Keys nobody is mapped to, most punches first; of one agency if one is given.
pub fn unmapped(tx: &mut Tx, agency_id: Option<i64>, limit: i64) -> Result<Vec<Unmapped>> {
    tx.all(
        "SELECT d.pin_group, p.pin, \
           (SELECT MIN(u.name) FROM device_user u JOIN device e ON e.id = u.device_id \
            WHERE u.pin = p.pin AND e.pin_group = d.pin_group AND u.name <> ''), \
           COUNT(*), MIN(p.at_local_s), MAX(p.at_local_s) \
         FROM punch p JOIN device d ON d.id = p.device_id \
         WHERE p.person_id = 0 AND (d.agency_id = ?1 OR ?1 = 0) \
         GROUP BY d.pin_group, p.pin ORDER BY COUNT(*) DESC, d.pin_group, p.pin LIMIT ?2",
        &values![agency_id.unwrap_or(0), limit],
        |row| {
            Ok(Unmapped {
                group: row.text(0)?,
                pin: row.text(1)?,
                name: row.opt_text(2)?,
                punches: row.i64(3)?,
                first_local_s: row.i64(4)?,
                last_local_s: row.i64(5)?,
            })
        },
    )
}

/// Which punches of a key change hands.
#[derive(Clone, Copy, Debug)]
pub struct Span<'a> {
    /// Group of devices.
    pub group: &'a str,
    /// The key.
    pub pin: &'a str,
    /// First civil second.
    pub from_s: i64,
    /// Last civil second.
    pub to_s: i64,
}

/// Hands the punches of a key in a span from one person to another; returns how many.
pub fn reassign(tx: &mut WriteTx, span: Span<'_>, from: i64, to: i64) -> Result<usize> {
    let chosen = "person_id = ?1 AND at_local_s >= ?2 AND at_local_s <= ?3 AND pin = ?4 \
                  AND device_id IN (SELECT id FROM device WHERE pin_group = ?5)";
    let which = values![from, span.from_s, span.to_s, span.pin, span.group];
    let times =
        tx.all(&format!("SELECT at_local_s FROM punch WHERE {chosen}"), &which, |row| row.i64(0))?;
    if times.is_empty() {
        return Ok(0);
    }
    let mut params = which.to_vec();
    params.push(to.into());
    tx.exec(
        &format!(
            "INSERT INTO punch ({COLUMNS}) \
             SELECT CAST(?6 AS BIGINT), at_local_s, device_id, pin, status, verify, zone, \
             source, flags, batch_id, seen_times, offset_s, extra, also \
             FROM punch WHERE {chosen} \
             ON CONFLICT (person_id, at_local_s, device_id, pin, status, verify) DO UPDATE SET \
             seen_times = punch.seen_times + excluded.seen_times"
        ),
        &params,
    )?;
    tx.exec(&format!("DELETE FROM punch WHERE {chosen}"), &which)?;
    let both: Vec<(i64, i64)> = times.iter().flat_map(|at| [(from, *at), (to, *at)]).collect();
    mark_dirty(tx, &both)?;
    Ok(times.len())
}
