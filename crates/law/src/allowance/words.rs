//! The closed words of the allowance: kinds of persons, posts, criteria, events, remarks.
//!
//! Parameters and files write them as text; the engine only ever sees these enums, so that no
//! text is compared while a city is computed.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(
        $(#[$meta:meta])*
        $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)* }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $text)] $variant,)* }
        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];
            /// How many there are.
            pub const COUNT: usize = $name::ALL.len();
            /// Its name in parameters, files and JSON.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }
            /// From its name.
            #[must_use]
            pub fn parse(text: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|word| word.name() == text)
            }
        }
    )*};
}

words! {
    /// Legal kind of the employee.
    PersonKind {
        /// Civil servant.
        Pns = "PNS",
        /// Candidate civil servant.
        Cpns = "CPNS",
        /// Employee with a work agreement.
        Pppk = "PPPK",
        /// Employee with a part-time work agreement.
        PppkPartTime = "PPPK_PW",
    }

    /// Level of a post; shares and weights are set by it.
    PostKind {
        /// High leadership post (*jabatan pimpinan tinggi*).
        Jpt = "jpt",
        /// Administrator.
        Administrator = "administrator",
        /// Supervisor (*pengawas*).
        Pengawas = "pengawas",
        /// Functional post.
        Functional = "functional",
        /// Executive post (*pelaksana*).
        Executive = "executive",
    }

    /// The five criteria of the allowance, in the order of payment lists.
    Criterion {
        /// *Beban kerja*.
        Workload = "BK",
        /// *Tempat bertugas*.
        Location = "TB",
        /// *Kondisi kerja*.
        Conditions = "KK",
        /// *Kelangkaan profesi*.
        Rarity = "KP",
        /// *Prestasi kerja*.
        Achievement = "PK",
    }

    /// Predicate of a performance rating, best first.
    Predicate {
        /// *Sangat baik*.
        VeryGood = "very_good",
        /// *Baik*.
        Good = "good",
        /// *Butuh perbaikan* or *cukup*.
        NeedsImprovement = "needs_improvement",
        /// *Kurang*.
        Poor = "poor",
        /// *Sangat kurang*.
        VeryPoor = "very_poor",
        /// The employee made no Skp at all.
        NotMade = "not_made",
    }

    /// Leave and other absence with a status of its own.
    LeaveKind {
        /// *Cuti tahunan*.
        Annual = "annual",
        /// *Cuti besar*, counted in its months.
        Big = "big",
        /// *Cuti sakit*, counted in its months.
        Sick = "sick",
        /// Sick leave after an accident on duty.
        Accident = "accident",
        /// *Cuti melahirkan*, counted by child.
        Maternity = "maternity",
        /// Miscarriage, counted in its months.
        Miscarriage = "miscarriage",
        /// *Cuti karena alasan penting*.
        Important = "important",
        /// *Cuti di luar tanggungan negara*.
        OutsideState = "outside_state",
        /// *Masa persiapan pensiun*.
        PreRetirement = "pre_retirement",
        /// *Tugas belajar*.
        Study = "study",
        /// Suspended from duty.
        Suspended = "suspended",
        /// Detained as a suspect or convicted.
        Detained = "detained",
        /// Waiting money (*uang tunggu*).
        Waiting = "waiting",
    }

    /// Disciplinary sanction with a possible effect on the allowance.
    SanctionKind {
        /// *Teguran lisan*.
        LightOral = "light_oral",
        /// *Teguran tertulis*.
        LightWritten = "light_written",
        /// *Pernyataan tidak puas secara tertulis*.
        LightStatement = "light_statement",
        /// Medium, six months.
        Medium6 = "medium_6",
        /// Medium, nine months.
        Medium9 = "medium_9",
        /// Medium, twelve months.
        Medium12 = "medium_12",
        /// Any heavy sanction that leaves the person in service.
        Heavy = "heavy",
    }

    /// What is counted in a month of attendance and may cost a percentage.
    Event {
        /// Late, first band.
        Late1 = "late_1",
        /// Late, second band.
        Late2 = "late_2",
        /// Late, third band.
        Late3 = "late_3",
        /// Late, fourth band.
        Late4 = "late_4",
        /// No tap at arrival.
        MissingIn = "missing_in",
        /// Left early, first band.
        Early1 = "early_1",
        /// Left early, second band.
        Early2 = "early_2",
        /// Left early, third band.
        Early3 = "early_3",
        /// Left early, fourth band.
        Early4 = "early_4",
        /// No tap at departure.
        MissingOut = "missing_out",
        /// Absent without news, per day.
        Absent = "absent",
        /// Missed roll call or ceremony (*apel*, *upacara*).
        Ceremony = "ceremony",
        /// Missed meeting.
        Meeting = "meeting",
        /// Day taken off although the leave was refused.
        LeaveRefused = "leave_refused",
        /// Hour out of office without permission.
        OutHour = "out_hour",
        /// Each late or early minute.
        Minute = "minute",
        /// Accumulated late and early minutes, in blocks.
        Block = "block",
        /// Day of leave that costs a percentage.
        Leave = "leave",
    }

    /// What a percentage of attendance is taken of.
    Base {
        /// The discipline share only.
        Discipline = "discipline",
        /// The productivity part and the discipline part alike.
        Both = "both",
        /// The whole ceiling.
        Whole = "whole",
    }

    /// How a person acts in another post.
    ActingKind {
        /// *Pelaksana tugas*.
        Plt = "plt",
        /// *Pelaksana harian*.
        Plh = "plh",
        /// *Penjabat*.
        Pj = "pj",
    }

    /// The acting post against the own post.
    ActingLevel {
        /// One level up.
        Up = "up",
        /// The same level.
        Same = "same",
        /// Below.
        Down = "down",
    }

    /// State of the wealth report of a person.
    LhkpnState {
        /// No duty to report, or nothing known against the person.
        NotObliged = "not_obliged",
        /// Reported.
        Reported = "reported",
        /// Due and not reported.
        Overdue = "overdue",
    }

    /// Groups that another law already pays; the pemda says which it leaves out.
    SpecialGroup {
        /// None of them.
        None = "none",
        /// Teachers with professional allowance.
        Teacher = "teacher",
        /// Staff of hospitals and BLUD with service fees.
        HealthService = "health_service",
        /// Receivers of tax and levy incentives.
        LevyIncentive = "levy_incentive",
    }

    /// What a duty not done does to the allowance.
    EffectKind {
        /// Nothing.
        None = "none",
        /// A percentage is cut.
        Cut = "cut",
        /// It is computed, but paid only after the duty is done.
        Hold = "hold",
        /// Nothing is paid for the month.
        Stop = "stop",
    }

    /// What deserves to be said about a line that was computed.
    Remark {
        /// The person's group is paid by another law.
        ExcludedGroup = "excluded_group",
        /// Arrived this month, entitled from the next.
        ArrivalNextMonth = "arrival_next_month",
        /// Served a part of the month.
        PartMonth = "part_month",
        /// Paid at the percentage of the person's kind.
        KindPercent = "kind_percent",
        /// Leave lowered the ceiling.
        LeaveReduced = "leave_reduced",
        /// The organisation's gate lowered the parts.
        GateReduced = "gate_reduced",
        /// A sanction in force cut the parts.
        SanctionCut = "sanction_cut",
        /// An overdue wealth report cut the parts.
        LhkpnCut = "lhkpn_cut",
        /// Held until the wealth report is in.
        LhkpnHeld = "lhkpn_held",
        /// State property not returned cut the parts.
        AssetCut = "asset_cut",
        /// Held until state property is returned.
        AssetHeld = "asset_held",
        /// Held because the minutes of the month passed the limit.
        MinutesHeld = "minutes_held",
        /// An acting post added to the line.
        ActingAdded = "acting_added",
        /// The ceiling is that of an acting post one level up.
        ActingReplaced = "acting_replaced",
        /// An acting post brought nothing, for example for too few days.
        ActingWithout = "acting_without",
        /// Arrears or overpayments of former months were settled.
        Corrected = "corrected",
        /// A rest remains to be collected.
        Receivable = "receivable",
        /// The pemda bears the tax.
        TaxBorne = "tax_borne",
        /// Tax is the annual recalculation.
        AnnualTax = "annual_tax",
    }
}

