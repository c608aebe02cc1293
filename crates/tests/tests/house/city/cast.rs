//! Who lives in the city: one person for every hat, and those a guard must turn away.

use law::Role;
use std::collections::BTreeMap;
use store::Db;

/// Somebody of the cast.
pub struct Member {
    /// Short name the stories use.
    pub name: &'static str,
    /// Name on the page.
    pub full: &'static str,
    /// Unit; empty for somebody without a post.
    pub unit: &'static str,
    /// Heads the unit.
    pub heads: bool,
    /// Class of the post.
    pub class: i64,
    /// Grade.
    pub golongan: &'static str,
    /// Hats by decree: role and, for an operator, the agency.
    pub hats: &'static [(Role, &'static str)],
}

const fn person(name: &'static str, full: &'static str, unit: &'static str) -> Member {
    Member { name, full, unit, heads: false, class: 7, golongan: "III/b", hats: &[] }
}

impl Member {
    const fn heading(mut self, class: i64) -> Member {
        self.heads = true;
        self.class = class;
        self.golongan = "IV/a";
        self
    }

    const fn wearing(mut self, hats: &'static [(Role, &'static str)]) -> Member {
        self.hats = hats;
        self
    }

    /// Whether the hats ask for a second factor.
    pub fn has_factor(&self) -> bool {
        self.hats.iter().any(|(role, _)| shell::session::decides(*role))
    }
}

/// Units: short name, unit above, name on the page.
pub const UNITS: [(&str, &str, &str); 6] = [
    ("dikbud", "", "Dinas Pendidikan"),
    ("sd", "dikbud", "Bidang Sekolah Dasar"),
    ("smp", "dikbud", "Bidang Sekolah Menengah"),
    ("dinkes", "", "Dinas Kesehatan"),
    ("timur", "dinkes", "Puskesmas Timur"),
    ("bkpsdm", "", "Badan Kepegawaian"),
];

/// Everybody, in the order of their numbers.
pub const CAST: [Member; 15] = [
    person("ahmad", "Ahmad Rasyid", "dikbud").heading(14),
    person("siti", "Siti Maharani", "sd").heading(11),
    person("budi", "Budi Laksana", "sd"),
    person("rina", "Rina Wulandari", "sd"),
    person("nina", "Nina Anggraini", "sd"),
    person("tono", "Tono Prasetya", "sd"),
    person("joko", "Joko Santosa", "smp").heading(11),
    person("dewi", "Dewi Puspita", "smp").wearing(&[(Role::AgencyAdmin, "dikbud")]),
    person("yusuf", "Yusuf Hidayat", "timur").heading(11),
    person("maya", "Maya Kusuma", "timur"),
    person("wati", "Wati Lestari", "bkpsdm").wearing(&[(Role::Officer, "")]),
    person("hendra", "Hendra Gunawan", "bkpsdm").wearing(&[(Role::Verifier, "")]),
    person("lestari", "Lestari Utami", "bkpsdm").wearing(&[(Role::Treasury, "")]),
    person("gunawan", "Gunawan Putra", "bkpsdm").wearing(&[(Role::Auditor, "")]),
    person("kartika", "Kartika Sari", "").wearing(&[(Role::Mayor, "")]),
];

/// Who lives with the neighbour; their numbers begin where the city's end.
pub const NEIGHBOURS: [Member; 2] = [
    person("bagus", "Bagus Wirawan", "sd").wearing(&[(Role::Officer, "")]),
    person("citra", "Citra Ayu", "sd"),
];

/// First number of the neighbour's people.
pub const NEIGHBOUR_FROM: i64 = 901;

/// Somebody by the short name.
pub fn member(name: &str) -> &'static Member {
    let found = CAST.iter().chain(&NEIGHBOURS).find(|member| member.name == name);
    found.unwrap_or_else(|| panic!("nobody is called {name}"))
}

/// The synthetic NIP of somebody.
pub fn nip(name: &str) -> String {
    let everybody = CAST.iter().chain(&NEIGHBOURS);
    let place = everybody.map(|member| member.name).position(|known| known == name);
    let place = place.unwrap_or_else(|| panic!("nobody is called {name}"));
    format!("19860101201505{}{:03}", 1 + place % 2, place + 1)
}

/// The TOTP key of somebody.
pub fn totp_key(name: &str) -> Vec<u8> {
    use sha2::Digest;
    sha2::Sha256::digest(format!("faktor {name}"))[..20].to_vec()
}

/// Numbers by short name, as the database has them.
#[derive(Clone, Debug)]
pub struct Cast {
    people: BTreeMap<String, i64>,
    units: BTreeMap<String, i64>,
}

impl Cast {
    /// Looks the numbers up.
    pub async fn read(db: &Db) -> Cast {
        let (people, units) = db
            .read(|tx| Ok((personnel::ids_by_nip(tx)?, personnel::units(tx)?)))
            .await
            .expect("the cast can be read");
        let people = CAST.iter().map(|m| (m.name.to_owned(), people[&nip(m.name)])).collect();
        let units = units.into_iter().map(|unit| (unit.code, unit.id)).collect();
        Cast { people, units }
    }

    /// Number of a person.
    pub fn id(&self, name: &str) -> i64 {
        *self.people.get(name).unwrap_or_else(|| panic!("nobody is called {name}"))
    }

    /// Number of a unit.
    pub fn unit(&self, code: &str) -> i64 {
        *self.units.get(code).unwrap_or_else(|| panic!("no unit is called {code}"))
    }
}
