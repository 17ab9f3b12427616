#![doc = include_str!("../README.md")]

#[cfg(feature = "cli")]
pub mod cli;
mod error;
pub mod geo;
pub mod graph;
pub mod isochrone;
pub mod osm;
pub mod search;
pub mod siting;
pub mod snap;

pub use error::{Error, Result};
