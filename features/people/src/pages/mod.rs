//! Pages: parse the request → action → template.

pub(crate) mod account;
pub(crate) mod account_looks;
pub(crate) mod account_password;
pub(crate) mod desk_audit;
pub(crate) mod desk_jobs;
pub(crate) mod desk_organisations;
pub(crate) mod desk_person;
pub(crate) mod desk_persons;
pub(crate) mod desk_phone;
pub(crate) mod desk_roles;
pub(crate) mod login;
pub(crate) mod login_code;
pub(crate) mod login_demo;
pub(crate) mod login_password;
pub(crate) mod operator;
pub(crate) mod second_factor;
pub(crate) mod setup;
mod way_in;

use common::Id;
use web::Failure;

/// An id in a path; one that cannot be is simply not there.
fn id_in_path<K>(text: &str) -> Result<Id<K>, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}
