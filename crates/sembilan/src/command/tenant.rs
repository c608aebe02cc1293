//! `sembilan tenant`: what is configured, and the first officer of a pemda. Everybody else gets
//! account and roles from that officer, on the pages.

use super::{World, say, say_json};
use crate::cli::TenantCommand;
use crate::compose;
use crate::config::TenantConfig;
use crate::jobs;
use crate::keys::Keys;
use crate::rules;
use law::book::Book;
use law::grade::{EmployeeKind, Grade};
use law::nip::{Appointment, Nip, NipLaw, Sex};
use law::{Action, Actor, Date, Invalid, Role, Target, Zone};
use personnel::store::write::{NewPerson, NewUnit, PERSON_COLUMNS, create_unit};
use serde::Serialize;
use shell::account;
use store::{Event, Fault, Result, WriteTx, values};

/// Runs it.
///
/// # Errors
/// What went wrong, for the operator.
pub async fn run(command: TenantCommand, world: &World) -> std::result::Result<(), String> {
    match command {
        TenantCommand::List => list(world),
        TenantCommand::Init { nip, name, golongan, decree, agency, agency_code } => {
            let first = First { nip, name, golongan, decree, agency, agency_code };
            init(world, first).await
        }
    }
}

#[derive(Serialize)]
struct Listed<'a> {
    slug: &'a str,
    title: &'a str,
    zone: &'a str,
    profile: &'a str,
    hosts: &'a [String],
    database: String,
}

fn list(world: &World) -> std::result::Result<(), String> {
    let listed = |tenant| -> Listed<'_> {
        let tenant: &TenantConfig = tenant;
        let (url, schema) = compose::database(&world.config, tenant);
        let place = crate::config::without_password(&url);
        let schema = schema.map(|schema| format!(" schema {schema}")).unwrap_or_default();
        Listed {
            slug: &tenant.slug,
            title: &tenant.title,
            zone: &tenant.zone,
            profile: &tenant.profile,
            hosts: &tenant.hosts,
            database: format!("{place}{schema}"),
        }
    };
    let all: Vec<Listed<'_>> = world.config.tenants.iter().map(listed).collect();
    if world.json {
        return say_json(&all);
    }
    if all.is_empty() {
        say("No pemda is configured; add [[tenants]] to sembilan.toml.");
    }
    for one in all {
        let hosts = one.hosts.join(", ");
        say(&format!("{}  {}  {}  law {}", one.slug, one.title, one.zone, one.profile));
        say(&format!("    {}  {hosts}", one.database));
    }
    Ok(())
}

/// The first officer, as typed.
struct First {
    nip: String,
    name: String,
    golongan: String,
    decree: String,
    agency: String,
    agency_code: String,
}

/// What came of it.
#[derive(Serialize)]
struct Opened {
    pemda: String,
    nip: String,
    code: String,
    verifier_key: String,
}

async fn init(world: &World, first: First) -> std::result::Result<(), String> {
    let tenant = world.tenant()?;
    let zone = Zone::parse(&tenant.zone)
        .ok_or_else(|| format!("tenants.zone '{}' is not WIB, WITA or WIT", tenant.zone))?;
    let today = world.clock.today(zone);
    let book = rules::book(world.config.rules_dir.as_deref(), &tenant.profile)?;
    let person = person(&first, &book, today)?;
    let actor = Actor::system(tenant.slug.clone(), "tenant.init");
    let permit = law::policy::allow(&actor, Action::AccountManage, &Target::pemda())
        .map_err(|e| e.to_string())?;
    let db = compose::open_db(&world.config, tenant, &world.clock).await?;
    let keys = Keys::open(&world.config.data_dir, &tenant.slug)?;
    let signer = jobs::signer(&keys, &tenant.slug)?;
    let nip = person.nip.clone();
    let founded = db.write(permit, move |tx| found(tx, &first, &person, zone, today)).await;
    db.close().await;
    let code = founded.map_err(|e| e.to_string())?;
    let pemda = tenant.title.clone();
    let opened = Opened { pemda, nip, code, verifier_key: signer.verifier().to_string() };
    if world.json {
        return say_json(&opened);
    }
    say(&format!("{} is ready.", opened.pemda));
    say(&format!("First officer: NIP {}", opened.nip));
    say(&format!("Activation code, valid for a day, at /aktivasi: {}", opened.code));
    say("Print this key in the decree that founds the journal:");
    say(&opened.verifier_key);
    Ok(())
}

