//! Every SQL text of the room.

mod accounts;
mod communities;
mod memberships;
mod organisations;
mod persons;

pub use communities::{all_communities, communities, community, divisions, put_division};
pub(crate) use communities::insert_community;
pub(crate) use accounts::*;
pub(crate) use memberships::{end_membership, insert_membership, membership};
pub use memberships::{memberships_of_person, memberships_of_unit};
pub(crate) use organisations::insert_organisation;
pub use organisations::{organisation, organisations};
pub(crate) use persons::{insert_person, update_person};
pub use persons::{find_by_phone, name_of, person, persons, phone_of, search_persons};

pub(crate) fn statements() -> Vec<db::Statement> {
    [
        accounts::STATEMENTS,
        communities::STATEMENTS,
        memberships::STATEMENTS,
        organisations::STATEMENTS,
        persons::STATEMENTS,
    ]
    .concat()
}
