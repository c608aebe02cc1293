//! Reading people: by number, by NIP, by part of a name.

mod list;

pub use self::list::{COUNTED, Filter, PersonRow, count, list};
use crate::model::{
    Appointment, AppointmentKind, EmployeeKind, Kin, Person, PostKind, Private, RankStep,
};
use law::Date;
use store::{Fault, Result, Row, Tx, values};

const COLUMNS: &str = "p.id, p.nip, p.name, p.title_front, p.title_back, p.birth, p.sex, p.kind,
    p.golongan, p.mkg_base, p.married, p.children, p.active_from, p.active_to, p.post_id,
    p.unit_id, p.agency_id";

fn person(row: &Row<'_>) -> Result<Person> {
    Ok(Person {
        id: row.i64(0)?,
        nip: row.text(1)?,
        name: row.text(2)?,
        title_front: row.text(3)?,
        title_back: row.text(4)?,
        birth: row.date(5)?,
        sex: row.text(6)?,
        kind: word(EmployeeKind::parse, &row.text(7)?)?,
        golongan: row.text(8)?,
        mkg_base: row.date(9)?,
        married: row.flag(10)?,
        children: row.i64(11)?,
        active_from: row.date(12)?,
        active_to: row.opt_date(13)?,
        post_id: row.opt_i64(14)?,
        unit_id: row.opt_i64(15)?,
        agency_id: row.opt_i64(16)?,
    })
}

/// A stored word, or a fault that names it; the tables hold only words this code wrote.
pub(crate) fn word<T>(parse: fn(&str) -> Option<T>, text: &str) -> Result<T> {
    parse(text).ok_or_else(|| Fault::new(format!("unknown word '{text}' in a table")).into())
}

/// A person by number.
///
/// # Errors
/// Faults of the store.
pub fn find(tx: &mut Tx, id: i64) -> Result<Option<Person>> {
    tx.one(&format!("SELECT {COLUMNS} FROM person p WHERE p.id = ?1"), &values![id], person)
}

/// A person's number by NIP.
///
/// # Errors
/// Faults of the store.
pub fn id_by_nip(tx: &mut Tx, nip: &str) -> Result<Option<i64>> {
    tx.one("SELECT id FROM person WHERE nip = ?1", &values![nip], |row| row.i64(0))
}

/// Numbers of all people by NIP, for imports.
///
/// # Errors
/// Faults of the store.
pub fn ids_by_nip(tx: &mut Tx) -> Result<std::collections::HashMap<String, i64>> {
    let pairs =
        tx.all("SELECT nip, id FROM person", &values![], |row| Ok((row.text(0)?, row.i64(1)?)))?;
    Ok(pairs.into_iter().collect())
}

/// Everybody in service on some day of a span, ordered by number.
///
/// # Errors
/// Faults of the store.
pub fn in_service(tx: &mut Tx, from: Date, to: Date) -> Result<Vec<Person>> {
    tx.all(
        &format!(
            "SELECT {COLUMNS} FROM person p
              WHERE p.active_from <= ?2 AND (p.active_to IS NULL OR p.active_to >= ?1)
              ORDER BY p.id"
        ),
        &values![from, to],
        person,
    )
}

/// Number and agency (0 without one) of everybody in service on some day of a span.
///
/// # Errors
/// Faults of the store.
pub fn placed_in_service(tx: &mut Tx, from: Date, to: Date) -> Result<Vec<(i64, i64)>> {
    tx.all(
        "SELECT id, COALESCE(agency_id, 0) FROM person
          WHERE active_from <= ?2 AND (active_to IS NULL OR active_to >= ?1)",
        &values![from, to],
        |row| Ok((row.i64(0)?, row.i64(1)?)),
    )
}

/// Protected fields of a person.
///
/// # Errors
/// Faults of the store.
pub fn find_private(tx: &mut Tx, id: i64) -> Result<Option<Private>> {
    tx.one(
        "SELECT nik, npwp, bank_code, bank_account, email, phone FROM person WHERE id = ?1",
        &values![id],
        private,
    )
}

fn private(row: &Row<'_>) -> Result<Private> {
    Ok(Private {
        nik: row.text(0)?,
        npwp: row.text(1)?,
        bank_code: row.text(2)?,
        bank_account: row.text(3)?,
        email: row.text(4)?,
        phone: row.text(5)?,
    })
}

/// Protected fields of everybody, for the treasury files.
///
/// # Errors
/// Faults of the store.
pub fn all_private(tx: &mut Tx) -> Result<std::collections::HashMap<i64, Private>> {
    let pairs = tx.all(
        "SELECT nik, npwp, bank_code, bank_account, email, phone, id FROM person",
        &values![],
        |row| Ok((row.i64(6)?, private(row)?)),
    )?;
    Ok(pairs.into_iter().collect())
}

