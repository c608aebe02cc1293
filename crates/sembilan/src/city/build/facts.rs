//! What a month brings besides punches and pay: absences, rosters, roll calls and ratings.

use super::{Built, ROWS, Site, failed};
use crate::city::cast;
use crate::city::days::{self, SHIFTS};
use crate::city::people::PersonPlan;
use ::law::attendance::{DutyKind, FactKind, FlexMode, LeaveKind, PermitKind};
use ::law::skp::Rating;
use ::law::{Action, Date, Month};
use attendance::absence::NewAbsence;
use attendance::calendar::RosterEntry;
use attendance::event::{Missed, MissedKind};
use performance::model::{NewMinutes, NewRating};
use personnel::model::EmployeeKind;

fn fact_kind(word: &str) -> Option<FactKind> {
    Some(match word {
        "tahunan" => FactKind::Leave(LeaveKind::parse("tahunan")?),
        "sakit" => FactKind::Leave(LeaveKind::parse("sakit")?),
        "melahirkan" => FactKind::Leave(LeaveKind::parse("melahirkan")?),
        "alasan_penting" => FactKind::Leave(LeaveKind::parse("alasan_penting")?),
        "dinas_luar" => FactKind::Duty(DutyKind::Travel),
        "diklat" => FactKind::Duty(DutyKind::Training),
        "wfh" => FactKind::Flexible(FlexMode::parse("WFH").or_else(|| FlexMode::parse("wfh"))?),
        _ => return None,
    })
}

/// Everything a month brings besides punches and pay.
pub(super) async fn of_month(site: &Site, month: Month) -> Built<()> {
    let last = site.plan.months()[2];
    let mut absences = Vec::new();
    let mut roster = Vec::new();
    let mut missed = Vec::new();
    let mut ratings = Vec::new();
    let mut minutes = Vec::new();
    for (place, person) in site.people.list.iter().enumerate() {
        let id = site.person_id(place);
        let plan = days::month(person, place, month, last, &site.calendar, site.plan.seed);
        for away in &plan.away {
            let refused = !allowed(person, away.kind);
            if let (false, Some(kind)) = (refused, fact_kind(away.kind)) {
                absences.push(absence(id, kind, away.from, away.to, None));
            }
        }
        for day in &plan.late_permits {
            if let Some(kind) = PermitKind::parse("datang_terlambat") {
                let kind = FactKind::Permit(kind);
                absences.push(absence(id, kind, *day, *day, None));
            }
        }
        for (date, shift) in &plan.roster {
            let word = SHIFTS.get(*shift).map_or("pagi", |s| s.0);
            let shift = format!("sif_{word}");
            roster.push(RosterEntry { id: 0, person_id: id, date: *date, shift });
        }
        for date in &plan.missed_apel {
            missed.push(Missed {
                id: 0,
                person_id: id,
                date: *date,
                kind: MissedKind::Muster,
                name: "Apel pagi".to_owned(),
            });
        }
        minutes.push(NewMinutes {
            person_id: id,
            month,
            minutes: plan.minutes,
            ground: "e-kinerja".to_owned(),
        });
        if let Some((results, behaviour)) = plan.rating
            && let (Some(results), Some(behaviour)) =
                (Rating::parse(results), Rating::parse(behaviour))
        {
            let ground = "penilaian bulanan".to_owned();
            ratings.push(NewRating { person_id: id, month, results, behaviour, ground });
        }
    }
    let all = absences.len() as u64;
    while !absences.is_empty() {
        let batch: Vec<_> = absences.drain(..absences.len().min(500)).collect();
        record(site, batch).await?;
        (site.tell)("facts", all - absences.len() as u64, all);
    }
    while !roster.is_empty() {
        let batch: Vec<_> = roster.drain(..roster.len().min(ROWS)).collect();
        let permit = site.permit(Action::CalendarRecord)?;
        let decree = format!("Jadwal RSUD {month}");
        attendance::calendar::act::add_roster(&site.db, permit, batch, decree)
            .await
            .map_err(failed("roster"))?;
    }
    if !missed.is_empty() {
        let permit = site.permit(Action::EventRecord)?;
        attendance::event::record(&site.db, permit, missed).await.map_err(failed("roll calls"))?;
    }
    cast::rate(site, ratings, minutes).await
}

/// What the law gives to this kind of employee; the rest is not asked for.
fn allowed(person: &PersonPlan, kind: &str) -> bool {
    let contract = matches!(person.kind, EmployeeKind::Pppk | EmployeeKind::PppkPartTime);
    let young = person.kind == EmployeeKind::Cpns || person.kind == EmployeeKind::PppkPartTime;
    match kind {
        "alasan_penting" => !contract,
        "tahunan" => !young,
        "melahirkan" => person.married && person.children < 3,
        _ => true,
    }
}

fn absence(
    person_id: i64,
    kind: FactKind,
    first_day: Date,
    last_day: Date,
    part: Option<(i16, i16)>,
) -> NewAbsence {
    NewAbsence {
        person_id,
        kind,
        first_day,
        last_day,
        part,
        decree: format!("800/{}/{}", person_id % 900 + 100, first_day.year()),
        for_family: false,
        excepted_from_service: false,
    }
}

/// Records a list at once; where the law refuses one of it, each on its own, without those.
async fn record(site: &Site, batch: Vec<NewAbsence>) -> Built<()> {
    use attendance::absence::act;
    let today = site.plan.today;
    let permit = site.permit(Action::AbsenceRecord)?;
    let whole = act::record_many(&site.db, permit, site.book.clone(), batch.clone(), today).await;
    match whole {
        Ok(()) => Ok(()),
        Err(store::Failure::Fault(fault)) => Err(format!("absence: {fault}")),
        Err(_) => {
            for new in batch {
                let permit = site.permit(Action::AbsenceRecord)?;
                let one = act::record(&site.db, permit, site.book.clone(), new, today).await;
                if let Err(store::Failure::Fault(fault)) = one {
                    return Err(format!("absence: {fault}"));
                }
            }
            Ok(())
        }
    }
}
