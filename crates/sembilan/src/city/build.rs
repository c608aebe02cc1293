//! Writes the invented city into a database, through the acts of the rooms: whatever the product
//! refuses, the demo cannot have.

mod facts;

use super::days::Calendar;
use super::org::{Org, Working};
use super::people::{People, PersonPlan};
use super::rng::Rng;
use super::{Plan, cast, machines, pay};
use ::law::book::Book;
use ::law::{Action, Actor, Date, Month, Permit, Target, Zone};
use attendance::calendar::{NewAssignment, Owner, ROSTER_ONLY};
use personnel::model::AppointmentKind;
use personnel::store::write::{self, NewAppointment, NewPerson, NewPost, NewUnit};
use std::collections::HashMap;
use std::sync::Arc;
use store::{Db, Event, WriteTx, values};

/// Result of building; the text is for the operator.
pub type Built<T> = Result<T, String>;

/// Rows of one act; larger imports are cut, so that no single act holds the writer for long.
const ROWS: usize = 4_000;

/// Tells a progress: what, done, of how many.
pub type Tell = Box<dyn Fn(&str, u64, u64) + Send + Sync>;

/// A city while it is being written.
pub struct Site {
    /// Database.
    pub db: Db,
    /// Book of law.
    pub book: Arc<Book>,
    /// Name of the pemda.
    pub tenant: String,
    /// Secret that seals second factors.
    pub secret: [u8; 32],
    /// What to build.
    pub plan: Plan,
    /// Organisation.
    pub org: Org,
    /// People.
    pub people: People,
    /// Numbers of units by place.
    pub unit_ids: Vec<i64>,
    /// Numbers of posts by place.
    pub post_ids: Vec<i64>,
    /// Days off and Ramadan.
    pub calendar: Calendar,
    /// Tells the progress.
    pub tell: Tell,
}

impl Site {
    /// Number of a person by place; people are numbered in their order.
    #[must_use]
    pub fn person_id(&self, place: usize) -> i64 {
        i64::try_from(place).unwrap_or(0) + 1
    }

    /// A permit of the system for a kind of import.
    ///
    /// # Errors
    /// When the policy no longer allows it.
    pub fn permit(&self, action: Action) -> Built<Permit> {
        let actor = Actor::system(self.tenant.clone(), "demo");
        ::law::policy::allow(&actor, action, &Target::pemda()).map_err(|e| e.to_string())
    }
}

/// What a failed step says.
pub fn failed<E: std::fmt::Display>(what: &'static str) -> impl Fn(E) -> String {
    move |error| format!("{what}: {error}")
}

/// Builds everything and returns who may log in.
///
/// # Errors
/// The first step that failed.
pub async fn build(site: &mut Site) -> Built<Vec<cast::Login>> {
    (site.tell)("units", 0, 1);
    units(site).await?;
    (site.tell)("people", 0, 1);
    people(site).await?;
    schedules(site).await?;
    let logins = cast::cast(site).await?;
    machines::install(site).await?;
    count_rows(site).await?;
    let months = site.plan.months();
    for (n, month) in months.into_iter().enumerate() {
        facts::of_month(site, month).await?;
        machines::send(site, month).await?;
        pay::salaries(site, month).await?;
        if n < 2 {
            pay::close(site, month, &logins).await?;
        }
        count_rows(site).await?;
    }
    pay::open_questions(site).await?;
    (site.tell)("done", 1, 1);
    Ok(logins)
}

/// Lets the engine see how large the city has become, as a running house does by the hour.
async fn count_rows(site: &Site) -> Built<()> {
    site.db.analyse().await.map_err(failed("analysis"))
}

