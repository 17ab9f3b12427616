use access::{Cx, Place};
use common::Msg;
use common::errors::FieldErrors;
use db::Tx;
use serde_json::json;

use crate::award::{AwardId, NewAward};
use crate::store::{awards, funds};
use crate::{BeansError, access as may};

/// Proposes beans for a person, in the name of the asker (the house itself proposes as the system). The same claim
/// proposed again gives the award it has.
///
/// # Errors
/// [`BeansError::Denied`], [`BeansError::NotFound`] for an unknown fund or person, [`BeansError::Fields`] for no amount.
pub fn propose_award(tx: &mut Tx<'_>, cx: &Cx, new: &NewAward) -> Result<AwardId, BeansError> {
    cx.permit_at(&may::AWARD_PROPOSE, Place::Within(cx.community))?;
    if let Some(known) = awards::of_claim(tx, cx.community, new.claim)? {
        return Ok(known);
    }
    if !new.amount.is_positive() {
        return Err(FieldErrors::one("amount", Msg::new("beans-error-amount")).into());
    }
    funds::find(tx, cx.community, new.fund)?.ok_or(BeansError::NotFound)?;
    people::person(tx, cx.community, new.person)?.ok_or(BeansError::NotFound)?;
    let id: AwardId = cx.id();
    awards::add(tx, cx.community, id, new, cx.actor.id(), cx.now)?;
    let detail =
        json!({"beans": new.amount, "person": new.person, "for": new.source.label, "claim": new.claim});
    audit::record(tx, cx, "beans.award.propose", "award", id, detail)?;
    Ok(id)
}
