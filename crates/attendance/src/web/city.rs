//! The whole pemda: agencies by days for a month, and how today stands.

use super::presence::{is_known, month_of, neighbours, setting};
use crate::month::{freshen, table};
use askama::Template;
use axum::extract::Path;
use law::attendance::{Day, Status};
use law::{Action, Date, Month, Target};
use serde::Serialize;
use shell::format;
use shell::lang::L;
use shell::{Answer, Ctx};
use std::collections::BTreeMap;
use std::collections::HashMap;

/// How the people of an agency stand on a day or in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// People who owed work.
    pub owed: i64,
    /// Worked, late ones too.
    pub present: i64,
    /// Late, early or with a missing punch.
    pub late: i64,
    /// Without a word after the day.
    pub absent: i64,
    /// On leave, duty, study or permit.
    pub excused: i64,
    /// Nothing known yet of a day that still runs.
    pub waiting: i64,
}

impl Tally {
    /// Counts a judged day.
    fn add(&mut self, day: &Day) {
        if !day.is_working_day() {
            return;
        }
        self.owed += 1;
        match day.status {
            Status::Present | Status::Flexible(_) | Status::Outage => {
                self.present += 1;
                let odd = matches!(
                    day.word(),
                    "late" | "early" | "late-early" | "missing-in" | "missing-out"
                );
                self.late += i64::from(odd);
            }
            Status::Absent => self.absent += 1,
            Status::NotYet => self.waiting += 1,
            _ => self.excused += 1,
        }
    }

    fn with(&mut self, other: &Tally) {
        self.owed += other.owed;
        self.present += other.present;
        self.late += other.late;
        self.absent += other.absent;
        self.excused += other.excused;
        self.waiting += other.waiting;
    }

    /// Hundredths of those who owed work that were late or absent; `None` when nobody owed any.
    fn odd_percent(&self) -> Option<i64> {
        let over = self.owed - self.waiting;
        (over > 0).then(|| (self.late + self.absent) * 100 / over)
    }

    /// Darkness of a cell, 0 to 5.
    fn level(&self) -> Option<u8> {
        self.odd_percent().map(|percent| match percent {
            0 => 0,
            1..=5 => 1,
            6..=10 => 2,
            11..=20 => 3,
            21..=35 => 4,
            _ => 5,
        })
    }
}

/// A cell of the table.
#[derive(Serialize)]
pub struct CityCell {
    date: Date,
    tally: Tally,
    percent: Option<i64>,
    #[serde(skip)]
    level: Option<u8>,
    #[serde(skip)]
    said: String,
}

/// An agency of the table.
#[derive(Serialize)]
pub struct AgencyRow {
    agency_id: i64,
    name: String,
    people: i64,
    total: Tally,
    late_minutes: i64,
    cells: Vec<CityCell>,
}

/// The table.
#[derive(Template, Serialize)]
#[template(path = "presence_city.html")]
pub struct CityView {
    #[serde(skip)]
    l: L,
    month: Month,
    #[serde(skip)]
    prev: Option<Month>,
    #[serde(skip)]
    next: Option<Month>,
    /// Whether anything is known of the month; if not, it has no rows.
    known: bool,
    #[serde(skip)]
    numbers: Vec<i8>,
    rows: Vec<AgencyRow>,
    total: Tally,
    people: i64,
    late_minutes: i64,
    stale: i64,
}

/// Leads to this month.
pub async fn this_month(ctx: Ctx) -> Answer {
    Ok(ctx.see_other(&format!("/presensi/kota/{}", Month::of(ctx.today))))
}

#[derive(Default)]
struct Gathered {
    people: i64,
    late_minutes: i64,
    total: Tally,
    days: Vec<Tally>,
}

fn agency_names(tx: &mut store::Tx) -> store::Result<HashMap<i64, String>> {
    Ok(personnel::agencies(tx)?.into_iter().map(|agency| (agency.id, agency.name)).collect())
}

/// Shows the city's month.
pub async fn show(ctx: Ctx, Path(month): Path<String>) -> Answer {
    ctx.allow(Action::CityDayView, &Target::pemda())?;
    let month = month_of(&month)?;
    let l = ctx.l;
    let fresh = freshen(ctx.db(), &setting(&ctx, month)).await?;
    let known = is_known(&ctx, month).await?;
    let (names, gathered) = ctx
        .db()
        .read(move |tx| {
            let mut by_agency: BTreeMap<i64, Gathered> = BTreeMap::new();
            if !known {
                return Ok((HashMap::new(), by_agency));
            }
            let length = usize::try_from(month.days()).unwrap_or(31);
            table::city(tx, month, |agency, days, sums| {
                let one = by_agency.entry(agency).or_default();
                one.days.resize(length, Tally::default());
                one.people += 1;
                one.late_minutes += sums.late_minutes;
                for (tally, day) in one.days.iter_mut().zip(days) {
                    tally.add(day);
                }
            })?;
            Ok((agency_names(tx)?, by_agency))
        })
        .await?;
    let mut rows: Vec<AgencyRow> = gathered
        .into_iter()
        .map(|(id, mut one)| {
            let days = std::mem::take(&mut one.days);
            days.iter().for_each(|day| one.total.with(day));
            let name = names.get(&id).cloned().unwrap_or_else(|| l.t("att-no-agency"));
            row(l, id, name, month, &one, &days)
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.total.odd_percent(), row.total.absent)));
    let mut total = Tally::default();
    rows.iter().for_each(|row| total.with(&row.total));
    let (prev, next) = neighbours(&ctx, month);
    let view = CityView {
        l,
        month,
        prev,
        next,
        known,
        numbers: (1..=month.days()).collect(),
        people: rows.iter().map(|row| row.people).sum(),
        late_minutes: rows.iter().map(|row| row.late_minutes).sum(),
        rows,
        total,
        stale: fresh.stale,
    };
    let title = l.tv("att-city-title", [("month", format::month_long(l, month))]);
    ctx.list(&title, &view, |l| city_sheet(l, &view))
}

