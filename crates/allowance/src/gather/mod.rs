//! The facts of a month for everybody, with a constant number of queries, and from them one
//! input of the allowance for each person. It must never guess: what is not known stays unknown
//! and becomes a refusal of that person.

mod presence;
mod seat;
mod year;

use crate::model::{Payee, SalaryFact};
use crate::store::{note, salary};
use attendance::month::{PersonMonth, Setting};
use discipline::model::{OpenReport, Sanction as Decided};
use law::allowance::{
    AgencyFacts, DayMark, FactIds, LhkpnState, Performance, PersonInput, PersonKind, PostKind,
    Predicate, SalarySheet, Sanction, SanctionKind, SpecialGroup, YearToDate,
};
use law::attendance::{DayFact, MonthLaw};
use law::grade::EmployeeKind;
use law::tax::TaxStatus;
use law::{Month, Refusal, Rupiah};
use performance::model::Rated;
use personnel::model::{Appointment, Person};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use store::{Failure, Result, Tx};

/// A person with the facts of the month.
#[derive(Clone, Debug)]
pub struct Case {
    /// Who.
    pub payee: Payee,
    /// The facts.
    pub input: PersonInput<'static>,
}

/// Everything that the rooms know of a month.
pub struct Facts {
    month: Month,
    law: MonthLaw,
    people: Vec<Person>,
    appointments: HashMap<i64, Vec<Appointment>>,
    presence: HashMap<i64, PersonMonth>,
    absences: HashMap<i64, Vec<DayFact>>,
    ratings: HashMap<i64, Rated>,
    minutes: HashMap<i64, (i64, i64)>,
    sanctions: HashMap<i64, Vec<Decided>>,
    lhkpn: HashMap<i64, OpenReport>,
    salaries: HashMap<i64, SalaryFact>,
    sheet: i64,
    settle: HashMap<i64, Rupiah>,
    years: HashMap<i64, YearToDate>,
    /// Superiors who left own staff unrated.
    negligent: HashSet<i64>,
    /// Work days of the month by unit; 0 is the pemda.
    work_days: HashMap<i64, i64>,
}

/// A missing rule is a refusal that names it.
pub(crate) fn ruled<T>(result: std::result::Result<T, law::book::RuleError>) -> Result<T> {
    result.map_err(|e| Failure::from(Refusal::from(e)))
}

/// The facts of everybody in service in the month.
///
/// # Errors
/// A rule of attendance that the book lacks; faults of the store.
pub fn load(tx: &mut Tx, setting: &Setting) -> Result<Facts> {
    let presence = attendance::month::load_inputs(tx, setting)?;
    let month = setting.month;
    let (first, last) = (month.first(), month.last());
    let people = personnel::in_service(tx, first, last)?;
    let appointments = personnel::appointments(tx, first, last)?;
    let units = personnel::units(tx)?;
    let mut facts = common(tx, setting, people, appointments, presence, None)?;
    facts.negligent = seat::negligent(&facts, &units);
    facts.work_days = presence::work_days(facts.presence.values());
    Ok(facts)
}

/// The facts of one person; `None` when there is no such person in service.
///
/// # Errors
/// A rule of attendance that the book lacks; faults of the store.
pub fn load_one(tx: &mut Tx, setting: &Setting, person: i64) -> Result<Option<Facts>> {
    let month = setting.month;
    let (first, last) = (month.first(), month.last());
    let Some(found) = personnel::find(tx, person)? else { return Ok(None) };
    if found.active_from > last || found.active_to.is_some_and(|to| to < first) {
        return Ok(None);
    }
    let presence: Vec<PersonMonth> =
        attendance::month::one(tx, setting, person)?.into_iter().collect();
    let appointments = personnel::appointments_of(tx, person, first, last)?;
    let mut facts = common(tx, setting, vec![found], appointments, presence, Some(person))?;
    let staff = personnel::subordinates(tx, person, last)?;
    if !staff.is_empty() {
        let ids: Vec<i64> = staff.iter().map(|one| one.id).collect();
        let ratings = performance::ratings_among(tx, month, &ids)?;
        if ids.iter().any(|id| !ratings.contains_key(id)) {
            facts.negligent.insert(person);
        }
    }
    facts.work_days = presence::work_days(facts.presence.values());
    Ok(Some(facts))
}

