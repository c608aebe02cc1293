//! How a judged day looks: word, icon, class and short mark. Colour only supports; the word and
//! the mark say the same. Nothing here judges.

use law::attendance::{Day, DayFlags, FactKind, Status, Work};
use law::trace::{Amount, Fact, Reason};
use law::{Date, Month, Zone};
use serde::Serialize;
use shell::format;
use shell::icon;
use shell::lang::L;
use shell::ui::Choice;

/// A day as calendars and lists show it.
#[derive(Clone, Debug, Serialize)]
pub struct DayCell {
    /// The date.
    pub date: Date,
    /// Day of the month.
    pub number: i8,
    /// Name of the weekday.
    pub weekday: &'static str,
    /// The judged day.
    pub day: Day,
    /// What it was, in words.
    pub word: String,
    /// Minutes late and early, or the name of the holiday.
    pub note: String,
    /// Check-in and check-out.
    pub times: String,
    /// Whether a correction waits.
    pub open: bool,
    /// Whether it is today.
    pub today: bool,
    /// Classes of its look.
    #[serde(skip)]
    pub class: String,
    /// Icon beside the word.
    #[serde(skip)]
    pub icon: &'static str,
}

/// Class of the look of a day.
#[must_use]
pub fn class(day: &Day) -> &'static str {
    match day.word() {
        "present" | "flexible" => "is-present",
        "late" | "early" | "late-early" | "missing-in" | "missing-out" => "is-late",
        "absent" => "is-absent",
        "leave" | "study" | "duty" | "training" | "permit" => "is-leave",
        "holiday" | "collective-leave" | "local-holiday" => "is-holiday",
        "outage" => "is-outage",
        "day-off" | "unscheduled" | "not-employed" => "is-off",
        _ => "",
    }
}

/// Icon of a day; every kind has one of its own shape.
#[must_use]
pub fn icon(day: &Day) -> &'static str {
    match day.word() {
        "present" => icon!("circle-check"),
        "flexible" => icon!("home"),
        "late" | "late-early" => icon!("clock-exclamation"),
        "early" => icon!("clock-down"),
        "missing-in" | "missing-out" => icon!("fingerprint-off"),
        "absent" => icon!("alert-circle"),
        "leave" => icon!("beach"),
        "study" | "training" => icon!("school"),
        "duty" => icon!("briefcase"),
        "permit" => icon!("file-check"),
        "outage" => icon!("plug-connected-x"),
        "holiday" | "collective-leave" | "local-holiday" => icon!("flag"),
        "not-yet" => icon!("hourglass"),
        "unscheduled" => icon!("calendar-question"),
        "not-employed" => icon!("user-off"),
        _ => icon!("calendar-off"),
    }
}

/// The word of a day in the language of the reader; leave and duty name their kind.
#[must_use]
pub fn word(l: L, day: &Day) -> String {
    let kind = match day.status {
        Status::Leave(kind) => Some(FactKind::Leave(kind)),
        Status::Permit(kind) => Some(FactKind::Permit(kind)),
        Status::Flexible(mode) if day.word() == "flexible" => Some(FactKind::Flexible(mode)),
        _ => None,
    };
    match kind {
        Some(kind) => kind_word(l, kind),
        None => l.t(&std::format!("att-day-{}", day.word())),
    }
}

/// The words of a kind of fact.
#[must_use]
pub fn kind_word(l: L, kind: FactKind) -> String {
    l.t(&kind_key(kind.name()))
}

fn kind_key(word: &str) -> String {
    std::format!("att-kind-{}", word.replace('_', "-"))
}

/// What a day asks, in words: its hours, or that it is free.
#[must_use]
pub fn hours(l: L, work: Work, zone: Zone) -> String {
    let clock = |minute: i16| format::clock(i32::from(minute));
    match work {
        Work::Shift(hours) => l.tv(
            "att-hours",
            [
                ("start", clock(hours.start_minute)),
                ("end", clock(hours.end_minute)),
                ("rest", hours.break_minutes.to_string()),
                ("zone", zone.name().to_owned()),
            ],
        ),
        Work::Dynamic { minutes, .. } => {
            l.tv("att-hours-own", [("minutes", format::minutes_words(l, i64::from(minutes)))])
        }
        Work::Off => l.t("att-hours-off"),
        Work::Unknown => l.t("att-hours-unknown"),
    }
}

