use access::Cx;
use common::{Beans, Fen};
use db::{Reader, Tx};
use ledger::{Action, Cover, NewTransfer};
use serde_json::json;

use super::accounts::{ensure, house};
use crate::book::{self, Note};
use crate::fund::{Fund, FundId, NewFund};
use crate::store::funds as store;
use crate::{Answer, BeansError, Once, Owner, Purpose, access as may};

/// Yuan that arrived for a fund.
#[derive(Clone, Debug)]
pub struct Deposit {
    pub once: Once,
    pub fund: FundId,
    pub amount: Fen,
    /// At most 200 characters.
    pub note: String,
}

/// Sets up a fund: its envelope, its cash account, and the cover rule of every fund anew.
///
/// # Errors
/// [`BeansError::Denied`].
pub fn create_fund(tx: &mut Tx<'_>, cx: &Cx, new: &NewFund) -> Result<FundId, BeansError> {
    cx.permit(&may::FUND_EDIT)?;
    let id: FundId = cx.id();
    let envelope = ensure(tx, cx, Owner::Envelope(id.uuid()), &new.name, -new.approved)?;
    let cash = ensure(tx, cx, Owner::Cash(id.uuid()), &new.name, Beans::ZERO)?;
    let fund = Fund {
        id,
        name: new.name.clone(),
        envelope,
        cash,
        approved: new.approved,
        ratio_bp: new.ratio_bp,
        life: new.life,
        resolution: new.resolution.clone(),
        created_at: cx.now,
    };
    store::add(tx, cx.community, &fund)?;
    set_covers(tx, cx)?;
    let detail = json!({"name": new.name, "approved": new.approved, "ratio_bp": new.ratio_bp, "life": new.life.to_string()});
    audit::record(tx, cx, "beans.fund.create", "fund", id, detail)?;
    Ok(id)
}

/// Cash of all funds together covers what all envelopes have issued and is neither expired nor settled.
fn set_covers(tx: &mut Tx<'_>, cx: &Cx) -> Result<(), BeansError> {
    let (expired, settled) = (house(tx, cx, Owner::Expired)?, house(tx, cx, Owner::Settled)?);
    let funds = store::list(tx, cx.community)?;
    let cash: Vec<_> = funds.iter().map(|fund| fund.cash).collect();
    let backing: Vec<_> = funds.iter().map(|fund| fund.envelope).chain([expired, settled]).collect();
    let guarded = funds.iter().filter(|fund| fund.ratio_bp > 0);
    let cover = |fund: &Fund| Action::SetCover {
        account: fund.envelope,
        cover: Some(Cover { cash: cash.clone(), backing: backing.clone(), ratio_bp: fund.ratio_bp }),
    };
    book::arrange(tx, cx, guarded.map(cover).collect())
}

/// A new resolution sets the envelope to `approved`; never below what was issued.
///
/// # Errors
/// [`BeansError::Denied`], [`BeansError::NotFound`], [`BeansError::Refused`] when more was issued already.
pub fn set_approved(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: FundId,
    approved: Beans,
    resolution: &str,
) -> Result<(), BeansError> {
    cx.permit(&may::FUND_EDIT)?;
    let fund = store::find(tx, cx.community, id)?.ok_or(BeansError::NotFound)?;
    book::arrange(tx, cx, vec![Action::SetFloor { account: fund.envelope, floor: Some(-approved.0) }])?;
    let before = fund.approved;
    store::approve(tx, cx.community, &Fund { approved, resolution: resolution.to_owned(), ..fund })?;
    let detail = json!({"before": before, "approved": approved, "resolution": resolution});
    Ok(audit::record(tx, cx, "beans.fund.approve", "fund", id, detail)?)
}

/// Books yuan that arrived on the bank account for a fund.
///
/// # Errors
/// [`BeansError::Denied`], [`BeansError::NotFound`].
pub fn deposit(tx: &mut Tx<'_>, cx: &Cx, new: &Deposit) -> Result<Answer, BeansError> {
    cx.permit(&may::FUND_DEPOSIT)?;
    let fund = store::find(tx, cx.community, new.fund)?.ok_or(BeansError::NotFound)?;
    let bank = house(tx, cx, Owner::Bank)?;
    let purpose = Purpose::Deposit.code();
    let transfer =
        NewTransfer { purpose, from: bank, to: fund.cash, amount: new.amount.0, lot_expires_ms: None };
    let note = Note { fund: Some(fund.id.uuid()), text: new.note.clone() };
    let answer = book::post(tx, cx, new.once, Action::Transfer(transfer), &note)?;
    if let Answer::Done(receipt) = &answer {
        let detail = json!({"fen": new.amount, "fund": fund.name});
        audit::record(tx, cx, "beans.fund.deposit", "transfer", receipt.id, detail)?;
    }
    Ok(answer)
}

/// Every fund of the community, oldest first.
///
/// # Errors
/// [`BeansError::Db`].
pub fn funds(r: &mut Reader<'_>, cx: &Cx) -> Result<Vec<Fund>, BeansError> {
    Ok(store::list(r, cx.community)?)
}
