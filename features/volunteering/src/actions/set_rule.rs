use access::Cx;
use db::Tx;
use serde_json::json;

use crate::{Rule, RuleId, Terms, VolunteeringError, access::RULES, store};

/// Sets a new rule (`id` none) or a new version of one. It holds for activities that start from now on; stays keep the
/// version they were served under.
///
/// # Errors
/// Without `volunteering.rule.set`; when there is no such rule or fund, or nothing in it changes.
pub fn set_rule(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: Option<RuleId>,
    terms: &Terms,
) -> Result<Rule, VolunteeringError> {
    cx.permit(&RULES)?;
    if !beans::funds(tx, cx)?.iter().any(|fund| fund.id == terms.fund) {
        return Err(VolunteeringError::field("fund", "error-choice"));
    }
    let (id, version) = match id {
        None => (cx.id(), 1),
        Some(id) => {
            let versions = store::rules::rule_versions(tx, cx.community, id)?;
            let latest = versions.first().ok_or(VolunteeringError::NotFound)?;
            if latest.terms == *terms {
                return Err(VolunteeringError::refused("volunteering-error-same-rule"));
            }
            (id, latest.version + 1)
        }
    };
    let rule = Rule { id, version, terms: terms.clone(), from: cx.now, set_by: cx.actor.id() };
    store::rules::insert(tx, cx, &rule)?;
    let detail = json!({
        "version": version, "name": terms.name, "notice_days": terms.notice_days, "note": terms.note,
    });
    audit::record(tx, cx, "volunteering.rule.set", "rule", id, detail)?;
    Ok(rule)
}
