//! Who may do what to which record: one table, one pure function, no exceptions elsewhere.
//!
//! The table is `policy.csv` beside this crate's sources; an auditor reads it as a page. What no
//! row permits is refused. A [`Permit`] can only be made here, and every write of the store asks
//! for one, so an act without a permit does not compile.

use crate::failure::Refusal;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::LazyLock;

macro_rules! names {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $text)] $variant,)* }
        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];
            /// Its name in the table, in the journal and in locale keys.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }
            /// From its name.
            #[must_use]
            pub fn parse(text: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|it| it.name() == text)
            }
        }
    };
}

names! {
    /// A hat. A person wears several; devices and the system have their own.
    Role {
        /// Every person with an account.
        Employee = "employee",
        /// Direct superior, by appointment.
        Superior = "superior",
        /// Operator of one agency.
        AgencyAdmin = "agency_admin",
        /// Officer of the personnel agency (BKPSDM).
        Officer = "officer",
        /// Verifier of the personnel agency: the second person.
        Verifier = "verifier",
        /// Treasury (BPKAD).
        Treasury = "treasury",
        /// Inspectorate.
        Auditor = "auditor",
        /// Mayor, regent or governor (PPK).
        Mayor = "mayor",
        /// An approved attendance terminal.
        Device = "device",
        /// The system itself: scheduler, migration, command line. Can never approve.
        System = "system",
    }
}

names! {
    /// How the actor stands to the record, nearest first.
    Relation {
        /// The record is about the actor.
        Own = "own",
        /// The actor is the direct superior of whom it is about.
        Subordinate = "subordinate",
        /// Same unit.
        Unit = "unit",
        /// Same agency.
        Agency = "agency",
        /// Anything in this pemda.
        Pemda = "pemda",
    }
}

names! {
    /// Everything that can be done. A new page or command adds its action here and its rows to
    /// the table; the route guard test fails until both are there.
    Action {
        /// See one's own start page.
        HomeView = "home.view",
        /// Find people in a list.
        PersonList = "person.list",
        /// Open a person's page.
        PersonView = "person.view",
        /// See pay, bank account and tax data of a person.
        PersonPay = "person.pay",
        /// Unmask a protected field; journalled.
        PersonReveal = "person.reveal",
        /// Record a person, an appointment or another personnel fact.
        PersonRecord = "person.record",
        /// See agencies, units and posts.
        UnitView = "unit.view",
        /// See a person's attendance days.
        DayView = "day.view",
        /// See the attendance of a whole unit.
        UnitDayView = "unit_day.view",
        /// See the attendance of the whole pemda.
        CityDayView = "city_day.view",
        /// Ask for a correction of a day.
        CorrectionRequest = "correction.request",
        /// Decide a correction (approving).
        CorrectionDecide = "correction.decide",
        /// Record leave, duty, permits, flexible work.
        AbsenceRecord = "absence.record",
        /// Record holidays, schedules, Ramadan, rosters.
        CalendarRecord = "calendar.record",
        /// Record a machine outage.
        OutageRecord = "outage.record",
        /// Record missed apel, ceremonies and meetings.
        EventRecord = "event.record",
        /// See devices.
        DeviceView = "device.view",
        /// Approve, block or change a device.
        DeviceManage = "device.manage",
        /// Queue a command for a device.
        DeviceCommand = "device.command",
        /// Map PINs to people.
        PinMap = "pin.map",
        /// Look at and replay quarantined lines.
        QuarantineReplay = "quarantine.replay",
        /// Upload a punch file.
        PunchUpload = "punch.upload",
        /// Hand in punches as a device.
        PunchDeliver = "punch.deliver",
        /// See ratings and activity minutes.
        RatingView = "rating.view",
        /// Record ratings and validated activity minutes (approving).
        RatingRecord = "rating.record",
        /// See sanctions and LHKPN status.
        SanctionView = "sanction.view",
        /// Record sanctions and LHKPN status.
        SanctionRecord = "sanction.record",
        /// Import the monthly salary sheet.
        SalaryImport = "salary.import",
        /// See the close of a month.
        MonthView = "month.view",
        /// Prepare and compute a month.
        MonthCompute = "month.compute",
        /// Check a computed month as the second person (approving).
        MonthCheck = "month.check",
        /// Send a computed or checked month back with a remark (approving).
        MonthReturn = "month.return",
        /// Lock a month (approving).
        MonthLock = "month.lock",
        /// Open a locked month again.
        MonthReopen = "month.reopen",
        /// Accept an unverified value of law by name (approving).
        LawAccept = "law.accept",
        /// See a payslip.
        PayslipView = "payslip.view",
        /// Take out registers and treasury files.
        RegisterExport = "register.export",
        /// See parameters of law.
        LawView = "law.view",
        /// Try another value on a past month.
        LawTry = "law.try",
        /// See the journal and the policy table.
        AuditView = "audit.view",
        /// Verify the journal.
        AuditVerify = "audit.verify",
        /// Manage accounts: open, disable, start a reset.
        AccountManage = "account.manage",
        /// Hand one's powers to a deputy for some time.
        Delegate = "delegate",
        /// Change one's own password, factors and settings.
        SelfManage = "self.manage",
        /// Background work of the system: migrations, schedules, imports at the command line.
        SystemRun = "system.run",
    }
}

