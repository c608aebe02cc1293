//! The result for one person and month: a line of the pay list, or the reason why there is none.

use super::law::PerCriterion;
use super::words::{Criterion, PostKind, Remark};
use crate::failure::Refusal;
use crate::money::Rupiah;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What deserves to be said about a line, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Remarks(pub(super) u32);

impl Remarks {
    /// Adds one.
    pub fn add(&mut self, remark: Remark) {
        self.0 |= 1 << remark as u32;
    }

    /// Adds one if the condition holds.
    pub fn add_if(&mut self, condition: bool, remark: Remark) {
        if condition {
            self.add(remark);
        }
    }

    /// Whether it is in the set.
    #[must_use]
    pub fn has(self, remark: Remark) -> bool {
        self.0 & (1 << remark as u32) != 0
    }

    /// The set in the order of the words.
    pub fn iter(self) -> impl Iterator<Item = Remark> {
        Remark::ALL.iter().copied().filter(move |remark| self.has(*remark))
    }

    /// From stored bits; `None` when a bit means nothing.
    pub(super) fn from_bits(bits: u32) -> Option<Remarks> {
        (bits >> Remark::COUNT == 0).then_some(Remarks(bits))
    }
}

impl Serialize for Remarks {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Remarks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Remarks, D::Error> {
        let mut out = Remarks::default();
        for remark in Vec::<Remark>::deserialize(deserializer)? {
            if out.has(remark) {
                return Err(D::Error::custom("a remark stands twice"));
            }
            out.add(remark);
        }
        Ok(out)
    }
}

/// What one criterion came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionLine {
    /// Ceiling of the post.
    pub ceiling: Rupiah,
    /// Ceiling after kind, part month and leave.
    pub eligible: Rupiah,
    /// Productivity part after attendance.
    pub productivity: Rupiah,
    /// Discipline part after attendance.
    pub discipline: Rupiah,
    /// Taken by gate, sanction, wealth report and state property.
    pub reduction: Rupiah,
    /// Added for an acting post.
    pub acting: Rupiah,
    /// `productivity + discipline − reduction + acting`.
    pub total: Rupiah,
}

/// A line of the pay list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayLine {
    /// The criteria in the order of [`Criterion::ALL`].
    pub criteria: [CriterionLine; Criterion::COUNT],
    /// Value of discipline in hundredths: 9060 is 90,60.
    pub discipline_value: i64,
    /// Value of productivity in millionths: 1 000 000 is all of it.
    pub productivity_ppm: i64,
    /// Arrears or overpayments of former months.
    pub correction: Rupiah,
    /// All criteria and the correction, never below nothing.
    pub gross: Rupiah,
    /// Employee's health contribution taken from the allowance.
    pub bpjs_tpp: Rupiah,
    /// Employer's health contribution on the allowance, booked and deducted at once.
    pub bpjs_employer: Rupiah,
    /// PPh 21 on salary and allowance together.
    pub pph_total: Rupiah,
    /// PPh 21 on the salary.
    pub pph_salary: Rupiah,
    /// PPh 21 on the allowance; negative when the year is settled with a return.
    pub pph_tpp: Rupiah,
    /// Of it, what the pemda bears.
    pub pph_borne: Rupiah,
    /// Voluntary cuts.
    pub other_cuts: Rupiah,
    /// What is transferred, never below nothing.
    pub net: Rupiah,
    /// What could not be taken and is still owed.
    pub receivable: Rupiah,
    /// What deserves to be said.
    pub remarks: Remarks,
}

impl PayLine {
    /// The line of a criterion.
    #[must_use]
    pub fn criterion(&self, criterion: Criterion) -> &CriterionLine {
        &self.criteria[criterion as usize]
    }

    /// One field of every criterion.
    #[must_use]
    pub fn each(&self, field: impl Fn(&CriterionLine) -> Rupiah) -> PerCriterion {
        std::array::from_fn(|n| field(&self.criteria[n]))
    }

    /// The sum of one field over the criteria.
    #[must_use]
    pub fn sum(&self, field: impl Fn(&CriterionLine) -> Rupiah) -> Rupiah {
        self.criteria.iter().map(field).sum()
    }

    /// Computed, but not to be paid before something is done.
    #[must_use]
    pub fn is_held(&self) -> bool {
        [Remark::LhkpnHeld, Remark::AssetHeld, Remark::MinutesHeld]
            .into_iter()
            .any(|remark| self.remarks.has(remark))
    }

    /// Whether the line adds up; a stored line that does not was not written by this engine.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let criteria = self
            .criteria
            .iter()
            .all(|c| c.total == c.productivity + c.discipline - c.reduction + c.acting);
        let paid = self.sum(|c| c.total) + self.correction - self.bpjs_tpp - self.pph_tpp
            + self.pph_borne
            - self.other_cuts;
        criteria && self.net == paid + self.receivable
    }
}

/// Why a person has no line. It stops that person only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum PayRefusal {
    /// The post has no class.
    MissingClass,
    /// The pemda's table names no ceiling for this kind of post and class.
    NoCeiling {
        /// Kind of post.
        post_kind: PostKind,
        /// Class.
        class: u8,
    },
    /// The month of attendance is not computed.
    MissingAttendance,
    /// Nobody has rated the month.
    MissingRating,
    /// The activity minutes of the month are not known.
    MissingMinutes,
    /// The points of the month are not known.
    MissingPoints,
    /// The regulation says nothing about this surplus of points.
    UndefinedBand {
        /// Points above the normal amount.
        surplus: i64,
    },
    /// There is no target of minutes, because the month has no work days.
    NoMinutesTarget,
    /// The salary sheet has no row.
    MissingSalary,
    /// The tax status is not known.
    MissingTaxStatus,
}

impl PayRefusal {
    /// Message key in the locale files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            PayRefusal::MissingClass => "refusal-pay-missing-class",
            PayRefusal::NoCeiling { .. } => "refusal-pay-no-ceiling",
            PayRefusal::MissingAttendance => "refusal-pay-missing-attendance",
            PayRefusal::MissingRating => "refusal-pay-missing-rating",
            PayRefusal::MissingMinutes => "refusal-pay-missing-minutes",
            PayRefusal::MissingPoints => "refusal-pay-missing-points",
            PayRefusal::UndefinedBand { .. } => "refusal-pay-undefined-band",
            PayRefusal::NoMinutesTarget => "refusal-pay-no-minutes-target",
            PayRefusal::MissingSalary => "refusal-pay-missing-salary",
            PayRefusal::MissingTaxStatus => "refusal-pay-missing-tax-status",
        }
    }
}

impl From<PayRefusal> for Refusal {
    fn from(why: PayRefusal) -> Refusal {
        let refusal = Refusal::new(why.key());
        match why {
            PayRefusal::NoCeiling { post_kind, class } => {
                refusal.with("kind", post_kind.name()).with("class", class)
            }
            PayRefusal::UndefinedBand { surplus } => refusal.with("surplus", surplus),
            _ => refusal,
        }
    }
}
