//! Performance: from two ratings to a predicate, labels of other systems, the distribution
//! pattern of a unit. A rating is a judgement; nothing
//! here computes one from numbers.

use crate::book::{Book, Cite, RuleError, Value};
use crate::table::Reader;
use crate::trace::{Amount, Tracer};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rating of results or of behaviour against what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Rating {
    /// Above expectation.
    #[serde(rename = "di_atas")]
    Above,
    /// As expected.
    #[serde(rename = "sesuai")]
    Meets,
    /// Below expectation.
    #[serde(rename = "di_bawah")]
    Below,
}

impl Rating {
    /// All, from high to low.
    pub const ALL: [Rating; 3] = [Rating::Above, Rating::Meets, Rating::Below];

    /// The stored code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Rating::Above => "di_atas",
            Rating::Meets => "sesuai",
            Rating::Below => "di_bawah",
        }
    }

    /// From the stored code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Rating> {
        Rating::ALL.into_iter().find(|rating| rating.code() == code)
    }

    fn index(self) -> usize {
        match self {
            Rating::Above => 0,
            Rating::Meets => 1,
            Rating::Below => 2,
        }
    }
}

/// Predicate of a person's performance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Predicate {
    /// Very good.
    SangatBaik,
    /// Good.
    Baik,
    /// Needs improvement.
    ButuhPerbaikan,
    /// Poor.
    Kurang,
    /// Very poor.
    SangatKurang,
}

impl Predicate {
    /// All, from high to low.
    pub const ALL: [Predicate; 5] = [
        Predicate::SangatBaik,
        Predicate::Baik,
        Predicate::ButuhPerbaikan,
        Predicate::Kurang,
        Predicate::SangatKurang,
    ];

    /// The stored code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Predicate::SangatBaik => "SANGAT_BAIK",
            Predicate::Baik => "BAIK",
            Predicate::ButuhPerbaikan => "BUTUH_PERBAIKAN",
            Predicate::Kurang => "KURANG",
            Predicate::SangatKurang => "SANGAT_KURANG",
        }
    }

    /// From the stored code; labels of people and other systems go through
    /// [`SkpLaw::by_label`].
    #[must_use]
    pub fn parse(code: &str) -> Option<Predicate> {
        Predicate::ALL.into_iter().find(|predicate| predicate.code() == code)
    }

    /// 0 for the highest.
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    /// The short name in the distribution pattern: SB, B, BP, K or SK.
    #[must_use]
    pub fn short(self) -> &'static str {
        match self {
            Predicate::SangatBaik => "SB",
            Predicate::Baik => "B",
            Predicate::ButuhPerbaikan => "BP",
            Predicate::Kurang => "K",
            Predicate::SangatKurang => "SK",
        }
    }

    fn by_short(short: &str) -> Option<Predicate> {
        Predicate::ALL.into_iter().find(|predicate| predicate.short() == short)
    }
}

/// How many of a unit hold each predicate, from high to low.
pub type Counts = [i64; 5];

/// One line of the distribution pattern.
#[derive(Clone, Debug)]
struct Pattern {
    organisation: String,
    warning: String,
    groups: Vec<Predicate>,
    test: Test,
}

#[derive(Clone, Copy, Debug)]
enum Test {
    Largest,
    AtMost(i64),
    AtLeast(i64),
    Exactly(i64),
    Count(i64),
}

/// The law of performance of a day.
#[derive(Clone, Debug)]
pub struct SkpLaw {
    quadrant: [[Predicate; 3]; 3],
    labels: BTreeMap<String, Predicate>,
    patterns: Vec<Pattern>,
    leader: BTreeMap<String, Rating>,
    cite: Cite,
}

fn wrong(key: &str, column: &'static str, want: &'static str) -> RuleError {
    RuleError::Cell { key: key.to_owned(), column, want }
}

