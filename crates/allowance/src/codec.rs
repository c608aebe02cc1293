//! The facts of one person and month as bytes: the same facts give the same bytes, and a replay
//! reads them back. Names of records and dates that only a narration needs are part of it; names
//! of people are not.

use law::Rupiah;
use law::allowance::{
    Acting, ActingKind, ActingLevel, AgencyFacts, AttendanceSums, DayPairs, Employment, FactIds,
    LeaveKind, LeaveSpan, LhkpnState, Performance, PersonInput, PersonKind, PostKind, Predicate,
    SalarySheet, Sanction, SanctionKind, SpecialGroup, TAP_STATES, YearToDate,
};
use law::tax::TaxStatus;

/// First byte of every blob.
const VERSION: u8 = 1;

/// The bytes are not those of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnInput;

impl std::fmt::Display for NotAnInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the stored facts of a line cannot be read")
    }
}
impl std::error::Error for NotAnInput {}

/// Numbers one after the other, small ones in one byte.
struct Pen(Vec<u8>);

impl Pen {
    fn int(&mut self, n: i64) {
        let mut rest = ((n << 1) ^ (n >> 63)).cast_unsigned();
        loop {
            let [low, ..] = (rest & 0x7f).to_le_bytes();
            rest >>= 7;
            if rest == 0 {
                self.0.push(low);
                return;
            }
            self.0.push(low | 0x80);
        }
    }

    fn place(&mut self, n: usize) {
        self.int(i64::try_from(n).unwrap_or(i64::MAX));
    }

    fn flag(&mut self, yes: bool) {
        self.int(i64::from(yes));
    }

    fn opt<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Pen, T)) {
        match value {
            None => self.int(0),
            Some(value) => {
                self.int(1);
                write(self, value);
            }
        }
    }
}

struct Eye<'a>(&'a [u8]);

type Read<T> = Result<T, NotAnInput>;

impl Eye<'_> {
    fn int(&mut self) -> Read<i64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first().ok_or(NotAnInput)?;
            self.0 = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed());
            }
        }
        Err(NotAnInput)
    }

    fn word<T: Copy>(&mut self, all: &[T]) -> Read<T> {
        let n = usize::try_from(self.int()?).map_err(|_| NotAnInput)?;
        all.get(n).copied().ok_or(NotAnInput)
    }

    fn byte(&mut self) -> Read<u8> {
        u8::try_from(self.int()?).map_err(|_| NotAnInput)
    }

    fn flag(&mut self) -> Read<bool> {
        self.word(&[false, true])
    }

    fn opt<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<Option<T>> {
        if self.flag()? { read(self).map(Some) } else { Ok(None) }
    }

    fn rupiah(&mut self) -> Read<Rupiah> {
        self.int().map(Rupiah)
    }
}

/// The input as bytes.
#[must_use]
pub fn pack(input: &PersonInput<'_>) -> Vec<u8> {
    let mut pen = Pen(Vec::with_capacity(192));
    pen.0.push(VERSION);
    pen.place(input.kind as usize);
    pen.opt(input.class, |pen, class| pen.int(i64::from(class)));
    pen.place(input.post_kind as usize);
    pen.place(input.group as usize);
    let e = &input.employment;
    for n in [e.served_work_days, e.work_days, e.served_days, e.days] {
        pen.int(n);
    }
    pen.flag(e.arrived);
    for acting in input.acting {
        pen.opt(acting, pack_acting);
    }
    pen.opt(input.attendance, pack_sums);
    for span in input.leave {
        pen.opt(span, |pen, span| {
            pen.place(span.kind as usize);
            for n in [i64::from(span.step), span.days, span.id] {
                pen.int(n);
            }
        });
    }
    let p = &input.performance;
    pen.opt(p.predicate, |pen, predicate| pen.place(predicate as usize));
    for n in [p.score, p.points, p.activity_minutes] {
        pen.opt(n, Pen::int);
    }
    pen.flag(p.left_staff_unrated);
    for n in [input.agency.absorption_bp, input.agency.open_complaints, input.agency.score] {
        pen.opt(n, Pen::int);
    }
    for sanction in input.sanctions {
        pen.opt(sanction, |pen, sanction| {
            pen.place(sanction.kind as usize);
            pen.int(sanction.id);
        });
    }
    pen.place(input.lhkpn as usize);
    pen.flag(input.asset_open);
    pen.int(input.correction.0);
    pen.opt(input.salary, pack_salary);
    pen.opt(input.tax_status, |pen, status| {
        pen.place(TaxStatus::ALL.iter().position(|it| *it == status).unwrap_or(usize::MAX));
    });
    pen.int(input.voluntary.0);
    for id in [input.ids.person, input.ids.post, input.ids.rating, input.ids.salary] {
        pen.int(id);
    }
    pen.0
}