async fn units(site: &mut Site) -> Built<()> {
    let permit = site.permit(Action::PersonRecord)?;
    let org = site.org.clone();
    let since = Date::new(2020, 1, 1).map_err(failed("date"))?;
    let (units, posts) = site
        .db
        .write(permit, move |tx| {
            let mut units: Vec<i64> = Vec::with_capacity(org.units.len());
            for unit in &org.units {
                let number = |place: usize| units.get(place).copied();
                let new = NewUnit {
                    parent_id: unit.parent.and_then(number),
                    agency_id: unit.parent.and(number(unit.agency)),
                    code: unit.code.clone(),
                    name: unit.name.clone(),
                    kind: unit.kind.to_owned(),
                    zone: Zone::Wib,
                    valid_from: since,
                };
                let id = write::create_unit(tx, &new)?;
                units.push(id);
            }
            let mut posts = Vec::with_capacity(org.posts.len());
            for (n, post) in org.posts.iter().enumerate() {
                let new = NewPost {
                    unit_id: units.get(post.unit).copied().unwrap_or(0),
                    code: format!("J{n:05}"),
                    name: post.name.clone(),
                    kind: post.kind,
                    class: post.class,
                    eselon: post.eselon.map(str::to_owned),
                    bup: post.bup,
                };
                posts.push(write::create_post(tx, &new)?);
            }
            for (place, unit) in org.units.iter().enumerate() {
                let head = unit.head.and_then(|head| posts.get(head));
                if let (Some(id), Some(head)) = (units.get(place), head) {
                    write::set_head(tx, *id, *head)?;
                }
            }
            Ok((units, posts))
        })
        .await
        .map_err(failed("units"))?;
    site.unit_ids = units;
    site.post_ids = posts;
    Ok(())
}

fn new_person(person: &PersonPlan, place: usize) -> NewPerson {
    NewPerson {
        nip: person.nip.clone(),
        name: person.name.clone(),
        title_front: person.front.to_owned(),
        title_back: person.back.to_owned(),
        birth: person.birth,
        sex: person.sex.to_string(),
        kind: person.kind,
        golongan: person.golongan.clone(),
        mkg_base: person.mkg_base,
        nik: format!("33750{:011}", 10_000_000 + place),
        npwp: format!("09{:013}", 40_000_000 + place),
        bank_code: "113".to_owned(),
        bank_account: format!("3{:09}", 20_000_000 + place),
        married: person.married,
        children: person.children,
        email: String::new(),
        phone: format!("0800{:08}", place),
        active_from: person.active_from,
        active_to: person.active_to,
    }
}

async fn people(site: &Site) -> Built<()> {
    let mut rows = Vec::with_capacity(site.people.list.len());
    let mut appointments = Vec::new();
    let mut acting = Vec::new();
    for (place, person) in site.people.list.iter().enumerate() {
        let id = site.person_id(place);
        let post_id = site.post_ids.get(person.post).copied().unwrap_or(0);
        let unit_id = site.unit_ids.get(person.unit).copied().unwrap_or(0);
        let agency = site.org.units.get(person.unit).map_or(0, |u| u.agency);
        let agency_id = site.unit_ids.get(agency).copied().unwrap_or(0);
        rows.push((id, new_person(person, place), Some((post_id, unit_id, agency_id))));
        let since = person.ranks.last().map_or(person.active_from, |r| r.1.max(person.active_from));
        appointments.push(NewAppointment {
            person_id: id,
            post_id,
            unit_id,
            kind: AppointmentKind::Definitive,
            valid_from: since
                .min(::law::month::add_days(site.plan.today, -120))
                .max(person.active_from),
            valid_to: person.active_to,
            decree: format!("SK 821/{}/{}", 100 + place % 900, since.year()),
        });
        if let Some((post, unit, kind, from, to)) = person.acting {
            acting.push(NewAppointment {
                person_id: id,
                post_id: site.post_ids.get(post).copied().unwrap_or(0),
                unit_id: site.unit_ids.get(unit).copied().unwrap_or(0),
                kind,
                valid_from: from,
                valid_to: to,
                decree: format!("SP 800/{}/{}", 10 + place % 90, from.year()),
            });
        }
    }
    appointments.extend(acting);
    let total = rows.len() as u64;
    let mut done = 0;
    let mut rest = rows;
    while !rest.is_empty() {
        let batch: Vec<_> = rest.drain(..rest.len().min(ROWS)).collect();
        done += batch.len() as u64;
        let permit = site.permit(Action::PersonRecord)?;
        personnel::act::create_people(&site.db, permit, "kota contoh", batch)
            .await
            .map_err(failed("people"))?;
        (site.tell)("people", done, total);
    }
    let mut numbered: Vec<(i64, NewAppointment)> = (1..).zip(appointments).collect();
    while !numbered.is_empty() {
        let batch: Vec<_> = numbered.drain(..numbered.len().min(ROWS)).collect();
        let permit = site.permit(Action::PersonRecord)?;
        personnel::act::create_appointments(&site.db, permit, "kota contoh", batch)
            .await
            .map_err(failed("appointments"))?;
    }
    histories(site).await
}

