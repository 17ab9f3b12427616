//! What the three ways of checking in share.

use access::{Cx, PersonId};
use common::{Msg, Timestamp};
use db::{Reader, Tx};

use crate::store::participations as rows;
use crate::{Activity, Grade, Participation, VolunteeringError, store};

/// Nobody is at two places at once: refuses and says where else the person was.
pub(super) fn only_here(
    r: &mut Reader<'_>,
    cx: &Cx,
    activity: &Activity,
    person: PersonId,
    from: Timestamp,
    until: Timestamp,
) -> Result<(), VolunteeringError> {
    let Some(other) = rows::elsewhere(r, cx.community, (person, activity.id), from, until)? else {
        return Ok(());
    };
    let name = people::name_of(r, cx.community, person)?.unwrap_or_default();
    let clock = |at: Timestamp| at.zoned().strftime("%H:%M").to_string();
    Err(VolunteeringError::Refused(
        Msg::new("volunteering-error-elsewhere")
            .arg("name", name)
            .arg("title", other.title)
            .arg("from", other.from.minute_text())
            .arg("until", clock(other.until)),
    ))
}

/// A new stay under the version of the rule that is in force when the activity starts.
pub(super) fn begin(
    r: &mut Reader<'_>,
    cx: &Cx,
    activity: &Activity,
    person: PersonId,
    grade: Grade,
) -> Result<Participation, VolunteeringError> {
    let (version, earns) = terms(r, cx, activity, grade)?;
    Ok(Participation {
        id: cx.id(),
        activity: activity.id,
        person,
        grade,
        from: cx.now.max(activity.starts_at),
        until: None,
        minutes: 0,
        rule: activity.rule,
        rule_version: version,
        earns,
        reason: String::new(),
        entered_by: cx.actor.id().filter(|by| *by != person),
        beans: None,
        award: None,
    })
}

/// The rule's version and whether the grade earns beans under it.
pub(super) fn terms(
    r: &mut Reader<'_>,
    cx: &Cx,
    activity: &Activity,
    grade: Grade,
) -> Result<(i64, bool), VolunteeringError> {
    let Some(rule) = activity.rule else { return Ok((0, false)) };
    let rule = store::rules::rule_in_force(r, cx.community, rule, activity.starts_at)?;
    Ok(rule.map_or((0, false), |rule| (rule.version, rule.terms.rates.of(grade).is_positive())))
}

/// An activity never holds more people than it has places.
pub(super) fn room_left(tx: &mut Tx<'_>, cx: &Cx, activity: &Activity) -> Result<(), VolunteeringError> {
    let there = rows::count(tx, cx.community, activity.id)?;
    let full = || Msg::new("volunteering-error-full").arg("n", activity.capacity);
    if there < activity.capacity { Ok(()) } else { Err(VolunteeringError::Refused(full())) }
}
