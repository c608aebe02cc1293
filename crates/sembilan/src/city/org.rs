//! Agencies, their units and posts: forty agencies as a middle-sized city has them.

use super::rng::Rng;
use personnel::model::PostKind;

/// How the people of a unit work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Working {
    /// Five days.
    Five,
    /// Six days: schools and clinics.
    Six,
    /// Three shifts round the clock: the hospital.
    Shift,
}

/// A unit before it has a number.
#[derive(Clone, Debug)]
pub struct UnitPlan {
    /// Place of its parent in the list; `None` for an agency.
    pub parent: Option<usize>,
    /// Place of its agency; itself for an agency.
    pub agency: usize,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: &'static str,
    /// How it works.
    pub working: Working,
    /// Place of the heading post.
    pub head: Option<usize>,
    /// Share of the people that are not heads, in relation to other units.
    pub weight: u64,
}

/// A post before it has a number.
#[derive(Clone, Debug)]
pub struct PostPlan {
    /// Place of its unit.
    pub unit: usize,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: PostKind,
    /// Class.
    pub class: i64,
    /// Old *eselon*.
    pub eselon: Option<&'static str>,
    /// Retirement age.
    pub bup: i64,
    /// Only one holder.
    pub single: bool,
    /// Share among the posts of its unit that have many holders.
    pub weight: u64,
}

/// The organisation.
#[derive(Clone, Debug, Default)]
pub struct Org {
    /// Units, agencies before what lies below them.
    pub units: Vec<UnitPlan>,
    /// Posts.
    pub posts: Vec<PostPlan>,
}

struct Agency {
    name: &'static str,
    head: &'static str,
    divisions: &'static [&'static str],
    working: Working,
    weight: u64,
}

const fn agency(
    name: &'static str,
    head: &'static str,
    divisions: &'static [&'static str],
    weight: u64,
) -> Agency {
    Agency { name, head, divisions, working: Working::Five, weight }
}

