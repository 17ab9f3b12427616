//! What is answered.

/// A choice of sites and how good it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Open sites, fixed ones included, ascending.
    pub open: Vec<u32>,
    /// People covered, person-millimetres walked, or cost, by the goal.
    pub objective: u64,
    /// No choice can be better than this.
    pub bound: u64,
    /// Nothing is better: the gap is below one unit, or below 1e-9 of a median.
    pub optimal: bool,
    /// People within the limit of an open site (and within its capacity).
    pub people_covered: u64,
    /// People no candidate reaches.
    pub people_unreachable: u64,
    /// Cost of the open sites that are not fixed.
    pub cost: u64,
    /// Branch-and-bound nodes visited.
    pub nodes: u64,
}

impl Answer {
    /// How far from optimal the answer is at most, in per cent.
    pub fn gap_percent(&self) -> f64 {
        if self.optimal {
            return 0.0;
        }
        100.0 * self.objective.abs_diff(self.bound) as f64 / self.objective.max(self.bound).max(1) as f64
    }

    /// The proof in words.
    pub fn proof(&self) -> String {
        if self.optimal { "optimal".into() } else { format!("≤ {:.3} % from optimal", self.gap_percent()) }
    }
}
