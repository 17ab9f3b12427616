use access::Cx;
use beans::{Line, Purpose};
use db::{Reader, Tx};

use super::charge::payer_of;
use crate::store::entries::{self, NewEntry};
use crate::store::merchants;
use crate::{AllianceError, EntryKind, MerchantId, Way};

const PAGE: i64 = 100;

/// Has the shop's account moved since [`catch_up`] looked at it last?
///
/// # Errors
/// When the database refuses.
pub fn is_behind(r: &mut Reader<'_>, cx: &Cx, id: MerchantId) -> Result<bool, AllianceError> {
    let done = merchants::caught_up(r, cx.community, id)?;
    let newest = beans::shop_statement(r, &cx.as_system(), id.uuid(), None, 1)?;
    Ok(newest.lines.first().is_some_and(|line| line.seq > done))
}

/// Enters payments and refunds that reached the shop's account without passing this room, such as a resident's payment
/// from the wallet page. Whatever the journal says is what a shop is owed.
///
/// # Errors
/// When the database refuses.
pub fn catch_up(tx: &mut Tx<'_>, cx: &Cx, id: MerchantId) -> Result<(), AllianceError> {
    let done = merchants::caught_up(tx, cx.community, id)?;
    let (mut before, mut newest) = (None, done);
    loop {
        let page = beans::shop_statement(tx, &cx.as_system(), id.uuid(), before, PAGE)?;
        for line in page.lines.iter().filter(|line| line.seq > done) {
            newest = newest.max(line.seq);
            enter(tx, cx, id, line)?;
        }
        let reached = page.lines.last().is_none_or(|line| line.seq <= done);
        match page.next {
            Some(next) if !reached => before = Some(next),
            _ => break,
        }
    }
    if newest > done {
        merchants::catch_up(tx, cx.community, id, newest)?;
    }
    Ok(())
}

/// [`catch_up`] for every shop.
pub(crate) fn catch_up_all(tx: &mut Tx<'_>, cx: &Cx) -> Result<(), AllianceError> {
    merchants::all(tx, cx.community)?.into_iter().try_for_each(|id| catch_up(tx, cx, id))
}

fn enter(tx: &mut Tx<'_>, cx: &Cx, merchant: MerchantId, line: &Line) -> Result<(), AllianceError> {
    let (kind, way) = match line.purpose {
        Purpose::PayCode => (EntryKind::Payment, Way::Code),
        Purpose::PayScan => (EntryKind::Payment, Way::Scan),
        Purpose::PayCard => (EntryKind::Payment, Way::Card),
        Purpose::PayHold => (EntryKind::Payment, Way::Hold),
        Purpose::Refund => (EntryKind::Refund, Way::None),
        _ => return Ok(()),
    };
    if entries::is_known(tx, cx.community, line.id)? {
        return Ok(());
    }
    let entry = NewEntry {
        merchant,
        kind,
        amount: if line.incoming { line.amount } else { -line.amount },
        way,
        key: &format!("journal:{}", line.id),
        at: line.at,
        payer: payer_of(tx, cx, line.other)?,
        transfer: Some(line.id),
        of: None,
    };
    entries::insert(tx, cx, entry)?;
    Ok(())
}
