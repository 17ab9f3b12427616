//! 商家联盟: shops, the till, settlement runs and statements.

pub mod access;
mod actions;
mod api;
mod bank;
mod category;
mod entry;
mod error;
mod feature;
mod merchant;
mod merchant_state;
mod offer;
mod pages;
mod rules;
mod run;
mod sheet;
mod store;
mod views;

pub use actions::add_clerk::{add_clerk, remove_clerk};
pub use actions::add_offer::{add_offer, end_offer};
pub use actions::bank_file::{BANK_COLUMNS, bank_file};
pub use actions::catch_up::{catch_up, is_behind};
pub use actions::change_merchant::{change_account, change_merchant};
pub use actions::charge::{Charge, charge};
pub use actions::create_merchant::create_merchant;
pub use actions::draft_run::{draft_run, withdraw_run};
pub use actions::give_up::{give_up, key_state};
pub use actions::holds::{HOLD_DAYS, Reserve, TakeHold, release_hold, reserve, take_hold};
pub use actions::note_line::note_line;
pub use actions::pay_run::{pay_due_lines, pay_line, return_line};
pub use actions::refund_payment::{RefundPayment, may_cancel, refund_payment};
pub use actions::set_state::set_merchant_state;
pub use actions::sign_run::sign_run;
pub use actions::unmask_account::unmask_account;
pub use bank::BankAccount;
pub use category::Category;
pub use entry::{Charged, Entry, EntryId, EntryKind, KeyState, Way};
pub use error::AllianceError;
pub use feature::feature;
pub use merchant::{Merchant, MerchantId, MerchantTerms, NewMerchant};
pub use merchant_state::MerchantState;
pub use offer::{NewOffer, Offer, OfferId};
pub use rules::{AMOUNT_MAX, Owed, amount};
pub use run::{Drafted, Line, LineState, Run, RunId, RunState};
pub use store::lines::{line, lines};
pub use store::merchants::{merchant, merchant_by_code, merchants};
pub use store::offers::offers;
pub use store::runs::{open_run, run, runs};
pub use views::desk::{
    Difference, MerchantFile, RunFile, differences, merchant_file, merchant_list, run_file, run_list,
};
pub use views::public::{ShopWindow, shop_by_code, shop_window, shop_windows};
pub use views::statement::{Statement, statement, statements};
pub use views::till::{Payable, Till, entries_after, entry, my_shops, payable, takings, till};
