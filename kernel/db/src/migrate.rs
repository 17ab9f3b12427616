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
