//! Whose ceiling counts and how much of it: the own post or an acting post one level up, then
//! the kind of person, the part of the month served, leave, and days lost by the day rule.

use super::input::{Acting, AttendanceSums, PersonInput};
use super::keys::Key;
use super::law::{ActingRule, AllowanceLaw, Ceiling, PerCriterion};
use super::line::{PayRefusal, Remarks};
use super::words::{ActingKind, ActingLevel, Criterion, PostKind, Remark};
use crate::money::{Bp, Rounding, Rupiah, mul_div};
use crate::trace::{Amount, Fact, Tracer};

/// The post that is paid.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seat<'l> {
    pub(super) ceiling: &'l Ceiling,
    pub(super) post_kind: PostKind,
    pub(super) class: u8,
    /// Place of the acting post that replaced the own one.
    pub(super) replaced_by: Option<usize>,
}

/// Whether an acting post counts at all.
pub(super) fn counts(rule: &ActingRule, acting: &Acting) -> bool {
    acting.work_days >= rule.min_days && (acting.kind != ActingKind::Plh || rule.plh_paid)
}

/// The own post, or the acting post one level up where that one replaces it and is worth more.
pub(super) fn seat<'l>(
    law: &'l AllowanceLaw,
    person: &PersonInput,
) -> Result<Seat<'l>, PayRefusal> {
    let class = person.class.ok_or(PayRefusal::MissingClass)?;
    let post_kind = person.post_kind;
    let own = law.ceiling(post_kind, class).ok_or(PayRefusal::NoCeiling { post_kind, class })?;
    let mut seat = Seat { ceiling: own, post_kind, class, replaced_by: None };
    if !law.acting.up_replaces || law.acting.max_posts < 1 {
        return Ok(seat);
    }
    for (place, acting) in person.acting.iter().enumerate() {
        let Some(acting) = acting.filter(|a| a.level == ActingLevel::Up && counts(&law.acting, a))
        else {
            continue;
        };
        let (post_kind, class) = (acting.post_kind, acting.class);
        let above =
            law.ceiling(post_kind, class).ok_or(PayRefusal::NoCeiling { post_kind, class })?;
        if above.total() > seat.ceiling.total() {
            seat = Seat { ceiling: above, post_kind, class, replaced_by: Some(place) };
        }
    }
    Ok(seat)
}

/// Tells how the ceiling came about.
pub(super) fn tell_ceiling<T: Tracer>(
    law: &AllowanceLaw,
    seat: &Seat,
    person: &PersonInput,
    t: &mut T,
) {
    t.open("why-pay-ceiling");
    t.arg("class", || Amount::Count(i64::from(seat.class)));
    t.arg("kind", || seat.post_kind.name().into());
    if T::LISTENS {
        match seat.replaced_by.and_then(|place| person.acting[place]) {
            Some(acting) => {
                t.arg("acting", || "yes".into());
                law.tell(t, Key::ActingUpRule);
                t.fact(|| Fact { kind: "appointment", id: acting.id, date: None });
            }
            None => {
                t.arg("acting", || "no".into());
                if person.ids.post > 0 {
                    t.fact(|| Fact { kind: "post", id: person.ids.post, date: None });
                }
            }
        }
        tell_basic(law, seat, t);
        for criterion in Criterion::ALL {
            let amount = seat.ceiling.rupiah[*criterion as usize];
            if amount == Rupiah::ZERO {
                continue;
            }
            t.open(criterion.reason());
            if let Some(percent) = seat.ceiling.percent {
                t.arg("percent", || percent[*criterion as usize].into());
            }
            t.close(|| amount.into());
        }
    }
    t.close(|| seat.ceiling.total().into());
}

fn tell_basic<T: Tracer>(law: &AllowanceLaw, seat: &Seat, t: &mut T) {
    let class = usize::from(seat.class);
    let (Some(percent), Some(Some(basic)), Some(Some(reference))) =
        (seat.ceiling.percent, law.basic.get(class), law.reference.get(class))
    else {
        law.tell(t, Key::CeilingNominal);
        return;
    };
    law.tell(t, Key::CeilingPercent);
    t.open("why-pay-basic");
    t.arg("reference", || (*reference).into());
    t.arg("percent", || percent.iter().copied().sum::<Bp>().into());
    for key in [
        Key::Reference,
        Key::IndexFiscal,
        Key::IndexPrice,
        Key::IndexGovernance,
        Key::BasicPaidShare,
    ] {
        law.tell(t, key);
    }
    t.close(|| (*basic).into());
}