impl Criterion {
    /// Reason key of its line.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Criterion::Workload => "why-pay-criterion-bk",
            Criterion::Location => "why-pay-criterion-tb",
            Criterion::Conditions => "why-pay-criterion-kk",
            Criterion::Rarity => "why-pay-criterion-kp",
            Criterion::Achievement => "why-pay-criterion-pk",
        }
    }
}

impl Predicate {
    /// The next better one, if there is one.
    #[must_use]
    pub fn better(self) -> Option<Predicate> {
        (self as usize).checked_sub(1).and_then(|n| Predicate::ALL.get(n).copied())
    }
}

impl Event {
    /// Reason key of its node.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Event::Late1 | Event::Late2 | Event::Late3 | Event::Late4 => "why-pay-event-late",
            Event::MissingIn => "why-pay-event-missing-in",
            Event::Early1 | Event::Early2 | Event::Early3 | Event::Early4 => "why-pay-event-early",
            Event::MissingOut => "why-pay-event-missing-out",
            Event::Absent => "why-pay-event-absent",
            Event::Ceremony => "why-pay-event-ceremony",
            Event::Meeting => "why-pay-event-meeting",
            Event::LeaveRefused => "why-pay-event-leave-refused",
            Event::OutHour => "why-pay-event-out-hour",
            Event::Minute => "why-pay-event-minute",
            Event::Block => "why-pay-event-block",
            Event::Leave => "why-pay-event-leave",
        }
    }

    /// Band number of a late or early event.
    #[must_use]
    pub fn band(self) -> Option<i64> {
        match self {
            Event::Late1 | Event::Early1 => Some(1),
            Event::Late2 | Event::Early2 => Some(2),
            Event::Late3 | Event::Early3 => Some(3),
            Event::Late4 | Event::Early4 => Some(4),
            _ => None,
        }
    }

    /// Key under which its base is written in `tpp.cut.base`.
    #[must_use]
    pub fn base_name(self) -> &'static str {
        match self {
            Event::Late1
            | Event::Late2
            | Event::Late3
            | Event::Late4
            | Event::MissingIn
            | Event::Early1
            | Event::Early2
            | Event::Early3
            | Event::Early4
            | Event::MissingOut => "taps",
            other => other.name(),
        }
    }
}

