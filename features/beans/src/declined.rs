//! Refusals of the house's own, decided before the ledger is asked. The journal keeps them under the request's key by
//! number, as it keeps the ledger's.

use access::Cx;
use db::Tx;

use crate::{Answer, BeansError, Once, Reason, book};

/// Those that are kept; the first has number 1. A number is never given to another reason. A wrong PIN is not among
/// them: the PIN is no part of the body, so the same key with the right one has to be looked at anew. Its tries are
/// counted with the card.
const KEPT: [Reason; 13] = [
    Reason::CodeUnknown,
    Reason::CodeExpired,
    Reason::CodeUsed,
    Reason::CardUnknown,
    Reason::CardLocked,
    Reason::NoWallet,
    Reason::ShopUnknown,
    Reason::ShopClosed,
    Reason::Oneself,
    Reason::RefundWindow,
    Reason::HoldFirm,
    Reason::NotLinked,
    Reason::NoReceiver,
];

impl Reason {
    /// `None`: told once and not kept.
    pub(crate) fn number(self) -> Option<u16> {
        let place = KEPT.into_iter().position(|kept| kept == self)?;
        u16::try_from(place + 1).ok()
    }

    pub(crate) fn of_number(number: u16) -> Option<Self> {
        KEPT.get(usize::from(number).checked_sub(1)?).copied()
    }
}

/// Refuses and keeps it under the key. A key that came before gives its first answer. The caller has checked that the
/// asker may ask.
///
/// # Errors
/// [`BeansError::Db`].
pub fn decline(tx: &mut Tx<'_>, cx: &Cx, once: Once, reason: Reason) -> Result<Answer, BeansError> {
    book::receipt_of(book::decline(tx, cx, once, reason)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_dense_and_come_back() {
        for (index, reason) in KEPT.into_iter().enumerate() {
            assert_eq!(reason.number().map(usize::from), Some(index + 1));
            assert_eq!(Reason::of_number(index as u16 + 1), Some(reason));
        }
        assert_eq!((Reason::of_number(0), Reason::of_number(KEPT.len() as u16 + 1)), (None, None));
    }

    /// A journal from yesterday means the same today.
    #[test]
    fn numbers_stay() {
        let numbers = [Reason::CodeUnknown, Reason::CardLocked, Reason::ShopClosed, Reason::NoReceiver];
        assert_eq!(numbers.map(Reason::number), [Some(1), Some(5), Some(8), Some(13)]);
    }

    #[test]
    fn what_is_judged_anew_has_no_number() {
        for reason in [Reason::WrongPin(4), Reason::KeyReused, Reason::SamePerson, Reason::Decided] {
            assert_eq!(reason.number(), None, "{reason:?}");
        }
    }
}
