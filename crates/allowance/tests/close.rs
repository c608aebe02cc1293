//! A month from facts to lock, on every engine at hand: the second person, replay, a correction
//! that becomes arrears, and nothing left of a run that could not be finished.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use allowance::model::{Run, RunState, SalaryFact};
use allowance::{act, salary};
use jiff::civil::date;
use law::allowance::PayLine;
use law::book::Book;
use law::policy::{Action, Actor, Hat, Role, Scope, Target, Who, allow};
use law::skp::Rating;
use law::{Month, Rupiah, Zone};
use performance::model::NewRating;
use personnel::model::{AppointmentKind, EmployeeKind, PostKind};
use personnel::sheets::Roll;
use personnel::store::write::{
    NewAppointment, NewPerson, NewPost, NewUnit, create_post, create_unit,
};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;
use store::testing::{Fixture, engines};
use store::{Db, Failure, Fault, MigrationSet};

const PEOPLE: i64 = 6;
const OFFICER: i64 = 5;
const VERIFIER: i64 = 6;

fn sets() -> Vec<MigrationSet> {
    let rooms = [
        shell::room(),
        personnel::room(),
        attendance::room(),
        performance::room(),
        discipline::room(),
        allowance::room(),
    ];
    rooms.into_iter().map(|room| room.migrations).collect()
}

fn walk(folder: &Path, base: &Path, out: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, base, out);
        } else if path.extension().is_some_and(|e| e == "toml" || e == "csv") {
            let name = path.strip_prefix(base).unwrap().to_string_lossy().into_owned();
            out.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
}

fn book() -> Arc<Book> {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let mut files = BTreeMap::new();
    walk(&base, &base, &mut files);
    Arc::new(law::load::load(files, "kota-contoh").unwrap())
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

/// Both hats, so that only the rule of two persons can stop an act.
fn actor(person: i64) -> Actor {
    let hat = |role| Hat { role, scope: Scope::Pemda, on_behalf_of: None };
    Actor {
        tenant: "test".to_owned(),
        who: Who::Person(person),
        hats: vec![hat(Role::Officer), hat(Role::Verifier)],
        origin: "test".to_owned(),
    }
}

fn system() -> Actor {
    Actor::system("test", "test")
}

fn person(id: i64) -> NewPerson {
    NewPerson {
        nip: format!("19900101201501{id:04}"),
        name: format!("Orang Contoh {id}"),
        title_front: String::new(),
        title_back: String::new(),
        birth: date(1990, 1, 1),
        sex: "L".to_owned(),
        kind: if id == 4 { EmployeeKind::Pppk } else { EmployeeKind::Pns },
        golongan: if id == 4 { "IX" } else { "III/b" }.to_owned(),
        mkg_base: date(2015, 1, 1),
        nik: format!("33720101900100{id:02}"),
        npwp: String::new(),
        bank_code: "113".to_owned(),
        bank_account: format!("100200300{id}"),
        married: true,
        children: 1,
        email: String::new(),
        phone: String::new(),
        active_from: date(2015, 1, 1),
        active_to: None,
    }
}

/// An agency of one unit with six people, the first of whom heads it.
async fn city(db: &Db) {
    let permit = || allow(&system(), Action::PersonRecord, &Target::pemda()).unwrap();
    let (unit, posts) = db
        .write(permit(), |tx| {
            let unit = create_unit(
                tx,
                &NewUnit {
                    parent_id: None,
                    agency_id: None,
                    code: "A1".to_owned(),
                    name: "Dinas Contoh".to_owned(),
                    kind: "agency".to_owned(),
                    zone: Zone::Wib,
                    valid_from: date(2015, 1, 1),
                },
            )?;
            let mut posts = Vec::new();
            for n in 1..=PEOPLE {
                posts.push(create_post(
                    tx,
                    &NewPost {
                        unit_id: unit,
                        code: format!("P{n}"),
                        name: format!("Jabatan {n}"),
                        kind: if n == 1 { PostKind::Administrator } else { PostKind::Executive },
                        class: if n == 1 { 11 } else { 6 },
                        eselon: None,
                        bup: 58,
                    },
                )?);
            }
            personnel::store::write::set_head(tx, unit, posts[0])?;
            Ok((unit, posts))
        })
        .await
        .unwrap();
    let places = posts.clone();
    let people = (1..=PEOPLE)
        .map(|id| {
            let post = places[usize::try_from(id - 1).unwrap()];
            (id, person(id), Some((post, unit, unit)))
        })
        .collect();
    personnel::act::create_people(db, permit(), "test", people).await.unwrap();
    let appointments = (1..=PEOPLE)
        .map(|id| {
            let post_id = posts[usize::try_from(id - 1).unwrap()];
            (
                id,
                NewAppointment {
                    person_id: id,
                    post_id,
                    unit_id: unit,
                    kind: AppointmentKind::Definitive,
                    valid_from: date(2015, 1, 1),
                    valid_to: None,
                    decree: "SK 1".to_owned(),
                },
            )
        })
        .collect();
    personnel::act::create_appointments(db, permit(), "test", appointments).await.unwrap();
}

async fn rate(db: &Db, book: &Book, month: Month, people: &[i64], results: Rating) {
    let permit = allow(&actor(OFFICER), Action::RatingRecord, &Target::person(1)).unwrap();
    let list = people
        .iter()
        .map(|id| NewRating {
            person_id: *id,
            month,
            results,
            behaviour: Rating::Meets,
            ground: "test".to_owned(),
        })
        .collect();
    performance::act::rate(db, permit, book, list).await.unwrap();
}

async fn salaries(db: &Db, month: Month) {
    let facts = (1..=PEOPLE)
        .map(|person_id| SalaryFact {
            person_id,
            taxable_gross: Rupiah(5_400_000 + person_id),
            bpjs_base: Rupiah(4_900_000),
            pph: Rupiah(54_000),
            pension: Rupiah(170_000),
            transferred: Rupiah(4_700_000),
            tax_status: "K/1".to_owned(),
            raw: "[]".to_owned(),
            ..SalaryFact::default()
        })
        .collect();
    act::import_salary(db, &actor(OFFICER), month, "gaji.xlsx", facts).await.unwrap();
}

async fn lines(db: &Db, run: &Run) -> HashMap<i64, PayLine> {
    let id = run.id;
    db.read(move |tx| allowance::lines(tx, id)).await.unwrap()
}

fn refusal(failure: Failure) -> &'static str {
    match failure {
        Failure::Refusal(refusal) => refusal.key,
        other => panic!("expected a refusal, not {other}"),
    }
}

