# Alasan di balik setiap angka TPP.

# Langkah, dari yang diterima kembali ke pagu.
why-pay-net = TPP yang diterima
why-pay-gross = TPP bruto
why-pay-eligible = Pagu yang menjadi hak bulan ini
why-pay-ceiling = { $acting ->
        [yes] Pagu jabatan yang dirangkap
       *[no] Pagu jabatan
    } kelas { $class } ({ $kind ->
        [jpt] pimpinan tinggi
        [administrator] administrator
        [pengawas] pengawas
        [functional] fungsional
       *[executive] pelaksana
    })
why-pay-basic = TPP basic: acuan kelas { $reference } × tiga indeks; kriteria bersama { $percent } dari basic
why-pay-criterion-bk = Beban kerja
why-pay-criterion-tb = Tempat bertugas
why-pay-criterion-kk = Kondisi kerja
why-pay-criterion-kp = Kelangkaan profesi
why-pay-criterion-pk = Prestasi kerja
why-pay-excluded = Kelompok ini sudah dibayar menurut peraturan lain: dibayar { $paid }
why-pay-kind = Persentase menurut jenis pegawai: dibayar { $paid }
why-pay-arrival = Masuk di tengah bulan, berhak mulai bulan berikutnya: dibayar { $paid }
why-pay-part-month = Bertugas { $part } dari { $whole } hari: dibayar { $paid }
why-pay-leave-span = { $leave ->
        [annual] Cuti tahunan
        [big] Cuti besar
        [sick] Cuti sakit
        [miscarriage] Gugur kandungan
        [accident] Sakit akibat kecelakaan kerja
        [maternity] Cuti melahirkan
        [important] Cuti karena alasan penting
        [outside_state] Cuti di luar tanggungan negara
        [pre_retirement] Masa persiapan pensiun
        [study] Tugas belajar
        [suspended] Pemberhentian sementara
        [detained] Ditahan atau dipidana
       *[waiting] Uang tunggu
    }, bulan atau anak ke-{ $step }, { $days }: persentase dibayar
why-pay-leave = Pengaruh cuti: dibayar { $paid }
why-pay-day-share = Hari tidak bekerja mengurangi sebesar bagian harinya: dibayar { $paid }

# Kehadiran.
why-pay-attendance = Potongan kehadiran
why-pay-event-late = Terlambat golongan { $band }: { $count } kali, masing-masing { $each } dari { $base ->
        [discipline] bagian disiplin
        [both] kedua bagian
       *[whole] seluruh pagu
    }
why-pay-event-early = Pulang cepat golongan { $band }: { $count } kali, masing-masing { $each } dari { $base ->
        [discipline] bagian disiplin
        [both] kedua bagian
       *[whole] seluruh pagu
    }
why-pay-event-missing-in = Tanpa rekam masuk: { $count } kali, masing-masing { $each } dari { $base ->
        [discipline] bagian disiplin
        [both] kedua bagian
       *[whole] seluruh pagu
    }
why-pay-event-missing-out = Tanpa rekam pulang: { $count } kali, masing-masing { $each } dari { $base ->
        [discipline] bagian disiplin
        [both] kedua bagian
       *[whole] seluruh pagu
    }
why-pay-event-absent = Tanpa keterangan: { $count } hari, masing-masing { $each } dari { $base ->
        [discipline] bagian disiplin
        [both] kedua bagian
       *[whole] seluruh pagu
    }
why-pay-event-ceremony = Tidak ikut apel atau upacara: { $count } kali, masing-masing { $each } dari { $base ->
        [discipline] bagian disiplin
        [both] kedua bagian
       *[whole] seluruh pagu
    }
why-pay-event-meeting = Tidak ikut rapat: { $count } kali, masing-masing { $each } dari { $base ->
        [discipline] bagian disiplin
        [both] kedua bagian
       *[whole] seluruh pagu
    }
