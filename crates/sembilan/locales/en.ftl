# Law
law-menu = Law
law-title = Law in force
law-lead = { $total } parameters; { $unverified } are still to be verified against the official text.
law-search = Search the law
law-only = Show
law-only-all = All
law-to-verify = to be verified
law-verify = Verification
law-local = filled locally
law-national = national
law-none = No rule fits.
law-key = Key
law-name = Name
law-value = Value
law-since = In force since
law-basis = Legal basis
law-in-force = in force
law-open-end = onwards
law-checked = Checked
law-not-checked = Not yet held against the official text
law-note = Note
law-source = File
law-table-open = Show table
law-yes = yes
law-no = no
law-try = Try another value
law-related = Related rules
law-group = Field
law-groups = Fields of law
law-all-groups = All fields
law-total = Rules
law-unfilled = No value yet.
law-unfilled-text = This rule waits to be filled in the file of local rules.
law-group-account = Account codes
law-group-activity = Activity minutes
law-group-attendance = Attendance
law-group-bank = Bank
law-group-calendar = Holidays and Ramadan
law-group-credit = Credits
law-group-discipline = Discipline
law-group-identity = Identity numbers
law-group-increment = Periodic increments
law-group-leave = Leave
law-group-medal = Medals
law-group-pay = Pay
law-group-post = Posts
law-group-promotion = Promotion
law-group-rank = Ranks
law-group-retirement = Retirement
law-group-schedule = Working hours
law-group-sipd = Regional finance sheets
law-group-skp = Ratings
law-group-tax = Income tax
law-group-tpp = Allowance

# Home
home-title = Home
home-morning = Good morning, { $name }
home-noon = Good day, { $name }
home-evening = Good afternoon, { $name }
home-night = Good evening, { $name }
home-today = Today
home-hours = Schedule
home-open-day = See this day
home-ahead = What comes next
home-behind = The last months
home-month = Month
home-late-minutes = Late
home-net = Allowance received
home-net-none = not locked yet
home-days =
    { $n ->
        [one] 1 day
       *[other] { $n } days
    }
home-days-so-far =
    { $n ->
        [one] of 1 working day this month
       *[other] of { $n } working days this month
    }
home-leave = Annual leave left
home-leave-carried = { $n } of them from years before
home-leave-note = of { $year }, by the records
home-todo-asked =
    { $n ->
        [one] 1 of your corrections is not decided yet
       *[other] { $n } of your corrections are not decided yet
    }
home-waiting = Waiting for you
home-nothing = Nothing is waiting for you.
home-my-month = My month
home-late = Late this month
home-absent = Absent without word
home-present = Days present
home-slip = Latest payslip
home-slip-none = None yet
home-corrections = Corrections to decide
home-unrated = Team members not rated
home-unrated-agency = Not yet rated
home-todo-unrated-agency = { $n } employees have no rating for { $month }
home-agency-months = { $agency }, month by month
home-people-judged = People
home-open-agency = Open attendance of the agency
home-pending-devices = Machines to approve
home-silent-devices = Silent machines
home-unmapped = Unknown PINs
home-close = Close of the month
home-close-state = { $month }: { $state }
home-exceptions = Exceptions
home-cost = Allowance cost
home-cost-note = net, { $month }
home-people = People paid
home-present-now = Present now
home-of = of { $n }
home-late-now = Late today
home-missing-now = No word yet
home-trend = Allowance cost per month
home-journal = Journal entries
home-verdict-never = Journal not yet verified
home-open-close = Go on with the close
home-open-check = Check the computation
home-open-files = Download payment files
home-open-verify = Open the journal
home-open-today = See today's attendance
home-open-month = Open my attendance
home-month-open = not computed
home-todo-close = Close { $month }: { $state }
home-todo-corrections = { $n } attendance corrections to decide
home-todo-unrated = { $n } team members not rated for { $month }
home-todo-devices = { $n } machines wait for approval
home-todo-unmapped = { $n } PINs are not mapped
home-todo-quarantine = { $n } lines of machines wait for a look
home-todo-returned = { $month } was sent back to be mended
home-todo-returned-note = { $name }, { $when }: { $ground }
home-todo-check = The computation of { $month } waits for the second person

# Founding
flaw-already-founded = This government is founded already: the database holds an account.
