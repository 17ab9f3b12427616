//! Pages: parse the request → action → template.

pub(crate) mod account;
pub(crate) mod account_looks;
pub(crate) mod account_password;
pub(crate) mod login;
pub(crate) mod login_code;
pub(crate) mod login_demo;
pub(crate) mod login_password;
pub(crate) mod second_factor;
mod way_in;
