//! `sembilan bench-engine`: how fast the rules alone judge a month of the invented city and
//! compute its pay. No database, no network: what is left is the arithmetic.

use super::{World, say, say_json};
use crate::city::days::{self, MonthPlan, SHIFTS};
use crate::city::org::{Org, Working};
use crate::city::people::{People, PersonPlan};
use crate::city::{Plan, build};
use crate::cli::BenchEngine;
use crate::rules;
use law::allowance::{
    AgencyFacts, AllowanceLaw, AttendanceSums, Employment, FactIds, LhkpnState, PayLine,
    Performance, PersonInput, PersonKind, PostKind, Predicate, SalarySheet, SpecialGroup,
};
use law::attendance::{
    Assigned, AttendanceLaw, Grade, Hours, MonthInput, MonthLaw, MonthResult, Pattern, PlanFacts,
    Punch, PunchFlags, RosterDay, Work, civil_seconds, judge_month,
};
use law::book::Book;
use law::calendar::Holidays;
use law::grade::EmployeeKind;
use law::month::add_days;
use law::tax::TaxStatus;
use law::trace::Silent;
use law::{Month, Rupiah, Zone};
use rayon::prelude::*;
use serde::Serialize;
use std::time::{Duration, Instant};

/// Profile of law that is measured.
const PROFILE: &str = "kota-contoh";
/// Each piece of work is repeated for so long.
const SPAN: Duration = Duration::from_millis(300);

/// What was measured; times in seconds.
#[derive(Debug, Serialize)]
struct Measured {
    people: usize,
    punches: usize,
    lines: usize,
    refused: usize,
    cores: usize,
    attendance_s: f64,
    allowance_s: f64,
    punches_per_s: f64,
    lines_per_s: f64,
    punches_per_s_core: f64,
    lines_per_s_core: f64,
    net_rupiah: i64,
}

/// A person ready to be judged.
struct Ready<'a> {
    plan: &'a PersonPlan,
    post: PostKind,
    class: u8,
    days: law::attendance::Plan,
    punches: Vec<Punch>,
    month: MonthPlan,
}

/// Runs it.
///
/// # Errors
/// When the rules do not carry the month.
pub fn run(args: &BenchEngine, world: &World) -> Result<(), String> {
    let plan = Plan {
        people: usize::try_from(args.people).unwrap_or_default(),
        seed: 9,
        today: law::Date::new(2026, 4, 1).map_err(|e| e.to_string())?,
    };
    let book = rules::book(world.config.rules_dir.as_deref(), PROFILE)?;
    let month = Month::of(plan.today).prev();
    let org = Org::new(plan.seed);
    let people = People::new(&org, plan.people, plan.seed, plan.today);
    let ready = ready(&book, plan, month, &org, &people)?;
    let measured = measure(&book, month, &ready)?;
    if world.json {
        return say_json(&measured);
    }
    say(&format!(
        "{} people: {} punches judged in {:.3} s, {} lines of pay in {:.3} s, {} cores",
        measured.people,
        measured.punches,
        measured.attendance_s,
        measured.lines,
        measured.allowance_s,
        measured.cores
    ));
    Ok(())
}

/// Everybody with plan and punches of the month.
fn ready<'a>(
    book: &Book,
    plan: Plan,
    month: Month,
    org: &Org,
    people: &'a People,
) -> Result<Vec<Ready<'a>>, String> {
    let told = |e: law::book::RuleError| e.to_string();
    let calendar = build::calendar(book, plan)?;
    let on = month.first();
    let named = |code: &str| Pattern::find(book, code, on).map_err(told);
    let (five, six) = (named("5hari_normal")?, named("6hari_normal")?);
    let (five_fast, six_fast) = (named("5hari_ramadan")?, named("6hari_ramadan")?);
    let holidays = Holidays::from_book(book, month.year()..=month.year()).map_err(told)?;
    let assigned = |pattern, ramadan| {
        [Assigned { from: on, to: None, pattern, ramadan, serves_on_holidays: false, source: 0 }]
    };
    let (five, six) = (assigned(&five, Some(&five_fast)), assigned(&six, Some(&six_fast)));
    let one = |(number, person): (usize, &'a PersonPlan)| {
        let made = days::month(person, number, month, month, &calendar, plan.seed);
        let roster = roster(&made, month);
        let resolved = law::attendance::Plan::resolve(
            month,
            &PlanFacts {
                assigned: match person.working {
                    Working::Five => &five,
                    Working::Six => &six,
                    Working::Shift => &[],
                },
                roster: if person.working == Working::Shift { &roster } else { &[] },
                holidays: &holidays,
                served: &[],
                ramadan: &calendar.ramadan,
            },
        );
        let post = org.posts.get(person.post);
        let kind = post.and_then(|post| PostKind::parse(post.kind.name()));
        Ready {
            plan: person,
            post: kind.unwrap_or(PostKind::Executive),
            class: post.and_then(|post| u8::try_from(post.class).ok()).unwrap_or(1),
            days: resolved,
            punches: punches(&made),
            month: made,
        }
    };
    Ok(people.list.par_iter().enumerate().map(|(n, person)| one((n, person))).collect())
}

