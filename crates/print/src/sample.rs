//! Invented documents for the tests of this crate.

use crate::document::{
    Block, Column, Document, Grid, Group, Letter, Letterhead, Line, Pair, Payslip, Register, Signer,
};
use crate::words::terbilang;

fn head() -> Letterhead {
    Letterhead {
        government: "Pemerintah Kota Contoh".into(),
        agency: "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia".into(),
        lines: vec![
            "Jalan Melati Nomor 9, Contoh 57100, Telepon (0271) 000900".into(),
            "Laman bkpsdm.contoh.example, surel bkpsdm@contoh.example".into(),
        ],
        logo_svg: Some(ARMS.into()),
    }
}

const ARMS: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 48"><path
 d="M2 2h36v24q0 14-18 20Q2 40 2 26z" fill="none" stroke="#222" stroke-width="2"/><path
 d="M20 10l3 9h9l-7 6 3 9-8-6-8 6 3-9-7-6h9z" fill="#222"/></svg>"##;

fn line(label: &str, amount: &str, reason: &str) -> Line {
    let reason = (!reason.is_empty()).then(|| reason.into());
    Line { label: label.into(), amount: amount.into(), reason }
}

fn signer(office: &str, place_date: Option<&str>) -> Signer {
    Signer {
        place_date: place_date.map(Into::into),
        office: office.into(),
        name: "Dr. Siti Contoh, M.Si.".into(),
        rank: Some("Pembina Tingkat I (IV/b)".into()),
        nip: Some("19800101 200501 2 009".into()),
    }
}

/// A payslip with everything on it.
pub(crate) fn payslip() -> Document {
    Payslip {
        head: head(),
        title: "Slip Tambahan Penghasilan Pegawai".into(),
        period: "November 2026".into(),
        number: Some("Nomor 900/0123/2026, versi 1".into()),
        person: vec![
            Pair::new("Nama", "Budi Contoh, S.Kom."),
            Pair::new("Perangkat daerah", "Dinas Komunikasi dan Informatika"),
            Pair::new("NIP", "19900101 209901 1 001"),
            Pair::new("Jabatan", "Pranata Komputer Ahli Muda"),
            Pair::new("Golongan", "Penata (III/c)"),
            Pair::new("Rekening", "Bank Jateng •••• 4821"),
        ],
        net: "Rp4.275.000".into(),
        net_words: terbilang(4_275_000),
        state: Some("Dibayar 5 Desember 2026 · SP2D 0123".into()),
        rights: Block {
            title: "Hak".into(),
            lines: vec![
                line("Prestasi kerja", "Rp2.400.000", "60% × pagu Rp5.000.000 × nilai 80%"),
                line("Kehadiran", "Rp1.875.000", "40% × pagu − potongan 6,25%"),
                line("Kondisi kerja", "Rp300.000", "Kelas jabatan 9"),
                line("Iuran kesehatan pemberi kerja 4%", "Rp183.000", ""),
            ],
            total_label: "Jumlah hak".into(),
            total: "Rp4.758.000".into(),
        },
        cuts: Block {
            title: "Potongan".into(),
            lines: vec![
                line("Iuran wajib pegawai 1%", "Rp45.750", "1% dari Rp4.575.000"),
                line("PPh Pasal 21", "Rp254.250", "Tarif efektif kategori A"),
                line("Iuran kesehatan pemberi kerja 4%", "Rp183.000", "Disetor ke BPJS"),
            ],
            total_label: "Jumlah potongan".into(),
            total: "Rp483.000".into(),
        },
        received: Block {
            title: "Diterima".into(),
            lines: vec![
                line("Transfer ke rekening", "Rp4.275.000", "Bank Jateng •••• 4821"),
                line("Kekurangan bulan lalu", "Rp0", ""),
            ],
            total_label: "Diterima bersih".into(),
            total: "Rp4.275.000".into(),
        },
        reasons: vec![
            "Hadir 18 hari, terlambat 2 hari (41 menit), tanpa kabar 1 hari.".into(),
            "Predikat kinerja bulan ini Baik, nilai 80%.".into(),
        ],
        difference: Some("−Rp45.000: satu hari terlambat 75 menit, satu hari 40 menit.".into()),
        fingerprints: vec![
            Pair::new("Sidik fakta", "9f2c 41aa 7be0 1d55"),
            Pair::new("Sidik aturan", "03d1 88fe 6a42 c0b7"),
            Pair::new("Dihitung", "2 Desember 2026 09.14 WIB, dapat diulang"),
        ],
        signer: Some(signer("Bendahara Pengeluaran,", Some("Contoh, 5 Desember 2026"))),
        verify_url: Some("https://sembilan.contoh.example/periksa/7F3A-91C2".into()),
    }
    .into()
}

