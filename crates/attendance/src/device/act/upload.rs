//! Uploading a punch file: first a comparison that changes nothing, then the same path into the
//! tables as the push protocol. Journalled with who brought the file and its hash.

use super::{loaded, require};
use crate::civil;
use crate::device::intake::{self, Accepted};
use crate::device::pins::PinCache;
use crate::device::store::{device, punch};
use crate::file::PunchFile;
use law::{Action, Flaw, Invalid, Permit};
use std::collections::{BTreeMap, BTreeSet};
use store::{Db, Result, Tx};

/// One day of the comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// Punches only the file has.
    pub new: usize,
    /// Punches both have.
    pub known: usize,
    /// Punches only we have.
    pub missing_in_file: usize,
}

/// What a file holds against what we hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// By ISO date, over the days of the file.
    pub days: BTreeMap<String, Day>,
    /// Keys nobody is mapped to.
    pub unknown_pins: BTreeSet<String>,
    /// Lines that cannot be read: number and name of the cause.
    pub bad_lines: Vec<(usize, &'static str)>,
    /// The serial the file speaks of, when it is another device's.
    pub other_serial: Option<String>,
}

/// Compares a file with the tables by key and time alone.
///
/// # Errors
/// A refusal when there is no such device; a flaw when the file holds no punch.
pub fn compare(
    tx: &mut Tx,
    device_id: i64,
    file: &PunchFile,
    pins: &PinCache,
) -> Result<Comparison> {
    let device = loaded(tx, device_id)?;
    let book = pins.current(tx)?;
    let mut out = Comparison {
        bad_lines: file.bad_lines().map(|(n, cause, _)| (n, cause.name())).collect(),
        other_serial: file.serial_hint.clone().filter(|serial| *serial != device.serial),
        ..Comparison::default()
    };
    let in_file: BTreeSet<(i64, &str)> =
        file.punches().map(|p| (p.at_local_s, p.pin.as_str())).collect();
    let (Some((first, _)), Some((last, _))) = (in_file.first(), in_file.last()) else {
        return Err(Invalid::from(Flaw::field("file", "flaw-file-no-punch")).into());
    };
    let from_s = civil::midnight(civil::date(*first));
    let to_s = civil::midnight(civil::date(*last)) + civil::DAY_S - 1;
    let held = punch::of_device(tx, device_id, from_s, to_s)?;
    let held: BTreeSet<(i64, &str)> =
        held.iter().map(|row| (row.at_local_s, row.pin.as_str())).collect();
    let day = |at: i64| civil::date(at).to_string();
    for (at, pin) in &in_file {
        let cell = out.days.entry(day(*at)).or_default();
        if held.contains(&(*at, *pin)) {
            cell.known += 1
        } else {
            cell.new += 1
        }
        if book.person(&device.pin_group, pin, *at) == 0 {
            out.unknown_pins.insert((*pin).to_owned());
        }
    }
    for (at, _) in held.difference(&in_file) {
        if let Some(cell) = out.days.get_mut(&day(*at)) {
            cell.missing_in_file += 1;
        }
    }
    Ok(out)
}

/// Stores a file. Its bytes are kept as evidence.
///
/// # Errors
/// A refusal when there is no such device or it is not approved; a flaw without any punch.
pub async fn store_file(
    db: &Db,
    permit: Permit,
    device_id: i64,
    name: &str,
    bytes: Vec<u8>,
    pins: &PinCache,
) -> Result<Accepted> {
    require(&permit, Action::PunchUpload)?;
    let file = PunchFile::read(name, &bytes);
    if file.punches().next().is_none() {
        return Err(Invalid::from(Flaw::field("file", "flaw-file-no-punch")).into());
    }
    let (name, pins) = (name.to_owned(), pins.clone());
    db.write(permit, move |tx| {
        let origin = tx.permit().actor().origin.clone();
        let batch = file.into_batch(bytes, &name, &origin, tx.now_us());
        device::set_progress(tx, device_id, device::Setting::HasFile)?;
        intake::accept(tx, device_id, &batch, &pins)
    })
    .await
}
