//! The allowance law of one pemda in one month, resolved into plain numbers.
//!
//! Nothing here is looked up by text again: a person costs array reads and integer arithmetic.
//! The citations are kept beside the numbers for the narration.

use super::input::TAP_STATES;
use super::keys::Key;
use super::words::{
    ActingLevel, Base, Criterion, EffectKind, Event, LeaveKind, PersonKind, PostKind, Predicate,
    SanctionKind, SpecialGroup,
};
use crate::book::Cite;
use crate::money::{Bp, Rounding, Rupiah, div};
use crate::month::Month;
use crate::pay::ContributionLaw;
use crate::tax::TaxLaw;
use crate::trace::Tracer;

/// Classes run from 1 to 17; place 0 stays empty.
pub const CLASSES: usize = 18;
/// Months of a leave (or children) that the law tells apart; later ones count as the last.
pub const LEAVE_STEPS: usize = 4;

/// One amount for each criterion.
pub type PerCriterion = [Rupiah; Criterion::COUNT];

/// How one kind of line is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundRule {
    /// Up, down or to the nearest.
    pub mode: Rounding,
    /// To a multiple of this many rupiah, at least 1.
    pub step: i64,
}

impl RoundRule {
    /// `n / d` rupiah, rounded once.
    #[must_use]
    pub fn quotient(self, n: i128, d: i128) -> Rupiah {
        Rupiah(div(n, d * i128::from(self.step), self.mode).saturating_mul(self.step))
    }

    /// `amount * n / d`, rounded once.
    #[must_use]
    pub fn of(self, amount: Rupiah, n: i64, d: i64) -> Rupiah {
        self.quotient(i128::from(amount.0) * i128::from(n), i128::from(d))
    }
}

/// Rounding line by line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Roundings {
    /// Basic allowance of a class.
    pub basic: RoundRule,
    /// Ceiling per criterion.
    pub ceiling: RoundRule,
    /// Ceiling after kind, part month and leave.
    pub eligible: RoundRule,
    /// Productivity and discipline part.
    pub part: RoundRule,
    /// Gate, sanction and other reductions.
    pub reduction: RoundRule,
    /// Addition for an acting post.
    pub acting: RoundRule,
}

/// Basic allowance of a class and the ceiling of a post of that class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ceiling {
    /// Rupiah per criterion.
    pub rupiah: PerCriterion,
    /// Basis points of the basic allowance, when the ceiling is set so.
    pub percent: Option<[Bp; Criterion::COUNT]>,
}

impl Ceiling {
    /// All criteria together.
    #[must_use]
    pub fn total(&self) -> Rupiah {
        self.rupiah.iter().copied().sum()
    }
}

/// Where the performance value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProductivitySource {
    /// Predicate of the month through a scale.
    Predicate,
    /// A score between nothing and the cap.
    Score,
    /// Points above a normal amount, through bands.
    Points,
}

/// How productivity is valued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductivityRule {
    /// Where the performance value comes from.
    pub source: ProductivitySource,
    /// Weight of the activity minutes in the value, by kind of post.
    pub minutes_weight: [Bp; PostKind::COUNT],
    /// Highest value.
    pub cap: Bp,
    /// Value of each predicate.
    pub scale: [Bp; Predicate::COUNT],
    /// An unrated person counts as one who made no Skp; otherwise refused.
    pub missing_as_not_made: bool,
    /// Taken from a superior who left own staff unrated.
    pub unrated_staff_penalty: Bp,
    /// Normal points.
    pub points_normal: i64,
    /// Value by surplus over the normal points: lowest surplus, value; highest first.
    pub points_bands: Vec<(i64, Bp)>,
}

/// How activity minutes become a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinutesRule {
    /// Target minutes per work day.
    pub per_day: i64,
    /// Fixed target of the month; 0 uses the work days.
    pub per_month: i64,
    /// Minutes that an absent day takes from the limit.
    pub absent_day: i64,
    /// Late and early minutes are taken from the limit too.
    pub late_counts: bool,
    /// Days of leave lower the target.
    pub leave_counts: bool,
}

/// What attendance costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CutRule {
    /// Cost of an arrival, by tap state.
    pub arrival: [Bp; TAP_STATES],
    /// Cost of a departure, by tap state.
    pub departure: [Bp; TAP_STATES],
    /// Cost of one, by event; taps are in the two arrays above.
    pub each: [Bp; Event::COUNT],
    /// What each is taken of, by event.
    pub base: [Base; Event::COUNT],
    /// Length of a block of accumulated minutes; 0 means no blocks.
    pub block_minutes: i64,
    /// Cost of one block.
    pub block: Bp,
    /// Highest cost of all blocks of a month.
    pub block_cap: Bp,
    /// More absent days than this cost everything; 0 means no such rule.
    pub absent_all_after: i64,
    /// More missed ceremonies than this cost everything; 0 means no such rule.
    pub ceremony_all_after: i64,
    /// Highest cost of the taps of one day.
    pub day_cap: Bp,
    /// Highest cost of a month on each base.
    pub month_cap: Bp,
    /// More late and early minutes than this hold the payment; 0 means no such rule.
    pub delay_minutes: i64,
    /// An absent day takes its share of the work days from the ceiling.
    pub absent_takes_day_share: bool,
}

