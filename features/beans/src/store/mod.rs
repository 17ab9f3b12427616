//! Every SQL text of the room.

pub(crate) mod accounts;
pub(crate) mod adjustments;
pub(crate) mod awards;
pub(crate) mod books;
pub(crate) mod cards;
pub(crate) mod checkpoints;
pub(crate) mod crossings;
pub(crate) mod funds;
pub(crate) mod journal;
pub(crate) mod ledger;
pub(crate) mod notes;
pub(crate) mod owners;
pub(crate) mod rules;
pub(crate) mod statement;

/// Every SQL text, for the test that prepares them on both engines.
pub(crate) fn statements() -> Vec<db::Statement> {
    let all = [
        accounts::STATEMENTS,
        adjustments::STATEMENTS,
        awards::STATEMENTS,
        books::STATEMENTS,
        cards::STATEMENTS,
        checkpoints::STATEMENTS,
        crossings::STATEMENTS,
        funds::STATEMENTS,
        journal::STATEMENTS,
        notes::STATEMENTS,
        owners::STATEMENTS,
        rules::STATEMENTS,
        statement::STATEMENTS,
    ];
    all.concat()
}
