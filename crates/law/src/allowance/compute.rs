//! One person, one month: from the ceiling to what is transferred, in the one order that the
//! regulations agree on. No step reads anything but the law and the input.

use super::cuts::{Cuts, attendance_cuts};
use super::input::PersonInput;
use super::keys::Key;
use super::law::{AllowanceLaw, PerCriterion};
use super::levy::levies;
use super::line::{CriterionLine, PayLine, PayRefusal, Remarks};
use super::reduce::{acting, reductions};
use super::seat::{eligible, seat, total};
use super::value::{WHOLE_PPM, productivity};
use super::words::{Criterion, Remark};
use crate::money::{Bp, Rupiah};
use crate::trace::{Amount, Tracer};

/// Computes the line of one person.
///
/// # Errors
/// The fact or rule that is missing; it stops this person only.
pub fn compute<T: Tracer>(
    law: &AllowanceLaw,
    person: &PersonInput,
    t: &mut T,
) -> Result<PayLine, PayRefusal> {
    t.open("why-pay-net");
    let mut line = PayLine::default();
    earned(law, person, &mut line, t)?;
    settle(law, person, &mut line, t)?;
    t.close(|| line.net.into());
    Ok(line)
}

/// Ceiling, parts, reductions, acting posts, correction: the gross amount.
fn earned<T: Tracer>(
    law: &AllowanceLaw,
    person: &PersonInput,
    line: &mut PayLine,
    t: &mut T,
) -> Result<(), PayRefusal> {
    t.open("why-pay-gross");
    let sums = person.attendance.as_ref().ok_or(PayRefusal::MissingAttendance)?;
    let mut remarks = Remarks::default();
    let seat = seat(law, person)?;
    let entitled = eligible(law, person, sums, &seat, &mut remarks, t);
    let shares = Shares {
        productivity: law.share_productivity[seat.post_kind as usize],
        discipline: law.share_discipline[seat.post_kind as usize],
    };
    let cuts = attendance_cuts(law, sums, &person.leave, person.marks, t);
    let asks_for_value = shares.productivity > Bp::ZERO && total(&entitled) > Rupiah::ZERO;
    let ppm = if asks_for_value { productivity(law, person, sums, t)? } else { 0 };
    let mut parts = parts(law, &entitled, shares, ppm, cuts, t);
    take_of_whole(law, &entitled, cuts, &mut parts, t);
    let sum = parts.sum();
    let taken = reductions(law, person, &sum, &mut remarks, t);
    let left = total(&sum) - total(&taken);
    let added = acting(law, person, &seat, (left, total(&entitled)), &mut remarks, t)?;
    for (n, place) in line.criteria.iter_mut().enumerate() {
        *place = CriterionLine {
            ceiling: seat.ceiling.rupiah[n],
            eligible: entitled[n],
            productivity: parts.productivity[n],
            discipline: parts.discipline[n],
            reduction: taken[n],
            acting: added[n],
            total: sum[n] - taken[n] + added[n],
        };
    }
    line.discipline_value = cuts.discipline_value();
    line.productivity_ppm = ppm;
    let minutes = sums.late_minutes.saturating_add(sums.early_minutes);
    let limit = law.cuts.delay_minutes;
    if limit > 0 && minutes > limit {
        remarks.add(Remark::MinutesHeld);
        t.open("why-pay-minutes-held");
        t.arg("minutes", || Amount::Minutes(minutes));
        t.arg("limit", || Amount::Minutes(limit));
        law.tell(t, Key::CutDelayMinutes);
        t.close(|| Amount::None);
    }
    correct(person, line, &mut remarks, t);
    line.remarks = remarks;
    t.close(|| line.gross.into());
    Ok(())
}

#[derive(Clone, Copy)]
struct Shares {
    productivity: Bp,
    discipline: Bp,
}

/// The two parts of every criterion.
struct Parts {
    productivity: PerCriterion,
    discipline: PerCriterion,
}

impl Parts {
    fn sum(&self) -> PerCriterion {
        std::array::from_fn(|n| self.productivity[n] + self.discipline[n])
    }
}

