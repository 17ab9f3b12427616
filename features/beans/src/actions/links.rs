//! 往来社区: who takes beans of whom, and up to which debt.

use access::Cx;
use common::errors::FieldErrors;
use common::{Beans, CommunityId, Msg};
use db::{Error, Reader, Tx};
use ledger::Action;
use serde_json::json;

use super::accounts::ensure;
use crate::crossing::{LINK_LIMIT_MAX, Link};
use crate::store::{crossings, ledger as rows, owners};
use crate::{BeansError, Owner, access as may, book};

/// Takes beans of another community until it owes `limit`; zero takes no more. The account and each limit are entries of
/// the journal. Pages send beans only where both have said so; what goes out all the same comes back.
///
/// # Errors
/// [`BeansError::Denied`], [`BeansError::NotFound`] for an unknown community and one's own, [`BeansError::Fields`] for `limit`,
/// [`BeansError::Refused`] when the other owes more already.
pub fn set_link(tx: &mut Tx<'_>, cx: &Cx, other: CommunityId, limit: Beans) -> Result<(), BeansError> {
    cx.permit(&may::FUND_EDIT)?;
    let known = people::community(tx, other)?.filter(|known| known.id != cx.community);
    let known = known.ok_or(BeansError::NotFound)?;
    if limit < Beans::ZERO || limit > LINK_LIMIT_MAX {
        return Err(
            FieldErrors::one("limit", Msg::new("beans-error-link-limit").arg("max", LINK_LIMIT_MAX)).into()
        );
    }
    let owner = Owner::Clearing(other);
    let account = ensure(tx, cx, owner, &known.name, -limit)?;
    book::arrange(tx, cx, vec![Action::SetFloor { account, floor: Some(-limit.0) }])?;
    owners::rename(tx, cx.community, owner, &known.name)?;
    let detail = json!({"community": other, "limit": limit});
    Ok(audit::record(tx, cx, "beans.link.set", "community", other, detail)?)
}

/// Every community this one has a clearing account with.
///
/// # Errors
/// [`BeansError::Denied`].
pub fn links(r: &mut Reader<'_>, cx: &Cx) -> Result<Vec<Link>, BeansError> {
    cx.permit(&may::JOURNAL_READ)?;
    Ok(all(r, cx.community)?)
}

/// Where a resident may send beans: both communities have agreed.
///
/// # Errors
/// [`BeansError::Denied`].
pub fn destinations(r: &mut Reader<'_>, cx: &Cx) -> Result<Vec<Link>, BeansError> {
    cx.permit(&may::PAY)?;
    let mut links = all(r, cx.community)?;
    links.retain(|link| link.their_limit.is_some());
    Ok(links)
}

fn all(r: &mut Reader<'_>, c: CommunityId) -> Result<Vec<Link>, Error> {
    let mut links = vec![];
    for owned in owners::clearing(r, c)? {
        if let Owner::Clearing(other) = owned.owner {
            links.extend(link(r, c, other, owned.label)?);
        }
    }
    Ok(links)
}

fn link(r: &mut Reader<'_>, c: CommunityId, other: CommunityId, name: String) -> Result<Option<Link>, Error> {
    let Some((balance, limit)) = clearing(r, c, other)? else { return Ok(None) };
    let their_limit = clearing(r, other, c)?.map(|(_, limit)| limit);
    let under_way = crossings::under_way(r, c, other)?;
    Ok(Some(Link { other, name, balance, limit, their_limit, under_way }))
}

/// Balance and limit of a clearing account.
pub(crate) fn clearing(
    r: &mut Reader<'_>,
    c: CommunityId,
    other: CommunityId,
) -> Result<Option<(Beans, Beans)>, Error> {
    let Some(no) = owners::find(r, c, Owner::Clearing(other))? else { return Ok(None) };
    let row = rows::account(r, c, no)?;
    Ok(row.map(|row| (Beans(row.account.balance), Beans(-row.account.floor.unwrap_or(0)))))
}
