//! A connection that breaks: before the commit nothing was written, during it nobody knows, and
//! the next transaction gets another connection either way.

use super::wall::admin;
use super::{HOUSE, add_person, count, permit, person};
use crate::testing::postgres;
use crate::{Failure, FaultKind};

fn kind<T: std::fmt::Debug>(done: crate::Result<T>) -> FaultKind {
    match done {
        Err(Failure::Fault(fault)) => fault.kind(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn before_the_commit_it_is_lost() {
    let Some(fixture) = postgres(&[HOUSE]).await else { return };
    let url = fixture.url.clone();
    let cut = fixture.db.write(permit(), move |tx| {
        let pid = tx.count("SELECT pg_backend_pid()", &[])?;
        let sql = format!("SELECT pg_terminate_backend({pid}, 5000)");
        tokio::runtime::Handle::current().block_on(admin(&url, &sql));
        add_person(tx, "1", "Budi")
    });
    assert_eq!(kind(cut.await), FaultKind::Lost);
    assert_eq!(count(&fixture, "SELECT count(*) FROM person").await, 0);
}

#[tokio::test]
async fn during_the_commit_it_is_unknown() {
    let Some(fixture) = postgres(&[HOUSE]).await else { return };
    let schema = &fixture.options.schema;
    // A deferred trigger runs inside the commit, and this one ends its own connection.
    let sql = format!(
        "CREATE FUNCTION {schema}.cut() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
           'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5);
                  RETURN NULL; END';
         CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON {schema}.person
           DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {schema}.cut()"
    );
    admin(&fixture.url, &sql).await;
    let cut = fixture.db.write(permit(), |tx| add_person(tx, "1", "Budi")).await;
    assert_eq!(kind(cut), FaultKind::Unknown);
    admin(&fixture.url, &format!("DROP TRIGGER cut ON {schema}.person")).await;
    for nip in ["2", "3", "4", "5", "6"] {
        person(&fixture, nip).await;
    }
}
