//! Mapping keys to people. A key names one person at a time; punches that waited for a mapping
//! are handed over in the same transaction, and the months they touch are computed again.

use super::require;
use crate::adms::attlog::PIN_LIMIT;
use crate::civil;
use crate::device::pins::UNMAPPED;
use crate::device::store::pin::{self, PinRow};
use crate::device::store::punch::{self, Span};
use law::{Action, Date, Flaw, Invalid, Permit, Refusal};
use serde_json::json;
use store::{Db, Event, Failure, Result, Tx, WriteTx, values};

/// A mapping to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPin {
    /// Group of devices.
    pub group: String,
    /// The key.
    pub pin: String,
    /// Whose.
    pub person_id: i64,
    /// First day.
    pub valid_from: Date,
    /// Last day; none for open.
    pub valid_to: Option<Date>,
}

impl NewPin {
    /// What is wrong with it, given the mappings of the same key.
    fn flaw(&self, held: &[PinRow]) -> Option<Flaw> {
        let pin = self.pin.as_str();
        let shape = !pin.is_empty()
            && pin.chars().count() <= PIN_LIMIT
            && !pin.chars().any(|c| c.is_control() || c.is_whitespace());
        if !shape {
            return Some(Flaw::field("pin", "flaw-pin-shape"));
        }
        if self.group.trim().is_empty() || self.group.len() > 40 {
            return Some(Flaw::field("group", "flaw-device-group"));
        }
        if self.person_id <= 0 {
            return Some(Flaw::field("person", "flaw-pin-person"));
        }
        if self.valid_to.is_some_and(|to| to < self.valid_from) {
            return Some(Flaw::field("valid_to", "flaw-pin-span"));
        }
        held.iter().find(|row| self.overlaps(row)).map(|row| {
            let key =
                if row.person_id == self.person_id { "flaw-pin-known" } else { "flaw-pin-overlap" };
            Flaw::field("pin", key).with("pin", pin).with("from", row.valid_from)
        })
    }

    fn overlaps(&self, row: &PinRow) -> bool {
        let starts_before_end = |from: Date, to: Option<Date>| to.is_none_or(|to| from <= to);
        starts_before_end(self.valid_from, row.valid_to)
            && starts_before_end(row.valid_from, self.valid_to)
    }

    fn span(&self) -> Span<'_> {
        Span {
            group: &self.group,
            pin: &self.pin,
            from_s: civil::midnight(self.valid_from),
            to_s: last_second(self.valid_to),
        }
    }
}

fn last_second(valid_to: Option<Date>) -> i64 {
    valid_to.map_or(i64::MAX, |to| civil::midnight(to) + civil::DAY_S - 1)
}

/// Maps one key and hands its waiting punches over; returns how many.
///
/// # Errors
/// A flaw when the key, the person or the span is wrong or the key is somebody's in that span.
pub async fn map(db: &Db, permit: Permit, new: NewPin) -> Result<usize> {
    require(&permit, Action::PinMap)?;
    db.write(permit, move |tx| {
        let held = pin::of_pin(tx, &new.group, &new.pin)?;
        if let Some(flaw) = new.flaw(&held) {
            return Err(Invalid::from(flaw).into());
        }
        put(tx, &new)
    })
    .await
}

fn put(tx: &mut WriteTx, new: &NewPin) -> Result<usize> {
    let row = PinRow {
        id: 0,
        group: new.group.trim().to_owned(),
        pin: new.pin.clone(),
        person_id: new.person_id,
        valid_from: new.valid_from,
        valid_to: new.valid_to,
    };
    let id = pin::add(tx, &row)?;
    let moved = punch::reassign(tx, new.span(), UNMAPPED, new.person_id)?;
    tx.record(
        Event::new("attendance.pin.mapped")
            .object(format!("pin/{id}"))
            .subject(new.person_id)
            .body(json!({
                "group": row.group,
                "pin": row.pin,
                "from": row.valid_from.to_string(),
                "to": row.valid_to.map(|to| to.to_string()),
                "attributed": moved,
            })),
    );
    tx.seal("pin_map", &values![id])?;
    Ok(moved)
}

/// Ends a mapping on a day; later punches of the key wait for a new mapping.
///
/// # Errors
/// A flaw when the day lies before the first one or after the present end.
pub async fn end(db: &Db, permit: Permit, id: i64, valid_to: Date) -> Result<usize> {
    require(&permit, Action::PinMap)?;
    db.write(permit, move |tx| {
        let row = pin::find(tx, id)?
            .ok_or_else(|| Failure::from(Refusal::new("refusal-pin-unknown").hidden()))?;
        if valid_to < row.valid_from || row.valid_to.is_some_and(|to| to < valid_to) {
            return Err(Invalid::field("valid_to", "flaw-pin-span").into());
        }
        pin::end(tx, id, valid_to)?;
        let span = Span {
            group: &row.group,
            pin: &row.pin,
            from_s: last_second(Some(valid_to)) + 1,
            to_s: last_second(row.valid_to),
        };
        let moved = punch::reassign(tx, span, row.person_id, UNMAPPED)?;
        tx.record(
            Event::new("attendance.pin.ended")
                .object(format!("pin/{id}"))
                .subject(row.person_id)
                .body(json!({ "to": valid_to.to_string(), "returned": moved })),
        );
        tx.seal("pin_map", &values![id])?;
        Ok(moved)
    })
    .await
}

