//! People, units, posts and how they belong together on a day.

pub use law::grade::EmployeeKind;
use law::{Date, Target, Zone};
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $text)] $variant,)* }
        impl $name {
            /// All of them.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];
            /// As stored and exported.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }
            /// From its stored form.
            #[must_use]
            pub fn parse(text: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|it| it.name().eq_ignore_ascii_case(text.trim()))
            }
        }
    };
}

words! {
    /// Kind of post.
    PostKind {
        /// High leadership post (*jabatan pimpinan tinggi*).
        Jpt = "jpt",
        /// Administrator.
        Administrator = "administrator",
        /// Supervisor.
        Pengawas = "pengawas",
        /// Functional post.
        Functional = "functional",
        /// Executive (*pelaksana*).
        Executive = "executive",
    }
}

words! {
    /// Kind of appointment.
    AppointmentKind {
        /// The person's own post.
        Definitive = "definitive",
        /// Acting with the powers of a vacant post (*pelaksana tugas*).
        Plt = "plt",
        /// Acting for an absent holder (*pelaksana harian*).
        Plh = "plh",
    }
}

/// An agency (its own `agency_id`) or a unit below one.
#[derive(Clone, Debug, Serialize)]
pub struct Unit {
    /// Number.
    pub id: i64,
    /// Unit above.
    pub parent_id: Option<i64>,
    /// Agency it belongs to; itself for an agency.
    pub agency_id: i64,
    /// Code in the organisation decree.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind: `agency`, `division`, `section`, `school`, `clinic`, `ward` …
    pub kind: String,
    /// Zone of its clock.
    pub zone: Zone,
    /// Post that heads it.
    pub head_post_id: Option<i64>,
}

/// A post.
#[derive(Clone, Debug, Serialize)]
pub struct Post {
    /// Number.
    pub id: i64,
    /// Unit.
    pub unit_id: i64,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: PostKind,
    /// Class 1 to 17, from the pemda's own decree.
    pub class: i64,
    /// Old *eselon*, for forms that still ask.
    pub eselon: Option<String>,
    /// Retirement age in years.
    pub bup: i64,
}

/// A person with the placement of today.
#[derive(Clone, Debug, Serialize)]
pub struct Person {
    /// Number.
    pub id: i64,
    /// NIP, 18 digits.
    pub nip: String,
    /// Name without titles.
    pub name: String,
    /// Titles before.
    pub title_front: String,
    /// Titles after.
    pub title_back: String,
    /// Birth.
    pub birth: Date,
    /// `L` or `P`.
    pub sex: String,
    /// Kind of employment.
    pub kind: EmployeeKind,
    /// Grade: `III/b` for PNS, `IX` for PPPK; the two are never mixed.
    pub golongan: String,
    /// Day from which service for pay (*masa kerja golongan*) counts.
    pub mkg_base: Date,
    /// Married.
    pub married: bool,
    /// Children.
    pub children: i64,
    /// First day in service here.
    pub active_from: Date,
    /// Last day, if known.
    pub active_to: Option<Date>,
    /// Post today.
    pub post_id: Option<i64>,
    /// Unit today.
    pub unit_id: Option<i64>,
    /// Agency today.
    pub agency_id: Option<i64>,
}

impl Person {
    /// Name with titles, as decrees write it.
    #[must_use]
    pub fn full_name(&self) -> String {
        shell::session::full_name(&self.name, &self.title_front, &self.title_back)
    }

    /// Whether in service on a day.
    #[must_use]
    pub fn active_on(&self, day: Date) -> bool {
        self.active_from <= day && self.active_to.is_none_or(|to| day <= to)
    }
}

/// Fields that only few may see; loaded apart so that no page carries them by accident.
#[derive(Clone, Debug, Serialize)]
pub struct Private {
    /// National identity number.
    pub nik: String,
    /// Tax number.
    pub npwp: String,
    /// Bank code.
    pub bank_code: String,
    /// Account number.
    pub bank_account: String,
    /// Mail.
    pub email: String,
    /// Phone.
    pub phone: String,
}

/// An appointment.
#[derive(Clone, Debug, Serialize)]
pub struct Appointment {
    /// Number.
    pub id: i64,
    /// Person.
    pub person_id: i64,
    /// Post.
    pub post_id: i64,
    /// Name of the post.
    pub post_name: String,
    /// Class of the post.
    pub class: i64,
    /// Kind of the post.
    pub post_kind: PostKind,
    /// Unit.
    pub unit_id: i64,
    /// Name of the unit.
    pub unit_name: String,
    /// Agency.
    pub agency_id: i64,
    /// Kind.
    pub kind: AppointmentKind,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_to: Option<Date>,
    /// Decree.
    pub decree: String,
}

/// A rank step.
#[derive(Clone, Debug, Serialize)]
pub struct RankStep {
    /// Grade.
    pub golongan: String,
    /// In force since.
    pub tmt: Date,
    /// Decree.
    pub decree: String,
}

/// A family member.
#[derive(Clone, Debug, Serialize)]
pub struct Kin {
    /// `spouse` or `child`.
    pub relation: String,
    /// Name.
    pub name: String,
    /// Birth.
    pub birth: Date,
    /// Counted in the payroll.
    pub in_payroll: bool,
}

/// Where a person belongs on a day, as the policy needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Person.
    pub person_id: i64,
    /// Direct superior that day.
    pub superior: Option<i64>,
    /// Unit.
    pub unit_id: Option<i64>,
    /// Agency.
    pub agency_id: Option<i64>,
}

impl Place {
    /// What the policy asks of a record about this person.
    #[must_use]
    pub fn target(&self) -> Target {
        Target {
            person: Some(self.person_id),
            superior: self.superior,
            unit: self.unit_id,
            agency: self.agency_id,
            makers: Vec::new(),
        }
    }
}

/// Text that finds a person: lower case, letters and digits only, single blanks.
#[must_use]
pub fn search_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn search_text_forgets_marks_and_case() {
        assert_eq!(search_text("Ni Luh  Pande\u{2019}s"), "ni luh pande s");
        assert_eq!(search_text("  "), "");
    }
}
