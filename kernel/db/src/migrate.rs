//! Forward-only migrations, one numbered pair per step: `migrations/{sqlite,postgres}/V0001__name.sql`.

use crate::{DbUrl, Error, postgres, sqlite};

mod embedded_sqlite {
    refinery::embed_migrations!("../../migrations/sqlite");
}
mod embedded_postgres {
    refinery::embed_migrations!("../../migrations/postgres");
}

pub(crate) fn run(url: &DbUrl) -> Result<Vec<String>, Error> {
    let report = match url {
        DbUrl::Sqlite(path) => {
            let mut conn = sqlite::Connection::open(path, false)?;
            embedded_sqlite::migrations::runner().run(conn.inner_mut())
        }
        DbUrl::Postgres(url) => {
            let mut conn = postgres::Connection::open(url)?;
            embedded_postgres::migrations::runner().run(conn.inner_mut())
        }
    };
    let report = report.map_err(|e| Error::Migration(e.to_string()))?;
    Ok(report.applied_migrations().iter().map(ToString::to_string).collect())
}

/// How many migrations this program knows that the database has not seen.
pub(crate) fn pending(url: &DbUrl) -> Result<usize, Error> {
    let fail = |e: refinery::Error| Error::Migration(e.to_string());
    let (known, last) = match url {
        DbUrl::Sqlite(path) => {
            let mut conn = sqlite::Connection::open(path, false)?;
            let runner = embedded_sqlite::migrations::runner();
            (
                runner.get_migrations().to_vec(),
                runner.get_last_applied_migration(conn.inner_mut()).map_err(fail)?,
            )
        }
        DbUrl::Postgres(url) => {
            let mut conn = postgres::Connection::open(url)?;
            let runner = embedded_postgres::migrations::runner();
            (
                runner.get_migrations().to_vec(),
                runner.get_last_applied_migration(conn.inner_mut()).map_err(fail)?,
            )
        }
    };
    let applied = last.map_or(0, |m| m.version());
    Ok(known.iter().filter(|m| m.version() > applied).count())
}