impl Remark {
    /// Message key in the locale files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Remark::ExcludedGroup => "why-pay-remark-excluded-group",
            Remark::ArrivalNextMonth => "why-pay-remark-arrival-next-month",
            Remark::PartMonth => "why-pay-remark-part-month",
            Remark::KindPercent => "why-pay-remark-kind-percent",
            Remark::LeaveReduced => "why-pay-remark-leave-reduced",
            Remark::GateReduced => "why-pay-remark-gate-reduced",
            Remark::SanctionCut => "why-pay-remark-sanction-cut",
            Remark::LhkpnCut => "why-pay-remark-lhkpn-cut",
            Remark::LhkpnHeld => "why-pay-remark-lhkpn-held",
            Remark::AssetCut => "why-pay-remark-asset-cut",
            Remark::AssetHeld => "why-pay-remark-asset-held",
            Remark::MinutesHeld => "why-pay-remark-minutes-held",
            Remark::ActingAdded => "why-pay-remark-acting-added",
            Remark::ActingReplaced => "why-pay-remark-acting-replaced",
            Remark::ActingWithout => "why-pay-remark-acting-without",
            Remark::Corrected => "why-pay-remark-corrected",
            Remark::Receivable => "why-pay-remark-receivable",
            Remark::TaxBorne => "why-pay-remark-tax-borne",
            Remark::AnnualTax => "why-pay-remark-annual-tax",
        }
    }
}
