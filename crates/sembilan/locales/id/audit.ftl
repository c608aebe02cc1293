# Jurnal
aud-menu = Jurnal
aud-title = Jurnal
aud-verdict = Keadaan jurnal
aud-verdict-none = Jurnal belum pernah diverifikasi di sini.
aud-verdict-none-text = Verifikasi membaca setiap entri dan setiap baris yang dilindungi, lalu membandingkannya dengan sidik yang tercatat.
aud-verdict-intact = Jurnal utuh sampai entri { $seq } ({ $moment }).
aud-verdict-intact-text = { $rows } baris yang dilindungi sesuai dengan sidiknya.
aud-verdict-broken = Jurnal tidak utuh: { $found } temuan ({ $moment }).
aud-verdict-broken-text = Yang pertama: { $first }
aud-size = { $size } entri tercatat.
aud-signed = Titik periksa terakhir mencakup { $size } entri.
aud-unsigned = Belum ada titik periksa yang ditandatangani.
aud-witness = Saksi: { $names }.
aud-witness-none = Belum ada saksi di luar yang ikut menandatangani.
aud-verify = Verifikasi sekarang
aud-verifying = Verifikasi jurnal
aud-verify-failed = Verifikasi tidak dapat dijalankan sampai selesai. Operator menemukan sebabnya di log.
aud-result-open = Lihat hasil terakhir
aud-result-title = Hasil verifikasi
aud-what-now = Jangan ubah apa pun pada basis data. Simpan salinan berkasnya, catat temuan ini, dan beri tahu Inspektorat; salinan cadangan sebelum perubahan menunjukkan isi semula.
aud-entries = Entri dibaca
aud-checkpoints = Titik periksa dibandingkan
aud-root = Akar pohon
aud-finding = Temuan
aud-table = Tabel
aud-key = Kunci baris
aud-detail = Rincian teknis
aud-back = Kembali ke jurnal
aud-clear = Hapus saringan

# Temuan
aud-fault-entry-missing = Entri { $seq } hilang dari jurnal.
aud-fault-entry-altered = Isi terbit entri { $seq } diubah.
aud-fault-record-altered = Catatan terbuka entri { $seq } diubah.
aud-fault-seals-altered = Segel pada entri { $seq } diubah { $table }.
aud-fault-tree-altered = Pohon jurnal tidak cocok dengan entrinya (entri { $seq }).
aud-fault-checkpoint = Titik periksa yang ditandatangani tidak cocok dengan jurnal (entri { $seq }).
aud-fault-row-altered = Baris { $key } pada tabel { $table } diubah di luar jurnal.
aud-fault-row-missing = Baris { $key } pada tabel { $table } dihapus di luar jurnal.
aud-fault-row-added = Baris { $key } pada tabel { $table } ditambahkan di luar jurnal.
aud-fault-unreadable = Sebagian jurnal tidak dapat dibaca.

# Daftar
aud-views = Tampilan tersimpan
aud-view-all = Semua
aud-view-reveals = Data tertutup dibuka
aud-view-roles = Peran diberikan
aud-view-refused = Masuk ditolak
aud-view-waivers = Kekurangan diabaikan
aud-seq = Entri
aud-time = Waktu
aud-what = Kejadian
aud-kind = Jenis
aud-all-kinds = Semua jenis
aud-actor = Pelaku
aud-hat = Peran
aud-object = Objek
aud-subject = Orang yang bersangkutan
aud-ground = Dasar
aud-rows = Baris disegel
aud-law = Sidik aturan
aud-leaf = Sidik entri
aud-from = Dari tanggal
aud-to = Sampai tanggal
aud-none = Tidak ada yang cocok dengan { $count } saringan.
aud-nobody = Tidak ada orang "{ $word }".
aud-nobody-hint = Gunakan NIP untuk orang yang sudah tidak bertugas.
aud-which = Siapa yang dimaksud?
aud-shown = { $count } entri ditampilkan
aud-newest = Terbaru
aud-older = Lebih lama
aud-room-account = Akun dan peran
aud-room-allowance = TPP
aud-room-attendance = Presensi
aud-room-audit = Jurnal
aud-room-discipline = Disiplin
aud-room-pages = Halaman
aud-room-performance = Kinerja
aud-room-personnel = Kepegawaian
aud-actor-device = Mesin presensi { $id }
aud-actor-system = Sistem ({ $job })
aud-actor-nobody = Seseorang yang belum masuk
aud-person-number = orang nomor { $id }

