//! Approved facts that touch a month, by person, as the law takes them.

use crate::absence::store as absence;
use crate::correction::store as correction;
use crate::event::{self, Missed};
use crate::outage;
use law::attendance::{Correction, DayFact, Outage};
use law::month::add_days;
use law::{Date, Month};
use std::collections::HashMap;
use store::{Result, Tx};

/// Facts by person, each list in the order of the numbers.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) days: HashMap<i64, Vec<DayFact>>,
    pub(super) corrections: HashMap<i64, Vec<Correction>>,
    pub(super) missed: HashMap<i64, Vec<Missed>>,
    /// Outages of whole units, by unit; 0 is the pemda.
    pub(super) unit_outages: HashMap<i64, Vec<Outage>>,
    /// Outages of single devices: device, the unit it hangs in, the outage.
    pub(super) device_outages: Vec<(i64, i64, Outage)>,
}

impl Facts {
    /// Loads those of a month; of some people or of all.
    pub(super) fn load(tx: &mut Tx, month: Month, people: Option<&[i64]>) -> Result<Facts> {
        let (from, to) = (add_days(month.first(), -1), add_days(month.last(), 1));
        let mut facts = Facts::default();
        for (id, fact) in absence::facts(tx, from, to, people)? {
            facts.days.entry(id).or_default().push(fact);
        }
        for (id, one) in correction::approved(tx, from, to, people)? {
            facts.corrections.entry(id).or_default().push(one);
        }
        for one in event::between(tx, month.first(), month.last(), people)? {
            facts.missed.entry(one.person_id).or_default().push(one);
        }
        facts.load_outages(tx, from, to)?;
        Ok(facts)
    }

    fn load_outages(&mut self, tx: &mut Tx, from: Date, to: Date) -> Result<()> {
        for row in outage::between(tx, from, to)? {
            let one =
                Outage { from_local_s: row.from_local_s, to_local_s: row.to_local_s, id: row.id };
            if row.device_id == 0 {
                self.unit_outages.entry(row.unit_id).or_default().push(one);
            } else {
                self.device_outages.push((row.device_id, row.unit_id, one));
            }
        }
        Ok(())
    }

    /// Outages that hold for somebody in a unit who used these devices, in the order of their
    /// numbers. A device speaks for the whole unit it hangs in, and for whoever taps there.
    pub(super) fn outages(&self, chain: &[i64], used: &[i64]) -> Vec<Outage> {
        let of_units = chain.iter().filter_map(|unit| self.unit_outages.get(unit)).flatten();
        let mut list: Vec<Outage> = of_units.copied().collect();
        for (device, unit, one) in &self.device_outages {
            let near = *unit != 0 && chain.contains(unit);
            if near || used.contains(device) {
                list.push(*one);
            }
        }
        list.sort_by_key(|one| one.id);
        list
    }
}
