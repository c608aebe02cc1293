//! What a middle-sized city has: its agencies with their divisions, how many schools and clinics,
//! the ranks of those who head, and the posts with many holders.

use super::Working;
use personnel::model::PostKind;

/// An agency with its divisions.
pub(super) struct Agency {
    pub(super) name: &'static str,
    pub(super) head: &'static str,
    pub(super) divisions: &'static [&'static str],
    pub(super) working: Working,
    pub(super) weight: u64,
}

const fn agency(
    name: &'static str,
    head: &'static str,
    divisions: &'static [&'static str],
    weight: u64,
) -> Agency {
    Agency { name, head, divisions, working: Working::Five, weight }
}

pub(super) const AGENCIES: &[Agency] = &[
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
pub(super) const SCHOOLS: usize = 36;
pub(super) const JUNIOR_SCHOOLS: usize = 12;
pub(super) const CLINICS: usize = 14;
pub(super) const WARDS: &[&str] = &[
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
pub(super) const VILLAGES: usize = 4;

/// Kind, class, old *eselon* and retirement age of a heading post.
pub(super) type Rank = (PostKind, i64, Option<&'static str>, i64);
pub(super) const SECRETARY: Rank = (PostKind::Jpt, 15, Some("II.a"), 60);
pub(super) const AGENCY_HEAD: Rank = (PostKind::Jpt, 14, Some("II.b"), 60);
pub(super) const DISTRICT_HEAD: Rank = (PostKind::Administrator, 12, Some("III.a"), 58);
pub(super) const SECRETARIAT: Rank = (PostKind::Administrator, 12, Some("III.a"), 58);
pub(super) const DIVISION_HEAD: Rank = (PostKind::Administrator, 11, Some("III.b"), 58);
pub(super) const SECTION_HEAD: Rank = (PostKind::Pengawas, 9, Some("IV.a"), 58);
pub(super) const SCHOOL_HEAD: Rank = (PostKind::Functional, 11, None, 60);
pub(super) const WARD_HEAD: Rank = (PostKind::Functional, 10, None, 58);

pub(super) const STAFF: &[(&str, PostKind, i64, u64)] = &[
    ("Pengadministrasi Perkantoran", PostKind::Executive, 5, 24),
    ("Penelaah Teknis Kebijakan", PostKind::Executive, 7, 40),
    ("Pengolah Data dan Informasi", PostKind::Executive, 6, 30),
    ("Analis Ahli Pertama", PostKind::Functional, 8, 14),
    ("Analis Ahli Muda", PostKind::Functional, 9, 8),
];
pub(super) const TEACHERS: &[(&str, PostKind, i64, u64)] = &[
    ("Guru Ahli Pertama", PostKind::Functional, 8, 52),
    ("Guru Ahli Muda", PostKind::Functional, 9, 26),
    ("Guru Ahli Madya", PostKind::Functional, 11, 12),
    ("Pengelola Tata Usaha Sekolah", PostKind::Executive, 5, 10),
];
pub(super) const HEALERS: &[(&str, PostKind, i64, u64)] = &[
    ("Perawat Terampil", PostKind::Functional, 6, 26),
    ("Perawat Mahir", PostKind::Functional, 7, 18),
    ("Perawat Ahli Pertama", PostKind::Functional, 8, 14),
    ("Bidan Terampil", PostKind::Functional, 6, 14),
    ("Dokter Ahli Pertama", PostKind::Functional, 9, 6),
    ("Dokter Ahli Muda", PostKind::Functional, 10, 4),
    ("Pranata Laboratorium Terampil", PostKind::Functional, 6, 6),
    ("Pengadministrasi Kesehatan", PostKind::Executive, 5, 12),
];
