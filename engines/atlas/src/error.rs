//! Everything that can be wrong with what was handed in.

/// Why an input was refused. Messages name the place in the file or the field and what was expected.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Error {
    /// Fewer bytes than a frame, blob or field announced.
    #[error("the file ends too early: {what} at byte {at} needs {need} more bytes")]
    Truncated { what: &'static str, at: u64, need: u64 },
    /// Bytes that are not an `.osm.pbf` file or break its format.
    #[error("not a valid .osm.pbf file: {what} (blob at byte {at})")]
    Format { what: &'static str, at: u64 },
    /// A blob or array over its documented limit, such as a decompression bomb.
    #[error("{what} is over its limit: {got} > {limit}")]
    TooBig { what: &'static str, got: u64, limit: u64 },
    /// The file asks for something this reader does not know.
    #[error("the file needs a feature this reader does not have: {0}")]
    Unsupported(String),
    /// Readable, but there is nothing to walk on.
    #[error("no walkable way with at least two known nodes was found")]
    NothingWalkable,
    /// A coordinate outside the earth or not a number.
    #[error("{field}: expected a {kind} in degrees, got {got}")]
    Coordinate { field: String, kind: &'static str, got: String },
    /// A text input (GeoJSON, CSV) that does not have the expected shape.
    #[error("{field}: {expected}")]
    Input { field: String, expected: String },
    /// A siting question that has no answer or contradicts itself.
    #[error("{field}: {expected}")]
    Question { field: &'static str, expected: String },
}

impl Error {
    pub(crate) fn input(field: impl Into<String>, expected: impl Into<String>) -> Self {
        Self::Input { field: field.into(), expected: expected.into() }
    }

    pub(crate) fn question(field: &'static str, expected: impl Into<String>) -> Self {
        Self::Question { field, expected: expected.into() }
    }
}

/// Result with this crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;
