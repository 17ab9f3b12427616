/// Everything that can go wrong in this crate, apart from what a checker finds in a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An election, a term or a parameter is not usable. Names the field and what is expected.
    #[error("{field}: {message}")]
    Invalid { field: String, message: String },
    /// A `.pb` file cannot be read. `line` counts from 1; 0 means the file as a whole.
    #[error("{}{field}: {message}", place(*.line))]
    Pb { line: usize, field: String, message: String },
    /// The completion did not come to an end within the permitted number of steps.
    #[error("the voters' share was raised {0} times without reaching the budget; choose a larger increment")]
    TooManySteps(u32),
    /// A count failed its own audit: a fault of this crate, never of the input.
    #[error("audit failed: {0}")]
    Audit(String),
}

fn place(line: usize) -> String {
    if line == 0 { String::new() } else { format!("line {line}, ") }
}

pub(crate) fn invalid(field: impl Into<String>, message: impl Into<String>) -> Error {
    Error::Invalid { field: field.into(), message: message.into() }
}
