//! How far an action reaches: what the lists of every room are cut to. It must never be wider
//! than what the policy would allow record by record.

use crate::answer::Problem;
use crate::ctx::Ctx;
use law::policy::{Scope, allow};
use law::{Action, Actor, Refusal, Target};

/// How far an action of somebody reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The whole pemda.
    Pemda,
    /// These agencies, in the order of the hats; never none.
    Agencies(Vec<i64>),
}

impl Reach {
    /// How far the actor's hats carry an action.
    ///
    /// # Errors
    /// The refusal of somebody who may do it in no agency.
    pub fn of(actor: &Actor, action: Action) -> Result<Reach, Refusal> {
        let Err(refusal) = allow(actor, action, &Target::pemda()) else { return Ok(Reach::Pemda) };
        let mut agencies = Vec::new();
        for hat in &actor.hats {
            if let Scope::Agency(id) = hat.scope
                && !agencies.contains(&id)
                && allow(actor, action, &Target::agency(id)).is_ok()
            {
                agencies.push(id);
            }
        }
        if agencies.is_empty() { Err(refusal) } else { Ok(Reach::Agencies(agencies)) }
    }

    /// Whether an agency lies within it.
    #[must_use]
    pub fn holds(&self, agency: i64) -> bool {
        self.agencies().is_none_or(|agencies| agencies.contains(&agency))
    }

    /// The agencies it is confined to; `None` for the whole pemda.
    #[must_use]
    pub fn agencies(&self) -> Option<&[i64]> {
        match self {
            Reach::Pemda => None,
            Reach::Agencies(list) => Some(list),
        }
    }

    /// The same, taken out.
    #[must_use]
    pub fn into_agencies(self) -> Option<Vec<i64>> {
        match self {
            Reach::Pemda => None,
            Reach::Agencies(list) => Some(list),
        }
    }

    /// The one agency of a page that shows no more than one; `None` for the whole pemda.
    #[must_use]
    pub fn agency(&self) -> Option<i64> {
        self.agencies().and_then(|agencies| agencies.first().copied())
    }
}

impl Ctx {
    /// How far an action of the person who asks reaches.
    ///
    /// # Errors
    /// The refusal of somebody who may do it in no agency.
    pub fn reach(&self, action: Action) -> Result<Reach, Problem> {
        Ok(Reach::of(&self.actor, action)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use law::Role;
    use law::policy::{Hat, Who};

    fn wearing(hats: &[(Role, Scope)]) -> Actor {
        let hat = |&(role, scope): &(Role, Scope)| Hat { role, scope, on_behalf_of: None };
        Actor { who: Who::Person(1), hats: hats.iter().map(hat).collect(), ..Actor::nobody("", "") }
    }

    #[test]
    fn an_officer_reaches_everything() {
        let reach = Reach::of(&wearing(&[(Role::Officer, Scope::Pemda)]), Action::AbsenceRecord);
        assert_eq!(reach, Ok(Reach::Pemda));
        assert!(Reach::Pemda.holds(3) && Reach::Pemda.agency().is_none());
    }

    #[test]
    fn an_operator_reaches_the_agencies_of_his_hats_once_each() {
        let operator = |id| (Role::AgencyAdmin, Scope::Agency(id));
        let actor = wearing(&[operator(7), operator(3), operator(7)]);
        let reach = Reach::of(&actor, Action::AbsenceRecord).unwrap();
        assert_eq!(reach, Reach::Agencies(vec![7, 3]));
        assert_eq!((reach.holds(3), reach.holds(4), reach.agency()), (true, false, Some(7)));
    }

    #[test]
    fn a_hat_that_does_not_allow_it_reaches_nothing() {
        let actor = wearing(&[(Role::Employee, Scope::Person), (Role::Superior, Scope::Agency(7))]);
        let refusal = Reach::of(&actor, Action::AbsenceRecord).unwrap_err();
        assert_eq!(refusal.key, "refusal-not-permitted");
    }
}
