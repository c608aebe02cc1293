//! Writing people, units and posts. Every function records its journal entry and seals its rows.

use crate::model::{AppointmentKind, EmployeeKind, PostKind, search_text};
use law::{Date, Zone};
use serde_json::json;
use store::{Event, Result, WriteTx, values};

/// A unit to be created.
#[derive(Clone, Debug)]
pub struct NewUnit {
    /// Unit above; `None` for an agency.
    pub parent_id: Option<i64>,
    /// Agency; `None` for an agency itself.
    pub agency_id: Option<i64>,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: String,
    /// Zone.
    pub zone: Zone,
    /// In force since.
    pub valid_from: Date,
}

/// Creates a unit.
///
/// # Errors
/// Faults of the store.
pub fn create_unit(tx: &mut WriteTx, new: &NewUnit) -> Result<i64> {
    let id = tx.insert(
        "INSERT INTO unit (parent_id, agency_id, code, name, kind, zone, valid_from)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
        &values![
            new.parent_id,
            new.agency_id,
            new.code.clone(),
            new.name.clone(),
            new.kind.clone(),
            new.zone.name(),
            new.valid_from
        ],
    )?;
    if new.agency_id.is_none() {
        tx.exec("UPDATE unit SET agency_id = id WHERE id = ?1", &values![id])?;
    }
    tx.record(Event::new("personnel.unit.created").object(format!("unit/{id}")));
    tx.seal("unit", &values![id])?;
    Ok(id)
}

/// Makes a post the head of a unit.
///
/// # Errors
/// Faults of the store.
pub fn set_head(tx: &mut WriteTx, unit: i64, post: i64) -> Result<()> {
    tx.exec("UPDATE unit SET head_post_id = ?1 WHERE id = ?2", &values![post, unit])?;
    tx.record(Event::new("personnel.unit.headed").object(format!("unit/{unit}")));
    tx.seal("unit", &values![unit])?;
    Ok(())
}

/// A post to be created.
#[derive(Clone, Debug)]
pub struct NewPost {
    /// Unit.
    pub unit_id: i64,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: PostKind,
    /// Class.
    pub class: i64,
    /// Old *eselon*.
    pub eselon: Option<String>,
    /// Retirement age.
    pub bup: i64,
}

/// Creates a post.
///
/// # Errors
/// Faults of the store.
pub fn create_post(tx: &mut WriteTx, new: &NewPost) -> Result<i64> {
    let id = tx.insert(
        "INSERT INTO post (unit_id, code, name, kind, class, eselon, bup)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
        &values![
            new.unit_id,
            new.code.clone(),
            new.name.clone(),
            new.kind.name(),
            new.class,
            new.eselon.clone(),
            new.bup
        ],
    )?;
    tx.record(Event::new("personnel.post.created").object(format!("post/{id}")));
    tx.seal("post", &values![id])?;
    Ok(id)
}

/// A person to be created.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// NIP.
    pub nip: String,
    /// Name without titles.
    pub name: String,
    /// Titles before.
    pub title_front: String,
    /// Titles after.
    pub title_back: String,
    /// Birth.
    pub birth: Date,
    /// `L` or `P`.
    pub sex: String,
    /// Kind of employment.
    pub kind: EmployeeKind,
    /// Grade.
    pub golongan: String,
    /// Day from which service for pay counts.
    pub mkg_base: Date,
    /// National identity number.
    pub nik: String,
    /// Tax number.
    pub npwp: String,
    /// Bank code.
    pub bank_code: String,
    /// Account number.
    pub bank_account: String,
    /// Married.
    pub married: bool,
    /// Children.
    pub children: i64,
    /// Mail.
    pub email: String,
    /// Phone.
    pub phone: String,
    /// First day in service.
    pub active_from: Date,
    /// Last day.
    pub active_to: Option<Date>,
}

/// Columns of a person in the order of [`NewPerson::cells`].
pub const PERSON_COLUMNS: &[&str] = &[
    "id",
    "nip",
    "name",
    "title_front",
    "title_back",
    "search",
    "birth",
    "sex",
    "kind",
    "golongan",
    "mkg_base",
    "nik",
    "npwp",
    "bank_code",
    "bank_account",
    "married",
    "children",
    "email",
    "phone",
    "active_from",
    "active_to",
    "post_id",
    "unit_id",
    "agency_id",
];

