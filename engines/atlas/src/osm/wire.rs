//! The protocol-buffer wire format, borrowed and without allocation: a message of two million empty members costs
//! nothing but the bytes it came in.

use crate::error::Error;

/// Why a message could not be read; the caller adds where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed(pub &'static str);

impl Malformed {
    pub(super) const fn at(self, at: u64) -> Error {
        Error::Format { what: self.0, at }
    }
}

pub(super) type Wire<T> = std::result::Result<T, Malformed>;

/// One field of a message.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    Varint(u64),
    Bytes(&'a [u8]),
    Fixed,
}

impl<'a> Value<'a> {
    pub fn bytes(self) -> Wire<&'a [u8]> {
        match self {
            Self::Bytes(b) => Ok(b),
            _ => Err(Malformed("a length-delimited field was expected")),
        }
    }

    pub fn varint(self) -> Wire<u64> {
        match self {
            Self::Varint(v) => Ok(v),
            _ => Err(Malformed("a number field was expected")),
        }
    }
}

/// A reading position inside a message.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub const fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    pub const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    #[inline]
    pub fn varint(&mut self) -> Wire<u64> {
        match self.rest {
            [a, rest @ ..] if *a < 0x80 => {
                self.rest = rest;
                Ok(u64::from(*a))
            }
            [a, b, rest @ ..] if *b < 0x80 => {
                self.rest = rest;
                Ok(u64::from(*a & 0x7f) | (u64::from(*b) << 7))
            }
            _ => self.long_varint(),
        }
    }

    fn long_varint(&mut self) -> Wire<u64> {
        let mut value = 0;
        for (i, &byte) in self.rest.iter().enumerate().take(10) {
            value |= u64::from(byte & 0x7f) << (7 * i).min(63);
            if byte < 0x80 {
                self.rest = &self.rest[i + 1..];
                return Ok(value);
            }
        }
        Err(Malformed("a number is cut off or longer than ten bytes"))
    }

    /// A zigzag-coded signed number.
    #[inline]
    pub fn signed(&mut self) -> Wire<i64> {
        self.varint().map(zigzag)
    }

    fn take(&mut self, n: u64) -> Wire<&'a [u8]> {
        if n > self.rest.len() as u64 {
            return Err(Malformed("a field is longer than its message"));
        }
        let (head, tail) = self.rest.split_at(n as usize);
        self.rest = tail;
        Ok(head)
    }

    /// The next field number and value, or `None` at the end of the message.
    #[inline]
    pub fn field(&mut self) -> Wire<Option<(u64, Value<'a>)>> {
        if self.is_empty() {
            return Ok(None);
        }
        let tag = self.varint()?;
        let value = match tag & 7 {
            0 => Value::Varint(self.varint()?),
            1 => self.take(8).map(|_| Value::Fixed)?,
            2 => {
                let n = self.varint()?;
                Value::Bytes(self.take(n)?)
            }
            5 => self.take(4).map(|_| Value::Fixed)?,
            _ => return Err(Malformed("an unknown wire type")),
        };
        Ok(Some((tag >> 3, value)))
    }
}

/// Decodes the zigzag form of signed numbers.
pub const fn zigzag(v: u64) -> i64 {
    ((v >> 1) as i64) ^ -((v & 1) as i64)
}
