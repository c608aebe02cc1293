//! Where people belong on a day: unit, agency and direct superior. For one person a few small
//! queries tell, for many three whatever their number; the rule who the superior is stands here
//! once for both.

use crate::model::Place;
use law::Date;
use std::collections::HashMap;
use std::convert::Infallible;
use store::{Result, Row, Tx, among, values};

/// Levels of the organisation that are climbed to find a superior.
const HIGHEST_CLIMB: usize = 12;

/// Which of several holders of a post counts: a deputy for some days goes before the definitive
/// holder, and he before one who acts while there is none.
const FIRST_HOLDER: &str = "CASE a.kind WHEN 'plh' THEN 0 WHEN 'definitive' THEN 1 ELSE 2 END,
    a.valid_from DESC, a.id DESC";

/// Definitive appointments that touch a span.
const SEATS: &str = "SELECT a.person_id, a.unit_id, u.agency_id, a.valid_from, a.valid_to
   FROM appointment a JOIN unit u ON u.id = a.unit_id
  WHERE a.kind = 'definitive' AND a.valid_from <= ?2 AND (a.valid_to IS NULL OR a.valid_to >= ?1)";

/// Which of several appointments of a person counts.
const FIRST_SEAT: &str = "ORDER BY a.valid_from DESC, a.id DESC";

/// Lists of at most so many people are asked for by number; longer ones load everybody.
const FEW: usize = 500;

/// Who holds a post on a day.
///
/// # Errors
/// Faults of the store.
pub fn holder(tx: &mut Tx, post_id: i64, on: Date) -> Result<Option<i64>> {
    tx.one(
        &format!(
            "SELECT a.person_id FROM appointment a
              WHERE a.post_id = ?1 AND a.valid_from <= ?2
                AND (a.valid_to IS NULL OR a.valid_to >= ?2) ORDER BY {FIRST_HOLDER} LIMIT 1"
        ),
        &values![post_id, on],
        |row| row.i64(0),
    )
}

/// A unit as a climb sees it on a day.
struct Level {
    /// The unit above.
    above: Option<i64>,
    /// Who heads it.
    head: Option<i64>,
}

/// Who heads the unit, or the nearest unit above it that somebody else heads.
fn superior<E>(
    person: i64,
    unit: i64,
    mut level: impl FnMut(i64) -> std::result::Result<Option<Level>, E>,
) -> std::result::Result<Option<i64>, E> {
    let mut climb = Some(unit);
    for _ in 0..HIGHEST_CLIMB {
        let Some(unit) = climb else { break };
        let Some(found) = level(unit)? else { break };
        if let Some(head) = found.head.filter(|head| *head != person) {
            return Ok(Some(head));
        }
        climb = found.above;
    }
    Ok(None)
}

/// Where a person belongs on a day. The superior is who heads the unit that day, or the unit
/// above when the person heads it himself or nobody does.
///
/// # Errors
/// Faults of the store.
pub fn place(tx: &mut Tx, person_id: i64, on: Date) -> Result<Place> {
    let mut params = values![on, on].to_vec();
    let whose = among("a.person_id", &[person_id], &mut params);
    let seat = tx.one(&format!("{SEATS}{whose} {FIRST_SEAT} LIMIT 1"), &params, seat)?;
    let Some((_, seat)) = seat else { return Ok(Place { person_id, ..Place::default() }) };
    let superior = superior(person_id, seat.unit, |unit| {
        let found = tx.one(
            "SELECT parent_id, head_post_id FROM unit WHERE id = ?1",
            &values![unit],
            |row| Ok((row.opt_i64(0)?, row.opt_i64(1)?)),
        )?;
        let Some((above, post)) = found else { return Ok(None) };
        let head = post.map(|post| holder(tx, post, on)).transpose()?.flatten();
        Ok::<_, store::Failure>(Some(Level { above, head }))
    })?;
    Ok(seat.place(person_id, superior))
}