impl SkpLaw {
    /// The law of a day.
    pub fn on(book: &Book, on: Date) -> Result<SkpLaw, RuleError> {
        let mut labels = BTreeMap::new();
        for row in Reader::at(book, "skp.aliases", on)?.rows() {
            let predicate = Predicate::parse(row.text("predicate")?)
                .ok_or_else(|| wrong("skp.aliases", "predicate", "a predicate"))?;
            labels.insert(row.text("label")?.to_owned(), predicate);
        }
        let key = "skp.leader_results";
        let mut leader = BTreeMap::new();
        for (organisation, value) in book.map(key, on)? {
            let rating = match value {
                Value::Text(code) => Rating::parse(code),
                _ => None,
            };
            let rating = rating.ok_or_else(|| RuleError::Shape {
                key: key.to_owned(),
                want: "a map of organisation predicates to ratings",
            })?;
            leader.insert(organisation.clone(), rating);
        }
        Ok(SkpLaw {
            quadrant: quadrant(book, on)?,
            labels,
            patterns: patterns(book, on)?,
            leader,
            cite: book.cite("skp.quadrant", on)?,
        })
    }

    /// The predicate of two ratings.
    pub fn predicate<T: Tracer>(
        &self,
        results: Rating,
        behaviour: Rating,
        tracer: &mut T,
    ) -> Predicate {
        let predicate = self
            .quadrant
            .get(results.index())
            .and_then(|row| row.get(behaviour.index()))
            .copied()
            .unwrap_or(Predicate::SangatKurang);
        tracer.open("why-skp-predicate");
        tracer.arg("results", || results.code().into());
        tracer.arg("behaviour", || behaviour.code().into());
        tracer.cite(|| self.cite.clone());
        tracer.close(|| Amount::Text(predicate.code().to_owned()));
        predicate
    }

    /// The predicate that a label stands for; matched to the letter, never guessed.
    #[must_use]
    pub fn by_label(&self, label: &str) -> Option<Predicate> {
        self.labels.get(label.trim()).copied()
    }

    /// Results of a unit's leader, which are the organisation's.
    #[must_use]
    pub fn leader_results(&self, organisation: &str) -> Option<Rating> {
        self.leader.get(organisation).copied()
    }

    /// Warnings of the distribution pattern, in the order of the rule. They advise the one who
    /// sets the predicates; they never block. `None` for an unknown organisation predicate.
    #[must_use]
    pub fn distribution(&self, organisation: &str, counts: &Counts) -> Option<Vec<&str>> {
        if !self.leader.contains_key(organisation) {
            return None;
        }
        let all: i64 = counts.iter().sum();
        let of = |p: &Predicate| counts.get(p.index()).copied().unwrap_or(0);
        let broken = |pattern: &Pattern| {
            let group: i64 = pattern.groups.iter().map(of).sum();
            let share = group.saturating_mul(100);
            match pattern.test {
                Test::Largest => Predicate::ALL
                    .iter()
                    .any(|other| !pattern.groups.contains(other) && of(other) >= group),
                Test::AtMost(percent) => share > percent.saturating_mul(all),
                Test::AtLeast(percent) => share < percent.saturating_mul(all),
                Test::Exactly(percent) => share != percent.saturating_mul(all),
                Test::Count(n) => group < n,
            }
        };
        let here = self.patterns.iter().filter(|p| p.organisation == organisation && all > 0);
        Some(here.filter(|p| broken(p)).map(|p| p.warning.as_str()).collect())
    }
}

fn quadrant(book: &Book, on: Date) -> Result<[[Predicate; 3]; 3], RuleError> {
    let key = "skp.quadrant";
    let mut cells = [[None; 3]; 3];
    for row in Reader::at(book, key, on)?.rows() {
        let rating =
            |column| Rating::parse(row.text(column)?).ok_or_else(|| wrong(key, column, "a rating"));
        let (results, behaviour) = (rating("results")?, rating("behaviour")?);
        let predicate = Predicate::parse(row.text("predicate")?)
            .ok_or_else(|| wrong(key, "predicate", "a predicate"))?;
        if let Some(cell) =
            cells.get_mut(results.index()).and_then(|r| r.get_mut(behaviour.index()))
        {
            *cell = Some(predicate);
        }
    }
    let mut out = [[Predicate::SangatKurang; 3]; 3];
    for (slot, cell) in out.iter_mut().flatten().zip(cells.iter().flatten()) {
        *slot = cell.ok_or_else(|| wrong(key, "results", "all nine pairs of ratings"))?;
    }
    Ok(out)
}

