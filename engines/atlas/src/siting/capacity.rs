//! Sites that can serve only so many people: how many are served is a maximum flow from homes to sites.

use super::model::Model;
use std::collections::{BinaryHeap, VecDeque};

/// People served when some columns are open.
pub(super) fn served(model: &Model, open: &[u32]) -> i64 {
    let mut flow = Flow::new(model, open);
    let mut total = 0;
    while flow.levels() {
        flow.next.copy_from_slice(&flow.first);
        while let Some(more) = flow.push(0, i64::MAX) {
            total += more;
        }
    }
    total
}

/// Greedy from the forced columns: served people are submodular in the open columns, so the lazy order is right.
pub(super) fn start(model: &Model, steps: &mut u64) -> Vec<u32> {
    let mut open = model.forced.clone();
    let (mut now, mut left) = (served(model, &open), model.limit);
    let mut heap: BinaryHeap<(i64, std::cmp::Reverse<u32>, usize)> = (0..model.columns.len() as u32)
        .filter(|c| !open.contains(c))
        .map(|c| (model.capacity[c as usize], std::cmp::Reverse(c), usize::MAX))
        .collect();
    while let Some((gain, std::cmp::Reverse(column), round)) = heap.pop() {
        if model.price[column as usize] > left {
            continue;
        }
        if round != open.len() {
            let with = [&open[..], &[column]].concat();
            *steps += work(model, &with);
            heap.push((served(model, &with) - now, std::cmp::Reverse(column), open.len()));
            continue;
        }
        if gain > 0 {
            open.push(column);
            left -= model.price[column as usize];
            now += gain;
        }
    }
    improve(model, open, steps)
}

/// Takes the first swap or addition that serves more people, until there is none.
pub(super) fn improve(model: &Model, mut open: Vec<u32>, steps: &mut u64) -> Vec<u32> {
    let mut now = served(model, &open);
    while let Some((better, more)) = better(model, &open, now, steps) {
        (open, now) = (better, more);
    }
    open
}

fn better(model: &Model, open: &[u32], now: i64, steps: &mut u64) -> Option<(Vec<u32>, i64)> {
    let left = model.limit - model.price_of(open);
    let losses: Vec<i64> = (0..open.len()).map(|slot| now - served(model, &without(open, slot))).collect();
    for column in (0..model.columns.len() as u32).filter(|c| !open.contains(c)) {
        let price = model.price[column as usize];
        let with = [open, &[column]].concat();
        *steps += work(model, &with);
        let gain = served(model, &with) - now;
        if gain > 0 && price <= left {
            return Some((with, now + gain));
        }
        for (slot, loss) in losses.iter().enumerate().filter(|(slot, _)| !model.forced.contains(&open[*slot]))
        {
            let fits = price <= left + model.price[open[slot] as usize];
            // No swap can win more than the new column's capacity, which sorts out most of them unseen.
            if !fits || *loss >= model.capacity[column as usize] {
                continue;
            }
            let swapped = without(&with, slot);
            *steps += work(model, &swapped);
            let served = served(model, &swapped);
            if served > now {
                return Some((swapped, served));
            }
        }
    }
    None
}

fn without(open: &[u32], slot: usize) -> Vec<u32> {
    [&open[..slot], &open[slot + 1..]].concat()
}

/// A flow looks at every edge some thirty times.
fn work(model: &Model, open: &[u32]) -> u64 {
    open.iter().map(|c| 30 * model.columns[*c as usize].len() as u64).sum::<u64>() + model.rows() as u64
}

/// Dinic's maximum flow. Nodes: 0 the source, 1 the sink, then rows, then open columns.
struct Flow {
    to: Vec<u32>,
    room: Vec<i64>,
    /// Edges of every node as ranges of `edge`; edge `e` and its reverse are `2k` and `2k + 1`.
    first: Vec<usize>,
    edge: Vec<u32>,
    next: Vec<usize>,
    level: Vec<u32>,
}

impl Flow {
    fn new(model: &Model, open: &[u32]) -> Self {
        let rows = model.rows() as u32;
        let mut ends: Vec<(u32, u32, i64)> = Vec::new();
        let people = |row: u32| model.penalty[row as usize];
        ends.extend((0..rows).map(|row| (0, 2 + row, people(row))));
        for (node, column) in (2 + rows..).zip(open) {
            let rows = &model.columns[*column as usize];
            ends.extend(rows.iter().map(|(row, _)| (2 + row, node, people(*row))));
            ends.push((node, 1, model.capacity[*column as usize]));
        }
        let nodes = 2 + model.rows() + open.len();
        let mut first = vec![0; nodes + 1];
        for (a, b, _) in &ends {
            first[*a as usize + 1] += 1;
            first[*b as usize + 1] += 1;
        }
        (1..=nodes).for_each(|i| first[i] += first[i - 1]);
        let (mut slot, mut edge) = (first.clone(), vec![0; ends.len() * 2]);
        let (mut to, mut room) = (Vec::new(), Vec::new());
        for (a, b, most) in ends {
            for (from, into, most) in [(a, b, most), (b, a, 0)] {
                edge[slot[from as usize]] = to.len() as u32;
                slot[from as usize] += 1;
                to.push(into);
                room.push(most);
            }
        }
        Self { to, room, next: first.clone(), first, edge, level: vec![0; nodes] }
    }

    /// Distances from the source over edges with room; false when the sink is cut off.
    fn levels(&mut self) -> bool {
        self.level.fill(u32::MAX);
        self.level[0] = 0;
        let mut queue = VecDeque::from([0usize]);
        while let Some(node) = queue.pop_front() {
            for &e in &self.edge[self.first[node]..self.first[node + 1]] {
                let to = self.to[e as usize] as usize;
                if self.room[e as usize] > 0 && self.level[to] == u32::MAX {
                    self.level[to] = self.level[node] + 1;
                    queue.push_back(to);
                }
            }
        }
        self.level[1] != u32::MAX
    }

    /// Pushes along one path of rising levels.
    fn push(&mut self, start: usize, most: i64) -> Option<i64> {
        let (mut path, mut node, mut amount) = (Vec::new(), start, vec![most]);
        loop {
            let so_far = *amount.last()?;
            if node == 1 {
                for e in path {
                    self.room[e as usize] -= so_far;
                    self.room[e as usize ^ 1] += so_far;
                }
                return Some(so_far);
            }
            if let Some(e) = self.usable(node) {
                path.push(e);
                amount.push(so_far.min(self.room[e as usize]));
                node = self.to[e as usize] as usize;
            } else {
                // A dead end: step back and do not come here again.
                let e: u32 = path.pop()?;
                amount.pop();
                node = self.to[e as usize ^ 1] as usize;
                self.next[node] += 1;
            }
        }
    }

    fn usable(&mut self, node: usize) -> Option<u32> {
        while self.next[node] < self.first[node + 1] {
            let e = self.edge[self.next[node]];
            let to = self.to[e as usize] as usize;
            if self.room[e as usize] > 0 && self.level[to] == self.level[node] + 1 {
                return Some(e);
            }
            self.next[node] += 1;
        }
        None
    }
}
