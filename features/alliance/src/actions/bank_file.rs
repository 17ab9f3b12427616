use access::Cx;
use db::Tx;
use serde_json::json;

use crate::access::RUN_PAY;
use crate::store::{lines, runs};
use crate::{AllianceError, LineState, RunId, RunState, sheet};

/// The columns of the bank file, in the bank's language whatever the reader's is.
pub const BANK_COLUMNS: [&str; 7] = ["序号", "收款户名", "开户行", "收款账号", "金额", "附言", "商家编号"];

/// The bank file of a run: UTF-8 with BOM, CRLF, one row per line that is not carried; amounts in yuan with two decimals.
/// It holds account numbers in full, so taking it out is logged.
///
/// # Errors
/// Without `alliance.run.pay`; when there is no such run or a signature is missing.
pub fn bank_file(tx: &mut Tx<'_>, cx: &Cx, id: RunId) -> Result<Vec<u8>, AllianceError> {
    cx.permit(&RUN_PAY)?;
    let run = runs::run(tx, cx.community, id)?.ok_or(AllianceError::NotFound)?;
    if !matches!(run.state, RunState::Approved | RunState::Closed) {
        return Err(AllianceError::refused("alliance-error-unsigned"));
    }
    let mut rows = vec![BANK_COLUMNS.map(str::to_owned).to_vec()];
    let all = lines::lines(tx, cx.community, id)?;
    for line in all.iter().filter(|line| line.state != LineState::Carried) {
        let to = lines::account(tx, cx, id, line.merchant)?.ok_or(AllianceError::NotFound)?;
        let (number, amount) = (rows.len().to_string(), sheet::two_decimals(line.amount));
        let remark = format!("信义贝结算第{}期 {}", run.number, run.week);
        rows.push(vec![number, to.holder, to.bank, to.number, amount, remark, line.merchant_code.clone()]);
    }
    audit::record(tx, cx, "alliance.run.exported", "run", id, json!({"rows": rows.len() - 1}))?;
    Ok(sheet::csv(&rows))
}
