//! Lines → chains: cut at junctions, join at plain nodes.

use super::{Graph, Lines};

pub(super) const NONE: u32 = u32::MAX;

/// A part of a run between two places where something may happen; indices into `Lines::refs`, both included.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    pub from: u32,
    pub to: u32,
}

/// A chain under construction: its end nodes, length, and its run of oriented pieces.
pub(super) struct Draft {
    pub from: u32,
    pub to: u32,
    pub mm: u64,
    pub pieces: std::ops::Range<u32>,
}

pub(super) struct Builder<'a> {
    pub lines: &'a Lines,
    /// Number of edge ends at every node, counted up to 3. A node of degree 2 is plain.
    pub degree: Vec<u8>,
    pub pieces: Vec<Piece>,
    used: Vec<bool>,
    /// For plain nodes where runs end: the two pieces that meet, as `piece << 1 | end`.
    joint: Vec<[u32; 2]>,
    pub drafts: Vec<Draft>,
    /// Pieces of the drafts as `piece << 1 | reversed`.
    pub order: Vec<u32>,
}

impl Graph {
    /// Builds the graph of some lines.
    pub fn build(lines: &Lines) -> Self {
        let mut builder = Builder::new(lines);
        builder.cut();
        builder.join();
        builder.finish()
    }
}

impl<'a> Builder<'a> {
    fn new(lines: &'a Lines) -> Self {
        let mut degree = vec![0u8; lines.at.len()];
        for run in lines.runs() {
            let (first, last) = (run.start, run.end - 1);
            for i in run {
                let ends = if i == first || i == last { 1 } else { 2 };
                let node = &mut degree[lines.refs[i] as usize];
                *node = (*node + ends).min(3);
            }
        }
        let joint = vec![[NONE; 2]; lines.at.len()];
        let (pieces, used, drafts, order) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { lines, degree, pieces, used, joint, drafts, order }
    }

    pub fn node(&self, at: u32) -> u32 {
        self.lines.refs[at as usize]
    }

    fn is_junction(&self, node: u32) -> bool {
        self.degree[node as usize] != 2
    }

    fn cut(&mut self) {
        for run in self.lines.runs() {
            let (mut from, last) = (run.start, run.end - 1);
            for i in run.start + 1..run.end {
                if i == last || self.is_junction(self.lines.refs[i]) {
                    self.push_piece(Piece { from: from as u32, to: i as u32 });
                    from = i;
                }
            }
        }
        self.used = vec![false; self.pieces.len()];
    }

    fn push_piece(&mut self, piece: Piece) {
        let number = self.pieces.len() as u32;
        self.pieces.push(piece);
        for (end, at) in [piece.from, piece.to].into_iter().enumerate() {
            let node = self.node(at);
            if !self.is_junction(node) {
                let slots = &mut self.joint[node as usize];
                let slot = usize::from(slots[0] != NONE);
                slots[slot] = number << 1 | end as u32;
            }
        }
    }

    fn join(&mut self) {
        for number in 0..self.pieces.len() as u32 {
            let piece = self.pieces[number as usize];
            if self.used[number as usize] {
                continue;
            }
            if self.is_junction(self.node(piece.from)) {
                self.follow(number, false);
            } else if self.is_junction(self.node(piece.to)) {
                self.follow(number, true);
            }
        }
        // What is left are closed loops of plain nodes: one node of each becomes its junction.
        for number in 0..self.pieces.len() as u32 {
            if !self.used[number as usize] {
                let start = self.node(self.pieces[number as usize].from);
                self.degree[start as usize] = 3;
                self.follow(number, false);
            }
        }
    }

    /// Walks from the start of a piece through plain nodes to the next junction and records the chain.
    fn follow(&mut self, first: u32, reversed: bool) {
        let (mut number, mut reversed) = (first, reversed);
        let begin = self.order.len() as u32;
        let (from, mut mm) = (self.ends(number, reversed).0, 0u64);
        loop {
            self.used[number as usize] = true;
            self.order.push(number << 1 | u32::from(reversed));
            let piece = self.pieces[number as usize];
            let steps = &self.lines.mm[piece.from as usize..piece.to as usize];
            mm += steps.iter().map(|s| u64::from(*s)).sum::<u64>();
            let to = self.ends(number, reversed).1;
            let next = if self.is_junction(to) { None } else { self.other_side(to, number, reversed) };
            let Some((piece, end)) = next else {
                self.drafts.push(Draft { from, to, mm, pieces: begin..self.order.len() as u32 });
                return;
            };
            (number, reversed) = (piece, end == 1);
        }
    }

    fn ends(&self, number: u32, reversed: bool) -> (u32, u32) {
        let piece = self.pieces[number as usize];
        let (from, to) = (self.node(piece.from), self.node(piece.to));
        if reversed { (to, from) } else { (from, to) }
    }

    /// The piece end that meets the one just reached at a plain node.
    fn other_side(&self, node: u32, number: u32, reversed: bool) -> Option<(u32, u32)> {
        let here = number << 1 | u32::from(!reversed);
        let slots = self.joint[node as usize];
        let next = if slots[0] == here { slots[1] } else { slots[0] };
        (next != NONE && !self.used[(next >> 1) as usize]).then_some((next >> 1, next & 1))
    }
}
