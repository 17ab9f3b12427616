use access::{Cx, PersonId};
use common::clock::DAY_MS;
use common::{CommunityId, Timestamp};
use db::{Reader, Tx};
use ledger::{Action, NewTransfer};
use serde_json::json;
use uuid::Uuid;

use super::accounts::ensure_wallet;
use crate::award::{Award, AwardId, AwardState, Objection};
use crate::book::{self, Note};
use crate::store::{awards, funds};
use crate::{Answer, BeansError, Once, Purpose, Reason, access as may};

/// Awards one run of the job posts before it puts the rest into the next.
const POSTED_MAX: i64 = 100;
pub(crate) const JOB: &str = "beans.post-awards";

/// The second person says yes: public notice begins for the days the award was proposed under, or, without any, the
/// beans are posted.
///
/// # Errors
/// [`BeansError::Denied`]; [`BeansError::Refused`] for the claimant, for who proposed it, and when it was decided already.
pub fn approve_award(tx: &mut Tx<'_>, cx: &Cx, id: AwardId) -> Result<Award, BeansError> {
    let mut award = decidable(tx, cx, id)?;
    let days = award.notice_days;
    award.state = AwardState::Notice;
    award.decided_by = cx.actor.id();
    award.decided_at = Some(cx.now);
    award.notice_until = Some(notice_until(cx.now, days));
    awards::set(tx, cx.community, &award)?;
    audit::record(tx, cx, "beans.award.approve", "award", id, json!({"notice_days": days}))?;
    if days == 0 { post(tx, cx, award) } else { Ok(award) }
}

/// The second person says no.
///
/// # Errors
/// As [`approve_award`].
pub fn refuse_award(tx: &mut Tx<'_>, cx: &Cx, id: AwardId, reason: &str) -> Result<Award, BeansError> {
    let mut award = decidable(tx, cx, id)?;
    award.state = AwardState::Refused;
    award.decided_by = cx.actor.id();
    award.decided_at = Some(cx.now);
    award.reason = reason.to_owned();
    awards::set(tx, cx.community, &award)?;
    audit::record(tx, cx, "beans.award.refuse", "award", id, json!({"reason": reason}))?;
    Ok(award)
}

fn decidable(tx: &mut Tx<'_>, cx: &Cx, id: AwardId) -> Result<Award, BeansError> {
    cx.permit(&may::AWARD_DECIDE)?;
    let award = awards::find(tx, cx.community, id)?.ok_or(BeansError::NotFound)?;
    let asker = cx.actor.id();
    if asker.is_some() && (asker == Some(award.person) || asker == award.proposed_by) {
        return Err(BeansError::Refused(Reason::SamePerson));
    }
    if award.state != AwardState::Proposed {
        return Err(BeansError::Refused(Reason::Decided));
    }
    Ok(award)
}

/// The local midnight after so many whole days.
fn notice_until(now: Timestamp, days: i64) -> Timestamp {
    if days == 0 {
        return now;
    }
    let tonight = Timestamp::start_of(now.date()).plus(DAY_MS);
    tonight.plus(days * DAY_MS)
}

/// Posts every award whose notice is over; what the books refuse (the envelope is spent, the cover too low) waits and
/// says why. Gives how many were posted.
///
/// # Errors
/// [`BeansError::Db`].
pub fn post_due_awards(tx: &mut Tx<'_>, cx: &Cx) -> Result<usize, BeansError> {
    let due = awards::due(tx, cx.community, cx.now, POSTED_MAX)?;
    let mut posted = 0;
    for id in &due {
        let Some(award) = awards::find(tx, cx.community, *id)? else { continue };
        posted += usize::from(post(tx, cx, award)?.state == AwardState::Posted);
    }
    if posted > 0 && due.len() as i64 == POSTED_MAX {
        jobs::enqueue(tx, cx, JOB, &format!("{}-more", cx.uuid()), "", cx.now)?;
    }
    Ok(posted)
}

pub(crate) fn run(tx: &mut Tx<'_>, cx: &Cx, _: &str) -> Result<(), String> {
    post_due_awards(tx, cx).map(|_| ()).map_err(|error| error.to_string())
}

/// Issues the beans of an award. Its key is new for each try, so that a refusal is not the answer for ever.
fn post(tx: &mut Tx<'_>, cx: &Cx, mut award: Award) -> Result<Award, BeansError> {
    let fund = funds::find(tx, cx.community, award.fund)?.ok_or(BeansError::NotFound)?;
    let to = ensure_wallet(tx, cx, award.person)?;
    let key = format!("{}-{}", award.id, cx.now.millis());
    let once = Once::new(&cx.as_system(), "award", &key, &[]);
    let transfer = NewTransfer {
        purpose: Purpose::Award.code(),
        from: fund.envelope,
        to,
        amount: award.amount.0,
        lot_expires_ms: Some(fund.life.ends(cx.now).millis()),
    };
    let note = Note { fund: Some(fund.id.uuid()), text: String::new() };
    match book::post(tx, cx, once, Action::Transfer(transfer), &note)? {
        Answer::Done(receipt) => {
            award.state = AwardState::Posted;
            award.transfer = Some(receipt.id);
            award.reason = String::new();
        }
        Answer::Refused(reason) => award.reason = reason.message().key.to_owned(),
    }
    awards::set(tx, cx.community, &award)?;
    Ok(award)
}

/// An award with its objections. Staff and supervisors, the person itself; anyone while it is in public notice.
///
/// # Errors
/// [`BeansError::NotFound`].
pub fn award(r: &mut Reader<'_>, cx: &Cx, id: AwardId) -> Result<(Award, Vec<Objection>), BeansError> {
    let award = awards::find(r, cx.community, id)?.ok_or(BeansError::NotFound)?;
    let public = matches!(award.state, AwardState::Notice | AwardState::Held);
    if !public && cx.actor.id() != Some(award.person) {
        cx.permit(&may::AWARD_READ).map_err(|_| BeansError::NotFound)?;
    }
    let objections = awards::objections(r, cx.community, id)?;
    Ok((award, objections))
}

/// Every award of the same claim, the latest first: what was refused before, by whom and why.
///
/// # Errors
/// [`BeansError::Denied`].
pub fn attempts(r: &mut Reader<'_>, cx: &Cx, id: AwardId) -> Result<Vec<Award>, BeansError> {
    cx.permit(&may::AWARD_READ)?;
    Ok(awards::attempts(r, cx.community, id)?)
}

/// A person's refused awards that were not proposed again, so that a room does not count what it proposed in vain; the
/// newest 1,000. For rooms: the caller has checked that the asker may know.
///
/// # Errors
/// When the database refuses.
pub fn refused_of(r: &mut Reader<'_>, c: CommunityId, person: PersonId) -> Result<Vec<Award>, db::Error> {
    awards::refused_of(r, c, person)
}

/// The refused awards for one source, such as an activity, that were not proposed again; the newest 2,000. As
/// [`refused_of`].
///
/// # Errors
/// When the database refuses.
pub fn refused_for(r: &mut Reader<'_>, c: CommunityId, source: Uuid) -> Result<Vec<Award>, db::Error> {
    awards::refused_for(r, c, source)
}
