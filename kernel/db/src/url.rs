use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// `sqlite:PATH` or `postgres://…`.
#[derive(Clone, PartialEq, Eq)]
pub enum DbUrl {
    Sqlite(PathBuf),
    Postgres(String),
}

impl DbUrl {
    pub fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }
    pub fn engine(&self) -> &'static str {
        if self.is_sqlite() { "sqlite" } else { "postgres" }
    }
}

impl FromStr for DbUrl {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        match text.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(path.trim_start_matches("//").into())),
            _ => Err("expected sqlite:PATH or postgres://user@host/database".to_owned()),
        }
    }
}

/// Never shows a password.
impl fmt::Display for DbUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => {
                let (head, tail) = url.split_once("://").unwrap_or(("postgres", url));
                let (login, rest) = tail.rsplit_once('@').unwrap_or(("", tail));
                let user = login.split(':').next().unwrap_or_default();
                let at = if user.is_empty() { "" } else { "@" };
                write!(f, "{head}://{user}{at}{}", rest.split('?').next().unwrap_or(rest))
            }
        }
    }
}
impl fmt::Debug for DbUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_printed() {
        let url: DbUrl = "postgres://yard:s3cret@db:5432/yard?password=s3cret".parse().unwrap();
        assert_eq!(url.to_string(), "postgres://yard@db:5432/yard");
        assert_eq!(format!("{url:?}"), "postgres://yard@db:5432/yard");
    }

    #[test]
    fn an_unknown_scheme_is_refused() {
        assert!("mysql://x".parse::<DbUrl>().is_err());
        assert!("sqlite:".parse::<DbUrl>().is_err());
    }
}
