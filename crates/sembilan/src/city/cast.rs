//! Who may log in to the demo, one person per role, each with a password and a second factor that
//! are random for this city; and the ratings, which only people can give.

use super::build::{Built, Site, by_unit, failed};
use ::law::policy::{Hat, Scope, Who};
use ::law::{Action, Actor, Date, Role, Target};
use performance::model::{NewMinutes, NewRating};
use serde::{Deserialize, Serialize};
use shell::account;
use shell::secret;

/// A login of the demo.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Login {
    /// Role it shows.
    pub role: String,
    /// Number of the person.
    pub person_id: i64,
    /// Name with titles.
    pub name: String,
    /// NIP.
    pub nip: String,
    /// Password.
    pub password: String,
    /// Key of the authenticator, in base32; empty where none is needed.
    pub totp_secret: String,
}

/// Places of the people who play the parts.
#[derive(Clone, Copy, Debug)]
struct Parts {
    employee: usize,
    superior: usize,
    admin: (usize, usize),
    officer: usize,
    verifier: usize,
    treasury: usize,
    auditor: usize,
    mayor: usize,
}

fn parts(site: &Site) -> Built<Parts> {
    let units = by_unit(&site.people);
    let unit_named = |name: &str| {
        site.org.units.iter().position(|u| u.name == name).ok_or(format!("no unit {name}"))
    };
    let head_of = |unit: usize| {
        let post = site.org.units.get(unit).and_then(|u| u.head);
        site.people.list.iter().position(|p| Some(p.post) == post)
    };
    let agency_named = |name: &str| unit_named(name);
    // Somebody of an agency who heads nothing, with a permanent post and ordinary habits.
    let staff = |agency: usize, skip: usize| {
        site.people
            .list
            .iter()
            .enumerate()
            .filter(|(_, p)| {
                site.org.units.get(p.unit).is_some_and(|u| u.agency == agency)
                    && p.kind == personnel::model::EmployeeKind::Pns
                    && p.active_to.is_none()
                    && site.org.posts.get(p.post).is_some_and(|post| !post.single)
            })
            .map(|(place, _)| place)
            .nth(skip)
            .or_else(|| {
                let inside = |p: &super::people::PersonPlan| {
                    site.org.units.get(p.unit).is_some_and(|u| u.agency == agency)
                };
                site.people.list.iter().position(inside)
            })
            .ok_or("an agency of the demo is empty".to_owned())
    };
    let bkpsdm = agency_named("Badan Kepegawaian dan Pengembangan Sumber Daya Manusia")?;
    let bpkad = agency_named("Badan Pengelolaan Keuangan dan Aset Daerah")?;
    let inspectorate = agency_named("Inspektorat Daerah")?;
    let health = agency_named("Dinas Kesehatan")?;
    // A clinic whose head is there and leads at least two others; in a small city any such unit.
    let leads = |unit: &usize| {
        head_of(*unit).is_some() && units.get(unit).is_some_and(|members| members.len() > 2)
    };
    let all = 0..site.org.units.len();
    let is_clinic = |u: &usize| site.org.units.get(*u).is_some_and(|unit| unit.kind == "clinic");
    let clinic = all
        .clone()
        .filter(is_clinic)
        .find(leads)
        .or_else(|| all.clone().find(leads))
        .ok_or("no unit has a head and staff")?;
    let superior = head_of(clinic).ok_or("no head")?;
    let members = units.get(&clinic).cloned().unwrap_or_default();
    let employee = members
        .iter()
        .copied()
        .find(|p| {
            *p != superior
                && site.people.list.get(*p).is_some_and(|p| {
                    p.active_to.is_none() && p.kind == personnel::model::EmployeeKind::Pns
                })
        })
        .or_else(|| members.iter().copied().find(|p| *p != superior))
        .ok_or("no employee")?;
    Ok(Parts {
        employee,
        superior,
        admin: (staff(health, 0)?, health),
        officer: staff(bkpsdm, 0)?,
        verifier: staff(bkpsdm, 1)?,
        treasury: staff(bpkad, 0)?,
        auditor: staff(inspectorate, 0)?,
        mayor: head_of(0).ok_or("no secretary")?,
    })
}

/// Opens the accounts and gives the hats.
///
/// # Errors
/// The step that failed.
pub async fn cast(site: &Site) -> Built<Vec<Login>> {
    let parts = parts(site)?;
    let health = site.unit_ids.get(parts.admin.1).copied();
    let list = [
        (parts.employee, Role::Employee, None),
        (parts.superior, Role::Superior, None),
        (parts.admin.0, Role::AgencyAdmin, health),
        (parts.officer, Role::Officer, None),
        (parts.verifier, Role::Verifier, None),
        (parts.treasury, Role::Treasury, None),
        (parts.auditor, Role::Auditor, None),
        (parts.mayor, Role::Mayor, None),
    ];
    let mut logins = Vec::with_capacity(list.len());
    for (place, role, agency) in list {
        logins.push(one(site, place, role, agency).await?);
    }
    Ok(logins)
}