fn patterns(book: &Book, on: Date) -> Result<Vec<Pattern>, RuleError> {
    let key = "skp.distribution";
    Reader::at(book, key, on)?.read(|row| {
        let groups = row
            .text("groups")?
            .split('+')
            .map(Predicate::by_short)
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| wrong(key, "groups", "SB, B, BP, K or SK joined by +"))?;
        let percent = row.opt_int("percent")?.unwrap_or(0);
        let test = match row.text("test")? {
            "largest" => Test::Largest,
            "<=" => Test::AtMost(percent),
            ">=" => Test::AtLeast(percent),
            "=" => Test::Exactly(percent),
            "count>=1" => Test::Count(1),
            _ => return Err(wrong(key, "test", "largest, <=, >=, = or count>=1")),
        };
        Ok(Pattern {
            organisation: row.text("organisation")?.to_owned(),
            warning: row.text("warning")?.to_owned(),
            groups,
            test,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::national;
    use crate::trace::{Narrator, Silent};
    use jiff::civil::date;

    const ON: Date = date(2026, 3, 1);

    fn law() -> SkpLaw {
        SkpLaw::on(national(), ON).unwrap()
    }

    #[test]
    fn misconduct_is_not_bought_off_by_results() {
        let law = law();
        let of = |r, b| law.predicate(r, b, &mut Silent);
        assert_eq!(of(Rating::Above, Rating::Above), Predicate::SangatBaik);
        assert_eq!(of(Rating::Above, Rating::Below), Predicate::Kurang);
        assert_eq!(of(Rating::Below, Rating::Below), Predicate::SangatKurang);
        for results in Rating::ALL {
            let low = of(results, Rating::Below).index();
            assert!(low > of(results, Rating::Meets).index());
        }
        let mut narrator = Narrator::new();
        law.predicate(Rating::Meets, Rating::Meets, &mut narrator);
        assert_eq!(narrator.finish()[0].cites.len(), 1);
    }

    #[test]
    fn labels_are_matched_to_the_letter() {
        let law = law();
        assert_eq!(law.by_label("Perlu Perbaikan"), Some(Predicate::ButuhPerbaikan));
        for bad in ["Cukup Baik", "baik", "Sangat  Baik", ""] {
            assert_eq!(law.by_label(bad), None, "{bad}");
        }
        for predicate in Predicate::ALL {
            assert_eq!(Predicate::parse(predicate.code()), Some(predicate));
            assert_eq!(Predicate::by_short(predicate.short()), Some(predicate));
        }
    }

    #[test]
    fn distribution_warns_at_the_edges() {
        let law = law();
        let check = |organisation, counts| law.distribution(organisation, &counts).unwrap();
        assert_eq!(check("BAIK", [2, 7, 1, 0, 0]), [""; 0]);
        assert_eq!(check("BAIK", [0, 71, 29, 0, 0]), ["b_over_70"]);
        assert_eq!(check("BAIK", [5, 5, 1, 0, 0]), ["b_not_largest"]);
        assert_eq!(check("BUTUH_PERBAIKAN", [1, 3, 6, 0, 0]), [""; 0]);
        assert_eq!(check("BUTUH_PERBAIKAN", [2, 3, 5, 0, 0]), ["bp_under_60", "sb_over_10"]);
        assert_eq!(check("SANGAT_KURANG", [0, 4, 0, 0, 6]), ["k_bp_under_10"]);
        assert_eq!(check("BAIK", [0; 5]), [""; 0]);
        assert_eq!(law.distribution("LUAR_BIASA", &[0; 5]), None);
        assert_eq!(law.leader_results("ISTIMEWA"), Some(Rating::Above));
    }
}
