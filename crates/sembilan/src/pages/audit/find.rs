//! What the auditor asks for: people by NIP, number or name, times by the day at the seat of the
//! pemda. A name that fits several people is asked back, never guessed.

use law::month::days_between;
use law::{Date, Zone};
use personnel::store::person;
use serde::{Deserialize, Serialize};
use store::log::Filter;
use store::{Result, Tx};

/// People shown when a name fits several.
const CHOICES: i64 = 8;

/// Filter in the address.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// Person it is about: NIP, number or name.
    #[serde(default)]
    pub orang: String,
    /// Who acted: NIP, number, name, or a label such as `device/3`.
    #[serde(default)]
    pub pelaku: String,
    /// Beginning of the kind.
    #[serde(default)]
    pub jenis: String,
    /// Record, such as `appointment/12`.
    #[serde(default)]
    pub objek: String,
    /// Part of the ground.
    #[serde(default)]
    pub dasar: String,
    /// First day.
    #[serde(default, deserialize_with = "shell::form::blank_as_none")]
    pub dari: Option<Date>,
    /// Last day.
    #[serde(default, deserialize_with = "shell::form::blank_as_none")]
    pub sampai: Option<Date>,
    /// Only entries before this one.
    #[serde(default, deserialize_with = "shell::form::blank_as_none")]
    pub sebelum: Option<i64>,
}

/// A person that a search word may mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// NIP.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// The address that means this one.
    pub href: String,
}

/// What was understood.
#[derive(Debug, Default)]
pub struct Understood {
    /// The filter; without it nothing can fit.
    pub filter: Option<Filter>,
    /// People to choose from.
    pub choices: Vec<Choice>,
    /// The word that fits nobody.
    pub nobody: Option<String>,
}

/// Whom a word means.
enum Meant {
    Nothing,
    One(i64),
    Several(Vec<person::PersonRow>),
    Nobody,
}

impl Asked {
    /// How many filters are set.
    #[must_use]
    pub fn count(&self) -> usize {
        let texts = [&self.orang, &self.pelaku, &self.jenis, &self.objek, &self.dasar];
        let typed = texts.into_iter().filter(|text| !text.trim().is_empty()).count();
        typed + usize::from(self.dari.is_some()) + usize::from(self.sampai.is_some())
    }

    /// The address with the same filter, open at its end.
    #[must_use]
    pub fn base(&self) -> String {
        let query = shell::format::query;
        let day = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
        format!(
            "/jurnal?orang={}&pelaku={}&jenis={}&objek={}&dasar={}&dari={}&sampai={}&",
            query(&self.orang),
            query(&self.pelaku),
            query(&self.jenis),
            query(&self.objek),
            query(&self.dasar),
            day(self.dari),
            day(self.sampai),
        )
    }

    /// Understands the words.
    ///
    /// # Errors
    /// Faults of the store.
    pub fn understand(&self, tx: &mut Tx, zone: Zone, today: Date) -> Result<Understood> {
        let mut done = Understood::default();
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let next_day = |day: Date| law::month::add_days(day, 1);
        let mut filter = Filter {
            kind: text(&self.jenis),
            object: text(&self.objek),
            ground: text(&self.dasar).map(|ground| ground.to_lowercase()),
            from_us: self.dari.map(|day| midnight_us(day, zone)),
            until_us: self.sampai.map(|day| midnight_us(next_day(day), zone)),
            before: self.sebelum,
            ..Filter::default()
        };
        match meant(tx, &self.orang, today)? {
            Meant::Nothing => {}
            Meant::One(id) => filter.subject = Some(id),
            Meant::Nobody => done.nobody = text(&self.orang),
            Meant::Several(people) => {
                let chosen = |nip: &str| Asked { orang: nip.to_owned(), ..self.clone() };
                done.choices.extend(people.into_iter().map(|p| choice(p, chosen)));
            }
        }
        if self.pelaku.contains('/') || self.pelaku.trim() == "nobody" {
            filter.actor = text(&self.pelaku);
        } else {
            match meant(tx, &self.pelaku, today)? {
                Meant::Nothing => {}
                Meant::One(id) => filter.actor = Some(format!("person/{id}")),
                Meant::Nobody => done.nobody = text(&self.pelaku),
                Meant::Several(people) => {
                    let chosen = |nip: &str| Asked { pelaku: nip.to_owned(), ..self.clone() };
                    done.choices.extend(people.into_iter().map(|p| choice(p, chosen)));
                }
            }
        }
        if done.choices.is_empty() && done.nobody.is_none() {
            done.filter = Some(filter);
        }
        Ok(done)
    }
}

fn choice(person: person::PersonRow, chosen: impl Fn(&str) -> Asked) -> Choice {
    let href = chosen(&person.nip).base();
    Choice { nip: person.nip, name: person.name, href }
}

fn meant(tx: &mut Tx, word: &str, today: Date) -> Result<Meant> {
    let word = word.trim();
    if word.is_empty() {
        return Ok(Meant::Nothing);
    }
    let digits: String = word.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        let id = match digits.len() {
            18 => personnel::id_by_nip(tx, &digits)?,
            _ => digits.parse().ok(),
        };
        // People who have left are found by NIP or number, whether or not they are listed.
        return Ok(id.map_or(Meant::Nobody, Meant::One));
    }
    let filter = person::Filter { q: word.chars().take(80).collect(), ..Default::default() };
    let mut found = person::list(tx, &filter, today, CHOICES, 0)?;
    Ok(match (found.pop(), found.is_empty()) {
        (None, _) => Meant::Nobody,
        (Some(one), true) => Meant::One(one.id),
        (Some(last), false) => {
            found.push(last);
            Meant::Several(found)
        }
    })
}

/// The first instant of a day at the seat of the pemda, microseconds UTC.
fn midnight_us(day: Date, zone: Zone) -> i64 {
    let epoch = Date::new(1970, 1, 1).unwrap_or(Date::MIN);
    (days_between(epoch, day) * 86_400 - i64::from(zone.hours()) * 3_600) * 1_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_of_the_seat() {
        let day = Date::new(2026, 3, 2).unwrap();
        let utc = store::testing::START_US;
        assert_eq!(midnight_us(day, Zone::Wib), utc - 7 * 3_600_000_000);
        assert_eq!(shell::house::date_of(midnight_us(day, Zone::Wit), Zone::Wit), day);
        assert_ne!(shell::house::date_of(midnight_us(day, Zone::Wit) - 1, Zone::Wit), day);
    }

    #[test]
    fn the_address_keeps_the_filter() {
        let asked = Asked { dasar: "SK 1/2026 & 2".to_owned(), ..Asked::default() };
        assert_eq!(asked.count(), 1);
        assert!(asked.base().contains("dasar=SK+1%2F2026+%26+2&"), "{}", asked.base());
        assert_eq!(Asked::default().count(), 0);
    }
}
