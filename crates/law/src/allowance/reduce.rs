//! What is taken from the parts and what is added to them after attendance and performance:
//! the organisation's gate, sanctions, overdue duties, acting posts.

use super::input::{AgencyFacts, PersonInput};
use super::keys::Key;
use super::law::{AllowanceLaw, Effect, PerCriterion};
use super::line::{PayRefusal, Remarks};
use super::seat::{Seat, counts, total};
use super::words::{ActingLevel, EffectKind, LhkpnState, Remark};
use crate::money::{Bp, Rupiah};
use crate::trace::{Amount, Fact, Tracer};

/// What every reduction works on: the parts as they are and what was already taken.
struct Takings<'l> {
    law: &'l AllowanceLaw,
    base: PerCriterion,
    taken: PerCriterion,
}

impl Takings<'_> {
    /// Takes a share of the base from each criterion, never more than is left; the sum taken.
    fn take(&mut self, share: Bp) -> Rupiah {
        let before = total(&self.taken);
        for (base, taken) in self.base.iter().zip(&mut self.taken) {
            let cut = self.law.rounding.reduction.of(*base, share.0, Bp::WHOLE.0);
            *taken = (*taken + cut).min(*base);
        }
        total(&self.taken) - before
    }
}

/// Gate, sanctions, wealth report and state property. Gates lower the base; everything else is a
/// percentage of what the gates leave, added up and never more than that.
pub(super) fn reductions<T: Tracer>(
    law: &AllowanceLaw,
    person: &PersonInput,
    parts: &PerCriterion,
    remarks: &mut Remarks,
    t: &mut T,
) -> PerCriterion {
    let mut gate = Takings { law, base: *parts, taken: PerCriterion::default() };
    if let Some((paid, key)) = closed_gate(law, &person.agency) {
        remarks.add(Remark::GateReduced);
        t.open("why-pay-gate");
        t.arg("paid", || paid.into());
        law.tell(t, key);
        let cut = gate.take(paid.rest());
        t.close(|| (-cut).into());
    }
    let mut rest = *parts;
    for (amount, taken) in rest.iter_mut().zip(&gate.taken) {
        *amount -= *taken;
    }
    let mut duty = Takings { law, base: rest, taken: PerCriterion::default() };
    for sanction in person.sanctions.iter().flatten() {
        let share = law.sanction[sanction.kind as usize];
        if share == Bp::ZERO {
            continue;
        }
        remarks.add(Remark::SanctionCut);
        t.open("why-pay-sanction");
        t.arg("sanction", || sanction.kind.name().into());
        t.arg("share", || share.into());
        law.tell(t, Key::SanctionCut);
        t.fact(|| Fact { kind: "sanction", id: sanction.id, date: None });
        let cut = duty.take(share);
        t.close(|| (-cut).into());
    }
    if person.lhkpn == LhkpnState::Overdue {
        let words = ("why-pay-lhkpn", Remark::LhkpnCut, Remark::LhkpnHeld);
        overdue(law.lhkpn, words, [Key::LhkpnEffect, Key::LhkpnCut], &mut duty, remarks, t);
    }
    if person.asset_open {
        let words = ("why-pay-asset", Remark::AssetCut, Remark::AssetHeld);
        overdue(law.asset, words, [Key::AssetEffect, Key::AssetCut], &mut duty, remarks, t);
    }
    for (taken, gate) in duty.taken.iter_mut().zip(&gate.taken) {
        *taken += *gate;
    }
    duty.taken
}

