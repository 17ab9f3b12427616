//! One use case per file: permit → load → rules → store → audit.

pub(crate) mod add_clerk;
pub(crate) mod add_offer;
pub(crate) mod bank_file;
pub(crate) mod catch_up;
pub(crate) mod change_merchant;
pub(crate) mod charge;
pub(crate) mod create_merchant;
pub(crate) mod draft_run;
pub(crate) mod give_up;
pub(crate) mod holds;
pub(crate) mod note_line;
pub(crate) mod pay_run;
pub(crate) mod refund_payment;
pub(crate) mod set_state;
pub(crate) mod sign_run;
pub(crate) mod unmask_account;
