//! One search per kind of source answers every place on the graph.

use super::bucket::Buckets;
use super::field::{FAR, Field, LIMIT_MM_MAX, Source, mark, pack};
use crate::graph::{Graph, Position};

/// Reusable memory of a search.
#[derive(Debug, Default)]
pub struct Searcher {
    pub(super) buckets: Buckets,
}

impl Searcher {
    /// Searches from all sources at once, at most `limit_mm` far (capped at [`LIMIT_MM_MAX`]).
    ///
    /// ```
    /// use atlas::geo::Point;
    /// use atlas::graph::{Graph, Lines, Position};
    /// use atlas::search::{Searcher, Source};
    /// let at = vec![Point::default(); 3];
    /// let graph = Graph::build(&Lines::from_edges(at, &[(0, 1, 40_000), (1, 2, 70_000)])?);
    /// let shop = Source { position: Position { chain: 0, offset_mm: 0 }, away_mm: 5_000 };
    /// let field = Searcher::default().search(&graph, vec![shop], 1_200_000);
    /// let home = Position { chain: 0, offset_mm: 110_000 };
    /// assert_eq!(field.at(&graph, home).map(|hit| hit.mm), Some(115_000));
    /// # Ok::<(), atlas::Error>(())
    /// ```
    pub fn search(&mut self, graph: &Graph, sources: Vec<Source>, limit_mm: u32) -> Field {
        self.search_and_note(graph, sources, limit_mm, |_| {})
    }

    /// Searches from one source and tells which junctions were reached, some of them more than once.
    pub(crate) fn search_noting(
        &mut self,
        graph: &Graph,
        source: Source,
        limit_mm: u32,
        settled: impl FnMut(u32),
    ) -> Field {
        self.search_and_note(graph, vec![source], limit_mm, settled)
    }

    fn search_and_note(
        &mut self,
        graph: &Graph,
        sources: Vec<Source>,
        limit_mm: u32,
        settled: impl FnMut(u32),
    ) -> Field {
        let limit_mm = limit_mm.min(LIMIT_MM_MAX);
        let mut along: Vec<(Position, u32)> = sources.iter().map(|s| s.position).zip(0..).collect();
        along.sort_unstable();
        let mut field = Field {
            limit_mm,
            reach: vec![FAR; graph.junctions()],
            sources: sources.into_iter().map(Some).collect(),
            along,
            marked: vec![0; graph.chains().len().div_ceil(64)],
        };
        self.buckets.reset(limit_mm);
        for (number, source) in (0u32..).zip(&field.sources) {
            let Some(source) = source else { continue };
            mark(&mut field.marked, source.position.chain);
            for (mm, junction) in ends(graph, source) {
                offer(&mut field.reach, &mut self.buckets, limit_mm, junction, pack(mm, number));
            }
        }
        self.run(graph, &mut field.reach, limit_mm, settled);
        field
    }

    /// Empties the queue; `settled` hears of every junction that was taken up, possibly more than once.
    pub(super) fn run(
        &mut self,
        graph: &Graph,
        reach: &mut [u64],
        limit_mm: u32,
        mut settled: impl FnMut(u32),
    ) {
        while let Some(list) = self.buckets.take() {
            for &entry in &list {
                let junction = entry as u32;
                let here = reach[junction as usize];
                if here >> 32 != entry >> 32 {
                    continue;
                }
                settled(junction);
                for arc in &graph.arcs[graph.row(junction)] {
                    let (next, to) = (here.saturating_add(arc.packed_mm()), arc.to());
                    let now = &mut reach[to as usize];
                    if next < *now && (next >> 32) as u32 <= limit_mm {
                        *now = next;
                        if arc.is_dead_end() {
                            settled(to);
                        } else {
                            self.buckets.push((next >> 32) as u32, to);
                        }
                    }
                }
            }
            self.buckets.give_back(list);
        }
    }
}

#[inline]
pub(super) fn offer(reach: &mut [u64], buckets: &mut Buckets, limit_mm: u32, junction: u32, next: u64) {
    let now = &mut reach[junction as usize];
    let mm = (next >> 32) as u32;
    if next < *now && mm <= limit_mm {
        *now = next;
        buckets.push(mm, junction);
    }
}

/// The two ends of the chain a source lies on, with the distance to each.
pub(super) fn ends(graph: &Graph, source: &Source) -> [(u64, u32); 2] {
    let chain = graph.chains[source.position.chain as usize];
    let (away, offset) = (u64::from(source.away_mm), u64::from(source.position.offset_mm));
    [(away + offset, chain.from), (away + u64::from(chain.mm).saturating_sub(offset), chain.to)]
}
