//! A bucket queue for bounded searches: entries are `millimetres << 32 | junction`.

/// Buckets of about 8 m; wider when the limit would need more than 4,096 of them.
const SHIFT_MIN: u32 = 13;
const BUCKETS_MAX: u32 = 4_096;

#[derive(Debug, Default)]
pub(super) struct Buckets {
    lists: Vec<Vec<u64>>,
    spare: Vec<u64>,
    shift: u32,
    next: usize,
}

impl Buckets {
    /// Makes the queue ready for distances up to `limit_mm`.
    pub fn reset(&mut self, limit_mm: u32) {
        self.shift = SHIFT_MIN;
        while limit_mm >> self.shift >= BUCKETS_MAX {
            self.shift += 1;
        }
        let count = (limit_mm >> self.shift) as usize + 1;
        if self.lists.len() < count {
            self.lists.resize_with(count, Vec::new);
        }
        self.next = 0;
    }

    #[inline]
    pub fn push(&mut self, mm: u32, junction: u32) {
        let bucket = (mm >> self.shift) as usize;
        self.lists[bucket].push(u64::from(mm) << 32 | u64::from(junction));
    }

    /// The entries of the lowest bucket that has any. It may be handed out again when pushes fall into it.
    pub fn take(&mut self) -> Option<Vec<u64>> {
        while self.lists.get(self.next)?.is_empty() {
            self.next += 1;
        }
        let fresh = std::mem::take(&mut self.spare);
        Some(std::mem::replace(&mut self.lists[self.next], fresh))
    }

    /// Gives a list back to be used again.
    pub fn give_back(&mut self, mut list: Vec<u64>) {
        list.clear();
        self.spare = list;
    }
}
