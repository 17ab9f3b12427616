use access::{Cx, PersonId};
use db::{Reader, Tx};
use ledger::{AccountNo, Action};
use serde_json::json;

use super::accounts::ensure_wallet;
use crate::store::{ledger as rows, owners};
use crate::wallet::own_or;
use crate::{Answer, BeansError, LimitsNow, Owner, Reason, WalletLimits, access as may, book, limits};

/// Sets or clears what a person may spend; each change is an entry of the journal and of the audit log. `reason`: at most
/// 200 characters.
///
/// # Errors
/// [`BeansError::Denied`], [`BeansError::NotFound`] when the person is not of this community.
pub fn set_wallet_limits(
    tx: &mut Tx<'_>,
    cx: &Cx,
    person: PersonId,
    limits: WalletLimits,
    reason: &str,
) -> Result<(), BeansError> {
    cx.permit(&may::WALLET_LIMIT)?;
    people::person(tx, cx.community, person)?.ok_or(BeansError::NotFound)?;
    let account = ensure_wallet(tx, cx, person)?;
    book::arrange(tx, cx, vec![Action::SetSpendingLimits { account, limits: limits.ledger() }])?;
    let detail = json!({
        "per_payment": limits.per_payment,
        "per_day": limits.per_day,
        "per_month": limits.per_month,
        "gap_minutes": limits.gap_minutes,
        "reason": reason,
    });
    Ok(audit::record(tx, cx, "beans.wallet.limits", "person", person, detail)?)
}

/// The limits of a wallet and what has been spent under them.
///
/// # Errors
/// [`BeansError::Denied`] unless the asker is that person or reads journals.
pub fn wallet_limits(r: &mut Reader<'_>, cx: &Cx, person: PersonId) -> Result<LimitsNow, BeansError> {
    own_or(cx, person)?;
    let Some(no) = owners::find(r, cx.community, Owner::Wallet(person.uuid()))? else {
        return Ok(LimitsNow::default());
    };
    let row = rows::account(r, cx.community, no)?;
    Ok(row.map_or_else(LimitsNow::default, |row| LimitsNow::of(&row.account.spending, cx.now)))
}

/// A refusal by a limit of the wallet `from` says which, and what is left of it now.
pub(super) fn explained(
    tx: &mut Tx<'_>,
    cx: &Cx,
    from: AccountNo,
    answer: Answer,
) -> Result<Answer, BeansError> {
    let Answer::Refused(Reason::Ledger(_)) = answer else { return Ok(answer) };
    let gauge = book::spending(tx, cx, from)?;
    Ok(limits::explained(answer, gauge.as_ref(), cx.now))
}