why-pay-event-leave-refused = Tidak masuk meskipun cuti ditolak: { $count } hari, masing-masing { $each } dari { $base ->
        [discipline] bagian disiplin
        [both] kedua bagian
       *[whole] seluruh pagu
    }
why-pay-event-out-hour = Keluar tanpa izin: { $count } jam, masing-masing { $each } dari { $base ->
        [discipline] bagian disiplin
        [both] kedua bagian
       *[whole] seluruh pagu
    }
why-pay-event-minute = Menit terlambat dan pulang cepat: { $count } menit, masing-masing { $each } dari { $base ->
        [discipline] bagian disiplin
        [both] kedua bagian
       *[whole] seluruh pagu
    }
why-pay-event-leave = Hari cuti yang memotong: { $count } hari, masing-masing { $each } dari { $base ->
        [discipline] bagian disiplin
        [both] kedua bagian
       *[whole] seluruh pagu
    }
why-pay-event-block = { $minutes } terlambat dan pulang cepat: { $count } blok penuh dari { $block }, masing-masing { $each }
why-pay-event-everything = { $count } kali, lebih dari batas { $limit }: tidak ada nilai yang tersisa
why-pay-day-cap = Potongan sehari dibatasi { $cap }
why-pay-month-cap = Potongan sebulan dibatasi
why-pay-whole-cut = Potongan dari seluruh pagu: { $share } × { $ceiling }
why-pay-minutes-held = Ditunda: { $minutes } sebulan, lebih dari { $limit }

# Kinerja dan bagian.
why-pay-productivity = Kinerja: { $share } × pagu { $ceiling } × nilai { $value }, potongan { $cut }
why-pay-discipline = Kehadiran: { $share } × pagu { $ceiling } × nilai { $value }, potongan { $cut }
why-pay-productivity-value = Nilai produktivitas
why-pay-predicate = Predikat: { $predicate ->
        [very_good] Sangat baik
        [good] Baik
        [needs_improvement] Butuh perbaikan
        [poor] Kurang
        [very_poor] Sangat kurang
       *[not_made] Tidak membuat SKP
    }
why-pay-score = Nilai kinerja bulan ini
why-pay-points = { $points } poin, poin normal { $normal }
why-pay-minutes = Aktivitas { $minutes }, batas { $limit } dari target { $target }; tanpa keterangan { $absent }; bobot { $weight }
why-pay-unrated-staff = Bawahan belum dinilai
why-pay-rounding = Pembulatan tiap kriteria: { $difference }

# Pengurang dan penambah.
why-pay-gate = Capaian perangkat daerah di bawah ambang: dibayar { $paid }
why-pay-sanction = Hukuman disiplin, { $sanction ->
        [light_oral] teguran lisan
        [light_written] teguran tertulis
        [light_statement] pernyataan tidak puas secara tertulis
        [medium_6] hukuman sedang enam bulan
        [medium_9] hukuman sedang sembilan bulan
        [medium_12] hukuman sedang dua belas bulan
       *[heavy] hukuman berat
    }: { $share }
why-pay-lhkpn = { $effect ->
        [cut] LHKPN belum dilaporkan: dipotong { $share }
        [hold] LHKPN belum dilaporkan: dibayarkan setelah kewajiban dipenuhi
        [stop] LHKPN belum dilaporkan: tidak dibayarkan bulan ini
       *[none] LHKPN belum dilaporkan: tanpa akibat
    }
why-pay-asset = { $effect ->
        [cut] Barang milik daerah atau tuntutan ganti rugi belum selesai: dipotong { $share }
        [hold] Barang milik daerah atau tuntutan ganti rugi belum selesai: dibayarkan setelah kewajiban dipenuhi
        [stop] Barang milik daerah atau tuntutan ganti rugi belum selesai: tidak dibayarkan bulan ini
       *[none] Barang milik daerah atau tuntutan ganti rugi belum selesai: tanpa akibat
    }
