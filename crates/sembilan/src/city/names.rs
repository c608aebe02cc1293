//! Invented names. Given and family names are drawn apart, so a full name is nobody's on purpose.

use super::rng::Rng;

const MEN: &[&str] = &[
    "Adi", "Agus", "Ahmad", "Aldi", "Andi", "Anton", "Ardi", "Arif", "Asep", "Bagas", "Bagus",
    "Bambang", "Bayu", "Beni", "Budi", "Cahyo", "Candra", "Dadang", "Danu", "Darma", "Dedi",
    "Deni", "Dimas", "Dwi", "Edi", "Eko", "Fajar", "Fauzan", "Galih", "Gilang", "Gunawan", "Hadi",
    "Haris", "Hendra", "Heru", "Ilham", "Imam", "Indra", "Irfan", "Iwan", "Joko", "Kurnia",
    "Lukman", "Made", "Mulyadi", "Nanang", "Nugroho", "Panji", "Purnomo", "Rahmat", "Rendi",
    "Restu", "Rizal", "Rudi", "Samsul", "Satria", "Slamet", "Surya", "Tegar", "Tono", "Wahyu",
    "Wawan", "Wisnu", "Yanto", "Yoga", "Yudi", "Yusuf", "Zaenal",
];

const WOMEN: &[&str] = &[
    "Ajeng", "Anisa", "Ari", "Astuti", "Ayu", "Citra", "Dewi", "Diah", "Dian", "Dina", "Eka",
    "Elis", "Endang", "Erna", "Fitri", "Hana", "Hesti", "Ida", "Ika", "Indah", "Intan", "Ira",
    "Kartika", "Kiki", "Lastri", "Laras", "Lestari", "Lia", "Lilis", "Maya", "Mega", "Melati",
    "Mira", "Murni", "Nadia", "Nia", "Nining", "Novi", "Nur", "Putri", "Rahayu", "Ratih", "Ratna",
    "Reni", "Retno", "Rika", "Rina", "Rini", "Sari", "Sekar", "Siska", "Siti", "Sri", "Sulastri",
    "Suci", "Tari", "Tuti", "Ulfa", "Utami", "Vina", "Wati", "Widya", "Wulan", "Yani", "Yulia",
    "Yuni",
];

const LAST: &[&str] = &[
    "Abadi",
    "Adiwangsa",
    "Anggoro",
    "Arumsari",
    "Atmaja",
    "Bahari",
    "Basuki",
    "Cendana",
    "Contoh",
    "Darmawan",
    "Dewangga",
    "Gumilang",
    "Hapsari",
    "Hartanto",
    "Haryanto",
    "Hidayat",
    "Irawan",
    "Kencana",
    "Kusuma",
    "Kusumawati",
    "Laksana",
    "Lesmana",
    "Maharani",
    "Mahendra",
    "Maulana",
    "Mulyana",
    "Nirmala",
    "Nugraha",
    "Nuraini",
    "Pambudi",
    "Pamungkas",
    "Pangestu",
    "Permana",
    "Permata",
    "Prabowoputra",
    "Pradana",
    "Pramudita",
    "Prasetya",
    "Prasojo",
    "Pratama",
    "Purnama",
    "Puspita",
    "Raharja",
    "Ramadan",
    "Safitri",
    "Saputra",
    "Saraswati",
    "Sasmita",
    "Senjaya",
    "Setiawan",
    "Setyaningrum",
    "Sudarsono",
    "Sugiharto",
    "Suhartini",
    "Sukmana",
    "Supriatna",
    "Suryana",
    "Susanto",
    "Sutrisna",
    "Wardana",
    "Wibawa",
    "Wicaksana",
    "Widodaren",
    "Wijaya",
    "Winarno",
    "Wiraguna",
    "Wulandari",
    "Yuliana",
    "Yudistira",
];

/// A full name for a man (`L`) or a woman (`P`).
pub fn full(rng: &mut Rng, sex: char) -> String {
    let given = if sex == 'L' { MEN } else { WOMEN };
    let mut name = rng.pick(given).copied().unwrap_or("Budi").to_owned();
    if rng.chance(3_500) {
        let second = rng.pick(given).copied().unwrap_or_default();
        if second != name {
            name.push(' ');
            name.push_str(second);
        }
    }
    if !rng.chance(300) {
        name.push(' ');
        name.push_str(rng.pick(LAST).copied().unwrap_or_default());
    }
    name
}