/// One line of an imported list.
#[derive(Clone, Debug)]
pub struct PinLine {
    /// Row in the file, the head being row 1.
    pub row: u64,
    /// The mapping, or what is wrong with the line already.
    pub new: std::result::Result<NewPin, Flaw>,
}

/// What an import does or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// Mappings made, or to be made.
    pub mapped: usize,
    /// Lines whose mapping exists already.
    pub known: usize,
    /// Punches handed over; 0 in a dry run.
    pub attributed: usize,
    /// What is wrong, by row.
    pub flaws: Vec<Flaw>,
}

/// Reads a list against the mappings without changing anything.
///
/// # Errors
/// When the database fails.
pub fn dry_run(tx: &mut Tx, lines: &[PinLine]) -> Result<Import> {
    Ok(sort(tx, lines)?.0)
}

/// Which lines are good: also against each other.
fn sort(tx: &mut Tx, lines: &[PinLine]) -> Result<(Import, Vec<NewPin>)> {
    let mut report = Import::default();
    let mut good: Vec<NewPin> = Vec::new();
    for line in lines {
        let at_row = |flaw: Flaw| Flaw { row: Some(line.row), ..flaw };
        let new = match &line.new {
            Ok(new) => new,
            Err(flaw) => {
                report.flaws.push(at_row(flaw.clone()));
                continue;
            }
        };
        let mut held = pin::of_pin(tx, &new.group, &new.pin)?;
        held.extend(good.iter().filter(|g| g.group == new.group && g.pin == new.pin).map(|g| {
            PinRow {
                id: 0,
                group: g.group.clone(),
                pin: g.pin.clone(),
                person_id: g.person_id,
                valid_from: g.valid_from,
                valid_to: g.valid_to,
            }
        }));
        match new.flaw(&held) {
            None => good.push(new.clone()),
            Some(flaw) if flaw.key == "flaw-pin-known" => report.known += 1,
            Some(flaw) => report.flaws.push(at_row(flaw)),
        }
    }
    report.mapped = good.len();
    Ok((report, good))
}

/// Makes the good mappings of a list and names the lines that are not.
///
/// # Errors
/// When no line is good, all flaws of the list by row; a fault of the database.
pub async fn import(db: &Db, permit: Permit, lines: Vec<PinLine>) -> Result<Import> {
    require(&permit, Action::PinMap)?;
    db.write(permit, move |tx| {
        let (mut report, good) = sort(tx, &lines)?;
        if good.is_empty() && !report.flaws.is_empty() {
            return Err(Invalid { flaws: report.flaws }.into());
        }
        for new in &good {
            report.attributed += put(tx, new)?;
        }
        tx.record(Event::new("attendance.pin.imported").object("pin_map").body(json!({
            "mapped": report.mapped, "known": report.known, "attributed": report.attributed,
            "refused": report.flaws.len(),
        })));
        Ok(report)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn row(person_id: i64, from: Date, to: Option<Date>) -> PinRow {
        let (group, pin) = ("umum".to_owned(), "7".to_owned());
        PinRow { id: 1, group, pin, person_id, valid_from: from, valid_to: to }
    }

    fn key(new_from: Date, new_to: Option<Date>, held: PinRow) -> Option<&'static str> {
        let new = NewPin {
            group: "umum".to_owned(),
            pin: "7".to_owned(),
            person_id: 1,
            valid_from: new_from,
            valid_to: new_to,
        };
        new.flaw(&[held]).map(|flaw| flaw.key)
    }

    #[test]
    fn a_key_never_names_two_at_a_time() {
        let jan = date(2026, 1, 1);
        let june = date(2026, 6, 30);
        let july = date(2026, 7, 1);
        assert_eq!(key(july, None, row(2, jan, Some(june))), None);
        assert_eq!(key(june, None, row(2, jan, Some(june))), Some("flaw-pin-overlap"));
        assert_eq!(key(jan, None, row(2, july, None)), Some("flaw-pin-overlap"));
        assert_eq!(key(jan, Some(june), row(2, july, None)), None);
        assert_eq!(key(july, None, row(1, jan, None)), Some("flaw-pin-known"));
        assert_eq!(key(july, Some(june), row(2, jan, Some(jan))), Some("flaw-pin-span"));
    }
}
