//! Chains → graph: sort along the Hilbert curve, write shapes and rows.

use super::build::{Builder, Draft, NONE};
use super::{Arc, Chain, Graph};
use crate::geo::hilbert_key;
use rayon::prelude::*;

impl Builder<'_> {
    pub fn finish(self) -> Graph {
        let mut order: Vec<(u64, u32)> = (0..self.lines.at.len() as u32)
            .filter(|n| !matches!(self.degree[*n as usize], 0 | 2))
            .map(|n| (hilbert_key(self.lines.at[n as usize]), n))
            .collect();
        order.par_sort_unstable();
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
        sorted.par_sort_unstable();
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