/// Shifts of the month; a day without one is off.
fn roster(made: &MonthPlan, month: Month) -> Vec<RosterDay> {
    let minute = |minute: i64| i16::try_from(minute).unwrap_or_default();
    month
        .dates()
        .map(|date| {
            let shift = made.roster.iter().find(|(day, _)| *day == date);
            let hours = shift.and_then(|(_, place)| SHIFTS.get(*place));
            let work = hours.map_or(Work::Off, |(_, from, to)| {
                Work::Shift(Hours::new(minute(*from), minute(*to), 0))
            });
            RosterDay { date, work, serves_on_holidays: true, source: 0 }
        })
        .collect()
}

fn punches(made: &MonthPlan) -> Vec<Punch> {
    let punch = |(id, at_local_s): (i64, &i64)| Punch {
        at_local_s: *at_local_s,
        id,
        zone: Zone::Wib,
        grade: Grade::Biometric,
        flags: PunchFlags::default(),
    };
    (1..).zip(&made.punches).map(punch).collect()
}

fn judge(ready: &Ready<'_>, law: &MonthLaw, until_local_s: i64) -> MonthResult {
    let input = MonthInput {
        zone: Zone::Wib,
        plan: &ready.days,
        sources: &[],
        punches: &ready.punches,
        facts: &[],
        outages: &[],
        corrections: &[],
        employed_from: ready.plan.active_from,
        employed_to: ready.plan.active_to,
        until_local_s,
    };
    judge_month(&input, law)
}