impl Action {
    /// Whether the act approves something; then actor, subject and makers must differ.
    #[must_use]
    pub fn approves(self) -> bool {
        matches!(
            self,
            Action::CorrectionDecide
                | Action::RatingRecord
                | Action::MonthCheck
                | Action::MonthReturn
                | Action::MonthLock
                | Action::LawAccept
        )
    }

    /// Whether it asks for a fresh second factor.
    #[must_use]
    pub fn step_up(self) -> bool {
        matches!(self, Action::MonthLock | Action::MonthReopen)
    }
}

/// Where a hat holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Only where the relation itself says so (own, subordinate).
    Person,
    /// One unit.
    Unit(i64),
    /// One agency.
    Agency(i64),
    /// The whole pemda.
    Pemda,
}

/// A hat with its reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Hat {
    /// The role.
    pub role: Role,
    /// Where it holds.
    pub scope: Scope,
    /// The person it was delegated by, for a deputy (Plt., Plh. or an explicit delegation).
    pub on_behalf_of: Option<i64>,
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Who {
    /// Nobody is logged in.
    Nobody,
    /// A person, by personnel number in this pemda's database.
    Person(i64),
    /// A device, by its number.
    Device(i64),
    /// The system, by the name of the job.
    System(&'static str),
}

/// Who acts, with the hats in force that day. First argument of every act and store function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Actor {
    /// Name of the pemda whose database this is.
    pub tenant: String,
    /// Who.
    pub who: Who,
    /// Hats.
    pub hats: Vec<Hat>,
    /// Where the request came from, for the journal: an address or `cli`.
    pub origin: String,
}

impl Actor {
    /// Nobody, from somewhere.
    #[must_use]
    pub fn nobody(tenant: impl Into<String>, origin: impl Into<String>) -> Actor {
        Actor { tenant: tenant.into(), who: Who::Nobody, hats: Vec::new(), origin: origin.into() }
    }

    /// The system under the name of a job.
    #[must_use]
    pub fn system(tenant: impl Into<String>, job: &'static str) -> Actor {
        Actor {
            tenant: tenant.into(),
            who: Who::System(job),
            hats: vec![Hat { role: Role::System, scope: Scope::Pemda, on_behalf_of: None }],
            origin: "system".to_owned(),
        }
    }

    /// A device.
    #[must_use]
    pub fn device(tenant: impl Into<String>, id: i64, origin: impl Into<String>) -> Actor {
        Actor {
            tenant: tenant.into(),
            who: Who::Device(id),
            hats: vec![Hat { role: Role::Device, scope: Scope::Pemda, on_behalf_of: None }],
            origin: origin.into(),
        }
    }

    /// The person behind it, if it is one.
    #[must_use]
    pub fn person(&self) -> Option<i64> {
        match self.who {
            Who::Person(id) => Some(id),
            _ => None,
        }
    }

    /// Whether this hat is worn, wherever it holds.
    #[must_use]
    pub fn wears(&self, role: Role) -> bool {
        self.hats.iter().any(|hat| hat.role == role)
    }

    /// A short name for the journal: `person/17`, `device/3`, `system/scheduler`, `nobody`.
    #[must_use]
    pub fn label(&self) -> String {
        match self.who {
            Who::Nobody => "nobody".to_owned(),
            Who::Person(id) => format!("person/{id}"),
            Who::Device(id) => format!("device/{id}"),
            Who::System(job) => format!("system/{job}"),
        }
    }
}

/// What the policy needs to know of the loaded record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// Whom the record is about.
    pub person: Option<i64>,
    /// That person's direct superior that day.
    pub superior: Option<i64>,
    /// Unit it belongs to.
    pub unit: Option<i64>,
    /// Agency it belongs to.
    pub agency: Option<i64>,
    /// Who made what is to be approved now; none of them may approve it.
    pub makers: Vec<i64>,
}

impl Target {
    /// A record of the pemda that is about nobody in particular.
    #[must_use]
    pub fn pemda() -> Target {
        Target::default()
    }

    /// A record about this person.
    #[must_use]
    pub fn person(id: i64) -> Target {
        Target { person: Some(id), ..Target::default() }
    }

