use access::Cx;
use common::errors::{FieldErrors, number};
use db::{Reader, Tx};
use serde_json::json;
use web::Fields;

use crate::store::rules as store;
use crate::{BeansError, NOTICE_DAYS_MAX, access as may};

/// The community's own numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// 公示: days a new earning rule begins with; what holds is the number of the rule itself.
    pub notice_days: i64,
    /// 宽限: days that refunded beans live which expired meanwhile.
    pub grace_days: i64,
}

impl Default for Rules {
    fn default() -> Self {
        Self { notice_days: 3, grace_days: 30 }
    }
}

impl Rules {
    /// # Errors
    /// Names `notice_days` (0–60) and `grace_days` (0–365).
    pub fn parse(fields: &Fields) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let notice = errors.take("notice_days", number(fields.get("notice_days"), 0, NOTICE_DAYS_MAX));
        let grace = errors.take("grace_days", number(fields.get("grace_days"), 0, 365));
        match (notice, grace) {
            (Some(notice_days), Some(grace_days)) => Ok(Self { notice_days, grace_days }),
            _ => Err(errors),
        }
    }
}

/// # Errors
/// [`BeansError::Db`].
pub fn rules(r: &mut Reader<'_>, cx: &Cx) -> Result<Rules, BeansError> {
    Ok(store::of(r, cx.community)?)
}

/// # Errors
/// [`BeansError::Denied`].
pub fn set_rules(tx: &mut Tx<'_>, cx: &Cx, new: &Rules) -> Result<(), BeansError> {
    cx.permit(&may::FUND_EDIT)?;
    let before = store::of(tx, cx.community)?;
    store::set(tx, cx.community, new)?;
    let days = |rules: &Rules| json!({"notice_days": rules.notice_days, "grace_days": rules.grace_days});
    let detail = json!({"before": days(&before), "after": days(new)});
    Ok(audit::record(tx, cx, "beans.rules.set", "community", cx.community, detail)?)
}
