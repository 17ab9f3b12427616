//! One error for both engines. Detail goes to the log; rooms turn constraint names into field errors.

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The queue is full; try again after a moment (HTTP 503 + Retry-After).
    #[error("the database queue is full")]
    Busy,
    /// The lane or reader thread is gone: the program is stopping.
    #[error("the database is stopping")]
    Stopped,
    /// A UNIQUE, FOREIGN KEY, NOT NULL or CHECK rule refused the row. `rule` is the constraint (PostgreSQL) or the
    /// columns (SQLite) as the engine names them.
    #[error("constraint refused the row: {rule}")]
    Constraint { kind: Constraint, rule: String },
    /// Two actions met; the lane has run the action again as often as it may.
    #[error("serialisation failure after {0} tries")]
    Conflict(u32),
    /// Exactly one row was expected.
    #[error("no such row")]
    NoRow,
    /// A column holds another type than the code asked for.
    #[error("unexpected shape: {0}")]
    Shape(String),
    #[error("cannot open {0}: {1}")]
    Open(String, String),
    #[error("migration failed: {0}")]
    Migration(String),
    /// The server or the disk does not answer at the moment. What was asked may have been done or not: the same key again
    /// tells (HTTP 503 + Retry-After).
    #[error("the database does not answer: {0}")]
    Away(String),
    /// No room is left on the disk: nothing can be written until there is (HTTP 503).
    #[error("the disk is full")]
    Full,
    #[error("{0}")]
    Engine(String),
    /// The action panicked; nothing of it was kept.
    #[error("an action panicked: {0}")]
    Panic(String),
    #[error("not possible on this engine: {0}")]
    Unsupported(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constraint {
    Unique,
    Foreign,
    Check,
}

impl Error {
    /// The same failure for another asker of the batch.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::Full => Self::Full,
            Self::Away(reason) => Self::Away(reason.clone()),
            Self::Open(place, reason) => Self::Open(place.clone(), reason.clone()),
            other => Self::Engine(other.to_string()),
        }
    }

    pub fn is_unique(&self) -> bool {
        matches!(self, Self::Constraint { kind: Constraint::Unique, .. })
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ffi;
        let rusqlite::Error::SqliteFailure(code, message) = &error else {
            return Self::Engine(error.to_string());
        };
        let kind = match code.extended_code {
            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => Constraint::Unique,
            ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Constraint::Foreign,
            _ if code.code == ffi::ErrorCode::DiskFull => return Self::Full,
            _ if code.code == ffi::ErrorCode::SystemIoFailure => return Self::Away(error.to_string()),
            _ if code.code == ffi::ErrorCode::ConstraintViolation => Constraint::Check,
            _ => return Self::Engine(error.to_string()),
        };
        let rule = message.as_deref().unwrap_or_default();
        Self::Constraint { kind, rule: rule.rsplit(": ").next().unwrap_or(rule).to_owned() }
    }
}

impl From<::postgres::Error> for Error {
    fn from(error: ::postgres::Error) -> Self {
        let Some(db) = error.as_db_error() else {
            let lost = error.is_closed()
                || std::error::Error::source(&error).is_some_and(|s| s.is::<std::io::Error>());
            return if lost { Self::Away(error.to_string()) } else { Self::Engine(error.to_string()) };
        };
        let kind = match db.code().code() {
            "23505" => Constraint::Unique,
            "23503" => Constraint::Foreign,
            code if code.starts_with("23") => Constraint::Check,
            "40001" | "40P01" => return Self::Conflict(0),
            "53100" => return Self::Full,
            code if code.starts_with("57P") || code.starts_with("08") => {
                return Self::Away(format!("{code} {}", db.message()));
            }
            code => return Self::Engine(format!("{code} {}", db.message())),
        };
        Self::Constraint { kind, rule: db.constraint().unwrap_or(db.message()).to_owned() }
    }
}
