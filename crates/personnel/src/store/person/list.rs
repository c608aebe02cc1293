//! The people list: its filter, how many it finds, and its pages.

use super::word;
use crate::model::{EmployeeKind, search_text};
use law::Date;
use serde::Serialize;
use store::{Result, Tx, Value};

/// A line of the people list.
#[derive(Clone, Debug, Serialize)]
pub struct PersonRow {
    /// Number.
    pub id: i64,
    /// NIP.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// Kind of employment.
    pub kind: EmployeeKind,
    /// Grade.
    pub golongan: String,
    /// Post.
    pub post: String,
    /// Unit.
    pub unit: String,
    /// Agency.
    pub agency: String,
    /// Number of the unit; 0 without one.
    pub unit_id: i64,
    /// Number of the agency; 0 without one.
    pub agency_id: i64,
}

/// Filter of the people list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of a NIP or of a name.
    pub q: String,
    /// Agency.
    pub agency: Option<i64>,
    /// Kind of employment.
    pub kind: Option<EmployeeKind>,
    /// Unit.
    pub unit: Option<i64>,
}

impl Filter {
    /// The condition in SQL and its values; ?1 is always today.
    fn sql(&self, today: Date) -> (String, Vec<Value>) {
        let mut cond = String::from("(p.active_to IS NULL OR p.active_to >= ?1)");
        let mut params: Vec<Value> = vec![today.into()];
        let add = |text: &str, value: Value, cond: &mut String, params: &mut Vec<Value>| {
            params.push(value);
            cond.push_str(&text.replace('#', &format!("?{}", params.len())));
        };
        let digits: String = self.q.chars().filter(|c| !c.is_whitespace()).collect();
        if !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()) {
            add(" AND p.nip >= #", digits.clone().into(), &mut cond, &mut params);
            add(" AND p.nip < #", format!("{digits}~").into(), &mut cond, &mut params);
        } else {
            for word in search_text(&self.q).split(' ').filter(|w| !w.is_empty()).take(6) {
                add(" AND p.search LIKE #", format!("%{word}%").into(), &mut cond, &mut params);
            }
        }
        if let Some(agency) = self.agency {
            add(" AND p.agency_id = #", agency.into(), &mut cond, &mut params);
        }
        if let Some(unit) = self.unit {
            add(" AND p.unit_id = #", unit.into(), &mut cond, &mut params);
        }
        if let Some(kind) = self.kind {
            add(" AND p.kind = #", kind.code().into(), &mut cond, &mut params);
        }
        (cond, params)
    }
}

/// People are counted up to this number: nobody leafs through more, and a province must not be
/// counted for every letter that somebody types.
pub const COUNTED: i64 = 1_000;

/// How many people a filter finds, at most [`COUNTED`] and one.
///
/// # Errors
/// Faults of the store.
pub fn count(tx: &mut Tx, filter: &Filter, today: Date) -> Result<i64> {
    let (cond, mut params) = filter.sql(today);
    params.push((COUNTED + 1).into());
    let most = params.len();
    let sql =
        format!("SELECT COUNT(*) FROM (SELECT 1 FROM person p WHERE {cond} LIMIT ?{most}) found");
    tx.count(&sql, &params)
}

/// A page of the people list, by name.
///
/// # Errors
/// Faults of the store.
pub fn list(
    tx: &mut Tx,
    filter: &Filter,
    today: Date,
    limit: i64,
    offset: i64,
) -> Result<Vec<PersonRow>> {
    let (cond, mut params) = filter.sql(today);
    params.push(limit.into());
    params.push(offset.into());
    let (l, o) = (params.len() - 1, params.len());
    // The page of numbers is found first, in an index that has all the filter asks, so that only
    // its rows are read and joined.
    let sql = format!(
        "SELECT p.id, p.nip, p.name, p.title_front, p.title_back, p.kind, p.golongan,
                COALESCE(o.name, ''), COALESCE(u.name, ''), COALESCE(g.name, ''),
                COALESCE(p.unit_id, 0), COALESCE(p.agency_id, 0)
           FROM (SELECT p.id FROM person p WHERE {cond}
                  ORDER BY p.search, p.id LIMIT ?{l} OFFSET ?{o}) found
           JOIN person p ON p.id = found.id
           LEFT JOIN post o ON o.id = p.post_id
           LEFT JOIN unit u ON u.id = p.unit_id
           LEFT JOIN unit g ON g.id = p.agency_id
          ORDER BY p.search, p.id"
    );
    tx.all(&sql, &params, |row| {
        Ok(PersonRow {
            id: row.i64(0)?,
            nip: row.text(1)?,
            name: shell::session::full_name(&row.text(2)?, &row.text(3)?, &row.text(4)?),
            kind: word(EmployeeKind::parse, &row.text(5)?)?,
            golongan: row.text(6)?,
            post: row.text(7)?,
            unit: row.text(8)?,
            agency: row.text(9)?,
            unit_id: row.i64(10)?,
            agency_id: row.i64(11)?,
        })
    })
}
