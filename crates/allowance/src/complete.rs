//! What a month still lacks, by agency and with its owner, before anybody is computed: units
//! without records, keys nobody is mapped to, missing ratings and salaries, open corrections,
//! values of law that were not held against their text.

use crate::run::law_of;
use crate::store::note::{self, Acceptance, Waiver};
use crate::store::salary;
use law::Month;
use law::book::{Book, Cite};
use law::coverage::{Fingerprint, unverified_of};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use store::{Result, Tx};

/// Kinds of gaps that a person may let pass with a reason.
pub const WAIVABLE: &[&str] = &["punches", "pins", "ratings", "corrections", "salary"];

/// Keys looked at for the months of one gap.
const KEYS_SHOWN: i64 = 500;

/// What is missing in one agency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// One of [`WAIVABLE`]; the message is `pay-gap-…`.
    pub code: String,
    /// Agency that has to mend it; 0 is the personnel agency for the whole pemda.
    pub agency_id: i64,
    /// Name of the agency; blank for the whole pemda.
    pub agency: String,
    /// How many.
    pub count: i64,
    /// Where it is mended.
    pub href: String,
    /// Who let it pass.
    pub waiver: Option<Waiver>,
}

impl Gap {
    /// Whether it still stands in the way. More gaps than were let pass stand in it again.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.waiver.as_ref().is_none_or(|waiver| waiver.gaps < self.count)
    }
}

/// Everything that is missing in a month, by kind and agency.
///
/// # Errors
/// Faults of the store.
pub fn gaps(tx: &mut Tx, month: Month) -> Result<Vec<Gap>> {
    let (first, last) = (month.first(), month.last());
    let mut counts: BTreeMap<(&'static str, i64), i64> = BTreeMap::new();
    let mut add = |code: &'static str, agency: i64, n: i64| {
        *counts.entry((code, agency)).or_default() += n;
    };
    for (agency, _, _) in attendance::month::table::silent_units(tx, month)? {
        add("punches", agency, 1);
    }
    let from_s = attendance::civil::midnight(first);
    let to_s = attendance::civil::midnight(month.next().first());
    let keys = attendance::device::store::punch::unmapped(tx, None, KEYS_SHOWN)?;
    for key in keys.iter().filter(|key| key.last_local_s >= from_s && key.first_local_s < to_s) {
        add("pins", 0, i64::from(!key.pin.is_empty()));
    }
    let agency_of: HashMap<i64, i64> =
        personnel::placed_in_service(tx, first, last)?.into_iter().collect();
    let rated = performance::rated_people(tx, month)?;
    let sheet = salary::sheet_of(tx, month)?.map_or(0, |sheet| sheet.id);
    let salaried = salary::people_of(tx, sheet)?;
    for (person, agency) in &agency_of {
        if !rated.contains(person) {
            add("ratings", *agency, 1);
        }
        if !salaried.contains(person) {
            add("salary", *agency, 1);
        }
    }
    for (person, _) in attendance::correction::store::open_days(tx, first, last)? {
        add("corrections", agency_of.get(&person).copied().unwrap_or(0), 1);
    }
    let names: HashMap<i64, String> =
        personnel::agencies(tx)?.into_iter().map(|unit| (unit.id, unit.name)).collect();
    let waivers = note::waivers(tx, month)?;
    let list = counts.into_iter().filter(|(_, count)| *count > 0);
    Ok(list
        .map(|((code, agency_id), count)| Gap {
            code: code.to_owned(),
            agency_id,
            agency: names.get(&agency_id).cloned().unwrap_or_default(),
            count,
            href: href(code, month),
            waiver: waived(&waivers, code, agency_id),
        })
        .collect())
}

/// The waiver of the agency, else that of the whole pemda, which lets every agency pass.
fn waived(waivers: &HashMap<(String, i64), Waiver>, code: &str, agency: i64) -> Option<Waiver> {
    waivers.get(&(code.to_owned(), agency)).or_else(|| waivers.get(&(code.to_owned(), 0))).cloned()
}

fn href(code: &str, month: Month) -> String {
    match code {
        "punches" => format!("/presensi/kota/{month}"),
        "pins" => "/mesin/pin".to_owned(),
        "ratings" => format!("/kinerja?bulan={month}"),
        "corrections" => "/presensi/koreksi".to_owned(),
        _ => format!("/tpp/gaji?bulan={month}"),
    }
}

/// A value of law in force in the month that was not held against its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenValue {
    /// What it is and where it comes from.
    pub cite: Cite,
    /// Fingerprint of the value.
    pub hash: String,
    /// Who answers for exactly this value.
    pub accepted: Option<Acceptance>,
}

/// Unverified values that take part in the month, by key, with who answers for them.
///
/// # Errors
/// A rule that the book lacks.
pub fn unverified(book: &Book, month: Month, known: &[Acceptance]) -> Result<Vec<OpenValue>> {
    let law = law_of(book, month)?;
    let mut by_key: BTreeMap<String, Cite> =
        law.unverified().map(|cite| (cite.key.clone(), cite.clone())).collect();
    // Attendance and schedules take part before the allowance does.
    for cite in unverified_of(book, month, &["attendance.", "schedule.", "calendar."]) {
        by_key.entry(cite.key.clone()).or_insert(cite);
    }
    Ok(by_key
        .into_values()
        .map(|cite| {
            let hash = value_hash(book, &cite);
            let accepted = known
                .iter()
                .rev()
                .find(|one| one.key == cite.key && one.value_hash == hash)
                .cloned();
            OpenValue { cite, hash, accepted }
        })
        .collect())
}

/// Fingerprint of one value, so that another value under the same key asks again.
fn value_hash(book: &Book, cite: &Cite) -> String {
    let values = book.params.get(&cite.key).map(|param| param.values.as_slice());
    let value = values
        .unwrap_or_default()
        .iter()
        .find(|value| value.valid_from == cite.valid_from)
        .map(|value| serde_json::to_string(&value.value).unwrap_or_default());
    let mut hash = Sha256::new();
    hash.update(cite.key.as_bytes());
    hash.update([0]);
    hash.update(value.unwrap_or_default().as_bytes());
    Fingerprint(hash.finalize().into()).to_string()
}
