//! Good answers fast: lazy greedy, then the best swap until none helps (Resende and Werneck 2004).

use super::capacity;
use super::model::Model;
use std::collections::BinaryHeap;

/// Greedy by saving, or by saving per unit of the limit; the better of the two, improved by swaps.
pub(super) fn start(model: &Model, steps: &mut u64) -> Vec<u32> {
    if !model.capacity.is_empty() {
        return capacity::start(model, steps);
    }
    let mut best = improve(model, greedy(model, false, steps), steps);
    if model.price.iter().any(|p| *p != 1) || model.opening.iter().any(|o| *o != 0) {
        let other = improve(model, greedy(model, true, steps), steps);
        if model.cost(&other) < model.cost(&best) {
            best = other;
        }
    }
    best
}

fn greedy(model: &Model, by_ratio: bool, steps: &mut u64) -> Vec<u32> {
    let mut current = model.penalty.clone();
    let mut left = model.limit;
    let mut open = Vec::new();
    let weigh = |column: u32, saving: i64| {
        let unit = (model.price[column as usize] + model.opening[column as usize]).max(1);
        if by_ratio { i128::from(saving) * (1 << 20) / i128::from(unit) } else { i128::from(saving) }
    };
    let mut heap: BinaryHeap<(i128, std::cmp::Reverse<u32>, usize)> = (0..model.columns.len() as u32)
        .map(|c| (weigh(c, saving(model, &current, c)), std::cmp::Reverse(c), 0))
        .collect();
    while let Some((_, std::cmp::Reverse(column), round)) = heap.pop() {
        if model.price[column as usize] > left {
            continue;
        }
        let now = saving(model, &current, column);
        *steps += model.columns[column as usize].len() as u64;
        if now <= 0 {
            continue;
        }
        if round < open.len() {
            heap.push((weigh(column, now), std::cmp::Reverse(column), open.len()));
            continue;
        }
        left -= model.price[column as usize];
        for (row, cost) in &model.columns[column as usize] {
            current[*row as usize] = current[*row as usize].min(*cost);
        }
        open.push(column);
    }
    open
}

fn saving(model: &Model, current: &[i64], column: u32) -> i64 {
    let rows = model.columns[column as usize].iter();
    rows.map(|(row, cost)| (current[*row as usize] - cost).max(0)).sum::<i64>()
        - model.opening[column as usize]
}

/// What every row pays now, which open column serves it, and what it would pay without that column.
struct Served {
    first: Vec<i64>,
    by: Vec<u32>,
    second: Vec<i64>,
}

const NOBODY: u32 = u32::MAX;

impl Served {
    fn new(model: &Model, open: &[u32]) -> Self {
        let mut s = Self {
            first: model.penalty.clone(),
            by: vec![NOBODY; model.rows()],
            second: model.penalty.clone(),
        };
        for (slot, column) in (0u32..).zip(open) {
            for (row, cost) in &model.columns[*column as usize] {
                let row = *row as usize;
                if *cost < s.first[row] {
                    s.second[row] = s.first[row];
                    (s.first[row], s.by[row]) = (*cost, slot);
                } else if *cost < s.second[row] {
                    s.second[row] = *cost;
                }
            }
        }
        s
    }

    fn losses(&self, model: &Model, open: &[u32]) -> Vec<i64> {
        let mut loss: Vec<i64> = open.iter().map(|c| -model.opening[*c as usize]).collect();
        for row in 0..self.first.len() {
            if self.by[row] != NOBODY {
                loss[self.by[row] as usize] += self.second[row] - self.first[row];
            }
        }
        loss
    }
}

/// A change: open a column, close a slot, or both, and what it saves.
#[derive(Clone, Copy)]
struct Move {
    saves: i64,
    open: Option<u32>,
    close: Option<usize>,
}

/// Applies the best add, drop or swap until nothing improves.
pub(super) fn improve(model: &Model, mut open: Vec<u32>, steps: &mut u64) -> Vec<u32> {
    if !model.capacity.is_empty() {
        return capacity::improve(model, open, steps);
    }
    loop {
        let served = Served::new(model, &open);
        let best = best_move(model, &open, &served, steps);
        if best.saves <= 0 {
            return open;
        }
        match (best.open, best.close) {
            (Some(column), Some(slot)) => open[slot] = column,
            (Some(column), None) => open.push(column),
            (None, Some(slot)) => drop(open.swap_remove(slot)),
            (None, None) => return open,
        }
    }
}

fn best_move(model: &Model, open: &[u32], served: &Served, steps: &mut u64) -> Move {
    let loss = served.losses(model, open);
    let left = model.limit - model.price_of(open);
    let mut is_open = vec![false; model.columns.len()];
    open.iter().for_each(|c| is_open[*c as usize] = true);
    let mut best = Move { saves: 0, open: None, close: None };
    let mut take = |saves: i64, open: Option<u32>, close: Option<usize>| {
        if saves > best.saves {
            best = Move { saves, open, close };
        }
    };
    for (slot, loss) in loss.iter().enumerate() {
        take(-loss, None, Some(slot));
    }
    let mut rescued = vec![0i64; open.len()];
    for column in (0..model.columns.len() as u32).filter(|c| !is_open[*c as usize]) {
        let gain = gain(model, served, column, &mut rescued) - model.opening[column as usize];
        *steps += (model.columns[column as usize].len() + open.len()) as u64;
        let price = model.price[column as usize];
        if price <= left {
            take(gain, Some(column), None);
        }
        for (slot, rescued) in rescued.iter_mut().enumerate() {
            if price <= left + model.price[open[slot] as usize] {
                take(gain - loss[slot] + *rescued, Some(column), Some(slot));
            }
            *rescued = 0;
        }
    }
    best
}

/// What opening a column saves at once; `rescued` gets what it saves of the losses of every slot.
fn gain(model: &Model, served: &Served, column: u32, rescued: &mut [i64]) -> i64 {
    let mut gain = 0;
    for (row, cost) in &model.columns[column as usize] {
        let row = *row as usize;
        let (first, second) = (served.first[row], served.second[row]);
        if *cost < second {
            gain += (first - cost).max(0);
            if served.by[row] != NOBODY {
                rescued[served.by[row] as usize] += second - first.max(*cost);
            }
        }
    }
    gain
}
