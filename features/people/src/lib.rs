//! 名册: communities, people, organisations, who wears which hat, and how people log in.

pub mod access;
mod actions;
mod api;
mod community;
mod directory;
mod error;
mod events;
mod feature;
mod lockout;
mod login;
mod mask;
mod membership;
mod organisation;
mod pages;
mod passwords;
mod person;
mod settings;
mod store;
mod totp;

pub use actions::{
    create_account::create_account, create_community::create_community, create_organisation::create_organisation,
    create_person::create_person, passwords::reset_password, second_factor::reset_second_factor, demo_logins::{DemoLogin, list_demo_logins, offer_demo_login}, grant_role::grant_role, revoke_role::revoke_role,
};
pub use community::{Division, NewCommunity};
pub use directory::PeopleDirectory;
pub use error::PeopleError;
pub use feature::feature;
pub use passwords::hash as hash_password;
pub use settings::{Gateway, LoginSettings, SmsGateway};
pub use mask::{mask_name, mask_phone};
pub use membership::{Membership, NewMembership};
pub use organisation::{NewOrganisation, Organisation, OrganisationId, OrganisationKind};
pub use person::{NewPerson, Person, Phone};
pub use store::{
    all_communities, communities, community, divisions, find_by_phone, memberships_of_person, memberships_of_unit,
    name_of, organisation, organisations, person, persons, phone_of, put_division, search_persons,
};

pub use totp::{code_at as totp_code_at, new_secret as new_totp_secret};

pub use ::access::{PersonId, PersonTag};
