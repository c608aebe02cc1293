//! The keys of the book that the allowance reads, each with a place for its citation.

macro_rules! keys {
    ($($variant:ident = $text:literal,)*) => {
        /// A parameter of the allowance.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Key {
            $(#[doc = concat!("`", $text, "`")] $variant,)*
        }
        impl Key {
            /// All of them, in the order of the schema.
            pub const ALL: &'static [Key] = &[$(Key::$variant,)*];
            /// The dotted key in the book.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Key::$variant => $text,)* }
            }
        }
    };
}

keys! {
    Reference = "tpp.reference_by_class",
    IndexFiscal = "tpp.index.fiscal",
    IndexPrice = "tpp.index.price",
    IndexGovernance = "tpp.index.governance",
    BasicPaidShare = "tpp.basic_paid_share",
    CeilingMethod = "tpp.ceiling.method",
    CeilingPercent = "tpp.ceiling.percent",
    CeilingNominal = "tpp.ceiling.nominal",
    ShareProductivity = "tpp.share.productivity",
    ShareDiscipline = "tpp.share.discipline",
    ProductivitySource = "tpp.productivity.source",
    MinutesWeight = "tpp.productivity.minutes_weight",
    ProductivityCap = "tpp.productivity.cap",
    PredicatePercent = "tpp.predicate.percent",
    RatingMissing = "tpp.rating.missing",
    UnratedStaffPenalty = "tpp.rating.unrated_staff_penalty",
    PointsNormal = "tpp.points.normal",
    PointsBands = "tpp.points.bands",
    MinutesPerDay = "tpp.minutes.per_day",
    MinutesPerMonth = "tpp.minutes.per_month",
    MinutesAbsentDay = "tpp.minutes.absent_day",
    MinutesLateCounts = "tpp.minutes.late_counts",
    MinutesLeaveCounts = "tpp.minutes.leave_counts",
    CutPercent = "tpp.cut.percent",
    CutBase = "tpp.cut.base",
    CutBlock = "tpp.cut.block",
    CutAllAfter = "tpp.cut.all_after",
    CutDayCap = "attendance.cut.day_cap",
    CutMonthCap = "tpp.cut.month_cap",
    CutDelayMinutes = "tpp.cut.delay_minutes",
    AbsentRule = "tpp.absent.rule",
    KindPercent = "tpp.kind.percent",
    PartMonthMethod = "tpp.part_month.method",
    ArrivalRule = "tpp.arrival.rule",
    LeavePaid = "tpp.leave.paid",
    LeaveMethod = "tpp.leave.method",
    LeaveFreeDays = "tpp.leave.free_days",
    LeaveCutPerDay = "tpp.leave.cut_per_day",
    GateAbsorption = "tpp.gate.absorption",
    GateComplaints = "tpp.gate.complaints",
    GateAgencyScore = "tpp.gate.agency_score",
    SanctionCut = "tpp.sanction.cut",
    LhkpnEffect = "tpp.lhkpn.effect",
    LhkpnCut = "tpp.lhkpn.cut",
    AssetEffect = "tpp.asset.effect",
    AssetCut = "tpp.asset.cut",
    ActingSame = "tpp.acting.same_percent",
    ActingUpRule = "tpp.acting.up_rule",
    ActingUp = "tpp.acting.up_percent",
    ActingDown = "tpp.acting.down_percent",
    ActingMinDays = "tpp.acting.min_days",
    ActingMaxPosts = "tpp.acting.max_posts",
    ActingPlh = "tpp.acting.plh_paid",
    ActingScaled = "tpp.acting.scaled",
    ExcludedGroups = "tpp.excluded_groups",
    TaxBearer = "tax.bearer_on_tpp",
    RoundingMode = "tpp.rounding.mode",
    RoundingStep = "tpp.rounding.step",
    HealthEmployee = "pay.contribution.health_employee",
    HealthEmployer = "pay.contribution.health_employer",
    HealthCap = "pay.contribution.health_cap",
    HealthAllocation = "pay.contribution.health_allocation",
    TaxMonthlyA = "tax.monthly.a",
    TaxMonthlyB = "tax.monthly.b",
    TaxMonthlyC = "tax.monthly.c",
    TaxStatus = "tax.status",
    TaxProgressive = "tax.progressive",
}
