use access::Cx;
use common::clock::MINUTE_MS;
use common::errors::FieldErrors;
use common::{Beans, Msg};
use db::Tx;
use serde_json::json;

use super::propose_awards::propose;
use super::{activity, stay};
use crate::access::lead;
use crate::store::participations as rows;
use crate::{Again, Grade, Participation, VolunteeringError};

/// A stay whose award was refused is proposed again, in the name of the asker, with as many minutes or fewer. Who
/// approves sees the earlier refusals. Gives the beans proposed.
///
/// # Errors
/// When the asker does not lead the team or may not propose; [`VolunteeringError::NotFound`] for who was not there;
/// refused when its award was not refused or the caps leave nothing; names `minutes` when they are more than before.
pub fn propose_again(tx: &mut Tx<'_>, cx: &Cx, again: &Again) -> Result<Beans, VolunteeringError> {
    let activity = activity(tx, cx, again.activity)?;
    lead(cx, activity.team)?;
    let found = rows::participation_of(tx, cx.community, again.activity, again.person)?;
    let mut stay = found.ok_or(VolunteeringError::NotFound)?;
    let refused = beans::refused_for(tx, cx.community, again.activity.uuid())?;
    if !refused.iter().any(|award| Some(award.id.uuid()) == stay.award) {
        return Err(VolunteeringError::refused("volunteering-error-not-refused"));
    }
    if !(1..=stay.minutes).contains(&again.minutes) {
        let msg = Msg::new("error-number").arg("min", 1).arg("max", stay.minutes);
        return Err(FieldErrors::one("minutes", msg).into());
    }
    if again.minutes < stay.minutes {
        let (_, earns) = stay::terms(tx, cx, &activity, Grade::Roster)?;
        shorten(&mut stay, again.minutes, earns);
        stay.entered_by = cx.actor.id();
        rows::update(tx, cx.community, &stay)?;
    }
    let beans = propose(tx, cx, &activity, &stay, &format!(" · 再次申报：{}", again.note))?;
    if !beans.is_positive() {
        return Err(VolunteeringError::refused("volunteering-error-earns-nothing"));
    }
    let detail = json!({"person": stay.person, "minutes": stay.minutes, "beans": beans, "note": again.note});
    audit::record(tx, cx, "volunteering.awards.proposed-again", "participation", stay.id, detail)?;
    Ok(beans)
}

/// Fewer minutes are the leader's word, as on the roster; hours that staff or another system entered stay theirs.
fn shorten(stay: &mut Participation, minutes: i64, earns: bool) {
    (stay.minutes, stay.until) = (minutes, Some(stay.from.plus(minutes * MINUTE_MS)));
    if stay.grade == Grade::Own {
        (stay.grade, stay.earns) = (Grade::Roster, earns);
    }
}
