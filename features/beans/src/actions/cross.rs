//! 跨社区转赠: two local transfers, each in its own journal, joined by a row that is written with the first of them. The
//! errand of [`crate::carry`] takes it over; every step answers the same when it comes again.

use access::Cx;
use common::clock::DAY_MS;
use common::{Beans, CommunityId};
use db::{Reader, Tx};
use ledger::{Action, Effect, Entry, GROUP_STEPS_MAX, LotMove, NewTransfer, Reverse, TransferId};
use uuid::Uuid;

use super::accounts::{ensure_wallet, house};
use super::limits::explained;
use crate::book::{self, Note};
use crate::crossing::{Arrival, Crossing, CrossingKind, CrossingState, NewCrossing, Way, why};
use crate::store::{crossings as store, ledger as rows, rules};
use crate::{Answer, BeansError, Once, Owner, Purpose, Reason, Receipt, access as may, decline};

/// Crossings a person sees of their own.
const SHOWN_MAX: i64 = 20;

/// Sends beans of the asker's wallet to a person of another community. They wait in transit until they have arrived there;
/// what is refused there comes back in its own lots.
///
/// # Errors
/// [`BeansError::Denied`], [`BeansError::Refused`] for beans of too many expiry days at once.
pub fn cross(tx: &mut Tx<'_>, cx: &Cx, new: &NewCrossing) -> Result<Answer, BeansError> {
    cx.permit(&may::PAY)?;
    let giver = cx.person()?;
    if book::account_of(tx, cx, Owner::Clearing(new.community))?.is_none() {
        return decline(tx, cx, new.once, Reason::NotLinked);
    }
    let (from, to) = (ensure_wallet(tx, cx, giver)?, house(tx, cx, Owner::Transit)?);
    let transfer = book::transfer(Purpose::CrossOut, from, to, new.amount);
    let told = book::post_entry(tx, cx, new.once, transfer, &Note::text(&new.note))?;
    let answer = match told {
        Ok(entry) if by_expiry(&entry).len() > GROUP_STEPS_MAX => {
            return Err(BeansError::Refused(Reason::TooManyLots));
        }
        told => explained(tx, cx, from, book::receipt_of(told)?)?,
    };
    if let Answer::Done(receipt) = &answer {
        let sent = Crossing::sent(receipt, CrossingKind::Gift, new.community, &new.note);
        send(tx, cx, &Crossing { person: Some(giver), receiver: Some(new.to), ..sent })?;
    }
    Ok(answer)
}

/// Writes the row and asks for its errand, once.
pub(super) fn send(tx: &mut Tx<'_>, cx: &Cx, crossing: &Crossing) -> Result<(), BeansError> {
    if store::find(tx, cx.community, crossing.id)?.is_none() {
        store::add(tx, cx.community, crossing)?;
        jobs::enqueue(tx, cx, crate::carry::JOB, &crossing.id.to_string(), "", cx.now)?;
    }
    Ok(())
}

/// What reaches the other community of a gift that has left this one.
///
/// # Errors
/// [`BeansError::NotFound`] when its transfer is no entry of the journal.
pub(crate) fn arrival_of(
    r: &mut Reader<'_>,
    c: CommunityId,
    crossing: &Crossing,
) -> Result<Arrival, BeansError> {
    let line = rows::line_of_transfer(r, c, crossing.id)?.ok_or(BeansError::NotFound)?;
    let lots = by_expiry(&Entry::from_bytes(&line.body)?);
    let giver = crossing.person.map(|person| crate::masked(r, c, person)).transpose()?.unwrap_or_default();
    let words = [giver.as_str(), crossing.note.as_str()];
    let note = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ");
    let to = crossing.receiver.ok_or(BeansError::NotFound)?;
    Ok(Arrival { id: crossing.id, from: c, to, lots, note })
}

/// The lots of a movement, those of one expiry together.
fn by_expiry(entry: &Entry) -> Vec<(i64, i64)> {
    let Effect::Moved(moved) = &entry.effect else { return vec![] };
    let mut sums = std::collections::BTreeMap::new();
    for LotMove { expires_ms, amount, .. } in &moved.lots {
        *sums.entry(*expires_ms).or_insert(0) += amount;
    }
    sums.into_iter().collect()
}

