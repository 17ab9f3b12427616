use access::Cx;
use db::{Reader, Tx};
use serde_json::json;

use super::team;
use crate::access::{MANAGE, lead};
use crate::{ActivityId, NewActivity, VolunteeringError, store};

/// Makes a draft; [`super::activity_states::open_activity`] publishes it. Only staff may enter one that began already.
///
/// # Errors
/// When the asker does not lead the team; when team or rule are unknown, or the start is past.
pub fn create_activity(tx: &mut Tx<'_>, cx: &Cx, new: &NewActivity) -> Result<ActivityId, VolunteeringError> {
    check(tx, cx, new)?;
    let id: ActivityId = cx.id();
    store::activities::insert(tx, cx, id, new)?;
    audit::record(tx, cx, "volunteering.activity.created", "activity", id, json!({"title": new.title}))?;
    Ok(id)
}

/// The asker may lead the team, the rule exists, the start is not past.
pub(super) fn check(r: &mut Reader<'_>, cx: &Cx, new: &NewActivity) -> Result<(), VolunteeringError> {
    lead(cx, new.team)?;
    team(r, cx, new.team)?;
    if let Some(rule) = new.rule
        && store::rules::rule_versions(r, cx.community, rule)?.is_empty()
    {
        return Err(VolunteeringError::field("rule", "error-choice"));
    }
    if new.starts_at < cx.now && !cx.may(&MANAGE) {
        return Err(VolunteeringError::field("starts_at", "volunteering-error-past"));
    }
    Ok(())
}