fn pack_acting(pen: &mut Pen, acting: Acting) {
    pen.place(acting.kind as usize);
    pen.place(acting.level as usize);
    pen.place(acting.post_kind as usize);
    for n in [i64::from(acting.class), acting.work_days, acting.id] {
        pen.int(n);
    }
}

fn pack_sums(pen: &mut Pen, sums: AttendanceSums) {
    for n in [
        sums.work_days,
        sums.late_minutes,
        sums.early_minutes,
        sums.absent_days,
        sums.ceremonies_missed,
        sums.meetings_missed,
        sums.leave_refused_days,
        sums.out_hours,
    ] {
        pen.int(n);
    }
    for count in sums.pairs.0.as_flattened() {
        pen.int(i64::from(*count));
    }
}

fn pack_salary(pen: &mut Pen, sheet: SalarySheet) {
    pen.int(sheet.taxable_gross.0);
    pen.int(sheet.bpjs_base.0);
    pen.opt(sheet.pph, |pen, pph| pen.int(pph.0));
    pen.opt(sheet.year, |pen, year| {
        for n in [year.gross_before.0, year.months, year.pension.0, year.pph_before.0] {
            pen.int(n);
        }
    });
}

/// The input of the bytes.
///
/// # Errors
/// Bytes that [`pack`] could not have written.
pub fn unpack(bytes: &[u8]) -> Result<PersonInput<'static>, NotAnInput> {
    let (version, rest) = bytes.split_first().ok_or(NotAnInput)?;
    if *version != VERSION {
        return Err(NotAnInput);
    }
    let mut eye = Eye(rest);
    let input = PersonInput {
        kind: eye.word(PersonKind::ALL)?,
        class: eye.opt(Eye::byte)?,
        post_kind: eye.word(PostKind::ALL)?,
        group: eye.word(SpecialGroup::ALL)?,
        employment: Employment {
            served_work_days: eye.int()?,
            work_days: eye.int()?,
            served_days: eye.int()?,
            days: eye.int()?,
            arrived: eye.flag()?,
        },
        acting: [eye.opt(acting)?, eye.opt(acting)?],
        attendance: eye.opt(sums)?,
        leave: [eye.opt(leave)?, eye.opt(leave)?, eye.opt(leave)?, eye.opt(leave)?],
        performance: Performance {
            predicate: eye.opt(|eye| eye.word(Predicate::ALL))?,
            score: eye.opt(Eye::int)?,
            points: eye.opt(Eye::int)?,
            activity_minutes: eye.opt(Eye::int)?,
            left_staff_unrated: eye.flag()?,
        },
        agency: AgencyFacts {
            absorption_bp: eye.opt(Eye::int)?,
            open_complaints: eye.opt(Eye::int)?,
            score: eye.opt(Eye::int)?,
        },
        sanctions: [eye.opt(sanction)?, eye.opt(sanction)?],
        lhkpn: eye.word(LhkpnState::ALL)?,
        asset_open: eye.flag()?,
        correction: eye.rupiah()?,
        salary: eye.opt(salary)?,
        tax_status: eye.opt(|eye| eye.word(&TaxStatus::ALL))?,
        voluntary: eye.rupiah()?,
        ids: FactIds {
            person: eye.int()?,
            post: eye.int()?,
            rating: eye.int()?,
            salary: eye.int()?,
        },
        marks: &[],
    };
    if eye.0.is_empty() { Ok(input) } else { Err(NotAnInput) }
}

fn acting(eye: &mut Eye<'_>) -> Read<Acting> {
    Ok(Acting {
        kind: eye.word(ActingKind::ALL)?,
        level: eye.word(ActingLevel::ALL)?,
        post_kind: eye.word(PostKind::ALL)?,
        class: eye.byte()?,
        work_days: eye.int()?,
        id: eye.int()?,
    })
}

