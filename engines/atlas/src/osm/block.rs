//! One primitive block: its string table, its scale and its groups.

use super::tags::{Key, Tags};
use super::wire::{Cursor, Malformed, Wire};
use crate::geo::Point;

const STRINGS_MAX: usize = 1 << 20;

/// What to look for besides walkable ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Want {
    /// Service points and dwellings.
    pub places: bool,
}

pub(super) struct Block<'a> {
    strings: Vec<&'a [u8]>,
    keys: Vec<Option<Key>>,
    granularity: i64,
    lat_offset: i64,
    lon_offset: i64,
    pub groups: Vec<&'a [u8]>,
}

impl<'a> Block<'a> {
    pub fn read(message: &'a [u8]) -> Wire<Self> {
        let mut block = Self {
            strings: Vec::new(),
            keys: Vec::new(),
            granularity: 100,
            lat_offset: 0,
            lon_offset: 0,
            groups: Vec::new(),
        };
        let mut cursor = Cursor::new(message);
        while let Some((field, value)) = cursor.field()? {
            match field {
                1 => block.read_strings(value.bytes()?)?,
                2 if block.groups.len() == STRINGS_MAX => {
                    return Err(Malformed("too many groups in a block"));
                }
                2 => block.groups.push(value.bytes()?),
                17 => block.granularity = i64::from(value.varint()? as i32),
                19 => block.lat_offset = value.varint()? as i64,
                20 => block.lon_offset = value.varint()? as i64,
                _ => {}
            }
        }
        Ok(block)
    }

    fn read_strings(&mut self, table: &'a [u8]) -> Wire<()> {
        let mut cursor = Cursor::new(table);
        while let Some((field, value)) = cursor.field()? {
            if field == 1 {
                if self.strings.len() == STRINGS_MAX {
                    return Err(Malformed("more than a million strings in a block"));
                }
                let text = value.bytes()?;
                self.strings.push(text);
                self.keys.push(Key::parse(text));
            }
        }
        Ok(())
    }

    pub fn tag(&self, key: u64, value: u64, tags: &mut Tags<'a>) -> Wire<()> {
        let (Some(known), Some(text)) = (self.keys.get(key as usize), self.strings.get(value as usize))
        else {
            return Err(Malformed("a tag points outside the string table"));
        };
        if let Some(key) = known {
            tags.push(*key, text);
        }
        Ok(())
    }

    pub fn tags(&self, keys: &'a [u8], values: &'a [u8], tags: &mut Tags<'a>) -> Wire<()> {
        tags.clear();
        let (mut keys, mut values) = (Cursor::new(keys), Cursor::new(values));
        while !keys.is_empty() {
            self.tag(keys.varint()?, values.varint()?, tags)?;
        }
        Ok(())
    }

    pub fn point(&self, lon: i64, lat: i64) -> Option<Point> {
        let lon = self.granularity.checked_mul(lon)?.checked_add(self.lon_offset)?;
        let lat = self.granularity.checked_mul(lat)?.checked_add(self.lat_offset)?;
        Point::from_nano(lon, lat)
    }
}
