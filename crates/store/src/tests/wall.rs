//! A connection that works for one pemda cannot reach the tables of another, and a login that may
//! not make roles works as it did before there were any.

use super::{HOUSE, count, permit, person};
use crate::testing::{Fixture, postgres};
use crate::{Db, Event, drop_schema, values};
use std::sync::atomic::{AtomicU64, Ordering};
use tokio_postgres::NoTls;

/// Runs statements as the superuser of the private server.
pub(super) async fn admin(url: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    let driver = tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap();
    drop(client);
    driver.await.unwrap().unwrap();
}

/// Who the statements of a transaction run as.
async fn runs_as(db: &Db) -> String {
    let who = db.read(|tx| tx.one("SELECT CAST(current_user AS text)", &[], |row| row.text(0)));
    who.await.unwrap().unwrap()
}

/// A login of its own that may make schemas, but no roles; the address it connects by.
async fn login(url: &str) -> (String, String) {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name = format!("login_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let sql = format!("CREATE ROLE {name} LOGIN; GRANT CREATE ON DATABASE postgres TO {name}");
    admin(url, &sql).await;
    let address = url.replace("postgres://postgres@", &format!("postgres://{name}@"));
    (name, address)
}

#[tokio::test]
async fn a_full_name_leads_to_no_other_pemda() {
    let Some(own) = postgres(&[HOUSE]).await else { return };
    let Some(other) = postgres(&[HOUSE]).await else { return };
    person(&other, "1").await;
    let schema = other.options.schema.clone();
    assert_eq!(runs_as(&own.db).await, format!("sembilan_{}", own.options.schema));
    let sql = format!("SELECT count(*) FROM {schema}.person");
    let read = own.db.read(move |tx| tx.count(&sql, &[])).await;
    let said = read.unwrap_err().to_string();
    assert!(said.contains("42501") && said.contains("permission denied"), "{said}");
    let written = own.db.write(permit(), move |tx| {
        tx.record(Event::new("house.person.named"));
        tx.exec(&format!("UPDATE {schema}.person SET name = ?1"), &values!["Siti"])
    });
    assert!(written.await.unwrap_err().to_string().contains("42501"));
    let named = "SELECT count(*) FROM person WHERE name = 'Budi'";
    assert_eq!(count(&other, named).await, 1);
    assert_eq!(count(&own, "SELECT count(*) FROM person").await, 0, "the connection still works");
}

#[tokio::test]
async fn the_role_is_put_on_again_after_statistics() {
    let Some(own) = postgres(&[HOUSE]).await else { return };
    person(&own, "1").await;
    let mut options = own.options.clone();
    options.connections = 1;
    let db = Db::open(&own.url, options).await.unwrap();
    db.analyse().await.unwrap();
    assert_eq!(runs_as(&db).await, format!("sembilan_{}", own.options.schema));
    let known = "SELECT count(DISTINCT attname) FROM pg_stats
                  WHERE schemaname = current_schema() AND tablename = 'person'";
    let counted = db.read(move |tx| tx.count(known, &[])).await.unwrap();
    assert!(counted > 0, "the tables belong to the login, which counts their rows");
}

#[tokio::test]
async fn a_schema_from_before_the_role_gets_one() {
    let Some(fixture) = postgres(&[]).await else { return };
    let (name, address) = login(&fixture.url).await;
    let schema = format!("of_{name}");
    let before = Fixture::open(address.clone(), &schema, &[HOUSE]).await;
    assert_eq!(runs_as(&before.db).await, name, "a login without CREATEROLE works as before");
    person(&before, "1").await;
    admin(&fixture.url, &format!("ALTER ROLE {name} CREATEROLE")).await;
    let after = Fixture::open(address.clone(), &schema, &[HOUSE]).await;
    assert_eq!(runs_as(&after.db).await, format!("sembilan_{schema}"));
    person(&after, "2").await;
    person(&before, "3").await;
    assert_eq!(count(&after, "SELECT count(*) FROM person").await, 3, "old and new side by side");
    let looking = Db::open(&address, after.options.clone()).await.unwrap();
    assert_eq!(runs_as(&looking).await, format!("sembilan_{schema}"), "without migrating too");
    before.db.close().await;
    after.db.close().await;
    looking.close().await;
    drop_schema(&address, &schema).await.unwrap();
    let role = "SELECT count(*) FROM pg_roles WHERE rolname = ?1";
    let role = fixture
        .db
        .read(move |tx| tx.count(role, &values![format!("sembilan_{schema}")]))
        .await
        .unwrap();
    assert_eq!(role, 0, "the role goes with its schema");
}

#[tokio::test]
async fn a_role_made_by_hand_is_taken() {
    let Some(fixture) = postgres(&[]).await else { return };
    let (name, address) = login(&fixture.url).await;
    let role = format!("sembilan_of_{name}");
    admin(&fixture.url, &format!("CREATE ROLE {role} NOLOGIN; GRANT {role} TO {name}")).await;
    let db = Fixture::open(address, &format!("of_{name}"), &[HOUSE]).await;
    assert_eq!(runs_as(&db.db).await, role);
    person(&db, "1").await;
}

#[tokio::test]
async fn a_new_table_is_open_to_the_role() {
    let Some(own) = postgres(&[HOUSE]).await else { return };
    let [first] = HOUSE.steps else { panic!("one step") };
    let steps = [*first, ("0002_more", "CREATE TABLE more (id {pk}, what {text}) {strict};")];
    let more = crate::MigrationSet { steps: Box::leak(Box::new(steps)), ..HOUSE };
    own.db.migrate(&[more]).await.unwrap();
    let added = own.db.write(permit(), |tx| {
        tx.record(Event::new("house.more.added"));
        tx.insert("INSERT INTO more (what) VALUES (?1) RETURNING id", &values!["x"])
    });
    assert_eq!(added.await.unwrap(), 1);
}

#[tokio::test]
async fn several_programs_may_start_at_once() {
    let Some(fixture) = postgres(&[]).await else { return };
    let (name, address) = login(&fixture.url).await;
    admin(&fixture.url, &format!("ALTER ROLE {name} CREATEROLE")).await;
    let schema = format!("of_{name}");
    let open = || Fixture::open(address.clone(), &schema, &[HOUSE]);
    let (one, two, three) = tokio::join!(open(), open(), open());
    for (nip, started) in [("1", &one), ("2", &two), ("3", &three)] {
        person(started, nip).await;
        assert_eq!(runs_as(&started.db).await, format!("sembilan_{schema}"));
    }
    assert_eq!(count(&one, "SELECT count(*) FROM person").await, 3);
}
