//! JSON: the same actions as the pages.

pub(crate) mod redemptions;
pub(crate) mod refunds;
pub(crate) mod runs;
pub(crate) mod shops;