why-pay-acting = Merangkap jabatan { $level ->
        [up] setingkat di atas
        [same] setingkat
       *[down] di bawah tingkat sendiri
    }, { $days }: { $share } × { $ceiling }
why-pay-correction = Koreksi bulan sebelumnya
why-pay-still-owed = Belum dapat dipotong, menjadi piutang

# Iuran, pajak, potongan lain.
why-pay-bpjs = Iuran jaminan kesehatan pegawai dari TPP
why-pay-bpjs-employer = Iuran jaminan kesehatan pemberi kerja atas TPP
why-pay-pph = PPh 21 atas TPP
why-pay-pph-borne = PPh 21 ditanggung pemerintah daerah
why-pay-voluntary = Potongan sukarela

# Perubahan terdekat.
why-pay-without-absent = Tanpa satu hari tanpa keterangan: { $gain } kotor, { $net } bersih
why-pay-without-late = Tanpa satu keterlambatan terberat: { $gain } kotor, { $net } bersih
why-pay-without-early = Tanpa satu pulang cepat terberat: { $gain } kotor, { $net } bersih
why-pay-with-tap-in = Dengan satu rekam masuk yang hilang: { $gain } kotor, { $net } bersih
why-pay-with-tap-out = Dengan satu rekam pulang yang hilang: { $gain } kotor, { $net } bersih
why-pay-with-ceremony = Dengan satu apel atau upacara lagi: { $gain } kotor, { $net } bersih
why-pay-with-meeting = Dengan satu rapat lagi: { $gain } kotor, { $net } bersih
why-pay-without-block = Dengan satu blok menit kurang: { $gain } kotor, { $net } bersih
why-pay-with-better-predicate = Dengan predikat satu tingkat lebih baik: { $gain } kotor, { $net } bersih
why-pay-with-minutes = Dengan aktivitas satu hari kerja lagi: { $gain } kotor, { $net } bersih
why-pay-with-lhkpn = Dengan LHKPN yang sudah dilaporkan: { $gain } kotor, { $net } bersih
why-pay-with-asset = Dengan barang milik daerah yang sudah kembali: { $gain } kotor, { $net } bersih

# Baris perbandingan.
why-pay-row-ceiling = Pagu jabatan
why-pay-row-eligible = Pagu yang menjadi hak
why-pay-row-productivity-value = Nilai produktivitas
why-pay-row-productivity = Bagian kinerja
why-pay-row-discipline-value = Nilai disiplin
why-pay-row-discipline = Bagian kehadiran
why-pay-row-reduction = Pengurang
why-pay-row-acting = Tambahan rangkap jabatan
why-pay-row-correction = Koreksi bulan sebelumnya
why-pay-row-gross = TPP bruto
why-pay-row-bpjs = Iuran jaminan kesehatan
why-pay-row-pph = PPh 21 atas TPP
why-pay-row-pph-borne = PPh 21 ditanggung pemerintah daerah
why-pay-row-voluntary = Potongan sukarela
why-pay-row-owed = Piutang
why-pay-row-net = TPP yang diterima

# Catatan pada baris.
why-pay-remark-excluded-group = Tidak menerima TPP karena sudah dibayar menurut peraturan lain.
why-pay-remark-arrival-next-month = Berhak mulai bulan berikutnya.
why-pay-remark-part-month = Dibayar sebanding bagian bulan yang dijalani.
why-pay-remark-kind-percent = Dibayar menurut persentase jenis pegawai.
why-pay-remark-leave-reduced = Cuti mengurangi pagu bulan ini.
why-pay-remark-gate-reduced = Capaian perangkat daerah mengurangi TPP.
why-pay-remark-sanction-cut = Hukuman disiplin yang berlaku memotong TPP.
why-pay-remark-lhkpn-cut = LHKPN yang belum dilaporkan memotong TPP.
why-pay-remark-lhkpn-held = Ditahan sampai LHKPN dilaporkan.
why-pay-remark-asset-cut = Kewajiban barang milik daerah yang belum selesai memotong TPP.
why-pay-remark-asset-held = Ditahan sampai kewajiban barang milik daerah selesai.
why-pay-remark-minutes-held = Ditahan karena menit terlambat dan pulang cepat sebulan melewati batas.
why-pay-remark-acting-added = Ada tambahan rangkap jabatan.
why-pay-remark-acting-replaced = Memakai pagu jabatan yang dirangkap.
why-pay-remark-acting-without = Ada rangkap jabatan yang tidak dibayar menurut aturan.
why-pay-remark-corrected = Memuat koreksi bulan sebelumnya.
why-pay-remark-receivable = Masih ada piutang yang belum dapat dipotong.
why-pay-remark-tax-borne = PPh 21 ditanggung pemerintah daerah.
why-pay-remark-annual-tax = PPh 21 bulan ini dihitung ulang setahun.

