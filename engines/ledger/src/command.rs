use crate::{AccountNo, Asset, Cover, Limits, Request, TransferId};

/// What a client asks for, under its idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    pub request: Request,
    pub body: Body,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    One(Step),
    /// All steps or none.
    Group(Vec<Step>),
}

/// One action with the public id of what it posts (transfer, hold or reversal).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub id: TransferId,
    pub action: Action,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Open(NewAccount),
    Close(AccountNo),
    SetFloor {
        account: AccountNo,
        floor: Option<i64>,
    },
    SetSpendingLimits {
        account: AccountNo,
        limits: Limits,
    },
    SetReceivingLimits {
        account: AccountNo,
        limits: Limits,
    },
    SetCover {
        account: AccountNo,
        cover: Option<Cover>,
    },
    Transfer(NewTransfer),
    Hold(NewHold),
    /// Takes `amount` (all when `None`) of a hold and frees the rest; the hold ends.
    Capture {
        hold: TransferId,
        amount: Option<i64>,
    },
    Void {
        hold: TransferId,
    },
    Reverse(Reverse),
    /// Moves the dead lots of `account` to `to`.
    ExpireLots {
        account: AccountNo,
        to: AccountNo,
        purpose: u16,
    },
    /// Moves nothing and keeps the caller's own refusal under the key. Alone, never in a group.
    Decline {
        /// The caller's own word for why; the engine only keeps it.
        reason: u16,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    pub no: AccountNo,
    pub asset: Asset,
    pub lotted: bool,
    pub floor: Option<i64>,
}

/// Between two accounts with lots the lots move with their expiry; into one from a plain account a lot is made and
/// needs its expiry; out of one the oldest expiry goes first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTransfer {
    /// The caller's own word for why; the engine only keeps it.
    pub purpose: u16,
    pub from: AccountNo,
    pub to: AccountNo,
    pub amount: i64,
    pub lot_expires_ms: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewHold {
    pub purpose: u16,
    pub from: AccountNo,
    pub to: AccountNo,
    pub amount: i64,
    pub lapses_ms: i64,
}

/// Returns `amount` (what is left when `None`) of a transfer to where it came from, in the original lots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reverse {
    pub purpose: u16,
    pub transfer: TransferId,
    pub amount: Option<i64>,
    /// Lots that have expired meanwhile return to a wallet with this expiry.
    pub grace_until_ms: Option<i64>,
}

impl Command {
    pub fn one(request: Request, id: TransferId, action: Action) -> Self {
        Self { request, body: Body::One(Step { id, action }) }
    }

    pub fn steps(&self) -> &[Step] {
        match &self.body {
            Body::One(step) => std::slice::from_ref(step),
            Body::Group(steps) => steps,
        }
    }
}

impl Action {
    /// Adds the accounts the action names itself.
    pub(crate) fn accounts(&self, all: &mut Vec<AccountNo>) {
        match self {
            Self::Open(new) => all.push(new.no),
            Self::Close(account)
            | Self::SetFloor { account, .. }
            | Self::SetSpendingLimits { account, .. }
            | Self::SetReceivingLimits { account, .. } => all.push(*account),
            Self::SetCover { account, cover } => {
                all.push(*account);
                all.extend(cover.iter().flat_map(|cover| cover.backing.iter().chain(&cover.cash)));
            }
            Self::Transfer(NewTransfer { from, to, .. }) | Self::Hold(NewHold { from, to, .. }) => {
                all.extend([*from, *to]);
            }
            Self::ExpireLots { account, to, .. } => all.extend([*account, *to]),
            Self::Capture { .. } | Self::Void { .. } | Self::Reverse(_) | Self::Decline { .. } => {}
        }
    }

    /// The hold the action ends.
    pub fn hold(&self) -> Option<TransferId> {
        match self {
            Self::Capture { hold, .. } | Self::Void { hold } => Some(*hold),
            _ => None,
        }
    }

    /// The transfer the action reverses.
    pub fn reversed(&self) -> Option<TransferId> {
        match self {
            Self::Reverse(reverse) => Some(reverse.transfer),
            _ => None,
        }
    }
}