/// The ceiling to which the person is entitled this month.
pub(super) fn eligible<T: Tracer>(
    law: &AllowanceLaw,
    person: &PersonInput,
    sums: &AttendanceSums,
    seat: &Seat,
    remarks: &mut Remarks,
    t: &mut T,
) -> PerCriterion {
    t.open("why-pay-eligible");
    tell_ceiling(law, seat, person, t);
    let mut amounts = seat.ceiling.rupiah;
    if law.eligibility.excluded[person.group as usize] {
        remarks.add(Remark::ExcludedGroup);
        lower(law, &mut amounts, 0, 1, "why-pay-excluded", Key::ExcludedGroups, t);
    }
    let kind = law.eligibility.kind[person.kind as usize];
    if kind < Bp::WHOLE {
        remarks.add(Remark::KindPercent);
        lower(law, &mut amounts, kind.0, Bp::WHOLE.0, "why-pay-kind", Key::KindPercent, t);
    }
    part_month(law, person, &mut amounts, remarks, t);
    days_lost(law, person, sums, &mut amounts, remarks, t);
    t.close(|| total(&amounts).into());
    amounts
}

pub(super) fn total(amounts: &PerCriterion) -> Rupiah {
    amounts.iter().copied().sum()
}

/// Lowers every criterion to `n / d` of itself, with a node that says by how much.
fn lower<T: Tracer>(
    law: &AllowanceLaw,
    amounts: &mut PerCriterion,
    n: i64,
    d: i64,
    reason: &'static str,
    key: Key,
    t: &mut T,
) {
    let before = total(amounts);
    for amount in amounts.iter_mut() {
        *amount = law.rounding.eligible.of(*amount, n, d);
    }
    t.open(reason);
    t.arg("paid", || Bp(mul_div(n, Bp::WHOLE.0, d, Rounding::HalfUp)).into());
    t.arg("part", || Amount::Count(n));
    t.arg("whole", || Amount::Count(d));
    law.tell(t, key);
    t.close(|| (total(amounts) - before).into());
}

fn part_month<T: Tracer>(
    law: &AllowanceLaw,
    person: &PersonInput,
    amounts: &mut PerCriterion,
    remarks: &mut Remarks,
    t: &mut T,
) {
    let service = &person.employment;
    if service.arrived && law.eligibility.arrival_next_month {
        remarks.add(Remark::ArrivalNextMonth);
        lower(law, amounts, 0, 1, "why-pay-arrival", Key::ArrivalRule, t);
        return;
    }
    let (served, of) = if law.eligibility.part_by_work_days {
        (service.served_work_days, service.work_days)
    } else {
        (service.served_days, service.days)
    };
    if served < of {
        remarks.add(Remark::PartMonth);
        lower(law, amounts, served.max(0), of, "why-pay-part-month", Key::PartMonthMethod, t);
    }
}

/// Leave by its percentage paid and, where the pemda has the day rule, absent days by their share.
fn days_lost<T: Tracer>(
    law: &AllowanceLaw,
    person: &PersonInput,
    sums: &AttendanceSums,
    amounts: &mut PerCriterion,
    remarks: &mut Remarks,
    t: &mut T,
) {
    let work_days = sums.work_days;
    let mut lost = 0_i64;
    let mut lowest = Bp::WHOLE;
    for span in person.leave.iter().flatten() {
        let paid = law.leave.paid(span.kind, span.step);
        let free = law.leave.free_days[span.kind as usize];
        if paid == Bp::WHOLE || (free > 0 && span.days <= free) {
            continue;
        }
        lost += (span.days - free).clamp(0, work_days.max(0)) * paid.rest().0;
        lowest = lowest.min(paid);
        t.open("why-pay-leave-span");
        t.arg("leave", || span.kind.name().into());
        t.arg("step", || Amount::Count(i64::from(span.step)));
        t.arg("days", || Amount::Days(span.days));
        law.tell(t, Key::LeavePaid);
        t.fact(|| Fact { kind: "leave", id: span.id, date: None });
        t.close(|| paid.into());
    }
    if lowest < Bp::WHOLE {
        remarks.add(Remark::LeaveReduced);
        // Leave that fills a month without any work day has no days to count by.
        if law.leave.whole_month || work_days <= 0 {
            lower(law, amounts, lowest.0, Bp::WHOLE.0, "why-pay-leave", Key::LeaveMethod, t);
            lost = 0;
        }
    }
    let absent = if law.cuts.absent_takes_day_share { sums.absent_days.max(0) } else { 0 };
    lost += absent * Bp::WHOLE.0;
    if lost > 0 && work_days > 0 {
        let whole = work_days * Bp::WHOLE.0;
        let (reason, key) = if absent > 0 {
            ("why-pay-day-share", Key::AbsentRule)
        } else {
            ("why-pay-leave", Key::LeaveMethod)
        };
        lower(law, amounts, (whole - lost).max(0), whole, reason, key, t);
    }
}
