use access::Cx;
use db::Tx;
use serde_json::json;

use crate::access::RUN_SIGN;
use crate::store::runs;
use crate::{AllianceError, RunId, RunState, rules};

/// Signs a run. Two different people sign; whoever drafted it is one of them at most.
///
/// # Errors
/// Without `alliance.run.sign`; when there is no such run, no signature is missing, or the asker has signed.
pub fn sign_run(tx: &mut Tx<'_>, cx: &Cx, id: RunId) -> Result<RunState, AllianceError> {
    cx.permit(&RUN_SIGN)?;
    let person = cx.person()?;
    let run = runs::run(tx, cx.community, id)?.ok_or(AllianceError::NotFound)?;
    let to = rules::signed(&run, person).map_err(AllianceError::Refused)?;
    runs::sign(tx, cx, id, to, person)?;
    audit::record(
        tx,
        cx,
        "alliance.run.signed",
        "run",
        id,
        json!({"number": run.number, "to": to.as_str()}),
    )?;
    Ok(to)
}