/// Days from one to another, or for ever.
#[derive(Clone, Copy, Debug)]
struct Days {
    from: Date,
    to: Option<Date>,
}

impl Days {
    fn hold(self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }
}

/// A definitive appointment.
#[derive(Clone, Copy, Debug)]
struct Seat {
    unit: i64,
    agency: i64,
    days: Days,
}

impl Seat {
    fn place(&self, person_id: i64, superior: Option<i64>) -> Place {
        Place { person_id, superior, unit_id: Some(self.unit), agency_id: Some(self.agency) }
    }
}

fn seat(row: &Row<'_>) -> Result<(i64, Seat)> {
    let days = Days { from: row.date(3)?, to: row.opt_date(4)? };
    Ok((row.i64(0)?, Seat { unit: row.i64(1)?, agency: row.i64(2)?, days }))
}

/// Where many people belong on any day of a span.
#[derive(Debug, Default)]
pub struct Places {
    /// Appointments by person, the one that counts first.
    seats: HashMap<i64, Vec<Seat>>,
    /// Units: the one above, and the post that heads it.
    units: HashMap<i64, (Option<i64>, Option<i64>)>,
    /// Holders of the posts that head units, by post, the one that counts first.
    heads: HashMap<i64, Vec<(i64, Days)>>,
}

impl Places {
    /// Loads them with three queries, however many people and days.
    ///
    /// # Errors
    /// Faults of the store.
    pub fn load(tx: &mut Tx, people: &[i64], from: Date, to: Date) -> Result<Places> {
        let mut places = Places::default();
        let mut params = values![from, to].to_vec();
        let whose = match people.len() {
            0..=FEW => among("a.person_id", people, &mut params),
            _ => String::new(),
        };
        tx.each(&format!("{SEATS}{whose} {FIRST_SEAT}"), &params, |row| {
            let (person, seat) = seat(row)?;
            places.seats.entry(person).or_default().push(seat);
            Ok(())
        })?;
        tx.each("SELECT id, parent_id, head_post_id FROM unit", &values![], |row| {
            places.units.insert(row.i64(0)?, (row.opt_i64(1)?, row.opt_i64(2)?));
            Ok(())
        })?;
        let heads = format!(
            "SELECT a.post_id, a.person_id, a.valid_from, a.valid_to FROM appointment a
              WHERE a.post_id IN (SELECT head_post_id FROM unit) AND a.valid_from <= ?2
                AND (a.valid_to IS NULL OR a.valid_to >= ?1) ORDER BY {FIRST_HOLDER}"
        );
        tx.each(&heads, &values![from, to], |row| {
            let days = Days { from: row.date(2)?, to: row.opt_date(3)? };
            places.heads.entry(row.i64(0)?).or_default().push((row.i64(1)?, days));
            Ok(())
        })?;
        Ok(places)
    }

    /// Where a person belongs on a day of the span, as [`place`] tells it. Who was not loaded
    /// belongs nowhere.
    #[must_use]
    pub fn of(&self, person_id: i64, on: Date) -> Place {
        let seats = self.seats.get(&person_id).into_iter().flatten();
        let Some(seat) = seats.into_iter().find(|seat| seat.days.hold(on)) else {
            return Place { person_id, ..Place::default() };
        };
        let Ok(superior) = superior::<Infallible>(person_id, seat.unit, |unit| {
            let level = |&(above, post): &(Option<i64>, Option<i64>)| Level {
                above,
                head: post.and_then(|post| self.head(post, on)),
            };
            Ok(self.units.get(&unit).map(level))
        });
        seat.place(person_id, superior)
    }

    fn head(&self, post: i64, on: Date) -> Option<i64> {
        let holders = self.heads.get(&post)?;
        holders.iter().find(|(_, days)| days.hold(on)).map(|(person, _)| *person)
    }
}

#[cfg(test)]
#[path = "place_tests.rs"]
mod tests;
