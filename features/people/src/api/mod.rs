//! JSON: the same actions as the pages.

pub(crate) mod me;
pub(crate) mod organisations;
pub(crate) mod persons;
pub(crate) mod sessions;
