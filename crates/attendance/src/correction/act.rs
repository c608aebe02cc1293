//! Use cases of corrections: ask, withdraw, decide. Whoever decides is neither the person nor
//! the one who asked; the policy sees to it, and the state is looked at again in the write.

use super::{Correction, FILE_LIMIT, NewCorrection, Status, Verdict, store};
use crate::rule::{accepted, required};
use ::store::{Db, Failure, Result, WriteTx};
use law::attendance::CorrectionKind;
use law::{Action, Date, Flaw, Invalid, Permit, Refusal, Target};

/// Latest minute that a correction can name: noon of the next day, for shifts over midnight.
const LATEST_MINUTE: i16 = 2_160;
/// Days back that can still be corrected.
const DAYS_BACK: i64 = 100;
/// First bytes of the files that count as evidence.
const FILE_KINDS: [&[u8]; 3] = [b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"];

/// What the policy asks of a correction: about whom, and who made it.
#[must_use]
pub fn target(one: &Correction, place: &personnel::model::Place) -> Target {
    Target { makers: vec![one.asked_by], ..place.target() }
}

/// What is wrong with the words of a request.
#[must_use]
pub fn reason_flaws(reason: &str) -> Vec<Flaw> {
    match required("reason", reason) {
        Err(Failure::Invalid(invalid)) => invalid.flaws,
        _ if reason.trim().chars().count() < 10 => {
            vec![Flaw::field("reason", "flaw-correction-reason")]
        }
        _ => Vec::new(),
    }
}

/// All that is wrong, so that a form can say it at once.
fn check(new: &NewCorrection, today: Date) -> Result<()> {
    let mut flaws = Vec::new();
    let mut wrong = |field: &str, key| flaws.push(Flaw::field(field, key));
    if new.date > today {
        wrong("date", "flaw-correction-future");
    }
    if law::month::days_between(new.date, today) > DAYS_BACK {
        wrong("date", "flaw-correction-old");
    }
    if let CorrectionKind::In { minute } | CorrectionKind::Out { minute } = new.kind
        && !(0..=LATEST_MINUTE).contains(&minute)
    {
        wrong("time", "flaw-clock");
    }
    match &new.file {
        Some((_, body)) if body.len() > FILE_LIMIT => wrong("file", "flaw-evidence-large"),
        Some((_, body)) if !FILE_KINDS.iter().any(|head| body.starts_with(head)) => {
            wrong("file", "flaw-evidence-kind");
        }
        _ => {}
    }
    flaws.extend(reason_flaws(&new.reason));
    if flaws.is_empty() { Ok(()) } else { Err(Invalid { flaws }.into()) }
}

/// Asks for a correction.
///
/// # Errors
/// Flaws of the fields; a request of the same kind that waits; faults of the store.
pub async fn ask(db: &Db, permit: Permit, new: NewCorrection, today: Date) -> Result<i64> {
    accepted(&permit, Action::CorrectionRequest)?;
    check(&new, today)?;
    let by = permit.actor().person().unwrap_or(0);
    db.write(permit, move |tx| {
        let held = store::of_person(tx, new.person_id, new.date, new.date)?;
        if held.iter().any(|one| one.is_open() && one.kind == new.kind) {
            return Err(Refusal::new("refusal-correction-waits").with("date", new.date).into());
        }
        store::create(tx, &new, by)
    })
    .await
}

/// The correction as it stands in this transaction; a refusal when it was decided meanwhile.
fn open(tx: &mut WriteTx, id: i64) -> Result<Correction> {
    let found = store::find(tx, id)?;
    let one = found.ok_or_else(|| Refusal::new("problem-not-found").hidden())?;
    if one.is_open() {
        return Ok(one);
    }
    Err(Refusal::new("refusal-correction-decided").with("date", one.date).into())
}

/// Decides a correction. A return or a rejection needs a reason.
///
/// # Errors
/// A missing reason; a correction decided meanwhile; faults of the store.
pub async fn decide(
    db: &Db,
    permit: Permit,
    id: i64,
    verdict: Verdict,
    ground: String,
) -> Result<()> {
    accepted(&permit, Action::CorrectionDecide)?;
    if verdict != Verdict::Approve {
        required("ground", &ground)?;
    }
    let by = permit.actor().person().unwrap_or(0);
    db.write(permit, move |tx| {
        let one = open(tx, id)?;
        // The permit was given for the record as it was loaded; these two may never meet.
        if one.person_id == by || one.asked_by == by {
            return Err(Refusal::new("refusal-own-request").into());
        }
        let event = "attendance.correction.decided";
        store::settle(tx, &one, verdict.status(), event, by, ground.trim())
    })
    .await
}

/// Takes a request back.
///
/// # Errors
/// A correction decided meanwhile, or asked for by somebody else; faults of the store.
pub async fn withdraw(db: &Db, permit: Permit, id: i64) -> Result<()> {
    accepted(&permit, Action::CorrectionRequest)?;
    let by = permit.actor().person().unwrap_or(0);
    db.write(permit, move |tx| {
        let one = open(tx, id)?;
        if one.asked_by != by {
            return Err(Refusal::new("refusal-correction-not-yours").into());
        }
        store::settle(tx, &one, Status::Cancelled, "attendance.correction.withdrawn", by, "")
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn new(reason: &str, day: Date, file: Option<&[u8]>) -> NewCorrection {
        NewCorrection {
            person_id: 1,
            date: day,
            kind: CorrectionKind::In { minute: 450 },
            reason: reason.into(),
            file: file.map(|body| ("bukti".into(), body.to_vec())),
        }
    }

    #[test]
    fn a_request_needs_words_a_past_day_and_a_true_file() {
        let today = date(2026, 3, 20);
        let reason = "Mesin tidak membaca jari saya";
        assert!(check(&new(reason, today, None), today).is_ok());
        assert!(check(&new(reason, today, Some(b"%PDF-1.7 x")), today).is_ok());
        assert!(check(&new(reason, today, Some(b"<script>")), today).is_err());
        assert!(check(&new("lupa", today, None), today).is_err());
        assert!(check(&new(reason, date(2026, 3, 21), None), today).is_err());
        assert!(check(&new(reason, date(2025, 11, 1), None), today).is_err());
    }
}
