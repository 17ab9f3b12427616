//! One use case per file: permit → load → rules → store → audit.

pub(crate) mod add_clerk;
pub(crate) mod add_offer;
pub(crate) mod change_merchant;
pub(crate) mod create_merchant;
pub(crate) mod set_state;
pub(crate) mod unmask_account;