/// A duty not done: a cut, a hold, or nothing.
fn overdue<T: Tracer>(
    effect: Effect,
    (reason, cut_remark, held_remark): (&'static str, Remark, Remark),
    keys: [Key; 2],
    duty: &mut Takings,
    remarks: &mut Remarks,
    t: &mut T,
) {
    if effect.kind == EffectKind::None {
        return;
    }
    remarks.add(if effect.kind == EffectKind::Hold { held_remark } else { cut_remark });
    t.open(reason);
    t.arg("effect", || effect.kind.name().into());
    t.arg("share", || effect.taken().into());
    for key in keys {
        duty.law.tell(t, key);
    }
    let cut = duty.take(effect.taken());
    t.close(|| (-cut).into());
}

/// The closed gate that pays least, if any is closed.
fn closed_gate(law: &AllowanceLaw, agency: &AgencyFacts) -> Option<(Bp, Key)> {
    let below = |limit: i64, fact: i64| fact < limit;
    let above = |limit: i64, fact: i64| fact > limit;
    let gates = [
        (
            law.gates.absorption,
            agency.absorption_bp,
            below as fn(i64, i64) -> bool,
            Key::GateAbsorption,
        ),
        (law.gates.complaints, agency.open_complaints, above, Key::GateComplaints),
        (law.gates.agency_score, agency.score, below, Key::GateAgencyScore),
    ];
    let mut closed: Option<(Bp, Key)> = None;
    for (gate, fact, missed, key) in gates {
        let (Some(gate), Some(fact)) = (gate, fact) else { continue };
        if missed(gate.threshold, fact) && closed.is_none_or(|(paid, _)| gate.paid < paid) {
            closed = Some((gate.paid, key));
        }
    }
    closed
}

/// What acting posts add to each criterion. `left` is what attendance, performance and
/// reductions left of the entitled ceiling `eligible`.
pub(super) fn acting<T: Tracer>(
    law: &AllowanceLaw,
    person: &PersonInput,
    seat: &Seat,
    (left, eligible): (Rupiah, Rupiah),
    remarks: &mut Remarks,
    t: &mut T,
) -> Result<PerCriterion, PayRefusal> {
    let rule = &law.acting;
    let mut added = PerCriterion::default();
    let mut paid_posts = i64::from(seat.replaced_by.is_some());
    remarks.add_if(paid_posts > 0, Remark::ActingReplaced);
    for (place, acting) in person.acting.iter().enumerate() {
        let Some(acting) = acting.filter(|_| seat.replaced_by != Some(place)) else { continue };
        let replaces = acting.level == ActingLevel::Up && rule.up_replaces;
        let share = rule.percent[acting.level as usize];
        let pays = counts(rule, &acting) && !replaces && share > Bp::ZERO;
        if !pays || paid_posts >= rule.max_posts || eligible == Rupiah::ZERO {
            remarks.add(Remark::ActingWithout);
            continue;
        }
        let (post_kind, class) = (acting.post_kind, acting.class);
        let ceiling =
            law.ceiling(post_kind, class).ok_or(PayRefusal::NoCeiling { post_kind, class })?;
        paid_posts += 1;
        remarks.add(Remark::ActingAdded);
        t.open("why-pay-acting");
        t.arg("ceiling", || ceiling.total().into());
        t.arg("share", || share.into());
        t.arg("level", || acting.level.name().into());
        t.arg("days", || Amount::Days(acting.work_days));
        law.tell(
            t,
            match acting.level {
                ActingLevel::Up => Key::ActingUp,
                ActingLevel::Same => Key::ActingSame,
                ActingLevel::Down => Key::ActingDown,
            },
        );
        law.tell(t, Key::ActingMinDays);
        t.fact(|| Fact { kind: "appointment", id: acting.id, date: None });
        let mut sum = Rupiah::ZERO;
        for (amount, place) in ceiling.rupiah.iter().zip(&mut added) {
            let n = i128::from(amount.0) * i128::from(share.0);
            let addition = if rule.scaled {
                let scale = i128::from(eligible.0) * i128::from(Bp::WHOLE.0);
                law.rounding.acting.quotient(n * i128::from(left.0), scale)
            } else {
                law.rounding.acting.quotient(n, i128::from(Bp::WHOLE.0))
            };
            sum += addition;
            *place += addition;
        }
        t.close(|| sum.into());
    }
    Ok(added)
}
