use access::Cx;
use common::paging::PER_PAGE;
use common::{ListQuery, Paged};
use db::Reader;

use crate::access::{RUN_READ, STATEMENT};
use crate::store::{entries, lines, merchants, runs};
use crate::{AllianceError, Entry, Line, Merchant, MerchantId, Run, RunId};

/// 对账单: what a shop was paid in one run and for which entries.
#[derive(Clone, Debug)]
pub struct Statement {
    pub merchant: Merchant,
    pub run: Run,
    pub line: Line,
    pub entries: Vec<Entry>,
}

/// # Errors
/// Unless the asker works there or reads runs; when there is no such line.
pub fn statement(
    r: &mut Reader<'_>,
    cx: &Cx,
    run: RunId,
    merchant: MerchantId,
) -> Result<Statement, AllianceError> {
    cx.permit_unit(&STATEMENT, merchant.uuid()).or_else(|_| cx.permit(&RUN_READ))?;
    let found = lines::line(r, cx.community, run, merchant)?.ok_or(AllianceError::NotFound)?;
    Ok(Statement {
        merchant: merchants::merchant(r, cx.community, merchant)?.ok_or(AllianceError::NotFound)?,
        run: runs::run(r, cx.community, run)?.ok_or(AllianceError::NotFound)?,
        line: found,
        entries: entries::of_line(r, cx.community, run, merchant)?,
    })
}

/// The lines of a shop with their runs, newest first.
///
/// # Errors
/// Unless the asker works there; when there is no such shop.
pub fn statements(
    r: &mut Reader<'_>,
    cx: &Cx,
    id: MerchantId,
    query: &ListQuery,
) -> Result<(Merchant, Paged<(Run, Line)>), AllianceError> {
    cx.permit_unit(&STATEMENT, id.uuid())?;
    let merchant = merchants::merchant(r, cx.community, id)?.ok_or(AllianceError::NotFound)?;
    let page = lines::of_merchant(r, cx.community, id, PER_PAGE, query.offset())?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for line in page.rows {
        let run = runs::run(r, cx.community, line.run)?.ok_or(AllianceError::NotFound)?;
        rows.push((run, line));
    }
    Ok((merchant, Paged { rows, total: page.total }))
}