/// Minutes late and early in words; empty when there are none.
#[must_use]
pub fn minutes(l: L, day: &Day) -> String {
    let mut parts = Vec::new();
    if day.late_minutes > 0 && !day.flags.has(DayFlags::MISSING_IN) {
        parts.push(l.tv("att-late-by", [("n", day.late_minutes.to_string())]));
    }
    if day.early_minutes > 0 && !day.flags.has(DayFlags::MISSING_OUT) {
        parts.push(l.tv("att-early-by", [("n", day.early_minutes.to_string())]));
    }
    if day.short_minutes() > 0 {
        parts.push(l.tv("att-short-by", [("n", day.short_minutes().to_string())]));
    }
    parts.join(", ")
}

/// Check-in and check-out; the one that is missing leaves its side of the dash empty.
#[must_use]
pub fn times(day: &Day) -> String {
    let clock = |minute: Option<i16>| {
        minute.map(|minute| format::clock(i32::from(minute))).unwrap_or_default()
    };
    match (day.in_minute, day.out_minute) {
        (None, None) => String::new(),
        (arrive, leave) => std::format!("{}–{}", clock(arrive), clock(leave)),
    }
}

impl DayCell {
    /// A judged day as a cell.
    #[must_use]
    pub fn new(l: L, date: Date, day: &Day, today: Date) -> DayCell {
        let mut look = class(day).to_owned();
        if day.flags.has(DayFlags::OUTAGE) && look != "is-outage" {
            look.push_str(" is-outage");
        }
        if date == today {
            look.push_str(" is-today");
        }
        DayCell {
            date,
            number: date.day(),
            weekday: format::weekday(l, date),
            day: *day,
            word: word(l, day),
            note: minutes(l, day),
            times: times(day),
            open: false,
            today: date == today,
            class: look,
            icon: icon(day),
        }
    }

    /// With the mark of a correction that waits.
    #[must_use]
    pub fn waiting(mut self) -> DayCell {
        self.open = true;
        self.class.push_str(" is-open");
        self
    }

    /// Whether somebody should look at it first.
    #[must_use]
    pub fn is_exception(&self) -> bool {
        self.open || matches!(class(&self.day), "is-late" | "is-absent" | "is-outage")
    }
}

/// Weeks of a month, Monday first; places outside the month are empty.
#[must_use]
pub fn weeks(month: Month, days: Vec<DayCell>) -> Vec<Vec<Option<DayCell>>> {
    let lead = law::calendar::weekday(month.first());
    let mut places: Vec<Option<DayCell>> = vec![None; lead];
    places.extend(days.into_iter().map(Some));
    while !places.len().is_multiple_of(7) {
        places.push(None);
    }
    places.chunks(7).map(<[Option<DayCell>]>::to_vec).collect()
}

/// A cell of the heat table of a unit.
#[derive(Clone, Debug, Serialize)]
pub struct HeatCell {
    /// The date.
    pub date: Date,
    /// What the day was.
    pub word: String,
    /// Minutes late and early.
    pub minutes: u16,
    /// Darkness, 0 to 5; nothing for a day that asks nothing.
    pub level: Option<u8>,
    /// Short mark inside the cell.
    #[serde(skip)]
    pub mark: String,
}

/// Darkness of a day: the worse the darker, by what the day was and by its minutes.
fn level(day: &Day) -> Option<u8> {
    match day.word() {
        "day-off" | "holiday" | "collective-leave" | "local-holiday" | "unscheduled"
        | "not-employed" => None,
        "absent" => Some(5),
        "missing-in" | "missing-out" => Some(4),
        "late" | "early" | "late-early" => match day.late_minutes + day.early_minutes {
            0..=30 => Some(1),
            31..=60 => Some(2),
            61..=90 => Some(3),
            _ => Some(4),
        },
        _ => Some(0),
    }
}