impl NewPerson {
    /// The row of this person with a number and a placement.
    #[must_use]
    pub fn cells(&self, id: i64, place: Option<(i64, i64, i64)>) -> Vec<store::Value> {
        let name = self.name.clone();
        values![
            id,
            self.nip.clone(),
            name.clone(),
            self.title_front.clone(),
            self.title_back.clone(),
            search_text(&name),
            self.birth,
            self.sex.clone(),
            self.kind.code(),
            self.golongan.clone(),
            self.mkg_base,
            self.nik.clone(),
            self.npwp.clone(),
            self.bank_code.clone(),
            self.bank_account.clone(),
            self.married,
            self.children,
            self.email.clone(),
            self.phone.clone(),
            self.active_from,
            self.active_to,
            place.map(|p| p.0),
            place.map(|p| p.1),
            place.map(|p| p.2)
        ]
        .to_vec()
    }
}

/// An appointment to be made.
#[derive(Clone, Debug)]
pub struct NewAppointment {
    /// Person.
    pub person_id: i64,
    /// Post.
    pub post_id: i64,
    /// Unit.
    pub unit_id: i64,
    /// Kind.
    pub kind: AppointmentKind,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_to: Option<Date>,
    /// Decree.
    pub decree: String,
}

/// Appoints a person to a post; a definitive appointment ends the one before and moves the
/// person's placement as of today.
///
/// # Errors
/// Faults of the store.
pub fn appoint(tx: &mut WriteTx, new: &NewAppointment, today: Date) -> Result<i64> {
    if new.kind == AppointmentKind::Definitive {
        let before = law::month::add_days(new.valid_from, -1);
        let open = tx.all(
            "SELECT id FROM appointment
              WHERE person_id = ?1 AND kind = 'definitive' AND valid_from < ?2
                AND (valid_to IS NULL OR valid_to >= ?2)",
            &values![new.person_id, new.valid_from],
            |row| row.i64(0),
        )?;
        for id in open {
            tx.exec("UPDATE appointment SET valid_to = ?1 WHERE id = ?2", &values![before, id])?;
            tx.record(
                Event::new("personnel.appointment.ended")
                    .object(format!("appointment/{id}"))
                    .subject(new.person_id)
                    .ground(new.decree.clone()),
            );
            tx.seal("appointment", &values![id])?;
        }
    }
    let id = tx.insert(
        "INSERT INTO appointment (person_id, post_id, unit_id, kind, valid_from, valid_to, decree)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
        &values![
            new.person_id,
            new.post_id,
            new.unit_id,
            new.kind.name(),
            new.valid_from,
            new.valid_to,
            new.decree.clone()
        ],
    )?;
    tx.record(
        Event::new("personnel.appointed")
            .object(format!("appointment/{id}"))
            .subject(new.person_id)
            .ground(new.decree.clone())
            .body(json!({"post": new.post_id, "kind": new.kind.name()})),
    );
    tx.seal("appointment", &values![id])?;
    refresh_placement(tx, new.person_id, today)?;
    Ok(id)
}

/// Sets the placement of today from the appointments.
///
/// # Errors
/// Faults of the store.
pub fn refresh_placement(tx: &mut WriteTx, person_id: i64, today: Date) -> Result<()> {
    tx.exec(
        "UPDATE person SET
            post_id = (SELECT a.post_id FROM appointment a WHERE a.person_id = person.id
                AND a.kind = 'definitive' AND a.valid_from <= ?2
                AND (a.valid_to IS NULL OR a.valid_to >= ?2)
                ORDER BY a.valid_from DESC, a.id DESC LIMIT 1),
            unit_id = (SELECT a.unit_id FROM appointment a WHERE a.person_id = person.id
                AND a.kind = 'definitive' AND a.valid_from <= ?2
                AND (a.valid_to IS NULL OR a.valid_to >= ?2)
                ORDER BY a.valid_from DESC, a.id DESC LIMIT 1),
            agency_id = (SELECT u.agency_id FROM appointment a JOIN unit u ON u.id = a.unit_id
                WHERE a.person_id = person.id AND a.kind = 'definitive' AND a.valid_from <= ?2
                AND (a.valid_to IS NULL OR a.valid_to >= ?2)
                ORDER BY a.valid_from DESC, a.id DESC LIMIT 1)
          WHERE id = ?1",
        &values![person_id, today],
    )?;
    Ok(())
}
