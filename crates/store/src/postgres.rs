//! Values on their way to and from PostgreSQL, in its binary form. Sums come back as `numeric`
//! there; a whole one is read as the number it is, a fraction is refused.

mod address;
mod bulk;
mod pool;
mod session;
pub(crate) mod wall;

pub(crate) use address::Address;
pub use address::tool_address;
pub(crate) use bulk::Into;
pub(crate) use pool::Server;
pub(crate) use session::Session;

use crate::value::Value;
use bytes::{BufMut, BytesMut};
use journal::seal::Cell;
use std::error::Error;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self, ty) {
            (Value::Null, _) => return Ok(IsNull::Yes),
            (Value::Int(number), ty) if *ty == Type::INT8 => out.put_i64(*number),
            (Value::Int(number), ty) if *ty == Type::INT4 => out.put_i32(i32::try_from(*number)?),
            (Value::Int(number), ty) if *ty == Type::INT2 => out.put_i16(i16::try_from(*number)?),
            (Value::Text(text), ty) if is_text(ty) => out.put_slice(text.as_bytes()),
            (Value::Bytes(bytes), ty) if *ty == Type::BYTEA => out.put_slice(bytes),
            _ => return Err(format!("a parameter does not fit the type {ty}").into()),
        }
        Ok(IsNull::No)
    }

    fn accepts(ty: &Type) -> bool {
        [Type::INT8, Type::INT4, Type::INT2, Type::BYTEA].contains(ty) || is_text(ty)
    }

    to_sql_checked!();
}

fn is_text(ty: &Type) -> bool {
    [Type::TEXT, Type::VARCHAR, Type::BPCHAR, Type::NAME, Type::UNKNOWN].contains(ty)
}

/// A cell of an answer.
pub(crate) struct PgCell<'a>(pub(crate) Cell<'a>);

impl<'a> FromSql<'a> for PgCell<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<PgCell<'a>, Box<dyn Error + Sync + Send>> {
        Ok(PgCell(if *ty == Type::INT8 {
            Cell::Int(i64::from_be_bytes(raw.try_into()?))
        } else if *ty == Type::INT4 {
            Cell::Int(i32::from_be_bytes(raw.try_into()?).into())
        } else if *ty == Type::INT2 {
            Cell::Int(i16::from_be_bytes(raw.try_into()?).into())
        } else if *ty == Type::BOOL {
            Cell::Int((raw != [0]).into())
        } else if *ty == Type::NUMERIC {
            Cell::Int(whole_numeric(raw).ok_or("a number that is not whole or too large")?)
        } else if *ty == Type::BYTEA {
            Cell::Bytes(raw)
        } else {
            Cell::Text(std::str::from_utf8(raw)?)
        }))
    }

    fn from_sql_null(_: &Type) -> Result<PgCell<'a>, Box<dyn Error + Sync + Send>> {
        Ok(PgCell(Cell::Null))
    }

    fn accepts(ty: &Type) -> bool {
        <Value as ToSql>::accepts(ty) || [Type::BOOL, Type::NUMERIC, Type::VOID].contains(ty)
    }
}

/// Reads a `numeric` without a fraction: count of digits, weight of the first, sign, scale, then
/// digits to the base 10,000, all of 16 bits.
fn whole_numeric(raw: &[u8]) -> Option<i64> {
    let (words, odd) = raw.as_chunks::<2>();
    let mut words = words.iter().map(|word| i16::from_be_bytes(*word));
    let (count, weight, sign, _scale) =
        (words.next()?, words.next()?, words.next()?, words.next()?);
    let digits: Vec<i16> = words.collect();
    if !odd.is_empty() || usize::try_from(count).ok()? != digits.len() {
        return None;
    }
    let behind = usize::try_from(i32::from(weight) + 1).unwrap_or(0);
    let mut number = 0_i128;
    // Zeroes at the end of a whole number are not sent.
    for digit in digits.iter().copied().chain(std::iter::repeat(0)).take(behind) {
        number = number.checked_mul(10_000)?.checked_add(i128::from(digit))?;
    }
    if digits.iter().skip(behind).any(|digit| *digit != 0) {
        return None;
    }
    // 0x0000 is positive, 0x4000 negative; anything else is no number.
    match sign {
        0 => i64::try_from(number).ok(),
        0x4000 => i64::try_from(-number).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::whole_numeric;

    fn numeric(weight: i16, sign: i16, digits: &[i16]) -> Option<i64> {
        let count = i16::try_from(digits.len()).unwrap();
        let words = [count, weight, sign, 0].into_iter().chain(digits.iter().copied());
        whole_numeric(&words.flat_map(i16::to_be_bytes).collect::<Vec<u8>>())
    }

    #[test]
    fn whole_sums_are_numbers() {
        assert_eq!(numeric(0, 0, &[]), Some(0));
        assert_eq!(numeric(0, 0, &[7]), Some(7));
        assert_eq!(numeric(1, 0x4000, &[12, 3456]), Some(-123_456));
        assert_eq!(numeric(2, 0, &[5]), Some(500_000_000));
        assert_eq!(numeric(0, 0, &[1, 5000]), None, "a fraction");
        assert_eq!(numeric(-1, 0, &[5000]), None, "a fraction");
        assert_eq!(numeric(0, -16_384, &[]), None, "not a number");
        assert_eq!(numeric(9, 0, &[1]), None, "beyond 63 bits");
    }
}
