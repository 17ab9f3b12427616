//! 商家联盟: shops, the till, settlement runs and statements.

pub mod access;
mod actions;
mod bank;
mod category;
mod entry;
mod error;
mod merchant;
mod offer;
mod rules;
mod run;
mod shop_code;
mod store;

pub use actions::add_clerk::{add_clerk, remove_clerk};
pub use actions::add_offer::{add_offer, end_offer};
pub use actions::change_merchant::{change_account, change_merchant};
pub use actions::create_merchant::create_merchant;
pub use actions::set_state::set_merchant_state;
pub use actions::unmask_account::unmask_account;
pub use bank::BankAccount;
pub use category::Category;
pub use entry::{Charged, Entry, EntryId, EntryKind, KeyState, Way};
pub use error::AllianceError;
pub use merchant::{Merchant, MerchantId, MerchantState, MerchantTerms, NewMerchant};
pub use offer::{NewOffer, Offer, OfferId};
pub use rules::{AMOUNT_MAX, Owed};
pub use run::{Drafted, Line, LineState, Run, RunId, RunState};
pub use shop_code::{NotAShopCode, ShopCode};
pub use store::lines::{line, lines};
pub use store::merchants::{merchant, merchant_by_code, merchants};
pub use store::offers::offers;
pub use store::runs::{open_run, run, runs};
