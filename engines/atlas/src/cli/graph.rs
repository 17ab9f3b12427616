use super::{Output, source::Source};
use crate::graph::Graph;
use crate::osm::Want;
use anyhow::Result;
use serde_json::json;
use std::time::Instant;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    source: Source,
    /// Print numbers as JSON.
    #[arg(long)]
    json: bool,
    /// Write all nodes and edges before contraction instead: node lines `n id lon lat`, edge lines `e from to mm`.
    #[arg(long, conflicts_with = "json")]
    dump: bool,
    #[command(flatten)]
    output: Output,
}

impl Args {
    pub(super) fn run(&self) -> Result<()> {
        let start = Instant::now();
        let map = self.source.load(Want { places: false })?;
        let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
        let graph = &map.graph;
        if self.dump {
            return self.output.write(&dump(graph));
        }
        let parts = graph.components();
        let largest = parts.nodes.first().copied().unwrap_or(0);
        let metres = graph.total_mm() as f64 / 1000.0;
        if self.json {
            return self.output.json(&json!({
                "datum": map.datum.label(),
                "nodes": graph.nodes(), "edges": graph.edges(),
                "contracted_nodes": graph.junctions(), "contracted_edges": graph.chains().len(),
                "components": parts.nodes.len(), "largest_component_nodes": largest,
                "metres": metres.round(), "milliseconds": (milliseconds * 10.0).round() / 10.0,
                "file_nodes": map.counts.nodes, "file_ways": map.counts.ways,
                "missing_references": map.counts.missing_refs,
                "nodes_off_earth": map.counts.nodes_off_earth, "pieces_too_long": map.too_long,
            }));
        }
        self.output.write(&format!(
            "{} nodes, {} edges ({} and {} after contraction), {} parts, the largest with {} nodes, {:.1} km, {:.0} ms\n",
            graph.nodes(),
            graph.edges(),
            graph.junctions(),
            graph.chains().len(),
            parts.nodes.len(),
            largest,
            metres / 1000.0,
            milliseconds
        ))
    }
}

fn dump(graph: &Graph) -> String {
    use std::fmt::Write;
    let mut text = String::new();
    for node in 0..graph.nodes() as u32 {
        let at = graph.at(node);
        let _ = writeln!(text, "n {} {:.7} {:.7}", graph.source_id(node), at.lon(), at.lat());
    }
    for (from, to, mm) in graph.raw_edges() {
        let _ = writeln!(text, "e {from} {to} {mm}");
    }
    text
}
