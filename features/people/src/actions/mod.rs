//! One use case per file: permit → load → rules → store → audit.

pub(crate) mod create_account;
pub(crate) mod create_community;
pub(crate) mod create_organisation;
pub(crate) mod create_person;
pub(crate) mod demo_logins;
pub(crate) mod enrol_person;
pub(crate) mod found_community;
pub(crate) mod grant_role;
pub(crate) mod look_at_person;
pub(crate) mod passwords;
pub(crate) mod person_state;
pub(crate) mod retry_job;
pub(crate) mod revoke_role;
pub(crate) mod second_factor;
pub(crate) mod send_code;
pub(crate) mod sign_in;
pub(crate) mod update_person;
