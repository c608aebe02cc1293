# Journal
aud-menu = Journal
aud-title = Journal
aud-verdict = State of the journal
aud-verdict-none = The journal was never verified here.
aud-verdict-none-text = A verification reads every entry and every protected row and compares them with the fingerprints on record.
aud-verdict-intact = The journal is intact up to entry { $seq } ({ $moment }).
aud-verdict-intact-text = { $rows } protected rows fit their fingerprints.
aud-verdict-broken = The journal is not intact: { $found } findings ({ $moment }).
aud-verdict-broken-text = The first: { $first }
aud-size = { $size } entries on record.
aud-signed = The last checkpoint covers { $size } entries.
aud-unsigned = No checkpoint was signed yet.
aud-witness = Witnesses: { $names }.
aud-witness-none = No outside witness has cosigned yet.
aud-verify = Verify now
aud-verifying = Verification of the journal
aud-verify-failed = The verification could not run to its end. The operator finds the cause in the log.
aud-result-open = Show the last result
aud-result-title = Result of the verification
aud-what-now = Change nothing in the database. Keep a copy of its file, write down this finding and tell the Inspectorate; a backup from before the change shows what was there.
aud-entries = Entries read
aud-checkpoints = Checkpoints compared
aud-root = Root of the tree
aud-finding = Finding
aud-table = Table
aud-key = Key of the row
aud-detail = Technical detail
aud-back = Back to the journal
aud-clear = Clear filters

# Findings
aud-fault-entry-missing = Entry { $seq } is missing from the journal.
aud-fault-entry-altered = The published part of entry { $seq } was altered.
aud-fault-record-altered = The open record of entry { $seq } was altered.
aud-fault-seals-altered = The seals of entry { $seq } were altered { $table }.
aud-fault-tree-altered = The tree of the journal does not fit its entries (entry { $seq }).
aud-fault-checkpoint = A signed checkpoint does not fit the journal (entry { $seq }).
aud-fault-row-altered = Row { $key } of table { $table } was altered past the journal.
aud-fault-row-missing = Row { $key } of table { $table } was removed past the journal.
aud-fault-row-added = Row { $key } of table { $table } was added past the journal.
aud-fault-unreadable = A part of the journal cannot be read.

# List
aud-views = Saved views
aud-view-all = All
aud-view-reveals = Protected data opened
aud-view-roles = Roles granted
aud-view-refused = Logins refused
aud-view-waivers = Gaps waived
aud-seq = Entry
aud-time = Time
aud-what = Event
aud-kind = Kind
aud-all-kinds = All kinds
aud-actor = Actor
aud-hat = Role
aud-object = Object
aud-subject = Person concerned
aud-ground = Ground
aud-rows = Rows sealed
aud-law = Fingerprint of the law
aud-leaf = Fingerprint of the entry
aud-from = From
aud-to = To
aud-none = Nothing fits { $count } filters.
aud-nobody = There is nobody "{ $word }".
aud-nobody-hint = Use the NIP for people who are no longer in service.
aud-which = Who is meant?
aud-shown = { $count } entries shown
aud-newest = Newest
aud-older = Older
aud-room-account = Accounts and roles
aud-room-allowance = Allowance
aud-room-attendance = Attendance
aud-room-audit = Journal
aud-room-discipline = Discipline
aud-room-pages = Pages
aud-room-performance = Performance
aud-room-personnel = Personnel
aud-actor-device = Attendance machine { $id }
aud-actor-system = System ({ $job })
aud-actor-nobody = Somebody not logged in
aud-person-number = person number { $id }

# One entry
aud-entry-title = Entry { $seq }
aud-entry-open = Open the entry
aud-entry-before = Entry before
aud-entry-after = Entry after
aud-entry-back = Back to the entry
aud-body = What the record says
aud-member = Part
aud-before = Before
aud-value = Value
aud-as-json = As JSON
aud-sealed = Rows sealed
aud-sealed-none = This entry sealed no rows.
aud-sealed-count = { $rows } rows sealed; a verification finds a change of any of them.
aud-scope-rows = { $rows } rows
aud-erased = removed
aud-proof = Proof
aud-proof-title = Proof of entry { $seq }
aud-proof-lead = The receipt holds the record, the entry, the path to the root and the signed checkpoint. Anybody can check it without this system.
aud-receipt-take = Take the receipt
aud-not-covered = No checkpoint covers this entry yet.
aud-not-covered-text = A checkpoint is signed every minute. Load this page again in a moment.
refusal-not-signed-yet = No signed checkpoint covers this entry yet. Try again in a moment.
aud-tree-size = Entries in the tree
aud-note = The signed checkpoint
aud-path = Path to the root ({ $count } hashes)
aud-foreign = Checking with another program
aud-foreign-key = Take the verifier key from outside this system: from the decree that founded the journal, or from the page of the Inspectorate. It must be the same as:
aud-foreign-log = Fetch the published journal; its layout is C2SP tlog-tiles:
aud-foreign-client = Check it with any tlog-tiles client, for example the Python program that comes along:
aud-foreign-receipt = Check the receipt without a network:
aud-limit = The journal proves that nothing was changed after it was recorded, not that the input was true. Therefore the raw data of attendance machines are recorded too.

