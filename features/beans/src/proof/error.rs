use tlog::{Malformed, Refused, Unproven};

/// A receipt does not prove what it says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unproved {
    #[error("{field}: expected {expected}")]
    Field { field: &'static str, expected: &'static str },
    #[error("not a receipt file: {0}")]
    Json(String),
    #[error("entry: {0}")]
    Entry(#[from] ledger::Garbled),
    #[error("the receipt is of community {said}, the key is of the log {origin}")]
    Elsewhere { said: String, origin: String },
    #[error("entry {seq} cannot be leaf {index} of the log")]
    Place { seq: i64, index: u64 },
    #[error(transparent)]
    Refused(#[from] Refused),
}

impl Unproved {
    pub(super) fn field(field: &'static str, expected: &'static str) -> Self {
        Self::Field { field, expected }
    }
}

impl From<Malformed> for Unproved {
    fn from(malformed: Malformed) -> Self {
        Self::Refused(malformed.into())
    }
}

impl From<Unproven> for Unproved {
    fn from(unproven: Unproven) -> Self {
        Self::Refused(unproven.into())
    }
}
