use super::Graph;

/// Connected parts of a graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Components {
    /// Part of every junction; the largest part is 0, then by falling size.
    pub of: Vec<u32>,
    /// Nodes (before contraction) in every part.
    pub nodes: Vec<u32>,
}

impl Graph {
    /// Finds the connected parts; islands matter because nobody walks between them.
    pub fn components(&self) -> Components {
        let mut parent: Vec<u32> = (0..self.junctions() as u32).collect();
        for chain in &self.chains {
            let (a, b) = (root(&mut parent, chain.from), root(&mut parent, chain.to));
            parent[a.max(b) as usize] = a.min(b);
        }
        let mut size = vec![0u32; parent.len()];
        for junction in 0..parent.len() as u32 {
            size[root(&mut parent, junction) as usize] += 1;
        }
        for number in 0..self.chains.len() as u32 {
            let from = self.chains[number as usize].from;
            size[root(&mut parent, from) as usize] += self.inner_run(number).len() as u32;
        }
        let mut roots: Vec<u32> = (0..parent.len() as u32).filter(|j| parent[*j as usize] == *j).collect();
        roots.sort_by_key(|r| (std::cmp::Reverse(size[*r as usize]), *r));
        let mut name = vec![0; parent.len()];
        for (i, r) in roots.iter().enumerate() {
            name[*r as usize] = i as u32;
        }
        let of = (0..parent.len() as u32).map(|j| name[root(&mut parent, j) as usize]).collect();
        Components { of, nodes: roots.iter().map(|r| size[*r as usize]).collect() }
    }
}

fn root(parent: &mut [u32], mut node: u32) -> u32 {
    while parent[node as usize] != node {
        parent[node as usize] = parent[parent[node as usize] as usize];
        node = parent[node as usize];
    }
    node
}