const AGENCIES: &[Agency] = &[
    agency(
        "Sekretariat Daerah",
        "Sekretaris Daerah",
        &[
            "Bagian Pemerintahan",
            "Bagian Hukum",
            "Bagian Organisasi",
            "Bagian Umum",
            "Bagian Pengadaan",
            "Bagian Kesejahteraan Rakyat",
        ],
        180,
    ),
    agency(
        "Sekretariat DPRD",
        "Sekretaris DPRD",
        &["Bagian Persidangan", "Bagian Umum", "Bagian Keuangan"],
        60,
    ),
    agency(
        "Inspektorat Daerah",
        "Inspektur Daerah",
        &["Inspektur Pembantu I", "Inspektur Pembantu II", "Inspektur Pembantu III"],
        60,
    ),
    agency(
        "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
        "Kepala BKPSDM",
        &[
            "Bidang Mutasi dan Promosi",
            "Bidang Pengembangan Kompetensi",
            "Bidang Penilaian Kinerja dan Disiplin",
            "Bidang Data dan Informasi",
        ],
        75,
    ),
    agency(
        "Badan Pengelolaan Keuangan dan Aset Daerah",
        "Kepala BPKAD",
        &["Bidang Anggaran", "Bidang Perbendaharaan", "Bidang Akuntansi", "Bidang Aset"],
        85,
    ),
    agency(
        "Badan Perencanaan Pembangunan Daerah",
        "Kepala Bappeda",
        &["Bidang Perencanaan Makro", "Bidang Ekonomi", "Bidang Infrastruktur"],
        55,
    ),
    agency(
        "Badan Pendapatan Daerah",
        "Kepala Bapenda",
        &["Bidang Pajak", "Bidang Retribusi", "Bidang Penagihan"],
        90,
    ),
    agency(
        "Dinas Pendidikan",
        "Kepala Dinas Pendidikan",
        &[
            "Bidang PAUD",
            "Bidang Sekolah Dasar",
            "Bidang Sekolah Menengah Pertama",
            "Bidang Ketenagaan",
        ],
        60,
    ),
    agency(
        "Dinas Kesehatan",
        "Kepala Dinas Kesehatan",
        &[
            "Bidang Kesehatan Masyarakat",
            "Bidang Pencegahan Penyakit",
            "Bidang Pelayanan Kesehatan",
            "Bidang Sumber Daya Kesehatan",
        ],
        70,
    ),
    Agency {
        name: "Rumah Sakit Umum Daerah",
        head: "Direktur RSUD",
        divisions: &[
            "Bidang Pelayanan Medik",
            "Bidang Keperawatan",
            "Bidang Penunjang",
            "Bagian Umum dan Keuangan",
        ],
        working: Working::Five,
        weight: 90,
    },
    agency(
        "Dinas Pekerjaan Umum dan Penataan Ruang",
        "Kepala Dinas PUPR",
        &["Bidang Bina Marga", "Bidang Sumber Daya Air", "Bidang Cipta Karya", "Bidang Tata Ruang"],
        110,
    ),
    agency(
        "Dinas Perumahan dan Kawasan Permukiman",
        "Kepala Dinas Perkim",
        &["Bidang Perumahan", "Bidang Permukiman", "Bidang Pertanahan"],
        60,
    ),
    agency(
        "Satuan Polisi Pamong Praja",
        "Kepala Satpol PP",
        &["Bidang Ketertiban Umum", "Bidang Penegakan Perda", "Bidang Pemadam Kebakaran"],
        160,
    ),
    agency(
        "Dinas Sosial",
        "Kepala Dinas Sosial",
        &["Bidang Rehabilitasi Sosial", "Bidang Perlindungan Sosial", "Bidang Pemberdayaan Sosial"],
        55,
    ),
    agency(
        "Dinas Tenaga Kerja",
        "Kepala Dinas Tenaga Kerja",
        &["Bidang Pelatihan Kerja", "Bidang Hubungan Industrial", "Bidang Penempatan"],
        50,
    ),
    agency(
        "Dinas Pemberdayaan Perempuan dan Perlindungan Anak",
        "Kepala DP3A",
        &["Bidang Pemberdayaan Perempuan", "Bidang Perlindungan Anak"],
        40,
    ),
    agency(
        "Dinas Ketahanan Pangan dan Pertanian",
        "Kepala DKPP",
        &["Bidang Ketahanan Pangan", "Bidang Tanaman", "Bidang Peternakan"],
        75,
    ),
    agency(
        "Dinas Lingkungan Hidup",
        "Kepala DLH",
        &["Bidang Kebersihan", "Bidang Pengendalian Pencemaran", "Bidang Pertamanan"],
        150,
    ),
    agency(
        "Dinas Kependudukan dan Pencatatan Sipil",
        "Kepala Disdukcapil",
        &["Bidang Pendaftaran Penduduk", "Bidang Pencatatan Sipil", "Bidang Data"],
        65,
    ),
    agency(
        "Dinas Perhubungan",
        "Kepala Dinas Perhubungan",
        &["Bidang Lalu Lintas", "Bidang Angkutan", "Bidang Sarana"],
        110,
    ),
    agency(
        "Dinas Komunikasi dan Informatika",
        "Kepala Diskominfo",
        &["Bidang Informasi Publik", "Bidang Aplikasi", "Bidang Infrastruktur TIK"],
        55,
    ),
    agency(
        "Dinas Koperasi dan UKM",
        "Kepala Dinas Koperasi dan UKM",
        &["Bidang Koperasi", "Bidang Usaha Mikro"],
        45,
    ),
    agency(
        "Dinas Penanaman Modal dan PTSP",
        "Kepala DPMPTSP",
        &["Bidang Perizinan", "Bidang Penanaman Modal", "Bidang Pengaduan"],
        55,
    ),
    agency(
        "Dinas Kepemudaan dan Olahraga",
        "Kepala Dispora",
        &["Bidang Kepemudaan", "Bidang Olahraga"],
        45,
    ),
    agency(
        "Dinas Kebudayaan dan Pariwisata",
        "Kepala Disbudpar",
        &["Bidang Kebudayaan", "Bidang Destinasi"],
        50,
    ),
    agency(
        "Dinas Kearsipan dan Perpustakaan",
        "Kepala Dinas Arpus",
        &["Bidang Kearsipan", "Bidang Perpustakaan"],
        45,
    ),
    agency(
        "Dinas Perdagangan",
        "Kepala Dinas Perdagangan",
        &["Bidang Pasar", "Bidang Metrologi", "Bidang Promosi"],
        110,
    ),
    agency(
        "Dinas Perindustrian",
        "Kepala Dinas Perindustrian",
        &["Bidang Industri Kecil", "Bidang Sarana Industri"],
        40,
    ),
    agency(
        "Badan Penanggulangan Bencana Daerah",
        "Kepala Pelaksana BPBD",
        &["Bidang Pencegahan", "Bidang Kedaruratan"],
        50,
    ),
    agency(
        "Badan Kesatuan Bangsa dan Politik",
        "Kepala Badan Kesbangpol",
        &["Bidang Ideologi", "Bidang Politik Dalam Negeri"],
        35,
    ),
    agency(
        "Badan Riset dan Inovasi Daerah",
        "Kepala BRIDA",
        &["Bidang Riset", "Bidang Inovasi"],
        30,
    ),
    agency(
        "Dinas Pengendalian Penduduk dan KB",
        "Kepala Dinas PPKB",
        &["Bidang Pengendalian Penduduk", "Bidang Keluarga Berencana"],
        50,
    ),
    agency("Kecamatan Melati", "Camat Melati", &["Seksi Pemerintahan", "Seksi Pelayanan Umum"], 30),
    agency(
        "Kecamatan Kenanga",
        "Camat Kenanga",
        &["Seksi Pemerintahan", "Seksi Pelayanan Umum"],
        30,
    ),
    agency(
        "Kecamatan Cempaka",
        "Camat Cempaka",
        &["Seksi Pemerintahan", "Seksi Pelayanan Umum"],
        30,
    ),
    agency("Kecamatan Dahlia", "Camat Dahlia", &["Seksi Pemerintahan", "Seksi Pelayanan Umum"], 30),
    agency("Kecamatan Seroja", "Camat Seroja", &["Seksi Pemerintahan", "Seksi Pelayanan Umum"], 30),
    agency(
        "Kecamatan Teratai",
        "Camat Teratai",
        &["Seksi Pemerintahan", "Seksi Pelayanan Umum"],
        30,
    ),
    agency(
        "Kecamatan Anggrek",
        "Camat Anggrek",
        &["Seksi Pemerintahan", "Seksi Pelayanan Umum"],
        30,
    ),
    agency(
        "Kecamatan Flamboyan",
        "Camat Flamboyan",
        &["Seksi Pemerintahan", "Seksi Pelayanan Umum"],
        30,
    ),
];

