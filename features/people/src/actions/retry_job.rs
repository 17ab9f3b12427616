use access::{Cx, Place};
use common::CommunityId;
use db::Tx;
use serde_json::json;
use uuid::Uuid;

use crate::{PeopleError, access::JOBS};

/// Puts a failed job back into the queue.
///
/// # Errors
/// Without `people.jobs.manage`; [`PeopleError::NotFound`] when there is no failed job of this id.
pub fn retry_job(tx: &mut Tx<'_>, cx: &Cx, id: Uuid) -> Result<(), PeopleError> {
    match cx.community {
        CommunityId::HOUSE => cx.permit_at(&JOBS, Place::House)?,
        _ => cx.permit(&JOBS)?,
    }
    if !jobs::retry(tx, cx.community, id, cx.now)? {
        return Err(PeopleError::NotFound);
    }
    audit::record(tx, cx, "people.job.retried", "job", id, json!({}))?;
    Ok(())
}
