prf-menu = Performance ratings
prf-title = Ratings of my team
prf-month-title = Ratings of my team, { $month }
prf-other-months = Other months
prf-agency-unrated = Not yet rated in your agency
prf-agency-first = The first { $n } names are shown.
prf-person-title = Rating history
prf-name = Name
prf-month = Month
prf-results = Results
prf-behaviour = Behaviour
prf-predicate = Predicate
prf-minutes = Validated activity minutes
prf-ground = Note
prf-rate = Rate
prf-replaced = replaced
prf-not-rated = Not rated
prf-open = { $n } people are not rated this month.
prf-all-rated = Everybody is rated this month.
prf-none = You rate nobody.
prf-none-hint = You rate the employees of the unit you head.
prf-history-none = No rating yet. The direct superior enters it each month.
prf-word-di-atas = above expectation
prf-word-sesuai = as expected
prf-word-di-bawah = below expectation
prf-predicate-sangat-baik = Very good
prf-predicate-baik = Good
prf-predicate-butuh-perbaikan = Needs improvement
prf-predicate-kurang = Poor
prf-predicate-sangat-kurang = Very poor
prf-import-nilai = Import ratings
prf-import-menit = Import activity minutes
flaw-rating-word = Row { $row }, { $column }: write di_atas, sesuai or di_bawah.
flaw-minutes-range = Minutes must be between 0 and 44,640.

# Reasons behind the predicate.
why-skp-predicate = Predicate: results { $results ->
        [di_atas] above expectation
       *[sesuai] as expected
        [di_bawah] below expectation
    }, behaviour { $behaviour ->
        [di_atas] above expectation
       *[sesuai] as expected
        [di_bawah] below expectation
    }