fn sums(eye: &mut Eye<'_>) -> Read<AttendanceSums> {
    let mut sums = AttendanceSums {
        work_days: eye.int()?,
        late_minutes: eye.int()?,
        early_minutes: eye.int()?,
        absent_days: eye.int()?,
        ceremonies_missed: eye.int()?,
        meetings_missed: eye.int()?,
        leave_refused_days: eye.int()?,
        out_hours: eye.int()?,
        pairs: DayPairs([[0; TAP_STATES]; TAP_STATES]),
    };
    for count in sums.pairs.0.as_flattened_mut() {
        *count = eye.byte()?;
    }
    Ok(sums)
}

fn leave(eye: &mut Eye<'_>) -> Read<LeaveSpan> {
    Ok(LeaveSpan {
        kind: eye.word(LeaveKind::ALL)?,
        step: eye.byte()?,
        days: eye.int()?,
        id: eye.int()?,
    })
}

fn sanction(eye: &mut Eye<'_>) -> Read<Sanction> {
    Ok(Sanction { kind: eye.word(SanctionKind::ALL)?, id: eye.int()? })
}

fn salary(eye: &mut Eye<'_>) -> Read<SalarySheet> {
    Ok(SalarySheet {
        taxable_gross: eye.rupiah()?,
        bpjs_base: eye.rupiah()?,
        pph: eye.opt(Eye::rupiah)?,
        year: eye.opt(|eye| {
            Ok(YearToDate {
                gross_before: eye.rupiah()?,
                months: eye.int()?,
                pension: eye.rupiah()?,
                pph_before: eye.rupiah()?,
            })
        })?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> PersonInput<'static> {
        let mut sums = AttendanceSums { work_days: 21, late_minutes: 451, ..Default::default() };
        sums.pairs.0[2][5] = 3;
        PersonInput {
            kind: PersonKind::Pppk,
            class: Some(9),
            post_kind: PostKind::Functional,
            group: SpecialGroup::None,
            employment: Employment { served_days: 12, arrived: true, ..Employment::FULL },
            acting: [
                Some(Acting {
                    kind: ActingKind::Plt,
                    level: ActingLevel::Up,
                    post_kind: PostKind::Pengawas,
                    class: 11,
                    work_days: 20,
                    id: 77,
                }),
                None,
            ],
            attendance: Some(sums),
            leave: [
                Some(LeaveSpan { kind: LeaveKind::Sick, step: 2, days: 4, id: 9 }),
                None,
                None,
                None,
            ],
            performance: Performance {
                predicate: Some(Predicate::Good),
                activity_minutes: Some(6_250),
                ..Performance::default()
            },
            agency: AgencyFacts { score: Some(-3), ..AgencyFacts::default() },
            sanctions: [Some(Sanction { kind: SanctionKind::Medium9, id: 5 }), None],
            lhkpn: LhkpnState::Overdue,
            asset_open: true,
            correction: Rupiah(-1_250_000),
            salary: Some(SalarySheet {
                taxable_gross: Rupiah(7_887_943),
                bpjs_base: Rupiah(7_743_040),
                pph: None,
                year: Some(YearToDate {
                    gross_before: Rupiah(i64::MAX),
                    months: 12,
                    pension: Rupiah(i64::MIN),
                    pph_before: Rupiah(1),
                }),
            }),
            tax_status: TaxStatus::parse("K/3"),
            voluntary: Rupiah(50_000),
            ids: FactIds { person: 1, post: 2, rating: 3, salary: 4 },
            marks: &[],
        }
    }

    #[test]
    fn what_is_packed_comes_back() {
        let input = full();
        assert_eq!(unpack(&pack(&input)), Ok(input));
    }

    #[test]
    fn other_bytes_are_refused() {
        let mut bytes = pack(&full());
        bytes.push(0);
        assert_eq!(unpack(&bytes), Err(NotAnInput));
        bytes.truncate(bytes.len() - 2);
        assert_eq!(unpack(&bytes), Err(NotAnInput));
        bytes[0] = 9;
        assert_eq!(unpack(&bytes), Err(NotAnInput));
        assert_eq!(unpack(&[]), Err(NotAnInput));
    }
}
