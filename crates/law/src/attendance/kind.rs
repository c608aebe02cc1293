//! The words a day can carry: kinds of leave, duty, permit and flexible work, and how good the
//! evidence is. Each has a stored code that never changes its meaning, and its name in the law.

use serde::{Deserialize, Serialize};

macro_rules! coded {
    ($(#[$meta:meta])* $name:ident {
        $($(#[$doc:meta])* $variant:ident = $code:literal, $text:literal;)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(Serialize, Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $text)] $variant,)* }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The code in stored days; never reused.
            #[must_use]
            pub const fn code(self) -> u8 {
                match self { $($name::$variant => $code,)* }
            }

            /// From the stored code.
            #[must_use]
            pub const fn from_code(code: u8) -> Option<$name> {
                match code { $($code => Some($name::$variant),)* _ => None }
            }

            /// The word in rule tables, facts and locale keys.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }

            /// From its word.
            #[must_use]
            pub fn parse(text: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|it| it.name() == text)
            }
        }
    };
}

coded! {
    /// Kinds of leave that a decision grants. *Cuti bersama* is a day of the calendar instead.
    LeaveKind {
        /// *Cuti tahunan*.
        Annual = 1, "tahunan";
        /// *Cuti besar*.
        Long = 2, "besar";
        /// *Cuti sakit*.
        Sick = 3, "sakit";
        /// *Cuti sakit* after a miscarriage (*gugur kandungan*).
        Miscarriage = 4, "gugur_kandungan";
        /// *Cuti sakit* after an accident on duty, until recovered.
        Accident = 5, "kecelakaan_kerja";
        /// *Cuti melahirkan*.
        Maternity = 6, "melahirkan";
        /// *Cuti karena alasan penting*.
        Important = 7, "alasan_penting";
        /// *Cuti di luar tanggungan negara* (CLTN).
        Unpaid = 8, "cltn";
    }
}

coded! {
    /// Work away from the office by order.
    DutyKind {
        /// *Dinas luar*.
        Travel = 1, "dinas_luar";
        /// *Diklat*.
        Training = 2, "diklat";
    }
}

coded! {
    /// A permit of the superior (*izin*).
    PermitKind {
        /// The whole day.
        WholeDay = 1, "sehari";
        /// To come later.
        LateArrival = 2, "datang_terlambat";
        /// To leave earlier.
        EarlyLeave = 3, "pulang_awal";
        /// To leave and come back.
        OutDuring = 4, "keluar_kantor";
    }
}

coded! {
    /// Flexible work, PermenPANRB 4/2025.
    FlexMode {
        /// Another office than the placement.
        OtherOffice = 1, "wfo_lain";
        /// At home.
        Home = 2, "wfh";
        /// Another place by decision of the PPK.
        Anywhere = 3, "wfa";
        /// Shift hours; the roster says which.
        Shift = 4, "sif";
        /// Own hours, the sum is owed.
        Dynamic = 5, "dinamis";
    }
}

coded! {
    /// How good the evidence of a punch is, weakest first.
    Grade {
        /// No record.
        None = 0, "tanpa_rekam";
        /// Typed in or uploaded without a machine's own proof.
        Claimed = 1, "pernyataan";
        /// A machine or phone, but by password or PIN, or with a flag that asks for a look.
        Weak = 2, "lemah";
        /// A phone with place, or a code shown at the place.
        Placed = 3, "berlokasi";
        /// A machine with finger, face or palm.
        Biometric = 4, "biometrik";
        /// A decree, an approval or an approved correction.
        Decided = 5, "keputusan";
    }
}

coded! {
    /// Classes of facts that can meet on one day; their order of precedence is a parameter.
    Class {
        /// Day off, holiday or *cuti bersama*.
        Holiday = 0, "libur";
        /// CLTN.
        UnpaidLeave = 1, "cltn";
        /// Any other approved leave.
        Leave = 2, "cuti";
        /// *Tugas belajar*.
        Study = 3, "tugas_belajar";
        /// *Dinas luar* or *diklat*.
        Duty = 4, "dinas";
        /// A permit.
        Permit = 5, "izin";
        /// A flexible mode.
        Flexible = 6, "fleksibel";
        /// Punches.
        Taps = 7, "presensi";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_words_find_their_way_back() {
        for &kind in LeaveKind::ALL {
            assert_eq!(LeaveKind::from_code(kind.code()), Some(kind));
            assert_eq!(LeaveKind::parse(kind.name()), Some(kind));
        }
        for &grade in Grade::ALL {
            assert_eq!(Grade::from_code(grade.code()), Some(grade));
        }
        assert_eq!(FlexMode::from_code(9), None);
        assert_eq!(Class::ALL.len(), 8);
    }
}
