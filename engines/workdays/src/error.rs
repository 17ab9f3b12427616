use jiff::civil::Date;

/// Everything that can go wrong in this crate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The holidays of a year are not known. They are never guessed: import the year's file.
    #[error("the working days of {year} are not known{}; import the calendar of {year}", known(.range))]
    UnknownYear { year: i16, range: Option<(i16, i16)> },
    /// A calendar file is malformed. `line` counts from 1; 0 means the file as a whole.
    #[error("calendar file{}: {message}", place(*.line))]
    File { line: usize, message: String },
    /// Office hours are malformed.
    #[error("office hours, \"{part}\": {message}")]
    Hours { part: String, message: String },
    /// The log of a clock has an entry that cannot follow the one before it. `index` counts
    /// from 0, the message from 1.
    #[error("clock log, entry {}: {message}", .index + 1)]
    Log { index: usize, message: String },
    /// A result or an argument lies outside what can be computed.
    #[error("{0}")]
    Range(String),
    /// The table of lunar years covers 1950–2099.
    #[error("{0} is outside the lunar table (lunar years 1950 to 2099)")]
    LunarRange(Date),
    /// The lunar date does not exist.
    #[error("lunar date {year}-{month}-{day}{}: there is no such day", if *.leap { " (leap month)" } else { "" })]
    NoSuchLunarDay { year: i16, month: i8, day: i8, leap: bool },
}

fn place(line: usize) -> String {
    if line == 0 { String::new() } else { format!(", line {line}") }
}

fn known(range: &Option<(i16, i16)>) -> String {
    range.map_or_else(String::new, |(first, last)| format!(" (known: {first} to {last})"))
}
