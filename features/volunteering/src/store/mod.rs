//! Every SQL text of the room.

pub(crate) mod activities;
pub(crate) mod hours;
pub(crate) mod participations;
pub(crate) mod rules;
pub(crate) mod sign_ups;
pub(crate) mod teams;

pub(crate) fn statements() -> Vec<db::Statement> {
    [
        activities::STATEMENTS,
        hours::STATEMENTS,
        participations::STATEMENTS,
        rules::STATEMENTS,
        sign_ups::STATEMENTS,
        teams::STATEMENTS,
    ]
    .concat()
}

/// A stored word that the code does not know.
pub(crate) fn unknown(what: &str, word: &str) -> db::Error {
    db::Error::Shape(format!("unknown {what} {word}"))
}