fn row(
    l: L,
    agency_id: i64,
    name: String,
    month: Month,
    one: &Gathered,
    days: &[Tally],
) -> AgencyRow {
    let cell = |(date, tally): (Date, &Tally)| CityCell {
        date,
        tally: *tally,
        percent: tally.odd_percent(),
        level: tally.level(),
        said: l.tv(
            "att-city-cell",
            [
                ("owed", tally.owed.to_string()),
                ("late", tally.late.to_string()),
                ("absent", tally.absent.to_string()),
            ],
        ),
    };
    AgencyRow {
        agency_id,
        name,
        people: one.people,
        total: one.total,
        late_minutes: one.late_minutes,
        cells: month.dates().zip(days).map(cell).collect(),
    }
}

fn city_sheet(l: L, view: &CityView) -> sheet::Table {
    let keys =
        ["att-people", "att-owed", "att-present", "att-late-days", "att-absent", "att-excused"];
    let mut table = sheet::Table::new(format!("{} {}", l.t("att-city"), view.month))
        .column(sheet::Column::text(l.t("att-agency")))
        .columns(keys.map(|key| sheet::Column::int(l.t(key))))
        .column(sheet::Column::minutes(l.t("att-late")));
    for row in &view.rows {
        let t = &row.total;
        let numbers =
            [row.people, t.owed, t.present, t.late, t.absent, t.excused, row.late_minutes];
        let mut cells: Vec<sheet::Cell> = vec![row.name.as_str().into()];
        cells.extend(numbers.map(sheet::Cell::Int));
        table.push(cells);
    }
    table
}

/// An agency today.
#[derive(Serialize)]
pub struct NowRow {
    agency_id: i64,
    name: String,
    tally: Tally,
}

/// Today.
#[derive(Template, Serialize)]
#[template(path = "presence_today.html")]
pub struct TodayView {
    #[serde(skip)]
    l: L,
    date: Date,
    #[serde(skip)]
    at: String,
    month: Month,
    total: Tally,
    rows: Vec<NowRow>,
    stale: i64,
}

/// Shows how today stands, agency by agency.
pub async fn today(ctx: Ctx) -> Answer {
    ctx.allow(Action::CityDayView, &Target::pemda())?;
    let (l, date) = (ctx.l, ctx.today);
    let month = Month::of(date);
    let fresh = freshen(ctx.db(), &setting(&ctx, month)).await?;
    let (names, tallies) = ctx
        .db()
        .read(move |tx| {
            let mut tallies: BTreeMap<i64, Tally> = BTreeMap::new();
            table::one_day(tx, month, date.day(), |agency, day| {
                tallies.entry(agency).or_default().add(day);
            })?;
            Ok((agency_names(tx)?, tallies))
        })
        .await?;
    let mut total = Tally::default();
    tallies.values().for_each(|tally| total.with(tally));
    let mut rows: Vec<NowRow> = tallies
        .into_iter()
        .map(|(agency_id, tally)| NowRow {
            agency_id,
            name: names.get(&agency_id).cloned().unwrap_or_else(|| l.t("att-no-agency")),
            tally,
        })
        .collect();
    rows.sort_by_key(|row| {
        std::cmp::Reverse((row.tally.waiting + row.tally.absent, row.tally.late))
    });
    let view = TodayView {
        l,
        date,
        at: format::moment(ctx.now_us, ctx.tenant.zone),
        month,
        total,
        rows,
        stale: fresh.stale,
    };
    ctx.list("att-today-title", &view, |l| now_sheet(l, &view))
}

fn now_sheet(l: L, view: &TodayView) -> sheet::Table {
    let keys =
        ["att-owed", "att-present", "att-late-days", "att-waiting", "att-absent", "att-excused"];
    let mut table = sheet::Table::new(format!("{} {}", l.t("att-today-title"), view.date))
        .column(sheet::Column::text(l.t("att-agency")))
        .columns(keys.map(|key| sheet::Column::int(l.t(key))));
    for row in &view.rows {
        let t = &row.tally;
        let mut cells: Vec<sheet::Cell> = vec![row.name.as_str().into()];
        cells.extend(
            [t.owed, t.present, t.late, t.waiting, t.absent, t.excused].map(sheet::Cell::Int),
        );
        table.push(cells);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_counts_only_days_that_owe_work() {
        let owed = |status| Day { required_minutes: 450, ..Day::bare(status) };
        let mut tally = Tally::default();
        tally.add(&Day::bare(Status::DayOff));
        tally.add(&owed(Status::Present));
        tally.add(&Day { late_minutes: 5, ..owed(Status::Present) });
        tally.add(&owed(Status::Absent));
        tally.add(&owed(Status::NotYet));
        tally.add(&owed(Status::Study));
        let wanted = Tally { owed: 5, present: 2, late: 1, absent: 1, excused: 1, waiting: 1 };
        assert_eq!(tally, wanted);
        assert_eq!(tally.odd_percent(), Some(50));
        assert_eq!(tally.level(), Some(5));
        assert_eq!(Tally::default().level(), None);
    }
}
