//! Whose pages the person who asks may open, so that a list links only where its reader may go. It
//! must never guard anything: the page itself asks the policy again.

use law::policy::{Role, Scope};
use law::{Action, Target};
use shell::{Ctx, Problem};
use std::collections::HashSet;

/// The people whose pages open.
#[derive(Clone, Debug, Default)]
pub struct Opens {
    all: bool,
    agencies: Vec<i64>,
    people: HashSet<i64>,
}

impl Opens {
    /// Asks the policy about the action behind the pages, once for a whole list.
    ///
    /// # Errors
    /// Faults of the store.
    pub async fn of(ctx: &Ctx, action: Action) -> Result<Opens, Problem> {
        if ctx.may(action, &Target::pemda()) {
            return Ok(Opens { all: true, ..Opens::default() });
        }
        let (me, today) = (ctx.me()?, ctx.today);
        let agencies = ctx.actor.hats.iter().filter_map(|hat| match hat.scope {
            Scope::Agency(id) if ctx.may(action, &Target::agency(id)) => Some(id),
            _ => None,
        });
        let superiors = ctx.actor.hats.iter().filter(|hat| hat.role == Role::Superior);
        let heads: HashSet<i64> = superiors.map(|hat| hat.on_behalf_of.unwrap_or(me)).collect();
        let people = ctx
            .db()
            .read(move |tx| {
                let mut people = HashSet::from([me]);
                for head in heads {
                    let below = crate::subordinates(tx, head, today)?;
                    people.extend(below.into_iter().map(|one| one.id));
                }
                Ok(people)
            })
            .await?;
        Ok(Opens { all: false, agencies: agencies.collect(), people })
    }

    /// Whether the pages of this person of this agency open.
    #[must_use]
    pub fn holds(&self, id: &i64, agency: &i64) -> bool {
        self.all || self.people.contains(id) || self.agencies.contains(agency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_person_or_by_agency_or_all() {
        let some = Opens { all: false, agencies: vec![7], people: HashSet::from([1]) };
        assert!(some.holds(&1, &3) && some.holds(&2, &7) && !some.holds(&2, &3));
        assert!(Opens { all: true, ..Opens::default() }.holds(&2, &3));
    }
}
