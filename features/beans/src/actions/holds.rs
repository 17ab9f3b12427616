//! 预留: beans kept for one shop until a moment. The shop takes them or lets them go; from the moment on they are free
//! again by themselves.

use access::{Cx, PersonId};
use common::clock::{DAY_MS, MINUTE_MS};
use common::{Beans, Timestamp};
use db::{Reader, Tx};
use ledger::{AccountNo, Action, Effect, Entry, NewHold, TransferId};
use serde_json::json;
use uuid::Uuid;

use super::limits::explained;
use crate::book::{self, Note};
use crate::store::{ledger as rows, notes, owners};
use crate::wallet::own_or;
use crate::{Answer, BeansError, Once, Owner, Purpose, Reason, access as may};

/// Longest life of a hold.
pub const HOLD_DAYS_MAX: i64 = 30;
/// So long the holder may change their mind; after that the shop counts on it.
pub const HOLDER_MINUTES: i64 = 10;
/// Holds a shop sees at once.
pub const HOLDS_SHOWN_MAX: i64 = 200;
/// Holds one run of the job writes off.
const LAPSES_MAX: i64 = 500;
pub(crate) const JOB: &str = "beans.lapse";

/// Beans reserved for a shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub id: Uuid,
    pub shop: Uuid,
    pub amount: Beans,
    pub made: Timestamp,
    /// From this moment on it counts for nothing.
    pub until: Timestamp,
}

/// [`Held`] as the shop sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldFor {
    pub held: Held,
    /// Whose beans they are.
    pub person: PersonId,
    /// What it is for.
    pub note: String,
}

/// A reservation asked for by the holder of the wallet.
#[derive(Clone, Debug)]
pub struct NewHeld {
    pub once: Once,
    pub shop: Uuid,
    pub amount: Beans,
    /// At most [`HOLD_DAYS_MAX`] days from now.
    pub until: Timestamp,
    /// What it is for, at most 60 characters.
    pub note: String,
    /// Why the caller refuses; a key that came before gives its first answer all the same.
    pub refused: Option<Reason>,
}

/// What the shop takes of a hold; the rest is free again and the hold ends.
#[derive(Clone, Debug)]
pub struct Capture {
    pub once: Once,
    pub hold: Uuid,
    /// `None`: all of it.
    pub amount: Option<Beans>,
}

/// Reserves beans of the asker's wallet. It counts against the wallet's limits now, not when it is taken.
///
/// # Errors
/// [`BeansError::Denied`]; a refusal is an answer and is kept under its key.
pub fn hold(tx: &mut Tx<'_>, cx: &Cx, new: &NewHeld) -> Result<Result<Held, Reason>, BeansError> {
    cx.permit(&may::PAY)?;
    let sides = new.refused.map_or_else(|| sides(tx, cx, new.shop), |reason| Ok(Err(reason)))?;
    let told = match sides {
        Ok((from, to)) => reserve(tx, cx, new, from, to)?,
        Err(reason) => book::decline(tx, cx, new.once, reason)?,
    };
    match told {
        Err(reason) => Ok(Err(reason)),
        Ok(Entry { effect: Effect::Held(held), .. }) => Ok(Ok(of_shop(&held, new.shop))),
        Ok(_) => Err(BeansError::NotFound),
    }
}

/// The asker's wallet and the shop's account.
fn sides(tx: &mut Tx<'_>, cx: &Cx, shop: Uuid) -> Result<Result<(AccountNo, AccountNo), Reason>, BeansError> {
    let Some(to) = book::account_of(tx, cx, Owner::Shop(shop))? else { return Ok(Err(Reason::ShopUnknown)) };
    let wallet = Owner::Wallet(cx.person()?.uuid());
    Ok(book::account_of(tx, cx, wallet)?.map(|from| (from, to)).ok_or(Reason::NoWallet))
}

fn reserve(
    tx: &mut Tx<'_>,
    cx: &Cx,
    new: &NewHeld,
    from: AccountNo,
    to: AccountNo,
) -> Result<book::Told, BeansError> {
    let lapses_ms = new.until.min(cx.now.plus(HOLD_DAYS_MAX * DAY_MS)).millis();
    let purpose = Purpose::PayHold.code();
    let action = Action::Hold(NewHold { purpose, from, to, amount: new.amount.0, lapses_ms });
    match book::post_entry(tx, cx, new.once, action, &Note::text(&new.note))? {
        Ok(entry) => Ok(Ok(entry)),
        Err(reason) => match explained(tx, cx, from, Answer::Refused(reason))? {
            Answer::Refused(reason) => Ok(Err(reason)),
            Answer::Done(_) => Err(BeansError::NotFound),
        },
    }
}

/// Takes all or a part of a hold for the shop it was made for.
///
/// # Errors
/// [`BeansError::Denied`] unless the asker works a till of that shop, [`BeansError::NotFound`].
pub fn capture(tx: &mut Tx<'_>, cx: &Cx, new: &Capture) -> Result<Answer, BeansError> {
    let shop = shop_of(tx, cx, new.hold)?;
    cx.permit_unit(&may::CHARGE, shop)?;
    let hold = TransferId(new.hold.as_u128());
    let action = Action::Capture { hold, amount: new.amount.map(|beans| beans.0) };
    book::post(tx, cx, new.once, action, &Note::default())
}

