use std::collections::BTreeMap;

use common::CommunityId;
use db::Reader;
use ledger::{
    Account, AccountNo, Command, Effect, Entry, Hold, HoldState, Limits, Origin, Posted, State, TransferId,
    UTC_OFFSET_CHINA_MS,
};

use crate::BeansError;
use crate::store::ledger::{self as rows, AccountRow, Head, HoldRow, uuid};

/// A state holding what one command touches, and what the engine does not keep.
pub(crate) struct Loaded {
    pub state: State,
    pub head: Head,
    /// The last journal entry of each loaded account.
    pub last_seqs: BTreeMap<AccountNo, i64>,
}

pub(crate) fn load(r: &mut Reader<'_>, c: CommunityId, command: &Command) -> Result<Loaded, BeansError> {
    let head = rows::head(r, c)?;
    let state = State::new(UTC_OFFSET_CHINA_MS, head.last_seq, head.last_ms);
    let mut loaded = Loaded { state, head, last_seqs: BTreeMap::new() };
    for step in command.steps() {
        if let Some(id) = step.action.reversed() {
            load_transfer(r, c, &mut loaded.state, id)?;
        }
        if let Some(row) = step.action.hold().map(|id| rows::hold(r, c, id)).transpose()?.flatten() {
            loaded.state.load_hold(decoded_hold(&row)?);
        }
    }
    for no in loaded.state.accounts_of(command) {
        loaded.load_whole(r, c, no)?;
    }
    Ok(loaded)
}

impl Loaded {
    /// The account with its lots and live holds, and the bare accounts its cover looks at.
    fn load_whole(&mut self, r: &mut Reader<'_>, c: CommunityId, no: AccountNo) -> Result<(), BeansError> {
        let Some(row) = rows::account(r, c, no)? else { return Ok(()) };
        self.last_seqs.insert(no, row.last_seq);
        let account = load_account(row)?;
        let (lotted, cover) = (account.lotted, account.cover.clone());
        self.state.load_account(account);
        if lotted {
            for (key, position) in rows::lots(r, c, no)? {
                self.state.load_position(no, key, position);
            }
        }
        for row in rows::live_holds(r, c, no)? {
            self.state.load_hold(decoded_hold(&row)?);
        }
        for other in cover.iter().flat_map(|cover| cover.cash.iter().chain(&cover.backing)) {
            if self.state.account(*other).is_none() {
                self.load_whole_of_cover(r, c, *other)?;
            }
        }
        Ok(())
    }

    fn load_whole_of_cover(
        &mut self,
        r: &mut Reader<'_>,
        c: CommunityId,
        no: AccountNo,
    ) -> Result<(), BeansError> {
        if let Some(row) = rows::account(r, c, no)? {
            self.last_seqs.insert(no, row.last_seq);
            self.state.load_account(load_account(row)?);
        }
        Ok(())
    }
}

/// Puts the stored terms into the account.
pub(crate) fn load_account(row: AccountRow) -> Result<Account, BeansError> {
    let mut account = row.account;
    for body in row.terms.iter().flatten() {
        match Entry::from_bytes(body)?.effect {
            Effect::SpendingLimitsSet { limits, .. } => account.spending.limits = limits,
            Effect::ReceivingLimitsSet { limits, .. } => account.receiving.limits = limits,
            Effect::CoverSet { cover, .. } => account.cover = cover,
            _ => account.spending.limits = Limits::default(),
        }
    }
    Ok(account)
}

pub(crate) fn decoded_hold((state, body): &HoldRow) -> Result<Hold, BeansError> {
    let Effect::Held(mut hold) = Entry::from_bytes(body)?.effect else { return Err(BeansError::NotFound) };
    hold.state = match state {
        0 => HoldState::Live,
        1 => HoldState::Captured,
        2 => HoldState::Voided,
        _ => HoldState::Lapsed,
    };
    Ok(hold)
}

/// A transfer is its journal entry plus how much of it has been reversed.
fn load_transfer(
    r: &mut Reader<'_>,
    c: CommunityId,
    state: &mut State,
    id: TransferId,
) -> Result<(), BeansError> {
    let Some(body) = rows::entry_of_transfer(r, c, uuid(id.0))? else { return Ok(()) };
    let entry = Entry::from_bytes(&body)?;
    let Effect::Moved(moved) = entry.effect else { return Ok(()) };
    let spent_ms = match moved.origin {
        Origin::Capture { hold } => {
            let row = rows::hold(r, c, hold)?;
            row.map(|row| decoded_hold(&row)).transpose()?.map_or(entry.at_ms, |hold| hold.made_ms)
        }
        _ => entry.at_ms,
    };
    let reversed = rows::reversed(r, c, id)?;
    let (origin, from, to, amount, lots) = (moved.origin, moved.from, moved.to, moved.amount, moved.lots);
    state.load_transfer(Posted {
        id,
        origin,
        from,
        to,
        amount,
        reversed,
        lots,
        at_ms: entry.at_ms,
        spent_ms,
    });
    Ok(())
}
