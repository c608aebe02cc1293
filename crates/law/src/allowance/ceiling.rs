//! From the reference amount of a class to the ceiling of a post: three indices, the share the
//! pemda pays, and a percentage or an amount for each criterion.

use super::keys::Key;
use super::law::{CLASSES, Ceiling, RoundRule};
use super::resolve::{PART, Shelf};
use super::words::{Criterion, PostKind};
use crate::book::RuleError;
use crate::money::{Bp, Rupiah};
use crate::table::Row;

/// Reference amounts by class.
pub(super) fn reference(shelf: &Shelf) -> Result<[Option<Rupiah>; CLASSES], RuleError> {
    let mut out = [None; CLASSES];
    for row in shelf.table(Key::Reference)?.rows() {
        let class = usize::try_from(row.int("class")?).unwrap_or(0);
        let place = out
            .get_mut(class)
            .filter(|place| class > 0 && place.is_none())
            .ok_or_else(|| Shelf::shape(Key::Reference, "a table of classes 1 to 17, each once"))?;
        *place = Some(row.rupiah("rupiah")?);
    }
    Ok(out)
}

/// `reference × three indices × paid share`, rounded once.
pub(super) fn basic(
    shelf: &Shelf,
    reference: &[Option<Rupiah>; CLASSES],
    rounding: RoundRule,
) -> Result<[Option<Rupiah>; CLASSES], RuleError> {
    let factor = shelf
        .decimal(Key::IndexFiscal)?
        .product(shelf.decimal(Key::IndexPrice)?)
        .product(shelf.decimal(Key::IndexGovernance)?);
    if factor.digits() < 0 {
        return Err(Shelf::shape(Key::IndexFiscal, "0 or more"));
    }
    let paid = i128::from(shelf.bp(Key::BasicPaidShare)?.0);
    let below = 10_i128.pow(u32::from(factor.places())) * 10_000;
    Ok(reference.map(|amount| {
        let n = i128::from(amount?.0).saturating_mul(factor.digits()).saturating_mul(paid);
        Some(rounding.quotient(n, below))
    }))
}

/// The ceilings of every kind of post and class that the pemda's table names.
pub(super) fn ceilings(
    shelf: &Shelf,
    basic: &[Option<Rupiah>; CLASSES],
    rounding: RoundRule,
) -> Result<[[Option<Ceiling>; CLASSES]; PostKind::COUNT], RuleError> {
    let by_percent = shelf.choice(Key::CeilingMethod, &[("percent", true), ("nominal", false)])?;
    let key = if by_percent { Key::CeilingPercent } else { Key::CeilingNominal };
    let mut out = [[None; CLASSES]; PostKind::COUNT];
    for row in shelf.table(key)?.rows() {
        let cells = amounts(&row)?;
        if cells.iter().any(|n| *n < 0)
            || (by_percent && cells.iter().any(|n| *n > 10 * PART.end()))
        {
            return Err(Shelf::shape(key, "a table of amounts within their range"));
        }
        let kinds = row.text("post_kind")?;
        let from = usize::try_from(row.int("class_from")?).unwrap_or(0).max(1);
        let to = usize::try_from(row.int("class_to")?).unwrap_or(0).min(CLASSES - 1);
        for kind in PostKind::ALL.iter().filter(|k| kinds == "all" || kinds == k.name()) {
            for class in from..=to {
                let Some(basic) = basic[class] else { continue };
                let cell = &mut out[*kind as usize][class];
                if cell.is_some() {
                    return Err(Shelf::shape(key, "a table where no two rows name the same post"));
                }
                *cell = Some(if by_percent {
                    Ceiling {
                        rupiah: cells.map(|share| rounding.of(basic, share, 10_000)),
                        percent: Some(cells.map(Bp)),
                    }
                } else {
                    Ceiling { rupiah: cells.map(Rupiah), percent: None }
                });
            }
        }
    }
    Ok(out)
}

/// The five cells of a row; an empty cell is nothing.
fn amounts(row: &Row) -> Result<[i64; Criterion::COUNT], RuleError> {
    let mut out = [0; Criterion::COUNT];
    for (place, criterion) in out.iter_mut().zip(Criterion::ALL) {
        *place = row.opt_int(criterion.name())?.unwrap_or(0);
    }
    Ok(out)
}
