//! What people may look at: permit → load. Nothing changes here.

pub(crate) mod desk;
pub(crate) mod public;
pub(crate) mod statement;
pub(crate) mod till;