/// Takes beans in from another community, up to the debt agreed with it; they keep their expiry. A refusal is final.
///
/// # Errors
/// [`BeansError::Db`].
pub fn receive_crossing(tx: &mut Tx<'_>, cx: &Cx, arrival: &Arrival) -> Result<Answer, BeansError> {
    let body = format!("{} {} {:?}", arrival.from, arrival.to, arrival.lots);
    let once = Once::new(&cx.as_system(), "cross-in", &arrival.id.to_string(), &[&body]);
    let Some(from) = book::account_of(tx, cx, Owner::Clearing(arrival.from))? else {
        return decline(tx, cx, once, Reason::NotLinked);
    };
    let here = people::person(tx, cx.community, arrival.to)?;
    if here.is_none_or(|person| person.state != "active") {
        return decline(tx, cx, once, Reason::NoReceiver);
    }
    let to = ensure_wallet(tx, cx, arrival.to)?;
    let purpose = Purpose::CrossIn.code();
    let step = |(expires_ms, amount): &(i64, i64)| {
        let lot_expires_ms = Some(*expires_ms);
        Action::Transfer(NewTransfer { purpose, from, to, amount: *amount, lot_expires_ms })
    };
    let steps = arrival.lots.iter().map(step).collect();
    let answer = book::post_group(tx, cx, once, steps, &Note::text(&arrival.note))?;
    if let (Answer::Done(receipt), None) = (&answer, store::find(tx, cx.community, arrival.id)?) {
        store::add(tx, cx.community, &arrived(arrival, receipt))?;
    }
    Ok(answer)
}

fn arrived(arrival: &Arrival, receipt: &Receipt) -> Crossing {
    Crossing {
        id: arrival.id,
        way: Way::In,
        person: Some(arrival.to),
        amount: arrival.lots.iter().map(|(_, amount)| Beans(*amount)).sum(),
        state: CrossingState::Arrived,
        ended: Some(receipt.at),
        transfer: Some(receipt.id),
        ..Crossing::sent(receipt, CrossingKind::Gift, arrival.from, &arrival.note)
    }
}

/// Ends a gift that left this community: it has arrived, or it comes back.
///
/// # Errors
/// [`BeansError::NotFound`]; [`BeansError::Refused`] when the books refuse, which leaves it under way.
pub(crate) fn conclude_crossing(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: Uuid,
    told: Result<(), Reason>,
) -> Result<(), BeansError> {
    let mut crossing = store::find(tx, cx.community, id)?.ok_or(BeansError::NotFound)?;
    if !crossing.in_transit() {
        return Ok(());
    }
    let (action, key) = match told {
        Ok(()) => (settle_debt(tx, cx, &crossing)?, "cross-done"),
        Err(_) => (bring_back(tx, cx, id)?, "cross-back"),
    };
    let once = Once::new(&cx.as_system(), key, &id.to_string(), &[]);
    let receipt = book::post(tx, cx, once, action, &Note::default())?.done()?;
    crossing.state = if told.is_ok() { CrossingState::Arrived } else { CrossingState::Returned };
    crossing.why = told.err().map_or("", why).to_owned();
    (crossing.ended, crossing.transfer) = (Some(receipt.at), Some(receipt.id));
    Ok(store::end(tx, cx.community, &crossing)?)
}

/// The other community has taken the beans: this one owes them now.
fn settle_debt(tx: &mut Tx<'_>, cx: &Cx, crossing: &Crossing) -> Result<Action, BeansError> {
    let to = book::account_of(tx, cx, Owner::Clearing(crossing.other))?.ok_or(BeansError::NotFound)?;
    let from = house(tx, cx, Owner::Transit)?;
    Ok(book::transfer(Purpose::CrossDone, from, to, crossing.amount))
}

fn bring_back(tx: &mut Tx<'_>, cx: &Cx, id: Uuid) -> Result<Action, BeansError> {
    let grace_days = rules::of(tx, cx.community)?.grace_days;
    Ok(Action::Reverse(Reverse {
        purpose: Purpose::CrossBack.code(),
        transfer: TransferId(id.as_u128()),
        amount: None,
        grace_until_ms: Some(cx.now.plus(grace_days * DAY_MS).millis()),
    }))
}

/// The asker's latest gifts to and from other communities.
///
/// # Errors
/// [`BeansError::Denied`].
pub fn crossings_of(r: &mut Reader<'_>, cx: &Cx) -> Result<Vec<Crossing>, BeansError> {
    cx.permit(&may::PAY)?;
    Ok(store::of_person(r, cx.community, cx.person()?, SHOWN_MAX)?)
}
