prf-menu = Penilaian kinerja
prf-title = Penilaian bawahan
prf-month-title = Penilaian bawahan, { $month }
prf-other-months = Bulan lain
prf-agency-unrated = Belum dinilai di perangkat daerah Anda
prf-agency-first = Yang ditampilkan { $n } nama pertama.
prf-person-title = Riwayat penilaian
prf-name = Nama
prf-month = Bulan
prf-results = Hasil kerja
prf-behaviour = Perilaku kerja
prf-predicate = Predikat
prf-minutes = Menit aktivitas sah
prf-ground = Catatan
prf-rate = Nilai
prf-replaced = diganti
prf-not-rated = Belum dinilai
prf-open = { $n } orang belum dinilai bulan ini.
prf-all-rated = Semua sudah dinilai bulan ini.
prf-none = Tidak ada yang Anda nilai.
prf-none-hint = Yang Anda nilai adalah pegawai di unit yang Anda pimpin.
prf-history-none = Belum ada penilaian. Atasan langsung mengisinya setiap bulan.
prf-word-di-atas = di atas ekspektasi
prf-word-sesuai = sesuai ekspektasi
prf-word-di-bawah = di bawah ekspektasi
prf-predicate-sangat-baik = Sangat Baik
prf-predicate-baik = Baik
prf-predicate-butuh-perbaikan = Butuh Perbaikan
prf-predicate-kurang = Kurang
prf-predicate-sangat-kurang = Sangat Kurang
prf-import-nilai = Impor penilaian
prf-import-menit = Impor menit aktivitas
flaw-rating-word = Baris { $row }, { $column }: tulis di_atas, sesuai, atau di_bawah.
flaw-minutes-range = Menit harus antara 0 dan 44.640.

# Alasan di balik predikat.
why-skp-predicate = Predikat: hasil kerja { $results ->
        [di_atas] di atas ekspektasi
       *[sesuai] sesuai ekspektasi
        [di_bawah] di bawah ekspektasi
    }, perilaku kerja { $behaviour ->
        [di_atas] di atas ekspektasi
       *[sesuai] sesuai ekspektasi
        [di_bawah] di bawah ekspektasi
    }