impl HeatCell {
    /// A judged day as a cell.
    #[must_use]
    pub fn new(l: L, date: Date, day: &Day) -> HeatCell {
        let minutes = day.late_minutes.saturating_add(day.early_minutes);
        let timed = matches!(day.word(), "late" | "early" | "late-early");
        let mark =
            if timed { minutes.to_string() } else { l.t(&std::format!("att-mark-{}", day.word())) };
        let mut said = word(l, day);
        let note = self::minutes(l, day);
        if !note.is_empty() {
            said = std::format!("{said}, {note}");
        }
        HeatCell { date, word: said, minutes, level: level(day), mark }
    }
}

/// Puts words of the law into the words of the reader, node by node.
pub fn humanise(l: L, reason: &mut Reason) {
    let say = |amount: &mut Amount| {
        if let Amount::Text(text) = amount {
            *text = text.split(", ").map(|word| in_words(l, word)).collect::<Vec<_>>().join(", ");
        }
    };
    say(&mut reason.amount);
    reason.args.iter_mut().for_each(|(_, amount)| say(amount));
    reason.parts.iter_mut().for_each(|part| humanise(l, part));
}

fn in_words(l: L, word: &str) -> String {
    let tail = word.replace('_', "-");
    let known = ["att-kind-", "att-day-", "att-grade-", "att-flag-", "att-pattern-"];
    let key = known.iter().map(|head| std::format!("{head}{tail}")).find(|key| l.has(key));
    key.map_or_else(|| word.to_owned(), |key| l.t(&key))
}

/// Where facts of a day lead.
#[must_use]
pub fn fact_link(person: i64, fact: &Fact) -> Option<String> {
    match (fact.kind, fact.date) {
        ("punch", _) => Some(std::format!("#tap-{}", fact.id)),
        ("leave" | "duty" | "permit" | "flexible", _) => Some(std::format!("#fact-{}", fact.id)),
        ("correction", _) => Some(std::format!("#koreksi-{}", fact.id)),
        ("day", Some(date)) => Some(std::format!("/presensi/{person}/hari/{date}")),
        _ => None,
    }
}

/// Where a parameter of law can be read.
#[must_use]
pub fn rule_link(key: &str) -> Option<String> {
    Some(std::format!("/hukum/{key}"))
}

/// Choices of a select from words with keys `prefix + word`.
#[must_use]
pub fn choices<'a>(l: L, prefix: &str, words: impl IntoIterator<Item = &'a str>) -> Vec<Choice> {
    let one =
        |word: &str| Choice::new(word, l.t(&std::format!("{prefix}{}", word.replace('_', "-"))));
    words.into_iter().map(one).collect()
}

/// Minutes after midnight from `07:30` or `07.30`.
#[must_use]
pub fn minute_of(text: &str) -> Option<i16> {
    law::attendance::parse_clock(&text.replace('.', ":"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_under_its_weekday() {
        let l = L::default();
        let month: Month = "2026-03".parse().unwrap();
        let day = Day::bare(Status::Absent);
        let cells = month.dates().map(|date| DayCell::new(l, date, &day, month.first())).collect();
        let weeks = weeks(month, cells);
        // 1 March 2026 is a Sunday.
        assert_eq!(weeks[0].iter().flatten().count(), 1);
        assert!(weeks[0][6].as_ref().is_some_and(|cell| cell.today && cell.number == 1));
        assert!(weeks.iter().all(|week| week.len() == 7));
        assert_eq!(weeks.iter().flatten().flatten().count(), 31);
    }

    #[test]
    fn the_worse_the_darker() {
        let late = |minutes| Day { late_minutes: minutes, ..Day::bare(Status::Present) };
        assert_eq!(level(&late(0)), Some(0));
        assert_eq!(level(&late(45)), Some(2));
        assert_eq!(level(&late(200)), Some(4));
        assert_eq!(level(&Day::bare(Status::Absent)), Some(5));
        assert_eq!(level(&Day::bare(Status::DayOff)), None);
    }

    #[test]
    fn clocks_are_read_with_dot_or_colon() {
        assert_eq!(minute_of("07.30"), Some(450));
        assert_eq!(minute_of("07:30"), Some(450));
        assert_eq!(minute_of("7"), None);
    }
}