/// A register of two groups with `people` rows each.
pub(crate) fn register(people: usize) -> Document {
    let row = |n: usize| -> Vec<String> {
        let mut cells = vec![
            n.to_string(),
            format!("Pegawai Contoh {n}, S.E."),
            format!("19900101 209901 1 {n:03}"),
            "III/c".into(),
            "9".into(),
        ];
        cells.extend((0..11).map(|column| format!("{}.{:03}.000", column + 1, n % 1_000)));
        cells
    };
    let sums = |label: &str| -> Vec<String> {
        let mut cells = vec![String::new(), label.to_owned(), String::new(), String::new()];
        cells.push(String::new());
        cells.extend((0..11).map(|_| "312.450.000".to_owned()));
        cells
    };
    let group = |name: &str, first: usize| Group {
        title: format!("Golongan {name}"),
        rows: (first..first + people).map(row).collect(),
        subtotal: sums(&format!("Jumlah golongan {name}")),
    };
    let amounts = [
        "Beban kerja",
        "Prestasi kerja",
        "Kondisi kerja",
        "Kelangkaan profesi",
        "Tempat bertugas",
        "Jumlah TPP",
        "BPJS 4%",
        "IWP 1%",
        "PPh 21",
        "Jumlah potongan",
        "Diterima",
    ];
    let mut columns = vec![
        Column::right("No."),
        Column::wide("Nama", 3),
        Column::new("NIP"),
        Column::new("Gol."),
        Column::right("Kelas"),
    ];
    columns.extend(amounts.map(Column::right));
    Register {
        head: head(),
        title: "Daftar Nominatif Tambahan Penghasilan Pegawai".into(),
        lines: vec!["Dinas Komunikasi dan Informatika".into(), "Bulan November 2026".into()],
        columns,
        groups: vec![group("III", 1), group("IV", people + 1)],
        total: sums("Jumlah seluruhnya"),
        notes: vec![format!("Terbilang: {}", terbilang(312_450_000))],
        signers: vec![
            signer("Kepala Dinas Komunikasi dan Informatika,", None),
            signer("Bendahara Pengeluaran,", Some("Contoh, 2 Desember 2026")),
        ],
        fingerprints: vec![Pair::new("Sidik fakta", "9f2c 41aa 7be0 1d55")],
        verify_url: Some("https://sembilan.contoh.example/periksa/7F3A-91C3".into()),
        ..Register::default()
    }
    .into()
}

/// A letter with a table.
pub(crate) fn letter() -> Document {
    Letter {
        head: head(),
        title: "Panggilan pemeriksaan".into(),
        place_date: Some("Contoh, 2 Desember 2026".into()),
        particulars: vec![
            Pair::new("Nomor", "800.1.6.2/0456/2026"),
            Pair::new("Sifat", "Rahasia"),
            Pair::new("Lampiran", "–"),
            Pair::new("Hal", "Panggilan pemeriksaan"),
        ],
        recipient: vec!["Yth. Sdr. Budi Contoh, S.Kom.".into(), "di Tempat".into()],
        opening: vec![
            "Sehubungan dengan dugaan pelanggaran kewajiban masuk kerja, dengan ini Saudara \
             diminta hadir di hadapan pejabat pemeriksa pada:"
                .into(),
        ],
        facts: vec![
            Pair::new("Hari, tanggal", "Senin, 7 Desember 2026"),
            Pair::new("Pukul", "09.00 WIB"),
            Pair::new("Tempat", "Ruang Rapat Melati"),
        ],
        grid: Some(Grid {
            columns: vec![
                Column::right("No."),
                Column::wide("Hari tanpa keterangan", 1),
                Column::right("Menit"),
            ],
            rows: vec![
                vec!["1".into(), "Selasa, 3 November 2026".into(), "450".into()],
                vec!["2".into(), "#read(\"/etc/passwd\") *bukan* markup".into(), "450".into()],
            ],
        }),
        closing: vec!["Demikian untuk dilaksanakan.".into()],
        signers: vec![signer("Kepala Badan,", None)],
        copies: vec!["Inspektur Kota Contoh".into(), "Yang bersangkutan".into()],
        verify_url: Some("https://sembilan.contoh.example/periksa/7F3A-91C4".into()),
        ..Letter::default()
    }
    .into()
}
