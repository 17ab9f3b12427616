//! Pages: request → action → template. They never see SQL.

pub(crate) mod across;
pub(crate) mod adjustments;
pub(crate) mod awards;
pub(crate) mod books;
pub(crate) mod card;
pub(crate) mod cards;
pub(crate) mod checkpoint;
pub(crate) mod fund;
pub(crate) mod funds;
pub(crate) mod give;
pub(crate) mod holds;
pub(crate) mod home;
pub(crate) mod journal;
pub(crate) mod kept;
pub(crate) mod limits;
pub(crate) mod link;
pub(crate) mod links;
pub(crate) mod log;
pub(crate) mod my_code;
pub(crate) mod notice;
pub(crate) mod pay;
pub(crate) mod receipt;
pub(crate) mod statement;
pub(crate) mod verify;
mod view;