/// Who is entitled to how much of the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EligibilityRule {
    /// Percentage by kind of person.
    pub kind: [Bp; PersonKind::COUNT],
    /// A part of a month is counted in work days; otherwise in calendar days.
    pub part_by_work_days: bool,
    /// A new arrival begins with the next month.
    pub arrival_next_month: bool,
    /// Groups that are left out.
    pub excluded: [bool; SpecialGroup::COUNT],
}

/// What leave does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeaveRule {
    /// Percentage paid, by kind and step.
    pub paid: [[Bp; LEAVE_STEPS]; LeaveKind::COUNT],
    /// Days of a stretch without effect, by kind.
    pub free_days: [i64; LeaveKind::COUNT],
    /// Percentage of the attendance cut per day of leave, by kind.
    pub cut_per_day: [Bp; LeaveKind::COUNT],
    /// The lowest percentage holds for the whole month; otherwise by days.
    pub whole_month: bool,
}

impl LeaveRule {
    /// Percentage paid in that step of that leave.
    #[must_use]
    pub fn paid(&self, kind: LeaveKind, step: u8) -> Bp {
        let step = usize::from(step.max(1)).min(LEAVE_STEPS) - 1;
        self.paid[kind as usize][step]
    }
}

/// One gate of the organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gate {
    /// Its threshold, in the unit of the measure.
    pub threshold: i64,
    /// Percentage that is paid when it is not met.
    pub paid: Bp,
}

/// The gates; `None` is not in use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gates {
    /// Budget absorption below the threshold closes it.
    pub absorption: Option<Gate>,
    /// More open complaints than the threshold close it.
    pub complaints: Option<Gate>,
    /// A score below the threshold closes it.
    pub agency_score: Option<Gate>,
}

/// What a duty not done does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Cut, hold, stop or nothing.
    pub kind: EffectKind,
    /// The percentage of a cut.
    pub cut: Bp,
}

impl Effect {
    /// The percentage that is taken this month.
    #[must_use]
    pub fn taken(self) -> Bp {
        match self.kind {
            EffectKind::Cut => self.cut,
            EffectKind::Stop => Bp::WHOLE,
            EffectKind::None | EffectKind::Hold => Bp::ZERO,
        }
    }
}

/// What acting posts bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActingRule {
    /// Percentage of the acting post's ceiling, by level.
    pub percent: [Bp; ActingLevel::COUNT],
    /// One level up, the ceiling of the acting post replaces the own one.
    pub up_replaces: bool,
    /// Fewer work days of duty than this bring nothing.
    pub min_days: i64,
    /// Highest number of acting posts that are paid.
    pub max_posts: i64,
    /// A Plh is paid like a Plt.
    pub plh_paid: bool,
    /// The addition is scaled by the person's own result of the month.
    pub scaled: bool,
}

/// The allowance law of one month.
#[derive(Clone, Debug)]
pub struct AllowanceLaw {
    /// The month it holds for.
    pub month: Month,
    /// Reference amount by class.
    pub reference: [Option<Rupiah>; CLASSES],
    /// Basic allowance by class.
    pub basic: [Option<Rupiah>; CLASSES],
    /// Ceilings by kind of post and class.
    pub ceilings: [[Option<Ceiling>; CLASSES]; PostKind::COUNT],
    /// Share of productivity by kind of post.
    pub share_productivity: [Bp; PostKind::COUNT],
    /// Share of discipline by kind of post.
    pub share_discipline: [Bp; PostKind::COUNT],
    /// Value of productivity.
    pub productivity: ProductivityRule,
    /// Activity minutes.
    pub minutes: MinutesRule,
    /// Cost of attendance.
    pub cuts: CutRule,
    /// Entitlement.
    pub eligibility: EligibilityRule,
    /// Leave.
    pub leave: LeaveRule,
    /// Gates of the organisation.
    pub gates: Gates,
    /// Cut by sanction.
    pub sanction: [Bp; SanctionKind::COUNT],
    /// Overdue wealth report.
    pub lhkpn: Effect,
    /// State property not returned.
    pub asset: Effect,
    /// Acting posts.
    pub acting: ActingRule,
    /// Rounding.
    pub rounding: Roundings,
    /// The pemda bears the tax on the allowance.
    pub tax_borne: bool,
    /// Tax.
    pub tax: TaxLaw,
    /// Contributions.
    pub contribution: ContributionLaw,
    pub(super) cites: Vec<Option<Cite>>,
}

impl AllowanceLaw {
    /// The ceiling of a post.
    #[must_use]
    pub fn ceiling(&self, post_kind: PostKind, class: u8) -> Option<&Ceiling> {
        self.ceilings[post_kind as usize].get(usize::from(class))?.as_ref()
    }

    /// The basic allowance of a class.
    #[must_use]
    pub fn basic(&self, class: u8) -> Option<Rupiah> {
        self.basic.get(usize::from(class)).copied().flatten()
    }

    /// What a reason quotes for a key; `None` where the profile does not use it.
    #[must_use]
    pub fn cite(&self, key: Key) -> Option<&Cite> {
        self.cites.get(key as usize)?.as_ref()
    }

    /// Quotations not yet held against the official text: the month can be previewed, not locked.
    pub fn unverified(&self) -> impl Iterator<Item = &Cite> {
        self.cites.iter().flatten().filter(|cite| cite.verify)
    }

    /// Tells a listener which parameter took part.
    pub(super) fn tell<T: Tracer>(&self, t: &mut T, key: Key) {
        if T::LISTENS
            && let Some(cite) = self.cite(key)
        {
            t.cite(|| cite.clone());
        }
    }
}
