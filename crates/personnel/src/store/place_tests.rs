//! One person's place and the places of many are the same, on every engine at hand.

use super::*;
use crate::store::write::PERSON_COLUMNS;
use jiff::civil::date;
use law::{Action, Actor, Target};
use store::testing::engines;
use store::{Db, Event, Value};

const FIRST: Date = date(2026, 1, 1);
const LAST: Date = date(2026, 12, 31);

/// Post and unit bear the number of whoever holds the post at first: 1 heads the agency, 2 the
/// division below it, 3 and 4 work there, 5 in a section that nobody heads.
const UNITS: [(i64, Option<i64>, Option<i64>); 3] =
    [(1, None, Some(1)), (2, Some(1), Some(2)), (3, Some(2), Some(9))];

/// Posts and their units.
const POSTS: [(i64, i64); 7] = [(1, 1), (2, 2), (9, 3), (13, 2), (14, 2), (15, 3), (16, 3)];

fn person(id: i64) -> Vec<Value> {
    let (nip, born, none) = (format!("{id:018}"), date(1986, 1, 1), None::<i64>);
    let fill = |column: &&str| match *column {
        "id" => id.into(),
        "nip" => nip.as_str().into(),
        "birth" | "mkg_base" | "active_from" => born.into(),
        "married" | "children" => 1.into(),
        "active_to" | "post_id" | "unit_id" | "agency_id" => none.into(),
        "kind" => "PNS".into(),
        _ => "X".into(),
    };
    PERSON_COLUMNS.iter().map(fill).collect()
}

async fn found(db: &Db, appointments: Vec<Vec<Value>>) {
    let permit = law::policy::allow(
        &Actor::system("kota", "migration"),
        Action::PersonRecord,
        &Target::pemda(),
    );
    db.write(permit.unwrap(), move |tx| {
        let units = UNITS.map(|(id, parent, head)| {
            let name = format!("U{id}");
            values![id, parent, 1, name.clone(), name, "agency", "WIB", head, FIRST].to_vec()
        });
        let columns = &[
            "id",
            "parent_id",
            "agency_id",
            "code",
            "name",
            "kind",
            "zone",
            "head_post_id",
            "valid_from",
        ];
        tx.bulk("unit", columns, "", units)?;
        for (id, unit) in POSTS {
            let post = values![id, unit, format!("P{id}"), "Jabatan", "executive", 7, 58].to_vec();
            let columns = &["id", "unit_id", "code", "name", "kind", "class", "bup"];
            tx.bulk("post", columns, "", [post])?;
        }
        tx.bulk("person", PERSON_COLUMNS, "", (1..=6).map(person))?;
        let columns =
            &["id", "person_id", "post_id", "unit_id", "kind", "valid_from", "valid_to", "decree"];
        tx.bulk("appointment", columns, "", appointments)?;
        tx.record(Event::new("personnel.appointed").object("appointment"));
        Ok(())
    })
    .await
    .unwrap();
}

/// Appointments: person, post, unit, kind, from, to.
fn appointments() -> Vec<Vec<Value>> {
    let old = date(2020, 1, 1);
    let list = [
        (1, 1, 1, "definitive", old, None),
        (2, 2, 2, "definitive", old, Some(date(2026, 6, 30))),
        (3, 13, 2, "definitive", old, None),
        (4, 14, 2, "definitive", old, Some(date(2026, 3, 31))),
        (4, 15, 3, "definitive", date(2026, 4, 1), None),
        (5, 16, 3, "definitive", old, None),
        // While 2 was away 3 stood in; after him 4 acts, and 5 is appointed at last.
        (3, 2, 2, "plh", date(2026, 2, 2), Some(date(2026, 2, 6))),
        (4, 2, 2, "plt", date(2026, 7, 1), None),
        (5, 2, 2, "definitive", date(2026, 10, 1), None),
    ];
    let row = |(n, (person, post, unit, kind, from, to)): (usize, _)| {
        let id = i64::try_from(n + 1).unwrap();
        let (to, from): (Option<Date>, Date) = (to, from);
        values![id, person, post, unit, kind, from, to, "SK"].to_vec()
    };
    list.into_iter().enumerate().map(row).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn many_places_are_those_of_each() {
    let mut sets = [shell::room().migrations, crate::room().migrations];
    for set in &mut sets {
        // The rows of the test are written past the acts that seal them.
        set.protected = &[];
    }
    for fixture in engines(&sets).await {
        found(&fixture.db, appointments()).await;
        fixture
            .db
            .read(|tx| {
                let people: Vec<i64> = (1..=6).collect();
                let before = tx.queries();
                let places = Places::load(tx, &people, FIRST, LAST)?;
                assert_eq!(tx.queries() - before, 3);
                for month in 1..=12 {
                    for on in [date(2026, month, 1), date(2026, month, 4)] {
                        for person in &people {
                            let alone = place(tx, *person, on)?;
                            assert_eq!(places.of(*person, on), alone, "{person} on {on}");
                        }
                    }
                }
                let superior = |person, on| places.of(person, on).superior;
                assert_eq!(superior(3, date(2026, 1, 4)), Some(2));
                assert_eq!(superior(4, date(2026, 2, 4)), Some(3), "who stands in goes first");
                assert_eq!(superior(3, date(2026, 2, 4)), Some(1), "nobody is his own superior");
                assert_eq!(superior(5, date(2026, 8, 4)), Some(4), "nobody heads the section");
                assert_eq!(
                    superior(4, date(2026, 10, 4)),
                    Some(5),
                    "the definitive one goes first"
                );
                assert_eq!(superior(1, date(2026, 8, 4)), None);
                assert_eq!(places.of(4, date(2026, 3, 31)).unit_id, Some(2));
                assert_eq!(places.of(4, date(2026, 4, 1)).unit_id, Some(3));
                assert_eq!(places.of(6, FIRST), Place { person_id: 6, ..Place::default() });
                Ok(())
            })
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_takes_as_many_queries_as_a_short_one() {
    for fixture in engines(&[shell::room().migrations, crate::room().migrations]).await {
        fixture
            .db
            .read(|tx| {
                for length in [0, 1, 3, FEW, FEW + 1, 9_000] {
                    let people: Vec<i64> = (0..).take(length).collect();
                    let before = tx.queries();
                    Places::load(tx, &people, FIRST, LAST)?;
                    assert_eq!(tx.queries() - before, 3, "{length} people");
                }
                Ok(())
            })
            .await
            .unwrap();
    }
}
