use access::Cx;
use common::Timestamp;
use db::Reader;
use jiff::civil::Date;

use crate::rules::{Replay, replay};
use crate::{RuleId, Terms, VolunteeringError, access::RULES, store};

/// What last month's stays under the rule would have earned under other terms.
#[derive(Clone, Copy, Debug)]
pub struct Preview {
    /// First day of the month that was replayed.
    pub month: Date,
    pub replay: Replay,
}

/// # Errors
/// Without `volunteering.rule.set`.
pub fn preview_rule(
    r: &mut Reader<'_>,
    cx: &Cx,
    id: RuleId,
    terms: &Terms,
) -> Result<Preview, VolunteeringError> {
    cx.permit(&RULES)?;
    let this = cx.now.date().first_of_month();
    let month = this.yesterday().unwrap_or(this).first_of_month();
    let (from, until) = (Timestamp::start_of(month), Timestamp::start_of(this));
    let stays = store::participations::stays(r, cx.community, id, from, until)?;
    Ok(Preview { month, replay: replay(terms, &stays) })
}
