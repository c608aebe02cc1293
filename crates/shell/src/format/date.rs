//! Dates and times as people read them. Zones are those of the unit, never of the viewer.

use super::{Language, Whole};
use crate::lang::{L, Lang};
use law::{Date, Month, Zone};

const MONTHS_ID: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS_ID: [&str; 7] = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"];
const DAYS_EN: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const SHORT_ID: [&str; 7] = ["Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"];
const SHORT_EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// A date, by value or by reference.
pub trait Day {
    /// The date.
    fn day(&self) -> Date;
}

impl Day for Date {
    fn day(&self) -> Date {
        *self
    }
}
impl<T: Day> Day for &T {
    fn day(&self) -> Date {
        (**self).day()
    }
}

/// A month, by value or by reference.
pub trait Moon {
    /// The month.
    fn month(&self) -> Month;
}

impl Moon for Month {
    fn month(&self) -> Month {
        *self
    }
}
impl<T: Moon> Moon for &T {
    fn month(&self) -> Month {
        (**self).month()
    }
}

fn pick<const N: usize>(
    l: L,
    index: i64,
    id: &[&'static str; N],
    en: &[&'static str; N],
) -> &'static str {
    let names = match l.0 {
        Lang::Id => id,
        Lang::En => en,
    };
    usize::try_from(index).ok().and_then(|i| names.get(i)).copied().unwrap_or_default()
}

/// The name of a month, 1 for January; empty for anything outside 1 to 12.
#[must_use]
pub fn month_name(l: impl Language, month: impl Whole) -> &'static str {
    pick(l.l(), month.whole() - 1, &MONTHS_ID, &MONTHS_EN)
}

/// `November 2026`.
#[must_use]
pub fn month_long(l: impl Language, month: impl Moon) -> String {
    let month = month.month();
    format!("{} {}", month_name(l, i64::from(month.month())), month.year())
}

fn weekday_index(date: Date) -> i64 {
    i64::from(date.weekday().to_monday_zero_offset())
}

/// `Sabtu`.
#[must_use]
pub fn weekday(l: impl Language, date: impl Day) -> &'static str {
    pick(l.l(), weekday_index(date.day()), &DAYS_ID, &DAYS_EN)
}

/// `Sab`.
#[must_use]
pub fn weekday_short(l: impl Language, date: impl Day) -> &'static str {
    pick(l.l(), weekday_index(date.day()), &SHORT_ID, &SHORT_EN)
}

/// `21 November 2026`.
#[must_use]
pub fn date_long(l: impl Language, date: impl Day) -> String {
    let date = date.day();
    format!("{} {} {}", date.day(), month_name(l, i64::from(date.month())), date.year())
}

/// `Sabtu, 21 November 2026`.
#[must_use]
pub fn date_long_with_day(l: impl Language, date: impl Day) -> String {
    let (l, date) = (l.l(), date.day());
    format!("{}, {}", weekday(l, date), date_long(l, date))
}

/// `21-11-2026`, for dense tables.
#[must_use]
pub fn date_short(date: impl Day) -> String {
    let date = date.day();
    format!("{:02}-{:02}-{:04}", date.day(), date.month(), date.year())
}

/// `07.24` from minutes after midnight; minutes of a following day start again at `00.00`.
#[must_use]
pub fn clock(minutes: impl Whole) -> String {
    let minutes = minutes.whole().rem_euclid(24 * 60);
    format!("{:02}.{:02}", minutes / 60, minutes % 60)
}

/// `07.24` from civil seconds of an office clock.
#[must_use]
pub fn clock_local(local_s: impl Whole) -> String {
    clock(local_s.whole().div_euclid(60))
}

/// `07.24.05` from civil seconds of an office clock.
#[must_use]
pub fn clock_local_s(local_s: impl Whole) -> String {
    let seconds = local_s.whole();
    format!("{}.{:02}", clock_local(seconds), seconds.rem_euclid(60))
}

fn date_of_local(local_s: i64) -> Date {
    let instant = jiff::Timestamp::from_second(local_s).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    jiff::tz::Offset::UTC.to_datetime(instant).date()
}

/// `21-11-2026 07.24` from civil seconds of an office clock.
#[must_use]
pub fn local(local_s: impl Whole) -> String {
    let seconds = local_s.whole();
    format!("{} {}", date_short(date_of_local(seconds)), clock_local(seconds))
}

fn local_seconds(us: i64, zone: Zone) -> i64 {
    us.div_euclid(1_000_000).saturating_add(i64::from(zone.hours()) * 3600)
}

/// `21 November 2026 07.24 WIB` from microseconds UTC.
#[must_use]
pub fn instant(l: impl Language, us: impl Whole, zone: Zone) -> String {
    let seconds = local_seconds(us.whole(), zone);
    let date = date_long(l, date_of_local(seconds));
    format!("{date} {} {}", clock_local(seconds), zone.name())
}

/// `21-11-2026 07.24 WIB` from microseconds UTC, for dense tables.
#[must_use]
pub fn moment(us: impl Whole, zone: Zone) -> String {
    format!("{} {}", local(local_seconds(us.whole(), zone)), zone.name())
}
