//! The fields elements share, still packed.

use super::wire::{Cursor, Value, Wire};

/// The packed fields of one element: id, keys, values, and the arrays 8, 9, 10.
#[derive(Default)]
pub(super) struct Fields<'a> {
    pub id: u64,
    pub id_bytes: &'a [u8],
    pub keys: &'a [u8],
    pub values: &'a [u8],
    pub eight: &'a [u8],
    pub nine: &'a [u8],
    pub ten: &'a [u8],
    pub lat: u64,
    pub lon: u64,
}

impl<'a> Fields<'a> {
    pub fn read(message: &'a [u8]) -> Wire<Self> {
        let mut fields = Self::default();
        let mut cursor = Cursor::new(message);
        while let Some((field, value)) = cursor.field()? {
            match (field, value) {
                (1, Value::Varint(v)) => fields.id = v,
                (1, _) => fields.id_bytes = value.bytes()?,
                (2, _) => fields.keys = value.bytes()?,
                (3, _) => fields.values = value.bytes()?,
                (8, Value::Varint(v)) => fields.lat = v,
                (8, _) => fields.eight = value.bytes()?,
                (9, Value::Varint(v)) => fields.lon = v,
                (9, _) => fields.nine = value.bytes()?,
                (10, _) => fields.ten = value.bytes()?,
                _ => {}
            }
        }
        Ok(fields)
    }
}

/// How many numbers a packed array holds.
pub(super) fn numbers_in(packed: &[u8]) -> u64 {
    packed.iter().filter(|b| **b < 0x80).count() as u64
}

/// Appends the delta-coded references of a way.
pub(super) fn refs(packed: &[u8], out: &mut Vec<i64>) -> Wire<()> {
    let mut cursor = Cursor::new(packed);
    let mut id = 0i64;
    while !cursor.is_empty() {
        id = id.wrapping_add(cursor.signed()?);
        out.push(id);
    }
    Ok(())
}