/// Days of a person that may have cost something, for a narration.
///
/// # Errors
/// A rule of attendance that the book lacks; faults of the store.
pub fn marks(tx: &mut Tx, setting: &Setting, person: i64) -> Result<Vec<DayMark>> {
    let Some(found) = attendance::month::one(tx, setting, person)? else { return Ok(Vec::new()) };
    let law = ruled(MonthLaw::of(&setting.book, setting.month))?;
    Ok(presence::marks(setting.month, &found, &law))
}

/// What both ways of loading share.
fn common(
    tx: &mut Tx,
    setting: &Setting,
    people: Vec<Person>,
    appointments: Vec<Appointment>,
    presence: Vec<PersonMonth>,
    person: Option<i64>,
) -> Result<Facts> {
    let month = setting.month;
    let (first, last) = (month.first(), month.last());
    let law = ruled(MonthLaw::of(&setting.book, month))?;
    let mut absences: HashMap<i64, Vec<DayFact>> = HashMap::new();
    let one = person.map(|id| [id]);
    let whose = one.as_ref().map(<[i64; 1]>::as_slice);
    for (id, fact) in attendance::absence::store::facts(tx, first, last, whose)? {
        absences.entry(id).or_default().push(fact);
    }
    let mut seats: HashMap<i64, Vec<Appointment>> = HashMap::with_capacity(people.len());
    for one in appointments {
        seats.entry(one.person_id).or_default().push(one);
    }
    let sheet = salary::sheet_of(tx, month)?.map_or(0, |sheet| sheet.id);
    let leavers: Vec<i64> = people
        .iter()
        .filter(|one| one.active_to.is_some_and(|to| month.contains(to)))
        .map(|one| one.id)
        .collect();
    let ratings = match person {
        Some(id) => performance::rating_of(tx, id, month)?.map(|r| (id, r)).into_iter().collect(),
        None => performance::ratings_of_month(tx, month)?,
    };
    Ok(Facts {
        month,
        law,
        presence: presence.into_iter().map(|one| (one.person_id, one)).collect(),
        absences,
        ratings,
        minutes: performance::minutes_of_month(tx, month, whose)?,
        sanctions: discipline::sanctions_between(tx, first, last, person)?,
        lhkpn: discipline::lhkpn_open(tx, last, person)?,
        salaries: salary::of_month(tx, sheet, person)?,
        sheet,
        settle: note::to_settle(tx, month, person)?,
        years: year::to_date(tx, month, person, &leavers)?,
        negligent: HashSet::new(),
        work_days: HashMap::new(),
        people,
        appointments: seats,
    })
}

impl Facts {
    /// One case for each person, ordered by person.
    #[must_use]
    pub fn cases(&self) -> Vec<Case> {
        self.people.par_iter().map(|person| self.case(person)).collect()
    }

    /// The month of attendance of a person.
    #[must_use]
    pub fn presence(&self, person: i64) -> Option<&PersonMonth> {
        self.presence.get(&person)
    }

    /// People in service.
    #[must_use]
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// Whether the month is rated for a person.
    #[must_use]
    pub fn is_rated(&self, person: i64) -> bool {
        self.ratings.contains_key(&person)
    }

    /// Whether the salary sheet has a person.
    #[must_use]
    pub fn has_salary(&self, person: i64) -> bool {
        self.salaries.contains_key(&person)
    }

    /// Agency of a person in the month; 0 without an appointment.
    #[must_use]
    pub fn agency(&self, person: i64) -> i64 {
        seat::own(self.appointments.get(&person).map_or(&[][..], Vec::as_slice), self.month)
            .map_or(0, |seat| seat.agency_id)
    }

    /// The tax year so far, where it is settled in this month and every month of it is known.
    fn year(&self, person: &Person) -> Option<YearToDate> {
        let settled = year::is_settled(self.month, person);
        let known = self.years.get(&person.id).copied().unwrap_or(year::NOTHING);
        (settled && known.months == year::months_due(self.month, person)).then_some(known)
    }

    /// Whether the tax year of a person must be settled in this month and cannot, because months
    /// of it are not known here.
    #[must_use]
    pub fn lacks_year(&self, person: &Person) -> bool {
        year::is_settled(self.month, person) && self.year(person).is_none()
    }

