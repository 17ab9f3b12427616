use crate::Hash;

/// A text or some bytes are not what they should be. `line` counts from 1; 0 where there are no lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}{}: expected {expected}", at(*line))]
pub struct Malformed {
    /// The thing being read, e.g. `checkpoint`.
    pub what: &'static str,
    pub line: usize,
    pub expected: &'static str,
}

fn at(line: usize) -> String {
    if line == 0 { String::new() } else { format!(", line {line}") }
}

impl Malformed {
    pub(crate) fn new(what: &'static str, line: usize, expected: &'static str) -> Self {
        Self { what, line, expected }
    }
}

/// A proof does not prove what it is said to prove.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    #[error("leaf {index} is not in a tree of {size} leaves")]
    Outside { index: u64, size: u64 },
    #[error("a tree of {new} leaves cannot extend one of {old}")]
    Shrunk { old: u64, new: u64 },
    #[error("the proof has {found} hashes; this place in the tree takes {wanted}")]
    Length { wanted: usize, found: usize },
    #[error("the proof leads to the root {found}, the tree's root is {wanted}")]
    Root { wanted: Hash, found: Hash },
    #[error("the proof leads to the old root {found}, the old tree's root is {wanted}")]
    OldRoot { wanted: Hash, found: Hash },
}

/// A signed text cannot be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error(transparent)]
    Malformed(#[from] Malformed),
    #[error("none of the {signatures} signatures is by a known key")]
    Unsigned { signatures: usize },
    #[error("the signature of {name} does not fit the text")]
    Signature { name: String },
    #[error("the log is {found}, expected {wanted}")]
    Origin { wanted: String, found: String },
    #[error(transparent)]
    Unproven(#[from] Unproven),
}
