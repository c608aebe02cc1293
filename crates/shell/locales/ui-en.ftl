# Frame and components
ui-skip = Skip to content
ui-product = Sembilan
ui-product-line = Sembilan, attendance and performance of the civil service
ui-search = Search
ui-search-all = Search all data
ui-filter-list = Filter the list
ui-search-hint = Search name or NIP
ui-mine = Account and notifications
ui-waiting =
    { $n ->
        [0] Nothing is waiting for you
        [one] 1 item is waiting for you
       *[other] { $n } items are waiting for you
    }
ui-account = My account
ui-theme = Appearance
ui-theme-light = Light
ui-theme-dark = Dark
ui-theme-auto = Follow the device
ui-lang = Language
ui-logout = Log out
ui-menu = Main menu
ui-menu-more = Menu
ui-close = Close
ui-acting-as = Acting as
ui-help = Help
ui-policy = Authority
ui-palette = Search people, pages and actions
ui-palette-hint = Type a name, a NIP or a page
ui-palette-keys = Arrows to choose, Enter to open, Esc to close
ui-fault = Something failed on our side. What you typed is safe. Please try again shortly.
ui-offline = Offline. You are seeing the latest data we have.
ui-copied = Copied
ui-copy = Copy
ui-why = Why
ui-flaws =
    { $n ->
        [one] 1 field needs mending
       *[other] { $n } fields need mending
    }
ui-row = Row
ui-optional = optional
ui-filter = Apply
ui-pages = Pages of the list
ui-page-open = Page { $page } · more than { $counted } rows
ui-page-of = Page { $page } of { $pages } · { $total } rows
ui-before = Previous
ui-after = Next
ui-take = Download
ui-print = Print
ui-step-done = done
ui-as-table = See as a table
ui-series = Series
ui-value = Value
chart-desc = Lowest { $least } ({ $least-at }), highest { $most } ({ $most-at }), mean { $mean }.
chart-empty = No data yet.
why-verify = needs verification
why-since = in force since { $date }
why-none = No rule applies.
why-folded = Details
fact-day = Day
fact-rating = Rating
fact-post = Post
fact-leave = Leave
fact-salary = Salary
fact-sanction = Sanction
fact-record = Record

# Status
status-draft = Draft
status-sent = Sent
status-in-review = In review
status-needs-work = Needs work
status-approved = Approved
status-rejected = Rejected
status-cancelled = Cancelled
status-done = Done
status-expired = Expired

# Names of fields before a message that does not name them
field-nip = NIP
field-pin = PIN
field-kind = Kind
field-date = Date
field-time = Time
field-reason = Reason
field-ground = Reason
field-file = File
field-decree = Letter number
field-first-day = First day
field-last-day = Last day
field-from-minute = From time
field-to-minute = To time
field-from = From
field-to = To
field-from-date = First date
field-to-date = Last date
field-from-time = From time
field-to-time = To time
field-valid-from = In force from
field-valid-to = In force until
field-name = Name
field-unit = Unit
field-device = Machine
field-pattern = Work pattern
field-month = Month
field-opd = Agency
field-agency-id = Agency
field-role = Role
