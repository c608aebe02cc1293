//! Sheets of facts about people: whom a row names, and whether the policy lets whoever brings the
//! sheet record it about that person. What else a row says is a matter of the room it belongs to.

use crate::store::person::ids_by_nip;
use crate::store::place::Places;
use law::{Action, Date, Flaw};
use sheet::Row;
use shell::import::{Permitted, Verdicts};
use shell::{Ctx, Problem};
use std::collections::HashMap;
use store::Db;

/// Column that says whom a row is about; what the policy refuses is named there.
pub const NIP: &str = "nip";

/// Everybody by NIP, loaded once for a whole sheet.
#[derive(Debug, Default)]
pub struct Roll(HashMap<String, i64>);

impl Roll {
    /// Loads it.
    ///
    /// # Errors
    /// Faults of the store.
    pub async fn load(db: &Db) -> store::Result<Roll> {
        Ok(Roll(db.read(ids_by_nip).await?))
    }

    /// The person whose NIP stands in a cell.
    ///
    /// # Errors
    /// What is wrong with the cell, or that nobody has this NIP.
    pub fn person(&self, row: &Row<'_>, column: usize) -> Result<i64, Flaw> {
        let nip = row.digits(column, 18)?;
        self.0.get(&nip).copied().ok_or_else(|| row.flaw(column, "flaw-no-such-person"))
    }
}

impl FromIterator<(String, i64)> for Roll {
    fn from_iter<I: IntoIterator<Item = (String, i64)>>(pairs: I) -> Roll {
        Roll(pairs.into_iter().collect())
    }
}

/// Asks the policy of every row, by the place its person has on the day it names; the places of
/// all rows are loaded at once.
///
/// # Errors
/// Faults of the store.
pub async fn permitted<T: Send>(
    ctx: &Ctx,
    action: Action,
    rows: Verdicts<T>,
    about: impl Fn(&T) -> (i64, Date) + Send,
) -> Result<Permitted<T>, Problem> {
    let (people, days): (Vec<i64>, Vec<Date>) = rows.good.iter().map(|(_, row)| about(row)).unzip();
    let places = match (days.iter().min(), days.iter().max()) {
        (Some(&from), Some(&to)) => {
            ctx.db().read(move |tx| Places::load(tx, &people, from, to)).await?
        }
        _ => Places::default(),
    };
    Ok(rows.asked(&ctx.actor, action, NIP, |row| {
        let (person, on) = about(row);
        places.of(person, on).target()
    }))
}
