//! A judged month as bytes: two bytes of head, sixteen per day. Results are a cache that can be
//! computed again, so an unknown version is an error for the caller to recompute, never a guess.

use super::day::{Day, DayFlags, Days, Status};
use super::kind::{DutyKind, FlexMode, Grade, LeaveKind, PermitKind};
use crate::calendar::HolidayKind;
use std::fmt;

/// First byte of every blob.
pub const VERSION: u8 = 1;
/// Bytes of one day.
pub const DAY_BYTES: usize = 16;
/// Minutes that mean "no record".
const NO_MINUTE: i16 = i16::MIN;

/// The bytes are no month of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadBlob {
    /// Too short, too long, or more days than a month has.
    Length,
    /// Written by another version.
    Version(u8),
    /// A code that this version does not know.
    Code(u8),
}

impl fmt::Display for BadBlob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BadBlob::Length => write!(f, "month cells have a wrong length"),
            BadBlob::Version(v) => write!(f, "month cells of version {v}, expected {VERSION}"),
            BadBlob::Code(c) => write!(f, "month cells with the unknown code {c}"),
        }
    }
}
impl std::error::Error for BadBlob {}

/// The days as bytes; more than 31 are cut off.
#[must_use]
pub fn pack(days: &[Day]) -> Vec<u8> {
    let days = days.get(..31).unwrap_or(days);
    let mut bytes = Vec::with_capacity(2 + days.len() * DAY_BYTES);
    bytes.push(VERSION);
    bytes.push(u8::try_from(days.len()).unwrap_or(31));
    for day in days {
        bytes.extend_from_slice(&pack_day(day));
    }
    bytes
}

/// The days of a blob.
pub fn unpack(bytes: &[u8]) -> Result<Days, BadBlob> {
    let (head, cells) = bytes.split_at_checked(2).ok_or(BadBlob::Length)?;
    let (version, len) = match head {
        [version, len] => (*version, *len),
        _ => return Err(BadBlob::Length),
    };
    if version != VERSION {
        return Err(BadBlob::Version(version));
    }
    if len > 31 || cells.len() != usize::from(len) * DAY_BYTES {
        return Err(BadBlob::Length);
    }
    let mut days = Days::blank(i8::try_from(len).unwrap_or(31));
    let (cells, _) = cells.as_chunks::<DAY_BYTES>();
    for (day, cell) in days.as_mut_slice().iter_mut().zip(cells) {
        *day = unpack_day(cell)?;
    }
    Ok(days)
}

/// Status and kind as two bytes.
const fn status_bytes(status: Status) -> [u8; 2] {
    match status {
        Status::NotYet => [0, 0],
        Status::NotEmployed => [1, 0],
        Status::Unscheduled => [2, 0],
        Status::DayOff => [3, 0],
        Status::Holiday(HolidayKind::National) => [4, 0],
        Status::Holiday(HolidayKind::Collective) => [4, 1],
        Status::Holiday(HolidayKind::Local) => [4, 2],
        Status::Leave(kind) => [5, kind.code()],
        Status::Study => [6, 0],
        Status::Duty(kind) => [7, kind.code()],
        Status::Permit(kind) => [8, kind.code()],
        Status::Flexible(mode) => [9, mode.code()],
        Status::Present => [10, 0],
        Status::Outage => [11, 0],
        Status::Absent => [12, 0],
    }
}

fn status_of(status: u8, kind: u8) -> Result<Status, BadBlob> {
    let unknown = BadBlob::Code(kind);
    Ok(match (status, kind) {
        (0, _) => Status::NotYet,
        (1, _) => Status::NotEmployed,
        (2, _) => Status::Unscheduled,
        (3, _) => Status::DayOff,
        (4, 0) => Status::Holiday(HolidayKind::National),
        (4, 1) => Status::Holiday(HolidayKind::Collective),
        (4, 2) => Status::Holiday(HolidayKind::Local),
        (5, kind) => Status::Leave(LeaveKind::from_code(kind).ok_or(unknown)?),
        (6, _) => Status::Study,
        (7, kind) => Status::Duty(DutyKind::from_code(kind).ok_or(unknown)?),
        (8, kind) => Status::Permit(PermitKind::from_code(kind).ok_or(unknown)?),
        (9, kind) => Status::Flexible(FlexMode::from_code(kind).ok_or(unknown)?),
        (10, _) => Status::Present,
        (11, _) => Status::Outage,
        (12, _) => Status::Absent,
        (4, _) => return Err(unknown),
        _ => return Err(BadBlob::Code(status)),
    })
}

/// Flags take the lower 13 bits of their word, the grade of evidence the upper three.
fn pack_day(day: &Day) -> [u8; DAY_BYTES] {
    let [status, kind] = status_bytes(day.status);
    let word = (day.flags.0 & 0x1fff) | (u16::from(day.evidence.code()) << 13);
    let [f0, f1] = word.to_le_bytes();
    let [i0, i1] = day.in_minute.unwrap_or(NO_MINUTE).to_le_bytes();
    let [o0, o1] = day.out_minute.unwrap_or(NO_MINUTE).to_le_bytes();
    let [l0, l1] = day.late_minutes.to_le_bytes();
    let [e0, e1] = day.early_minutes.to_le_bytes();
    let [w0, w1] = day.worked_minutes.to_le_bytes();
    let [r0, r1] = day.required_minutes.to_le_bytes();
    [status, kind, f0, f1, i0, i1, o0, o1, l0, l1, e0, e1, w0, w1, r0, r1]
}

fn unpack_day(cell: &[u8; DAY_BYTES]) -> Result<Day, BadBlob> {
    let [status, kind, f0, f1, i0, i1, o0, o1, l0, l1, e0, e1, w0, w1, r0, r1] = *cell;
    let word = u16::from_le_bytes([f0, f1]);
    let grade = (word >> 13).to_le_bytes()[0];
    let minute = |bytes| Some(i16::from_le_bytes(bytes)).filter(|&m| m != NO_MINUTE);
    Ok(Day {
        status: status_of(status, kind)?,
        flags: DayFlags(word & 0x1fff),
        in_minute: minute([i0, i1]),
        out_minute: minute([o0, o1]),
        late_minutes: u16::from_le_bytes([l0, l1]),
        early_minutes: u16::from_le_bytes([e0, e1]),
        worked_minutes: u16::from_le_bytes([w0, w1]),
        required_minutes: u16::from_le_bytes([r0, r1]),
        evidence: Grade::from_code(grade).ok_or(BadBlob::Code(grade))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_blob_is_refused() {
        assert_eq!(unpack(&[]), Err(BadBlob::Length));
        assert_eq!(unpack(&[9, 0]), Err(BadBlob::Version(9)));
        assert_eq!(unpack(&[VERSION, 1, 0]), Err(BadBlob::Length));
        let mut bytes = pack(&[Day::bare(Status::Absent)]);
        bytes[2] = 200;
        assert_eq!(unpack(&bytes), Err(BadBlob::Code(200)));
    }
}