/// Lets every gap pass and answers for every unverified value.
async fn clear(db: &Db, book: &Arc<Book>, month: Month) {
    for code in allowance::complete::WAIVABLE {
        act::waive(db, &actor(OFFICER), month, (code, 0), "diketahui").await.unwrap();
    }
    let values = allowance::complete::unverified(book, month, &[]).unwrap();
    let keys: Vec<String> = values.into_iter().map(|value| value.cite.key).collect();
    assert!(!keys.is_empty());
    act::accept_unverified(db, &actor(VERIFIER), book, month, &keys, "diterima").await.unwrap();
}

async fn lock(db: &Db, book: &Arc<Book>, month: Month) -> Run {
    act::check(db, &actor(VERIFIER), month).await.unwrap();
    act::lock(db, &actor(VERIFIER), book, month).await.unwrap()
}

async fn prepared(fixture: &Fixture, book: &Arc<Book>) -> (Month, Month) {
    let (january, february) = (month("2026-01"), month("2026-02"));
    city(&fixture.db).await;
    for month in [january, february] {
        salaries(&fixture.db, month).await;
        rate(&fixture.db, book, month, &[1, 2, 3, 4, 5], Rating::Meets).await;
    }
    (january, february)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_closed_by_two_and_corrected_without_overwriting() {
    let book = book();
    for fixture in engines(&sets()).await {
        let db = &fixture.db;
        let (january, february) = prepared(&fixture, &book).await;
        let first = act::compute(db, &actor(OFFICER), &book, january).await.unwrap();
        assert_eq!((first.version, first.people, first.lines), (1, 6, 5));
        assert_eq!(first.exceptions, 1, "nobody rated the sixth");
        let sums: Rupiah = lines(db, &first).await.values().map(|line| line.net).sum();
        assert_eq!(sums, first.totals.net);
        assert!(first.totals.net > Rupiah::ZERO);

        let own = act::check(db, &actor(OFFICER), january).await.unwrap_err();
        assert_eq!(refusal(own), "refusal-own-work");
        act::check(db, &actor(VERIFIER), january).await.unwrap();
        let own = act::lock(db, &actor(OFFICER), &book, january).await.unwrap_err();
        assert_eq!(refusal(own), "refusal-own-work");
        let open = act::lock(db, &actor(VERIFIER), &book, january).await.unwrap_err();
        assert_eq!(refusal(open), "refusal-law-unverified");
        clear(db, &book, january).await;
        let locked = act::lock(db, &actor(VERIFIER), &book, january).await.unwrap();
        assert_eq!(locked.state, RunState::Locked);
        let again = act::compute(db, &actor(OFFICER), &book, january).await.unwrap_err();
        assert_eq!(refusal(again), "refusal-month-locked");
        let replay = act::replay(db, &actor(VERIFIER), &book, january).await.unwrap();
        assert!(replay.is_identical(), "{replay:?}");
        assert!(replay.facts_changed.is_empty());

        // A rating was wrong.
        rate(db, &book, january, &[2], Rating::Below).await;
        let replay = act::replay(db, &actor(VERIFIER), &book, january).await.unwrap();
        assert!(replay.is_identical(), "a locked month stays what it was");
        assert_eq!(replay.facts_changed, [2]);
        act::reopen(db, &actor(OFFICER), january, "penilaian keliru").await.unwrap();
        let second = act::compute(db, &actor(OFFICER), &book, january).await.unwrap();
        assert_eq!((second.version, second.prev_run), (2, Some(locked.id)));
        let second = lock(db, &book, january).await;
        let (old, new) = (lines(db, &locked).await, lines(db, &second).await);
        let by = new[&2].sum(|c| c.total) - old[&2].sum(|c| c.total);
        assert!(by < Rupiah::ZERO);
        assert_eq!(old[&3], new[&3]);

        let next = act::compute(db, &actor(OFFICER), &book, february).await.unwrap();
        let next = lines(db, &next).await;
        assert_eq!(next[&2].correction, by, "the difference of the versions is settled");
        assert_eq!(next[&3].correction, Rupiah::ZERO);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_facts_keep_a_month_from_being_locked() {
    let book = book();
    for fixture in engines(&sets()).await {
        let db = &fixture.db;
        let (january, _) = prepared(&fixture, &book).await;
        act::compute(db, &actor(OFFICER), &book, january).await.unwrap();
        clear(db, &book, january).await;
        act::check(db, &actor(VERIFIER), january).await.unwrap();
        rate(db, &book, january, &[3], Rating::Above).await;
        let changed = act::lock(db, &actor(VERIFIER), &book, january).await.unwrap_err();
        assert_eq!(refusal(changed), "refusal-facts-changed");
        let again = act::compute(db, &actor(OFFICER), &book, january).await.unwrap();
        assert_eq!(again.version, 2);
        assert_eq!(lock(db, &book, january).await.state, RunState::Locked);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_fails_leaves_nothing() {
    let book = book();
    for fixture in engines(&sets()).await {
        let db = &fixture.db;
        let (january, _) = prepared(&fixture, &book).await;
        let done = allowance::run::prepare(db, &book, january).await.unwrap();
        let permit = || allow(&actor(OFFICER), Action::MonthCompute, &Target::pemda()).unwrap();
        let half = done.clone();
        let failed = db
            .write(permit(), move |tx| {
                allowance::run::write(tx, &half)?;
                Err::<(), _>(Fault::new("the process ends here").into())
            })
            .await;
        assert!(failed.is_err());
        let none = db.read(move |tx| allowance::status(tx, january)).await.unwrap();
        assert_eq!(none, None);
        // The same person twice is refused by the key, and takes the whole run with it.
        let mut twice = done.clone();
        twice.people.push(done.people[0].clone());
        let doubled = db.write(permit(), move |tx| allowance::run::write(tx, &twice)).await;
        assert!(doubled.is_err());
        let run = db.write(permit(), move |tx| allowance::run::write(tx, &done)).await.unwrap();
        assert_eq!((run.version, lines(db, &run).await.len()), (1, 5));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_salary_sheet_is_known_by_place_alone() {
    let book = book();
    let january = month("2026-01");
    let template = salary::template(&book, january).unwrap();
    let roll: Roll = (1..=PEOPLE).map(|id| (person(id).nip, id)).collect();
    let row = |nip: &str| {
        let cells = template.columns.iter().map(|column| match column.as_str() {
            "nip" => nip.to_owned(),
            "tipe_k" => "K/1".to_owned(),
            "pppk_pns" => "PNS".to_owned(),
            "golongan" => "III/b".to_owned(),
            "mkg" => "11".to_owned(),
            "belanja_gaji_pokok" => "1000000".to_owned(),
            "belanja_tunjangan_keluarga" => "120000".to_owned(),
            "belanja_tunjangan_beras" => "217260".to_owned(),
            _ => String::new(),
        });
        cells.collect::<Vec<_>>().join(",")
    };
    let file = |head: &[String], rows: &[String]| {
        let text = format!("{}\n{}\n", head.join(","), rows.join("\n"));
        sheet::read(text.as_bytes(), "gaji.csv", sheet::Limits::default()).unwrap()
    };
    let (one, two) = (person(1).nip, person(2).nip);
    let good = file(&template.columns, &[row(&two), row(&one), row("199001012015019999")]);
    let read = salary::read(&book, january, &good, &roll).unwrap();
    assert_eq!(read.facts.iter().map(|fact| fact.person_id).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(read.bad.len(), 1);
    assert_eq!(read.facts[0].taxable_gross, Rupiah(1_337_260));
    assert_eq!(read.facts[0].bpjs_base, Rupiah(1_120_000));
    assert!(read.facts[0].differences.contains("basic"), "{}", read.facts[0].differences);

    let mut head = template.columns.clone();
    head.swap(21, 22);
    let moved = salary::read(&book, january, &file(&head, &[row(&one)]), &roll).unwrap_err();
    let Failure::Invalid(invalid) = moved else { panic!("{moved}") };
    assert_eq!(invalid.flaws[0].key, "flaw-pay-head-moved");
    let twice = file(&template.columns, &[row(&one), row(&one)]);
    let twice = salary::read(&book, january, &twice, &roll).unwrap_err();
    let Failure::Invalid(invalid) = twice else { panic!("{twice}") };
    assert_eq!(invalid.flaws[0].key, "flaw-pay-twice");
}
