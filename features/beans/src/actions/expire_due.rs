use access::Cx;
use db::Tx;
use ledger::{AccountNo, Action};

use super::accounts::house;
use crate::book::{self, Note};
use crate::store::ledger as rows;
use crate::{Answer, BeansError, Once, Owner, Purpose};

/// Wallets one run looks at before it puts the rest into the next job.
const WALLETS_MAX: i64 = 100;
pub(crate) const JOB: &str = "beans.expire";

/// Moves dead lots to the expired account, wallet by wallet; nothing depends on when it runs. Gives how many wallets
/// had any; a full run has enqueued the next.
///
/// # Errors
/// [`BeansError::Db`].
pub fn expire_due(tx: &mut Tx<'_>, cx: &Cx, after: AccountNo) -> Result<usize, BeansError> {
    let to = house(tx, cx, Owner::Expired)?;
    let wallets = rows::wallets_due(tx, cx.community, cx.now.millis(), after, WALLETS_MAX)?;
    for account in &wallets {
        let key = format!("{}-{}", account.0, cx.now.millis());
        let once = Once::new(cx, "expire", &key, &[]);
        let action = Action::ExpireLots { account: *account, to, purpose: Purpose::Expiry.code() };
        if let Answer::Refused(reason) = book::post(tx, cx, once, action, &Note::default())? {
            return Err(BeansError::Refused(reason));
        }
    }
    if let (Some(last), true) = (wallets.last(), wallets.len() as i64 == WALLETS_MAX) {
        let key = format!("{}-{}", cx.now.millis(), last.0);
        jobs::enqueue(tx, cx, JOB, &key, &last.0.to_string(), cx.now)?;
    }
    Ok(wallets.len())
}

/// The job: its payload is the wallet to go on after.
pub(crate) fn run(tx: &mut Tx<'_>, cx: &Cx, payload: &str) -> Result<(), String> {
    let after = AccountNo(payload.parse().unwrap_or(0));
    expire_due(tx, cx, after).map(|_| ()).map_err(|error| error.to_string())
}
