use access::Cx;
use common::errors::FieldErrors;
use common::{Beans, ListQuery, Msg, Paged};
use db::{Reader, Tx};
use ledger::{AccountNo, Action, NewTransfer};
use serde_json::json;

use super::accounts::ensure_wallet;
use crate::adjustment::{Adjustment, AdjustmentId, AdjustmentState, NewAdjustment};
use crate::book::{self, Note};
use crate::fund::Fund;
use crate::store::{adjustments as store, funds};
use crate::{BeansError, Once, Purpose, Reason, access as may};

/// # Errors
/// [`BeansError::Denied`], [`BeansError::NotFound`] for an unknown fund or person, [`BeansError::Fields`] for zero beans.
pub fn propose_adjustment(tx: &mut Tx<'_>, cx: &Cx, new: &NewAdjustment) -> Result<AdjustmentId, BeansError> {
    cx.permit(&may::ADJUST_PROPOSE)?;
    if new.amount == Beans::ZERO {
        return Err(FieldErrors::one("amount", Msg::new("beans-error-amount")).into());
    }
    funds::find(tx, cx.community, new.fund)?.ok_or(BeansError::NotFound)?;
    people::person(tx, cx.community, new.person)?.ok_or(BeansError::NotFound)?;
    let adjustment = Adjustment {
        id: cx.id(),
        account: ensure_wallet(tx, cx, new.person)?,
        fund: new.fund,
        amount: new.amount,
        reason: new.reason.clone(),
        state: AdjustmentState::Proposed,
        proposed_by: cx.person()?,
        proposed_at: cx.now,
        decided_by: None,
        decided_at: None,
        transfer: None,
    };
    store::add(tx, cx.community, &adjustment)?;
    let detail = json!({"beans": new.amount, "reason": new.reason, "person": new.person});
    audit::record(tx, cx, "beans.adjustment.propose", "adjustment", adjustment.id, detail)?;
    Ok(adjustment.id)
}

/// A second person decides; approving posts it, both or neither.
///
/// # Errors
/// [`BeansError::Denied`], [`BeansError::NotFound`]; [`BeansError::Refused`] for who proposed it, whose wallet it is, when it was decided already,
/// and when the books refuse.
pub fn decide_adjustment(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: AdjustmentId,
    approve: bool,
) -> Result<Adjustment, BeansError> {
    cx.permit(&may::ADJUST_DECIDE)?;
    let by = cx.person()?;
    let mut adjustment = store::find(tx, cx.community, id)?.ok_or(BeansError::NotFound)?;
    let own = ensure_wallet(tx, cx, by)? == adjustment.account;
    if adjustment.proposed_by == by || own {
        return Err(BeansError::Refused(Reason::SamePerson));
    }
    if adjustment.state != AdjustmentState::Proposed {
        return Err(BeansError::Refused(Reason::Decided));
    }
    if approve {
        let fund = funds::find(tx, cx.community, adjustment.fund)?.ok_or(BeansError::NotFound)?;
        let once = Once::new(&cx.as_system(), "adjustment", &id.to_string(), &[]);
        let note = Note { fund: Some(fund.id.uuid()), text: adjustment.reason.clone() };
        let action = Action::Transfer(transfer(cx, &fund, adjustment.account, adjustment.amount));
        adjustment.transfer = Some(book::post(tx, cx, once, action, &note)?.done()?.id);
    }
    adjustment.state = if approve { AdjustmentState::Approved } else { AdjustmentState::Refused };
    (adjustment.decided_by, adjustment.decided_at) = (Some(by), Some(cx.now));
    store::decide(tx, cx.community, &adjustment)?;
    audit::record(tx, cx, "beans.adjustment.decide", "adjustment", id, json!({"approve": approve}))?;
    Ok(adjustment)
}

fn transfer(cx: &Cx, fund: &Fund, wallet: AccountNo, amount: Beans) -> NewTransfer {
    let up = amount.is_positive();
    let purpose = if up { Purpose::AdjustUp } else { Purpose::AdjustDown };
    let (from, to) = if up { (fund.envelope, wallet) } else { (wallet, fund.envelope) };
    let lot_expires_ms = up.then(|| fund.life.ends(cx.now).millis());
    NewTransfer { purpose: purpose.code(), from, to, amount: amount.0.abs(), lot_expires_ms }
}

/// # Errors
/// [`BeansError::Denied`].
pub fn adjustments(r: &mut Reader<'_>, cx: &Cx, query: &ListQuery) -> Result<Paged<Adjustment>, BeansError> {
    cx.permit(&may::JOURNAL_READ)?;
    Ok(store::page(r, cx.community, query)?)
}
