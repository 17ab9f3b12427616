use access::Cx;
use common::FieldErrors;
use common::errors::text;
use db::Tx;
use serde_json::json;

use crate::access::RUN_SIGN;
use crate::store::lines;
use crate::{AllianceError, MerchantId, RunId};

/// Notes a dispute or its end on a line (0–200 characters); the shop reads it on its statement.
///
/// # Errors
/// Without `alliance.run.sign`; names `note`; when there is no such line.
pub fn note_line(
    tx: &mut Tx<'_>,
    cx: &Cx,
    run: RunId,
    merchant: MerchantId,
    note: &str,
) -> Result<(), AllianceError> {
    cx.permit(&RUN_SIGN)?;
    let note = text(note, 0, 200).map_err(|msg| FieldErrors::one("note", msg))?;
    let before = lines::line(tx, cx.community, run, merchant)?.ok_or(AllianceError::NotFound)?;
    lines::set_note(tx, cx.community, run, merchant, &note)?;
    let detail = json!({"merchant": merchant, "before": before.note, "after": note});
    audit::record(tx, cx, "alliance.line.noted", "run", run, detail)?;
    Ok(())
}