# Satu entri
aud-entry-title = Entri { $seq }
aud-entry-open = Buka entri
aud-entry-before = Entri sebelumnya
aud-entry-after = Entri berikutnya
aud-entry-back = Kembali ke entri
aud-body = Isi catatan
aud-member = Unsur
aud-before = Sebelum
aud-value = Nilai
aud-as-json = Sebagai JSON
aud-sealed = Baris yang disegel
aud-sealed-none = Entri ini tidak menyegel baris.
aud-sealed-count = { $rows } baris disegel; perubahan pada salah satunya ditemukan oleh verifikasi.
aud-scope-rows = { $rows } baris
aud-erased = dihapus
aud-proof = Bukti
aud-proof-title = Bukti entri { $seq }
aud-proof-lead = Berkas bukti memuat catatan, entri, jalur ke akar, dan titik periksa yang ditandatangani. Siapa pun dapat memeriksanya tanpa sistem ini.
aud-receipt-take = Unduh bukti
aud-not-covered = Entri ini belum tercakup titik periksa.
aud-not-covered-text = Titik periksa ditandatangani setiap menit. Muat ulang halaman ini sebentar lagi.
refusal-not-signed-yet = Entri ini belum tercakup titik periksa yang ditandatangani. Coba lagi sebentar lagi.
aud-tree-size = Entri dalam pohon
aud-note = Titik periksa yang ditandatangani
aud-path = Jalur ke akar ({ $count } sidik)
aud-foreign = Memeriksa dengan program lain
aud-foreign-key = Ambil kunci pemeriksa dari luar sistem ini: dari SK pembentukan jurnal atau dari laman Inspektorat. Kunci itu harus sama dengan:
aud-foreign-log = Ambil jurnal yang diterbitkan; susunannya C2SP tlog-tiles:
aud-foreign-client = Periksa dengan klien tlog-tiles mana pun, misalnya program Python yang disertakan:
aud-foreign-receipt = Periksa berkas bukti tanpa jaringan:
aud-limit = Jurnal membuktikan bahwa sesudah dicatat tidak ada yang diubah, bukan bahwa isian semula benar. Karena itu data mentah mesin presensi ikut dicatat.

# Kejadian: akun
event-account-opened = { $actor } membuka akun { $subject }.
event-account-login = { $actor } masuk.
event-account-login-refused = Upaya masuk ke akun { $subject } ditolak.
event-account-confirmed = { $actor } mengonfirmasi diri dengan kode autentikator.
event-account-confirm-refused = Konfirmasi { $actor } dengan kode autentikator ditolak.
event-account-password-changed = { $actor } mengganti kata sandi akun { $subject }.
event-account-factor-set = { $actor } memasang autentikator pada akun { $subject }.
event-account-logins-ended = { $actor } mengakhiri semua perangkat yang masuk ke akun { $subject }.
event-account-disabled = { $actor } menonaktifkan akun { $subject }.
event-account-enabled = { $actor } mengaktifkan kembali akun { $subject }.
event-account-reset-started = { $actor } menerbitkan kode aktivasi untuk { $subject }.
event-account-role-granted = { $actor } memberi { $subject } peran { $role }.
event-account-delegated = { $actor } menunjuk { $subject } sebagai pengganti.
event-account-delegation-ended = { $actor } mengakhiri penunjukan pengganti ({ $object }).

# Kejadian: kepegawaian
event-personnel-unit-created = { $actor } membentuk unit ({ $object }).
event-personnel-unit-headed = { $actor } menetapkan jabatan pimpinan unit ({ $object }).
event-personnel-post-created = { $actor } membentuk jabatan ({ $object }).
event-personnel-person-created = { $actor } mencatat { $subject } sebagai pegawai.
event-personnel-people-imported = { $actor } memasukkan data kepegawaian ({ $object }).
event-personnel-appointed = { $actor } mencatat pengangkatan { $subject } dalam jabatan.
event-personnel-appointment-ended = { $actor } mengakhiri jabatan { $subject }.
event-personnel-revealed = { $actor } membuka data tertutup { $subject }.

