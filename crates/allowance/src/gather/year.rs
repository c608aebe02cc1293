//! The tax year so far, for December and for whoever leaves.

use crate::model::SalaryFact;
use crate::store::run;
use law::allowance::YearToDate;
use law::{Month, Rupiah};
use personnel::model::Person;
use std::collections::{BTreeMap, HashMap};
use store::{Result, Tx, Value, values};

/// People asked for in one statement.
const AT_ONCE: usize = 100;

/// What a person had in one month before.
#[derive(Clone, Copy, Default)]
struct Past {
    gross: Rupiah,
    pension: Rupiah,
    pph: Rupiah,
}

/// Whose year is looked at.
#[derive(Clone, Copy)]
enum Whose<'a> {
    Everybody,
    These(&'a [i64]),
}

/// A year with this month alone.
pub(super) const NOTHING: YearToDate = YearToDate {
    gross_before: Rupiah::ZERO,
    months: 1,
    pension: Rupiah::ZERO,
    pph_before: Rupiah::ZERO,
};

/// Whether the tax year of a person ends with this month.
pub(super) fn is_settled(month: Month, person: &Person) -> bool {
    month.month() == 12 || person.active_to.is_some_and(|to| month.contains(to))
}

/// Months of the year with income, this one included.
pub(super) fn months_due(month: Month, person: &Person) -> i64 {
    let begun = Month::of(person.active_from);
    let first = if begun.year() == month.year() { begun.month() } else { 1 };
    i64::from(month.month()) - i64::from(first) + 1
}

/// The year before this month, of those whose tax is settled in it: everybody in December, the
/// leavers in other months. This month's own salary is added by [`with_this_month`].
pub(super) fn to_date(
    tx: &mut Tx,
    month: Month,
    person: Option<i64>,
    leavers: &[i64],
) -> Result<HashMap<i64, YearToDate>> {
    let whose = match (month.month(), &person) {
        (12, None) => Whose::Everybody,
        (12, Some(id)) => Whose::These(std::slice::from_ref(id)),
        _ if leavers.is_empty() => return Ok(HashMap::new()),
        _ => Whose::These(leavers),
    };
    let mut past: BTreeMap<(i64, Month), Past> = BTreeMap::new();
    let Some(january) = Month::new(month.year(), 1) else { return Ok(HashMap::new()) };
    if month > january {
        add_lines(tx, (january, month.prev()), whose, &mut past)?;
        add_salaries(tx, (january, month.prev()), whose, &mut past)?;
    }
    let mut years: HashMap<i64, YearToDate> = HashMap::new();
    for ((person, _), one) in past {
        let year = years.entry(person).or_insert(NOTHING);
        year.gross_before += one.gross;
        year.months += 1;
        year.pension += one.pension;
        year.pph_before += one.pph;
    }
    Ok(years)
}

/// With the pension contribution of the month itself.
pub(super) fn with_this_month(mut year: YearToDate, fact: &SalaryFact) -> YearToDate {
    year.pension += fact.pension;
    year
}

fn add_lines(
    tx: &mut Tx,
    (from, to): (Month, Month),
    whose: Whose<'_>,
    past: &mut BTreeMap<(i64, Month), Past>,
) -> Result<()> {
    for run in run::locked_between(tx, from, to)? {
        let select = "SELECT person_id, gross, pph FROM pay_line WHERE run_id = ?1";
        for_each(tx, select, run.id, whose, |person, gross, pph| {
            let place = past.entry((person, run.month)).or_default();
            place.gross += gross;
            place.pph += pph;
        })?;
    }
    Ok(())
}

fn add_salaries(
    tx: &mut Tx,
    (from, to): (Month, Month),
    whose: Whose<'_>,
    past: &mut BTreeMap<(i64, Month), Past>,
) -> Result<()> {
    let sheets = tx.all(
        "SELECT id, month FROM salary_sheet
          WHERE replaced_by IS NULL AND month >= ?1 AND month <= ?2 ORDER BY month",
        &values![from, to],
        |row| Ok((row.i64(0)?, row.month(1)?)),
    )?;
    for (sheet, month) in sheets {
        let select = "SELECT person_id, taxable_gross, pph FROM salary_fact WHERE sheet_id = ?1";
        for_each(tx, select, sheet, whose, |person, gross, pph| {
            let place = past.entry((person, month)).or_default();
            place.gross += gross;
            place.pph += pph;
        })?;
        let select = "SELECT person_id, pension, 0 FROM salary_fact WHERE sheet_id = ?1";
        for_each(tx, select, sheet, whose, |person, pension, _| {
            past.entry((person, month)).or_default().pension += pension;
        })?;
    }
    Ok(())
}

/// Visits person and two amounts of one run or sheet.
fn for_each(
    tx: &mut Tx,
    select: &str,
    of: i64,
    whose: Whose<'_>,
    mut visit: impl FnMut(i64, Rupiah, Rupiah),
) -> Result<()> {
    let Whose::These(ids) = whose else {
        return tx.each(select, &values![of], |row| {
            visit(row.i64(0)?, Rupiah(row.i64(1)?), Rupiah(row.i64(2)?));
            Ok(())
        });
    };
    let marks: Vec<String> = (2..AT_ONCE + 2).map(|n| format!("?{n}")).collect();
    let sql = format!("{select} AND person_id IN ({})", marks.join(", "));
    for chunk in ids.chunks(AT_ONCE) {
        let blank = std::iter::repeat_n(-1, AT_ONCE - chunk.len());
        let params: Vec<Value> = std::iter::once(of)
            .chain(chunk.iter().copied())
            .chain(blank)
            .map(Value::from)
            .collect();
        tx.each(&sql, &params, |row| {
            visit(row.i64(0)?, Rupiah(row.i64(1)?), Rupiah(row.i64(2)?));
            Ok(())
        })?;
    }
    Ok(())
}
