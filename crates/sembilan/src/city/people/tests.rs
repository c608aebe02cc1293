//! The invented people are complete and no two share a number.

use super::*;

#[test]
fn everybody_has_a_post_and_a_nip_of_his_own() {
    let today: Date = "2026-04-01".parse().unwrap();
    let org = Org::new(9);
    let people = People::new(&org, 9_012, 9, today);
    assert_eq!(people.list.len(), 9_012);
    let nips: HashSet<&str> = people.list.iter().map(|p| p.nip.as_str()).collect();
    assert_eq!(nips.len(), 9_012);
    assert!(people.list.iter().all(|p| p.nip.len() == 18));
    for kind in EmployeeKind::ALL {
        assert!(people.list.iter().any(|p| p.kind == kind), "{kind:?}");
    }
    assert!(people.list.iter().any(|p| p.acting.is_some()));
    assert!(people.list.iter().any(|p| p.active_to.is_some()));
}