/// The officer from the NIP; what the NIP does not tell comes with the first import.
fn person(first: &First, book: &Book, today: Date) -> std::result::Result<NewPerson, String> {
    let nip = Nip::parse(&first.nip).ok_or("--nip must be 18 digits")?;
    for (what, text) in [("--name", &first.name), ("--decree", &first.decree)] {
        if text.trim().is_empty() {
            return Err(format!("{what} must not be empty"));
        }
    }
    let law = NipLaw::at(book, today).map_err(|e| e.to_string())?;
    let parts = nip.parts(law);
    let birth = parts.birth.ok_or("--nip does not begin with a date of birth")?;
    let (kind, since) = match parts.appointment {
        Appointment::Civil { year, month } => (EmployeeKind::Pns, Date::new(year, month, 1).ok()),
        Appointment::Contract { year, .. } => (EmployeeKind::Pppk, Date::new(year, 1, 1).ok()),
        Appointment::Unknown => return Err("--nip tells no appointment".to_owned()),
    };
    let since = since.filter(|day| *day <= today).ok_or("--nip tells an impossible appointment")?;
    let grade = Grade::parse(kind, first.golongan.trim()).ok_or_else(|| {
        format!("--golongan {} does not belong to {}", first.golongan, kind.code())
    })?;
    let sex = match parts.sex.ok_or("--nip tells no sex")? {
        Sex::L => "L",
        Sex::P => "P",
    };
    Ok(NewPerson {
        nip: first.nip.chars().filter(char::is_ascii_digit).collect(),
        name: first.name.trim().to_owned(),
        title_front: String::new(),
        title_back: String::new(),
        birth,
        sex: sex.to_owned(),
        kind,
        golongan: grade.to_string(),
        mkg_base: since,
        nik: String::new(),
        npwp: String::new(),
        bank_code: String::new(),
        bank_account: String::new(),
        married: false,
        children: 0,
        email: String::new(),
        phone: String::new(),
        active_from: since,
        active_to: None,
    })
}

/// Agency, officer, account and role in one act; gives the activation code.
fn found(
    tx: &mut WriteTx,
    first: &First,
    person: &NewPerson,
    zone: Zone,
    today: Date,
) -> Result<String> {
    if tx.count("SELECT count(*) FROM account", &[])? > 0 {
        return Err(Invalid::field("nip", "flaw-already-founded").into());
    }
    create_unit(
        tx,
        &NewUnit {
            parent_id: None,
            agency_id: None,
            code: first.agency_code.trim().to_owned(),
            name: first.agency.trim().to_owned(),
            kind: "agency".to_owned(),
            zone,
            valid_from: today,
        },
    )?;
    let id = 1 + tx.count("SELECT COALESCE(max(id), 0) FROM person", &[])?;
    tx.bulk("person", PERSON_COLUMNS, "", [person.cells(id, None)])?;
    tx.record(
        Event::new("personnel.person.created")
            .object(format!("person/{id}"))
            .subject(id)
            .ground(first.decree.trim()),
    );
    tx.seal("person", &values![id])?;
    account::open(tx, id, &person.nip)?;
    account::grant(tx, id, Role::Officer, None, (today, None), first.decree.trim())?;
    let opened = account::find_by_person(tx, id)?.ok_or_else(|| Fault::new("no account"))?;
    account::start_reset(tx, &opened)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::testing::Yard;

    fn first(nip: &str, golongan: &str) -> First {
        First {
            nip: nip.to_owned(),
            name: "Rina Contoh".to_owned(),
            golongan: golongan.to_owned(),
            decree: "SK 800/1/2026".to_owned(),
            agency: "Badan Kepegawaian".to_owned(),
            agency_code: "BKPSDM".to_owned(),
        }
    }

    #[tokio::test]
    async fn a_pemda_whose_database_is_elsewhere_is_not_founded_again() {
        let yard = Yard::new().await;
        let tenant = yard.world.tenant().unwrap();
        let (url, _) = compose::database(&yard.world.config, tenant);
        std::fs::remove_file(url.trim_start_matches("sqlite:")).unwrap();
        let said = init(&yard.world, first("19900105 201503 2 001", "III/c")).await.unwrap_err();
        assert!(said.contains("DATABASE_URL"), "{said}");
    }

    #[tokio::test]
    async fn the_first_officer_is_made_once() {
        let yard = Yard::bare(None);
        init(&yard.world, first("19900105 201503 2 001", "III/c")).await.unwrap();
        let officers = "SELECT count(*) FROM role_grant g JOIN account a
                            ON a.person_id = g.person_id AND a.reset_hash IS NOT NULL
                         WHERE g.role = 'officer' AND g.decree = 'SK 800/1/2026'";
        assert_eq!(yard.count(officers).await, 1);
        let again = init(&yard.world, first("19900105 201503 1 002", "III/c")).await;
        assert!(again.is_err());
        assert_eq!(yard.count("SELECT count(*) FROM person").await, 1);
    }

    #[test]
    fn what_the_nip_tells_is_held_against_the_rest() {
        let book = rules::book(None, "kota-contoh").unwrap();
        let today = Date::new(2026, 3, 2).unwrap();
        let read = |nip, golongan| person(&first(nip, golongan), &book, today);
        let known = read("199001052015032001", "III/c").unwrap();
        assert_eq!((known.sex.as_str(), known.kind), ("P", EmployeeKind::Pns));
        assert_eq!(known.birth, Date::new(1990, 1, 5).unwrap());
        assert_eq!(known.mkg_base, Date::new(2015, 3, 1).unwrap());
        assert!(read("199001052015032001", "IX").is_err(), "a grade of contract employees");
        assert!(read("199001052030032001", "III/c").is_err(), "appointed in the future");
        assert!(read("19900105", "III/c").is_err());
        assert!(read("199013052015032001", "III/c").is_err(), "no such month");
    }
}