const APPOINTMENT: &str = "SELECT a.id, a.person_id, a.post_id, o.name, o.class, o.kind,
    a.unit_id, u.name, u.agency_id, a.kind, a.valid_from, a.valid_to, a.decree
    FROM appointment a JOIN post o ON o.id = a.post_id JOIN unit u ON u.id = a.unit_id";

fn appointment(row: &Row<'_>) -> Result<Appointment> {
    Ok(Appointment {
        id: row.i64(0)?,
        person_id: row.i64(1)?,
        post_id: row.i64(2)?,
        post_name: row.text(3)?,
        class: row.i64(4)?,
        post_kind: word(PostKind::parse, &row.text(5)?)?,
        unit_id: row.i64(6)?,
        unit_name: row.text(7)?,
        agency_id: row.i64(8)?,
        kind: word(AppointmentKind::parse, &row.text(9)?)?,
        valid_from: row.date(10)?,
        valid_to: row.opt_date(11)?,
        decree: row.text(12)?,
    })
}

/// The career of a person, latest first.
///
/// # Errors
/// Faults of the store.
pub fn career(tx: &mut Tx, person_id: i64) -> Result<Vec<Appointment>> {
    tx.all(
        &format!("{APPOINTMENT} WHERE a.person_id = ?1 ORDER BY a.valid_from DESC, a.id DESC"),
        &values![person_id],
        appointment,
    )
}

/// Every appointment that touches a span, ordered by person and date.
///
/// # Errors
/// Faults of the store.
pub fn appointments(tx: &mut Tx, from: Date, to: Date) -> Result<Vec<Appointment>> {
    tx.all(
        &format!(
            "{APPOINTMENT} WHERE a.valid_from <= ?2 AND (a.valid_to IS NULL OR a.valid_to >= ?1)
              ORDER BY a.person_id, a.valid_from, a.id"
        ),
        &values![from, to],
        appointment,
    )
}

/// The appointments of one person that touch a span.
///
/// # Errors
/// Faults of the store.
pub fn appointments_of(tx: &mut Tx, person: i64, from: Date, to: Date) -> Result<Vec<Appointment>> {
    tx.all(
        &format!(
            "{APPOINTMENT} WHERE a.person_id = ?3 AND a.valid_from <= ?2
                AND (a.valid_to IS NULL OR a.valid_to >= ?1) ORDER BY a.valid_from, a.id"
        ),
        &values![from, to, person],
        appointment,
    )
}

/// Rank steps, latest first.
///
/// # Errors
/// Faults of the store.
pub fn ranks(tx: &mut Tx, person_id: i64) -> Result<Vec<RankStep>> {
    tx.all(
        "SELECT golongan, tmt, decree FROM rank_history WHERE person_id = ?1 ORDER BY tmt DESC",
        &values![person_id],
        |row| Ok(RankStep { golongan: row.text(0)?, tmt: row.date(1)?, decree: row.text(2)? }),
    )
}

/// Family members.
///
/// # Errors
/// Faults of the store.
pub fn family(tx: &mut Tx, person_id: i64) -> Result<Vec<Kin>> {
    tx.all(
        "SELECT relation, name, birth, in_payroll FROM family WHERE person_id = ?1
          ORDER BY birth",
        &values![person_id],
        |row| {
            Ok(Kin {
                relation: row.text(0)?,
                name: row.text(1)?,
                birth: row.date(2)?,
                in_payroll: row.flag(3)?,
            })
        },
    )
}

/// People whose direct superior is this person on a day.
///
/// # Errors
/// Faults of the store.
pub fn subordinates(tx: &mut Tx, superior: i64, on: Date) -> Result<Vec<Person>> {
    let units = tx.all(
        "SELECT u.id FROM unit u JOIN appointment a ON a.post_id = u.head_post_id
          WHERE a.person_id = ?1 AND a.valid_from <= ?2
            AND (a.valid_to IS NULL OR a.valid_to >= ?2)",
        &values![superior, on],
        |row| row.i64(0),
    )?;
    let mut found = Vec::new();
    for unit in units {
        // Members of the unit, and heads of the units right below it.
        let members = tx.all(
            &format!(
                "SELECT {COLUMNS} FROM person p
                  WHERE (p.unit_id = ?1 AND p.id <> ?2
                         AND (p.active_to IS NULL OR p.active_to >= ?3))
                     OR p.id IN (SELECT a.person_id FROM unit c
                          JOIN appointment a ON a.post_id = c.head_post_id
                         WHERE c.parent_id = ?1 AND a.valid_from <= ?3
                           AND (a.valid_to IS NULL OR a.valid_to >= ?3) AND a.person_id <> ?2)
                  ORDER BY p.search"
            ),
            &values![unit, superior, on],
            person,
        )?;
        for member in members {
            if !found.iter().any(|p: &Person| p.id == member.id) {
                found.push(member);
            }
        }
    }
    Ok(found)
}
