//! Use cases of this room: permit, rules, store and journal, in that order.

use crate::model::Private;
use crate::store::person;
use crate::store::write::{NewAppointment, NewPerson, PERSON_COLUMNS};
use ::store::{Db, Event, Failure, Result, values};
use law::{Action, Actor, Date, Invalid, Permit, Target};

/// Opens the protected fields of a person and leaves a trace with the reason.
///
/// # Errors
/// The refusal; an empty reason; faults of the store.
pub async fn reveal(db: &Db, actor: &Actor, person_id: i64, ground: String) -> Result<Private> {
    let ground = ground.trim().to_owned();
    if ground.chars().count() < 5 {
        return Err(Invalid::field("ground", "flaw-reveal-reason").into());
    }
    let today_place = db
        .read(move |tx| person::find(tx, person_id))
        .await?
        .ok_or_else(|| law::Refusal::new("problem-not-found").hidden())?;
    let target = Target {
        person: Some(person_id),
        unit: today_place.unit_id,
        agency: today_place.agency_id,
        ..Target::default()
    };
    let permit = law::policy::allow(actor, Action::PersonReveal, &target)?;
    db.write(permit, move |tx| {
        tx.record(
            Event::new("personnel.revealed")
                .object(format!("person/{person_id}"))
                .subject(person_id)
                .ground(ground),
        );
        person::find_private(tx, person_id)?
            .ok_or_else(|| law::Refusal::new("problem-not-found").hidden().into())
    })
    .await
}

/// Post, unit and agency of a person.
pub type Place = (i64, i64, i64);

/// People with their placement, written in one act; used by imports and the invented city.
///
/// # Errors
/// Faults of the store.
pub async fn create_people(
    db: &Db,
    permit: Permit,
    ground: &'static str,
    people: Vec<(i64, NewPerson, Option<Place>)>,
) -> Result<()> {
    db.write(permit, move |tx| {
        let rows = people.iter().map(|(id, new, place)| new.cells(*id, *place));
        tx.bulk("person", PERSON_COLUMNS, "", rows)?;
        tx.record(
            Event::new("personnel.people.imported")
                .object("person")
                .ground(ground)
                .body(serde_json::json!({"count": people.len()})),
        );
        let ids: Vec<i64> = people.iter().map(|(id, ..)| *id).collect();
        tx.seal_many("person", &ids)
    })
    .await
}

/// Appointments written in one act.
///
/// # Errors
/// Faults of the store.
pub async fn create_appointments(
    db: &Db,
    permit: Permit,
    ground: &'static str,
    list: Vec<(i64, NewAppointment)>,
) -> Result<()> {
    const COLUMNS: &[&str] =
        &["id", "person_id", "post_id", "unit_id", "kind", "valid_from", "valid_to", "decree"];
    db.write(permit, move |tx| {
        let rows = list.iter().map(|(id, new)| {
            values![
                *id,
                new.person_id,
                new.post_id,
                new.unit_id,
                new.kind.name(),
                new.valid_from,
                new.valid_to,
                new.decree.clone()
            ]
            .to_vec()
        });
        tx.bulk("appointment", COLUMNS, "", rows)?;
        tx.record(
            Event::new("personnel.people.imported")
                .object("appointment")
                .ground(ground)
                .body(serde_json::json!({"count": list.len()})),
        );
        let ids: Vec<i64> = list.iter().map(|(id, _)| *id).collect();
        tx.seal_many("appointment", &ids)
    })
    .await
}

/// Appoints a person to a post.
///
/// # Errors
/// The refusal; an empty decree; a span that ends before it begins; faults of the store.
pub async fn appoint(db: &Db, actor: &Actor, new: NewAppointment, today: Date) -> Result<i64> {
    if new.decree.trim().is_empty() {
        return Err(Invalid::field("decree", "flaw-required").into());
    }
    if new.valid_to.is_some_and(|to| to < new.valid_from) {
        return Err(Invalid::field("valid_to", "flaw-span").into());
    }
    let permit = law::policy::allow(actor, Action::PersonRecord, &Target::person(new.person_id))
        .map_err(Failure::from)?;
    db.write(permit, move |tx| crate::store::write::appoint(tx, &new, today)).await
}
