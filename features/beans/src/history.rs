//! What an account had on a day, and its statement over days. The balance of today less what the account's own entries
//! moved since: no table of past balances, and the rest of the journal is not looked at.

use ::access::{Cx, PersonId};
use common::{Beans, CommunityId};
use db::Reader;
use jiff::civil::Date;
use ledger::AccountNo;
use uuid::Uuid;

use crate::store::{ledger as rows, owners, statement as steps};
use crate::wallet::{lines_between, own_or};
use crate::{BeansError, OwnedAccount, Owner, Party, Period, Statement, access as may, party};

/// Whose account is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The wallet of a person: the person, or who reads journals.
    Person(PersonId),
    /// The account of a shop: who works there or settles.
    Shop(Uuid),
    /// Any account by its number: who reads journals.
    Account(AccountNo),
}

/// An account over some days.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Posted at the first moment of the period; fen for an account in yuan.
    pub opening: Beans,
    /// Posted at its last moment, or now while it runs.
    pub closing: Beans,
    pub page: Statement,
}

/// What was posted to an account by the end of a day; held beans are part of it. Nothing without an account.
///
/// # Errors
/// [`BeansError::Denied`], [`BeansError::NotFound`] for an unknown account number.
pub fn balance_on(r: &mut Reader<'_>, cx: &Cx, whose: Whose, day: Date) -> Result<Beans, BeansError> {
    let Some(no) = permitted(r, cx, whose)? else { return Ok(Beans::ZERO) };
    Ok(Ends::of(r, cx.community, no, Period::day(day))?.closing)
}

/// The statement of a period from before `before` (its end when `None`), newest first, at most `limit` lines (≤ 100).
///
/// # Errors
/// As [`balance_on`].
pub fn history(
    r: &mut Reader<'_>,
    cx: &Cx,
    whose: Whose,
    period: Period,
    before: Option<i64>,
    limit: i64,
) -> Result<History, BeansError> {
    let Some(no) = permitted(r, cx, whose)? else { return Ok(History::default()) };
    let ends = Ends::of(r, cx.community, no, period)?;
    let from = before.map_or(ends.last, |seq| seq.min(ends.last));
    let page = lines_between(r, cx, no, (from, ends.before), limit)?;
    Ok(History { opening: ends.opening, closing: ends.closing, page })
}

/// An account by its number, with its full name.
///
/// # Errors
/// [`BeansError::Denied`] unless the asker reads journals, [`BeansError::NotFound`].
pub fn account(r: &mut Reader<'_>, cx: &Cx, no: AccountNo) -> Result<(OwnedAccount, Party), BeansError> {
    cx.permit(&may::JOURNAL_READ)?;
    let account = owners::by_no(r, cx.community, no)?.ok_or(BeansError::NotFound)?;
    let named = match account.owner {
        Owner::Wallet(id) => {
            let name = people::name_of(r, cx.community, PersonId::new(id))?;
            Party::Person(name.unwrap_or_default())
        }
        _ => party(r, cx.community, no)?,
    };
    Ok((account, named))
}

fn permitted(r: &mut Reader<'_>, cx: &Cx, whose: Whose) -> Result<Option<AccountNo>, BeansError> {
    let owner = match whose {
        Whose::Person(person) => {
            own_or(cx, person)?;
            Owner::Wallet(person.uuid())
        }
        Whose::Shop(shop) => {
            cx.permit_unit(&may::SHOP_READ, shop)?;
            Owner::Shop(shop)
        }
        Whose::Account(no) => return account(r, cx, no).map(|_| Some(no)),
    };
    Ok(owners::find(r, cx.community, owner)?)
}

/// Where a period begins and ends in the account's own entries.
struct Ends {
    opening: Beans,
    closing: Beans,
    /// The account's last entry before the period.
    before: i64,
    /// Its last entry within.
    last: i64,
}

impl Ends {
    fn of(r: &mut Reader<'_>, c: CommunityId, no: AccountNo, period: Period) -> Result<Self, BeansError> {
        let (now, newest) = match rows::account(r, c, no)? {
            Some(row) => (Beans(row.account.balance), row.last_seq),
            None => (Beans::ZERO, 0),
        };
        let (last, after) = steps::since(r, c, no, newest, period.end())?;
        let (before, within) = steps::since(r, c, no, last, period.start())?;
        let closing = now - after;
        Ok(Self { opening: closing - within, closing, before, last })
    }
}
