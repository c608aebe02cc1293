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
