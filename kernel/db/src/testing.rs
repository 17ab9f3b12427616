//! Databases for tests: a fresh SQLite file and, when `COURTYARD_TEST_POSTGRES` names a server, a fresh PostgreSQL
//! database made from a migrated template. `make test` starts that server.

#![expect(clippy::expect_used, reason = "a test cannot go on without its database")]

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::{Db, DbUrl, Options};

/// A database of its own for one test, gone when dropped.
pub struct TestDb {
    pub db: Db,
    pub engine: &'static str,
    folder: tempfile::TempDir,
    drop_postgres: Option<(String, String)>,
}

const OPTIONS: Options =
    Options { queue_max: 1024, readers: 2, lanes: 2, sync: true, batch_ms: 20, settle_after_ms: 50 };

impl TestDb {
    /// # Panics
    /// When no database can be made: a test cannot go on.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = DbUrl::Sqlite(folder.path().join("courtyard.db"));
        let db = Db::open(&url, OPTIONS).expect("opens SQLite");
        db.migrate().expect("migrates SQLite");
        Self { db, engine: "sqlite", folder, drop_postgres: None }
    }

    /// `None`, with a message, when no server is named.
    ///
    /// # Panics
    /// When the named server does not do as it should.
    pub fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("COURTYARD_TEST_POSTGRES") else {
            eprintln!("skipped on PostgreSQL: COURTYARD_TEST_POSTGRES is not set (make test sets it)");
            return None;
        };
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let template = template(&server);
        let name = format!("t{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        admin(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}"));
        let db =
            Db::open(&DbUrl::Postgres(with_database(&server, &name)), OPTIONS).expect("opens PostgreSQL");
        let folder = tempfile::tempdir().expect("a temporary folder");
        Some(Self { db, engine: "postgres", folder, drop_postgres: Some((server, name)) })
    }

    /// The same database opened by another program, which knows only what is on the disk.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub fn again(&self) -> Self {
        let url = match &self.drop_postgres {
            Some((server, name)) => DbUrl::Postgres(with_database(server, name)),
            None => DbUrl::Sqlite(self.folder.path().join("courtyard.db")),
        };
        let db = Db::open(&url, OPTIONS).expect("opens the database again");
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { db, engine: self.engine, folder, drop_postgres: None }
    }

    /// Runs one story on each engine.
    pub fn each(story: impl Fn(&Self)) {
        story(&Self::sqlite());
        if let Some(test) = Self::postgres() {
            story(&test);
        }
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        if let Some((server, name)) = self.drop_postgres.take() {
            admin(&server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

fn admin(server: &str, sql: &str) {
    let mut client = postgres::Client::connect(server, postgres::NoTls).expect("the test server answers");
    client.batch_execute(sql).unwrap_or_else(|e| panic!("{sql}: {e:?}"));
}

/// One migrated template per process; tests in other processes have their own.
fn template(server: &str) -> String {
    static MADE: OnceLock<Mutex<Option<String>>> = OnceLock::new();
    let mut made = MADE.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(name) = made.as_ref() {
        return name.clone();
    }
    let name = format!("template_{}", std::process::id());
    admin(server, &format!("CREATE DATABASE {name}"));
    crate::migrate::run(&DbUrl::Postgres(with_database(server, &name))).expect("migrates PostgreSQL");
    *made = Some(name.clone());
    name
}

fn with_database(server: &str, name: &str) -> String {
    let (base, query) = server.split_once('?').map_or((server, String::new()), |(b, q)| (b, format!("?{q}")));
    let root = base.rsplit_once('/').map_or(base, |(root, _)| root);
    format!("{root}/{name}{query}")
}
