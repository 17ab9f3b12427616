//! Both engines understand every SQL text of the room.

use db::testing::TestDb;

#[test]
fn every_statement_prepares_on_both_engines() {
    TestDb::each(|test| {
        let statements = volunteering::feature().statements;
        assert!(statements.len() > 30);
        for statement in statements {
            let prepared = test.db.read_blocking(move |r| r.prepare(statement.sql));
            prepared.unwrap_or_else(|error| panic!("{} on {}: {error}", statement.name, test.engine));
        }
    });
}