    fn case(&self, person: &Person) -> Case {
        let id = person.id;
        let held = self.appointments.get(&id).map_or(&[][..], Vec::as_slice);
        let own = seat::own(held, self.month);
        let month = self.presence.get(&id);
        let salary = self.salaries.get(&id);
        let rated = self.ratings.get(&id);
        let post_kind = own.and_then(|seat| PostKind::parse(seat.post_kind.name()));
        let input = PersonInput {
            kind: kind_of(person.kind),
            class: own.and_then(|seat| u8::try_from(seat.class).ok()).filter(|class| *class > 0),
            post_kind: post_kind.unwrap_or(PostKind::Executive),
            group: SpecialGroup::None,
            employment: presence::employment(person, self.month, month, &self.work_days),
            acting: seat::acting(held, own, self.month, month),
            attendance: month.map(|month| presence::sums(month, &self.law)),
            leave: presence::leave(
                month,
                self.month,
                self.absences.get(&id).map_or(&[], Vec::as_slice),
            ),
            performance: Performance {
                predicate: rated.map(|rated| predicate_of(rated.predicate)),
                activity_minutes: self.minutes.get(&id).map(|(_, minutes)| *minutes),
                left_staff_unrated: self.negligent.contains(&id),
                ..Performance::default()
            },
            agency: AgencyFacts::default(),
            sanctions: sanctions(self.sanctions.get(&id).map_or(&[], Vec::as_slice)),
            lhkpn: match self.lhkpn.contains_key(&id) {
                true => LhkpnState::Overdue,
                false => LhkpnState::NotObliged,
            },
            asset_open: false,
            correction: self.settle.get(&id).copied().unwrap_or_default(),
            salary: salary.map(|fact| SalarySheet {
                taxable_gross: fact.taxable_gross,
                bpjs_base: fact.bpjs_base,
                pph: Some(fact.pph),
                year: self.year(person).map(|year| year::with_this_month(year, fact)),
            }),
            tax_status: salary.and_then(|fact| TaxStatus::parse(&fact.tax_status)),
            voluntary: Rupiah::ZERO,
            ids: FactIds {
                person: id,
                post: own.map_or(0, |seat| seat.post_id),
                rating: rated.map_or(0, |rated| rated.id),
                salary: if salary.is_some() { self.sheet } else { 0 },
            },
            marks: &[],
        };
        Case { payee: payee(person, own), input }
    }
}

fn payee(person: &Person, own: Option<&Appointment>) -> Payee {
    Payee {
        person_id: person.id,
        agency_id: own.map_or(person.agency_id.unwrap_or(0), |seat| seat.agency_id),
        unit_id: own.map_or(person.unit_id.unwrap_or(0), |seat| seat.unit_id),
        nip: person.nip.clone(),
        name: person.full_name(),
        kind: person.kind.code().to_owned(),
        golongan: person.golongan.clone(),
        class: own.map_or(0, |seat| seat.class),
        post_name: own.map(|seat| seat.post_name.clone()).unwrap_or_default(),
    }
}

fn kind_of(kind: EmployeeKind) -> PersonKind {
    match kind {
        EmployeeKind::Pns => PersonKind::Pns,
        EmployeeKind::Cpns => PersonKind::Cpns,
        EmployeeKind::Pppk => PersonKind::Pppk,
        EmployeeKind::PppkPartTime => PersonKind::PppkPartTime,
    }
}

fn predicate_of(predicate: law::skp::Predicate) -> Predicate {
    use law::skp::Predicate as Skp;
    match predicate {
        Skp::SangatBaik => Predicate::VeryGood,
        Skp::Baik => Predicate::Good,
        Skp::ButuhPerbaikan => Predicate::NeedsImprovement,
        Skp::Kurang => Predicate::Poor,
        Skp::SangatKurang => Predicate::VeryPoor,
    }
}

/// The two gravest sanctions; the engine knows no more.
fn sanctions(list: &[Decided]) -> [Option<Sanction>; 2] {
    let kind_of = |code: &str| match code {
        "R1" => Some(SanctionKind::LightOral),
        "R2" => Some(SanctionKind::LightWritten),
        "R3" => Some(SanctionKind::LightStatement),
        "S1" => Some(SanctionKind::Medium6),
        "S2" => Some(SanctionKind::Medium9),
        "S3" => Some(SanctionKind::Medium12),
        "B1" | "B2" | "B3" => Some(SanctionKind::Heavy),
        _ => None,
    };
    let mut known: Vec<Sanction> = list
        .iter()
        .filter_map(|one| kind_of(&one.kind).map(|kind| Sanction { kind, id: one.id }))
        .collect();
    known.sort_by_key(|one| (std::cmp::Reverse(one.kind as usize), one.id));
    let mut known = known.into_iter();
    [known.next(), known.next()]
}
