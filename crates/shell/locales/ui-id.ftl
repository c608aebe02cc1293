# Kerangka dan komponen
ui-skip = Langsung ke isi
ui-product = Sembilan
ui-product-line = Sembilan, presensi dan kinerja ASN
ui-search = Cari
ui-search-all = Cari di semua data
ui-filter-list = Saring daftar
ui-search-hint = Cari nama atau NIP
ui-mine = Akun dan pemberitahuan
ui-waiting =
    { $n ->
        [0] Tidak ada yang menunggu Anda
       *[other] { $n } menunggu Anda
    }
ui-account = Akun saya
ui-theme = Tampilan
ui-theme-light = Terang
ui-theme-dark = Gelap
ui-theme-auto = Ikuti perangkat
ui-lang = Bahasa
ui-logout = Keluar
ui-menu = Menu utama
ui-menu-more = Menu
ui-close = Tutup
ui-acting-as = Bertindak sebagai
ui-help = Bantuan
ui-policy = Kewenangan
ui-palette = Cari orang, halaman, dan tindakan
ui-palette-hint = Ketik nama, NIP, atau halaman
ui-palette-keys = Panah untuk memilih, Enter untuk membuka, Esc untuk menutup
ui-fault = Gangguan di sisi kami. Isian Anda aman. Coba lagi sebentar lagi.
ui-offline = Luring. Yang terlihat adalah data terakhir.
ui-copied = Tersalin
ui-copy = Salin
ui-why = Mengapa
ui-flaws =
    { $n ->
       *[other] { $n } isian perlu diperbaiki
    }
ui-row = Baris
ui-optional = opsional
ui-filter = Terapkan
ui-pages = Halaman daftar
ui-page-open = Halaman { $page } · lebih dari { $counted } baris
ui-page-of = Halaman { $page } dari { $pages } · { $total } baris
ui-before = Sebelumnya
ui-after = Berikutnya
ui-take = Unduh
ui-print = Cetak
ui-step-done = selesai
ui-as-table = Lihat sebagai tabel
ui-series = Seri
ui-value = Nilai
chart-desc = Terendah { $least } ({ $least-at }), tertinggi { $most } ({ $most-at }), rata-rata { $mean }.
chart-empty = Belum ada data.
why-verify = perlu verifikasi
why-since = berlaku sejak { $date }
why-none = Tidak ada aturan yang berlaku.
why-folded = Rincian
fact-day = Hari
fact-rating = Penilaian
fact-post = Jabatan
fact-leave = Cuti
fact-salary = Gaji
fact-sanction = Hukuman disiplin
fact-record = Data

# Status
status-draft = Draf
status-sent = Terkirim
status-in-review = Dalam verifikasi
status-needs-work = Perlu perbaikan
status-approved = Disetujui
status-rejected = Ditolak
status-cancelled = Dibatalkan
status-done = Selesai
status-expired = Kedaluwarsa

# Nama isian di depan pesan yang tidak menyebutnya
field-nip = NIP
field-pin = PIN
field-kind = Jenis
field-date = Tanggal
field-time = Jam
field-reason = Alasan
field-ground = Alasan
field-file = Berkas
field-decree = Nomor surat
field-first-day = Hari pertama
field-last-day = Hari terakhir
field-from-minute = Dari jam
field-to-minute = Sampai jam
field-from = Mulai
field-to = Sampai
field-from-date = Tanggal mulai
field-to-date = Tanggal akhir
field-from-time = Jam mulai
field-to-time = Jam akhir
field-valid-from = Berlaku mulai
field-valid-to = Berlaku sampai
field-name = Nama
field-unit = Unit
field-device = Mesin
field-pattern = Pola kerja
field-month = Bulan
field-opd = OPD
field-agency-id = OPD
field-role = Peran
