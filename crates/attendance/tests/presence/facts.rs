//! Facts that people bring: corrections with two persons, leave held against the law.

use crate::city::*;
use ::store::Failure;
use attendance::absence::{NewAbsence, act as absence};
use attendance::correction::{NewCorrection, Status, Verdict, act, store};
use attendance::event::{self, Missed, MissedKind};
use attendance::month::Which;
use law::attendance::{CorrectionKind, DutyKind, FactKind, LeaveKind};
use law::policy::{Role, Scope};
use law::{Action, Target};

fn request(date: &str) -> NewCorrection {
    NewCorrection {
        person_id: CLERK,
        date: day(date),
        kind: CorrectionKind::Present,
        reason: "Bertugas di kecamatan, surat menyusul".into(),
        file: Some(("surat.pdf".into(), b"%PDF-1.7".to_vec())),
    }
}

async fn ask(city: &City, date: &str) -> i64 {
    let target = city.place(CLERK, date).await.target();
    let clerk = actor(CLERK, Role::Employee, Scope::Person);
    let permit = permit(&clerk, Action::CorrectionRequest, &target);
    act::ask(&city.db, permit, request(date), day("2026-03-27")).await.unwrap()
}

fn key(failure: Failure) -> &'static str {
    match failure {
        Failure::Refusal(refusal) => refusal.key,
        other => panic!("{other:?}"),
    }
}

/// Asked, decided by the superior, and only then part of the day; never by oneself.
#[tokio::test(flavor = "multi_thread")]
async fn a_correction_needs_two_people() {
    everywhere(|city| async move {
        let id = ask(&city, "2026-03-10").await;
        assert_eq!(city.word(CLERK, 10).await, "absent");
        let one = city.db.read(move |tx| store::find(tx, id)).await.unwrap().unwrap();
        assert_eq!((one.state, one.file_name.as_deref()), (Status::Sent, Some("surat.pdf")));
        let target = act::target(&one, &city.place(CLERK, "2026-03-10").await);
        assert_eq!(target.superior, Some(HEAD));

        // Whoever asked decides nothing, whatever hats are worn.
        let both = actor(CLERK, Role::Verifier, Scope::Pemda);
        let own = law::policy::allow(&both, Action::CorrectionDecide, &target);
        assert_eq!(own.unwrap_err().key, "refusal-own-request");
        // Even a permit for another record does not help.
        let other = Target { person: Some(SECOND), ..Target::default() };
        let stray = permit(&both, Action::CorrectionDecide, &other);
        let refused =
            act::decide(&city.db, stray, id, Verdict::Approve, String::new()).await.unwrap_err();
        assert_eq!(key(refused), "refusal-own-request");
        // A superior of somebody else has no say.
        let stranger = actor(STRANGER, Role::Superior, Scope::Agency(HOSPITAL));
        assert!(law::policy::allow(&stranger, Action::CorrectionDecide, &target).is_err());

        let permit = permit(&head(), Action::CorrectionDecide, &target);
        let again = permit.clone();
        act::decide(&city.db, permit, id, Verdict::Approve, String::new()).await.unwrap();
        assert_eq!(city.word(CLERK, 10).await, "present");
        let twice =
            act::decide(&city.db, again, id, Verdict::Reject, "tidak".into()).await.unwrap_err();
        assert_eq!(key(twice), "refusal-correction-decided");
    })
    .await;
}

