//! 清算: what one community owes another is paid in yuan. The one that pays enters it, the other confirms that the money
//! came; until then it is neither's.

use access::Cx;
use common::{CommunityId, ListQuery, Paged};
use db::{Reader, Tx};
use serde_json::json;
use uuid::Uuid;

use super::accounts::house;
use super::cross::send;
use super::links::clearing;
use super::settle::both_back;
use crate::book::{self, Note};
use crate::crossing::{Crossing, CrossingKind, CrossingState, NewClearing, Way};
use crate::fund::FundId;
use crate::store::{crossings as store, funds};
use crate::{Answer, BeansError, Once, Owner, Purpose, Reason, Receipt, access as may, receipts};

/// Enters a payment to a community this one owes: the debt and the fund's cash fall together. The receipt is that of the
/// debt.
///
/// # Errors
/// [`BeansError::Denied`], [`BeansError::NotFound`]; [`BeansError::Refused`] when it is more than is owed.
pub fn pay_debt(tx: &mut Tx<'_>, cx: &Cx, new: &NewClearing) -> Result<Answer, BeansError> {
    cx.permit(&may::SETTLE)?;
    let from = book::account_of(tx, cx, Owner::Clearing(new.community))?.ok_or(BeansError::NotFound)?;
    let fund = funds::find(tx, cx.community, new.fund)?.ok_or(BeansError::NotFound)?;
    let owed = clearing(tx, cx.community, new.community)?.map(|(balance, _)| balance);
    let (settled, bank) = (house(tx, cx, Owner::Settled)?, house(tx, cx, Owner::Bank)?);
    let both = vec![
        book::transfer(Purpose::ClearOut, from, settled, new.amount),
        book::transfer(Purpose::Payout, fund.cash, bank, new.amount),
    ];
    let note = Note { fund: Some(fund.id.uuid()), text: new.note.clone() };
    let answer = book::post_group(tx, cx, new.once, both, &note)?;
    if let Answer::Done(receipt) = &answer
        && store::find(tx, cx.community, receipt.id)?.is_none()
    {
        if owed.is_none_or(|owed| receipt.amount > owed) {
            return Err(BeansError::Refused(Reason::OverDebt));
        }
        let sent = Crossing::sent(receipt, CrossingKind::Clearing, new.community, &new.note);
        send(tx, cx, &Crossing { person: cx.actor.id(), ..sent })?;
        let detail = json!({"community": new.community, "beans": receipt.amount, "note": new.note});
        audit::record(tx, cx, "beans.link.pay", "transfer", receipt.id, detail)?;
    }
    Ok(answer)
}

/// Lays a payment that another community has entered before this one's finance; gives how it stands here.
///
/// # Errors
/// [`BeansError::NotFound`] from a community that this one is not linked with.
pub(crate) fn announce_clearing(
    tx: &mut Tx<'_>,
    cx: &Cx,
    from: CommunityId,
    paid: &Crossing,
) -> Result<CrossingState, BeansError> {
    if let Some(known) = store::find(tx, cx.community, paid.id)? {
        return Ok(known.state);
    }
    book::account_of(tx, cx, Owner::Clearing(from))?.ok_or(BeansError::NotFound)?;
    let here = Crossing { way: Way::In, other: from, person: None, ..paid.clone() };
    store::add(tx, cx.community, &here)?;
    Ok(here.state)
}

/// Confirms that the yuan of a clearing came, into `fund`, which issues the beans from now on; or says, with `None`, that they did
/// not.
///
/// # Errors
/// [`BeansError::Denied`], [`BeansError::NotFound`]; [`BeansError::Refused`] when it was decided already, and when the books refuse,
/// such as above the envelope of the fund.
pub fn answer_clearing(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: Uuid,
    fund: Option<FundId>,
) -> Result<Crossing, BeansError> {
    cx.permit(&may::FUND_DEPOSIT)?;
    let mut here = store::find(tx, cx.community, id)?.ok_or(BeansError::NotFound)?;
    if (here.kind, here.way) != (CrossingKind::Clearing, Way::In) {
        return Err(BeansError::NotFound);
    }
    if here.state != CrossingState::Sent {
        return Err(BeansError::Refused(Reason::Decided));
    }
    match fund {
        Some(fund) => {
            here.transfer = Some(take_in(tx, cx, &here, fund)?.id);
            here.state = CrossingState::Arrived;
        }
        None => (here.state, here.why) = (CrossingState::Returned, "beans-crossing-why-no-money".to_owned()),
    }
    (here.person, here.ended) = (cx.actor.id(), Some(cx.now));
    store::end(tx, cx.community, &here)?;
    jobs::enqueue(tx, cx, crate::carry::JOB, &format!("{id}-answer"), &here.other.to_string(), cx.now)?;
    let detail = json!({"community": here.other, "beans": here.amount, "came": fund.is_some()});
    audit::record(tx, cx, "beans.link.answer", "transfer", id, detail)?;
    Ok(here)
}

fn take_in(tx: &mut Tx<'_>, cx: &Cx, here: &Crossing, fund: FundId) -> Result<Receipt, BeansError> {
    let fund = funds::find(tx, cx.community, fund)?.ok_or(BeansError::NotFound)?;
    let owed = book::account_of(tx, cx, Owner::Clearing(here.other))?.ok_or(BeansError::NotFound)?;
    let bank = house(tx, cx, Owner::Bank)?;
    let both = vec![
        book::transfer(Purpose::Deposit, bank, fund.cash, here.amount),
        book::transfer(Purpose::ClearIn, fund.envelope, owed, here.amount),
    ];
    let once = Once::new(&cx.as_system(), "clear-in", &format!("{} {}", here.id, fund.id), &[]);
    let note = Note { fund: Some(fund.id.uuid()), text: here.note.clone() };
    book::post_group(tx, cx, once, both, &note)?.done()
}

/// Ends a payment this community has entered, as the other has answered it; what did not come is owed again.
///
/// # Errors
/// [`BeansError::NotFound`], [`BeansError::Refused`] when the books refuse.
pub(crate) fn conclude_clearing(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: Uuid,
    answer: CrossingState,
) -> Result<(), BeansError> {
    let mut crossing = store::find(tx, cx.community, id)?.ok_or(BeansError::NotFound)?;
    if crossing.state != CrossingState::Sent || answer == CrossingState::Sent {
        return Ok(());
    }
    if answer == CrossingState::Returned {
        let debt = receipts::receipt(tx, cx.community, id)?;
        let both = both_back(tx, cx, Purpose::ClearBack, &debt)?;
        let once = Once::new(&cx.as_system(), "clear-back", &id.to_string(), &[]);
        crossing.transfer = Some(book::post_group(tx, cx, once, both, &Note::default())?.done()?.id);
        crossing.why = "beans-crossing-why-no-money".to_owned();
    }
    (crossing.state, crossing.ended) = (answer, Some(cx.now));
    Ok(store::end(tx, cx.community, &crossing)?)
}

/// What went to and fro between this community and another, newest first.
///
/// # Errors
/// [`BeansError::Denied`].
pub fn crossings_with(
    r: &mut Reader<'_>,
    cx: &Cx,
    other: CommunityId,
    query: &ListQuery,
) -> Result<Paged<Crossing>, BeansError> {
    cx.permit(&may::JOURNAL_READ)?;
    Ok(store::page(r, cx.community, other, query)?)
}
