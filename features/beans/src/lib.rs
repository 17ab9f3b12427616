//! 信义贝: wallets, the funds behind beans, awards, gifts, payments, refunds, expiry, settlement, open books.
//!
//! Other rooms call the actions below inside their own write action, over the same `&mut Tx`. Whatever moves beans takes
//! a [`Once`] and gives an [`Answer`]: a refusal is an answer too and is kept under its key.

pub mod access;
mod actions;
mod adjustment;
mod api;
mod award;
mod book;
mod card;
mod carry;
mod crossing;
mod declined;
mod error;
mod export;
mod feature;
mod figure;
mod fund;
mod history;
mod journal;
mod kept;
mod limits;
mod log_state;
mod nouns;
mod once;
mod open_books;
mod pages;
mod party;
mod pay_code;
mod payer;
mod period;
pub mod proof;
mod public_log;
mod publish;
mod receipts;
mod shop_code;
mod store;
mod verify;
mod wallet;

pub use actions::accounts::{ensure_shop, ensure_wallet, set_shop_limits};
pub use actions::adjust::{adjustments, decide_adjustment, propose_adjustment};
pub use actions::approve_award::{
    approve_award, attempts, award, post_due_awards, refuse_award, refused_for, refused_of,
};
pub use actions::cards::{block_cards, cards_of, issue_card, reset_pin};
pub use actions::clear::{answer_clearing, crossings_with, pay_debt};
pub use actions::cross::{cross, crossings_of, receive_crossing};
pub use actions::expire_due::expire_due;
pub use actions::funds::{Deposit, create_fund, deposit, funds, set_approved};
pub use actions::gift::{Gift, gift};
pub use actions::holds::{
    Capture, HOLD_DAYS_MAX, HOLDER_MINUTES, HOLDS_SHOWN_MAX, Held, HeldFor, NewHeld, capture, hold, holds_at,
    holds_of, lapse_due, shop_of as shop_of_hold, void,
};
pub use actions::keep_checkpoint::keep_checkpoint;
pub use actions::limits::{set_wallet_limits, wallet_limits};
pub use actions::links::{destinations, links, set_link};
pub use actions::object::{answer_objections, object};
pub use actions::propose_award::propose_award;
pub use actions::redeem::{Payer, Payment, redeem};
pub use actions::refund::{Refund, refund};
pub use actions::rules::{Rules, rules, set_rules};
pub use actions::settle::{Settlement, refunded, return_settlement, settle, shop_balance};
pub use adjustment::{Adjustment, AdjustmentId, AdjustmentState, NewAdjustment};
pub use award::{Award, AwardId, AwardSource, AwardState, NOTICE_DAYS_MAX, NewAward, Objection};
pub use book::keep_readers_current;
pub use card::{Card, CardCheck, CardState, PinProof, card_check, hash_pin, looks_like_card, parse_pin};
pub use crossing::{
    Arrival, Crossing, CrossingKind, CrossingState, LINK_LIMIT_MAX, Link, NewClearing, NewCrossing, Way,
};
pub use declined::decline;
pub use error::{BeansError, Reason};
pub use export::{JournalFormat, export_journal};
pub use feature::feature;
pub use figure::Figure;
pub use fund::{Fund, FundId, Life, NewFund, positive_beans, positive_yuan};
pub use history::{History, Whose, account, balance_on, history};
pub use journal::{JournalRow, journal_rows};
pub use kept::{KeptCheckpoint, consistency, growth, kept_of_size, poster_of};
pub use ledger::AccountNo;
pub use limits::{LimitsNow, Over, WalletLimits};
pub use log_state::{LogState, REPLAY_MAX, log_state};
pub use nouns::{Answer, Balance, OwnedAccount, Owner, Purpose, Receipt};
pub use once::Once;
pub use open_books::{Books, MonthSum, OpenRow, SourceSum, books, open_rows, sources};
pub use party::Party;
pub use pay_code::{PayCode, looks_like_pay_code, pay_code};
pub use payer::{owner_of, payer_of};
pub use period::Period;
pub use public_log::{checkpoint, receipt_file, resource};
pub use publish::{PlaceState, Places};
pub use receipts::receipt;
pub use shop_code::{parse_shop_code, shop_by_code, shop_code};
pub use store::awards::page as awards;
pub use verify::{Difference, Verified, verify};
pub use wallet::{Line, Statement, balance_of, shop_statement, statement};

pub(crate) use party::{masked, party};
