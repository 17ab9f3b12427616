//! Lines → graph: cut at junctions, join at plain nodes, sort along the Hilbert curve.

use super::{Arc, Chain, Graph, Lines};
use crate::geo::hilbert_key;

const NONE: u32 = u32::MAX;

/// A part of a run between two places where something may happen; indices into `Lines::refs`, both included.
#[derive(Clone, Copy)]
struct Piece {
    from: u32,
    to: u32,
}

/// A chain under construction: its end nodes, length, and its run of oriented pieces.
struct Draft {
    from: u32,
    to: u32,
    mm: u64,
    pieces: std::ops::Range<u32>,
}

struct Builder<'a> {
    lines: &'a Lines,
    /// Number of edge ends at every node, counted up to 3. A node of degree 2 is plain.
    degree: Vec<u8>,
    pieces: Vec<Piece>,
    used: Vec<bool>,
    /// For plain nodes where runs end: the two pieces that meet, as `piece << 1 | end`.
    joint: Vec<[u32; 2]>,
    drafts: Vec<Draft>,
    /// Pieces of the drafts as `piece << 1 | reversed`.
    order: Vec<u32>,
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

    fn node(&self, at: u32) -> u32 {
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

    fn finish(self) -> Graph {
        let mut order: Vec<(u64, u32)> = (0..self.lines.at.len() as u32)
            .filter(|n| !matches!(self.degree[*n as usize], 0 | 2))
            .map(|n| (hilbert_key(self.lines.at[n as usize]), n))
            .collect();
        order.sort_unstable();
        let mut rank = vec![NONE; self.lines.at.len()];
        for (i, (_, node)) in order.iter().enumerate() {
            rank[*node as usize] = i as u32;
        }
        let sorted = self.sort_drafts(&rank);
        let mut graph = Graph {
            at: order.iter().map(|(_, n)| self.lines.at[*n as usize]).collect(),
            ids: order.iter().map(|(_, n)| self.lines.ids[*n as usize]).collect(),
            first: vec![0; order.len() + 1],
            ..Graph::default()
        };
        let inner = self.lines.steps().saturating_sub(sorted.len());
        graph.at.reserve_exact(inner);
        graph.ids.reserve_exact(inner);
        graph.inner_mm.reserve_exact(inner);
        for (_, _, number, reversed) in sorted {
            self.write_chain(&mut graph, &rank, number, reversed);
        }
        fill_rows(&mut graph);
        graph
    }

    /// Chains by (lower end, higher end), each with its number and whether it runs against its draft.
    fn sort_drafts(&self, rank: &[u32]) -> Vec<(u64, u64, u32, bool)> {
        let key = |(i, d): (usize, &Draft)| {
            let (a, b) = (rank[d.from as usize], rank[d.to as usize]);
            (u64::from(a.min(b)) << 32 | u64::from(a.max(b)), d.mm, i as u32, a > b)
        };
        let mut sorted: Vec<_> = self.drafts.iter().enumerate().map(key).collect();
        sorted.sort_unstable();
        sorted
    }

    fn write_chain(&self, graph: &mut Graph, rank: &[u32], number: u32, reversed: bool) {
        let draft = &self.drafts[number as usize];
        // A chain over 4,294 km is no walk; its length stops there.
        let mm = u32::try_from(draft.mm).unwrap_or(NONE);
        let pieces = &self.order[draft.pieces.start as usize..draft.pieces.end as usize];
        let mut offset = 0u64;
        if reversed {
            for (k, code) in pieces.iter().rev().enumerate() {
                self.write_piece(graph, &mut offset, *code ^ 1, k + 1 == pieces.len());
            }
        } else {
            for (k, code) in pieces.iter().enumerate() {
                self.write_piece(graph, &mut offset, *code, k + 1 == pieces.len());
            }
        }
        let (a, b) = (rank[draft.from as usize], rank[draft.to as usize]);
        let inner_end = graph.inner_mm.len() as u32;
        graph.chains.push(Chain { from: a.min(b), to: a.max(b), mm, inner_end });
    }

    /// Writes the nodes after the first of a piece, without the last one when the chain ends there.
    fn write_piece(&self, graph: &mut Graph, offset: &mut u64, code: u32, last: bool) {
        let piece = self.pieces[(code >> 1) as usize];
        let (mut i, step) = if code & 1 == 1 { (piece.to, -1i64) } else { (piece.from, 1) };
        let goal = if code & 1 == 1 { piece.from } else { piece.to };
        while i != goal {
            let next = (i64::from(i) + step) as u32;
            *offset += u64::from(self.lines.mm[i.min(next) as usize]);
            i = next;
            if i != goal || !last {
                let node = self.node(i) as usize;
                graph.at.push(self.lines.at[node]);
                graph.ids.push(self.lines.ids[node]);
                graph.inner_mm.push(u32::try_from(*offset).unwrap_or(NONE));
            }
        }
    }
}

fn fill_rows(graph: &mut Graph) {
    for chain in &graph.chains {
        graph.first[chain.from as usize + 1] += 1;
        graph.first[chain.to as usize + 1] += 1;
    }
    for i in 1..graph.first.len() {
        graph.first[i] += graph.first[i - 1];
    }
    let mut next = graph.first.clone();
    graph.arcs = vec![Arc::default(); graph.chains.len() * 2];
    graph.arc_chain = vec![0; graph.chains.len() * 2];
    for (number, chain) in graph.chains.iter().enumerate() {
        for (from, to) in [(chain.from, chain.to), (chain.to, chain.from)] {
            let slot = &mut next[from as usize];
            let dead_end = graph.first[to as usize + 1] - graph.first[to as usize] == 1;
            graph.arcs[*slot as usize] = Arc::new(chain.mm, to, dead_end);
            graph.arc_chain[*slot as usize] = number as u32;
            *slot += 1;
        }
    }
}
