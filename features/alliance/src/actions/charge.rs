use access::{Cx, PersonId};
use beans::{Answer, Once, Owner, Payer, Reason, Receipt};
use common::{Beans, Msg};
use db::{Reader, Tx};

use crate::access::{PAY, TILL};
use crate::store::entries::{self, NewEntry};
use crate::store::merchants;
use crate::{AllianceError, Charged, Entry, EntryKind, MerchantId, Way};

/// A payment at a shop, whichever of the three ways it began.
#[derive(Clone, Debug)]
pub struct Charge {
    pub merchant: MerchantId,
    /// The idempotency key of the form or API call.
    pub key: String,
    /// 0.01 to 5000 beans, see [`crate::amount`].
    pub amount: Beans,
    pub payer: Payer,
}

impl Charge {
    fn way(&self) -> Way {
        match self.payer {
            Payer::Code(_) => Way::Code,
            Payer::Card(_) => Way::Card,
            Payer::Myself => Way::Scan,
        }
    }

    /// Same key, same asker and same body → the first answer; the PIN is no part of the body.
    fn once(&self, cx: &Cx) -> Once {
        let number = match &self.payer {
            Payer::Code(digits) => digits.as_str(),
            Payer::Card(proof) => proof.number(),
            Payer::Myself => "",
        };
        let (shop, amount) = (self.merchant.to_string(), self.amount.to_string());
        Once::new(cx, "alliance.charge", &self.key, &[&shop, &amount, self.way().as_str(), number])
    }

    fn payment(&self, cx: &Cx) -> beans::Payment {
        let (once, shop) = (self.once(cx), self.merchant.uuid());
        beans::Payment { once, shop, amount: self.amount, payer: self.payer.clone() }
    }
}

/// Charges a wallet for a shop. A retry with the same key never charges twice and gets the first answer.
///
/// # Errors
/// Unless the asker works at that till (code, card) or is a resident (scan); when there is no such shop.
pub fn charge(tx: &mut Tx<'_>, cx: &Cx, new: &Charge) -> Result<Charged, AllianceError> {
    match new.way() {
        Way::Scan => cx.permit(&PAY)?,
        _ => cx.permit_unit(&TILL, new.merchant.uuid())?,
    }
    let state = merchants::state(tx, cx.community, new.merchant)?.ok_or(AllianceError::NotFound)?;
    let known = entries::by_key(tx, cx, new.merchant, &new.key)?;
    if let Some(refusal) = spent(known.as_ref()) {
        return Ok(Charged::Refused(refusal));
    }
    // A key that paid is answered by the books, whatever the shop's state is now.
    let closed = known.is_none() && !state.is_open();
    let answer = if closed {
        beans::decline(tx, cx, new.once(cx), Reason::ShopClosed)?
    } else {
        beans::redeem(tx, cx, &new.payment(cx))?
    };
    let receipt = match answer {
        Answer::Done(receipt) => receipt,
        Answer::Refused(reason) => return Ok(Charged::Refused(reason.message())),
    };
    match known {
        Some(entry) => Ok(Charged::Paid(Box::new(entry))),
        None => Ok(Charged::Paid(Box::new(enter(tx, cx, new.merchant, (new.way(), &new.key), &receipt)?))),
    }
}

/// What else the key was used for.
pub(crate) fn spent(known: Option<&Entry>) -> Option<Msg> {
    match known.map(|entry| entry.kind) {
        Some(EntryKind::Payment) | None => None,
        Some(EntryKind::Abandoned) => Some(Msg::new("alliance-refused-abandoned")),
        Some(EntryKind::Refund | EntryKind::Returned) => Some(Msg::new("alliance-refused-key")),
    }
}

/// Writes a payment into the shop's record.
pub(crate) fn enter(
    tx: &mut Tx<'_>,
    cx: &Cx,
    merchant: MerchantId,
    (way, key): (Way, &str),
    receipt: &Receipt,
) -> Result<Entry, AllianceError> {
    let payer = payer_of(tx, cx, receipt.from)?;
    let entry = NewEntry {
        merchant,
        kind: EntryKind::Payment,
        amount: receipt.amount,
        way,
        key,
        at: cx.now,
        payer,
        transfer: Some(receipt.id),
        of: None,
    };
    Ok(entries::insert(tx, cx, entry)?)
}

/// The person whose wallet paid and the name the shop may see.
pub(crate) fn payer_of(
    r: &mut Reader<'_>,
    cx: &Cx,
    from: beans::AccountNo,
) -> Result<Option<(PersonId, String)>, AllianceError> {
    let owner = beans::owner_of(r, cx, from)?.map(|account| account.owner);
    let Some(Owner::Wallet(id)) = owner else { return Ok(None) };
    let person = PersonId::new(id);
    let name = people::name_of(r, cx.community, person)?.unwrap_or_default();
    Ok(Some((person, people::mask_name(&name))))
}
