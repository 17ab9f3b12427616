//! The rules: what a step may do to a state. Reads only; the effect it returns is then replayed.

mod accounts;
mod gates;
mod holds;
mod moves;

use crate::{Action, Effect, Refusal, State, Step};

pub(crate) fn decide(state: &State, step: &Step, now_ms: i64) -> Result<Effect, Refusal> {
    match &step.action {
        Action::Open(new) => accounts::open(state, new),
        Action::Close(account) => accounts::close(state, *account),
        Action::SetFloor { account, floor } => accounts::set_floor(state, *account, *floor),
        Action::SetSpendingLimits { account, limits } => {
            accounts::check_limits(state, *account, limits)?;
            Ok(Effect::SpendingLimitsSet { account: *account, limits: *limits })
        }
        Action::SetReceivingLimits { account, limits } => {
            accounts::check_limits(state, *account, limits)?;
            Ok(Effect::ReceivingLimitsSet { account: *account, limits: *limits })
        }
        Action::SetCover { account, cover } => accounts::set_cover(state, *account, cover.as_ref()),
        Action::Transfer(new) => moves::transfer(state, step.id, new, now_ms),
        Action::Hold(new) => holds::hold(state, step.id, new, now_ms),
        Action::Capture { hold, amount } => holds::capture(state, step.id, *hold, *amount, now_ms),
        Action::Void { hold } => holds::void(state, *hold),
        Action::Reverse(reverse) => moves::reverse(state, step.id, reverse, now_ms),
        Action::ExpireLots { account, to, purpose } => {
            moves::expire_lots(state, step.id, (*account, *to), *purpose, now_ms)
        }
        Action::Decline { reason } => Ok(Effect::Declined { reason: *reason }),
    }
}
