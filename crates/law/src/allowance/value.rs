//! The value of productivity in millionths: a predicate, a score or points, mixed with the
//! minutes of activity where the pemda weighs them.

use super::input::{AttendanceSums, Employment, Performance, PersonInput};
use super::keys::Key;
use super::law::{AllowanceLaw, MinutesRule, ProductivityRule, ProductivitySource};
use super::line::PayRefusal;
use super::words::Predicate;
use crate::money::{Bp, Rounding, mul_div};
use crate::trace::{Amount, Fact, Tracer};

/// All of it, in millionths.
pub const WHOLE_PPM: i64 = 1_000_000;
const PPM_PER_BP: i64 = 100;

/// Minutes of activity against their target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinutesScore {
    /// Minutes of the target.
    pub target: i64,
    /// Most minutes that can count after absence.
    pub limit: i64,
    /// `min(minutes, limit) / target` in millionths, half up.
    pub ppm: i64,
}

/// The score of the activity minutes; `None` when there is no target.
#[must_use]
pub fn minutes_score(
    rule: &MinutesRule,
    sums: &AttendanceSums,
    employment: &Employment,
    leave_days: i64,
    minutes: i64,
) -> Option<MinutesScore> {
    let work_days = if rule.leave_counts { sums.work_days - leave_days } else { sums.work_days };
    let target = if rule.per_month > 0 {
        let served = mul_div(
            rule.per_month,
            employment.served_work_days,
            employment.work_days,
            Rounding::HalfUp,
        );
        let away = if rule.leave_counts { leave_days } else { 0 };
        mul_div(served, (sums.work_days - away).max(0), sums.work_days, Rounding::HalfUp)
    } else {
        work_days.max(0).saturating_mul(rule.per_day)
    };
    if target <= 0 {
        return None;
    }
    let late = if rule.late_counts { sums.late_minutes + sums.early_minutes } else { 0 };
    let lost = sums.absent_days.saturating_mul(rule.absent_day).saturating_add(late);
    let limit = (target - lost).max(0);
    let ppm = mul_div(minutes.clamp(0, limit), WHOLE_PPM, target, Rounding::HalfUp);
    Some(MinutesScore { target, limit, ppm })
}

/// The value of a surplus of points; a surplus below every band is not defined by anyone.
///
/// # Errors
/// The surplus stands in no band.
pub fn surplus_value(rule: &ProductivityRule, points: i64) -> Result<Bp, PayRefusal> {
    let surplus = points.saturating_sub(rule.points_normal);
    if surplus < 0 {
        return Ok(Bp::ZERO);
    }
    rule.points_bands
        .iter()
        .find(|(from, _)| surplus >= *from)
        .map(|(_, value)| *value)
        .ok_or(PayRefusal::UndefinedBand { surplus })
}

/// The value of productivity in millionths.
pub(super) fn productivity<T: Tracer>(
    law: &AllowanceLaw,
    person: &PersonInput,
    sums: &AttendanceSums,
    t: &mut T,
) -> Result<i64, PayRefusal> {
    let rule = &law.productivity;
    let weight = rule.minutes_weight[person.post_kind as usize];
    t.open("why-pay-productivity-value");
    let mut ppm = 0;
    if weight < Bp::WHOLE {
        let own = performance(law, &person.performance, person.ids.rating, t)?;
        ppm = mul_div(own, weight.rest().0, Bp::WHOLE.0, Rounding::HalfUp);
    }
    if weight > Bp::ZERO {
        let score = activity(law, person, sums, weight, t)?;
        ppm += mul_div(score, weight.0, Bp::WHOLE.0, Rounding::HalfUp);
    }
    let mut ppm = ppm.clamp(0, rule.cap.0 * PPM_PER_BP);
    let penalty = rule.unrated_staff_penalty;
    if person.performance.left_staff_unrated && penalty > Bp::ZERO {
        ppm = (ppm - penalty.0 * PPM_PER_BP).max(0);
        t.open("why-pay-unrated-staff");
        law.tell(t, Key::UnratedStaffPenalty);
        t.close(|| Amount::Bp(-penalty.0));
    }
    t.close(|| shown(ppm));
    Ok(ppm)
}

/// Millionths as a percentage of two places.
fn shown(ppm: i64) -> Amount {
    Amount::Bp(mul_div(ppm, 1, PPM_PER_BP, Rounding::HalfUp))
}

/// The performance value in millionths.
fn performance<T: Tracer>(
    law: &AllowanceLaw,
    facts: &Performance,
    rating: i64,
    t: &mut T,
) -> Result<i64, PayRefusal> {
    let rule = &law.productivity;
    let value = match rule.source {
        ProductivitySource::Predicate => {
            let predicate = match facts.predicate {
                Some(predicate) => predicate,
                None if rule.missing_as_not_made => Predicate::NotMade,
                None => return Err(PayRefusal::MissingRating),
            };
            t.open("why-pay-predicate");
            t.arg("predicate", || predicate.name().into());
            law.tell(t, Key::PredicatePercent);
            rule.scale[predicate as usize]
        }
        ProductivitySource::Score => {
            let score = facts.score.ok_or(PayRefusal::MissingRating)?;
            t.open("why-pay-score");
            law.tell(t, Key::ProductivitySource);
            Bp(score.max(0))
        }
        ProductivitySource::Points => {
            let points = facts.points.ok_or(PayRefusal::MissingPoints)?;
            let value = surplus_value(rule, points)?;
            t.open("why-pay-points");
            t.arg("points", || Amount::Count(points));
            t.arg("normal", || Amount::Count(rule.points_normal));
            law.tell(t, Key::PointsBands);
            value
        }
    };
    if rating > 0 {
        t.fact(|| Fact { kind: "rating", id: rating, date: None });
    }
    t.close(|| value.into());
    Ok(value.0.saturating_mul(PPM_PER_BP))
}

/// The value of the activity minutes in millionths.
fn activity<T: Tracer>(
    law: &AllowanceLaw,
    person: &PersonInput,
    sums: &AttendanceSums,
    weight: Bp,
    t: &mut T,
) -> Result<i64, PayRefusal> {
    let minutes = person.performance.activity_minutes.ok_or(PayRefusal::MissingMinutes)?;
    let leave_days = person.leave.iter().flatten().map(|span| span.days).sum();
    let rule = &law.minutes;
    let Some(score) = minutes_score(rule, sums, &person.employment, leave_days, minutes) else {
        // A month that is leave from end to end asks for no activity; leave itself is paid by
        // its own percentage. Without leave there is nothing to measure against.
        return if leave_days > 0 { Ok(WHOLE_PPM) } else { Err(PayRefusal::NoMinutesTarget) };
    };
    t.open("why-pay-minutes");
    t.arg("minutes", || Amount::Minutes(minutes));
    t.arg("target", || Amount::Minutes(score.target));
    t.arg("limit", || Amount::Minutes(score.limit));
    t.arg("absent", || Amount::Days(sums.absent_days));
    t.arg("weight", || weight.into());
    law.tell(t, Key::MinutesWeight);
    law.tell(t, if rule.per_month > 0 { Key::MinutesPerMonth } else { Key::MinutesPerDay });
    law.tell(t, Key::MinutesAbsentDay);
    t.close(|| shown(score.ppm));
    Ok(score.ppm)
}
