//! Pages: parse the request → action → template.

pub(crate) mod login;
pub(crate) mod login_code;
pub(crate) mod login_demo;
pub(crate) mod login_password;
mod way_in;
