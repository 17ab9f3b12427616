//! What the engine says of itself.

use db::testing::TestDb;

#[test]
fn the_engine_is_named_and_a_setting_that_loses_writes_is_found() {
    TestDb::each(|test| {
        let health = test.db.health().unwrap();
        let name = if test.engine == "sqlite" { "SQLite 3." } else { "PostgreSQL 1" };
        assert!(health.engine.starts_with(name) && health.version_major >= 3, "{health:?}");
        assert!(health.size_bytes > 0, "{health:?}");
    });
}

#[test]
fn a_setting_of_postgresql_that_loses_writes_is_found() {
    let Some(test) = TestDb::postgres() else { return };
    test.db
        .write_blocking(common::CommunityId::HOUSE, |tx| {
            let name: String = tx.value("SELECT CAST(current_database() AS TEXT)", &[])?;
            tx.exec(&format!("ALTER DATABASE {name} SET synchronous_commit = off"), &[]).map(|_| ())
        })
        .unwrap();
    let again = db::Db::open(test.db.url(), db::Options::default()).unwrap();
    let found = again.health().unwrap().unsafe_settings;
    assert!(found.contains(&("synchronous_commit".to_owned(), "off".to_owned(), "on")), "{found:?}");
}
