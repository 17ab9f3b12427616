//! Pages: request → action → template. They never see SQL.

pub(crate) mod desk_clerks;
pub(crate) mod desk_line;
pub(crate) mod desk_merchant;
pub(crate) mod desk_merchant_form;
pub(crate) mod desk_merchants;
pub(crate) mod desk_run;
pub(crate) mod desk_runs;
pub(crate) mod pay;
pub(crate) mod receipt;
pub(crate) mod reserve;
pub(crate) mod shops;
pub(crate) mod statements;
pub(crate) mod takings;
pub(crate) mod till;
pub(crate) mod till_holds;
pub(crate) mod till_payment;
pub(crate) mod view;
