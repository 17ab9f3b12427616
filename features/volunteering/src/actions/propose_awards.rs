use access::Cx;
use beans::{AwardSource, NewAward};
use common::Beans;
use db::Tx;
use serde_json::json;

use super::activity;
use crate::access::lead;
use crate::participation::SOURCE;
use crate::rules::{Cut, Earned, earned};
use crate::store::participations as rows;
use crate::{Activity, ActivityId, ActivityState, Grade, Participation, VolunteeringError, store};

/// Stays one call decides; the rest waits for the next, so that others are not kept waiting.
const STAYS_MAX: i64 = 200;

/// What was proposed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Proposed {
    pub awards: i64,
    pub beans: Beans,
    /// Stays that earn no beans.
    pub honour_only: i64,
}

/// Decides what the stays of a closed activity earn, each by the rule's version it was served under, and proposes the
/// awards in the name of the asker. At most 200 stays at a time; hours entered later are proposed by a further call.
///
/// # Errors
/// When the asker does not lead the team or may not propose; when the activity is not closed or nothing is left.
pub fn propose_awards(tx: &mut Tx<'_>, cx: &Cx, id: ActivityId) -> Result<Proposed, VolunteeringError> {
    let activity = activity(tx, cx, id)?;
    lead(cx, activity.team)?;
    if activity.state != ActivityState::Closed {
        return Err(VolunteeringError::refused("volunteering-error-not-closed"));
    }
    let stays = rows::unsettled(tx, cx.community, id, STAYS_MAX)?;
    if stays.is_empty() {
        return Err(VolunteeringError::refused("volunteering-error-nothing-to-propose"));
    }
    let mut sum = Proposed::default();
    for stay in &stays {
        let beans = propose(tx, cx, &activity, stay, "")?;
        sum.beans = sum.beans + beans;
        sum.awards += i64::from(beans.is_positive());
        sum.honour_only += i64::from(!beans.is_positive());
    }
    let detail = json!({"awards": sum.awards, "beans": sum.beans, "honour_only": sum.honour_only});
    audit::record(tx, cx, "volunteering.awards.proposed", "activity", id, detail)?;
    Ok(sum)
}

/// Proposes one stay; `note` joins what the public reads. Gives what it earns.
pub(super) fn propose(
    tx: &mut Tx<'_>,
    cx: &Cx,
    activity: &Activity,
    stay: &Participation,
    note: &str,
) -> Result<Beans, VolunteeringError> {
    let rule = match stay.rule {
        Some(rule) => store::rules::rule_version(tx, cx.community, rule, stay.rule_version)?,
        None => None,
    };
    let Some(rule) = rule else {
        rows::settle(tx, cx.community, stay, Beans::ZERO, None)?;
        return Ok(Beans::ZERO);
    };
    let already = rows::already(tx, cx.community, stay.person, rule.id, stay.from.date())?;
    let earned = earned(&rule.terms, stay.grade, stay.minutes, already);
    let award = match earned.beans.is_positive() {
        false => None,
        true => {
            let new = NewAward {
                claim: stay.id.uuid(),
                person: stay.person,
                fund: rule.terms.fund,
                amount: earned.beans,
                source: AwardSource {
                    kind: SOURCE.to_owned(),
                    id: activity.id.uuid(),
                    label: activity.title.clone(),
                },
                detail: detail(stay, earned) + note,
                notice_days: rule.terms.notice_days,
            };
            Some(beans::propose_award(tx, cx, &new)?.uuid())
        }
    };
    rows::settle(tx, cx.community, stay, earned.beans, award)?;
    Ok(earned.beans)
}

/// For the public list, in the community's own language: `2 小时 30 分 · 扫码签到`.
fn detail(stay: &Participation, earned: Earned) -> String {
    let time = match (stay.minutes / 60, stay.minutes % 60) {
        (0, minutes) => format!("{minutes} 分钟"),
        (hours, 0) => format!("{hours} 小时"),
        (hours, minutes) => format!("{hours} 小时 {minutes} 分"),
    };
    let grade = match stay.grade {
        Grade::Own => "扫码签到",
        Grade::Roster => "队长点名",
        Grade::BackFill => "工作人员补录",
        Grade::Imported => "外部导入",
    };
    let cut = match earned.cut {
        None => "",
        Some(Cut::Day) => " · 已到当天上限",
        Some(Cut::Month) => " · 已到当月上限",
    };
    format!("{time} · {grade}{cut}")
}
