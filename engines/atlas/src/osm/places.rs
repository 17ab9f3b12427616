//! Where service points and dwellings stand.

use super::extract::{Extract, Place};
use super::nodes::Nodes;
use super::part::{Element, Part, RawPlace};
use crate::geo::{Plane, Point};
use std::collections::HashMap;

/// Places every raw place of the parts, or counts it as without position.
pub(super) fn place_all(extract: &mut Extract, parts: Vec<Part>, nodes: &Nodes) {
    let starts = way_starts(&parts);
    for part in parts {
        let mut from = 0;
        for raw in part.places {
            let members = &part.place_refs[from..raw.refs_end as usize];
            from = raw.refs_end as usize;
            match position(&raw, members, nodes, &starts) {
                Some(at) => {
                    let RawPlace { element, id, kind, name, .. } = raw;
                    extract.places.push(Place { element, id, kind, name, at });
                }
                None => extract.counts.places_without_position += 1,
            }
        }
    }
}

/// First nodes of the ways that relations name.
fn way_starts(parts: &[Part]) -> HashMap<i64, i64> {
    let mut starts = HashMap::new();
    for part in parts {
        let mut from = 0;
        for raw in &part.places {
            if raw.element == Element::Relation {
                let members = &part.place_refs[from..raw.refs_end as usize];
                starts.extend(members.iter().map(|way| (*way, i64::MIN)));
            }
            from = raw.refs_end as usize;
        }
    }
    if !starts.is_empty() {
        for (way, first) in parts.iter().flat_map(|p| &p.way_starts) {
            starts.entry(*way).and_modify(|f| *f = *first);
        }
    }
    starts
}

fn position(raw: &RawPlace, members: &[i64], nodes: &Nodes, starts: &HashMap<i64, i64>) -> Option<Point> {
    let find = |id: i64| nodes.find(id, 0).map(|place| nodes.at(place));
    match raw.element {
        Element::Node => Some(raw.at),
        Element::Way => {
            let ring = if members.len() > 2 && members.first() == members.last() { 1 } else { 0 };
            middle(members[ring..].iter().filter_map(|id| find(*id)))
        }
        Element::Relation => middle(members.iter().filter_map(|way| find(*starts.get(way)?))),
    }
}

/// The mean of some points, taken on the plane of the first.
fn middle(mut points: impl Iterator<Item = Point>) -> Option<Point> {
    let first = points.next()?;
    let plane = Plane::at(first);
    let (mut n, mut x, mut y) = (1.0, 0.0, 0.0);
    for p in points {
        let (px, py) = plane.xy(p);
        (n, x, y) = (n + 1.0, x + px, y + py);
    }
    Some(plane.point(x / n, y / n))
}