# Mengapa seseorang belum dapat dihitung.
refusal-pay-missing-class = Jabatan belum mempunyai kelas. Lengkapi kelas jabatan, lalu hitung ulang orang ini.
refusal-pay-no-ceiling = Belum ada pagu untuk jabatan jenis { $kind } kelas { $class }. Lengkapi tabel pagu dalam aturan.
refusal-pay-missing-attendance = Presensi bulan ini belum dihitung. Tutup presensi lebih dahulu.
refusal-pay-missing-rating = Kinerja bulan ini belum dinilai. Minta atasan menilai, lalu hitung ulang orang ini.
refusal-pay-missing-minutes = Menit aktivitas bulan ini belum diketahui. Lengkapi log aktivitas.
refusal-pay-missing-points = Poin bulan ini belum diketahui. Lengkapi poin.
refusal-pay-undefined-band = Kelebihan { $surplus } poin tidak diatur. Pemilik aturan harus memutuskan.
refusal-pay-no-minutes-target = Bulan ini tidak mempunyai hari kerja, sehingga target menit tidak ada. Periksa pola kerja.
refusal-pay-missing-salary = Baris gaji bulan ini belum ada. Unggah berkas gaji.
refusal-pay-missing-tax-status = Status PTKP belum diketahui. Lengkapi data keluarga.

# Gaji, iuran, dan pajak, yang juga berdiri di balik TPP.
why-salary = Gaji yang ditransfer
why-salary-basic = Gaji pokok golongan { $golongan }, masa kerja { $years } tahun
why-salary-spouse = Tunjangan suami atau istri: { $n } orang
why-salary-children = Tunjangan anak: { $n } orang
why-salary-post = Tunjangan jabatan
why-salary-rice = Tunjangan beras
why-salary-iwp = Iuran wajib pegawai
why-salary-rounding = Pembulatan dari { $net }
why-health-share = Iuran jaminan kesehatan pegawai: { $rate } dari gaji { $base } dan TPP { $allowance }, dasar paling banyak { $cap }
why-health-on-salary = Dipotong dari gaji
why-health-on-allowance = Dipotong dari TPP
why-health-employer = Iuran jaminan kesehatan pemberi kerja: { $rate } dari gaji { $base } dan TPP { $allowance }, dasar paling banyak { $cap }
why-tax-monthly = Tarif efektif kategori { $category }: { $rate } × { $gross }
why-tax-on-allowance = PPh 21 atas gaji { $salary } dan TPP { $allowance }, dikurangi PPh 21 atas gaji
why-tax-on-salary-stated = PPh 21 atas gaji menurut daftar gaji
why-tax-december = Hitung ulang setahun atas penghasilan bruto { $gross }
why-tax-post-cost = Biaya jabatan { $months } bulan
why-tax-pension = Iuran pensiun setahun
why-tax-exemption = Penghasilan tidak kena pajak, status { $status }
why-tax-taxable = Penghasilan kena pajak, dibulatkan ke bawah
why-tax-year = PPh 21 setahun menurut tarif Pasal 17
why-tax-withheld = PPh 21 yang sudah dipotong
