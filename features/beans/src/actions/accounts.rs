//! Accounts open when they are first needed.

use access::{Cx, PersonId};
use common::{Beans, Fen};
use db::Tx;
use ledger::{AccountNo, Action, Asset, Limits, NewAccount};
use uuid::Uuid;

use crate::store::owners;
use crate::{BeansError, OwnedAccount, Owner, book};

/// How far refunds after settlement may take a shop below zero; the next run nets it.
const SHOP_DEBT_MAX: Beans = Beans::whole(5_000);

/// The wallet of a person, opened if need be.
///
/// # Errors
/// [`BeansError::Db`].
pub fn ensure_wallet(tx: &mut Tx<'_>, cx: &Cx, person: PersonId) -> Result<AccountNo, BeansError> {
    ensure(tx, cx, Owner::Wallet(person.uuid()), "", Beans::ZERO)
}

/// The account of a shop, opened if need be; its printed name follows `name`.
///
/// # Errors
/// [`BeansError::Db`].
pub fn ensure_shop(tx: &mut Tx<'_>, cx: &Cx, shop: Uuid, name: &str) -> Result<AccountNo, BeansError> {
    let no = ensure(tx, cx, Owner::Shop(shop), name, -SHOP_DEBT_MAX)?;
    owners::rename(tx, cx.community, Owner::Shop(shop), name)?;
    Ok(no)
}

/// What a shop accepts at most; `None` is no limit. The caller has checked who may say so.
///
/// # Errors
/// [`BeansError::NotFound`] without an account, [`BeansError::Refused`] for a negative limit.
pub fn set_shop_limits(
    tx: &mut Tx<'_>,
    cx: &Cx,
    shop: Uuid,
    per_day: Option<Beans>,
    per_month: Option<Beans>,
) -> Result<(), BeansError> {
    let account = book::account_of(tx, cx, Owner::Shop(shop))?.ok_or(BeansError::NotFound)?;
    let limits =
        Limits { per_day: per_day.map(|b| b.0), per_month: per_month.map(|b| b.0), ..Limits::default() };
    book::arrange(tx, cx, vec![Action::SetReceivingLimits { account, limits }])
}

/// Finds or opens the account of an owner. `floor` counts only for shops, envelopes and clearing.
pub(crate) fn ensure(
    tx: &mut Tx<'_>,
    cx: &Cx,
    owner: Owner,
    label: &str,
    floor: Beans,
) -> Result<AccountNo, BeansError> {
    if let Some(no) = book::account_of(tx, cx, owner)? {
        return Ok(no);
    }
    let no = book::open_account(tx, cx, |no| new_account(no, owner, floor))?;
    owners::add(tx, cx.community, &OwnedAccount { no, owner, label: label.to_owned() })?;
    Ok(no)
}

fn new_account(no: AccountNo, owner: Owner, floor: Beans) -> NewAccount {
    let (asset, lotted, floor) = match owner {
        Owner::Wallet(_) => (Asset::Bean, true, Some(0)),
        Owner::Shop(_) | Owner::Envelope(_) | Owner::Clearing(_) => (Asset::Bean, false, Some(floor.0)),
        Owner::Expired | Owner::Settled | Owner::Transit => (Asset::Bean, false, Some(0)),
        Owner::Cash(_) => (Asset::Yuan, false, Some(Fen::ZERO.0)),
        Owner::Bank => (Asset::Yuan, false, None),
    };
    NewAccount { no, asset, lotted, floor }
}

/// An account of the house itself.
pub(crate) fn house(tx: &mut Tx<'_>, cx: &Cx, owner: Owner) -> Result<AccountNo, BeansError> {
    ensure(tx, cx, owner, "", Beans::ZERO)
}
