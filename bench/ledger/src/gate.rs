//! What the disk does: 4 KiB overwrites, each brought to disk. Ratios of durable work mean nothing on a disk that is
//! slow or busy, so every round of every row measures it first.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde::Serialize;

/// Above this median a row is inconclusive.
pub const MEDIAN_MAX: Duration = Duration::from_millis(1);
const PAGE: usize = 4096;
const PAGES: u64 = 1024;
const TIMES: u64 = 400;

/// How long a 4 KiB overwrite with fdatasync takes.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Gate {
    pub p50_us: f64,
    pub p99_us: f64,
}

impl Gate {
    pub fn is_open(self) -> bool {
        self.p50_us <= MEDIAN_MAX.as_micros() as f64
    }

    /// Syncs per second at the median.
    pub fn per_second(self) -> f64 {
        1e6 / self.p50_us
    }
}

/// The file that is written over and over.
pub struct Disk(File);

impl Disk {
    pub fn prepare(folder: &Path) -> Result<Self> {
        let path = folder.join("gate");
        let file = OpenOptions::new().create(true).truncate(true).write(true).read(true).open(&path);
        let file = file.with_context(|| format!("cannot write {}", path.display()))?;
        file.write_all_at(&vec![1; PAGE * PAGES as usize], 0)?;
        file.sync_all()?;
        Ok(Self(file))
    }

    pub fn measure(&self) -> Result<Gate> {
        let page = [7_u8; PAGE];
        let mut times = Vec::with_capacity(TIMES as usize);
        for n in 0..TIMES {
            let started = Instant::now();
            self.0.write_all_at(&page, n % PAGES * PAGE as u64)?;
            self.0.sync_data()?;
            times.push(started.elapsed().as_nanos() as u64);
        }
        Ok(Gate { p50_us: percentile(&mut times, 0.5), p99_us: percentile(&mut times, 0.99) })
    }
}

/// Microseconds below which the given share of the nanoseconds lies; 0 for none.
pub fn percentile(times_ns: &mut [u64], share: f64) -> f64 {
    times_ns.sort_unstable();
    let last = times_ns.len().saturating_sub(1);
    times_ns.get((last as f64 * share).round() as usize).map_or(0.0, |ns| *ns as f64 / 1e3)
}

/// The middle one; of an even number the lower middle.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len().saturating_sub(1) / 2).copied().unwrap_or(0.0)
}