/// Lets a hold go: all of it is free again. The shop may at any time, the holder within [`HOLDER_MINUTES`].
///
/// # Errors
/// [`BeansError::Denied`] unless the asker is the holder, works at that shop or for the community,
/// [`BeansError::NotFound`].
pub fn void(tx: &mut Tx<'_>, cx: &Cx, once: Once, hold: Uuid) -> Result<Result<(), Reason>, BeansError> {
    let shop = shop_of(tx, cx, hold)?;
    if let Err(denied) = cx.permit_unit(&may::REFUND, shop) {
        let held = held_by(tx, cx, hold)?.ok_or(denied)?;
        if cx.now.since(Timestamp::from_millis(held.made_ms)) > HOLDER_MINUTES * MINUTE_MS {
            return Ok(book::decline(tx, cx, once, Reason::HoldFirm)?.map(|_| ()));
        }
    }
    let action = Action::Void { hold: TransferId(hold.as_u128()) };
    let told = book::post_entry(tx, cx, once, action, &Note::default())?.map(|_| ());
    if told.is_ok() {
        audit::record(tx, cx, "beans.hold.void", "hold", hold, json!({}))?;
    }
    Ok(told)
}

/// The hold, if it is the asker's own.
fn held_by(tx: &mut Tx<'_>, cx: &Cx, hold: Uuid) -> Result<Option<ledger::Hold>, BeansError> {
    cx.permit(&may::PAY)?;
    let wallet = book::account_of(tx, cx, Owner::Wallet(cx.person()?.uuid()))?;
    let held = book::hold_of(tx, cx, TransferId(hold.as_u128()))?;
    Ok(held.filter(|held| Some(held.from) == wallet))
}

/// The shop a hold was made for, live or ended.
///
/// # Errors
/// [`BeansError::NotFound`].
pub fn shop_of(tx: &mut Tx<'_>, cx: &Cx, hold: Uuid) -> Result<Uuid, BeansError> {
    let held = book::hold_of(tx, cx, TransferId(hold.as_u128()))?.ok_or(BeansError::NotFound)?;
    match owners::by_no(tx, cx.community, held.to)?.map(|account| account.owner) {
        Some(Owner::Shop(shop)) => Ok(shop),
        _ => Err(BeansError::NotFound),
    }
}

/// The holds of a wallet that still count, the first to end first.
///
/// # Errors
/// [`BeansError::Denied`] unless the asker is that person or reads journals.
pub fn holds_of(r: &mut Reader<'_>, cx: &Cx, person: PersonId) -> Result<Vec<Held>, BeansError> {
    own_or(cx, person)?;
    let Some(no) = owners::find(r, cx.community, Owner::Wallet(person.uuid()))? else { return Ok(vec![]) };
    let mut found = vec![];
    for held in rows::live_holds(r, cx.community, no)? {
        let owner = owners::by_no(r, cx.community, held.to)?.map(|account| account.owner);
        if let (true, Some(Owner::Shop(shop))) = (held.lapses_ms > cx.now.millis(), owner) {
            found.push(of_shop(&held, shop));
        }
    }
    found.sort_by_key(|held| (held.until, held.id));
    Ok(found)
}

/// The holds for a shop that still count, the first to end first, at most [`HOLDS_SHOWN_MAX`].
///
/// # Errors
/// [`BeansError::Denied`] unless the asker works a till there.
pub fn holds_at(r: &mut Reader<'_>, cx: &Cx, shop: Uuid) -> Result<Vec<HeldFor>, BeansError> {
    cx.permit_unit(&may::CHARGE, shop)?;
    let Some(no) = owners::find(r, cx.community, Owner::Shop(shop))? else { return Ok(vec![]) };
    let mut found = vec![];
    for held in rows::holds_at(r, cx.community, no, cx.now.millis(), HOLDS_SHOWN_MAX)? {
        let owner = owners::by_no(r, cx.community, held.from)?.map(|account| account.owner);
        if let Some(Owner::Wallet(person)) = owner {
            let note = note_of(r, cx, &held)?;
            found.push(HeldFor { held: of_shop(&held, shop), person: PersonId::new(person), note });
        }
    }
    Ok(found)
}

fn note_of(r: &mut Reader<'_>, cx: &Cx, held: &ledger::Hold) -> Result<String, BeansError> {
    let line = rows::line_of_transfer(r, cx.community, rows::uuid(held.id.0))?;
    Ok(match line {
        Some(line) => notes::at(r, cx.community, line.seq)?.text,
        None => String::new(),
    })
}

fn of_shop(held: &ledger::Hold, shop: Uuid) -> Held {
    Held {
        id: Uuid::from_u128(held.id.0),
        shop,
        amount: Beans(held.amount),
        made: Timestamp::from_millis(held.made_ms),
        until: Timestamp::from_millis(held.lapses_ms),
    }
}

/// Writes down the holds that have lapsed; nothing depends on when it runs. Gives how many wallets had any.
///
/// # Errors
/// [`BeansError::Db`].
pub fn lapse_due(tx: &mut Tx<'_>, cx: &Cx) -> Result<usize, BeansError> {
    let due = rows::holds_due(tx, cx.community, cx.now.millis(), LAPSES_MAX)?;
    let mut wallets: Vec<_> = due.iter().map(|held| held.from).collect();
    wallets.sort_unstable();
    wallets.dedup();
    wallets.iter().try_for_each(|no| book::lapse(tx, cx, *no))?;
    if due.len() as i64 == LAPSES_MAX {
        jobs::enqueue(tx, cx, JOB, &cx.uuid().to_string(), "", cx.now)?;
    }
    Ok(wallets.len())
}

/// The job.
pub(crate) fn run(tx: &mut Tx<'_>, cx: &Cx, _: &str) -> Result<(), String> {
    lapse_due(tx, cx).map(|_| ()).map_err(|error| error.to_string())
}
