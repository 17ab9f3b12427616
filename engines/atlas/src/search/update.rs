//! Opening or closing one source without searching again: only junctions whose answer changes are touched.

use super::field::{FAR, Field, Source, mark, pack};
use super::searcher::{Searcher, ends, offer};
use crate::graph::Graph;

impl Field {
    /// Adds a source. Returns its number and the junctions that came nearer.
    pub fn open(&mut self, graph: &Graph, searcher: &mut Searcher, source: Source) -> (u32, Vec<u32>) {
        let number = self.sources.len() as u32;
        self.sources.push(Some(source));
        let entry = (source.position, number);
        let slot = self.along.partition_point(|e| *e < entry);
        self.along.insert(slot, entry);
        mark(&mut self.marked, source.position.chain);
        searcher.buckets.reset(self.limit_mm);
        for (mm, junction) in ends(graph, &source) {
            offer(&mut self.reach, &mut searcher.buckets, self.limit_mm, junction, pack(mm, number));
        }
        let mut touched = Vec::new();
        searcher.run(graph, &mut self.reach, self.limit_mm, |j| touched.push(j));
        touched.sort_unstable();
        touched.dedup();
        (number, touched)
    }

    /// Removes a source. Returns the junctions it was nearest to, which now have another answer or none.
    /// Removing a source that is not there changes nothing.
    pub fn close(&mut self, graph: &Graph, searcher: &mut Searcher, number: u32) -> Vec<u32> {
        let Some(source) = self.sources.get_mut(number as usize).and_then(Option::take) else {
            return Vec::new();
        };
        self.along.retain(|(_, n)| *n != number);
        let orphans = self.orphan(graph, &source, number);
        searcher.buckets.reset(self.limit_mm);
        for &junction in &orphans {
            self.reseed(graph, searcher, junction);
        }
        searcher.run(graph, &mut self.reach, self.limit_mm, |_| {});
        orphans
    }

    /// Forgets the answers that name a source. They form a connected piece around it: the way to each runs over
    /// junctions of the same answer.
    fn orphan(&mut self, graph: &Graph, source: &Source, number: u32) -> Vec<u32> {
        let mut orphans: Vec<u32> = Vec::new();
        let mut next: Vec<u32> = ends(graph, source).iter().map(|e| e.1).collect();
        while let Some(junction) = next.pop() {
            let reach = &mut self.reach[junction as usize];
            if *reach == FAR || *reach as u32 != number {
                continue;
            }
            *reach = FAR;
            orphans.push(junction);
            next.extend(graph.arcs[graph.row(junction)].iter().map(|arc| arc.to()));
        }
        orphans.sort_unstable();
        orphans
    }

    /// Offers an orphan what its neighbours and the sources on its chains have to give.
    fn reseed(&mut self, graph: &Graph, searcher: &mut Searcher, junction: u32) {
        for arc in graph.row(junction) {
            let neighbour = self.reach[graph.arcs[arc].to() as usize];
            let mut best = neighbour.saturating_add(graph.arcs[arc].packed_mm());
            for (_, number) in self.along_chain(graph.arc_chain[arc]) {
                let Some(source) = self.sources[*number as usize] else { continue };
                for (mm, end) in ends(graph, &source) {
                    if end == junction {
                        best = best.min(pack(mm, *number));
                    }
                }
            }
            offer(&mut self.reach, &mut searcher.buckets, self.limit_mm, junction, best);
        }
    }
}
