use access::{Cx, Role};
use beans::Reason;
use common::{Beans, Paged, Timestamp};
use db::Reader;
use jiff::civil::Date;
use uuid::Uuid;

use crate::access::{PAY, REFUND, RUN_READ, TILL};
use crate::store::{entries, merchants};
use crate::{AllianceError, Entry, EntryId, EntryKind, Merchant, MerchantId, rules};

/// A shop as its till sees it.
#[derive(Clone, Debug)]
pub struct Till {
    pub merchant: Merchant,
    /// Payments and refunds of today.
    pub today_count: i64,
    pub today_sum: Beans,
    /// `None`: no monthly cap.
    pub cap_left: Option<Beans>,
}

/// Who would pay, as the clerk may see it.
#[derive(Clone, Debug)]
pub struct Payable {
    pub payer_mask: String,
    /// A card: the holder types the PIN.
    pub is_card: bool,
}

/// The shops whose till the asker may work, by name.
///
/// # Errors
/// When the database refuses.
pub fn my_shops(r: &mut Reader<'_>, cx: &Cx) -> Result<Vec<Merchant>, AllianceError> {
    let mut units: Vec<Uuid> = [Role::Clerk, Role::ShopOwner]
        .iter()
        .flat_map(|role| cx.actor.units(*role, cx.community, cx.now))
        .collect();
    units.sort_unstable();
    units.dedup();
    let mut shops = Vec::with_capacity(units.len());
    for unit in units {
        shops.extend(merchants::merchant(r, cx.community, MerchantId::new(unit))?);
    }
    shops.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(shops)
}

/// # Errors
/// Unless the asker works there; when there is no such shop.
pub fn till(r: &mut Reader<'_>, cx: &Cx, id: MerchantId) -> Result<Till, AllianceError> {
    cx.permit_unit(&TILL, id.uuid())?;
    let merchant = merchants::merchant(r, cx.community, id)?.ok_or(AllianceError::NotFound)?;
    let (today_count, today_sum) = entries::totals(r, cx.community, id, day(cx.now.date()))?;
    let cap_left = cap_left(r, cx, &merchant)?;
    Ok(Till { merchant, today_count, today_sum, cap_left })
}

/// What the shop still takes this month; `None` without a cap.
pub(crate) fn cap_left(r: &mut Reader<'_>, cx: &Cx, m: &Merchant) -> Result<Option<Beans>, AllianceError> {
    if !m.monthly_cap.is_positive() {
        return Ok(None);
    }
    let used = entries::month_used(r, cx.community, m.id, rules::month_start(cx.now))?;
    Ok(rules::cap_left(m.monthly_cap, used))
}

/// The first moment of a day and of the next.
fn day(date: Date) -> (Timestamp, Timestamp) {
    (Timestamp::start_of(date), Timestamp::start_of(date.tomorrow().unwrap_or(date)))
}

/// A day's payments and refunds, newest first.
///
/// # Errors
/// Unless the asker works there.
pub fn takings(
    r: &mut Reader<'_>,
    cx: &Cx,
    id: MerchantId,
    date: Date,
    offset: i64,
) -> Result<(Paged<Entry>, Beans), AllianceError> {
    cx.permit_unit(&TILL, id.uuid())?;
    let (_, sum) = entries::totals(r, cx.community, id, day(date))?;
    Ok((entries::between(r, cx.community, id, day(date), offset)?, sum))
}

/// Who stands behind a code or card; nothing is used up.
///
/// # Errors
/// Unless the asker works there.
pub fn payable(
    r: &mut Reader<'_>,
    cx: &Cx,
    id: MerchantId,
    number: &str,
) -> Result<Result<Payable, Reason>, AllianceError> {
    cx.permit_unit(&TILL, id.uuid())?;
    let person = match beans::payer_of(r, cx, id.uuid(), number)? {
        Ok(person) => person,
        Err(reason) => return Ok(Err(reason)),
    };
    let name = people::name_of(r, cx.community, person)?.unwrap_or_default();
    Ok(Ok(Payable { payer_mask: people::mask_name(&name), is_card: beans::looks_like_card(number) }))
}

/// One entry with its shop, for its receipt: for the till, the payer, and the staff who refund or read runs.
///
/// # Errors
/// When there is no such entry or it is not for these eyes.
pub fn entry(
    r: &mut Reader<'_>,
    cx: &Cx,
    id: MerchantId,
    entry: EntryId,
) -> Result<(Merchant, Entry), AllianceError> {
    let merchant = merchants::merchant(r, cx.community, id)?.ok_or(AllianceError::NotFound)?;
    let found = entries::find(r, cx.community, id, entry)?.ok_or(AllianceError::NotFound)?;
    let own = found.payer.is_some() && found.payer == cx.actor.id() && cx.may(&PAY);
    let till = cx.permit_unit(&TILL, id.uuid()).is_ok() || cx.may(&REFUND);
    // Statements of a run list the same facts and link here.
    let desk = cx.may(&RUN_READ);
    let shown = matches!(found.kind, EntryKind::Payment | EntryKind::Refund);
    if shown && (own || till || desk) { Ok((merchant, found)) } else { Err(AllianceError::NotFound) }
}

/// Entries after `after`, oldest first, for programs; at most 100.
///
/// # Errors
/// Unless the asker works there.
pub fn entries_after(
    r: &mut Reader<'_>,
    cx: &Cx,
    id: MerchantId,
    after: EntryId,
    limit: i64,
) -> Result<Vec<Entry>, AllianceError> {
    cx.permit_unit(&TILL, id.uuid())?;
    Ok(entries::page(r, cx.community, id, after, limit.clamp(1, 100))?)
}
