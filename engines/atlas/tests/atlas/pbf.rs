//! Writing small `.osm.pbf` files, good and bad ones.

use flate2::{Compression, write::ZlibEncoder};
use std::io::Write;

pub fn varint(mut v: u64, out: &mut Vec<u8>) {
    while v >= 0x80 {
        out.push(v as u8 | 0x80);
        v >>= 7;
    }
    out.push(v as u8);
}

fn zigzag(v: i64) -> u64 {
    ((v << 1) ^ (v >> 63)) as u64
}

fn number(field: u64, v: u64, out: &mut Vec<u8>) {
    varint(field << 3, out);
    varint(v, out);
}

pub fn bytes(field: u64, v: &[u8], out: &mut Vec<u8>) {
    varint(field << 3 | 2, out);
    varint(v.len() as u64, out);
    out.extend(v);
}

fn deltas(values: &[i64]) -> Vec<u8> {
    let (mut out, mut last) = (Vec::new(), 0);
    for v in values {
        varint(zigzag(v - last), &mut out);
        last = *v;
    }
    out
}

pub type Tags<'a> = &'a [(&'a str, &'a str)];

/// Id, longitude, latitude, and string numbers of keys and values.
type Node = (i64, f64, f64, Vec<(u64, u64)>);

/// A block under construction.
pub struct Block {
    strings: Vec<String>,
    nodes: Vec<Node>,
    groups: Vec<u8>,
}

impl Block {
    pub fn new() -> Self {
        Self { strings: vec![String::new()], nodes: Vec::new(), groups: Vec::new() }
    }

    fn string(&mut self, text: &str) -> u64 {
        if let Some(found) = self.strings.iter().position(|s| s == text) {
            return found as u64;
        }
        self.strings.push(text.into());
        self.strings.len() as u64 - 1
    }

    fn pairs(&mut self, tags: Tags) -> Vec<(u64, u64)> {
        tags.iter().map(|(k, v)| (self.string(k), self.string(v))).collect()
    }

    pub fn node(mut self, id: i64, lon: f64, lat: f64, tags: Tags) -> Self {
        let pairs = self.pairs(tags);
        self.nodes.push((id, lon, lat, pairs));
        self
    }

    fn tagged(&mut self, id: i64, tags: Tags) -> Vec<u8> {
        let (mut out, mut keys, mut values) = (Vec::new(), Vec::new(), Vec::new());
        number(1, id as u64, &mut out);
        for (k, v) in self.pairs(tags) {
            varint(k, &mut keys);
            varint(v, &mut values);
        }
        bytes(2, &keys, &mut out);
        bytes(3, &values, &mut out);
        out
    }

    pub fn way(mut self, id: i64, refs: &[i64], tags: Tags) -> Self {
        let mut way = self.tagged(id, tags);
        bytes(8, &deltas(refs), &mut way);
        let mut group = Vec::new();
        bytes(3, &way, &mut group);
        bytes(2, &group, &mut self.groups);
        self
    }

    /// A relation whose members are all ways.
    pub fn relation(mut self, id: i64, ways: &[i64], tags: Tags) -> Self {
        let mut relation = self.tagged(id, tags);
        bytes(8, &vec![0; ways.len()], &mut relation);
        bytes(9, &deltas(ways), &mut relation);
        bytes(10, &vec![1; ways.len()], &mut relation);
        let mut group = Vec::new();
        bytes(4, &relation, &mut group);
        bytes(2, &group, &mut self.groups);
        self
    }

    pub fn message(&self) -> Vec<u8> {
        let mut table = Vec::new();
        self.strings.iter().for_each(|s| bytes(1, s.as_bytes(), &mut table));
        let list = |f: fn(&Node) -> i64| deltas(&self.nodes.iter().map(f).collect::<Vec<_>>());
        let mut dense = Vec::new();
        bytes(1, &list(|n| n.0), &mut dense);
        bytes(8, &list(|n| (n.2 * 1e7).round() as i64), &mut dense);
        bytes(9, &list(|n| (n.1 * 1e7).round() as i64), &mut dense);
        let mut pairs = Vec::new();
        for node in &self.nodes {
            node.3.iter().for_each(|(k, v)| {
                varint(*k, &mut pairs);
                varint(*v, &mut pairs);
            });
            pairs.push(0);
        }
        bytes(10, &pairs, &mut dense);
        let (mut group, mut out) = (Vec::new(), Vec::new());
        bytes(2, &dense, &mut group);
        bytes(1, &table, &mut out);
        bytes(2, &group, &mut out);
        out.extend(&self.groups);
        out
    }
}

pub fn zlib(message: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(message).unwrap();
    encoder.finish().unwrap()
}

/// A frame around ready-made blob bytes.
pub fn frame(kind: &str, blob: &[u8]) -> Vec<u8> {
    let mut header = Vec::new();
    bytes(1, kind.as_bytes(), &mut header);
    number(3, blob.len() as u64, &mut header);
    let mut out = (header.len() as u32).to_be_bytes().to_vec();
    out.extend(header);
    out.extend(blob);
    out
}

/// A zlib blob that claims `raw_size` bytes.
pub fn blob(message: &[u8], raw_size: u64) -> Vec<u8> {
    let mut out = Vec::new();
    number(2, raw_size, &mut out);
    bytes(3, &zlib(message), &mut out);
    out
}

pub fn header(features: &[&str]) -> Vec<u8> {
    let mut message = Vec::new();
    features.iter().for_each(|f| bytes(4, f.as_bytes(), &mut message));
    frame("OSMHeader", &blob(&message, message.len() as u64))
}

pub fn data(message: &[u8]) -> Vec<u8> {
    frame("OSMData", &blob(message, message.len() as u64))
}

/// A whole file of one block.
pub fn file(block: &Block) -> Vec<u8> {
    [header(&["OsmSchema-V0.6", "DenseNodes"]), data(&block.message())].concat()
}

/// A street with a clinic, a house, a multipolygon park and a locked gate, with Chinese names.
pub fn village() -> Block {
    Block::new()
        .node(1, 103.9500, 30.9900, &[])
        .node(2, 103.9510, 30.9900, &[])
        .node(3, 103.9520, 30.9900, &[])
        .node(4, 103.9520, 30.9910, &[("barrier", "gate"), ("access", "no")])
        .node(5, 103.9520, 30.9920, &[])
        .node(6, 103.9505, 30.9903, &[("amenity", "clinic"), ("name", "天府中路卫生站")])
        .node(7, 103.9514, 30.9902, &[])
        .node(8, 103.9516, 30.9902, &[])
        .node(9, 103.9516, 30.9904, &[])
        .node(10, 103.9514, 30.9904, &[])
        .way(20, &[1, 2, 3], &[("highway", "residential"), ("name", "天府中路")])
        .way(21, &[3, 4, 5], &[("highway", "footway")])
        .way(22, &[7, 8, 9, 10, 7], &[("building", "apartments"), ("name", "一栋")])
        .way(23, &[7, 8, 9, 10, 7], &[])
        .relation(30, &[23], &[("type", "multipolygon"), ("leisure", "park")])
}
