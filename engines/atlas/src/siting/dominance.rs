//! Set covering shrinks before it is solved: a row that is covered whenever another is, and a column that is no
//! better than another, need not be looked at.

use super::model::Model;

/// Sets of rows or columns as bits.
struct Sets {
    words: usize,
    bits: Vec<u64>,
    size: Vec<u32>,
}

impl Sets {
    fn new(count: usize, members: usize, pairs: impl Iterator<Item = (u32, u32)>) -> Self {
        let words = members.div_ceil(64);
        let mut sets = Self { words, bits: vec![0; count * words], size: vec![0; count] };
        for (set, member) in pairs {
            sets.bits[set as usize * words + member as usize / 64] |= 1 << (member % 64);
            sets.size[set as usize] += 1;
        }
        sets
    }

    fn contains(&self, large: u32, small: u32) -> bool {
        let of = |set: u32| &self.bits[set as usize * self.words..][..self.words];
        of(small).iter().zip(of(large)).all(|(s, l)| s & !l == 0)
    }
}

/// Every row or column is compared with every other: beyond this many, or this many bits, the model stays as it is.
const SETS_MAX: usize = 50_000;
const BITS_MAX: usize = 1 << 31;

/// Takes dominated rows and columns out of a set covering model until nothing changes.
pub(super) fn reduce(model: &mut Model) {
    let (rows, columns) = (model.rows(), model.columns.len());
    if rows.max(columns) > SETS_MAX || rows.saturating_mul(columns) > BITS_MAX {
        return;
    }
    loop {
        let before: usize = model.columns.iter().map(Vec::len).sum();
        drop_rows(model);
        drop_columns(model);
        if model.columns.iter().map(Vec::len).sum::<usize>() == before {
            return;
        }
    }
}

fn pairs(model: &Model) -> impl Iterator<Item = (u32, u32)> + '_ {
    (0u32..).zip(&model.columns).flat_map(|(c, rows)| rows.iter().map(move |(row, _)| (*row, c)))
}

/// Keeps the rows whose columns contain no other row's columns.
fn drop_rows(model: &mut Model) {
    let sets = Sets::new(model.rows(), model.columns.len(), pairs(model));
    let mut order: Vec<u32> = (0..model.rows() as u32).collect();
    order.sort_by_key(|row| (sets.size[*row as usize], *row));
    let mut kept: Vec<u32> = Vec::new();
    for row in order {
        if !kept.iter().any(|k| sets.contains(row, *k)) {
            kept.push(row);
        }
    }
    let mut number = vec![None; model.rows()];
    kept.sort_unstable();
    (0u32..).zip(&kept).for_each(|(i, row)| number[*row as usize] = Some(i));
    for column in &mut model.columns {
        column.retain_mut(|(row, _)| {
            number[*row as usize].is_some_and(|i| {
                *row = i;
                true
            })
        });
    }
    model.penalty.truncate(kept.len());
}

/// Empties the columns that cover no more than another that costs no more.
fn drop_columns(model: &mut Model) {
    let sets = Sets::new(model.columns.len(), model.rows(), pairs(model).map(|(row, column)| (column, row)));
    let mut order: Vec<u32> = (0..model.columns.len() as u32).collect();
    order.sort_by_key(|c| (std::cmp::Reverse(sets.size[*c as usize]), model.opening[*c as usize], *c));
    let mut kept: Vec<u32> = Vec::new();
    for column in order {
        let opening = model.opening[column as usize];
        let cheap = |k: &u32| model.opening[*k as usize] <= opening;
        if kept.iter().any(|k| cheap(k) && sets.contains(*k, column)) {
            model.columns[column as usize].clear();
        } else {
            kept.push(column);
        }
    }
}
