//! 名册: communities, people, organisations, who wears which hat, and how people log in.

pub mod access;
mod actions;
mod api;
mod community;
mod directory;
mod error;
mod events;
mod feature;
mod founding;
mod import;
mod lockout;
mod login;
mod mask;
mod membership;
mod organisation;
mod pages;
mod passwords;
mod person;
mod role_form;
mod settings;
mod store;
mod totp;

pub use actions::{
    create_account::create_account,
    create_community::create_community,
    create_organisation::create_organisation,
    create_person::create_person,
    demo_logins::offer_demo_login,
    enrol_person::enrol_person,
    found_community::{found_community, needs_setup, set_up},
    grant_role::grant_role,
    look_at_person::{look_at_person, unmask_phone},
    passwords::reset_password,
    person_state::{note_left, note_returned},
    retry_job::retry_job,
    revoke_role::revoke_role,
    second_factor::reset_second_factor,
    update_person::update_person,
};
pub use community::{Division, NewCommunity};
pub use directory::PeopleDirectory;
pub use error::PeopleError;
pub use feature::feature;
pub use founding::Founding;
pub use import::{
    ImportError, LineError, check_divisions_csv, check_persons_csv, import_divisions_csv, import_persons_csv,
};
pub use mask::{mask_name, mask_phone};
pub use membership::{Membership, NewMembership};
pub use organisation::{NewOrganisation, Organisation, OrganisationId, OrganisationKind};
pub use pages::login_demo::{DemoCard, DemoGroup, demo_groups};
pub use passwords::hash as hash_password;
pub use person::{NewPerson, Person, Phone};
pub use settings::{Gateway, LoginSettings, SmsGateway};
pub use store::{
    all_communities, communities, community, divisions, find_by_phone, memberships_of_person,
    memberships_of_unit, name_of, organisation, organisations, person, persons, phone_of, put_division,
    search_persons,
};

pub use totp::{code_at as totp_code_at, new_secret as new_totp_secret};

pub use ::access::{PersonId, PersonTag};
