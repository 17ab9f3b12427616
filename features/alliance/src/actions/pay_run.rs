use access::Cx;
use beans::{FundId, Once};
use common::FieldErrors;
use common::errors::text;
use db::Tx;
use serde_json::json;

use crate::access::RUN_PAY;
use crate::store::entries::{self, NewEntry};
use crate::store::{lines, runs};
use crate::{AllianceError, EntryKind, Line, LineState, MerchantId, Run, RunId, RunState, Way};

/// Notes that the bank paid the first `max` lines still due: the shops' beans and the fund's yuan leave the books. Gives
/// how many lines are still due, so that a caller posts a long run in short steps.
///
/// # Errors
/// Without `alliance.run.pay`; when there is no such run, a signature is missing, or the fund has not enough.
pub fn pay_due_lines(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: RunId,
    fund: FundId,
    max: usize,
) -> Result<usize, AllianceError> {
    let run = payable(tx, cx, id)?;
    let due = due_lines(tx, cx, id)?;
    for line in due.iter().take(max) {
        pay(tx, cx, &run, line, fund)?;
    }
    close_when_done(tx, cx, &run)
}

/// [`pay_due_lines`] for one shop.
///
/// # Errors
/// As there; when the line is not due.
pub fn pay_line(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: RunId,
    merchant: MerchantId,
    fund: FundId,
) -> Result<(), AllianceError> {
    let run = payable(tx, cx, id)?;
    let line = lines::line(tx, cx.community, id, merchant)?.ok_or(AllianceError::NotFound)?;
    if line.state != LineState::Due {
        return Err(AllianceError::refused("alliance-error-line"));
    }
    pay(tx, cx, &run, &line, fund)?;
    close_when_done(tx, cx, &run).map(|_| ())
}

fn pay(tx: &mut Tx<'_>, cx: &Cx, run: &Run, line: &Line, fund: FundId) -> Result<(), AllianceError> {
    let (id, shop) = (run.id.to_string(), line.merchant.to_string());
    let once =
        Once::new(&cx.as_system(), "alliance.settle", &format!("{id}:{shop}"), &[&line.amount.to_string()]);
    let settlement = beans::Settlement {
        once,
        shop: line.merchant.uuid(),
        amount: line.amount,
        fund,
        note: format!("#{}", run.number),
    };
    let receipt = beans::settle(tx, cx, &settlement)?.done()?;
    Ok(lines::settle(tx, cx, line, LineState::Paid, Some(receipt.id))?)
}

/// Notes that the bank sent a line back: what was posted is reversed and the shop is owed again from now.
///
/// # Errors
/// Without `alliance.run.pay`; names `reason` (2–100 characters); when the line is neither due nor paid.
pub fn return_line(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: RunId,
    merchant: MerchantId,
    reason: &str,
) -> Result<(), AllianceError> {
    let run = payable(tx, cx, id)?;
    let reason = text(reason, 2, 100).map_err(|msg| FieldErrors::one("reason", msg))?;
    let line = lines::line(tx, cx.community, id, merchant)?.ok_or(AllianceError::NotFound)?;
    let key = format!("{id}:{merchant}");
    let transfer = match line.state {
        LineState::Due => None,
        LineState::Paid => {
            let paid = line.transfer.ok_or(AllianceError::NotFound)?;
            let once = Once::new(&cx.as_system(), "alliance.return", &key, &[&paid.to_string()]);
            Some(beans::return_settlement(tx, cx, once, paid, &reason)?.done()?.id)
        }
        LineState::Returned | LineState::Carried | LineState::Withdrawn => {
            return Err(AllianceError::refused("alliance-error-line"));
        }
    };
    let entry = NewEntry {
        merchant,
        kind: EntryKind::Returned,
        amount: line.amount,
        way: Way::None,
        key: &format!("returned:{key}"),
        at: cx.now,
        payer: None,
        transfer,
        of: Some(id.uuid()),
    };
    entries::insert(tx, cx, entry)?;
    lines::settle(tx, cx, &line, LineState::Returned, line.transfer)?;
    lines::set_note(tx, cx.community, id, merchant, &reason)?;
    let detail = json!({"merchant": merchant, "fen": line.amount, "reason": reason});
    audit::record(tx, cx, "alliance.line.returned", "run", id, detail)?;
    close_when_done(tx, cx, &run).map(|_| ())
}

/// A run that has both signatures.
fn payable(tx: &mut Tx<'_>, cx: &Cx, id: RunId) -> Result<Run, AllianceError> {
    cx.permit(&RUN_PAY)?;
    let run = runs::run(tx, cx.community, id)?.ok_or(AllianceError::NotFound)?;
    match run.state {
        RunState::Approved | RunState::Closed => Ok(run),
        RunState::Draft | RunState::Signed => Err(AllianceError::refused("alliance-error-unsigned")),
        RunState::Withdrawn => Err(AllianceError::refused("alliance-error-withdrawn")),
    }
}

fn due_lines(tx: &mut Tx<'_>, cx: &Cx, id: RunId) -> Result<Vec<Line>, AllianceError> {
    let all = lines::lines(tx, cx.community, id)?;
    Ok(all.into_iter().filter(|line| line.state == LineState::Due).collect())
}

fn close_when_done(tx: &mut Tx<'_>, cx: &Cx, run: &Run) -> Result<usize, AllianceError> {
    let due = due_lines(tx, cx, run.id)?.len();
    if due == 0 && run.state == RunState::Approved {
        runs::end(tx, cx, run.id, RunState::Closed)?;
        audit::record(tx, cx, "alliance.run.closed", "run", run.id, json!({"number": run.number}))?;
    }
    Ok(due)
}
