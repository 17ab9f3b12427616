use std::collections::BTreeMap;

use access::Cx;
use db::Tx;
use ledger::{AccountNo, Effect, Entry, HoldState};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::load::Loaded;
use crate::BeansError;
use crate::store::ledger::{self as rows, Columns, StoredEntry, Term, uuid};

/// Appends the entries and writes back every row they changed.
pub(crate) fn save(
    tx: &mut Tx<'_>,
    cx: &Cx,
    loaded: &mut Loaded,
    entries: &[Entry],
) -> Result<(), BeansError> {
    for entry in entries {
        append(tx, cx, loaded, entry)?;
    }
    save_changes(tx, cx, loaded)?;
    loaded.head.last_seq = loaded.state.last_seq;
    loaded.head.last_ms = loaded.state.last_ms;
    Ok(rows::set_head(tx, cx.community, &loaded.head)?)
}

fn append(tx: &mut Tx<'_>, cx: &Cx, loaded: &mut Loaded, entry: &Entry) -> Result<(), BeansError> {
    let body = entry.to_bytes();
    let actor = cx.actor.id().map(|person| person.uuid());
    let hash = chain(&loaded.head.hash, &body, actor);
    loaded.head.hash = hash;
    let columns = columns(entry, &mut loaded.last_seqs);
    save_terms(tx, cx, entry, &body)?;
    Ok(rows::append(tx, cx.community, &StoredEntry { seq: entry.seq, columns, actor, body, hash })?)
}

fn save_terms(tx: &mut Tx<'_>, cx: &Cx, entry: &Entry, body: &[u8]) -> Result<(), BeansError> {
    let c = cx.community;
    match &entry.effect {
        Effect::SpendingLimitsSet { account, .. } => rows::set_term(tx, c, *account, Term::Spending, body)?,
        Effect::ReceivingLimitsSet { account, .. } => rows::set_term(tx, c, *account, Term::Receiving, body)?,
        Effect::CoverSet { account, .. } => rows::set_term(tx, c, *account, Term::Cover, body)?,
        Effect::Held(hold) => rows::set_hold(tx, c, hold, 0, body)?,
        _ => {}
    }
    Ok(())
}

fn save_changes(tx: &mut Tx<'_>, cx: &Cx, loaded: &mut Loaded) -> Result<(), BeansError> {
    let c = cx.community;
    let changes = loaded.state.take_changes();
    for no in changes.accounts {
        if let Some(account) = loaded.state.account(no) {
            rows::set_account(tx, c, account, loaded.last_seqs.get(&no).copied().unwrap_or(0))?;
        }
    }
    for (no, key) in changes.positions {
        let position = loaded.state.account(no).and_then(|account| account.positions.get(&key));
        rows::set_lot(tx, c, no, key, position)?;
    }
    for hold in changes.holds.iter().filter_map(|id| loaded.state.hold(*id)) {
        let state = match hold.state {
            HoldState::Live => continue,
            HoldState::Captured => 1,
            HoldState::Voided => 2,
            HoldState::Lapsed => 3,
        };
        rows::set_hold(tx, c, hold, state, &[])?;
    }
    for posted in changes.transfers.iter().filter_map(|id| loaded.state.transfer(*id)) {
        if posted.reversed > 0 {
            rows::set_reversed(tx, c, posted.id, posted.reversed)?;
        }
    }
    for key in changes.answers {
        if let Some(answer) = loaded.state.answer(key) {
            rows::add_answer(tx, c, key, answer, loaded.state.last_seq)?;
        }
    }
    Ok(())
}

/// SHA-256 over the previous hash, the entry and who asked for it (16 zero bytes for the house).
pub(crate) fn chain(before: &[u8; 32], body: &[u8], actor: Option<Uuid>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update((body.len() as u64).to_be_bytes());
    hash.update(body);
    hash.update(actor.unwrap_or_default().as_bytes());
    hash.finalize().into()
}

/// The number of an effect in the journal, as in the engine's bytes.
fn effect_number(effect: &Effect) -> i64 {
    match effect {
        Effect::Opened { .. } => 1,
        Effect::Closed { .. } => 2,
        Effect::FloorSet { .. } => 3,
        Effect::SpendingLimitsSet { .. } => 4,
        Effect::ReceivingLimitsSet { .. } => 5,
        Effect::CoverSet { .. } => 6,
        Effect::Moved(_) => 7,
        Effect::Held(_) => 8,
        Effect::Released { .. } => 9,
        Effect::Refused { .. } => 10,
    }
}

/// The columns of an entry; `last_seqs` knows the last entry of each account and learns this one.
pub(crate) fn columns(entry: &Entry, last_seqs: &mut BTreeMap<AccountNo, i64>) -> Columns {
    let plain = Columns { at_ms: entry.at_ms, effect: effect_number(&entry.effect), ..Columns::default() };
    let mut prev = |no: AccountNo| last_seqs.insert(no, entry.seq).unwrap_or(0);
    let (id, purpose, from, to, amount) = match &entry.effect {
        Effect::Moved(m) => (m.id, m.purpose, m.from, m.to, m.amount),
        Effect::Held(h) => (h.id, h.purpose, h.from, h.to, h.amount),
        _ => return plain,
    };
    let (debit_prev, credit_prev) = (prev(from), prev(to));
    let (debit, credit, transfer) = (from.0, to.0, Some(uuid(id.0)));
    Columns { purpose, debit, credit, amount, debit_prev, credit_prev, transfer, ..plain }
}
