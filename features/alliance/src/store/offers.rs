use access::Cx;
use common::CommunityId;
use db::{Error, Reader, Tx};

use crate::{MerchantId, NewOffer, Offer, OfferId};

db::sql! {
    INSERT = "INSERT INTO alliance_offers (community_id, id, merchant_id, title, beans, state, created_at) \
              VALUES ($1, $2, $3, $4, $5, 'active', $6)";
    END = "UPDATE alliance_offers SET state = 'ended' WHERE community_id = $1 AND merchant_id = $2 AND id = $3 AND state = 'active'";
    LIST = "SELECT id, title, beans FROM alliance_offers WHERE community_id = $1 AND merchant_id = $2 AND state = 'active' ORDER BY id";
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    cx: &Cx,
    merchant: MerchantId,
    id: OfferId,
    new: &NewOffer,
) -> Result<(), Error> {
    tx.exec(INSERT, &[&cx.community, &id, &merchant, &new.title, &new.beans, &cx.now]).map(|_| ())
}

/// Gives whether there was such an offer.
pub(crate) fn end(tx: &mut Tx<'_>, c: CommunityId, merchant: MerchantId, id: OfferId) -> Result<bool, Error> {
    Ok(tx.exec(END, &[&c, &merchant, &id])? == 1)
}

/// What a shop gives now, oldest first.
///
/// # Errors
/// When the database refuses.
pub fn offers(r: &mut Reader<'_>, c: CommunityId, merchant: MerchantId) -> Result<Vec<Offer>, Error> {
    r.list(LIST, &[&c, &merchant], |row| {
        Ok(Offer { id: row.next()?, title: row.next()?, beans: row.next()? })
    })
}