/// Rank steps and family members, in one act of bulk rows.
async fn histories(site: &Site) -> Built<()> {
    let permit = site.permit(Action::PersonRecord)?;
    let mut ranks = Vec::new();
    let mut kin = Vec::new();
    let mut rng = Rng::new(site.plan.seed, "family");
    for (place, person) in site.people.list.iter().enumerate() {
        let id = site.person_id(place);
        for (grade, since) in &person.ranks {
            let decree = format!("SK 823/{}/{}", 100 + place % 900, since.year());
            let number = i64::try_from(ranks.len()).unwrap_or(0) + 1;
            ranks.push(values![number, id, grade.as_str(), *since, decree].to_vec());
        }
        if person.married {
            let sex = if person.sex == 'L' { 'P' } else { 'L' };
            let name = super::names::full(&mut rng, sex);
            let number = i64::try_from(kin.len()).unwrap_or(0) + 1;
            kin.push(values![number, id, "spouse", name, person.birth, true].to_vec());
            for child in 0..person.children {
                let name = super::names::full(&mut rng, if child % 2 == 0 { 'L' } else { 'P' });
                let birth = ::law::month::add_days(site.plan.today, -(2_000 + child * 900));
                let number = i64::try_from(kin.len()).unwrap_or(0) + 1;
                kin.push(values![number, id, "child", name, birth, child < 2].to_vec());
            }
        }
    }
    let rank_columns = ["id", "person_id", "golongan", "tmt", "decree"];
    let kin_columns = ["id", "person_id", "relation", "name", "birth", "in_payroll"];
    site.db
        .write(permit, move |tx: &mut WriteTx| {
            tx.record(Event::new("personnel.people.imported").object("rank_history"));
            tx.bulk("rank_history", &rank_columns, "", ranks)?;
            tx.bulk("family", &kin_columns, "", kin)?;
            Ok(())
        })
        .await
        .map_err(failed("careers"))
}

async fn schedules(site: &Site) -> Built<()> {
    let since = Date::new(2025, 1, 1).map_err(failed("date"))?;
    let assign = |owner: Owner, pattern: &str, holidays: bool| NewAssignment {
        owner,
        pattern: pattern.to_owned(),
        serves_on_holidays: holidays,
        valid_from: since,
        valid_to: None,
        decree: "Perwal Kota Contoh 4/2024".to_owned(),
    };
    let mut list = vec![assign(Owner::Unit(0), "5hari_normal", false)];
    for (place, unit) in site.org.units.iter().enumerate() {
        let id = site.unit_ids.get(place).copied().unwrap_or(0);
        match unit.working {
            Working::Five => {}
            Working::Six => list.push(assign(Owner::Unit(id), "6hari_normal", false)),
            Working::Shift => list.push(assign(Owner::Unit(id), ROSTER_ONLY, true)),
        }
    }
    for (place, person) in site.people.list.iter().enumerate() {
        let in_shifts = site.org.units.get(person.unit).map(|u| u.working);
        if in_shifts == Some(Working::Shift) && person.working == Working::Five {
            let owner = Owner::Person(site.person_id(place));
            list.push(assign(owner, "5hari_normal", false));
        }
    }
    for new in list {
        let permit = site.permit(Action::CalendarRecord)?;
        attendance::calendar::act::assign(&site.db, permit, &site.book, new)
            .await
            .map_err(failed("schedules"))?;
    }
    Ok(())
}

/// Days off and Ramadan, as the book of law has them.
///
/// # Errors
/// When the book does not carry the months of the demo.
pub fn calendar(book: &Book, plan: Plan) -> Built<Calendar> {
    let months = plan.months();
    let years = months[0].year()..=plan.today.year();
    let holidays = ::law::calendar::Holidays::from_book(book, years).map_err(failed("calendar"))?;
    let mut off = Vec::new();
    for month in months.into_iter().chain([Month::of(plan.today)]) {
        off.extend(month.dates().filter(|day| holidays.on(*day).is_some()));
    }
    let ramadan = ::law::calendar::ramadan(book, months[2].first()).map_err(failed("calendar"))?;
    Ok(Calendar { off, ramadan })
}

/// Places of people by unit, for choosing who plays which part.
#[must_use]
pub fn by_unit(people: &People) -> HashMap<usize, Vec<usize>> {
    let mut map: HashMap<usize, Vec<usize>> = HashMap::new();
    for (place, person) in people.list.iter().enumerate() {
        map.entry(person.unit).or_default().push(place);
    }
    map
}
