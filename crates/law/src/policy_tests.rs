//! The policy, walked.

use super::*;

fn person(id: i64, hats: &[(Role, Scope)]) -> Actor {
    let hat =
        |(role, scope): &(Role, Scope)| Hat { role: *role, scope: *scope, on_behalf_of: None };
    Actor {
        tenant: "kota".to_owned(),
        who: Who::Person(id),
        hats: hats.iter().map(hat).collect(),
        origin: "test".to_owned(),
    }
}

fn about(person: i64, superior: i64, unit: i64, agency: i64) -> Target {
    Target {
        person: Some(person),
        superior: Some(superior),
        unit: Some(unit),
        agency: Some(agency),
        makers: Vec::new(),
    }
}

fn may(actor: &Actor, action: Action, target: &Target) -> bool {
    allow(actor, action, target).is_ok()
}

#[test]
fn the_table_reads_and_leaves_no_act_without_a_row() {
    let rows = parse(TABLE).unwrap();
    assert_eq!(rows.len(), super::rows().len());
    for action in Action::ALL {
        assert!(rows.iter().any(|row| row.action == *action), "{}", action.name());
    }
    assert!(parse("role,action,relation\nclerk,home.view,own").is_err());
    assert!(parse("role,action,relation\nofficer,home.burn,own").is_err());
    assert!(parse("role,action,relation\nofficer,home.view,galaxy").is_err());
}

#[test]
fn nobody_without_a_hat_may_do_anything() {
    let nobody = Actor::nobody("kota", "test");
    for action in Action::ALL {
        assert!(!may(&nobody, *action, &Target::pemda()), "{}", action.name());
        assert!(!may(&person(1, &[]), *action, &Target::person(1)), "{}", action.name());
    }
}

#[test]
fn no_hat_at_all_approves_for_oneself_or_for_own_work() {
    let every: Vec<(Role, Scope)> = Role::ALL.iter().map(|role| (*role, Scope::Pemda)).collect();
    let actor = person(1, &every);
    for action in Action::ALL.iter().filter(|action| action.approves()) {
        assert!(!may(&actor, *action, &about(1, 1, 5, 9)), "{} for oneself", action.name());
        let mut made = about(2, 1, 5, 9);
        made.makers = vec![7, 1];
        assert!(!may(&actor, *action, &made), "{} for own work", action.name());
        assert!(may(&actor, *action, &about(2, 1, 5, 9)), "{} for another", action.name());
    }
}

#[test]
fn devices_and_the_system_never_approve() {
    let mut system = Actor::system("kota", "job");
    let mut device = Actor::device("kota", 3, "10.0.0.3");
    let every: Vec<Hat> = Role::ALL
        .iter()
        .map(|role| Hat { role: *role, scope: Scope::Pemda, on_behalf_of: None })
        .collect();
    system.hats.clone_from(&every);
    device.hats = every;
    for action in Action::ALL.iter().filter(|action| action.approves()) {
        assert!(!may(&system, *action, &about(2, 1, 5, 9)));
        assert!(!may(&device, *action, &about(2, 1, 5, 9)));
    }
}

#[test]
fn a_deputy_stands_in_for_others_but_not_in_the_giver_s_own_matters() {
    let mut deputy = person(4, &[]);
    deputy.hats = vec![Hat { role: Role::Superior, scope: Scope::Unit(5), on_behalf_of: Some(1) }];
    assert!(may(&deputy, Action::CorrectionDecide, &about(2, 1, 5, 9)));
    assert!(!may(&deputy, Action::CorrectionDecide, &about(1, 1, 5, 9)), "the giver's own");
    assert!(!may(&deputy, Action::CorrectionDecide, &about(4, 1, 5, 9)), "the deputy's own");
    let mut made = about(2, 1, 5, 9);
    made.makers = vec![1];
    assert!(!may(&deputy, Action::CorrectionDecide, &made), "made by the giver");
    assert!(!may(&deputy, Action::CorrectionDecide, &about(2, 8, 5, 9)), "another's team");
}

#[test]
fn relations_reach_as_far_as_the_hat() {
    let own = person(2, &[(Role::Employee, Scope::Pemda)]);
    assert!(may(&own, Action::DayView, &about(2, 1, 5, 9)));
    assert!(!may(&own, Action::DayView, &about(3, 1, 5, 9)));
    let boss = person(1, &[(Role::Superior, Scope::Unit(5))]);
    assert!(may(&boss, Action::DayView, &about(2, 1, 5, 9)));
    assert!(!may(&boss, Action::DayView, &about(2, 8, 5, 9)), "not the superior");
    assert!(may(&boss, Action::UnitDayView, &about(2, 8, 5, 9)));
    assert!(!may(&boss, Action::UnitDayView, &about(2, 8, 6, 9)));
    let operator = person(3, &[(Role::AgencyAdmin, Scope::Agency(9))]);
    assert!(may(&operator, Action::AbsenceRecord, &about(2, 1, 5, 9)));
    assert!(!may(&operator, Action::AbsenceRecord, &about(2, 1, 5, 8)));
    assert!(!may(&operator, Action::MonthCompute, &Target::pemda()));
}

#[test]
fn what_is_allowed_somewhere_is_what_menus_show() {
    let officer = person(1, &[(Role::Officer, Scope::Pemda)]);
    assert!(may_somewhere(&officer, Action::MonthCompute));
    assert!(!may_somewhere(&officer, Action::MonthLock));
    let verifier = person(2, &[(Role::Verifier, Scope::Pemda)]);
    assert!(may_somewhere(&verifier, Action::MonthLock));
    assert!(!may_somewhere(&verifier, Action::MonthCompute));
}
