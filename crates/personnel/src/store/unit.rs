//! Reading agencies, units and posts.

use super::person::word;
use crate::model::{Post, PostKind, Unit};
use law::{Date, Zone};
use serde::Serialize;
use store::{Result, Row, Tx, values};

const COLUMNS: &str = "id, parent_id, agency_id, code, name, kind, zone, head_post_id";

fn unit(row: &Row<'_>) -> Result<Unit> {
    Ok(Unit {
        id: row.i64(0)?,
        parent_id: row.opt_i64(1)?,
        agency_id: row.i64(2)?,
        code: row.text(3)?,
        name: row.text(4)?,
        kind: row.text(5)?,
        zone: word(Zone::parse, &row.text(6)?)?,
        head_post_id: row.opt_i64(7)?,
    })
}

/// A unit by number.
///
/// # Errors
/// Faults of the store.
pub fn find(tx: &mut Tx, id: i64) -> Result<Option<Unit>> {
    tx.one(&format!("SELECT {COLUMNS} FROM unit WHERE id = ?1"), &values![id], unit)
}

/// All units, agencies first, then by code.
///
/// # Errors
/// Faults of the store.
pub fn list(tx: &mut Tx) -> Result<Vec<Unit>> {
    tx.all(
        &format!("SELECT {COLUMNS} FROM unit ORDER BY agency_id, parent_id IS NOT NULL, code"),
        &values![],
        unit,
    )
}

/// Agencies by name.
///
/// # Errors
/// Faults of the store.
pub fn agencies(tx: &mut Tx) -> Result<Vec<Unit>> {
    tx.all(
        &format!("SELECT {COLUMNS} FROM unit WHERE id = agency_id ORDER BY name"),
        &values![],
        unit,
    )
}

/// Units of an agency, the agency itself first.
///
/// # Errors
/// Faults of the store.
pub fn of_agency(tx: &mut Tx, agency: i64) -> Result<Vec<Unit>> {
    tx.all(
        &format!(
            "SELECT {COLUMNS} FROM unit WHERE agency_id = ?1
              ORDER BY CASE WHEN id = agency_id THEN 0 ELSE 1 END, code"
        ),
        &values![agency],
        unit,
    )
}

/// A post by number.
///
/// # Errors
/// Faults of the store.
pub fn find_post(tx: &mut Tx, id: i64) -> Result<Option<Post>> {
    tx.one(
        "SELECT id, unit_id, code, name, kind, class, eselon, bup FROM post WHERE id = ?1",
        &values![id],
        post,
    )
}

/// All posts.
///
/// # Errors
/// Faults of the store.
pub fn posts(tx: &mut Tx) -> Result<Vec<Post>> {
    tx.all(
        "SELECT id, unit_id, code, name, kind, class, eselon, bup FROM post ORDER BY id",
        &values![],
        post,
    )
}

/// Posts of a unit, highest class first.
///
/// # Errors
/// Faults of the store.
pub fn posts_of(tx: &mut Tx, unit: i64) -> Result<Vec<Post>> {
    tx.all(
        "SELECT id, unit_id, code, name, kind, class, eselon, bup FROM post
          WHERE unit_id = ?1 ORDER BY class DESC, name",
        &values![unit],
        post,
    )
}

fn post(row: &Row<'_>) -> Result<Post> {
    Ok(Post {
        id: row.i64(0)?,
        unit_id: row.i64(1)?,
        code: row.text(2)?,
        name: row.text(3)?,
        kind: word(PostKind::parse, &row.text(4)?)?,
        class: row.i64(5)?,
        eselon: row.opt_text(6)?,
        bup: row.i64(7)?,
    })
}

/// An agency in the overview.
#[derive(Clone, Debug, Serialize)]
pub struct AgencyRow {
    /// Number.
    pub id: i64,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Units below it.
    pub units: i64,
    /// People in service.
    pub people: i64,
}

/// Agencies with their sizes, in one query.
///
/// # Errors
/// Faults of the store.
pub fn overview(tx: &mut Tx, today: Date) -> Result<Vec<AgencyRow>> {
    tx.all(
        "SELECT g.id, g.code, g.name,
                (SELECT COUNT(*) FROM unit c WHERE c.agency_id = g.id AND c.id <> g.id),
                (SELECT COUNT(*) FROM person p WHERE p.agency_id = g.id
                    AND (p.active_to IS NULL OR p.active_to >= ?1))
           FROM unit g WHERE g.id = g.agency_id ORDER BY g.code",
        &values![today],
        |row| {
            Ok(AgencyRow {
                id: row.i64(0)?,
                code: row.text(1)?,
                name: row.text(2)?,
                units: row.i64(3)?,
                people: row.i64(4)?,
            })
        },
    )
}
