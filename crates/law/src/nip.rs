//! The employee number of 18 digits. Its parts are read, never believed: where they contradict
//! a stored birth date or sex the product warns and goes on, because real numbers have errors.

use crate::book::{Book, RuleError, Value};
use jiff::civil::Date;
use serde::Serialize;
use std::fmt;

/// Which digits tell a civil servant from a contract employee.
#[derive(Clone, Copy, Debug)]
pub struct NipLaw {
    /// Digits 13 and 14 up to this are the month of appointment of a civil servant.
    pub pns_month_to: i64,
    /// From this on they number the contract of a contract employee.
    pub contract_from: i64,
}

impl NipLaw {
    /// The layout in force that day.
    pub fn at(book: &Book, on: Date) -> Result<NipLaw, RuleError> {
        let map = book.map("identity.nip", on)?;
        let int = |name: &str| match map.get(name) {
            Some(Value::Int(n)) => Ok(*n),
            _ => Err(RuleError::Shape {
                key: "identity.nip".to_owned(),
                want: "a map with pns_month_to and contract_from",
            }),
        };
        Ok(NipLaw { pns_month_to: int("pns_month_to")?, contract_from: int("contract_from")? })
    }
}

/// 18 digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nip([u8; 18]);

/// L or P.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Sex {
    /// Male.
    L,
    /// Female.
    P,
}

/// What the middle of the number says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appointment {
    /// A civil servant, candidate since this year and month.
    Civil {
        /// Year.
        year: i16,
        /// Month, 1 to 12.
        month: i8,
    },
    /// A contract employee, first appointed in this year, with the number of the contract.
    Contract {
        /// Year.
        year: i16,
        /// Digits 13 and 14.
        contract: u8,
    },
    /// Neither.
    Unknown,
}

/// What is odd about a number. None of it blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Oddity {
    /// The first eight digits are no date.
    InvalidBirthDate,
    /// Digits 13 and 14 are neither a month nor a contract number.
    InvalidAppointment,
    /// Digit 15 is neither 1 nor 2.
    InvalidSex,
}

impl Oddity {
    /// Its name in files and messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Oddity::InvalidBirthDate => "invalid_birth_date",
            Oddity::InvalidAppointment => "invalid_appointment",
            Oddity::InvalidSex => "invalid_sex",
        }
    }
}

/// The parts of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NipParts {
    /// Birth date, if it is one.
    pub birth: Option<Date>,
    /// Appointment.
    pub appointment: Appointment,
    /// Sex, if the digit is one.
    pub sex: Option<Sex>,
    /// Serial of three digits.
    pub serial: u16,
    /// What is odd.
    pub oddities: Vec<Oddity>,
}

impl Nip {
    /// From 18 digits, with or without spaces; nothing else is a number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Nip> {
        let mut digits = [0; 18];
        let mut n = 0;
        for byte in text.bytes().filter(|b| *b != b' ') {
            if !byte.is_ascii_digit() {
                return None;
            }
            *digits.get_mut(n)? = byte - b'0';
            n += 1;
        }
        (n == 18).then_some(Nip(digits))
    }

    /// The number that these digits write; positions counted from 0.
    fn number(self, from: usize, len: usize) -> i64 {
        self.0.iter().skip(from).take(len).fold(0, |n, digit| n * 10 + i64::from(*digit))
    }

    fn date(self) -> Option<Date> {
        let year = i16::try_from(self.number(0, 4)).ok()?;
        let month = i8::try_from(self.number(4, 2)).ok()?;
        let day = i8::try_from(self.number(6, 2)).ok()?;
        Date::new(year, month, day).ok().filter(|date| (1900..2200).contains(&date.year()))
    }

    fn appointment(self, law: NipLaw) -> Appointment {
        let year = i16::try_from(self.number(8, 4)).unwrap_or(0);
        let middle = self.number(12, 2);
        if (1..=law.pns_month_to.min(12)).contains(&middle) {
            Appointment::Civil { year, month: i8::try_from(middle).unwrap_or(1) }
        } else if middle >= law.contract_from {
            Appointment::Contract { year, contract: u8::try_from(middle).unwrap_or(0) }
        } else {
            Appointment::Unknown
        }
    }

    /// Reads the parts by the layout in force.
    #[must_use]
    pub fn parts(self, law: NipLaw) -> NipParts {
        let birth = self.date();
        let appointment = self.appointment(law);
        let sex = match self.number(14, 1) {
            1 => Some(Sex::L),
            2 => Some(Sex::P),
            _ => None,
        };
        let oddities = [
            (birth.is_none(), Oddity::InvalidBirthDate),
            (appointment == Appointment::Unknown, Oddity::InvalidAppointment),
            (sex.is_none(), Oddity::InvalidSex),
        ]
        .into_iter()
        .filter_map(|(odd, oddity)| odd.then_some(oddity))
        .collect();
        let serial = u16::try_from(self.number(15, 3)).unwrap_or(0);
        NipParts { birth, appointment, sex, serial, oddities }
    }

    /// For people, in groups of 8, 6, 1 and 3.
    #[must_use]
    pub fn spaced(self) -> String {
        let mut out = String::with_capacity(21);
        for (n, digit) in self.0.iter().enumerate() {
            if matches!(n, 8 | 14 | 15) {
                out.push(' ');
            }
            out.push(char::from(b'0' + digit));
        }
        out
    }
}

impl fmt::Display for Nip {
    /// 18 digits without spaces, as stored.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| write!(f, "{digit}"))
    }
}

impl fmt::Debug for Nip {
    /// The serial is hidden: a log shows no whole number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Nip({:08}…)", self.number(0, 8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAW: NipLaw = NipLaw { pns_month_to: 12, contract_from: 21 };

    #[test]
    fn only_eighteen_digits_parse() {
        let nip = Nip::parse("19860101 201505 1 999").unwrap();
        assert_eq!(nip.to_string(), "198601012015051999");
        assert_eq!(nip.spaced(), "19860101 201505 1 999");
        for bad in ["", "19860101201505199", "1986010120150519999", "19860101201505199x"] {
            assert!(Nip::parse(bad).is_none(), "{bad}");
        }
        assert!(!format!("{nip:?}").contains("999"));
    }

    #[test]
    fn oddities_do_not_block() {
        let odd = |text| Nip::parse(text).unwrap().parts(LAW).oddities;
        assert_eq!(odd("198601012015051999"), []);
        assert_eq!(odd("199002302015051999"), [Oddity::InvalidBirthDate]);
        assert_eq!(odd("198601012015151999"), [Oddity::InvalidAppointment]);
        assert_eq!(odd("198601012015053999"), [Oddity::InvalidSex]);
    }
}