# Kejadian: presensi
event-attendance-absence-recorded = { $actor } mencatat ketidakhadiran sah untuk { $subject }.
event-attendance-absence-ended = { $actor } mengakhiri ketidakhadiran sah { $subject }.
event-attendance-correction-asked = { $actor } mengajukan koreksi presensi { $subject }.
event-attendance-correction-decided = { $actor } memutus koreksi presensi { $subject }.
event-attendance-correction-withdrawn = { $actor } menarik koreksi presensi { $subject }.
event-attendance-event-missed = { $actor } mencatat apel, upacara, atau rapat yang tidak diikuti { $subject }.
event-attendance-event-ended = { $actor } membatalkan catatan apel, upacara, atau rapat { $subject }.
event-attendance-holiday-recorded = { $actor } mencatat hari libur daerah ({ $object }).
event-attendance-holiday-ended = { $actor } membatalkan hari libur daerah ({ $object }).
event-attendance-outage-declared = { $actor } menyatakan gangguan mesin presensi ({ $object }).
event-attendance-outage-ended = { $actor } membatalkan pernyataan gangguan ({ $object }).
event-attendance-pattern-assigned = { $actor } menetapkan pola jam kerja untuk { $subject }.
event-attendance-pattern-ended = { $actor } mengakhiri pola jam kerja { $subject }.
event-attendance-roster-imported = { $actor } memasukkan jadwal sif ({ $object }).
event-attendance-alarm-raised = Sistem membunyikan peringatan pada { $object }.
event-attendance-alarm-closed = { $actor } menutup peringatan pada { $object }.
event-attendance-batch-accepted = { $actor } menyerahkan { $lines } baris presensi, { $new } di antaranya baru.
event-attendance-command-queued = { $actor } memerintah { $object }: { $command }.
event-attendance-command-sent = Perintah diserahkan kepada { $object }.
event-attendance-command-answered = { $object } menjawab perintah.
event-attendance-command-expired = Perintah yang tidak pernah dijawab dinyatakan kedaluwarsa.
event-attendance-device-approved = { $actor } menyetujui mesin ({ $object }).
event-attendance-device-blocked = { $actor } memblokir mesin ({ $object }).
event-attendance-device-changed = { $actor } mengubah mesin ({ $object }).
event-attendance-device-greeted = { $object } memperkenalkan diri.
event-attendance-device-pending = Mesin yang belum dikenal menghubungi sistem ({ $object }).
event-attendance-device-pull-again = { $actor } meminta { $object } mengirim ulang.
event-attendance-device-registered = { $object } melaporkan keterangannya.
event-attendance-pin-mapped = { $actor } menghubungkan PIN dengan { $subject }.
event-attendance-pin-ended = { $actor } mengakhiri hubungan PIN dengan { $subject }.
event-attendance-pin-imported = { $actor } memasukkan peta PIN.
event-attendance-punch-attributed = Presensi yang tertunda dihubungkan dengan pemiliknya.
event-attendance-quarantine-dismissed = { $actor } menyisihkan baris karantina ({ $object }).
event-attendance-quarantine-replayed = { $actor } membaca ulang karantina ({ $object }).

# Kejadian: kinerja dan disiplin
event-performance-rated = { $actor } mencatat nilai kinerja { $subject }.
event-performance-minutes-validated = { $actor } mencatat menit aktivitas tervalidasi { $subject }.
event-discipline-sanction-recorded = { $actor } mencatat hukuman disiplin { $subject }.
event-discipline-lhkpn-recorded = { $actor } mencatat keadaan LHKPN { $subject }.

# Kejadian: TPP
event-allowance-run-computed = { $actor } menghitung TPP ({ $object }).
event-allowance-run-checked = { $actor } memeriksa TPP ({ $object }).
event-allowance-run-locked = { $actor } mengunci TPP ({ $object }).
event-allowance-run-reopened = { $actor } membuka kembali TPP ({ $object }).
event-allowance-law-accepted = { $actor } menerima nilai aturan yang belum diverifikasi ({ $object }).
event-allowance-gap-waived = { $actor } melanjutkan walau data belum lengkap ({ $object }).
event-allowance-salary-imported = { $actor } memasukkan daftar gaji ({ $object }).

# Kejadian: sistem
event-audit-verified = { $actor } memverifikasi jurnal: { $entries } entri, { $found } temuan.
event-store-migrated = Tabel { $object } disiapkan.
