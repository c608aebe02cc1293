//! How many punches a core judges in a second; printed, not asserted, because it depends on the
//! machine. Run with `--release -- --ignored --nocapture`.

use super::*;
use std::time::Instant;

#[test]
#[ignore = "a measurement, not a check"]
#[allow(clippy::print_stdout)]
fn punches_per_second() {
    let mut people = Vec::new();
    for n in 0..1_000_i64 {
        let mut clerk = person().holidays().pattern("5hari_normal", "5hari_ramadan");
        for (day, date) in (0_i64..).zip(clerk.month.dates().collect::<Vec<_>>()) {
            let noise = (n * 7 + day * 13) % 40;
            let morning = civil_seconds(date) + (7 * 60 + 15 + noise) * 60 + noise;
            for (k, at_local_s) in (0_i64..).zip([morning, morning + 30_000 + noise * 60]) {
                let (zone, grade) = (Zone::Wib, Grade::Biometric);
                let flags = PunchFlags::default();
                clerk.punches.push(Punch { at_local_s, id: day * 2 + k, zone, grade, flags });
            }
        }
        people.push(clerk);
    }
    let plan = people[0].plan();
    let rounds = 100;
    let (mut punches, mut late) = (0, 0_u64);
    let begun = Instant::now();
    for _ in 0..rounds {
        for clerk in &people {
            let law = MonthLaw::same(clerk.month, clerk.law);
            let input = MonthInput {
                zone: Zone::Wib,
                plan: &plan,
                sources: &[],
                punches: &clerk.punches,
                facts: &clerk.facts,
                outages: &clerk.outages,
                corrections: &clerk.corrections,
                employed_from: date(2020, 1, 1),
                employed_to: None,
                until_local_s: at("2030-01-01 00:00"),
            };
            late += u64::from(judge_month(&input, &law).sums.late_minutes);
            punches += clerk.punches.len();
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    let months = f64::from(rounds) * 1_000.0 / seconds;
    println!(
        "{:.1} million punches/s, {:.0} person-months/s, {late} minutes late",
        f64::from(u32::try_from(punches).unwrap()) / seconds / 1e6,
        months,
    );
}
