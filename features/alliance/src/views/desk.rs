use access::Cx;
use beans::Fund;
use common::{Beans, ListQuery, Paged, Timestamp};
use db::Reader;
use people::Membership;

use super::till::cap_left;
use crate::access::{MERCHANT_READ, RUN_READ};
use crate::store::{lines, merchants, offers, owed, runs};
use crate::{AllianceError, Line, Merchant, MerchantId, Offer, Run, RunId};

/// A shop as the desk sees it.
#[derive(Clone, Debug)]
pub struct MerchantFile {
    pub merchant: Merchant,
    pub organisation: String,
    pub clerks: Vec<(Membership, String)>,
    pub offers: Vec<Offer>,
    pub cap_left: Option<Beans>,
}

/// # Errors
/// Without `alliance.merchant.read`.
pub fn merchant_list(
    r: &mut Reader<'_>,
    cx: &Cx,
    query: &ListQuery,
) -> Result<Paged<Merchant>, AllianceError> {
    cx.permit(&MERCHANT_READ)?;
    Ok(merchants::merchants(r, cx.community, query)?)
}

/// # Errors
/// Without `alliance.merchant.read`; when there is no such shop.
pub fn merchant_file(r: &mut Reader<'_>, cx: &Cx, id: MerchantId) -> Result<MerchantFile, AllianceError> {
    cx.permit(&MERCHANT_READ)?;
    let merchant = merchants::merchant(r, cx.community, id)?.ok_or(AllianceError::NotFound)?;
    let organisation = people::organisation(r, cx.community, merchant.organisation)?;
    let mut clerks = Vec::new();
    for held in people::memberships_of_unit(r, cx.community, id.uuid())? {
        if held.until.is_none_or(|until| cx.now < until) {
            let name = people::name_of(r, cx.community, held.person)?.unwrap_or_default();
            clerks.push((held, name));
        }
    }
    Ok(MerchantFile {
        organisation: organisation.map_or_else(String::new, |o| o.name),
        clerks,
        offers: offers::offers(r, cx.community, id)?,
        cap_left: cap_left(r, cx, &merchant)?,
        merchant,
    })
}

/// A run as the desk sees it.
#[derive(Clone, Debug)]
pub struct RunFile {
    pub run: Run,
    pub lines: Vec<Line>,
    /// Who drafted and who signed, empty where nobody did.
    pub drafted_by: String,
    pub first: Option<(String, Timestamp)>,
    pub second: Option<(String, Timestamp)>,
    /// Who may pay for it.
    pub funds: Vec<Fund>,
}

/// # Errors
/// Without `alliance.run.read`.
pub fn run_list(
    r: &mut Reader<'_>,
    cx: &Cx,
    query: &ListQuery,
) -> Result<Paged<(Run, i64, Beans)>, AllianceError> {
    cx.permit(&RUN_READ)?;
    let page = runs::runs(r, cx.community, query)?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for run in page.rows {
        let (count, sum) = lines::totals(r, cx.community, run.id)?;
        rows.push((run, count, sum));
    }
    Ok(Paged { rows, total: page.total })
}

/// # Errors
/// Without `alliance.run.read`; when there is no such run.
pub fn run_file(r: &mut Reader<'_>, cx: &Cx, id: RunId) -> Result<RunFile, AllianceError> {
    cx.permit(&RUN_READ)?;
    let run = runs::run(r, cx.community, id)?.ok_or(AllianceError::NotFound)?;
    let mut name = |person| -> Result<String, AllianceError> {
        Ok(people::name_of(r, cx.community, person)?.unwrap_or_default())
    };
    let drafted_by = run.drafted_by.map(&mut name).transpose()?.unwrap_or_default();
    let first = run.first.map(|(by, at)| Ok::<_, AllianceError>((name(by)?, at))).transpose()?;
    let second = run.second.map(|(by, at)| Ok::<_, AllianceError>((name(by)?, at))).transpose()?;
    let lines = lines::lines(r, cx.community, id)?;
    Ok(RunFile { lines, drafted_by, first, second, funds: beans::funds(r, cx)?, run })
}

/// A shop whose entries and account in the books do not say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub merchant: MerchantId,
    /// Entries in no run plus lines that are due.
    pub owed: Beans,
    pub booked: Beans,
}

/// Compares what each shop is owed here with its account in the books. Nothing should ever come out.
///
/// # Errors
/// Without `alliance.run.read`.
pub fn differences(r: &mut Reader<'_>, cx: &Cx) -> Result<Vec<Difference>, AllianceError> {
    cx.permit(&RUN_READ)?;
    let mut found = Vec::new();
    for (merchant, owed) in owed::outstanding(r, cx.community, cx.now)? {
        let booked = beans::shop_balance(r, cx, merchant.uuid())?;
        if owed != booked {
            found.push(Difference { merchant, owed, booked });
        }
    }
    Ok(found)
}
