//! The few types both engines share.

use common::{Beans, CommunityId, Fen, Id, Timestamp};
use jiff::civil::Date;
use uuid::Uuid;

use crate::Error;

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
    Uuid(Uuid),
}

pub trait ToValue {
    fn to_value(&self) -> Value;
}

pub trait FromValue: Sized {
    /// # Errors
    /// [`Error::Shape`] when the column holds another type.
    fn from_value(value: Value) -> Result<Self, Error>;
}

fn shape<T>(wanted: &'static str, got: &Value) -> Result<T, Error> {
    Err(Error::Shape(format!("wanted {wanted}, the column holds {got:?}")))
}

macro_rules! integers {
    ($($t:ty),*) => {$(
        impl ToValue for $t {
            fn to_value(&self) -> Value {
                i64::try_from(*self).map_or(Value::Null, Value::Int)
            }
        }
        impl FromValue for $t {
            fn from_value(value: Value) -> Result<Self, Error> {
                match value {
                    Value::Int(n) => <$t>::try_from(n).or_else(|_| shape(stringify!($t), &value)),
                    other => shape(stringify!($t), &other),
                }
            }
        }
    )*};
}
integers!(i16, i32, i64, u8, u16, u32, u64, usize);

/// Newtypes over i64.
macro_rules! counted {
    ($($t:ty, $out:expr, $in:expr);* $(;)?) => {$(
        impl ToValue for $t {
            fn to_value(&self) -> Value {
                let out: fn(&$t) -> i64 = $out;
                Value::Int(out(self))
            }
        }
        impl FromValue for $t {
            fn from_value(value: Value) -> Result<Self, Error> {
                i64::from_value(value).map($in)
            }
        }
    )*};
}
counted! {
    Beans, |b| b.0, Beans;
    Fen, |f| f.0, Fen;
    Timestamp, |t| t.millis(), Timestamp::from_millis;
    CommunityId, |c| c.number(), CommunityId::from_row;
    bool, |b| i64::from(*b), |n| n != 0;
}

impl ToValue for f64 {
    fn to_value(&self) -> Value {
        Value::Real(*self)
    }
}
impl FromValue for f64 {
    fn from_value(value: Value) -> Result<Self, Error> {
        match value {
            Value::Real(x) => Ok(x),
            other => shape("f64", &other),
        }
    }
}
impl ToValue for str {
    fn to_value(&self) -> Value {
        Value::Text(self.to_owned())
    }
}
impl ToValue for String {
    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }
}
impl FromValue for String {
    fn from_value(value: Value) -> Result<Self, Error> {
        match value {
            Value::Text(text) => Ok(text),
            other => shape("text", &other),
        }
    }
}
impl ToValue for [u8] {
    fn to_value(&self) -> Value {
        Value::Blob(self.to_vec())
    }
}
impl ToValue for Vec<u8> {
    fn to_value(&self) -> Value {
        Value::Blob(self.clone())
    }
}
impl<const N: usize> ToValue for [u8; N] {
    fn to_value(&self) -> Value {
        Value::Blob(self.to_vec())
    }
}
impl FromValue for Vec<u8> {
    fn from_value(value: Value) -> Result<Self, Error> {
        match value {
            Value::Blob(bytes) => Ok(bytes),
            other => shape("bytes", &other),
        }
    }
}
impl<const N: usize> FromValue for [u8; N] {
    fn from_value(value: Value) -> Result<Self, Error> {
        let bytes = Vec::from_value(value)?;
        Self::try_from(bytes)
            .map_err(|b| Error::Shape(format!("wanted {N} bytes, the column holds {}", b.len())))
    }
}
impl ToValue for Uuid {
    fn to_value(&self) -> Value {
        Value::Uuid(*self)
    }
}
impl FromValue for Uuid {
    /// SQLite keeps ids as 16-byte blobs.
    fn from_value(value: Value) -> Result<Self, Error> {
        match &value {
            Value::Uuid(id) => Ok(*id),
            Value::Blob(bytes) => Self::from_slice(bytes).or_else(|_| shape("uuid", &value)),
            other => shape("uuid", other),
        }
    }
}
impl<K> ToValue for Id<K> {
    fn to_value(&self) -> Value {
        Value::Uuid(self.uuid())
    }
}
impl<K> FromValue for Id<K> {
    fn from_value(value: Value) -> Result<Self, Error> {
        Uuid::from_value(value).map(Self::new)
    }
}
impl ToValue for Date {
    /// ISO 8601 text: sorts as a date on both engines.
    fn to_value(&self) -> Value {
        Value::Text(self.to_string())
    }
}
impl FromValue for Date {
    fn from_value(value: Value) -> Result<Self, Error> {
        let text = String::from_value(value)?;
        text.parse().map_err(|_| Error::Shape(format!("wanted a date, the column holds {text:?}")))
    }
}
impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}
impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Result<Self, Error> {
        match value {
            Value::Null => Ok(None),
            other => T::from_value(other).map(Some),
        }
    }
}
impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}
impl ToValue for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
}