/// Numbers of schools, clinics and villages; enough posts for about 1,900 in all.
const SCHOOLS: usize = 36;
const JUNIOR_SCHOOLS: usize = 12;
const CLINICS: usize = 14;
const WARDS: &[&str] = &[
    "Instalasi Gawat Darurat",
    "Ruang Mawar",
    "Ruang Anyelir",
    "Ruang Bougenvil",
    "Ruang Tulip",
    "Ruang Intensif",
    "Ruang Bersalin",
    "Ruang Anak",
    "Instalasi Bedah",
    "Instalasi Farmasi",
    "Instalasi Laboratorium",
    "Instalasi Radiologi",
];
const VILLAGES: usize = 4;

impl Org {
    /// The organisation; the same for every seed but for the shares of its units.
    #[must_use]
    pub fn new(seed: u64) -> Org {
        let mut org = Org::default();
        let mut rng = Rng::new(seed, "org");
        for (n, plan) in AGENCIES.iter().enumerate() {
            org.add_agency(n, plan, &mut rng);
        }
        org
    }

    fn unit(&mut self, unit: UnitPlan) -> usize {
        self.units.push(unit);
        self.units.len() - 1
    }

    fn post(&mut self, post: PostPlan) -> usize {
        self.posts.push(post);
        self.posts.len() - 1
    }

    fn head(&mut self, unit: usize, name: String, rank: Rank) {
        let (kind, class, eselon, bup) = rank;
        let post =
            self.post(PostPlan { unit, name, kind, class, eselon, bup, single: true, weight: 0 });
        if let Some(unit) = self.units.get_mut(unit) {
            unit.head = Some(post);
        }
    }

    /// Posts with many holders: name, kind, class, share.
    fn crowd(&mut self, unit: usize, posts: &[(&str, PostKind, i64, u64)]) {
        for (name, kind, class, weight) in posts {
            let senior = *kind == PostKind::Functional && *class >= 11;
            self.post(PostPlan {
                unit,
                name: (*name).to_owned(),
                kind: *kind,
                class: *class,
                eselon: None,
                bup: if senior { 60 } else { 58 },
                single: false,
                weight: *weight,
            });
        }
    }