async fn one(site: &Site, place: usize, role: Role, agency: Option<i64>) -> Built<Login> {
    let person = site.people.list.get(place).ok_or("no such person")?;
    let person_id = site.person_id(place);
    let password = password()?;
    let hash = secret::hash_password(&password).map_err(failed("password"))?;
    let decides = shell::session::decides(role);
    let key = shell::session::random::<20>().map_err(failed("randomness"))?;
    let since = site.plan.months()[0].first();
    let (nip, seal_key) = (person.nip.clone(), site.secret);
    let permit = site.permit(Action::AccountManage)?;
    site.db
        .write(permit, move |tx| {
            let id = account::open(tx, person_id, &nip)?;
            let fresh = account::find_by_id(tx, id)?;
            if let Some(account) = fresh {
                account::set_password(tx, &account, &hash)?;
                if decides {
                    let sealed = secret::seal(&seal_key, &secret::totp_purpose(id), &key)?;
                    account::set_factor(tx, &account, sealed, 0)?;
                }
            }
            if !matches!(role, Role::Employee | Role::Superior) {
                let span = (since, None);
                account::grant(tx, person_id, role, agency, span, "SK Kota Contoh 800/1/2026")?;
            }
            Ok(())
        })
        .await
        .map_err(failed("account"))?;
    Ok(Login {
        role: role.name().to_owned(),
        person_id,
        name: shell::session::full_name(&person.name, person.front, person.back),
        nip: person.nip.clone(),
        password,
        totp_secret: if decides { secret::base32(&key) } else { String::new() },
    })
}

/// Four invented words and a number: easy to type, hard to guess.
fn password() -> Built<String> {
    const SYLLABLES: [&str; 16] = [
        "ba", "du", "ka", "li", "ma", "no", "pe", "ra", "sa", "ti", "wo", "ya", "lu", "mi", "ge",
        "ru",
    ];
    let bytes = shell::session::random::<16>().map_err(failed("randomness"))?;
    let mut text = String::new();
    for (n, byte) in bytes.iter().enumerate() {
        if n > 0 && n % 4 == 0 {
            text.push('-');
        }
        text.push_str(SYLLABLES.get(usize::from(byte % 16)).copied().unwrap_or("ba"));
    }
    text.push('-');
    text.push_str(&(10 + u32::from(bytes[0]) % 90).to_string());
    Ok(text)
}

/// An officer who is this person.
#[must_use]
pub fn actor(site: &Site, person_id: i64, role: Role) -> Actor {
    let hat = |role| Hat { role, scope: Scope::Pemda, on_behalf_of: None };
    Actor {
        tenant: site.tenant.clone(),
        who: Who::Person(person_id),
        hats: vec![hat(Role::Employee), hat(role)],
        origin: "demo".to_owned(),
    }
}

/// Records ratings and minutes in the name of two officers, so that nobody rates himself.
///
/// # Errors
/// The step that failed.
pub async fn rate(site: &Site, ratings: Vec<NewRating>, minutes: Vec<NewMinutes>) -> Built<()> {
    let parts = parts(site)?;
    let raters = [site.person_id(parts.officer), site.person_id(parts.admin.0)];
    for (n, rater) in raters.into_iter().enumerate() {
        let actor = actor(site, rater, Role::Officer);
        let mine = |person: i64| (person == raters[0]) == (n == 1);
        let target = Target::pemda();
        let permit = || {
            ::law::policy::allow(&actor, Action::RatingRecord, &target).map_err(failed("rating"))
        };
        let list: Vec<_> = ratings.iter().filter(|r| mine(r.person_id)).cloned().collect();
        for part in list.chunks(4_000) {
            performance::act::rate(&site.db, permit()?, &site.book, part.to_vec())
                .await
                .map_err(failed("ratings"))?;
        }
        let list: Vec<_> = minutes.iter().filter(|m| mine(m.person_id)).cloned().collect();
        for part in list.chunks(4_000) {
            performance::act::validate(&site.db, permit()?, part.to_vec())
                .await
                .map_err(failed("minutes"))?;
        }
    }
    Ok(())
}

/// The first day of the demo's accounts.
#[must_use]
pub fn since(site: &Site) -> Date {
    site.plan.months()[0].first()
}