/// A return needs a reason, and an open request is not asked for twice.
#[tokio::test(flavor = "multi_thread")]
async fn requests_do_not_pile_up_and_returns_say_why() {
    everywhere(|city| async move {
        let id = ask(&city, "2026-03-11").await;
        let target = city.place(CLERK, "2026-03-11").await.target();
        let clerk = actor(CLERK, Role::Employee, Scope::Person);
        let ask_again = permit(&clerk, Action::CorrectionRequest, &target);
        let twice = act::ask(&city.db, ask_again, request("2026-03-11"), day("2026-03-27")).await;
        assert_eq!(key(twice.unwrap_err()), "refusal-correction-waits");
        let decide = || permit(&head(), Action::CorrectionDecide, &target);
        let bare = act::decide(&city.db, decide(), id, Verdict::Return, " ".into()).await;
        assert!(matches!(bare, Err(Failure::Invalid(_))));
        act::decide(&city.db, decide(), id, Verdict::Return, "Lampirkan surat".into())
            .await
            .unwrap();
        let one = city.db.read(move |tx| store::find(tx, id)).await.unwrap().unwrap();
        assert_eq!(one.state, Status::NeedsWork);
        assert_eq!(city.word(CLERK, 11).await, "absent");
    })
    .await;
}

fn leave(kind: LeaveKind, from: &str, to: &str) -> NewAbsence {
    NewAbsence {
        person_id: CLERK,
        kind: FactKind::Leave(kind),
        first_day: day(from),
        last_day: day(to),
        part: None,
        decree: "800/12/2026".into(),
        for_family: false,
        excepted_from_service: false,
    }
}

async fn record(city: &City, new: NewAbsence) -> Result<i64, Failure> {
    let permit = officer_permit(Action::AbsenceRecord);
    absence::record(&city.db, permit, book(), new, day("2026-03-27")).await
}

/// Leave is held against its law, makes its days, and can be ended with a reason.
#[tokio::test(flavor = "multi_thread")]
async fn leave_is_held_against_the_law() {
    everywhere(|city| async move {
        city.refresh(Which::All).await;
        let id = record(&city, leave(LeaveKind::Annual, "2026-03-09", "2026-03-11")).await.unwrap();
        assert_eq!(city.word(CLERK, 10).await, "leave");
        assert_eq!(city.refresh(Which::Dirty).await, 1);
        let again = record(&city, leave(LeaveKind::Sick, "2026-03-11", "2026-03-12")).await;
        assert_eq!(key(again.unwrap_err()), "refusal-leave-overlaps");
        let weekend = record(&city, leave(LeaveKind::Annual, "2026-03-14", "2026-03-15")).await;
        assert_eq!(key(weekend.unwrap_err()), "refusal-leave-without-working-day");
        let long = record(&city, leave(LeaveKind::Annual, "2026-04-01", "2026-06-30")).await;
        assert_eq!(key(long.unwrap_err()), "refusal-leave-balance");
        let duty = NewAbsence {
            kind: FactKind::Duty(DutyKind::Travel),
            ..leave(LeaveKind::Annual, "2026-03-16", "2026-03-16")
        };
        record(&city, duty).await.unwrap();
        assert_eq!(city.word(CLERK, 16).await, "duty");

        let one = city
            .db
            .read(move |tx| attendance::absence::store::find(tx, id))
            .await
            .unwrap()
            .unwrap();
        let permit = officer_permit(Action::AbsenceRecord);
        absence::end(&city.db, permit, one, "Dibatalkan PPK".into()).await.unwrap();
        assert_eq!(city.word(CLERK, 10).await, "absent");
    })
    .await;
}

/// Musters missed come with the month, once each.
#[tokio::test(flavor = "multi_thread")]
async fn missed_events_come_with_the_month() {
    everywhere(|city| async move {
        let one = Missed {
            id: 0,
            person_id: CLERK,
            date: day("2026-03-02"),
            kind: MissedKind::Muster,
            name: "Apel Senin".into(),
        };
        let before = city.judged(CLERK).await.facts;
        let list = vec![one.clone(), one];
        event::record(&city.db, officer_permit(Action::EventRecord), list).await.unwrap();
        let judged = city.judged(CLERK).await;
        assert_eq!(judged.missed.len(), 1);
        assert_eq!(judged.missed[0].kind, MissedKind::Muster);
        assert_ne!(judged.facts, before);
    })
    .await;
}