    fn add_agency(&mut self, n: usize, plan: &Agency, rng: &mut Rng) {
        let code = format!("{:02}", n + 1);
        let place = self.units.len();
        self.unit(UnitPlan {
            parent: None,
            agency: place,
            code: code.clone(),
            name: plan.name.to_owned(),
            kind: "agency",
            working: plan.working,
            head: None,
            weight: plan.weight / 6,
        });
        let rank = match n {
            0 => SECRETARY,
            _ if plan.name.starts_with("Kecamatan") => DISTRICT_HEAD,
            _ => AGENCY_HEAD,
        };
        self.head(place, plan.head.to_owned(), rank);
        self.crowd(place, STAFF);
        if n > 0 {
            self.division(place, &code, 0, "Sekretariat", plan.weight / 4, SECRETARIAT);
        }
        for (d, name) in plan.divisions.iter().enumerate() {
            let weight = plan.weight * u64::try_from(rng.between(70, 130)).unwrap_or(100) / 100;
            let share = weight / u64::try_from(plan.divisions.len().max(1)).unwrap_or(1);
            let rank =
                if plan.name.starts_with("Kecamatan") { SECTION_HEAD } else { DIVISION_HEAD };
            self.division(place, &code, d + 1, name, share, rank);
        }
        match plan.name {
            "Dinas Pendidikan" => self.schools(place, &code),
            "Dinas Kesehatan" => self.clinics(place, &code),
            "Rumah Sakit Umum Daerah" => self.wards(place, &code),
            name if name.starts_with("Kecamatan") => self.villages(place, &code, name),
            _ => {}
        }
    }

    fn division(
        &mut self,
        agency: usize,
        code: &str,
        n: usize,
        name: &str,
        weight: u64,
        rank: Rank,
    ) {
        let unit = self.unit(UnitPlan {
            parent: Some(agency),
            agency,
            code: format!("{code}.{n:02}"),
            name: name.to_owned(),
            kind: "division",
            working: Working::Five,
            head: None,
            weight,
        });
        let title = match name {
            "Sekretariat" => "Sekretaris".to_owned(),
            name if name.starts_with("Inspektur") => name.to_owned(),
            name => format!("Kepala {name}"),
        };
        self.head(unit, title, rank);
        self.crowd(unit, STAFF);
        // Sections below divisions were abolished when bureaucracy was simplified (PermenPANRB
        // 25/2021); the secretariat kept its subdivisions.
        if rank != SECRETARIAT {
            return;
        }
        for (s, name) in ["Subbagian Umum dan Kepegawaian", "Subbagian Keuangan"].iter().enumerate()
        {
            let section = self.unit(UnitPlan {
                parent: Some(unit),
                agency,
                code: format!("{code}.{n:02}.{s}"),
                name: (*name).to_owned(),
                kind: "section",
                working: Working::Five,
                head: None,
                weight: weight / 2,
            });
            self.head(section, format!("Kepala {name}"), SECTION_HEAD);
            self.crowd(section, &STAFF[..2]);
        }
    }

    fn schools(&mut self, agency: usize, code: &str) {
        for n in 0..SCHOOLS + JUNIOR_SCHOOLS {
            let junior = n >= SCHOOLS;
            let (level, number) = if junior { ("SMP", n - SCHOOLS + 1) } else { ("SD", n + 1) };
            let unit = self.unit(UnitPlan {
                parent: Some(agency),
                agency,
                code: format!("{code}.S{n:03}"),
                name: format!("{level} Negeri {number}"),
                kind: "school",
                working: Working::Six,
                head: None,
                weight: if junior { 110 } else { 66 },
            });
            self.head(unit, format!("Kepala {level} Negeri {number}"), SCHOOL_HEAD);
            self.crowd(unit, TEACHERS);
        }
    }

    fn clinics(&mut self, agency: usize, code: &str) {
        for n in 0..CLINICS {
            let unit = self.unit(UnitPlan {
                parent: Some(agency),
                agency,
                code: format!("{code}.P{n:02}"),
                name: format!("Puskesmas {}", n + 1),
                kind: "clinic",
                working: Working::Six,
                head: None,
                weight: 88,
            });
            self.head(unit, format!("Kepala Puskesmas {}", n + 1), SCHOOL_HEAD);
            self.crowd(unit, HEALERS);
        }
    }

