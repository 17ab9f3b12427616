//! Every SQL text of the room.

pub(crate) mod entries;
pub(crate) mod lines;
pub(crate) mod merchants;
pub(crate) mod offers;
pub(crate) mod owed;
pub(crate) mod runs;

pub(crate) fn statements() -> Vec<db::Statement> {
    [
        entries::STATEMENTS,
        lines::STATEMENTS,
        merchants::STATEMENTS,
        offers::STATEMENTS,
        owed::STATEMENTS,
        runs::STATEMENTS,
    ]
    .concat()
}
