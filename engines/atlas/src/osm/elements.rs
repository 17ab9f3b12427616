//! Decoding the elements of a block: dense nodes, nodes, ways, relations.

use super::block::{Block, Want};
use super::fields::{Fields, numbers_in, refs};
use super::part::{Budget, Element, Kind, Part, RawWay, spend_name};
use super::tags::Tags;
use super::walk::{self, Passable};
use super::wire::{Cursor, Malformed, zigzag};
use crate::error::{Error, Result};
use crate::geo::Point;

/// Decodes a block of a file at byte `at`.
pub(super) fn decode(message: &[u8], at: u64, want: Want, budget: &Budget) -> Result<Part> {
    let block = Block::read(message).map_err(|m| m.at(at))?;
    let mut part = Part::default();
    let mut scratch = Tags::default();
    for group in &block.groups {
        let mut reader = Reader { block: &block, part: &mut part, tags: &mut scratch, want, budget };
        reader.group(group).map_err(|e| match e {
            Trouble::Wire(m) => m.at(at),
            Trouble::Limit(e) => e,
        })?;
    }
    Ok(part)
}

enum Trouble {
    Wire(Malformed),
    Limit(Error),
}

impl From<Malformed> for Trouble {
    fn from(m: Malformed) -> Self {
        Self::Wire(m)
    }
}

impl From<Error> for Trouble {
    fn from(e: Error) -> Self {
        Self::Limit(e)
    }
}

struct Reader<'r, 'a> {
    block: &'r Block<'a>,
    part: &'r mut Part,
    tags: &'r mut Tags<'a>,
    want: Want,
    budget: &'r Budget,
}

impl<'a> Reader<'_, 'a> {
    fn group(&mut self, message: &'a [u8]) -> std::result::Result<(), Trouble> {
        let mut cursor = Cursor::new(message);
        while let Some((field, value)) = cursor.field()? {
            match field {
                1 => self.plain_node(value.bytes()?)?,
                2 => self.dense(value.bytes()?)?,
                3 => self.way(value.bytes()?)?,
                4 if self.want.places => self.relation(value.bytes()?)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn plain_node(&mut self, message: &'a [u8]) -> std::result::Result<(), Trouble> {
        let fields = Fields::read(message)?;
        self.budget.spend(1)?;
        self.block.tags(fields.keys, fields.values, self.tags)?;
        let at = self.block.point(zigzag(fields.lon), zigzag(fields.lat));
        let places = self.want.places.then_some(self.budget);
        self.part.node(zigzag(fields.id), at, self.tags, places)?;
        Ok(())
    }

    fn dense(&mut self, message: &'a [u8]) -> std::result::Result<(), Trouble> {
        let fields = Fields::read(message)?;
        let count = numbers_in(fields.id_bytes);
        self.budget.spend(count)?;
        self.part.node_ids.reserve(count as usize);
        self.part.node_at.reserve(count as usize);
        let (mut ids, mut lats) = (Cursor::new(fields.id_bytes), Cursor::new(fields.eight));
        let (mut lons, mut pairs) = (Cursor::new(fields.nine), Cursor::new(fields.ten));
        let (mut id, mut lat, mut lon) = (0i64, 0i64, 0i64);
        let places = self.want.places.then_some(self.budget);
        while !ids.is_empty() {
            id = id.wrapping_add(ids.signed()?);
            lat = lat.wrapping_add(lats.signed()?);
            lon = lon.wrapping_add(lons.signed()?);
            self.tags.clear();
            while !pairs.is_empty() {
                let key = pairs.varint()?;
                if key == 0 {
                    break;
                }
                self.block.tag(key, pairs.varint()?, self.tags)?;
            }
            self.part.node(id, self.block.point(lon, lat), self.tags, places)?;
        }
        Ok(())
    }

    fn way(&mut self, message: &'a [u8]) -> std::result::Result<(), Trouble> {
        let fields = Fields::read(message)?;
        self.part.ways_seen += 1;
        self.block.tags(fields.keys, fields.values, self.tags)?;
        let id = fields.id as i64;
        let passable = walk::way(self.tags);
        if passable != Passable::NOBODY {
            self.budget.spend(1 + numbers_in(fields.eight))?;
            refs(fields.eight, &mut self.part.refs)?;
            let refs_end = self.part.refs.len() as u32;
            self.part.ways.push(RawWay { id, passable, refs_end });
        }
        if self.want.places {
            self.way_place(id, fields.eight)?;
        }
        Ok(())
    }

    fn way_place(&mut self, id: i64, packed: &'a [u8]) -> std::result::Result<(), Trouble> {
        self.budget.spend(1)?;
        if !packed.is_empty() {
            self.part.way_starts.push((id, Cursor::new(packed).signed()?));
        }
        if let Some(kind) = Kind::of(self.tags) {
            self.budget.spend(numbers_in(packed))?;
            refs(packed, &mut self.part.place_refs)?;
            self.part.place(Element::Way, id, kind, spend_name(self.tags, self.budget)?, Point::default());
        }
        Ok(())
    }

    fn relation(&mut self, message: &'a [u8]) -> std::result::Result<(), Trouble> {
        let fields = Fields::read(message)?;
        self.block.tags(fields.keys, fields.values, self.tags)?;
        let Some(kind) = Kind::of(self.tags) else { return Ok(()) };
        self.budget.spend(1 + numbers_in(fields.nine))?;
        let (mut members, mut kinds) = (Cursor::new(fields.nine), Cursor::new(fields.ten));
        let mut member = 0i64;
        while !members.is_empty() {
            member = member.wrapping_add(members.signed()?);
            if kinds.varint()? == 1 {
                self.part.place_refs.push(member);
            }
        }
        self.part.place(
            Element::Relation,
            fields.id as i64,
            kind,
            spend_name(self.tags, self.budget)?,
            Point::default(),
        );
        Ok(())
    }
}
