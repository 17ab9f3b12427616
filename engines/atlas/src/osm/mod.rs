//! Reading `.osm.pbf` files: walkable ways, barriers, service points and dwellings.
//!
//! The reader is this crate's own. It never allocates per element, so a crafted file cannot make it use more memory
//! than a fixed multiple of the file's size, and it answers every broken file with an error. The tests compare it
//! with the crate `osmpbf` element by element.

mod blob;
mod block;
mod elements;
mod extract;
mod fields;
mod nodes;
mod part;
mod places;
pub mod services;
pub mod tags;
pub mod walk;
mod wire;

pub use blob::BLOB_BYTES_MAX;
pub use block::Want;
pub use extract::{Counts, Extract, Place, Way};
pub use part::{Element, Kind};

use crate::error::{Error, Result};
use part::{Budget, Part};
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Largest file that is read: nodes and references are counted in 32 bits.
pub const FILE_BYTES_MAX: u64 = u32::MAX as u64 - (1 << 20);

const FEATURES: [&[u8]; 2] = [b"OsmSchema-V0.6", b"DenseNodes"];

/// Reads a whole file that lies in memory. `progress` is told how many of how many blobs are done, from any thread.
///
/// # Errors
/// [`Error`] for files that are truncated, of another format, too big for their own size, of unknown features, or
/// without any walkable way.
pub fn read(file: &[u8], want: Want, progress: &(dyn Fn(usize, usize) + Sync)) -> Result<Extract> {
    if file.len() as u64 > FILE_BYTES_MAX {
        return Err(Error::TooBig {
            what: "a map file in bytes",
            got: file.len() as u64,
            limit: FILE_BYTES_MAX,
        });
    }
    let frames = blob::frames(file)?;
    if frames.is_empty() {
        return Err(Error::Truncated { what: "an empty file", at: 0, need: 4 });
    }
    let budget = Budget::for_file(file.len() as u64);
    let done = AtomicUsize::new(0);
    let parts: Result<Vec<Part>> = frames
        .par_iter()
        .map_init(blob::Inflater::default, |inflater, frame| {
            let message = inflater.open(frame)?;
            let part = if frame.is_data {
                elements::decode(message, frame.at, want, &budget)
            } else {
                check_features(message, frame.at).map(|()| Part::default())
            };
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, frames.len());
            part
        })
        .collect();
    extract::assemble(parts?)
}

fn check_features(message: &[u8], at: u64) -> Result<()> {
    let mut cursor = wire::Cursor::new(message);
    while let Some((field, value)) = cursor.field().map_err(|m| m.at(at))? {
        if field == 4 {
            let feature = value.bytes().map_err(|m| m.at(at))?;
            if !FEATURES.contains(&feature) {
                return Err(Error::Unsupported(String::from_utf8_lossy(feature).into_owned()));
            }
        }
    }
    Ok(())
}