fn input(ready: &Ready<'_>, judged: &MonthResult, law: &MonthLaw) -> PersonInput<'static> {
    let rated = match ready.month.rating {
        Some(("di_atas", "di_atas")) => Predicate::VeryGood,
        Some((_, "di_bawah") | ("di_bawah", _)) => Predicate::NeedsImprovement,
        _ => Predicate::Good,
    };
    let missed = i64::try_from(ready.month.missed_apel.len()).unwrap_or_default();
    let sums = AttendanceSums { ceremonies_missed: missed, ..AttendanceSums::of(judged, law) };
    PersonInput {
        kind: match ready.plan.kind {
            EmployeeKind::Pns => PersonKind::Pns,
            EmployeeKind::Cpns => PersonKind::Cpns,
            EmployeeKind::Pppk => PersonKind::Pppk,
            EmployeeKind::PppkPartTime => PersonKind::PppkPartTime,
        },
        class: Some(ready.class),
        post_kind: ready.post,
        group: SpecialGroup::None,
        employment: Employment::FULL,
        acting: [None; 2],
        attendance: Some(sums),
        leave: [None; 4],
        performance: Performance {
            predicate: Some(rated),
            activity_minutes: Some(ready.month.minutes),
            ..Performance::default()
        },
        agency: AgencyFacts::default(),
        sanctions: [None; 2],
        lhkpn: LhkpnState::Reported,
        asset_open: false,
        correction: Rupiah::ZERO,
        salary: Some(SalarySheet {
            taxable_gross: Rupiah(6_500_000),
            bpjs_base: Rupiah(5_900_000),
            pph: None,
            year: None,
        }),
        tax_status: Some(if ready.plan.married {
            TaxStatus::Married(u8::try_from(ready.plan.children).unwrap_or(0).min(3))
        } else {
            TaxStatus::Single(0)
        }),
        voluntary: Rupiah::ZERO,
        ids: FactIds::default(),
        marks: &[],
    }
}

fn measure(book: &Book, month: Month, ready: &[Ready<'_>]) -> Result<Measured, String> {
    let told = |e: law::book::RuleError| e.to_string();
    let attendance = MonthLaw::same(month, AttendanceLaw::at(book, month.first()).map_err(told)?);
    let allowance = AllowanceLaw::at(book, month).map_err(told)?;
    let until = civil_seconds(add_days(month.last(), 2));
    let punches: usize = ready.iter().map(|one| one.punches.len()).sum();
    let (judged, all_cores) = timed(|| -> Vec<MonthResult> {
        ready.par_iter().map(|one| judge(one, &attendance, until)).collect()
    });
    let (again, one_core) = timed(|| -> Vec<MonthResult> {
        ready.iter().map(|one| judge(one, &attendance, until)).collect()
    });
    if again.iter().zip(&judged).any(|(one, other)| one.sums != other.sums) {
        return Err("two runs judged differently".to_owned());
    }
    let inputs: Vec<PersonInput<'_>> =
        ready.iter().zip(&judged).map(|(one, judged)| input(one, judged, &attendance)).collect();
    let pay = |person: &PersonInput<'_>| law::allowance::compute(&allowance, person, &mut Silent);
    let (lines, pay_all) =
        timed(|| -> Vec<Result<PayLine, _>> { inputs.par_iter().map(pay).collect() });
    let (_, pay_one) = timed(|| -> Vec<Result<PayLine, _>> { inputs.iter().map(pay).collect() });
    let paid: Vec<&PayLine> = lines.iter().filter_map(|line| line.as_ref().ok()).collect();
    Ok(Measured {
        people: ready.len(),
        punches,
        lines: paid.len(),
        refused: lines.len() - paid.len(),
        cores: rayon::current_num_threads(),
        attendance_s: all_cores.as_secs_f64(),
        allowance_s: pay_all.as_secs_f64(),
        punches_per_s: per_second(punches, all_cores),
        lines_per_s: per_second(lines.len(), pay_all),
        punches_per_s_core: per_second(punches, one_core),
        lines_per_s_core: per_second(lines.len(), pay_one),
        net_rupiah: paid.iter().map(|line| line.net.0).sum(),
    })
}

/// The mean time of a piece of work, repeated until the clock can tell. The first run warms
/// caches and threads and is not counted.
fn timed<T>(work: impl Fn() -> T) -> (T, Duration) {
    let mut done = std::hint::black_box(work());
    let began = Instant::now();
    let mut runs = 0;
    while runs == 0 || began.elapsed() < SPAN {
        done = std::hint::black_box(work());
        runs += 1;
    }
    (done, began.elapsed() / runs)
}

#[allow(clippy::cast_precision_loss, reason = "a figure to read, far below 2^52")]
fn per_second(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64().max(1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measured_month_is_a_real_one() {
        let today = law::Date::new(2026, 4, 1).unwrap();
        let plan = Plan { people: 400, seed: 9, today };
        let month = Month::of(today).prev();
        let book = rules::book(None, PROFILE).unwrap();
        let org = Org::new(plan.seed);
        let people = People::new(&org, plan.people, plan.seed, today);
        let ready = ready(&book, plan, month, &org, &people).unwrap();
        let law = MonthLaw::same(month, AttendanceLaw::at(&book, month.first()).unwrap());
        let until = civil_seconds(add_days(month.last(), 2));
        let judged: Vec<_> = ready.iter().map(|one| judge(one, &law, until)).collect();
        let (mut worked, mut present) = (0, 0);
        for month in &judged {
            worked += i64::from(month.sums.working_days);
            present += i64::from(month.sums.present_days);
        }
        // Leave is left out of the measurement, so most days, not all, are days of presence.
        assert!(present * 10 > worked * 7, "{present} of {worked} days");
        let measured = measure(&book, month, &ready).unwrap();
        assert_eq!(measured.people, 400);
        assert!(measured.lines > 390, "{} refused", measured.refused);
        assert!(measured.net_rupiah > 0);
    }
}
