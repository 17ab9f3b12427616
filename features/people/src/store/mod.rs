//! Every SQL text of the room.

mod accounts;
mod communities;
mod demo;
mod logins;
mod memberships;
mod organisations;
mod persons;
mod staged;

pub(crate) use accounts::{
    Account, TOTP_PLACE, account, account_by_phone, account_name, account_phone, account_phone_hash,
    accounts_count, factor_missed, insert_account, move_account, set_password, set_totp, totp_secret,
    use_step,
};
pub(crate) use communities::insert_community;
pub use communities::{all_communities, communities, community, divisions, put_division};
pub(crate) use demo::{DemoPerson, demo_persons, is_demo_person, put_demo_login};
pub(crate) use logins::{
    SentCode, code_tried, failures, forget_failures, put_code, put_failures, sent_code, spend_code,
    sweep_codes, sweep_failures,
};
pub(crate) use memberships::{end_all_memberships, end_membership, holders, insert_membership, membership};
pub use memberships::{memberships_of_person, memberships_of_unit};
pub(crate) use organisations::{insert_organisation, organisation_names, organisations_after};
pub use organisations::{organisation, organisations};
pub use persons::{find_by_phone, name_of, person, persons, phone_of, search_persons};
pub(crate) use persons::{insert_person, name_anywhere, persons_after, set_person_state, update_person};
pub(crate) use staged::{clear_staged, publish_staged, stage_account, stage_person};

pub(crate) fn statements() -> Vec<db::Statement> {
    [
        accounts::STATEMENTS,
        communities::STATEMENTS,
        demo::STATEMENTS,
        logins::STATEMENTS,
        memberships::STATEMENTS,
        organisations::STATEMENTS,
        persons::STATEMENTS,
        staged::STATEMENTS,
    ]
    .concat()
}