/// `eligible × share × value`, rounded once per criterion.
fn parts<T: Tracer>(
    law: &AllowanceLaw,
    entitled: &PerCriterion,
    shares: Shares,
    ppm: i64,
    cuts: Cuts,
    t: &mut T,
) -> Parts {
    let rounding = law.rounding.part;
    let kept = cuts.productivity.rest();
    let value = i128::from(shares.productivity.0) * i128::from(ppm) * i128::from(kept.0);
    let whole = i128::from(Bp::WHOLE.0);
    let below = whole * i128::from(WHOLE_PPM) * whole;
    let productivity: PerCriterion =
        entitled.map(|amount| rounding.quotient(i128::from(amount.0) * value, below));
    if shares.productivity > Bp::ZERO {
        t.open("why-pay-productivity");
        t.arg("share", || shares.productivity.into());
        t.arg("ceiling", || total(entitled).into());
        t.arg("value", || Amount::Bp(ppm / 100));
        t.arg("cut", || cuts.productivity.into());
        law.tell(t, Key::ShareProductivity);
        tell_criteria(law, entitled, &productivity, (value, below), t);
        t.close(|| total(&productivity).into());
    }
    let value = i128::from(shares.discipline.0) * i128::from(cuts.discipline.rest().0);
    let below = whole * whole;
    let discipline: PerCriterion =
        entitled.map(|amount| rounding.quotient(i128::from(amount.0) * value, below));
    if shares.discipline > Bp::ZERO {
        t.open("why-pay-discipline");
        t.arg("share", || shares.discipline.into());
        t.arg("ceiling", || total(entitled).into());
        t.arg("value", || Amount::Hundredths(cuts.discipline_value()));
        t.arg("cut", || cuts.discipline.into());
        law.tell(t, Key::ShareDiscipline);
        tell_criteria(law, entitled, &discipline, (value, below), t);
        t.close(|| total(&discipline).into());
    }
    Parts { productivity, discipline }
}

/// A node for each criterion, and one for what rounding each instead of the sum has made.
fn tell_criteria<T: Tracer>(
    law: &AllowanceLaw,
    entitled: &PerCriterion,
    amounts: &PerCriterion,
    (value, below): (i128, i128),
    t: &mut T,
) {
    if !T::LISTENS {
        return;
    }
    let once = law.rounding.part.quotient(i128::from(total(entitled).0) * value, below);
    let rounding = total(amounts) - once;
    for criterion in Criterion::ALL {
        let amount = amounts[*criterion as usize];
        if entitled[*criterion as usize] > Rupiah::ZERO {
            t.leaf(criterion.reason(), || amount.into());
        }
    }
    if rounding != Rupiah::ZERO {
        t.open("why-pay-rounding");
        t.arg("difference", || rounding.into());
        law.tell(t, Key::RoundingMode);
        t.close(|| Amount::None);
    }
}

/// Percentages of the whole ceiling come out of the discipline part, the rest out of the other.
fn take_of_whole<T: Tracer>(
    law: &AllowanceLaw,
    entitled: &PerCriterion,
    cuts: Cuts,
    parts: &mut Parts,
    t: &mut T,
) {
    if cuts.whole == Bp::ZERO {
        return;
    }
    let before = total(&parts.sum());
    for (n, amount) in entitled.iter().enumerate() {
        let cut = law.rounding.part.of(*amount, cuts.whole.0, Bp::WHOLE.0);
        let of_discipline = cut.min(parts.discipline[n]);
        parts.discipline[n] -= of_discipline;
        parts.productivity[n] = (parts.productivity[n] - (cut - of_discipline)).floor_at_zero();
    }
    t.open("why-pay-whole-cut");
    t.arg("share", || cuts.whole.into());
    t.arg("ceiling", || total(entitled).into());
    law.tell(t, Key::CutBase);
    t.close(|| (total(&parts.sum()) - before).into());
}

/// Arrears and overpayments of former months; what cannot be taken now stays owed.
fn correct<T: Tracer>(person: &PersonInput, line: &mut PayLine, remarks: &mut Remarks, t: &mut T) {
    line.correction = person.correction;
    let sum = line.sum(|c| c.total) + person.correction;
    line.gross = sum.floor_at_zero();
    line.receivable = line.gross - sum;
    if person.correction != Rupiah::ZERO {
        remarks.add(Remark::Corrected);
        t.leaf("why-pay-correction", || person.correction.into());
    }
    if line.receivable > Rupiah::ZERO {
        t.leaf("why-pay-still-owed", || line.receivable.into());
    }
}

/// Contributions, tax, voluntary cuts: the net amount.
fn settle<T: Tracer>(
    law: &AllowanceLaw,
    person: &PersonInput,
    line: &mut PayLine,
    t: &mut T,
) -> Result<(), PayRefusal> {
    levies(law, person, line, t)?;
    line.other_cuts = person.voluntary.floor_at_zero();
    if line.other_cuts > Rupiah::ZERO {
        t.leaf("why-pay-voluntary", || (-line.other_cuts).into());
    }
    let rest = line.gross - line.bpjs_tpp - line.pph_tpp + line.pph_borne - line.other_cuts;
    line.net = rest.floor_at_zero();
    if line.net > rest {
        let short = line.net - rest;
        line.receivable += short;
        t.leaf("why-pay-still-owed", || short.into());
    }
    line.remarks.add_if(line.receivable > Rupiah::ZERO, Remark::Receivable);
    Ok(())
}
