//! What goes into a statement: the four kinds of value that both engines store alike. There is no
//! fraction among them.

use law::{Bp, Date, Month, Rupiah};

/// A parameter of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// No value.
    Null,
    /// A number, flag, amount or instant.
    Int(i64),
    /// Text, a date or a month.
    Text(String),
    /// Raw bytes.
    Bytes(Vec<u8>),
}

macro_rules! whole {
    ($($number:ty),*) => {$(
        impl From<$number> for Value {
            fn from(number: $number) -> Value {
                Value::Int(i64::from(number))
            }
        }
    )*};
}
whole!(i64, i32, i16, i8, u32, u16, u8, bool);

impl From<Rupiah> for Value {
    fn from(amount: Rupiah) -> Value {
        Value::Int(amount.0)
    }
}
impl From<Bp> for Value {
    fn from(share: Bp) -> Value {
        Value::Int(share.0)
    }
}
impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}
impl From<&String> for Value {
    fn from(text: &String) -> Value {
        Value::Text(text.clone())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}
impl From<std::borrow::Cow<'_, str>> for Value {
    fn from(text: std::borrow::Cow<'_, str>) -> Value {
        Value::Text(text.into_owned())
    }
}
impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Value {
        Value::Bytes(bytes)
    }
}
impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Value {
        Value::Bytes(bytes.to_vec())
    }
}
impl From<&Vec<u8>> for Value {
    fn from(bytes: &Vec<u8>) -> Value {
        Value::Bytes(bytes.clone())
    }
}
impl<const N: usize> From<[u8; N]> for Value {
    fn from(bytes: [u8; N]) -> Value {
        Value::Bytes(bytes.to_vec())
    }
}
impl<const N: usize> From<&[u8; N]> for Value {
    fn from(bytes: &[u8; N]) -> Value {
        Value::Bytes(bytes.to_vec())
    }
}
impl From<Date> for Value {
    fn from(date: Date) -> Value {
        Value::Text(date.to_string())
    }
}
impl From<Month> for Value {
    fn from(month: Month) -> Value {
        Value::Text(month.to_string())
    }
}
impl From<&Value> for Value {
    fn from(value: &Value) -> Value {
        value.clone()
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

/// Parameters of a statement: `values![id, "text", date]` is an array of [`Value`].
#[macro_export]
macro_rules! values {
    () => {{
        let none: [$crate::Value; 0] = [];
        none
    }};
    ($($value:expr),+ $(,)?) => { [$($crate::Value::from($value)),+] };
}
