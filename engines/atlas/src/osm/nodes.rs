//! Finding a node by its id: a sorted list with a bucket table in front.

use super::part::Part;
use crate::geo::Point;

/// All nodes of a file in id order.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    ids: Vec<i64>,
    at: Vec<Point>,
    /// First node of every run of `1 << shift` ids.
    table: Vec<u32>,
    shift: u32,
    lowest: i64,
}

impl Nodes {
    /// Takes the nodes out of the parts. Files are sorted as a rule; others are sorted here, the first of equal ids
    /// winning.
    pub fn gather(parts: &mut [Part]) -> Self {
        let count = parts.iter().map(|p| p.node_ids.len()).sum();
        let mut nodes =
            Self { ids: Vec::with_capacity(count), at: Vec::with_capacity(count), ..Self::default() };
        for part in parts {
            nodes.ids.append(&mut std::mem::take(&mut part.node_ids));
            nodes.at.append(&mut std::mem::take(&mut part.node_at));
        }
        if !nodes.ids.is_sorted_by(|a, b| a < b) {
            nodes.sort();
        }
        nodes.index();
        nodes
    }

    fn sort(&mut self) {
        let mut pairs: Vec<(i64, Point)> = self.ids.iter().copied().zip(self.at.iter().copied()).collect();
        pairs.sort_by_key(|(id, _)| *id);
        pairs.dedup_by_key(|(id, _)| *id);
        (self.ids, self.at) = pairs.into_iter().unzip();
    }

    fn index(&mut self) {
        let (Some(&lowest), Some(&highest)) = (self.ids.first(), self.ids.last()) else { return };
        let span = highest.abs_diff(lowest);
        self.lowest = lowest;
        while (span >> self.shift) > self.ids.len() as u64 {
            self.shift += 1;
        }
        let runs = (span >> self.shift) as usize + 2;
        self.table = vec![0; runs];
        for id in &self.ids {
            self.table[(id.abs_diff(lowest) >> self.shift) as usize + 1] += 1;
        }
        for run in 1..runs {
            self.table[run] += self.table[run - 1];
        }
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The node's place in the list. `near` is a guess: ways often use ids that follow each other.
    pub fn find(&self, id: i64, near: u32) -> Option<u32> {
        if self.ids.get(near as usize + 1) == Some(&id) {
            return Some(near + 1);
        }
        if id < self.lowest {
            return None;
        }
        let run = (id.abs_diff(self.lowest) >> self.shift) as usize;
        let (from, to) = (*self.table.get(run)? as usize, *self.table.get(run + 1)? as usize);
        let found = self.ids[from..to].binary_search(&id).ok()?;
        Some((from + found) as u32)
    }

    pub fn at(&self, place: u32) -> Point {
        self.at[place as usize]
    }

    pub fn id(&self, place: u32) -> i64 {
        self.ids[place as usize]
    }
}
