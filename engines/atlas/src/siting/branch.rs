//! Branch and bound over the Lagrangian: fix what the bound decides, branch on what it leaves open.

use super::lagrange::{Effort, Prices, Relaxation, Status, closes};
use super::local;
use super::model::Model;

const ROOT: Effort = Effort { rounds_max: 2_000, scale: 1.0, patience: 30 };
const CHILD: Effort = Effort { rounds_max: 80, scale: 0.3, patience: 10 };

/// The best columns found and the bound that holds for all choices.
#[derive(Debug)]
pub(super) struct Found {
    pub open: Vec<u32>,
    pub cost: i64,
    pub bound: i64,
    pub optimal: bool,
    pub nodes: u64,
}

struct Search<'a> {
    relaxation: Relaxation<'a>,
    best: Vec<u32>,
    cost: i64,
    steps: u64,
    nodes: u64,
}

/// An open question: what is decided, prices to start from, and the bound of its parent.
struct Node {
    status: Vec<Status>,
    prices: Prices,
    bound: f64,
}

pub(super) fn solve(model: &Model, steps_max: u64) -> Found {
    let mut steps = 0;
    let best = local::start(model, &mut steps);
    let cost = model.cost(&best);
    let relaxation = Relaxation::new(model);
    let prices = relaxation.first_prices(&best);
    let mut search = Search { relaxation, best, cost, steps, nodes: 0 };
    let mut status = vec![Status::Free; model.columns.len()];
    model.forced.iter().for_each(|c| status[*c as usize] = Status::Open);
    let mut open = vec![Node { status, prices, bound: f64::NEG_INFINITY }];
    let mut floor = f64::INFINITY;
    while let Some(node) = open.pop() {
        if closes(node.bound, search.cost as f64) {
            continue;
        }
        if search.nodes > 0 && search.steps > steps_max {
            floor = floor.min(node.bound);
            continue;
        }
        search.visit(node, &mut open);
    }
    search.found(floor)
}

impl Search<'_> {
    fn visit(&mut self, node: Node, open: &mut Vec<Node>) {
        let Node { mut status, mut prices, bound: parent } = node;
        let effort = if self.nodes == 0 { ROOT } else { CHILD };
        self.nodes += 1;
        if self.is_decided(&mut status) {
            let chosen: Vec<u32> = opened(&status).collect();
            self.offer(&chosen);
            return;
        }
        let (model, mut best) = (self.relaxation.model, (self.cost, None));
        let (mut steps, mut tried) = (self.steps, i64::MAX);
        // Every relaxed choice that beats the earlier ones of this node is worth improving; where that means many
        // flows, only one that beats the best answer.
        let visit = |chosen: &[u32], steps: &mut u64| {
            let cost = model.cost(chosen);
            let bar = if model.capacity.is_empty() { tried } else { best.0 };
            if cost < bar {
                tried = cost;
                let better = local::improve(model, chosen.to_vec(), steps);
                let cost = model.cost(&better);
                if cost < best.0 && model.price_of(&better) <= model.limit {
                    best = (cost, Some(better));
                }
            }
            best.0 as f64
        };
        self.relaxation.ascend(&mut prices, &status, self.cost as f64, effort, &mut steps, visit);
        self.steps = steps;
        if let (_, Some(better)) = best {
            self.offer(&better);
        }
        let bound = prices.bound.max(parent);
        if closes(bound, self.cost as f64) {
            return;
        }
        self.fix(&mut status, &prices);
        self.split(status, prices, bound, open);
    }

    fn offer(&mut self, chosen: &[u32]) {
        let model = self.relaxation.model;
        let cost = model.cost(chosen);
        if cost < self.cost && model.price_of(chosen) <= model.limit {
            self.cost = cost;
            self.best = chosen.to_vec();
        }
    }

    /// Closes what no longer fits the limit; true when nothing is left to decide.
    fn is_decided(&self, status: &mut [Status]) -> bool {
        let model = self.relaxation.model;
        let left = model.limit - opened(status).map(|c| model.price[c as usize]).sum::<i64>();
        let mut free = false;
        for (status, price) in status.iter_mut().zip(&model.price) {
            if *status == Status::Free {
                if *price > left {
                    *status = Status::Closed;
                } else {
                    free = true;
                }
            }
        }
        !free
    }

    /// Decides columns whose other state would lift the bound past the best answer.
    fn fix(&self, status: &mut [Status], prices: &Prices) {
        let model = self.relaxation.model;
        for (c, status) in status.iter_mut().enumerate().filter(|(_, s)| **s == Status::Free) {
            let (net, price) = (prices.net[c], model.price[c] as f64);
            if closes(prices.bound + net + prices.shadow.1 * price, self.cost as f64) {
                *status = Status::Closed;
            } else if closes(prices.bound - net - prices.shadow.0 * price, self.cost as f64) {
                *status = Status::Open;
            }
        }
    }

    fn split(&mut self, status: Vec<Status>, prices: Prices, bound: f64, open: &mut Vec<Node>) {
        let left = |u: f64| (u - 0.5).abs();
        let free = (0..status.len()).filter(|c| status[*c] == Status::Free);
        let order = |a: &usize, b: &usize| {
            let key = |c: usize| left(prices.usage[c].clamp(0.0, 1.0));
            key(*a).total_cmp(&key(*b)).then(prices.net[*a].total_cmp(&prices.net[*b]))
        };
        let Some(column) = free.min_by(order) else {
            // Everything got fixed: the one choice left is a leaf.
            open.push(Node { status, prices, bound });
            return;
        };
        let mut closed = status.clone();
        closed[column] = Status::Closed;
        let mut opened = status;
        opened[column] = Status::Open;
        open.push(Node { status: closed, prices: prices.clone(), bound });
        open.push(Node { status: opened, prices, bound });
    }

    fn found(self, floor: f64) -> Found {
        let optimal = closes(floor, self.cost as f64);
        let safe = floor - 1e-6 - floor.abs() * 1e-12;
        let bound = if optimal { self.cost } else { (safe.ceil() as i64).min(self.cost) };
        Found { open: self.best, cost: self.cost, bound, optimal, nodes: self.nodes }
    }
}

fn opened(status: &[Status]) -> impl Iterator<Item = u32> + '_ {
    (0u32..).zip(status).filter(|(_, s)| **s == Status::Open).map(|(c, _)| c)
}
