//! Walking distances from many sources at once.

mod bucket;
mod cover;
mod field;
mod searcher;
mod update;

pub use cover::{Cover, Homes, Reached, Share};
pub use field::{Field, Hit, LIMIT_MM_MAX, Source};
pub use searcher::Searcher;
