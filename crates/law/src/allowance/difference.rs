//! Two lines against each other: two months of a person, or one month under two laws.

use super::line::PayLine;
use crate::money::Rupiah;
use crate::trace::Amount;
use serde::Serialize;

/// One figure that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Differing {
    /// Message key of the figure.
    pub key: &'static str,
    /// In the first line.
    pub from: Amount,
    /// In the second line.
    pub to: Amount,
    /// Second minus first, in the unit of the figure.
    pub by: Amount,
}

/// What differs from the first line to the second.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Of the gross amount.
    pub gross: Rupiah,
    /// Of the net amount.
    pub net: Rupiah,
    /// Every figure that differs, in the order of the computation.
    pub rows: Vec<Differing>,
}

impl Difference {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Compares two lines.
#[must_use]
pub fn difference(a: &PayLine, b: &PayLine) -> Difference {
    let rupiah =
        |key, field: fn(&PayLine) -> Rupiah| row(key, a, b, Amount::Rupiah, |l| field(l).0);
    let rows = [
        rupiah("why-pay-row-ceiling", |l| l.sum(|c| c.ceiling)),
        rupiah("why-pay-row-eligible", |l| l.sum(|c| c.eligible)),
        row("why-pay-row-productivity-value", a, b, Amount::Bp, |l| l.productivity_ppm / 100),
        rupiah("why-pay-row-productivity", |l| l.sum(|c| c.productivity)),
        row("why-pay-row-discipline-value", a, b, Amount::Hundredths, |l| l.discipline_value),
        rupiah("why-pay-row-discipline", |l| l.sum(|c| c.discipline)),
        rupiah("why-pay-row-reduction", |l| l.sum(|c| c.reduction)),
        rupiah("why-pay-row-acting", |l| l.sum(|c| c.acting)),
        rupiah("why-pay-row-correction", |l| l.correction),
        rupiah("why-pay-row-gross", |l| l.gross),
        rupiah("why-pay-row-bpjs", |l| l.bpjs_tpp),
        rupiah("why-pay-row-pph", |l| l.pph_tpp),
        rupiah("why-pay-row-pph-borne", |l| l.pph_borne),
        rupiah("why-pay-row-voluntary", |l| l.other_cuts),
        rupiah("why-pay-row-owed", |l| l.receivable),
        rupiah("why-pay-row-net", |l| l.net),
    ];
    Difference {
        gross: b.gross - a.gross,
        net: b.net - a.net,
        rows: rows.into_iter().flatten().collect(),
    }
}

/// A row, if the figure differs.
fn row(
    key: &'static str,
    a: &PayLine,
    b: &PayLine,
    unit: fn(i64) -> Amount,
    field: impl Fn(&PayLine) -> i64,
) -> Option<Differing> {
    let (from, to) = (field(a), field(b));
    (from != to).then(|| Differing { key, from: unit(from), to: unit(to), by: unit(to - from) })
}