    /// A record of this agency.
    #[must_use]
    pub fn agency(id: i64) -> Target {
        Target { agency: Some(id), ..Target::default() }
    }
}

/// Proof that the policy allowed one act. Only [`allow`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    action: Action,
    actor: Actor,
    role: Role,
    relation: Relation,
}

impl Permit {
    /// The act it allows.
    #[must_use]
    pub fn action(&self) -> Action {
        self.action
    }
    /// Who may do it.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }
    /// The hat that allowed it.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }
    /// The relation that allowed it.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.relation
    }
}

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The hat.
    pub role: Role,
    /// The act.
    pub action: Action,
    /// The widest relation it is allowed for.
    pub relation: Relation,
}

/// The table as text, as it ships.
pub const TABLE: &str = include_str!("../policy.csv");

/// Reads a policy table; a line that names an unknown role, action or relation is an error.
pub fn parse(text: &str) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    for (n, line) in text.lines().enumerate().skip(1) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut cells = line.split(',').map(str::trim);
        let mut next = || cells.next().unwrap_or_default();
        let (role, action, relation) = (next(), next(), next());
        let bad =
            |what: &str, word: &str| format!("policy line {}: unknown {what} '{word}'", n + 1);
        rows.push(Row {
            role: Role::parse(role).ok_or_else(|| bad("role", role))?,
            action: Action::parse(action).ok_or_else(|| bad("action", action))?,
            relation: Relation::parse(relation).ok_or_else(|| bad("relation", relation))?,
        });
    }
    Ok(rows)
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| parse(TABLE).unwrap_or_default());
static BY_ACTION: LazyLock<HashMap<Action, Vec<Row>>> = LazyLock::new(|| {
    let mut map: HashMap<Action, Vec<Row>> = HashMap::new();
    for row in rows() {
        map.entry(row.action).or_default().push(*row);
    }
    map
});

/// The rows in force, for the page that shows them.
#[must_use]
pub fn rows() -> &'static [Row] {
    &ROWS
}

/// Whether the hat reaches the record by the relation.
fn reaches(actor: &Actor, hat: &Hat, relation: Relation, target: &Target) -> bool {
    match relation {
        Relation::Own => target.person.is_some() && target.person == actor.person(),
        Relation::Subordinate => {
            let me = hat.on_behalf_of.or(actor.person());
            target.superior.is_some() && target.superior == me
        }
        Relation::Unit => match hat.scope {
            Scope::Unit(unit) => target.unit == Some(unit),
            Scope::Agency(agency) => target.agency == Some(agency),
            Scope::Pemda => true,
            Scope::Person => false,
        },
        Relation::Agency => match hat.scope {
            Scope::Agency(agency) => target.agency == Some(agency),
            Scope::Pemda => true,
            Scope::Unit(_) | Scope::Person => false,
        },
        Relation::Pemda => matches!(hat.scope, Scope::Pemda),
    }
}

/// The one door: a permit, or a refusal that says why.
///
/// # Errors
/// [`Refusal`] when no row permits the act for this record, when the actor would approve for
/// himself or for what he made, or when a device or the system would approve at all.
pub fn allow(actor: &Actor, action: Action, target: &Target) -> Result<Permit, Refusal> {
    if action.approves() {
        let Some(me) = actor.person() else {
            return Err(Refusal::new("refusal-only-a-person-approves"));
        };
        if target.person == Some(me) {
            return Err(Refusal::new("refusal-own-request"));
        }
        if target.makers.contains(&me) {
            return Err(Refusal::new("refusal-own-work"));
        }
    }
    let rows = BY_ACTION.get(&action).map_or(&[][..], Vec::as_slice);
    for row in rows {
        for hat in actor.hats.iter().filter(|hat| hat.role == row.role) {
            // A deputy may not approve what concerns, or was made by, the one he stands in for.
            let stands_in_for_a_party = hat.on_behalf_of.is_some_and(|giver| {
                target.person == Some(giver) || target.makers.contains(&giver)
            });
            if action.approves() && stands_in_for_a_party {
                continue;
            }
            if reaches(actor, hat, row.relation, target) {
                return Ok(Permit {
                    action,
                    actor: actor.clone(),
                    role: row.role,
                    relation: row.relation,
                });
            }
        }
    }
    Err(Refusal::new("refusal-not-permitted").with("action", action.name()))
}

/// Whether some row allows the act to one of the actor's hats for some record; what menus show
/// and what the outer gate asks before a handler loads anything.
#[must_use]
pub fn may_somewhere(actor: &Actor, action: Action) -> bool {
    BY_ACTION.get(&action).is_some_and(|rows| rows.iter().any(|row| actor.wears(row.role)))
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
