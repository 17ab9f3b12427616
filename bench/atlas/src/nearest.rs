use crate::build::extract;
use crate::timing::timed;
use anyhow::Result;
use atlas::geo::Point;
use atlas::graph::{Graph, Lines, Profile};
use atlas::search::{Field, Homes, Searcher, Source};
use atlas::snap::SnapIndex;
use std::path::Path;

const LIMIT_MM: u32 = 1_200_000;

/// Ten categories for every node of the map; writes the graph and the services at nodes for the Python peers.
pub fn run(map: &str, folder: &str) -> Result<()> {
    let extract = extract(map, true)?;
    let graph = Graph::build(&Lines::from_extract(&extract, Profile::ORDINARY.passable)?);
    let index = SnapIndex::new(&graph);
    let nearest_node = |p: Point| -> Option<u32> {
        let chain = index.snap(p, 200_000)?.position.chain;
        let c = graph.chains()[chain as usize];
        let ends = [c.from, c.to].into_iter().chain(graph.inner(chain));
        ends.min_by_key(|n| graph.at(*n).mm_to(p))
    };
    let mut nodes: Vec<Vec<u32>> = vec![Vec::new(); 10];
    for place in &extract.places {
        if let (Some(category), Some(node)) = (place.kind.category, nearest_node(place.at)) {
            nodes[category as usize].push(node);
        }
    }
    let sources: Vec<Vec<Source>> = nodes
        .iter()
        .map(|list| {
            let position = |n: &u32| graph.position(*n).map(|position| Source { position, away_mm: 0 });
            list.iter().filter_map(position).collect()
        })
        .collect();
    write(&graph, &nodes, Path::new(folder))?;
    let mut searcher = Searcher::default();
    let mut out = vec![0; graph.nodes()];
    for _ in 0..9 {
        let reached = timed("atlas", || {
            let mut reached = 0;
            for list in &sources {
                let field = searcher.search(&graph, list.clone(), LIMIT_MM);
                field.all_nodes(&graph, &mut out);
                reached += out.iter().filter(|mm| **mm != u32::MAX).count();
            }
            reached
        });
        eprintln!("{reached} reached");
    }
    open_one(&graph, &extract, &index, &sources[0])
}

/// A site opens: only what improves is touched.
fn open_one(
    graph: &Graph,
    extract: &atlas::osm::Extract,
    index: &SnapIndex,
    sources: &[Source],
) -> Result<()> {
    let homes: Vec<Point> = extract.places.iter().filter(|p| p.kind.dwelling).map(|p| p.at).collect();
    let people = vec![1; homes.len()];
    let homes = Homes::new(index, &homes, people, 200_000);
    let mut searcher = Searcher::default();
    let mut field: Field = searcher.search(graph, sources[1..].to_vec(), LIMIT_MM);
    let mut hits = homes.nearest(graph, &field);
    let (touched, read) = timed("open one site and refresh the table of homes", || {
        let touched = field.open(graph, &mut searcher, sources[0]).1;
        (touched.len(), homes.refresh(graph, &field, sources[0], &touched, &mut hits))
    });
    eprintln!("{touched} junctions touched, {read} of {} homes read again", hits.len());
    Ok(())
}

fn write(graph: &Graph, nodes: &[Vec<u32>], folder: &Path) -> Result<()> {
    let save = |name: &str, numbers: Vec<i64>| {
        let bytes: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
        std::fs::write(folder.join(name), bytes)
    };
    save("edges.i64", graph.raw_edges().flat_map(|(u, v, mm)| [u.into(), v.into(), mm.into()]).collect())?;
    let at = |n: u32| [i64::from(graph.at(n).lon_e7), i64::from(graph.at(n).lat_e7)];
    save("at.i64", (0..graph.nodes() as u32).flat_map(at).collect())?;
    let pair = |(c, list): (i64, &Vec<u32>)| list.iter().flat_map(|n| [c, i64::from(*n)]).collect::<Vec<_>>();
    Ok(save("services.i64", (0..).zip(nodes).flat_map(pair).collect())?)
}
