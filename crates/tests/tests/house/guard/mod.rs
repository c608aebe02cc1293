//! The guard walks every door of the house: every route, as nobody and as every hat, to records of
//! one's own, of another unit, of another agency and of another pemda. What each may do is written
//! down in `doors.txt`; a door that is not listed there fails the test.

mod doors;
mod forgery;
mod furnish;
mod plans;
mod stage;
mod tenant;
mod walk;

pub use doors::{Doors, Sends};
pub use furnish::furnish;
pub use stage::{Stage, rooms_with_a_careless_parser};

use crate::city;

#[tokio::test]
async fn proof_e7_every_door_lets_in_exactly_whom_the_table_says() {
    let stage = Stage::set(city::rooms).await;
    let table = Doors::read();
    let seen = walk::walk(&stage, &table).await;
    let faults = walk::judge(&table, &seen, &stage.routes());
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    eprintln!("{} cells of {} doors", seen.cells(), table.doors.len());
    let slow = plans::faults(&stage.city().await.file());
    assert!(slow.is_empty(), "{} slow statements:\n{}", slow.len(), slow.join("\n"));
}

#[tokio::test]
async fn proof_e7_the_judge_sees_a_door_that_nobody_listed() {
    let stage = Stage::set(city::rooms).await;
    let mut table = Doors::read();
    table.doors.retain(|door| door.path != "/disiplin");
    let faults = walk::judge(&table, &walk::Seen::default(), &stage.routes());
    assert!(faults.iter().any(|f| f.starts_with("not listed: GET /disiplin")), "{faults:?}");
}

#[tokio::test]
async fn proof_e7_the_judge_sees_a_handler_that_forgot_to_ask() {
    let stage = Stage::set(stage::rooms_with_a_hole).await;
    let mut table = Doors::read();
    table.doors.retain(|door| door.path == "/disiplin" && door.method == "GET");
    let seen = walk::walk(&stage, &table).await;
    let faults = walk::judge(&table, &seen, &[]);
    assert!(
        faults.iter().any(|f| f.contains("GET /disiplin") && f.contains("employee")),
        "an open list of sanctions must be seen: {faults:?}"
    );
}

#[tokio::test]
async fn proof_e7_the_judge_sees_a_row_of_the_policy_that_went_missing() {
    let stage = Stage::set(city::rooms).await;
    let mut table = Doors::read();
    table.doors.retain(|door| door.path == "/disiplin" && door.method == "GET");
    let seen = walk::walk(&stage, &table).await;
    assert!(walk::judge(&table, &seen, &[]).is_empty());
    // As if nobody had written that the inspectorate sees sanctions.
    let inspector = doors::ACTORS.iter().position(|(_, who)| *who == "gunawan").unwrap();
    table.doors[0].cells[0].letters[inspector] = 'x';
    let faults = walk::judge(&table, &seen, &[]);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].contains("auditor"), "{faults:?}");
}
