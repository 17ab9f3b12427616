use access::Cx;
use db::Tx;
use serde_json::json;

use crate::award::{Award, AwardId, AwardState, Objection};
use crate::store::awards;
use crate::{BeansError, Reason, access as may};

/// 异议: holds an award that is in public notice until a second person has looked into it.
///
/// # Errors
/// [`BeansError::Denied`] for who is not of this community, [`BeansError::Refused`] when the notice is over.
pub fn object(tx: &mut Tx<'_>, cx: &Cx, id: AwardId, text: &str) -> Result<Objection, BeansError> {
    cx.permit(&may::AWARD_OBJECT)?;
    let by = cx.person()?;
    let mut award = awards::find(tx, cx.community, id)?.ok_or(BeansError::NotFound)?;
    if !matches!(award.state, AwardState::Notice | AwardState::Held) {
        return Err(BeansError::Refused(Reason::Decided));
    }
    let objection = Objection {
        id: cx.uuid(),
        award: id,
        by,
        text: text.to_owned(),
        state: "open".to_owned(),
        answer: String::new(),
        made_at: cx.now,
        decided_at: None,
    };
    awards::add_objection(tx, cx.community, &objection)?;
    award.state = AwardState::Held;
    awards::set(tx, cx.community, &award)?;
    audit::record(tx, cx, "beans.award.object", "award", id, json!({"objection": objection.id}))?;
    Ok(objection)
}

/// Answers all open objections to an award: upheld, and it is refused; dismissed, and its notice goes on, at least
/// until now.
///
/// # Errors
/// [`BeansError::Denied`]; [`BeansError::Refused`] for the claimant, for who proposed it, and when none is open.
pub fn answer_objections(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: AwardId,
    uphold: bool,
    answer: &str,
) -> Result<Award, BeansError> {
    cx.permit(&may::AWARD_DECIDE)?;
    let mut award = awards::find(tx, cx.community, id)?.ok_or(BeansError::NotFound)?;
    let asker = cx.actor.id();
    if asker.is_some() && (asker == Some(award.person) || asker == award.proposed_by) {
        return Err(BeansError::Refused(Reason::SamePerson));
    }
    if award.state != AwardState::Held {
        return Err(BeansError::Refused(Reason::Decided));
    }
    let word = if uphold { "upheld" } else { "dismissed" };
    awards::close_objections(tx, cx.community, id, (word, answer), asker, cx.now)?;
    if uphold {
        award.state = AwardState::Refused;
        award.reason = answer.to_owned();
    } else {
        award.state = AwardState::Notice;
        award.notice_until = award.notice_until.max(Some(cx.now));
    }
    awards::set(tx, cx.community, &award)?;
    audit::record(tx, cx, "beans.award.answer-objections", "award", id, json!({"answer": word}))?;
    Ok(award)
}