# Events: accounts
event-account-opened = { $actor } opened the account of { $subject }.
event-account-login = { $actor } logged in.
event-account-login-refused = A login to the account of { $subject } was refused.
event-account-confirmed = { $actor } confirmed with a code of the authenticator.
event-account-confirm-refused = The confirmation of { $actor } with a code was refused.
event-account-password-changed = { $actor } changed the password of the account of { $subject }.
event-account-factor-set = { $actor } set up an authenticator for the account of { $subject }.
event-account-logins-ended = { $actor } ended all logins of the account of { $subject }.
event-account-disabled = { $actor } disabled the account of { $subject }.
event-account-enabled = { $actor } enabled the account of { $subject } again.
event-account-reset-started = { $actor } issued an activation code for { $subject }.
event-account-role-granted = { $actor } granted { $subject } the role { $role }.
event-account-delegated = { $actor } named { $subject } as deputy.
event-account-delegation-ended = { $actor } ended a deputyship ({ $object }).

# Events: personnel
event-personnel-unit-created = { $actor } created a unit ({ $object }).
event-personnel-unit-headed = { $actor } set the heading post of a unit ({ $object }).
event-personnel-post-created = { $actor } created a post ({ $object }).
event-personnel-person-created = { $actor } recorded { $subject } as an employee.
event-personnel-people-imported = { $actor } brought in personnel data ({ $object }).
event-personnel-appointed = { $actor } recorded the appointment of { $subject } to a post.
event-personnel-appointment-ended = { $actor } ended an appointment of { $subject }.
event-personnel-revealed = { $actor } opened protected data of { $subject }.

# Events: attendance
event-attendance-absence-recorded = { $actor } recorded a lawful absence of { $subject }.
event-attendance-absence-ended = { $actor } ended a lawful absence of { $subject }.
event-attendance-correction-asked = { $actor } asked for a correction of the attendance of { $subject }.
event-attendance-correction-decided = { $actor } decided a correction of the attendance of { $subject }.
event-attendance-correction-withdrawn = { $actor } withdrew a correction of the attendance of { $subject }.
event-attendance-event-missed = { $actor } recorded a roll call, ceremony or meeting missed by { $subject }.
event-attendance-event-ended = { $actor } cancelled a record of a roll call, ceremony or meeting of { $subject }.
event-attendance-holiday-recorded = { $actor } recorded a local holiday ({ $object }).
event-attendance-holiday-ended = { $actor } cancelled a local holiday ({ $object }).
event-attendance-outage-declared = { $actor } declared an outage of attendance machines ({ $object }).
event-attendance-outage-ended = { $actor } cancelled the declaration of an outage ({ $object }).
event-attendance-pattern-assigned = { $actor } assigned working hours to { $subject }.
event-attendance-pattern-ended = { $actor } ended the working hours of { $subject }.
event-attendance-roster-imported = { $actor } brought in a roster of shifts ({ $object }).
event-attendance-alarm-raised = The system raised an alarm about { $object }.
event-attendance-alarm-closed = { $actor } closed an alarm about { $object }.
event-attendance-batch-accepted = { $actor } handed in { $lines } lines of attendance, { $new } of them new.
event-attendance-command-queued = { $actor } ordered { $object }: { $command }.
event-attendance-command-sent = Commands were handed to { $object }.
event-attendance-command-answered = { $object } answered commands.
event-attendance-command-expired = Commands that were never answered expired.
event-attendance-device-approved = { $actor } approved a machine ({ $object }).
event-attendance-device-blocked = { $actor } blocked a machine ({ $object }).
event-attendance-device-changed = { $actor } changed a machine ({ $object }).
event-attendance-device-greeted = { $object } introduced itself.
event-attendance-device-pending = An unknown machine called ({ $object }).
event-attendance-device-pull-again = { $actor } asked { $object } to send again.
event-attendance-device-registered = { $object } told about itself.
event-attendance-pin-mapped = { $actor } mapped a PIN to { $subject }.
event-attendance-pin-ended = { $actor } ended the mapping of a PIN to { $subject }.
event-attendance-pin-imported = { $actor } brought in a map of PINs.
event-attendance-punch-attributed = Waiting punches were attributed to their owners.
event-attendance-quarantine-dismissed = { $actor } dismissed a line in quarantine ({ $object }).
event-attendance-quarantine-replayed = { $actor } read the quarantine again ({ $object }).

# Events: performance and discipline
event-performance-rated = { $actor } recorded the rating of { $subject }.
event-performance-minutes-validated = { $actor } recorded validated activity minutes of { $subject }.
event-discipline-sanction-recorded = { $actor } recorded a sanction against { $subject }.
event-discipline-lhkpn-recorded = { $actor } recorded the state of the wealth report of { $subject }.

# Events: allowance
event-allowance-run-computed = { $actor } computed the allowance ({ $object }).
event-allowance-run-checked = { $actor } checked the allowance ({ $object }).
event-allowance-run-locked = { $actor } locked the allowance ({ $object }).
event-allowance-run-reopened = { $actor } reopened the allowance ({ $object }).
event-allowance-law-accepted = { $actor } accepted an unverified value of law ({ $object }).
event-allowance-gap-waived = { $actor } went on although data are incomplete ({ $object }).
event-allowance-salary-imported = { $actor } brought in a salary sheet ({ $object }).

# Events: system
event-audit-verified = { $actor } verified the journal: { $entries } entries, { $found } findings.
event-store-migrated = Tables of { $object } were made ready.