    fn wards(&mut self, agency: usize, code: &str) {
        for (n, name) in WARDS.iter().enumerate() {
            let unit = self.unit(UnitPlan {
                parent: Some(agency),
                agency,
                code: format!("{code}.R{n:02}"),
                name: (*name).to_owned(),
                kind: "ward",
                working: Working::Shift,
                head: None,
                weight: 88,
            });
            self.head(unit, format!("Kepala {name}"), WARD_HEAD);
            self.crowd(unit, HEALERS);
        }
    }

    fn villages(&mut self, agency: usize, code: &str, district: &str) {
        for n in 0..VILLAGES {
            let name = format!("Kelurahan {} {}", &district[10..], n + 1);
            let unit = self.unit(UnitPlan {
                parent: Some(agency),
                agency,
                code: format!("{code}.K{n}"),
                name: name.clone(),
                kind: "village",
                working: Working::Five,
                head: None,
                weight: 9,
            });
            self.head(unit, format!("Lurah {} {}", &district[10..], n + 1), SECTION_HEAD);
            self.crowd(unit, &STAFF[..2]);
        }
    }
}

type Rank = (PostKind, i64, Option<&'static str>, i64);
const SECRETARY: Rank = (PostKind::Jpt, 15, Some("II.a"), 60);
const AGENCY_HEAD: Rank = (PostKind::Jpt, 14, Some("II.b"), 60);
const DISTRICT_HEAD: Rank = (PostKind::Administrator, 12, Some("III.a"), 58);
const SECRETARIAT: Rank = (PostKind::Administrator, 12, Some("III.a"), 58);
const DIVISION_HEAD: Rank = (PostKind::Administrator, 11, Some("III.b"), 58);
const SECTION_HEAD: Rank = (PostKind::Pengawas, 9, Some("IV.a"), 58);
const SCHOOL_HEAD: Rank = (PostKind::Functional, 11, None, 60);
const WARD_HEAD: Rank = (PostKind::Functional, 10, None, 58);

const STAFF: &[(&str, PostKind, i64, u64)] = &[
    ("Pengadministrasi Perkantoran", PostKind::Executive, 5, 24),
    ("Penelaah Teknis Kebijakan", PostKind::Executive, 7, 40),
    ("Pengolah Data dan Informasi", PostKind::Executive, 6, 30),
    ("Analis Ahli Pertama", PostKind::Functional, 8, 14),
    ("Analis Ahli Muda", PostKind::Functional, 9, 8),
];
const TEACHERS: &[(&str, PostKind, i64, u64)] = &[
    ("Guru Ahli Pertama", PostKind::Functional, 8, 52),
    ("Guru Ahli Muda", PostKind::Functional, 9, 26),
    ("Guru Ahli Madya", PostKind::Functional, 11, 12),
    ("Pengelola Tata Usaha Sekolah", PostKind::Executive, 5, 10),
];
const HEALERS: &[(&str, PostKind, i64, u64)] = &[
    ("Perawat Terampil", PostKind::Functional, 6, 26),
    ("Perawat Mahir", PostKind::Functional, 7, 18),
    ("Perawat Ahli Pertama", PostKind::Functional, 8, 14),
    ("Bidan Terampil", PostKind::Functional, 6, 14),
    ("Dokter Ahli Pertama", PostKind::Functional, 9, 6),
    ("Dokter Ahli Muda", PostKind::Functional, 10, 4),
    ("Pranata Laboratorium Terampil", PostKind::Functional, 6, 6),
    ("Pengadministrasi Kesehatan", PostKind::Executive, 5, 12),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forty_agencies_and_about_1900_posts() {
        let org = Org::new(9);
        assert_eq!(org.units.iter().filter(|u| u.parent.is_none()).count(), 40);
        assert!((1_800..=2_000).contains(&org.posts.len()), "{} posts", org.posts.len());
        assert!(org.units.iter().all(|u| u.head.is_some()));
        for kind in PostKind::ALL {
            assert!(org.posts.iter().any(|p| p.kind == *kind), "{kind:?}");
        }
    }
}
