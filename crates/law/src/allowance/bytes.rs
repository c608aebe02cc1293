//! The canonical bytes of a line: what a replay must meet byte for byte.
//!
//! One version byte, then every field as a little-endian 64-bit number in the order of the
//! struct, then the remarks. Reading refuses anything that writing could not have made.

use super::line::{CriterionLine, PayLine, Remarks};
use super::words::Criterion;
use crate::money::Rupiah;

const VERSION: u8 = 1;
const PER_CRITERION: usize = 7;
const SCALARS: usize = 13;
/// Length of the canonical bytes of a line.
pub const LINE_BYTES: usize = 1 + (Criterion::COUNT * PER_CRITERION + SCALARS) * 8 + 4;

/// The bytes are not those of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotALine {
    /// Another length than a line has.
    Length(usize),
    /// A version that this program does not know.
    Version(u8),
    /// A remark that means nothing.
    Remarks,
    /// The amounts do not add up.
    Sum,
}

impl std::fmt::Display for NotALine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NotALine::Length(n) => write!(f, "a line has {LINE_BYTES} bytes, not {n}"),
            NotALine::Version(v) => write!(f, "version {v} of a line is not known"),
            NotALine::Remarks => f.write_str("the line has a remark that means nothing"),
            NotALine::Sum => f.write_str("the amounts of the line do not add up"),
        }
    }
}
impl std::error::Error for NotALine {}

fn criterion_fields(c: &CriterionLine) -> [i64; PER_CRITERION] {
    [c.ceiling, c.eligible, c.productivity, c.discipline, c.reduction, c.acting, c.total]
        .map(|amount| amount.0)
}

impl PayLine {
    fn scalars(&self) -> [i64; SCALARS] {
        [
            self.discipline_value,
            self.productivity_ppm,
            self.correction.0,
            self.gross.0,
            self.bpjs_tpp.0,
            self.bpjs_employer.0,
            self.pph_total.0,
            self.pph_salary.0,
            self.pph_tpp.0,
            self.pph_borne.0,
            self.other_cuts.0,
            self.net.0,
            self.receivable.0,
        ]
    }

    /// The canonical bytes.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; LINE_BYTES] {
        let mut out = [0; LINE_BYTES];
        out[0] = VERSION;
        let numbers = self.criteria.iter().flat_map(criterion_fields).chain(self.scalars());
        for (place, number) in out[1..].chunks_exact_mut(8).zip(numbers) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        out[LINE_BYTES - 4..].copy_from_slice(&self.remarks.0.to_le_bytes());
        out
    }

    /// A line from its canonical bytes.
    ///
    /// # Errors
    /// Anything that [`PayLine::to_bytes`] could not have written.
    pub fn from_bytes(bytes: &[u8]) -> Result<PayLine, NotALine> {
        let bytes: &[u8; LINE_BYTES] =
            bytes.try_into().map_err(|_| NotALine::Length(bytes.len()))?;
        if bytes[0] != VERSION {
            return Err(NotALine::Version(bytes[0]));
        }
        let mut numbers = bytes[1..].chunks_exact(8).map(|chunk| {
            let mut number = [0; 8];
            number.copy_from_slice(chunk);
            i64::from_le_bytes(number)
        });
        let mut next = || numbers.next().unwrap_or(0);
        let mut line = PayLine::default();
        for c in &mut line.criteria {
            *c = CriterionLine {
                ceiling: Rupiah(next()),
                eligible: Rupiah(next()),
                productivity: Rupiah(next()),
                discipline: Rupiah(next()),
                reduction: Rupiah(next()),
                acting: Rupiah(next()),
                total: Rupiah(next()),
            };
        }
        line.discipline_value = next();
        line.productivity_ppm = next();
        for place in [
            &mut line.correction,
            &mut line.gross,
            &mut line.bpjs_tpp,
            &mut line.bpjs_employer,
            &mut line.pph_total,
            &mut line.pph_salary,
            &mut line.pph_tpp,
            &mut line.pph_borne,
            &mut line.other_cuts,
            &mut line.net,
            &mut line.receivable,
        ] {
            *place = Rupiah(next());
        }
        let mut bits = [0; 4];
        bits.copy_from_slice(&bytes[LINE_BYTES - 4..]);
        line.remarks = Remarks::from_bits(u32::from_le_bytes(bits)).ok_or(NotALine::Remarks)?;
        if line.adds_up() { Ok(line) } else { Err(NotALine::Sum) }
    }
}
