use access::{Cx, Place};
use common::Msg;
use common::errors::FieldErrors;
use db::Tx;
use serde_json::json;

use crate::award::{AwardId, AwardState, NOTICE_DAYS_MAX, NewAward};
use crate::store::{awards, funds};
use crate::{BeansError, access as may};

/// Proposes beans for a person, in the name of the asker (the house itself proposes as the system). The same claim
/// proposed again gives the award it has; one that was refused becomes a further attempt.
///
/// # Errors
/// [`BeansError::Denied`], [`BeansError::NotFound`] for an unknown fund or person, [`BeansError::Fields`] for no `amount`
/// or `notice_days` out of range.
pub fn propose_award(tx: &mut Tx<'_>, cx: &Cx, new: &NewAward) -> Result<AwardId, BeansError> {
    cx.permit_at(&may::AWARD_PROPOSE, Place::Within(cx.community))?;
    let attempt = match awards::of_claim(tx, cx.community, new.claim)? {
        Some(last) if last.state != AwardState::Refused => return Ok(last.id),
        last => last.map_or(1, |last| last.attempt + 1),
    };
    if !new.amount.is_positive() {
        return Err(FieldErrors::one("amount", Msg::new("beans-error-amount")).into());
    }
    if !(0..=NOTICE_DAYS_MAX).contains(&new.notice_days) {
        let msg = Msg::new("error-number").arg("min", 0).arg("max", NOTICE_DAYS_MAX);
        return Err(FieldErrors::one("notice_days", msg).into());
    }
    funds::find(tx, cx.community, new.fund)?.ok_or(BeansError::NotFound)?;
    people::person(tx, cx.community, new.person)?.ok_or(BeansError::NotFound)?;
    let id: AwardId = cx.id();
    awards::add(tx, cx, id, new, attempt)?;
    let detail = json!({
        "beans": new.amount, "person": new.person, "for": new.source.label, "claim": new.claim,
        "notice_days": new.notice_days, "attempt": attempt,
    });
    audit::record(tx, cx, "beans.award.propose", "award", id, detail)?;
    Ok(id)
}
